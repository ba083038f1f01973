"""The beta-binomial model.

R's values are not at hand; the second computation is a general optimiser on scipy's beta-binomial
distribution, which shares no code with ours.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special, stats

from pooledcases.kernels.beta_binomial import best_logits, derivatives, group
from pooledcases.models import pool_counts
from pooledcases.models.counted.beta_binomial_fit import fit_beta_binomial
from pooledcases.results.encode import dumps

REFERENCE = Path(__file__).parents[1] / "reference"
TABLES = json.loads((REFERENCE / "tables.json").read_text())["datasets"]
TWO_GROUPS = {name: data["input"] for name, data in TABLES.items() if "ai" in data["input"]}
PROPORTIONS = {
    name: data["input"]
    for name, data in json.loads((REFERENCE / "metafor.json").read_text())["datasets"].items()
    if "glmm" in data
}


def codes(fit):
    return [item.code for item in fit.cautions]


_FITS = {}


def fit_of(table, measure, **options):
    """Results are frozen: the same model of the same table is fitted once."""
    key = repr((table, measure, options))
    if key not in _FITS:
        _FITS[key] = pool_counts(table, measure=measure, model="beta-binomial", **options)
    return _FITS[key]


def counts_of(table, measure):
    names = (("xi", "ni"),) if measure == "PLO" else (("ai", "n1i"), ("ci", "n2i"))
    return [(np.array(table[x], float), np.array(table[n], float)) for x, n in names]


def plain_log_likelihood(theta, counts):
    """scipy's distribution at (logits, rho)."""
    rho, total = theta[-1], 0.0
    for (x, n), logit in zip(counts, theta[:-1], strict=True):
        p = special.expit(logit)
        if rho == 0:
            total += stats.binom.logpmf(x, n, p).sum()
        else:
            total += log_beta_binomial(x, n, p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho).sum()
    return total


def log_beta_binomial(x, n, a, b):
    """By beta functions, as scipy's own, without its checks of the arguments at every call."""
    choose = -np.log1p(n) - special.betaln(n - x + 1, x + 1)
    return choose + special.betaln(x + a, n - x + b) - special.betaln(a, b)


def test_the_distribution_is_that_of_scipy():
    x, n = np.array([0.0, 3, 7, 40]), np.array([5.0, 3, 20, 900])
    for a, b in ((0.2, 3.0), (40.0, 2.0), (1e4, 3e4)):
        np.testing.assert_array_equal(
            log_beta_binomial(x, n, a, b), stats.betabinom.logpmf(x, n, a, b)
        )


def second_fit(counts):
    """By Nelder and Mead's simplex from several starts, on (logits, logit of rho)."""

    def lost(theta):
        rho = special.expit(theta[-1])
        # below it scipy's differences of large logarithms are noise
        if rho < 1e-7:
            return 1e12
        value = -plain_log_likelihood([*theta[:-1], rho], counts)
        return value if np.isfinite(value) else 1e12

    means = [special.logit(x.sum() / n.sum()) for x, n in counts]
    found = [
        optimize.minimize(
            lost, [*means, start], method="Nelder-Mead",
            options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000},
        )
        for start in (-6.0, -2.0, 1.0)
    ]  # fmt: skip
    return min(found, key=lambda result: result.fun)


CASES = [(PROPORTIONS[name], "PLO", name) for name in PROPORTIONS] + [
    (TWO_GROUPS[name], "OR", name)
    for name in ("dat.hine1989", "dat.fine1993_t2", "dat.damico2009", "edge_zero_cells", "dat.bcg")
]


