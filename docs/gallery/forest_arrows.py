"""What was known of BCG in 1949: two trials say so little about their spread that the 99%
interval of their mean leaves the axis, and ends in arrows.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
early = pc.effect_sizes(trials[trials["year"].astype(int) < 1950], measure="RR", level=0.99)
fit = pc.pool(early, level=0.99)
GROUPS = {"en": ("BCG", "control"), "zh": ("卡介苗", "对照")}
FAVOURS = {"en": ("favours BCG", "favours control"), "zh": ("卡介苗占优", "对照占优")}


def draw(lang="en"):
    return pc.plots.forest(fit, groups=GROUPS[lang], favours=FAVOURS[lang], lang=lang)


if __name__ == "__main__":
    Path("forest_arrows.png").write_bytes(pc.plots.render(draw(), "png"))
