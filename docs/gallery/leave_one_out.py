"""The pooled risk ratio of BCG without each trial in turn: no single trial makes the result."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))
FAVOURS = {"en": ("favours BCG", "favours control"), "zh": ("卡介苗占优", "对照占优")}


def draw(lang="en"):
    return pc.plots.leave_one_out(
        pc.diagnostics.leave_one_out(fit), favours=FAVOURS[lang], lang=lang
    )


if __name__ == "__main__":
    Path("leave_one_out.png").write_bytes(pc.plots.render(draw(), "png"))
