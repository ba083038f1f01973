"""Comparisons without each patient, fragility, and several tests counted."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from comparing import against
from pooledcases.describe import ADJUSTMENTS, adjust, count_tests, fragility, leave_one_out
from pooledcases.describe.left_out import numbers as left_out_numbers
from pooledcases.errors import InputError
from pooledcases.kernels.adjustments import hommel
from pooledcases.kernels.ranks import mann_whitney_normal
from pooledcases.kernels.tables import fisher_p
from pooledcases.labels import LABELS, label
from pooledcases.options import Adjustment, words
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.tables import counted_tests_frame, left_out_frame, sentence

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "missing.json").read_text(encoding="utf-8")
)
NAMES = [f"C{i:02}" for i in range(1, 40)]


def sorted_out(found):
    """Each patient's p, in the order of the names."""
    return [found.of(name).p_value for name in NAMES[: found.n]]


def two(a, n1, c, n2):
    return {
        "case_id": [f"P{i}" for i in range(n1 + n2)],
        "gene": ["A"] * n1 + ["B"] * n2,
        "sign": ["yes"] * a + ["no"] * (n1 - a) + ["yes"] * c + ["no"] * (n2 - c),
    }


@pytest.mark.parametrize("case", REFERENCE["numbers"])
def test_numbers_without_each_patient_against_r(case):
    table = {"case_id": NAMES[: len(case["value"])], "g": case["group"], "x": case["value"]}
    found = leave_one_out(table, column="x", by="g")
    test = against("leave one patient out: ranks", 1e-8, program="R")
    test(found.p_value, case["p"])
    test(sorted_out(found), case["without"])


@pytest.mark.parametrize("case", REFERENCE["curves"])
def test_curves_without_each_patient_against_r(case):
    table = {
        "case_id": NAMES[: len(case["time"])], "g": case["group"], "t": case["time"],
        "e": case["event"],
    }  # fmt: skip
    found = leave_one_out(table, time="t", event="e", by="g")
    test = against("leave one patient out: log-rank", 1e-8, program="R")
    test(found.p_value, case["p"])
    test(sorted_out(found), case["without_p"])
    if len(found.groups) == 2:
        test(found.estimate, case["log_hr"])
        test([found.of(name).estimate for name in NAMES[: found.n]], case["without_log_hr"])
    else:
        assert {item.estimate for item in found.without} == {None}


def without(table, row):
    return {name: cells[:row] + cells[row + 1 :] for name, cells in table.items()}


@pytest.mark.parametrize("test", ["fisher", "mid-p", "barnard", "boschloo"])
def test_an_outcome_without_each_patient_is_the_table_without_the_row(test):
    table = two(6, 14, 12, 13)
    found = leave_one_out(table, outcome="sign=yes", by="gene", test=test)
    for row, name in enumerate(table["case_id"]):
        again = pc.compare(without(table, row), outcome="sign=yes", by="gene", groups=("A", "B"))
        p = getattr(again.two_by_two, "mid_p" if test == "mid-p" else f"{test}_p")
        assert found.of(name).p_value == pytest.approx(p, rel=1e-10)
        assert found.of(name).estimate == pytest.approx(again.two_by_two.risk_difference)
    assert found.n == sum(len(item.ids) for item in found.without) == 27


def test_the_exact_test_of_curves_is_that_without_the_row():
    table = {
        "case_id": list("abcdefgh"), "g": list("AABBABBA"),
        "t": [3.0, 9, 2, 4, 14, 2, 7, 30], "e": [1, 0, 1, 1, 1, 1, 0, 0],
    }  # fmt: skip
    found = leave_one_out(table, time="t", event="e", by="g", test="exact")
    exact = {"time": "t", "event": "e", "by": "g", "test": "exact"}
    assert found.p_value == pytest.approx(pc.survival.compare_curves(table, **exact).p_value)
    for row, name in enumerate(table["case_id"]):
        again = pc.survival.compare_curves(without(table, row), **exact)
        assert found.of(name).p_value == pytest.approx(again.p_value, rel=1e-10)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=4, max_size=25))
def test_the_normal_ranks_without_one_are_those_of_the_rest(rows):
    x = np.array([value for value, _ in rows], dtype=float)
    first = np.array([side for _, side in rows])
    if first.sum() < 2 or (~first).sum() < 2:
        return
    kinds, places = np.unique(np.stack([~first, x]), axis=1, return_index=True)
    u, p = left_out_numbers.normal_without(x, first, kinds[1], kinds[0] == 0)
    for place, one, other in zip(places, u, p, strict=True):
        keep = np.arange(x.size) != place
        expected = mann_whitney_normal(x[keep & first], x[keep & ~first])
        assert (one, other) == pytest.approx(expected, rel=1e-9)


