"""Each patient's treatments, responses and outcome in time; arrows are patients who are still
followed.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
files = ["treated_patients", "treatments", "events"]
patients, treatments, events = (pc.read_table(HERE / f"data/{name}.csv") for name in files)
columns = {"followup": "followup_months", "status": "status", "by": "group"}
found = pc.describe.courses(patients, **columns, treatments=treatments, event_table=events)
ZH = {"ALK fusion": "ALK 融合", "MET fusion": "MET 融合", "alectinib": "阿来替尼"}
ZH |= {"crizotinib": "克唑替尼", "lorlatinib": "洛拉替尼", "cabozantinib": "卡博替尼"}


def draw(lang="en"):
    return pc.plots.swimmer(found, names=ZH if lang == "zh" else {}, lang=lang)


if __name__ == "__main__":
    Path("swimmer.png").write_bytes(pc.plots.render(draw(), "png"))
