"""A small review in a folder of its own, as hostile as a table can be."""

import json

#: What a page must keep as text wherever a table holds it.
BAD = "<script>alert(1)</script>"

ANALYSIS = '''
"""Six patients and five studies."""

import pooledcases as pc


def analyse(review):
    cases = review.cases
    review.section("Patients", question="How many are well?")
    review.data("cases", "status")
    outcome = review.record("ned", pc.describe.outcome(cases, outcome="status=NED", by="gene"))
    review.say(outcome)
    for level, part in zip(outcome.levels, outcome.groups, strict=True):
        review.say(review.record(f"ned/{level}", part))
    age = pc.describe.compare_numbers(cases, column="age_years", by="gene", groups=("A", "B"))
    review.say(review.record("age", age))
    review.table_of(
        "outcome",
        pc.tables.proportions_frame([("@1+1", outcome.overall)], review.lang),
        title="Outcome",
    )
    curve = pc.kaplan_meier(cases, time="followup_months", event=("status", ["DOD"]))
    review.say(review.record("survival", curve))
    review.figure("survival", pc.plots.survival, curve, title="Survival")
    review.section("Studies")
    studies = review.table("studies")
    studies = studies[studies["event"] == "any"]
    fit = review.record("pooled", pc.pool(pc.effect_sizes(studies, measure="PLO")))
    review.figure("forest", pc.plots.forest, fit, title="Five studies")
    review.say(fit)
    review.method("Inverse variance.")
'''

REVIEW = f"""
name = "small"
title = "A small review {BAD}"
title_zh = "小型综述 {BAD}"
document = "document {BAD}"
question = "What is seen?"
question_zh = "所见为何？"

[[headlines]]
result = "pooled"
design = "Five studies."
design_zh = "五项研究。"
"""

CASES = f"""
case_id,gene,age_years,status,followup_months,note,source
C1,A,40,NED,12,{BAD},"Table 1, row 1"
C2,A,9,NED,30,=1+1,"Table 1, row 2"
C3,A,NR,DOD,6,plain,"Table 1, row 3"
C4,B,100,NED,NR,plain,"Table 1, row 4"
C5,B,55,NR,8,plain,"Table 1, row 5"
C6,B,31,AWD,20,plain,"Table 1, row 6"
"""

STUDIES = f"""
study,xi,ni,event,source
Adams,3,20,any,"Table 2, row 1"
Adams,1,20,severe,"Table 2, row 2"
Baker,9,30,any,"Table 2, row 3"
{BAD},4,25,any,"Table 2, row 4"
Chen,6,40,any,"Table 2, row 5"
Diaz,8,22,any,"Table 2, row 6"
Empty,NR,NR,any,"Table 2, row 7"
"""

CLAIMS = """
claim_id,place,claim,printed,statistic,table,where,column,of,note
s1,page 1,patients,6,count,cases,,,,
s2,page 2,age of the second,10,cell,cases,case_id=C2,age_years,,
"""

VOCABULARY = """
table,column,code,english,chinese
cases,status,NED,no evidence of disease,无瘤生存
cases,status,AWD,alive with disease,带瘤生存
cases,status,DOD,dead of disease,死于肿瘤
"""

PACKAGE = {
    "resources": [
        {
            "name": "cases",
            "title": "Patients",
            "title_zh": "患者",
            "schema": {
                "primaryKey": ["case_id"],
                "fields": [
                    {
                        "name": "age_years",
                        "description": "Age at diagnosis",
                        "description_zh": "诊断时年龄",
                    }
                ],
            },
        }
    ]
}


def written(home):
    """The folder of the review, its analysis inside."""
    folder = home / "small"
    folder.mkdir()
    files = {
        "analyse.py": ANALYSIS,
        "review.toml": REVIEW,
        "cases.csv": CASES,
        "studies.csv": STUDIES,
        "claims.csv": CLAIMS,
        "vocabulary.csv": VOCABULARY,
        "datapackage.json": json.dumps(PACKAGE, ensure_ascii=False),
    }
    for name, text in files.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder
