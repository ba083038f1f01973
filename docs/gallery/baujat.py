"""Trials to the right add most to the heterogeneity, trials at the top move the pooled value
most.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))


def draw(lang="en"):
    return pc.plots.baujat(pc.diagnostics.baujat(fit), lang=lang)


if __name__ == "__main__":
    Path("baujat.png").write_bytes(pc.plots.render(draw(), "png"))