def test_who_matters_is_named():
    found = leave_one_out(two(4, 5, 0, 5), outcome="sign=yes", by="gene")
    assert round(found.p_value, 3) == 0.048
    assert found.crossing == ()
    found = leave_one_out(two(5, 8, 0, 6), outcome="sign=yes", by="gene")
    assert found.p_value <= 0.05
    assert set(found.crossing) == {f"P{i}" for i in (0, 1, 2, 3, 4, *range(8, 14))}
    assert found.most.p_value == max(item.p_value for item in found.without)
    text = sentence(found)
    assert "p moves from 0.031 to" in text
    assert "it crosses 0.05 without any one of 11: P" in text
    assert left_out_frame(found).iloc[1, 4].endswith("*")


def test_one_patient_alone():
    table = two(3, 9, 9, 10)
    table["case_id"][-1] = "case 17"
    found = leave_one_out(table, outcome="sign=yes", by="gene")
    assert found.of("case 17").ids == ("case 17",)
    assert found.of("nobody") is None


@pytest.mark.parametrize(
    ("cells", "p"),
    [((1, 1, 0, 1), 1.0), ((0, 3, 0, 4), 1.0), ((3, 3, 4, 4), 1.0)],
)
def test_very_few_patients(cells, p):
    found = leave_one_out(two(*cells), outcome="sign=yes", by="gene")
    assert found.p_value == p
    for lang in ("en", "zh"):
        assert "nan" not in sentence(found, lang)
    json.loads(dumps(found))


def test_without_a_group_there_is_no_p():
    found = leave_one_out(two(1, 1, 2, 5), outcome="sign=yes", by="gene", groups=("A", "B"))
    assert found.of("P0").p_value is None
    assert found.without[-1].ids == ("P0",)
    table = two(1, 1, 2, 5)
    table["sign"][0] = "NR"
    none = leave_one_out(table, outcome="sign=yes", by="gene", groups=("A", "B"))
    assert (none.p_value, none.p_range, none.crossing, none.fragility) == (None, None, (), None)
    assert "no p-value with all 5 patients" in sentence(none)
    numbers = {"g": ["A", "B", "B"], "x": ["NR", 1, 2]}
    assert leave_one_out(numbers, column="x", by="g").p_value is None
    alone = leave_one_out({"g": ["A", "B", "B"], "x": [5, 1, 2]}, column="x", by="g")
    assert alone.of("row 1").p_value is None
    assert round(alone.of("row 2").p_value, 6) == 1


@pytest.mark.parametrize(
    ("times", "events"),
    [([1, 2, 3, 4], [0, 0, 0, 0]), ([2, 2, 2, 2], [1, 1, 1, 1]), ([0, 0, 3, 3], [1, 0, 1, 0])],
)
def test_curves_of_few(times, events):
    table = {"g": list("AABB"), "t": times, "e": events}
    for test in ("log-rank", "exact"):
        found = leave_one_out(table, time="t", event="e", by="g", test=test)
        assert found.n == 4
        json.loads(dumps(found))
        for lang in ("en", "zh"):
            assert sentence(found, lang)
            left_out_frame(found, lang)


def test_a_status_is_repeated_among_those_disease_free():
    table = two(4, 8, 7, 8)
    table["status"] = ["NED" if cell == "yes" else "DOD" for cell in table.pop("sign")]
    table["disease_free_at_start"] = ["no", "yes"] * 8
    found = leave_one_out(table, outcome="status=NED", by="gene")
    assert found.disease_free.n == 8
    assert codes(found.cautions) == ("PC-M29",)
    assert "Among those disease-free" in sentence(found)


def test_many_patients_are_quick_or_refused_in_words():
    rng = np.random.default_rng(1)
    n = 20_000
    table = {"g": rng.choice(["A", "B"], n), "x": rng.normal(size=n), "e": rng.integers(0, 2, n)}
    found = leave_one_out(table, column="x", by="g")
    assert found.test == "mann-whitney-normal"
    assert codes(found.cautions) == ("PC-M20",)
    table["x"] = np.abs(table["x"])
    with pytest.raises(InputError, match="20,000 patients are too many"):
        leave_one_out(table, time="x", event="e", by="g")


