"""The pure functions against computations that share no code with them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pooledcases.audit import chi_square_p, p_from_interval, possible_counts, read_printed

# erfc and scipy's survival functions agree to rounding
CLOSE = 1e-10


@pytest.mark.parametrize("yates", [False, True])
@pytest.mark.parametrize("cells", [(17, 57, 14, 102), (3, 4, 1, 4), (0, 9, 5, 11), (5, 10, 5, 10)])
def test_chi_square(cells: tuple[int, int, int, int], yates: bool) -> None:
    ai, n1i, ci, n2i = cells
    table = [[ai, n1i - ai], [ci, n2i - ci]]
    expected = stats.chi2_contingency(table, correction=yates).pvalue
    assert chi_square_p(*cells, yates=yates) == pytest.approx(expected, rel=CLOSE)


def test_chi_square_of_an_empty_margin_is_one() -> None:
    assert chi_square_p(0, 5, 0, 7) == chi_square_p(5, 5, 7, 7) == 1.0


@pytest.mark.parametrize("level", [0.90, 0.95, 0.99])
@pytest.mark.parametrize("estimate", [0.3, 1.0, 2.47])
def test_p_from_interval_gives_back_the_p_that_made_it(estimate: float, level: float) -> None:
    se = 0.4
    reach = stats.norm.ppf(0.5 + level / 2) * se
    low, high = np.exp(np.log(estimate) + np.array([-reach, reach]))
    expected = 2 * stats.norm.sf(abs(math.log(estimate)) / se)
    assert p_from_interval(estimate, low, high, level) == pytest.approx(expected, rel=CLOSE)


@given(st.integers(1, 600), st.integers(0, 2), st.integers(0, 1000))
def test_possible_counts_against_trying_them_all(ni: int, decimals: int, thousandths: int) -> None:
    token = f"{thousandths / 10:.{decimals}f}%"
    printed = float(token[:-1])
    tried = {
        xi
        for xi in range(ni + 1)
        # within half a unit; a hair more, for ties that floats miss, which round either way
        if abs(100 * xi / ni - printed) <= 0.5 * 10**-decimals + 1e-9
    }
    found = set(possible_counts(read_printed(token), ni))
    assert found <= tried
    # only a tie may be tried and not taken: rounding half down is no rule
    for xi in tried - found:
        assert abs(abs(100 * xi / ni - printed) - 0.5 * 10**-decimals) < 1e-8


def test_every_count_gives_a_possible_percentage() -> None:
    for ni in range(1, 60):
        for xi in range(ni + 1):
            assert xi in possible_counts(read_printed(f"{100 * xi / ni:.4f}%"), ni)
