"""Which items the reports give for each of 64 patients, and why the others are missing."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
columns = ["age_years", "sex", "stage_t", "stage_n", "stage_m", "followup_months", "status"]
states = {name: pc.data.cell_states(cases, name) for name in columns}
CHINESE = ["年龄", "性别", "T 分期", "N 分期", "M 分期", "随访", "末次随访状态"]
ENGLISH = {f"stage_{letter}": f"{letter.upper()} stage" for letter in "tnm"}
ENGLISH |= {"followup_months": "follow-up (months)", "status": "status at last contact"}
NAMES = {"en": ENGLISH, "zh": dict(zip(columns, CHINESE, strict=True))}


def draw(lang="en"):
    return pc.plots.missing_map(states, names=NAMES[lang], lang=lang)


if __name__ == "__main__":
    Path("missing_map.png").write_bytes(pc.plots.render(draw(), "png"))
