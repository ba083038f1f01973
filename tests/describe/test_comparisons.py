"""Two groups: proportions, patients, missing outcomes, and the guard rail for status."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

import pooledcases as pc
from comparing import against
from pooledcases.describe import compare, compare_proportions
from pooledcases.errors import InputError
from pooledcases.kernels import tables
from pooledcases.labels import LABELS
from pooledcases.results.base import Interval, codes
from pooledcases.results.encode import dumps

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)["fisher"]


@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_fishers_p_is_rs(name: str) -> None:
    (a, b), (c, d) = REFERENCE[name]["table"]
    result = compare_proportions(a, a + b, c, c + d)
    close = against("exact tables: Fisher's p", 1e-11, program="R", size=0.0)
    close(result.fisher_p, REFERENCE[name]["p"])
    assert result.risk_difference == pytest.approx(a / (a + b) - c / (c + d), rel=1e-15)
    assert result.risk1.ci_method == result.risk2.ci_method == "clopper-pearson"


def test_an_empty_group_compares_nothing() -> None:
    result = compare_proportions(0, 0, 2, 5)
    names = ("fisher_p mid_p barnard_p boschloo_p odds_ratio odds_ratio_ci risk_difference "
             "newcombe_ci miettinen_nurminen_ci fisher_agrees")  # fmt: skip
    assert [getattr(result, name) for name in names.split()] == [None] * 10
    assert result.risk1.estimate is None
    assert result.risk2.estimate == 0.4
    assert result.cautions == ()


@pytest.mark.parametrize("cells", [(0, 5, 0, 7), (5, 5, 7, 7), (0, 1, 0, 1)])
def test_nobody_or_everybody(cells: tuple[int, int, int, int]) -> None:
    result = compare_proportions(*cells)
    assert (result.fisher_p, result.barnard_p, result.boschloo_p) == (1.0, 1.0, 1.0)
    assert result.mid_p == 0.5
    assert result.odds_ratio is None
    assert result.odds_ratio_ci == Interval(0.0, np.inf)
    assert result.risk_difference == 0
    assert result.newcombe_ci.low < 0 < result.newcombe_ci.high
    assert result.miettinen_nurminen_ci.low < 0 < result.miettinen_nurminen_ci.high
    assert result.fisher_agrees


def test_complete_separation() -> None:
    result = compare_proportions(5, 5, 0, 5)
    assert result.odds_ratio == np.inf
    assert result.odds_ratio_ci.high == np.inf
    assert result.fisher_p == pytest.approx(2 / 252, rel=1e-12)
    assert json.loads(dumps(result))["odds_ratio"] == "inf"


def test_a_disagreement_of_p_and_interval_is_noted() -> None:
    # p by point probability is small on one side only; the central interval needs both tails
    disagreeing = [
        (a, n1, c, n2)
        for n1, n2 in ((5, 12),)
        for a, c in itertools.product(range(n1 + 1), range(n2 + 1))
        if not compare_proportions(a, n1, c, n2).fisher_agrees
    ]
    assert disagreeing
    for cells in disagreeing:
        result = compare_proportions(*cells)
        small = result.fisher_p <= 0.05
        covers = result.odds_ratio_ci.low < 1 < result.odds_ratio_ci.high
        assert small == covers
        assert codes(result.cautions) == ("PC-M30",)
        assert "95%" in result.cautions[0].message()
        assert result.cautions[0].message("zh")


def test_large_groups_leave_out_the_unconditional_tests() -> None:
    result = compare_proportions(300, 20_000, 350, 20_000)
    assert (result.barnard_p, result.boschloo_p) == (None, None)
    assert codes(result.cautions) == ("PC-M20",)
    assert 0 < result.fisher_p < 1


def test_wrong_counts_are_all_named() -> None:
    with pytest.raises(InputError) as found:
        compare_proportions(6, 5, 8, 7)
    assert len(found.value.problems) == 2


def patients(**counts: dict[str, int]) -> dict[str, list[str]]:
    rows = [
        (gene, status) for gene, of in counts.items() for status, n in of.items() for _ in range(n)
    ]
    gene, status = zip(*rows, strict=True)
    return {"gene": list(gene), "status": list(status)}


def test_missing_outcomes_are_gone_through() -> None:
    table = patients(A={"NED": 6, "DOD": 8, "NR": 3}, B={"NED": 12, "AWD": 1, "UNC": 5, "NAP": 2})
    result = compare(table, outcome="status=NED", by="gene", groups=("A", "B"))
    t = result.two_by_two
    assert (t.ai, t.n1i, t.ci, t.n2i) == (6, 14, 12, 13)
    assert (result.missing, result.not_applicable) == ((3, 5), (0, 2))
    assert t.risk1.bounds == Interval(6 / 17, 9 / 17)
    assert t.risk2.bounds == Interval(12 / 18, 17 / 18)
    every = [float(tables.fisher_p(6 + i, 17, 12 + j, 18)) for i in range(4) for j in range(6)]
    assert result.fisher_p_if_first == float(tables.fisher_p(9, 17, 12, 18))
    assert result.fisher_p_if_second == float(tables.fisher_p(6, 17, 17, 18))
    assert (result.fisher_p_range.low, result.fisher_p_range.high) == pytest.approx(
        (min(every), max(every)), rel=1e-12
    )
    assert codes(result.cautions) == ("PC-M17", "PC-M29")


def test_groups_exchanged() -> None:
    table = patients(A={"NED": 6, "DOD": 8}, B={"NED": 12, "AWD": 1})
    one = compare(table, outcome="status=NED", by="gene", groups=("A", "B"))
    two = compare(table, outcome="status=NED", by="gene", groups=("B", "A"))
    assert one.two_by_two.risk_difference == -two.two_by_two.risk_difference
    assert one.fisher_p_range is None
    assert one.fisher_p_if_first is None


def test_all_missing_in_a_group() -> None:
    result = compare(
        patients(A={"NR": 3}, B={"NED": 2, "DOD": 2}), outcome="status=NED", by="gene",
        groups=("A", "B"),
    )  # fmt: skip
    assert result.two_by_two.fisher_p is None
    assert result.fisher_p_range.high == 1.0


def test_status_is_repeated_among_those_disease_free_at_the_start() -> None:
    table = patients(A={"NED": 3, "AWD": 3}, B={"NED": 5, "AWD": 1})
    table["disease_free_at_start"] = ["yes"] * 4 + ["no", "unclear"] + ["yes"] * 5 + ["no"]
    table["followup_months"] = [str(m) for m in range(1, 12)] + ["NR"]
    result = compare(table, outcome="status=NED", by="gene")
    repeated = result.disease_free
    assert (repeated.ai, repeated.n1i, repeated.ci, repeated.n2i) == (3, 4, 5, 5)
    first, second = result.followup
    assert (first.median, second.median, second.missing) == (3.5, 9, 1)


def test_other_outcomes_are_not_repeated() -> None:
    table = patients(A={"x": 3, "y": 1}, B={"x": 2, "y": 2})
    table["sign"] = table.pop("status")
    table["disease_free_at_start"] = ["yes"] * 8
    result = compare(table, outcome="sign=x", by="gene")
    assert (result.disease_free, result.followup, result.cautions) == (None, None, ())


def test_json_and_labels() -> None:
    result = compare(patients(A={"NED": 2, "AWD": 1}, B={"NED": 1, "NR": 1}),
                     outcome="status=NED", by="gene")  # fmt: skip
    decoded = json.loads(dumps(result))
    assert decoded["kind"] == "comparison"
    assert decoded["two_by_two"]["kind"] == "two_by_two"
    assert {f"test.{name}" for name in ("fisher", "mid-p", "barnard", "boschloo")} <= set(LABELS)
    assert pc.compare is compare
