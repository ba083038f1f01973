"""Patients with disease at the last contact were followed somewhat longer than those without it;
chance could explain that (p = 0.16).
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
bias = pc.survival.reporting_bias(cases, time="followup_months", event=("status", ["AWD", "DOD"]))


def draw(lang="en"):
    return pc.plots.against_followup(bias, lang=lang)


if __name__ == "__main__":
    Path("against_followup.png").write_bytes(pc.plots.render(draw(), "png"))
