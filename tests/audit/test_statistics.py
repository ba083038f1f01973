"""Every statistic: a right claim, a rounded one, a wrong one, and one that cannot be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pooledcases.audit import RECOMPUTATIONS, audit
from pooledcases.audit.claims import COLUMNS
from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.results.audit import Verdict

Check = Callable[..., Verdict]

A = {"where": "gene=A"}
AGE = {"column": "age"}
F1, F3, F4 = ({"where": f"fact_id={name}"} for name in ("f1", "f3", "f4"))
P1, P2 = {"where": "pair_id=p1"}, {"where": "pair_id=p2"}

# statistic: table, claim, right print, rounded print (None where only exact agreement is possible),
# wrong print, and what breaks the claim
CASES: dict[str, tuple[str, Mapping[str, str], str, str | None, str, Mapping[str, str]]] = {
    "count": ("cases", A, "4", None, "5", {"where": "genes=A"}),
    "distinct": ("cases", {"column": "gene"}, "3", None, "4", {"column": ""}),
    "sum": ("cases", AGE, "172", None, "171", {"column": "gene"}),
    "min": ("cases", AGE, "2", None, "3", {"where": "genes=A"}),
    "max": ("cases", AGE, "50", None, "51", {"column": ""}),
    "range": ("cases", AGE, "2-50", None, "2-51", {"printed": "50"}),
    "median": ("cases", AGE, "31.5", "31", "30", {"column": "gene"}),
    "mean": ("cases", AGE, "28.7", "28.6", "28.5", {"printed": "2-50"}),
    "fraction": (
        "cases", {"where": "status=NED", "column": "status", "of": "gene=A"}, "2/3", None, "2/4",
        {"printed": "67%"},
    ),
    "percent": (
        "cases", {"where": "status=NED", "column": "status", "of": "gene=A"}, "67%", "66%", "50.0%",
        {"of": "genes=Z"},
    ),
    "cell_percent": ("facts", F3, "41.7%", "41.6%", "44%", {"where": "fact=f9"}),
    "cell": ("facts", F1 | {"column": "value"}, "20.69", "20.6", "0.69", {"where": "fact=f9"}),
    "cell_sum": (
        "facts", {"where": "fact_id=f2,f3", "column": "value"}, "16.9", "17.0", "18.9",
        {"where": "fact=f2"},
    ),
    "cell_difference": (
        "facts", {"where": "fact_id=f1", "of": "fact_id=f2", "column": "value"}, "12.29", "12.33",
        "11.29", {"of": "unit=ratio"},
    ),
    "cell_ratio": (
        "facts", {"where": "fact_id=f2", "of": "fact_id=f1", "column": "value"}, "0.41", "0.40",
        "0.50", {"column": "reference/xi/ni", "of": ""},
    ),
    "percent_possible": ("facts", {"where": "fact_id=f6"}, "26.5%", "26.4%", "26.0%",
                         {"where": "fact_id=f7"}),
    "p_from_ratio_ci": ("facts", F4, "0.041", "0.042", "0.005", {"where": "unit=ratio"}),
    "ci_symmetric": ("facts", F4, "2.48", "2.47", "2.67", {"column": "xi"}),
    "p_from_counts": ("pairs", P1, "0.014", "0.015", "0.114", P2),
    "p_fisher": ("pairs", P1, "0.021", "0.020", "0.014", P2),
    "p_chi_square": ("pairs", P1, "0.014", "0.013", "0.021", P2),
    "p_yates": ("pairs", P1, "0.025", "0.024", "0.014", P2),
    "ratio_from_counts": ("pairs", P2, "1.85", "1.86", "3.36", {"where": "pair=p9"}),
}  # fmt: skip


def test_every_statistic_has_its_case_and_its_label() -> None:
    assert set(CASES) == set(RECOMPUTATIONS)
    assert all(f"audit.what.{name}" in LABELS for name in RECOMPUTATIONS)


@pytest.mark.parametrize("name", RECOMPUTATIONS)
def test_right(name: str, check: Check) -> None:
    table, claim, right, *_ = CASES[name]
    verdict = check(name, right, table, **claim)
    assert verdict.verdict == "match"
    assert verdict.alternative is None


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[3]])
def test_rounded(name: str, check: Check) -> None:
    table, claim, _, rounded, *_ = CASES[name]
    assert rounded
    assert check(name, rounded, table, **claim).verdict == "rounding"


@pytest.mark.parametrize("name", RECOMPUTATIONS)
def test_wrong(name: str, check: Check) -> None:
    table, claim, _, _, wrong, _ = CASES[name]
    verdict = check(name, wrong, table, **claim)
    assert verdict.verdict == "mismatch"
    for said in (wrong, verdict.recomputed_text):
        assert said in verdict.sentence()


@pytest.mark.parametrize("name", RECOMPUTATIONS)
def test_broken(name: str, check: Check) -> None:
    table, claim, right, _, _, broken = CASES[name]
    cells = dict(claim) | {"printed": right} | broken
    with pytest.raises(InputError, match="claim c1: "):
        check(name, cells.pop("printed"), table, **cells)


GONE = {
    "min": {"where": "gene=Z"},
    "percent": {"of": "gene=Z"},
    "cell_percent": {"where": "fact_id=f9"},
    "cell": {"where": "fact_id=f9"},
    "cell_sum": {"where": "fact_id=f2,f9"},
    "ratio_from_counts": {"where": "pair_id=p9"},
}


@pytest.mark.parametrize("name", GONE)
def test_a_row_that_is_gone_makes_it_not_derivable(name: str, check: Check) -> None:
    table, claim, right, *_ = CASES[name]
    verdict = check(name, right, table, **(dict(claim) | GONE[name]))
    assert (verdict.verdict, verdict.reason) == ("not derivable", "no_row")


@pytest.mark.parametrize(
    ("name", "printed"),
    [(name, printed) for name, case in CASES.items() for printed in case[2:5] if printed],
)
def test_a_sentence_in_both_languages(name: str, printed: str, check: Check) -> None:
    table, claim, *_ = CASES[name]
    verdict = check(name, printed, table, **claim)
    for lang, stop in (("en", "."), ("zh", "。")):
        sentence = verdict.sentence(lang)  # type: ignore[arg-type]
        assert sentence.endswith(stop)
        assert "{" not in sentence
        assert printed in sentence or verdict.reason == "equal"


def test_an_unknown_statistic_names_the_known_ones(check: Check) -> None:
    with pytest.raises(InputError, match="'mode' is not known; use one of count, distinct"):
        check("mode", "3", "cases")


def test_declared_not_derivable_gives_the_note(check: Check) -> None:
    verdict = check("not_derivable", "NR", "", note="Group sizes are not printed.")
    assert (verdict.verdict, verdict.recomputed) == ("not derivable", None)
    assert verdict.sentence().endswith("Group sizes are not printed.")


@pytest.mark.parametrize("statistic", ["cell_percent", "percent_possible"])
def test_a_tie_rounded_to_even_says_so(statistic: str) -> None:
    def found(printed: str) -> Verdict:
        claim = dict.fromkeys(COLUMNS, "") | {"claim_id": "c", "table": "t", "where": "id=a"}
        claim |= {"statistic": statistic, "printed": printed}
        table = {"id": ["a"], "xi": ["2"], "ni": ["80"]}
        return audit({name: [cell] for name, cell in claim.items()}, {"t": table}).verdicts[0]

    even = found("2%")
    assert even.verdict == "rounding"
    assert even.reason == ("even" if statistic == "cell_percent" else "possible_even")
    assert "even digit" in even.sentence()
    assert "取偶" in even.sentence("zh")
    assert found("3%").verdict == "match"


def test_the_note_stands_behind_the_sentence_unless_it_is_a_match(check: Check) -> None:
    note = {"note": "printed in words"}
    assert check("count", "4", "cases", **A, **note).sentence().endswith("as printed.")
    for statistic, printed, cells in (
        ("count", "5", A),
        ("mean", "28.6", AGE),
        ("mean", "3", {"where": "gene=C"} | AGE),
        ("not_derivable", "NR", {}),
    ):
        verdict = check(statistic, printed, "cases", **cells, **note)
        assert verdict.sentence().endswith(". Printed in words.")
        assert verdict.sentence("zh").endswith("。Printed in words.")
        assert verdict.sentence().count("rinted in words") == 1


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("10 of 26", "10 of 26."),
        ("Table 2 is cut off (page 3)", "Table 2 is cut off (page 3)."),
        ("Why not?", "Why not?"),
        ("表中无此行", "表中无此行。"),
        ("表中无此行。", "表中无此行。"),
    ],
)
def test_a_note_is_a_sentence_of_its_own(note: str, text: str, check: Check) -> None:
    verdict = check("not_derivable", "NR", "", note=note)
    assert verdict.sentence().endswith(f"this number. {text}")
    assert verdict.note == note


@pytest.mark.parametrize(
    ("statistic", "claim"),
    [
        ("cell", {"where": "fact_id=f5", "column": "value"}),
        ("cell_percent", {"where": "fact_id=f5"}),
        ("cell_sum", {"where": "fact_id=f4,f5", "column": "value"}),
        ("p_from_ratio_ci", {"where": "fact_id=f5"}),
        ("percent_possible", {"where": "fact_id=f8"}),
    ],
)
def test_a_missing_cell_is_not_derivable(
    statistic: str, claim: Mapping[str, str], check: Check
) -> None:
    verdict = check(statistic, "5", "facts", **claim)
    assert (verdict.verdict, verdict.reason) == ("not derivable", "not_recorded")
    assert verdict.inputs.cells


def test_missing_values_of_all_chosen_rows(check: Check) -> None:
    for statistic, printed in (("mean", "3"), ("range", "1-2")):
        verdict = check(statistic, printed, "cases", where="gene=C", column="age")
        assert verdict.verdict == "not derivable"


def test_a_limit_is_no_percentage_to_be_possible(check: Check) -> None:
    with pytest.raises(InputError, match="some count always meets"):
        check("percent_possible", "<5%", "facts", where="fact_id=f6")


def test_a_count_of_nothing_is_zero(check: Check) -> None:
    verdict = check("count", "0", "cases", where="gene=A & status=DOD")
    assert (verdict.verdict, verdict.recomputed) == ("match", 0)


def test_two_rows_give_a_two_by_two_table(check: Check) -> None:
    verdict = check("p_fisher", "0.005", "facts", where="fact_id=f2", of="fact_id=f3")
    from scipy.stats import fisher_exact

    # twelve digits are kept
    expected = fisher_exact([[10, 47], [20, 28]]).pvalue
    assert verdict.recomputed == pytest.approx(expected, rel=1e-11)


def test_a_p_value_says_which_test_it_was(check: Check) -> None:
    verdict = check("p_from_counts", "0.014", "pairs", **P1)
    assert verdict.definition == "p_chi_square"
    assert "Pearson" in verdict.sentence()
    assert "Pearson" in verdict.sentence("zh")


def test_the_level_of_the_row_is_used(check: Check, tables: Mapping[str, Table]) -> None:
    at_95 = check("p_from_ratio_ci", "0.041", "facts", **F4)
    without_level = check("p_from_ratio_ci", "<0.001", "facts", where="fact_id=f8")
    assert at_95.verdict == without_level.verdict == "match"
