"""Best changes, years of publication and case grids: what is counted and what is kept apart."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps

RAW = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc"

CHANGES = {
    "case_id": ["A", "B", "C", "D", "E"],
    "best_percent": ["-45", "12", "NR", "-29.75", "-10"],
    "answer": ["PR", "SD", "NE", "PR", "PR"],
}


def changes(table=CHANGES, **more):
    return pc.describe.best_changes(
        table, **({"change": "best_percent", "response": "answer"} | more)
    )


def test_changes_are_fractions_from_the_largest_increase_down():
    found = changes()
    assert [(p.id, p.change) for p in found.patients] == [
        ("B", 0.12), ("E", -0.1), ("D", -0.2975), ("A", -0.45),
    ]  # fmt: skip
    assert [(p.id, p.response) for p in found.missing] == [("C", "NE")]
    assert (found.partial, found.progression) == (-0.3, 0.2)
    # -29.75% prints as -30%; -10% is no partial response by any rounding
    assert found.discordant == ("E",)
    assert [dict(c.values) for c in found.cautions] == [{"missing": 1, "total": 5}]
    assert '"kind": "best_changes"' in dumps(found)


def test_changes_from_two_sums():
    table = {"base_mm": [50, 10, "NR"], "best_mm": [25, 12, 4]}
    found = pc.describe.best_changes(table, baseline="base_mm", best="best_mm")
    assert [(p.id, round(p.change, 12)) for p in found.patients] == [
        ("row 2", 0.2), ("row 1", -0.5),
    ]  # fmt: skip
    assert [p.id for p in found.missing] == ["row 3"]
    assert found.change == "best_mm / base_mm"
    said = pc.tables.sentence(found)
    assert said.startswith("Best change from baseline is known in 2 of 3 (−50% to 20%); 1 by")
    assert "1 by at least 20% larger" in said  # 12/10 - 1 is a little less than 0.2


@pytest.mark.parametrize(
    ("table", "more", "said"),
    [
        ({"best_percent": ["-120"]}, {}, ["row 1", "-120"]),
        ({"change": ["-30"]}, {"change": "change"}, ["row 1", "-30"]),
        ({"change": ["40"]}, {"change": "change"}, ["4000%", "_percent"]),
        ({"best_percent": ["-20"], "answer": ["cured"]}, {"response": "answer"}, ["'cured'"]),
        (
            {"a": [0, -1], "b": [1, 1]},
            {"change": None, "baseline": "a", "best": "b"},
            ["row 1, column a: nothing", "row 2, column a: −1"],
        ),
        ({"best_percent": [1]}, {"change": None}, ["the two columns"]),
        ({"best_percent": [1]}, {"best": "best_percent"}, ["the two columns"]),
    ],
)
def test_wrong_changes_name_the_patient(table, more, said):
    with pytest.raises(InputError) as caught:
        pc.describe.best_changes(table, **({"change": "best_percent"} | more))
    for part in said:
        assert part in str(caught.value)


YEARS = {
    "year": [2014, 2011, 2014, 2016, "NR", 2012],
    "gene": ["TPM3", "VCL", "VCL", "TPM3", "VCL", "NR"],
    "who": ["B", "A", "C", "D", "E", "F"],
}


def test_years_without_reports_stay():
    found = pc.describe.publications(YEARS, by="gene", author="who")
    assert found.years.tolist() == [2011, 2012, 2013, 2014, 2015, 2016]
    assert found.groups == ("VCL", "TPM3")
    assert found.counts.tolist() == [[1, 0, 0, 1, 0, 0], [0, 0, 0, 1, 0, 1]]
    assert found.totals.tolist() == [1, 0, 0, 2, 0, 1]
    assert [(f.group, f.year, f.names) for f in found.firsts] == [
        ("VCL", 2011, ("A",)), ("TPM3", 2014, ("B",)),
    ]  # fmt: skip
    assert (found.year_missing, found.group_missing) == (1, 1)
    assert [dict(c.values) for c in found.cautions] == [{"missing": 2, "total": 6}]
    with pytest.raises(ValueError, match="read-only"):
        found.counts[0, 0] = 5


def test_reports_of_several_patients_and_of_none():
    table = {"year": [2001, 2000, 2001], "gene": ["A", "A", "B"], "n": [3, 0, 2]}
    found = pc.describe.publications(table, by="gene", n="n")
    assert found.years.tolist() == [2001]
    assert found.counts.tolist() == [[3], [2]]
    assert found.firsts[0].names == ()
    said = pc.tables.sentence(found)
    assert said.startswith("In this table, published in 2001: 5 patients in 2 groups")


def test_first_reports_of_the_review_are_those_of_its_own_table():
    table = pc.read_cases(RAW / "first_reports.csv")
    found = pc.describe.publications(table, by="partner_gene", author="first_author")
    expected = {}
    for year, gene in zip(table["year"], table["partner_gene"], strict=True):
        expected[gene] = min(int(year), expected.get(gene, 9999))
    assert {first.group: first.year for first in found.firsts} == expected
    assert int(found.counts.sum()) == len(table)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"year": ["2014.5"], "gene": ["A"]}, "row 1, column year: 2014.5 is no year"),
        ({"year": [214, 2014], "gene": ["A", "A"]}, "more than 200"),
        ({"year": ["NR"], "gene": ["A"]}, "No patient has both"),
        ({"year": [2014], "gene": ["NR"]}, "No patient has both"),
        ({"year": [2014], "gene": ["A"], "n": ["NR"]}, "row 1, column n"),
    ],
)
def test_wrong_years(table, said):
    with pytest.raises(InputError, match=said):
        pc.describe.publications(table, by="gene", n="n" if "n" in table else None)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1990, 2030), st.sampled_from("ABC")), min_size=1))
def test_every_patient_is_counted_once(rows):
    table = {"year": [year for year, _ in rows], "gene": [gene for _, gene in rows]}
    found = pc.describe.publications(table, by="gene")
    assert int(found.counts.sum()) == len(rows)
    for group, counts, first in zip(found.groups, found.counts, found.firsts, strict=True):
        own = [year for year, gene in rows if gene == group]
        assert (int(counts.sum()), first.year) == (len(own), min(own))
        assert found.years[counts > 0].min() == min(own)


GRID = {
    "case_id": ["A", "B", "C", "D", "E", "F"],
    "gene": ["X", "Y", "X", "NR", "Y", "X"],
    "stage": ["T2", "Tx", "T1a", "T3", "NR", "T1a"],
    "relapse": ["yes", "no", "NR", "NAP", "UNC", "no"],
    "age_years": [30, 41, "NR", 7, 8, 60.5],
    "signs": ["pain;fever", "none", "fever", "NR", "pain", "fever"],
}
COLUMNS = ["stage", "relapse", "age_years", "signs"]


def grid(**more):
    return pc.describe.case_grid(GRID, **({"variables": COLUMNS} | more))


def test_what_is_missing_is_never_negative():
    found = {column.name: column for column in grid().columns}
    relapse = found["relapse"]
    assert (relapse.kind, relapse.positive, relapse.negative) == (
        "yes-no", frozenset({"yes"}), frozenset({"no"}),
    )  # fmt: skip
    assert relapse.states == ("known", "known", "NR", "NAP", "UNC", "known")
    assert relapse.values == (("yes",), ("no",), (), (), (), ("no",))
    assert found["stage"].states == ("known", "NAS", "known", "known", "NR", "known")
    assert (found["stage"].levels, found["stage"].ordered) == (("T1a", "T2", "T3"), True)
    assert (found["age_years"].kind, found["age_years"].levels) == ("number", ())
    assert found["signs"].values[0] == ("pain", "fever")
    assert not found["signs"].ordered


def test_groups_and_sorting():
    assert grid().ids == tuple("ABCDEF")
    assert grid(sort=["stage"]).ids == tuple("CFADBE")  # NAS, then NR behind all stages
    found = grid(by="gene", sort=["relapse", "age_years"])
    assert found.groups == ("X", "Y")
    assert found.ids == tuple("FACBED")
    assert found.group == ("X", "X", "X", "Y", "Y", None)


def test_own_words_for_yes_and_no():
    found = grid(
        variables=["signs", "stage"], negative={"signs": ["none"]}, positive={"stage": ["T3"]}
    )
    assert found.columns[0].negative == {"none"}
    assert found.columns[0].kind == "category"
    assert found.columns[1].kind == "category"


def test_an_empty_column_and_the_caution():
    found = pc.describe.case_grid({"a": ["NR", "NAP"]}, variables=["a"])
    assert found.columns[0].levels == ()
    assert [dict(c.values) for c in found.cautions] == [{"missing": 1, "total": 1}]
    assert '"positive": []' in dumps(found)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"variables": ["absent", "stage", "stage"], "sort": ["gone"]},
            ["absent", "gone", "twice"],
        ),
        ({"variables": []}, ["at least one column"]),
        ({"variables": "stage"}, ["list of columns"]),
        ({"multi": ""}, ["multi"]),
    ],
)
def test_wrong_columns(more, said):
    with pytest.raises(InputError) as caught:
        grid(**more)
    for part in said:
        assert part in str(caught.value)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_result_has_a_sentence(lang):
    cases = pc.read_cases(RAW / "cases.csv")
    course = pc.describe.courses(
        cases,
        followup="followup_months",
        status="status",
        events={"relapse": "relapse_months"},
        treatment_columns=[("alk_inhibitor", "alk_inhibitor_start_months", None)],
    )
    results = [course, changes(), pc.describe.publications(YEARS, by="gene"), grid()]
    said = [pc.tables.sentence(item, lang) for item in results]
    assert all("{" not in text and "  " not in text for text in said)
    expected = {"en": ("64 patients, 49 of them", "relapse in 3"), "zh": ("64 例", "复发 3 例")}
    assert all(part in said[0] for part in expected[lang])
