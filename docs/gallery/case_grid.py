"""What is known of each patient, cell by cell: not reported, not assessable and negative look
different.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
cases = cases[cases["partner_gene"].isin(["STRN", "VCL", "TPM1", "HOOK1", "KIAA1217"])]
variables = ["age_years", "sex", "procedure", "stage_t", "stage_n", "stage_m", "status"]
grid = pc.describe.case_grid(cases, variables=variables, by="partner_gene", sort=["status"])
CHINESE = ["年龄", "性别", "手术", "T 分期", "N 分期", "M 分期", "状态"]
ENGLISH = {f"stage_{letter}": f"{letter.upper()} stage" for letter in "tnm"}
NAMES = {"en": ENGLISH, "zh": dict(zip(variables, CHINESE, strict=True))}


def draw(lang="en"):
    return pc.plots.case_grid(grid, names=NAMES[lang], lang=lang)


if __name__ == "__main__":
    Path("case_grid.png").write_bytes(pc.plots.render(draw(), "png"))
