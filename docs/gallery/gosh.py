"""All 8191 subsets of the trials of BCG: those with the Madras trial (in orange) lie nearer to
no effect.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"), tau2="EE", inference="normal")


def draw(lang="en"):
    return pc.plots.gosh(pc.diagnostics.gosh(fit), study="TPT Madras, 1980", lang=lang)


if __name__ == "__main__":
    Path("gosh.png").write_bytes(pc.plots.render(draw(), "png"))
