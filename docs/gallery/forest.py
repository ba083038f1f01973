"""Thirteen trials of the BCG vaccine, by how patients were allocated: the vaccine prevents
tuberculosis, but by how much differs widely between trials.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
effects = pc.effect_sizes(pc.read_studies(HERE / "data/bcg.csv"), measure="RR")
BY = {"en": "allocation", "zh": "分配方式"}
GROUPS = {"en": ("BCG", "control"), "zh": ("卡介苗", "对照")}
FAVOURS = {"en": ("favours BCG", "favours control"), "zh": ("卡介苗占优", "对照占优")}


def draw(lang="en"):
    return pc.plots.forest(
        pc.pool(effects, subgroup=BY[lang]), groups=GROUPS[lang], favours=FAVOURS[lang], lang=lang
    )


if __name__ == "__main__":
    Path("forest.png").write_bytes(pc.plots.render(draw(), "png"))
