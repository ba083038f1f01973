"""Which of the trials of BCG pull the pooled value or lie off the others, beside the forest
plot.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))
FAVOURS = {"en": ("favours BCG", "favours control"), "zh": ("卡介苗占优", "对照占优")}


def draw(lang="en"):
    return pc.plots.influence(pc.diagnostics.influence(fit), favours=FAVOURS[lang], lang=lang)


if __name__ == "__main__":
    Path("influence.png").write_bytes(pc.plots.render(draw(), "png"))
