"""Barnard's and Boschloo's tests, against rational enumeration over the nuisance parameter."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases.kernels.unconditional import _largest, barnard_p, boschloo_p, feasible


def supremum(coefficients: list[int], n: int) -> float:
    """The largest value over [0, 1] of sum c[s] p^s (1 - p)^(n - s), by a fine grid and then the
    real roots of the slope, found as eigenvalues."""
    power = np.polynomial.Polynomial([0.0])
    p = np.polynomial.Polynomial([0.0, 1.0])
    for s, c in enumerate(coefficients):
        power += float(c) * p**s * (1 - p) ** (n - s)
    roots = power.deriv().roots()
    inside = [r.real for r in roots if abs(r.imag) < 1e-6 and 0 <= r.real <= 1]
    grid = np.concatenate([np.linspace(0, 1, 4001), inside])
    values = sum(c * grid**s * (1 - grid) ** (n - s) for s, c in enumerate(coefficients))
    return float(np.max(values))


def enumerated_barnard(a: int, n1: int, c: int, n2: int) -> float:
    """z² as an exact rational, so that ties are exact."""

    def z2(x1: int, x2: int) -> Fraction:
        s, n = x1 + x2, n1 + n2
        return Fraction((x1 * n2 - x2 * n1) ** 2, s * (n - s)) if 0 < s < n else Fraction(0)

    coefficients = [0] * (n1 + n2 + 1)
    for x1 in range(n1 + 1):
        for x2 in range(n2 + 1):
            if z2(x1, x2) >= z2(a, c):
                coefficients[x1 + x2] += comb(n1, x1) * comb(n2, x2)
    return supremum(coefficients, n1 + n2)


def enumerated_boschloo(a: int, n1: int, c: int, n2: int) -> float:
    def one_sided(x1: int, x2: int, sign: int) -> Fraction:
        s = x1 + x2
        chosen = (x for x in range(max(0, s - n2), min(n1, s) + 1) if sign * (x - x1) >= 0)
        return Fraction(sum(comb(n1, x) * comb(n2, s - x) for x in chosen), comb(n1 + n2, s))

    sides = []
    for sign in (-1, 1):
        coefficients = [0] * (n1 + n2 + 1)
        for x1 in range(n1 + 1):
            for x2 in range(n2 + 1):
                if one_sided(x1, x2, sign) <= one_sided(a, c, sign):
                    coefficients[x1 + x2] += comb(n1, x1) * comb(n2, x2)
        sides.append(supremum(coefficients, n1 + n2))
    return min(1.0, 2 * min(sides))


@pytest.mark.parametrize("sizes", [(1, 1), (1, 5), (4, 4), (3, 6), (7, 5)])
def test_every_table_against_enumeration(sizes: tuple[int, int]) -> None:
    n1, n2 = sizes
    for a in range(n1 + 1):
        for c in range(n2 + 1):
            # the reference's power form cancels to some 1e-10 at these degrees
            assert barnard_p(a, n1, c, n2) == pytest.approx(
                enumerated_barnard(a, n1, c, n2), rel=1e-8
            )
            assert boschloo_p(a, n1, c, n2) == pytest.approx(
                enumerated_boschloo(a, n1, c, n2), rel=1e-8
            )


def test_published_vaccine_trial() -> None:
    # Mehta & Senchaudhuri 2003: 7/15 against 12/15; p = 0.0682 two-sided, at a risk near one half
    assert barnard_p(7, 15, 12, 15) == pytest.approx(0.0682, abs=5e-5)


def test_tied_statistics_count() -> None:
    # 1/1 against 1/3: the mirror image of the table is tied up to rounding only
    assert barnard_p(1, 1, 1, 3) == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize("cells", [(6, 14, 12, 13), (0, 8, 6, 9), (12, 19, 5, 24), (2, 40, 9, 41)])
def test_boschloo_agrees_with_scipy(cells: tuple[int, int, int, int]) -> None:
    a, n1, c, n2 = cells
    expected = stats.boschloo_exact([[a, c], [n1 - a, n2 - c]]).pvalue
    assert boschloo_p(*cells) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("cells", [(12, 19, 5, 24), (8, 40, 20, 41)])
def test_the_whole_nuisance_range_is_searched(cells: tuple[int, int, int, int]) -> None:
    # a grid a hundred times finer never finds more
    a, n1, c, n2 = cells
    x1, x2 = np.meshgrid(np.arange(n1 + 1), np.arange(n2 + 1), indexing="ij")
    s, n = x1 + x2, n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        z2 = np.where((s > 0) & (s < n), (x1 * n2 - x2 * n1) ** 2 / (s * (n - s)), 0.0)
    extreme = z2 >= z2[a, c] * (1 - 1e-9)
    grid = np.linspace(0, 1, 5001)
    first = stats.binom.pmf(np.arange(n1 + 1), n1, grid[:, None])
    second = stats.binom.pmf(np.arange(n2 + 1), n2, grid[:, None])
    found = np.einsum("gi,ij,gj->g", first, extreme.astype(float), second).max()
    assert found <= barnard_p(*cells) * (1 + 1e-12)
    assert barnard_p(*cells) == pytest.approx(found, rel=1e-5)


@pytest.mark.parametrize("cells", [(0, 5, 0, 4), (5, 5, 3, 3), (1, 2, 2, 4)])
def test_no_difference_gives_one(cells: tuple[int, int, int, int]) -> None:
    assert barnard_p(*cells) == 1.0
    assert boschloo_p(*cells) == 1.0


groups = st.integers(1, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=40, deadline=None)
@given(groups, groups)
def test_groups_may_be_exchanged(one: tuple[int, int], two: tuple[int, int]) -> None:
    for test in (barnard_p, boschloo_p):
        p = test(*one, *two)
        assert 0 < p <= 1
        assert p == pytest.approx(test(*two, *one), rel=1e-9)


def test_size_that_is_feasible() -> None:
    assert feasible(2000, 2000)
    assert not feasible(20_000, 20_000)


def test_a_plain_of_certainty_is_one() -> None:
    assert _largest(np.ones(700)) == 1.0
