"""Positive linear combinations of chi-squares."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from pooledcases.kernels.chi_squares import weighted_chi_squares


@pytest.mark.parametrize("df", [1, 2, 3, 10, 50, 300, 2000])
@pytest.mark.parametrize("share", [1e-9, 1e-3, 0.3, 0.99, 1.0, 1.5, 4.0])
@pytest.mark.parametrize("scale", [1e-8, 2.5, 1e8])
def test_equal_weights_are_one_chi_square(df, share, scale):
    below, above = weighted_chi_squares(share * df * scale, np.full(df, scale))
    assert below == pytest.approx(special.chdtr(df, share * df), rel=1e-9, abs=1e-13)
    assert above == pytest.approx(special.chdtrc(df, share * df), rel=1e-9, abs=1e-13)


def test_pairs_are_a_sum_of_exponentials():
    """Two of each weight: the survival function is a sum of exponentials in closed form."""
    rng = np.random.default_rng(1)
    for _ in range(60):
        n = int(rng.integers(2, 6))
        lam = np.exp(rng.normal(0, 2, n))
        share = [np.prod([a / (a - b) for b in lam if b != a]) for a in lam]
        if np.abs(share).max() > 50:  # the closed form itself would lose digits
            continue
        x = 2 * lam.sum() * 10 ** rng.uniform(-2, 0.7)
        below, above = weighted_chi_squares(x, np.repeat(lam, 2))
        assert above == pytest.approx((share * np.exp(-x / 2 / lam)).sum(), abs=1e-12)
        assert below + above == pytest.approx(1, abs=1e-15)


def test_a_weight_of_almost_nothing_changes_nothing():
    lam = np.array([1.0, 2.0, 0.5])
    plain = weighted_chi_squares(3.0, lam)
    more = weighted_chi_squares(3.0, np.append(lam, 1e-14))
    assert more[0] == pytest.approx(plain[0], abs=1e-12)


def test_the_distribution_rises_over_all_magnitudes():
    lam = np.exp(np.random.default_rng(3).normal(0, 5, 40))
    values = [weighted_chi_squares(x, lam)[0] for x in np.geomspace(1e-6, 30, 60) * lam.sum()]
    assert np.all(np.diff(values) >= -1e-14)
    assert 0 <= values[0] < 1e-6
    assert values[-1] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("x", "expected"), [(0.0, (0.0, 1.0)), (-1.0, (0.0, 1.0)),
                                             (np.inf, (1.0, 0.0))])  # fmt: skip
def test_the_ends(x, expected):
    assert weighted_chi_squares(x, [1.0, 2.0]) == expected
