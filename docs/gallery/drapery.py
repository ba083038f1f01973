"""How compatible each risk ratio is with each trial, with their mean and with a new trial, at
every level at once.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))


def draw(lang="en"):
    return pc.plots.drapery(pc.diagnostics.drapery(fit), lang=lang)


if __name__ == "__main__":
    Path("drapery.png").write_bytes(pc.plots.render(draw(), "png"))
