"""Likelihoods on nodes that stay, against the quadrature whose nodes follow the integrands."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special

from pooledcases.kernels.hypergeometric import hypergeometric
from pooledcases.kernels.kept_nodes import kept_nodes
from pooledcases.kernels.quadrature import study_moments
from pooledcases.kernels.study_terms import Binomial, Poisson

TAUS = np.array([0.1, 0.25, 0.7, 1.6, 3.5])


def _binomial(rng, k, size):
    n = rng.integers(size, 3 * size, k).astype(float)
    eta = rng.normal(-1.5, 1.0, k)
    return Binomial(rng.binomial(n.astype(int), special.expit(eta)).astype(float), n, np.zeros(1))


def _poisson(rng, k, size):
    t = rng.uniform(size, 3 * size, k)
    return Poisson(rng.poisson(t * np.exp(rng.normal(-1.5, 0.7, k))).astype(float), np.log(t))


def _tables(rng, k, size):
    n1, n2 = rng.integers(size, 2 * size, (2, k)).astype(float)
    m = np.minimum(rng.integers(2, size, k).astype(float), n2)
    a = rng.binomial(np.minimum(n1, m).astype(int), 0.4).astype(float)
    return hypergeometric(a, n1, n2, m)


KINDS = {"binomial": _binomial, "poisson": _poisson, "tables": _tables}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [4, 30, 3000])
def test_the_moments_are_those_of_nodes_that_follow(kind, size):
    rng = np.random.default_rng(size)
    if kind == "tables" and size > 100:
        size = 100
    seen = 0
    for k in (2, 9):
        terms = KINDS[kind](rng, k, size)
        mu = np.full(len(TAUS), -1.4) - 0.2 * TAUS
        kept = kept_nodes(terms, -1.4)
        found, served = kept.moments(mu, TAUS)
        right = study_moments(terms, mu, TAUS)
        seen += served.sum()
        # a study of thousands tells its log-likelihood to so many times the rounding
        for name in ("value", "score", "hessian"):
            ours, theirs = getattr(found, name), getattr(right, name)
            at = served if name == "value" else (slice(None), served)
            off = np.abs(ours[at] - theirs[at]) / (size + np.abs(theirs[at]))
            assert off.max() < 1e-9
    assert seen >= 8


def test_the_log_likelihood_is_an_integral():
    """By adaptive integration, which shares no code."""
    x, n, mu, tau = 3.0, 11.0, -0.7, 0.9
    terms = Binomial(np.array([x]), np.array([n]), np.zeros(1))

    def integrand(eta):
        p = special.expit(eta)
        bell = np.exp(-0.5 * ((eta - mu) / tau) ** 2) / (tau * np.sqrt(2 * np.pi))
        return special.binom(n, x) * p**x * (1 - p) ** (n - x) * bell

    right = np.log(integrate.quad(integrand, -12, 12, epsabs=0, epsrel=1e-12)[0])
    found, served = kept_nodes(terms, -1.0).moments(np.array([mu]), np.array([tau]))
    assert served.all()
    assert found.value[0, 0] == pytest.approx(right, abs=1e-12)


def test_places_that_the_nodes_do_not_serve_are_named():
    terms = Binomial(np.array([0.0, 4.0]), np.array([8.0, 9.0]), np.zeros(1))
    kept = kept_nodes(terms, -1.0)
    # between the nodes of a far place a narrow density is lost; a wide one passes their ends
    mu, tau = np.array([-1.0, 30.0, -1.0]), np.array([0.5, 1e-3, 80.0])
    found, served = kept.moments(mu, tau)
    assert served.tolist() == [True, False, False]
    assert np.isfinite(found.value).all()
    assert np.isfinite(found.hessian).all()


def test_many_places_are_looked_at_a_few_at_a_time():
    rng = np.random.default_rng(3)
    kept = kept_nodes(_binomial(rng, 60, 10), -1.0)
    mu, tau = rng.normal(-1.0, 0.2, 40), rng.uniform(0.2, 2.0, 40)
    together, served = kept.moments(mu, tau)
    each = [kept.moments(mu[i : i + 1], tau[i : i + 1]) for i in range(40)]
    assert np.allclose(together.value, [one.value[0] for one, _ in each], rtol=1e-14, atol=0)
    assert served.tolist() == [bool(one[0]) for _, one in each]


def test_studies_of_very_many_patients_have_lines_of_their_own():
    x, n = np.array([90_000.0, 20_000.0, 400_000.0]), np.array([300_000.0, 90_000.0, 1e6])
    terms = Binomial(x, n, np.zeros(1))
    kept = kept_nodes(terms, -0.8)
    assert kept.eta.shape[0] == 3
    assert kept.eta.shape[1] < 100
    found, served = kept.moments(np.array([-0.8]), np.array([0.4]))
    right = study_moments(terms, np.array([-0.8]), np.array([0.4]))
    assert served.all()
    assert np.allclose(found.value, right.value, rtol=0, atol=1e-8)


def test_nothing_is_kept_where_it_would_take_too_many_numbers():
    rng = np.random.default_rng(0)
    assert kept_nodes(_binomial(rng, 3000, 10), -1.0) is None