@pytest.mark.parametrize(("table", "measure", "name"), CASES, ids=[case[2] for case in CASES])
def test_a_general_optimiser_finds_the_same_maximum(table, measure, name):
    counts, fit = counts_of(table, measure), fit_of(table, measure)
    other = second_fit(counts)
    rho = fit.model_parameters[0].estimate
    binomial = plain_log_likelihood(
        [special.logit(x.sum() / n.sum()) for x, n in counts] + [0], counts
    )
    if rho > 0:
        theirs = [*other.x[:-1], special.expit(other.x[-1])]
        assert fit.log_likelihood == pytest.approx(-other.fun, abs=1e-8 * max(1, -binomial))
        # the simplex stops within 1e-6 of the top
        assert rho == pytest.approx(theirs[-1], rel=1e-4)
        effect = theirs[0] - (theirs[1] if measure == "OR" else 0)
        assert fit.estimate == pytest.approx(effect, rel=1e-4, abs=1e-5)
    else:
        assert fit.log_likelihood == pytest.approx(binomial, rel=1e-12)
        small = [*(special.logit(x.sum() / n.sum()) for x, n in counts), 1e-4]
        assert plain_log_likelihood(small, counts) < binomial
    (test,) = fit.tests
    assert test.statistic == fit.q == pytest.approx(2 * (fit.log_likelihood - binomial), abs=1e-7)
    assert test.p_value == (1 if rho == 0 else pytest.approx(stats.chi2.sf(test.statistic, 1) / 2))
    assert fit.tau2 is fit.i2 is fit.h2 is fit.prediction is None
    dumps(fit)


@pytest.mark.parametrize(("table", "measure", "name"), CASES, ids=[case[2] for case in CASES])
def test_standard_errors_by_second_differences(table, measure, name):
    counts, fit = counts_of(table, measure), fit_of(table, measure)
    parameter = fit.model_parameters[0]
    if parameter.estimate == 0:
        size = sum(1 / (n.sum() * p * (1 - p)) for x, n in counts for p in [x.sum() / n.sum()])
        assert fit.se == pytest.approx(np.sqrt(size), rel=1e-10)
        assert parameter.se is None
        return
    inner = fit_beta_binomial([group(x, n) for x, n in counts])
    theta = np.array([*inner.logits, inner.rho])
    h = np.array([1e-3] * len(counts) + [1e-3 * inner.rho * (1 - inner.rho)])
    size = len(theta)
    bend = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            di, dj = h[i] * np.eye(size)[i], h[j] * np.eye(size)[j]
            corners = [
                sign * plain_log_likelihood(theta + step, counts)
                for sign, step in ((1, di + dj), (-1, di - dj), (-1, dj - di), (1, -di - dj))
            ]
            bend[i, j] = sum(corners) / (4 * h[i] * h[j])
    covariance = np.linalg.inv(-bend)
    contrast = np.array([1.0, -1.0, 0.0]) if measure == "OR" else np.array([1.0, 0.0])
    # second differences of scipy's sums leave about 1e-5; more where rho is tiny, because its
    # logarithms of gamma are then millions
    tolerance = 2e-3 if inner.rho < 1e-4 else 2e-4
    assert fit.se == pytest.approx(np.sqrt(contrast @ covariance @ contrast), rel=tolerance)
    assert parameter.se == pytest.approx(np.sqrt(covariance[-1, -1]), rel=tolerance)


@pytest.mark.parametrize("name", ["dat.pritz1997", "dat.kearon1998_sens"])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_profile_interval_is_where_the_likelihood_has_fallen_far_enough(name, level):
    counts = counts_of(PROPORTIONS[name], "PLO")
    fit = fit_of(PROPORTIONS[name], "PLO", level=level)
    parameter = fit.model_parameters[0]
    assert parameter.ci_method == "profile likelihood"
    assert parameter.ci.low <= parameter.estimate <= parameter.ci.high
    for rho in (parameter.ci.low, parameter.ci.high):
        if rho == 0:
            continue
        best = optimize.minimize_scalar(
            lambda logit, rho=rho: -plain_log_likelihood([logit, rho], counts),
            bounds=(-8, 8), method="bounded", options={"xatol": 1e-9},
        )  # fmt: skip
        lost = 2 * (fit.log_likelihood + best.fun)
        assert lost == pytest.approx(stats.chi2.ppf(level, 1), abs=1e-6)


