"""The same trials as Cochrane reviews lay a forest plot out (RevMan)."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
fit = pc.pool(pc.effect_sizes(pc.read_studies(HERE / "data/bcg.csv"), measure="RR"))
GROUPS = {"en": ("BCG", "Control"), "zh": ("卡介苗", "对照")}
FAVOURS = {"en": ("Favours BCG", "Favours control"), "zh": ("卡介苗占优", "对照占优")}


def draw(lang="en"):
    own = {"groups": GROUPS[lang], "favours": FAVOURS[lang], "lang": lang}
    return pc.plots.forest(fit, layout="revman", **own)


if __name__ == "__main__":
    Path("forest_revman.png").write_bytes(pc.plots.render(draw(), "png"))
