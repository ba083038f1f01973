"""Each trial as a point: the slope of the line from the origin to it is its effect, read off at
the ruler.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_studies(HERE / "data/bcg.csv")
fit = pc.pool(pc.effect_sizes(trials, measure="RR"))


def draw(lang="en"):
    return pc.plots.radial(pc.diagnostics.radial(fit), lang=lang)


if __name__ == "__main__":
    Path("radial.png").write_bytes(pc.plots.render(draw(), "png"))
