"""One-stage models of one effect: nodes that stay, both limits at once, studies that are alike."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy import optimize, stats

from pooledcases.kernels.quadrature import study_moments
from pooledcases.kernels.study_terms import Binomial
from pooledcases.models import pool_counts
from pooledcases.models.one_stage.problems import unlike

SETS = {
    "no spread": ([2, 1, 10, 0, 4, 7, 3, 1], [12, 9, 41, 15, 20, 30, 18, 11]),
    "some spread": ([2, 9, 10, 0, 14, 7, 3, 10], [12, 9, 41, 15, 20, 30, 18, 11]),
    "much spread": ([28, 7, 4, 0, 0, 30, 1, 6], [35, 27, 45, 18, 45, 40, 52, 23]),
    "rare": ([0, 1, 1, 4, 0, 14, 5, 1], [124, 182, 142, 164, 177, 299, 268, 146]),
    "large": ([490, 657, 115, 155, 2000], [1087, 1507, 826, 1086, 90_000]),
    "nearly flat": ([0, 0, 0, 0, 0, 0, 2, 0], [39, 46, 42, 25, 62, 58, 63, 35]),
}


def _profile(terms, tau):
    """The log-likelihood at the best mu: by the other quadrature, and another search."""

    def down(mu):
        return -float(study_moments(terms, np.array([mu]), np.array([tau])).value.sum())

    found = optimize.minimize_scalar(
        down, bounds=(-8 - 6 * tau, 8), method="bounded", options={"xatol": 1e-9}
    )
    return -float(found.fun)


@pytest.mark.parametrize("name", SETS)
def test_the_limits_are_where_the_likelihood_has_fallen_by_the_chi_squared(name):
    x, n = (np.array(column, dtype=float) for column in SETS[name])
    fit = pool_counts({"xi": x, "ni": n}, measure="PLO")
    terms = Binomial(x, n, np.zeros(1))
    best = _profile(terms, fit.tau2**0.5)
    assert fit.log_likelihood == pytest.approx(best, abs=1e-9)
    for limit in (fit.tau2_ci.low, fit.tau2_ci.high):
        if limit > 0:
            fallen = 2 * (best - _profile(terms, limit**0.5))
            assert fallen == pytest.approx(stats.chi2.ppf(0.95, 1), abs=2e-7)


def test_fifty_thousand_studies_of_few_kinds_are_a_few_studies():
    rng = np.random.default_rng(5)
    n = rng.integers(1, 9, 50_000)
    x = rng.binomial(n, 1 / (1 + np.exp(1 - 0.7 * rng.normal(size=n.size))))
    columns, counts = unlike(np.array([x, n], dtype=float))
    assert columns.shape[1] == len(set(zip(x.tolist(), n.tolist(), strict=True)))
    assert counts.sum() == 50_000
    start = time.process_time()
    fit = pool_counts({"xi": x, "ni": n}, measure="PLO")
    # most of it is the table of studies
    assert time.process_time() - start < 20
    assert fit.tau2 == pytest.approx(0.49, abs=0.05)
    assert fit.estimate == pytest.approx(-1, abs=0.05)


def test_unlike_takes_equal_columns_together_in_any_order():
    columns = np.array([[3.0, 1.0, 3.0, 0.0, 1.0], [9.0, 4.0, 9.0, 4.0, 5.0]])
    kinds, counts = unlike(columns)
    got = dict(zip(map(tuple, kinds.T.tolist()), counts.tolist(), strict=True))
    assert got == {(3.0, 9.0): 2.0, (1.0, 4.0): 1.0, (0.0, 4.0): 1.0, (1.0, 5.0): 1.0}


def test_one_patient_in_every_study_says_nothing_of_tau_and_is_no_rise():
    fit = pool_counts({"xi": [0, 1] * 8, "ni": [1] * 16})
    assert fit.converged
    assert fit.tau2 == 0
    assert fit.tau2_ci.high == np.inf