def test_wrong_asking():
    table = two(1, 3, 2, 4)
    with pytest.raises(InputError, match="found nothing"):
        leave_one_out(table, by="gene")
    with pytest.raises(InputError, match="found outcome and column"):
        leave_one_out(table, by="gene", outcome="sign=yes", column="x")
    with pytest.raises(InputError, match="Curves need both"):
        leave_one_out(table, by="gene", time="x")
    with pytest.raises(InputError, match="not for numbers"):
        leave_one_out(table, by="gene", column="x", test="fisher")
    with pytest.raises(InputError, match="hgs"):
        leave_one_out(table, by="gene", time="x", event="sign=yes", test="permutation")
    with pytest.raises(InputError, match="'exakt' is not known"):
        leave_one_out(table, by="gene", outcome="sign=yes", test="exakt")


@pytest.mark.parametrize("case", REFERENCE["fragility"])
def test_fragility_against_an_enumeration_in_r(case):
    found = fragility(*case["cells"])
    against("fragility index", 0, program="R", absent_too=True)(found.index, case["index"])
    assert found.complete


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 8), st.integers(0, 10), st.sampled_from([0.8, 0.95]))
def test_fragility_by_enumeration(a, c, level):
    found = fragility(a, 8, c, 10, level=level)
    x, y = np.arange(9)[:, None], np.arange(11)[None, :]
    p = fisher_p(x, 8, y, 10)
    small = p <= 1 - level
    steps = abs(x - a) + abs(y - c)
    crossed = small != small[a, c]
    assert found.index == (int(steps[crossed].min()) if crossed.any() else None)
    if found.index is not None:
        x1, x2 = found.changes
        assert found.p_value == pytest.approx(p[a + x1, c + x2])
        assert abs(x1) + abs(x2) == found.index
    if small[a, c]:
        line = p[a:, c] if a <= c else p[a, c:]
        lost = np.flatnonzero(line > 1 - level)
        assert found.walsh == (int(lost[0]) if lost.size else None)


def test_fragility_of_large_groups_ends():
    found = fragility(1000, 20_000, 6000, 20_000)
    assert found.index is None
    assert not found.complete
    assert found.searched > 10
    assert "More than" in sentence(found)
    with pytest.raises(InputError, match="two groups with patients"):
        fragility(0, 0, 1, 2)


@pytest.mark.parametrize("case", REFERENCE["adjust"])
@pytest.mark.parametrize("method", words(Adjustment))
def test_adjustments_against_r(case, method):
    raw = case["p"] if isinstance(case["p"], list) else [case["p"]]
    expected = case[method] if isinstance(case[method], list) else [case[method]]
    against(f"p-values: {method}", 1e-12, program="R")(
        adjust(raw, method=method).adjusted, expected
    )
    assert ADJUSTMENTS[method].label_key in LABELS
    assert set(ADJUSTMENTS) == set(words(Adjustment))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_hommel_is_closed_testing_with_simes(p):
    p = np.sort(p)
    by_hand = np.zeros(p.size)
    for size in range(1, p.size + 1):
        for chosen in itertools.combinations(range(p.size), size):
            simes = min(size * p[j] / (i + 1) for i, j in enumerate(chosen))
            by_hand[list(chosen)] = np.maximum(by_hand[list(chosen)], simes)
    np.testing.assert_allclose(hommel(p), by_hand, rtol=1e-12)


def test_tests_are_counted():
    table = two(6, 14, 12, 13) | {"x": list(range(27))}
    results = {
        "sign": pc.compare(table, outcome="sign=yes", by="gene"),
        "x": pc.describe.compare_numbers(table, column="x", by="gene"),
        "tried": None,
        "printed": 0.04,
    }
    found = count_tests(results)
    assert found.tests == 3
    assert found.p_values[0] == results["sign"].two_by_two.fisher_p
    assert found.adjusted[2] is None
    assert (found.small, found.small_adjusted) == (3, 3)
    assert codes(found.cautions) == ("PC-M16",)
    assert counted_tests_frame(found).shape == (4, 3)
    assert json.loads(dumps(found))["p_values"]["printed"]["p_value"] == 0.04
    assert "3 tests on the same patients" in sentence(found)
    other = count_tests(results, method="bh")
    assert other.cautions[0].message() == label("caution.PC-M16.adjusted", n=3)


def test_what_is_no_test():
    with pytest.raises(InputError, match="carries no p-value"):
        count_tests({"share": pc.proportion(1, 2)})
    with pytest.raises(InputError, match="two tests have this name"):
        count_tests([("a", 0.1), ("a", 0.2)])
    with pytest.raises(InputError, match="no list of names"):
        count_tests([0.1, 0.2])
    with pytest.raises(InputError, match="'sidak' is not known"):
        adjust([0.1], method="sidak")
    assert count_tests({}).tests == 0
