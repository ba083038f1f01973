"""Penalised (Firth) logistic regression.

The second computation maximises the penalised likelihood by brute force: a general optimiser on
log L + ½ log |X'WX| with the whole design matrix written out.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from pooledcases.kernels.firth import Counts, Point, top
from pooledcases.models import pool_counts
from pooledcases.results.encode import dumps

DATASETS = {
    name: data["input"]
    for name, data in json.loads(
        (Path(__file__).parents[1] / "reference" / "tables.json").read_text()
    )["datasets"].items()
    if "ai" in data["input"]
}
RARE = {"ai": [0, 1, 0, 2], "n1i": [30, 25, 40, 60], "ci": [2, 3, 1, 4], "n2i": [31, 27, 38, 58]}


def codes(fit):
    return [item.code for item in fit.cautions]


def firth(table, measure="OR", **options):
    return pool_counts(table, measure=measure, model="firth", **options)


def arrays(table):
    """Without the studies that have no events in both groups, or nothing else."""
    columns = np.array([table[name] for name in ("ai", "n1i", "ci", "n2i")], dtype=float)
    a, n1, c, n2 = columns
    return columns[:, (a + c > 0) & (a + c < n1 + n2)]


def penalised(theta, columns):
    a, n1, c, n2 = columns
    k = a.size
    design = np.block([[np.eye(k), np.ones((k, 1))], [np.eye(k), np.zeros((k, 1))]])
    x, n, eta = np.r_[a, c], np.r_[n1, n2], design @ theta
    w = n * special.expit(eta) * special.expit(-eta)
    determinant = np.linalg.slogdet((design.T * w) @ design)[1]
    return x @ eta - n @ np.logaddexp(0, eta) + determinant / 2


def brute_force(columns, *, beta=None):
    k = columns.shape[1]

    def lost(theta):
        return -penalised(theta if beta is None else np.r_[theta, beta], columns)

    events, patients = columns[0] + columns[2], columns[1] + columns[3]
    start = np.log((events + 0.5) / (patients - events + 0.5))
    found = optimize.minimize(
        lost, start if beta is not None else np.r_[start, 0.0], method="BFGS",
        options={"gtol": 1e-8, "maxiter": 2000},
    )  # fmt: skip
    assert found.x.size == k + (beta is None)
    return found


NAMES = ("dat.hine1989", "dat.cannon2006", "edge_zero_cells", "dat.fine1993_t2")


@pytest.mark.parametrize("table", [DATASETS[name] for name in NAMES] + [RARE], ids=[*NAMES, "rare"])
def test_brute_force_finds_the_same_maximum(table):
    columns, fit = arrays(table), firth(table)
    best = brute_force(columns)
    # BFGS by differences stops within 1e-6 of the top
    assert fit.estimate == pytest.approx(best.x[-1], abs=2e-5)
    again = top(Counts(*columns))
    assert again.value == pytest.approx(-best.fun, rel=1e-10)
    assert again.value >= -best.fun - 1e-9 * abs(best.fun)
    assert fit.statistic**2 == pytest.approx(
        2 * (-best.fun + brute_force(columns, beta=0.0).fun), abs=1e-6
    )
    assert fit.p_value == pytest.approx(stats.chi2.sf(fit.statistic**2, 1), rel=1e-9)
    assert fit.inference == "profile-likelihood"
    assert fit.tau2_method == "EE"
    dumps(fit)


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_limits_are_where_the_penalised_likelihood_has_fallen_far_enough(level):
    columns, fit = arrays(RARE), firth(RARE, level=level)
    height = -brute_force(columns).fun
    for limit in (fit.ci.low, fit.ci.high):
        lost = 2 * (height + brute_force(columns, beta=limit).fun)
        assert lost == pytest.approx(stats.chi2.ppf(level, 1), abs=1e-6)
    assert fit.ci.low < fit.estimate < fit.ci.high


def test_the_standard_error_is_that_of_the_information():
    columns, fit = arrays(RARE), firth(RARE)
    a, n1, _, n2 = columns
    k = a.size
    theta = brute_force(columns).x
    design = np.block([[np.eye(k), np.ones((k, 1))], [np.eye(k), np.zeros((k, 1))]])
    eta = design @ theta
    w = np.r_[n1, n2] * special.expit(eta) * special.expit(-eta)
    covariance = np.linalg.inv((design.T * w) @ design)
    assert fit.se == pytest.approx(np.sqrt(covariance[-1, -1]), rel=1e-5)


@pytest.mark.parametrize(("x", "n"), [(3, 10), (0, 25), (7, 7)])
def test_one_group_is_half_an_event_more(x, n):
    fit = firth({"xi": [x, 0], "ni": [n, 5]} if x < n else {"xi": [x], "ni": [n]}, "PLO")
    total = n + 5 if x < n else n
    p = (x + 0.5) / (total + 1)
    assert fit.reported.estimate == pytest.approx(p, rel=1e-12)
    assert fit.se == pytest.approx((total * p * (1 - p)) ** -0.5, rel=1e-12)
    for limit in (fit.ci.low, fit.ci.high):

        def height(logit):
            return (x + 0.5) * logit - (total + 1) * np.logaddexp(0, logit)

        lost = 2 * (height(fit.estimate) - height(limit))
        assert lost == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-9)
    assert ("PC-M27" in codes(fit)) == (x in (0, total))
    dumps(fit)


@pytest.mark.parametrize(
    "table", [(3, 10, 0, 12), (0, 9, 4, 8), (5, 5, 2, 9), (881334, 881334, 0, 109729)]
)
def test_one_study_is_half_a_patient_in_each_cell(table):
    a, n1, c, n2 = table
    fit = firth({"ai": [a], "n1i": [n1], "ci": [c], "n2i": [n2]})
    exact = np.log((a + 0.5) / (n1 - a + 0.5)) - np.log((c + 0.5) / (n2 - c + 0.5))
    assert fit.estimate == pytest.approx(exact, rel=1e-11)
    assert "PC-M28" in codes(fit)


def test_no_event_in_one_whole_group_has_a_finite_estimate():
    fit = firth({"ai": [0, 0], "n1i": [20, 30], "ci": [3, 2], "n2i": [21, 29]})
    assert np.isfinite([fit.estimate, fit.ci.low, fit.ci.high]).all()
    assert fit.ci.high < 0.5


def test_double_zero_studies_are_set_aside_and_said():
    fit = firth({key: [*RARE[key], value] for key, value in zip(RARE, (0, 40, 0, 45), strict=True)})
    assert fit.k == 4
    assert fit.estimate == firth(RARE).estimate
    assert fit.studies[4].reason.startswith("no events")
    assert "PC-M03" in codes(fit)


@pytest.mark.parametrize("share", [0, 1])
def test_nobody_or_everybody_had_the_event(share):
    n = np.array([20, 30])
    fit = firth({"ai": n * share, "n1i": n, "ci": n * share, "n2i": n})
    assert fit.k == 0
    assert fit.estimate is fit.ci is fit.reported.estimate is None
    assert "PC-M28" in codes(fit)
    dumps(fit)


def test_a_hundred_thousand_studies():
    rng = np.random.default_rng(3)
    n = rng.integers(200, 400, (2, 10**5))
    a, c = rng.binomial(n[0], 0.2), rng.binomial(n[1], 0.1)
    found = top(Counts(*(cells.astype(float) for cells in (a, n[0], c, n[1]))))
    assert found.converged
    truth = np.log(0.2 / 0.8) - np.log(0.1 / 0.9)
    assert abs(found.beta - truth) < 5 * found.information**-0.5 + 0.01


cell = st.integers(0, 25)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cell, cell, cell, cell), min_size=1, max_size=6), st.integers(0, 9))
def test_one_top_from_wherever_the_climb_starts(rows, seed):
    a, b, c, d = np.array(rows, dtype=float).T
    counts = np.array([a, a + b, c, c + d])
    counts = counts[:, (a + c > 0) & (b + d > 0) & (a + b > 0) & (c + d > 0)]
    if not counts.size:
        return
    some = Counts(*counts)
    best = top(some)
    assert best.converged
    rng = np.random.default_rng(seed)
    far = Point(rng.normal(0, 3, best.alpha.size), float(rng.normal(0, 3)), 0.0, False)
    other = top(some, start=far)
    assert other.converged
    assert other.beta == pytest.approx(best.beta, abs=1e-7)
    swapped = top(Counts(some.x2, some.n2, some.x1, some.n1))
    assert swapped.beta == pytest.approx(-best.beta, abs=1e-7)
