"""Integrals over two study effects against a fine rule that shares no code."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from pooledcases.kernels.plane import plane_moments
from pooledcases.kernels.study_terms import Binomial, Poisson


def binomials(table):
    a, n1, c, n2 = (np.array([float(value)]) for value in table)
    return Binomial(a, n1, 0 * a), Binomial(c, n2, 0 * c)


def brute(table, theta):
    """A tensor Gauss-Legendre rule on fine panels around the prior, 1.4 million nodes."""
    a, n1, c, n2 = table
    mid, diff, sigma, tau = theta
    edges = np.linspace(-11, 11, 61)
    x, w = np.polynomial.legendre.leggauss(20)
    half = 0.5 * np.diff(edges)
    z = ((edges[:-1] + edges[1:])[:, None] / 2 + half[:, None] * x).ravel()
    w = (half[:, None] * w).ravel() * stats.norm.pdf(z)
    s, z = z[:, None], z[None, :]
    first = mid + sigma * s + 0.5 * (diff + tau * z)
    second = mid + sigma * s - 0.5 * (diff + tau * z)
    f = stats.binom.pmf(a, n1, special.expit(first)) * stats.binom.pmf(c, n2, special.expit(second))
    return float(np.log(w @ f @ w))


CASES = [
    ((3, 20, 6, 22), (-1.0, -0.5, 0.8, 0.6)),
    ((0, 20, 0, 22), (-1.0, -0.5, 0.8, 0.6)),
    ((0, 15, 9, 9), (0.5, 1.0, 3.0, 4.0)),
    ((30, 400, 55, 410), (-2.0, 0.3, 1.5, 1.0)),
    ((5, 5, 1, 1), (0.0, 0.0, 0.0, 2.0)),
    ((5, 6, 1, 9), (0.0, 0.0, 2.0, 0.0)),
]


@pytest.mark.parametrize(("table", "theta"), CASES)
def test_the_likelihood_is_that_of_a_fine_rule(table, theta):
    found = plane_moments(binomials(table), np.array([theta]))
    assert not found.lost
    assert found.value[0, 0] == pytest.approx(brute(table, theta), abs=1e-9)


@pytest.mark.parametrize(("table", "theta"), [case for case in CASES if min(case[1][2:]) > 0])
@pytest.mark.parametrize("rates", [False, True])
def test_derivatives_are_those_of_the_value(table, theta, rates):
    groups = binomials(table)
    if rates:
        groups = tuple(Poisson(g.x, np.log(g.n)) for g in groups)
    theta, h = np.array(theta), 1e-4
    found = plane_moments(groups, theta[None])
    size = 1 + abs(found.hessian).max()
    for axis in range(4):
        up, down = (plane_moments(groups, (theta + s * h * np.eye(4)[axis])[None]) for s in (1, -1))
        # central differences: an error of h² times the third derivative
        slope = (up.value - down.value)[0, 0] / (2 * h)
        assert slope == pytest.approx(found.score[0, 0, axis], abs=1e-6 * size)
        bend = (up.score - down.score)[0, 0] / (2 * h)
        np.testing.assert_allclose(bend, found.hessian[0, 0, axis], atol=1e-5 * size)


def test_many_places_and_studies_are_each_on_their_own():
    a, n1, c, n2 = np.array([case[0] for case in CASES[:4]], dtype=float).T
    groups = Binomial(a, n1, 0 * a), Binomial(c, n2, 0 * c)
    thetas = np.array([case[1] for case in CASES[:2]] + [(0.2, 0.1, 0.3, 0.2)])
    together = plane_moments(groups, thetas).value
    for row, theta in enumerate(thetas):
        for study, (table, _) in enumerate(CASES[:4]):
            alone = plane_moments(binomials(table), theta[None]).value[0, 0]
            assert together[row, study] == pytest.approx(alone, abs=1e-10)