def test_the_probability_of_a_count_is_an_integral_over_the_beta_distribution():
    rho, p = 0.2, 0.3
    beta = stats.beta(p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho)
    mass = integrate.quad(lambda t: stats.binom.pmf(2, 7, t) * beta.pdf(t), 0, 1)[0]
    ours = derivatives(
        group(np.array([2.0]), np.array([7.0])), special.logit([p]), np.array([rho / (1 - rho)])
    )
    assert np.exp(ours.value[0]) == pytest.approx(mass, rel=1e-8)


@pytest.mark.parametrize("largest", [8, 600, 10**6])
@pytest.mark.parametrize("rho", [1e-4, 0.05, 0.7])
def test_the_kernel_against_scipy_and_its_own_differences(largest, rho):
    rng = np.random.default_rng(largest)
    n = rng.integers(1, largest, 6).astype(float)
    x = np.floor(n * rng.beta(2, 3, 6))
    some, logit, phi = group(x, n), np.array([0.3]), np.array([rho / (1 - rho)])
    at = derivatives(some, logit, phi)
    expected = plain_log_likelihood([0.3, rho], [(x, n)])
    assert at.value[0] == pytest.approx(expected, rel=1e-9, abs=1e-9)

    def moved(dl, dp):
        return derivatives(some, logit + dl, phi * (1 + dp))

    h = 1e-5
    up, down, more, less = moved(h, 0), moved(-h, 0), moved(0, h), moved(0, -h)
    # differences are good to about rounding / h of the largest term
    scale = 1e-9 * (1 + n.sum())
    pairs = [
        (at.by_logit, (up.value - down.value) / (2 * h)),
        (at.by_phi * phi, (more.value - less.value) / (2 * h)),
        (at.by_logit_twice, (up.by_logit - down.by_logit) / (2 * h)),
        (at.by_both * phi, (more.by_logit - less.by_logit) / (2 * h)),
        (at.by_phi_twice * phi**2, (more.by_phi - less.by_phi) * phi / (2 * h)),
    ]
    for ours, difference in pairs:
        assert ours[0] == pytest.approx(difference[0], rel=1e-6, abs=scale)


def test_sums_of_millions_are_those_added_one_by_one():
    x, n, phi = np.array([1_500_000.0]), np.array([2_000_000.0]), np.array([0.01])
    at = derivatives(group(x, n), np.zeros(1), phi)
    j, k, m = np.arange(x[0]), np.arange(n[0] - x[0]), np.arange(n[0])
    slope = (j / (0.5 + j * 0.01)).sum() + (k / (0.5 + k * 0.01)).sum() - (m / (1 + m * 0.01)).sum()
    assert at.by_phi[0] == pytest.approx(slope, rel=1e-9)
    bend = (
        (m**2 / (1 + m * 0.01) ** 2).sum()
        - (j**2 / (0.5 + j * 0.01) ** 2).sum()
        - (k**2 / (0.5 + k * 0.01) ** 2).sum()
    )
    assert at.by_phi_twice[0] == pytest.approx(bend, rel=1e-8)


def test_double_zero_studies_are_used():
    table = {"ai": [0, 3, 5, 1], "n1i": [50, 20, 20, 9], "ci": [0, 1, 2, 4], "n2i": [50, 20, 20, 9]}
    fit = fit_of(table, "OR")
    assert fit.k == 4
    assert fit.df == 3
    assert all(study.included for study in fit.studies)
    without = fit_of({key: value[1:] for key, value in table.items()}, "OR")
    assert fit.estimate != pytest.approx(without.estimate, abs=1e-3)
    assert fit.reported.estimand == "odds ratio of the mean proportions"
    assert fit.model_parameters[0].name == "intraclass-correlation"


