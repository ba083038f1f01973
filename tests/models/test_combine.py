"""Combined p-values: against SciPy, exact rational arithmetic, and what must hold."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError
from pooledcases.models.combine.irwin_hall import _edgeworth, _recurrence, irwin_hall_cdf
from pooledcases.models.combine.methods import COMBINATIONS
from pooledcases.models.combine.pvalues import combine_p
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps

RNG = np.random.default_rng(7)
SETS = [
    [0.5], [0.01, 0.2, 0.3], [0.9, 0.8, 0.99, 0.4], [1e-12, 0.999], [1e-200, 1e-100, 0.5],
    RNG.uniform(size=12).tolist(), RNG.uniform(size=40).tolist(), RNG.beta(0.3, 2, 80).tolist(),
]  # fmt: skip


def one_sided(values, method, **options):
    return combine_p(values, sides="one", method=method, **options)


@pytest.mark.parametrize("values", SETS)
@pytest.mark.parametrize("method", ["fisher", "pearson", "tippett", "stouffer"])
def test_against_scipy(values, method):
    from scipy import stats

    expected = stats.combine_pvalues(values, method=method)
    found = one_sided(values, method)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-300)


def test_weights_against_scipy():
    from scipy import stats

    values, weights = [0.01, 0.2, 0.7], [3.0, 1.0, 10.0]
    expected = stats.combine_pvalues(values, method="stouffer", weights=weights)
    found = one_sided(values, "stouffer", weights=weights)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-12)
    assert [row.weight for row in found.rows] == pytest.approx([3 / 14, 1 / 14, 10 / 14])


def exact_irwin_hall(x, k):
    """The alternating sum in whole numbers, where it loses nothing."""
    x = Fraction(x)
    terms = ((-1) ** j * math.comb(k, j) * (x - j) ** k for j in range(math.floor(x) + 1))
    return sum(terms) / math.factorial(k)


@pytest.mark.parametrize("k", [1, 2, 3, 5, 10, 20, 21, 50, 120])
def test_irwin_hall_against_exact_arithmetic(k):
    for part in (1e-3, 0.03, 0.2, 0.35, 0.5, 0.51, 0.8, 0.999):
        x = part * k
        exact = exact_irwin_hall(x, k)
        ours = irwin_hall_cdf(x, k)
        assert ours == pytest.approx(float(exact), rel=1e-12 * (1 + k / 10), abs=1e-300)


def test_the_alternating_sum_in_floats_would_be_lost():
    """What the recurrence is for: at 80 terms floats give nothing that is a probability."""
    x, k = 36.0, 80
    terms = [(-1) ** j * math.comb(k, j) * (x - j) ** k for j in range(37)]
    naive = math.fsum(terms) / math.factorial(k)
    assert abs(naive - irwin_hall_cdf(x, k)) > 1e-10
    assert irwin_hall_cdf(x, k) == pytest.approx(float(exact_irwin_hall(x, k)), rel=1e-12)


@pytest.mark.parametrize("part", [0.45, 0.48, 0.495, 0.4999])
def test_beyond_the_largest_exact_sum_the_expansion_is_as_right(part):
    for k in (2000, 3000):
        assert _edgeworth(part * k, k) == pytest.approx(_recurrence(part * k, k), abs=1e-12)


@pytest.mark.parametrize("values", SETS)
def test_edgington_against_exact_arithmetic(values):
    total = sum(Fraction(value) for value in values)
    exact = exact_irwin_hall(total, len(values))
    assert one_sided(values, "edgington").p_value == pytest.approx(
        float(exact), rel=1e-10, abs=1e-300
    )


@pytest.mark.parametrize("method", list(COMBINATIONS))
def test_one_p_value_is_itself(method):
    found = one_sided([0.037], method)
    assert found.p_value == pytest.approx(0.037, rel=1e-12)
    assert codes(found.cautions) == ("PC-M28",)
    dumps(found)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1e-8, 1 - 1e-8), min_size=2, max_size=12), st.data())
def test_what_holds_of_every_method(values, data):
    method = data.draw(st.sampled_from(list(COMBINATIONS)))
    found = one_sided(values, method)
    assert 0 <= found.p_value <= 1
    assert one_sided(values[::-1], method).p_value == pytest.approx(found.p_value, rel=1e-9)
    smaller = [value * 0.5 for value in values]
    assert one_sided(smaller, method).p_value <= found.p_value * (1 + 1e-9)
    mirror = one_sided([1 - value for value in values], method)
    assert mirror.p_value == pytest.approx(found.p_value_against, rel=1e-6, abs=1e-9)


def test_symmetric_methods_add_up_and_pearson_mirrors_fisher():
    values = [0.01, 0.2, 0.7, 0.4]
    for method in ("stouffer", "edgington"):
        found = one_sided(values, method)
        assert found.p_value + found.p_value_against == pytest.approx(1, rel=1e-12)
    fisher, pearson = one_sided(values, "fisher"), one_sided(values, "pearson")
    assert pearson.p_value == pytest.approx(1 - fisher.p_value_against, rel=1e-9)


def test_two_sided_p_values_go_by_their_direction():
    table = {"pval": [0.04, 0.30, 0.2], "direction": ["+", "against", "benefit"]}
    found = combine_p(table, method="fisher")
    assert [row.one_sided for row in found.rows] == pytest.approx([0.02, 0.85, 0.1])
    assert found.p_value == pytest.approx(one_sided([0.02, 0.85, 0.1], "fisher").p_value)
    back = combine_p(table | {"direction": ["-", "+", "-"]}, method="fisher")
    assert back.p_value == pytest.approx(found.p_value_against)
    assert back.p_value_two_sided == pytest.approx(found.p_value_two_sided)


def test_a_bound_stands_for_the_p_value_and_is_said():
    table = {"study": ["A", "B"], "pval": ["P<0.001", "= 0.2"], "direction": ["+", "+"]}
    found = combine_p(table)
    assert found.bounds == ("A",)
    assert found.conservative
    smaller = combine_p(table | {"pval": ["0.0001", "0.2"]})
    assert smaller.p_value < found.p_value
    against = combine_p(table | {"direction": ["-", "+"]})
    assert not against.conservative


def test_rows_without_p_value_or_direction_stay_visible():
    table = {"pval": ["0.04", "NR", "0.2", "0.3"], "direction": ["+", "+", "unclear", "NR"]}
    found = combine_p(table)
    assert found.k == 1
    assert [row.reason and row.reason.text() for row in found.rows] == [
        None,
        "not reported: pval",
        "no direction: unclear, or no difference",
        "not reported: direction",
    ]
    assert codes(found.cautions) == ("PC-M17", "PC-M28")
    dumps(found)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0.0, 0.5], "row 1 .*exactly 0"),
        ([0.5, 1], "row 2 .*exactly 1"),
        (["0.5", "> 0.05"], "from below only"),
        (["n.s."], "no p-value"),
        ([1.2], "no p-value"),
        ([-0.1], "no p-value"),
        (["NR", ""], "no p-value to combine"),
        ([], "no p-value to combine"),
    ],
)
def test_what_is_no_p_value_is_said(values, message):
    with pytest.raises(InputError, match=message):
        one_sided(values, "fisher")


def test_all_problems_at_once():
    with pytest.raises(InputError) as caught:
        combine_p({"pval": ["0", "x", "0.1"], "direction": ["+", "+", "sideways"]})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "fisher", "weights": [1, 2]}, "takes no weights"),
        ({"weights": [1, 0]}, "row 2 .*weight"),
        ({"weights": [1]}, "1 values for 2 rows"),
        ({"weights": "n"}, "no column 'n'"),
        ({"method": "mean"}, "stouffer, fisher"),
        ({"sides": "two"}, "no column 'direction'"),
    ],
)
def test_options_that_do_not_fit_are_said(options, message):
    with pytest.raises(InputError, match=message):
        combine_p({"pval": [0.1, 0.2]}, **({"sides": "one"} | options))
