"""Fisher's test and the conditional odds ratio, against R and against exact rationals."""

import json
from fractions import Fraction
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import iv

from comparing import against
from pooledcases.kernels import tables

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)["fisher"]

groups = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def weights(n1: int, n2: int, events: int) -> dict[int, int]:
    return {
        x: comb(n1, x) * comb(n2, events - x)
        for x in range(max(0, events - n2), min(n1, events) + 1)
    }


def enumerated(a: int, n1: int, c: int, n2: int) -> tuple[Fraction, Fraction]:
    """Fisher's p and mid-P in whole numbers: ties are exact."""
    w = weights(n1, n2, a + c)
    total = comb(n1 + n2, a + c)
    p = Fraction(sum(v for v in w.values() if v <= w[a]), total)
    return p, p - Fraction(w[a], 2 * total)


def tail(a: int, n1: int, c: int, n2: int, ratio: Fraction, *, upper: bool) -> Fraction:
    w = weights(n1, n2, a + c)
    terms = {x: v * ratio ** (x - a) for x, v in w.items()}
    chosen = sum(v for x, v in terms.items() if (x >= a if upper else x <= a))
    return Fraction(chosen) / sum(terms.values())


@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_against_r(name: str) -> None:
    r = REFERENCE[name]
    (a, b), (c, d) = r["table"]
    cells = (a, a + b, c, c + d)
    close = against("exact tables: Fisher's p", 1e-11, program="R", size=0.0)
    close(tables.fisher_p(*cells), r["p"])
    close(tables.fisher_less(*cells), r["p_less"])
    close(tables.fisher_greater(*cells), r["p_greater"])
    close = against("exact tables: conditional odds ratio", 2.5e-4, program="R", size=1.0)
    # R stops its root search at 1.2e-4 of the odds ratio, or of its inverse above 1
    for ours, theirs in zip(
        (tables.odds_ratio(*cells), *tables.odds_ratio_limits(*cells)),
        (r["or"], *r["ci"]),
        strict=True,
    ):
        if theirs > 1:
            ours, theirs = 1 / ours, 1 / theirs
        close(ours, theirs)


@pytest.mark.parametrize("sizes", [(1, 1), (4, 4), (3, 7), (9, 6), (14, 13)])
def test_every_table_against_enumeration(sizes: tuple[int, int]) -> None:
    n1, n2 = sizes
    cells = [(a, n1, c, n2) for a, c in product(range(n1 + 1), range(n2 + 1))]
    columns = tuple(np.array(column) for column in zip(*cells, strict=True))
    exact = [enumerated(*cell) for cell in cells]
    # sums of some tens of floats
    np.testing.assert_allclose(tables.fisher_p(*columns), [float(p) for p, _ in exact], rtol=1e-12)
    np.testing.assert_allclose(tables.mid_p(*columns), [float(m) for _, m in exact], rtol=1e-12)


@pytest.mark.parametrize(
    "cells", [(3, 4, 1, 4), (6, 14, 12, 13), (1, 30, 2, 9), (120, 200, 95, 225)]
)
def test_limits_leave_exactly_the_tail(cells: tuple[int, int, int, int]) -> None:
    low, high = tables.odds_ratio_limits(*cells)
    # the limit is right to some ulp, which moves the tail by its slope, n ulp at most
    for limit, upper in ((low, True), (high, False)):
        if 0 < limit < np.inf:
            p = tail(*cells, Fraction(float(limit)), upper=upper)
            assert float(p) == pytest.approx(0.025, rel=1e-11)


@pytest.mark.parametrize("cells", [(3, 4, 1, 4), (6, 14, 12, 13), (12, 19, 5, 24)])
def test_odds_ratio_makes_the_observed_count_the_expected_one(cells: tuple[int, ...]) -> None:
    a, n1, c, n2 = cells
    ratio = Fraction(float(tables.odds_ratio(*cells)))
    terms = {x: v * ratio**x for x, v in weights(n1, n2, a + c).items()}
    mean = sum(x * v for x, v in terms.items()) / sum(terms.values())
    assert float(mean) == pytest.approx(a, rel=1e-12)


def test_nobody_and_everybody() -> None:
    cells = ([0, 5], [5, 5], [0, 4], [4, 4])
    assert tables.fisher_p(*cells).tolist() == [1.0, 1.0]
    # by its definition: the only table counts half
    assert tables.mid_p(*cells).tolist() == [0.5, 0.5]
    assert np.isnan(tables.odds_ratio(*cells)).all()
    low, high = tables.odds_ratio_limits(*cells)
    assert low.tolist() == [0, 0]
    assert high.tolist() == [np.inf, np.inf]


def test_empty_group_compares_nothing() -> None:
    assert np.isnan(tables.fisher_p(0, 0, 1, 3))
    assert np.isnan(tables.odds_ratio_limits(0, 0, 1, 3)).all()


def test_ends_of_the_support() -> None:
    assert tables.odds_ratio([0, 8], [8, 8], [6, 3], [9, 9]).tolist() == [0.0, np.inf]
    low, high = tables.odds_ratio_limits([0, 8], [8, 8], [6, 3], [9, 9])
    assert (low[0], high[1]) == (0.0, np.inf)


def test_unequal_rows_of_a_batch_do_not_touch_each_other() -> None:
    batch = tables.odds_ratio([3, 120], [4, 200], [1, 95], [4, 225])
    assert batch[0] == pytest.approx(tables.odds_ratio(3, 4, 1, 4), rel=1e-12)
    assert batch[1] == pytest.approx(tables.odds_ratio(120, 200, 95, 225), rel=1e-12)


def test_large_odds_ratio_is_bracketed() -> None:
    # all but one of n against one of n: as n grows, the failures of the first group have weights
    # t^k / k!² with t = n² / ratio, and expectation sqrt(t) I1(2 sqrt t) / I0(2 sqrt t), here 1
    n = 200_000
    root = np.sqrt(n**2 / float(tables.odds_ratio(n - 1, n, 1, n)))
    assert root * iv(1, 2 * root) / iv(0, 2 * root) == pytest.approx(1, abs=1e-4)


@settings(deadline=None)
@given(groups, groups)
def test_symmetries(one: tuple[int, int], two: tuple[int, int]) -> None:
    (a, n1), (c, n2) = one, two
    p = tables.fisher_p(a, n1, c, n2)
    assert 0 < p <= 1
    assert p == pytest.approx(tables.fisher_p(c, n2, a, n1), rel=1e-10)
    assert p == pytest.approx(tables.fisher_p(n1 - a, n1, n2 - c, n2), rel=1e-10)
    low, high = tables.odds_ratio_limits(a, n1, c, n2)
    other_low, other_high = tables.odds_ratio_limits(c, n2, a, n1)
    with np.errstate(divide="ignore"):
        assert low == pytest.approx(1 / other_high, rel=1e-9)
        assert high == pytest.approx(1 / other_low, rel=1e-9)


def test_one_table_larger_than_a_chunk() -> None:
    p = tables.fisher_p([1_500_000, 1], [3_000_000, 4], [1_500_000, 3], [3_000_000, 4])
    assert p == pytest.approx([1.0, 17 / 35], rel=1e-6)
