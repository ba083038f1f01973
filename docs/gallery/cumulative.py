"""The pooled risk ratio of BCG each time a trial was published: what was known in which year."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))
FAVOURS = {"en": ("favours BCG", "favours control"), "zh": ("卡介苗占优", "对照占优")}


def draw(lang="en"):
    return pc.plots.cumulative(
        pc.diagnostics.cumulative(fit, by="year"), favours=FAVOURS[lang], lang=lang
    )


if __name__ == "__main__":
    Path("cumulative.png").write_bytes(pc.plots.render(draw(), "png"))