def test_one_proportion_is_the_mean_over_studies():
    fit = fit_of(PROPORTIONS["dat.pritz1997"], "PLO")
    assert fit.reported.estimand == "mean over studies"
    assert fit.reported.estimate == pytest.approx(special.expit(fit.estimate))
    assert fit.tau2_method == "ML"
    assert fit_of({"xi": [1, 2, 9], "ni": [9, 9, 9]}, "PLO", inference="normal").df is None


@pytest.mark.parametrize("all_of_them", [False, True])
def test_nobody_or_everybody(all_of_them):
    n = np.array([10, 12, 9])
    fit = fit_of({"xi": n * all_of_them, "ni": n}, "PLO")
    assert fit.estimate is fit.se is fit.q is None
    assert fit.reported.estimate == float(all_of_them)
    assert "PC-M27" in codes(fit)
    limit = 1 - 0.025 ** (1 / 31)
    assert fit.reported.ci.high == pytest.approx(1 if all_of_them else limit)
    dumps(fit)
    both = fit_of({"ai": n * all_of_them, "n1i": n, "ci": n * all_of_them, "n2i": n}, "OR")
    assert both.estimate is both.ci is None
    assert "PC-M28" in codes(both)
    dumps(both)


def test_no_event_in_one_whole_group():
    fit = fit_of({"ai": [0, 0], "n1i": [20, 30], "ci": [3, 2], "n2i": [21, 29]}, "OR")
    assert fit.estimate is fit.reported.estimate is None
    (said,) = [item for item in fit.cautions if item.code == "PC-M28"]
    assert "0/50 : 5/50, OR = 0" in said.message()


def test_studies_of_all_or_nothing_have_no_maximum_below_one():
    fit = fit_of({"xi": [0, 9, 0, 12], "ni": [8, 9, 11, 12]}, "PLO")
    assert not fit.converged
    assert fit.estimate is None
    assert "PC-N01" in codes(fit)
    dumps(fit)


def test_single_patients_say_nothing_of_the_correlation():
    fit = fit_of({"xi": [0, 1, 0, 1, 1], "ni": [1] * 5}, "PLO")
    parameter = fit.model_parameters[0]
    assert (parameter.estimate, parameter.ci.low, parameter.ci.high) == (0, 0, 1)
    assert fit.reported.estimate == pytest.approx(0.6)


def test_one_study_is_its_own_proportion():
    fit = fit_of({"xi": [3], "ni": [10]}, "PLO")
    assert fit.reported.estimate == pytest.approx(0.3)
    assert fit.se == pytest.approx((10 * 0.3 * 0.7) ** -0.5)
    assert (fit.inference, fit.df) == ("normal", None)
    assert fit.model_parameters[0].ci is None
    assert "PC-M28" in codes(fit)


def test_a_hundred_thousand_studies():
    rng = np.random.default_rng(11)
    n = rng.integers(1, 40, 10**5)
    x = rng.binomial(n, rng.beta(0.2 * 4, 0.8 * 4, 10**5))
    fit = fit_beta_binomial([group(x.astype(float), n.astype(float))])
    assert special.expit(fit.logits[0]) == pytest.approx(0.2, abs=0.005)
    assert fit.rho == pytest.approx(0.2, abs=4 * fit.rho_se)


studies = st.lists(
    st.integers(1, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2, max_size=8,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(studies)
def test_nothing_on_a_grid_is_higher(rows):
    x, n = np.array(rows, dtype=float).T
    if x.sum() in (0, n.sum()):
        return
    some = group(x, n)
    fit = fit_beta_binomial([some])
    if not fit.converged:
        assert np.all((x == 0) | (x == n))
        return
    rho = np.linspace(0, 0.999, 400)
    phi = rho / (1 - rho)
    height = derivatives(some, best_logits(some, phi), phi).value.max()
    assert fit.log_likelihood >= height - 1e-9 * max(1, abs(height))
    mirrored = fit_beta_binomial([group(n - x, n)])
    assert mirrored.logits[0] == pytest.approx(-fit.logits[0], abs=1e-6)
    # a flat top, half of the digits
    assert mirrored.rho == pytest.approx(fit.rho, abs=1e-6)
