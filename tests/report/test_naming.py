"""Columns and codes in the words of a review, in sentences, claims and tables."""

import json

import pytest

import pooledcases as pc
from checkouts import ROOT
from pooledcases.report.content import DataTable
from pooledcases.report.naming import Names, closed_up, in_words, names_of, worded_verdict

NAMES = {
    "en": Names(
        columns={"status": "state", "age_years": "age (years)", "stage_t": "T stage", "gr_who": ""},
        codes={
            "status": {"NED": "well", "AWD": "ill"},
            "disease_free": {},
            "stage_t": {"T1a": "T1a", "T3_b": "deep"},
        },
        declared={("status", frozenset({"NED", "AWD"})): "alive"},
    ),
    "zh": Names(
        columns={"status": "状态", "free_at_start": "起始无瘤", "age_years": "年龄（岁）"},
        codes={"status": {"NED": "无瘤"}, "free_at_start": {"yes": "是", "no": "否"}},
        lang="zh",
    ),
}


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("en", "status=NED: 3 of 4.", "State: well: 3 of 4."),
        ("en", "With status=AWD,NED: 3.", "With alive: 3."),
        ("en", "(status=NED & age_years=4,NR)", "(state: well; age (years): 4 or not reported)"),
        ("en", "Status AWD, EML4 against TPM3", "State: ill, EML4 against TPM3"),
        ("en", "Over stage_t[T3_b] and stage t: T3 b.", "Over T stage: deep and T stage: deep."),
        ("en", "Age (years): 3 by gr_who", "Age (years): 3 by `gr_who`"),
        ("en", "the status of my_status, statuses", "the status of my_status, statuses"),
        ("zh", "free_at_start：yes（对照 no）：1", "起始无瘤：是（对照否）：1"),
        ("zh", "age_years 的 4 组中 status=NED。", "年龄（岁） 的 4 组中状态：无瘤。"),
    ],
)
def test_a_sentence_of_the_program_is_put_into_words(lang, text, said):
    assert in_words(NAMES[lang])(text) == said


def test_without_words_nothing_is_changed():
    assert in_words(Names(columns={}))("status=NED by age_years") == "status=NED by age_years"
    assert closed_up("甲 乙 A 丙", "zh") == "甲乙 A 丙"


def test_several_codes_in_a_cell_are_worded_one_by_one():
    names = Names(columns={}, codes={"sign": {"pain": "疼痛", "mass": "肿块"}}, lang="zh")
    assert names.code("sign", "pain;mass") == "疼痛; 肿块"
    assert names.code("sign", "pain;other") == "pain;other"
    assert names.code("sign", "NR") == "未报告"


def test_a_claim_is_explained_in_words_and_recorded_as_it_was():
    table = DataTable(
        name="cases", title="患者", columns=dict.fromkeys(("case_id", "status"), ""), rows=(),
        words={"status": {"NED": "无瘤"}}, titles={"case_id": "患者", "status": "状态"},
    )  # fmt: skip
    claims = {"claim_id": ["c"], "place": ["1"], "claim": ["x"], "printed": ["3"], "note": [""]}
    claims |= {"statistic": ["count"], "table": ["cases"], "where": ["status=NED"]}
    claims |= {"column": ["status"], "of": [""]}
    verdict = pc.audit(claims, {"cases": {"case_id": ["1"], "status": ["NED"]}}).verdicts[0]
    said = worded_verdict(verdict, [table], "zh").sentence("zh")
    assert "“患者” (状态：无瘤)" in said
    assert "status" not in said
    assert "status=NED" in verdict.as_json()["sentence"]
    assert worded_verdict(verdict, [], "zh") is verdict


def test_the_first_table_that_says_it_names_a_column():
    tables = [
        DataTable(name="a", title="A", columns={"x": ""}, rows=()),
        DataTable(name="b", title="B", columns={"x": ""}, rows=(), titles={"x": "ex"}),
    ]
    assert names_of(tables, "en").column("x") == "ex"


def test_every_column_of_the_reviews_has_a_title_in_both_languages():
    for path in sorted((ROOT / "data" / "raw").glob("*/datapackage.json")):
        for table in json.loads(path.read_text("utf-8"))["resources"]:
            if table["name"] in ("claims", "vocabulary"):
                continue
            for field in table["schema"]["fields"]:
                said = (field.get("title", ""), field.get("title_zh", ""))
                assert all(said), (path.parent.name, table["name"], field["name"])
                assert "_" not in said[0] + said[1]
