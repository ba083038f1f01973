"""The farther from the equator, the more BCG protects; large discs are trials that weigh more."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
BY = {"en": "latitude", "zh": "纬度"}
TITLE = {"en": "distance from the equator (degrees of latitude)", "zh": "距赤道（纬度，度）"}


def draw(lang="en"):
    effects = pc.effect_sizes(trials.rename(columns={"latitude": BY[lang]}), measure="RR")
    line = pc.diagnostics.bubble(pc.pool(effects, mods=BY[lang]))
    return pc.plots.bubble(line, title=TITLE[lang], lang=lang)


if __name__ == "__main__":
    Path("bubble.png").write_bytes(pc.plots.render(draw(), "png"))
