"""The last contact tells whether disease is back, not when: the naive curve beside the current-
status estimate.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
curves = pc.survival.naive_and_current(
    cases, time="followup_months", event=("status", ["AWD", "DOD"])
)


def draw(lang="en"):
    return pc.plots.status_curves(curves, lang=lang)


if __name__ == "__main__":
    Path("status_curves.png").write_bytes(pc.plots.render(draw(), "png"))
