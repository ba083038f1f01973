"""Survival read off four published curves and pooled at each time; below, how many series still
tell of it.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
read_off = pc.read_studies(HERE / "data/published_curves.csv")
curve = pc.survival.pool_curves(read_off, time="time_months")


def draw(lang="en"):
    return pc.plots.pooled_curve(curve, lang=lang)


if __name__ == "__main__":
    Path("pooled_curve.png").write_bytes(pc.plots.render(draw(), "png"))
