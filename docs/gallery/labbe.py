"""Tuberculosis with BCG against without it: below the diagonal the vaccine protects."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))
GROUPS = {"en": ("BCG", "control"), "zh": ("卡介苗", "对照")}


def draw(lang="en"):
    return pc.plots.labbe(pc.diagnostics.labbe(fit), groups=GROUPS[lang], lang=lang)


if __name__ == "__main__":
    Path("labbe.png").write_bytes(pc.plots.render(draw(), "png"))
