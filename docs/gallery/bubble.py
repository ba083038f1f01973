"""The farther from the equator, the more BCG protects; large discs are trials that weigh more."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"), mods="latitude")
TITLE = {"en": "distance from the equator (degrees of latitude)", "zh": "距赤道（纬度，度）"}


def draw(lang="en"):
    return pc.plots.bubble(pc.diagnostics.bubble(fit), title=TITLE[lang], lang=lang)


if __name__ == "__main__":
    Path("bubble.png").write_bytes(pc.plots.render(draw(), "png"))
