"""The binomial-normal likelihood against adaptive integration that shares no code."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from pooledcases.kernels.nodes import ROUGH
from pooledcases.kernels.quadrature import binomial_normal, mean_proportion, study_moments
from pooledcases.kernels.study_terms import Binomial


def brute(mu, tau, xi, ni):
    """Each study's integral by QUADPACK, over pieces around the peak of its integrand."""
    total = 0.0
    for x, n in zip(xi, ni, strict=True):

        def log_density(z, x=x, n=n):
            return stats.binom.logpmf(x, n, special.expit(mu + tau * z)) + stats.norm.logpdf(z)

        grid = np.linspace(-60, 60, 120001)
        values = log_density(grid)
        top, peak = values.max(), grid[values.argmax()]
        cuts = peak + np.array([-12, -3, -1, -0.3, -0.1, 0, 0.1, 0.3, 1, 3, 12])
        pieces = [
            integrate.quad(lambda z: np.exp(log_density(z) - top), *piece, epsabs=1e-15)[0]  # noqa: B023
            for piece in itertools.pairwise(cuts)
        ]
        total += top + np.log(sum(pieces))
    return total


@pytest.mark.parametrize("mu", [-6.0, 0.0, 1.5])
@pytest.mark.parametrize("tau", [0.05, 1.0, 6.0, 30.0])
def test_the_likelihood_is_that_of_adaptive_integration(mu, tau):
    xi, ni = np.array([0.0, 5.0, 3.0, 40.0]), np.array([4.0, 5.0, 11.0, 900.0])
    # QUADPACK is asked for 1e-15, and reaches about 1e-10 of the whole
    expected = brute(mu, tau, xi, ni)
    assert binomial_normal(mu, tau, xi, ni).value == pytest.approx(expected, abs=1e-9)


def test_at_tau_zero_it_is_binomial():
    xi, ni = np.array([0.0, 5.0, 3.0]), np.array([4.0, 5.0, 11.0])
    expected = stats.binom.logpmf(xi, ni, special.expit(0.4)).sum()
    fit = binomial_normal(0.4, 0.0, xi, ni)
    assert fit.value == pytest.approx(expected, abs=1e-12)
    p = special.expit(0.4)
    assert fit.score[0] == pytest.approx((xi - ni * p).sum(), abs=1e-12)
    # by symmetry in the sign of tau
    assert fit.score[1] == pytest.approx(0, abs=1e-12)
    curvature = ((xi - ni * p) ** 2 - ni * p * (1 - p)).sum()
    assert fit.hessian[1, 1] == pytest.approx(curvature, rel=1e-11)


@settings(max_examples=40, deadline=None)
@given(
    mu=st.floats(-4, 4),
    tau=st.floats(0.05, 8),
    xi=st.lists(st.integers(0, 20), min_size=1, max_size=4),
)
def test_derivatives_are_those_of_the_value(mu, tau, xi):
    x = np.array(xi, dtype=float)
    n = x + np.arange(len(x)) + (x == 0)
    h = 1e-5
    fit = binomial_normal(mu, tau, x, n)
    for axis, (dm, dt) in enumerate([(h, 0.0), (0.0, h)]):
        up, down = (binomial_normal(mu + s * dm, tau + s * dt, x, n) for s in (1, -1))
        # central differences: error h² times a third derivative, and rounding / h
        scale = 1 + float(n.sum()) ** 1.5
        assert (up.value - down.value) / (2 * h) == pytest.approx(
            fit.score[axis], rel=1e-6, abs=1e-9 * scale
        )
        np.testing.assert_allclose(
            (up.score - down.score) / (2 * h), fit.hessian[axis], rtol=1e-5, atol=1e-8 * scale
        )


def test_a_huge_study_is_integrated_around_its_narrow_peak():
    xi, ni = np.array([397.0]), np.array([1673791.0])
    grid = np.linspace(-12, 12, 2_000_001)
    log_density = stats.binom.logpmf(397, 1673791, special.expit(-8.4 + 0.1 * grid))
    step = grid[1] - grid[0]
    expected = special.logsumexp(log_density + stats.norm.logpdf(grid)) + np.log(step)
    assert binomial_normal(-8.4, 0.1, xi, ni).value == pytest.approx(expected, abs=1e-9)


def test_the_mean_proportion():
    expected = integrate.quad(
        lambda z: special.expit(0.7 + 1.3 * z) * stats.norm.pdf(z), -12, 12, epsabs=1e-13
    )[0]
    assert mean_proportion(0.7, 1.3) == pytest.approx(expected, abs=1e-12)
    assert mean_proportion(0.7, 0.0) == pytest.approx(special.expit(0.7), abs=1e-14)


@pytest.mark.parametrize("tau", [0.1, 0.7, 2.0, 8.0])
def test_studies_of_few_patients_beside_a_huge_one_are_integrated_as_without_it(tau):
    # alone they share their nodes; the huge study's narrow peak gives each study nodes of its own
    xi, ni = np.array([0.0, 3.0, 9.0, 1.0]), np.array([12.0, 11.0, 9.0, 60.0])
    place = np.array([-1.3]), np.array([tau])
    alone = study_moments(Binomial(xi, ni, np.zeros(1)), *place)
    x, n = np.append(xi, 3e5), np.append(ni, 1e6)
    beside = study_moments(Binomial(x, n, np.zeros(5)), *place)
    for name in ("value", "score", "hessian"):
        together = getattr(beside, name)[..., :-1]
        np.testing.assert_allclose(together, getattr(alone, name), rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("size", [10, 300, 20_000])
@pytest.mark.parametrize("tau", [0.1, 0.4, 1.6, 6.4])
def test_the_rough_rule_is_right_to_a_few_digits(size, tau):
    ni = size * np.arange(1.0, 7.0)
    terms = Binomial(np.floor(ni * np.array([0.0, 0.1, 0.2, 0.5, 0.9, 1.0])), ni, np.zeros(1))
    place = np.array([-0.5]), np.array([tau])
    fine, rough = study_moments(terms, *place), study_moments(terms, *place, ROUGH)
    np.testing.assert_allclose(rough.value, fine.value, atol=5e-4)
