"""The best change in tumour size of each patient; patients without a measurement are named
below.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
patients = pc.read_table(HERE / "data/treated_patients.csv")
found = pc.describe.best_changes(patients, change="best_change_percent", response="best_response")


def draw(lang="en"):
    return pc.plots.waterfall(found, lang=lang)


if __name__ == "__main__":
    Path("waterfall.png").write_bytes(pc.plots.render(draw(), "png"))
