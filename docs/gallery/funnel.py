"""Do small trials of BCG show larger effects? The green line of Egger's test leans, but no more
than by chance (p = 0.19).
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))
test = pc.diagnostics.asymmetry(fit, test="egger")


def draw(lang="en"):
    return pc.plots.funnel(fit, test=test, lang=lang)


if __name__ == "__main__":
    Path("funnel.png").write_bytes(pc.plots.render(draw(), "png"))
