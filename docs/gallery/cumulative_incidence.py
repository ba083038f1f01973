"""Deaths of the disease and of other causes, which compete: each curve is the share that died of
its cause.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
patients = pc.read_cases(HERE / "data/competing_deaths.csv")
found = pc.survival.cumulative_incidence(
    patients, time="followup_months", event="status=DOD", competing="status=DOC"
)


def draw(lang="en"):
    return pc.plots.cumulative_incidence(found, lang=lang)


if __name__ == "__main__":
    Path("cumulative_incidence.png").write_bytes(pc.plots.render(draw(), "png"))
