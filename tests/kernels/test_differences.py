"""Intervals of a risk difference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.kernels import differences, intervals

# Newcombe 1998, Stat Med 17:873, table II: contrasts (a) to (h), method 10, four decimals
NEWCOMBE = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0000)),
    ((10, 10, 0, 10), (0.6075, 1.0000)),
]
# the same paper, method 5 is Mee's; Miettinen and Nurminen's is method 6
MIETTINEN_NURMINEN = [
    ((56, 70, 48, 80), (0.0528, 0.3382)),
    ((9, 10, 3, 10), (0.1700, 0.8406)),
    ((6, 7, 2, 7), (0.0342, 0.8534)),
    ((5, 56, 0, 29), (-0.0326, 0.1933)),
    ((0, 10, 0, 20), (-0.1658, 0.2844)),
    ((0, 10, 0, 10), (-0.2879, 0.2879)),
    ((10, 10, 0, 20), (0.7156, 1.0000)),
    ((10, 10, 0, 10), (0.6636, 1.0000)),
]
PRINTED = 5.1e-5

groups = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("cells", "printed"), NEWCOMBE)
def test_newcombe_as_printed(cells: tuple[int, ...], printed: tuple[float, float]) -> None:
    np.testing.assert_allclose(differences.newcombe(*cells), printed, atol=PRINTED)


@pytest.mark.parametrize(("cells", "printed"), MIETTINEN_NURMINEN)
def test_miettinen_nurminen_as_printed(
    cells: tuple[int, ...], printed: tuple[float, float]
) -> None:
    np.testing.assert_allclose(differences.miettinen_nurminen(*cells), printed, atol=PRINTED)


def restricted_p2(x1: int, n1: int, x2: int, n2: int, delta: float) -> float:
    """Maximize the log-likelihood by halving on its slope, which falls with p2."""
    low, high = max(0.0, -delta), min(1.0, 1 - delta)
    for _ in range(120):
        p2 = (low + high) / 2
        p1 = p2 + delta
        if p2 in (low, high):
            break
        slope = 0.0
        for x, n, p in ((x1, n1, p1), (x2, n2, p2)):
            slope += x / p if x else 0.0
            slope -= (n - x) / (1 - p) if n - x else 0.0
        low, high = (p2, high) if slope > 0 else (low, p2)
    return (low + high) / 2


def score(x1: int, n1: int, x2: int, n2: int, delta: float) -> float:
    p2 = restricted_p2(x1, n1, x2, n2, delta)
    p1, n = p2 + delta, n1 + n2
    variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1)
    return (x1 / n1 - x2 / n2 - delta) / np.sqrt(variance)


@pytest.mark.parametrize("sizes", [(1, 1), (3, 5), (6, 4), (12, 13)])
def test_the_score_reaches_the_quantile_at_the_limits(sizes: tuple[int, int]) -> None:
    n1, n2 = sizes
    z = 1.959963984540054
    for x1 in range(n1 + 1):
        for x2 in range(n2 + 1):
            low, high = differences.miettinen_nurminen(x1, n1, x2, n2)
            # where the limit is inside, moving it by 1e-9 crosses the quantile
            if low > -1:
                assert score(x1, n1, x2, n2, low - 1e-9) > z > score(x1, n1, x2, n2, low + 1e-9)
            if high < 1:
                assert score(x1, n1, x2, n2, high - 1e-9) > -z > score(x1, n1, x2, n2, high + 1e-9)


@settings(deadline=None)
@given(groups, groups, st.floats(0.5, 0.99))
def test_intervals_of_a_difference(
    one: tuple[int, int], two: tuple[int, int], level: float
) -> None:
    d = one[0] / one[1] - two[0] / two[1]
    for method in (differences.newcombe, differences.miettinen_nurminen):
        low, high = method(*one, *two, level)
        assert -1 <= low <= d + 1e-15
        assert d - 1e-15 <= high <= 1
        # exchanging the groups turns the interval round
        other_low, other_high = method(*two, *one, level)
        assert (low, high) == pytest.approx((-other_high, -other_low), abs=1e-9)


def test_an_empty_group_has_no_interval() -> None:
    for method in (differences.newcombe, differences.miettinen_nurminen):
        low, high = method([0, 1], [0, 2], [1, 1], [3, 3])
        assert np.isnan([low[0], high[0]]).all()
        assert np.isfinite([low[1], high[1]]).all()


def test_everyone_against_nobody_reaches_one() -> None:
    low, high = differences.miettinen_nurminen(5, 5, 0, 5)
    assert high == 1.0
    assert 0 < low < 1


def test_newcombe_is_built_from_wilson_limits() -> None:
    (l1, u1), (l2, u2) = intervals.wilson(3, 8), intervals.wilson(7, 9)
    p1, p2 = 3 / 8, 7 / 9
    low, high = differences.newcombe(3, 8, 7, 9)
    assert low == pytest.approx(p1 - p2 - ((p1 - l1) ** 2 + (u2 - p2) ** 2) ** 0.5, rel=1e-14)
    assert high == pytest.approx(p1 - p2 + ((u1 - p1) ** 2 + (p2 - l2) ** 2) ** 0.5, rel=1e-14)
