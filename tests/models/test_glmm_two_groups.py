"""One-stage models of two groups and of rates: what must always hold, and the edges."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special, stats

from pooledcases.errors import InputError
from pooledcases.models import pool_counts
from pooledcases.models.one_stage import profile_likelihood
from pooledcases.models.one_stage.fit import fit_surface
from pooledcases.models.one_stage.problems import PROBLEMS, unlike
from pooledcases.results.encode import dumps

MODELS = ["glmm-um-fs", "glmm-um-rs", "glmm-cm-al", "glmm-cm-el"]
TABLE = {
    "ai": [4, 1, 9, 0, 6, 12], "n1i": [20, 10, 30, 12, 18, 40],
    "ci": [2, 5, 1, 0, 9, 11], "n2i": [21, 12, 28, 11, 20, 41],
}  # fmt: skip
RATES = {
    "x1i": [4, 1, 9, 0, 6], "t1i": [20.5, 10, 30, 12, 18],
    "x2i": [2, 5, 1, 0, 9], "t2i": [21, 12.5, 28, 11, 20],
}  # fmt: skip


def codes(fit):
    return [item.code for item in fit.cautions]


def changed(table, **cells):
    return {key: np.array(cells.get(key, values)) for key, values in table.items()}


def exchanged(table):
    order = ("ci", "n2i", "ai", "n1i") if "ai" in table else ("x2i", "t2i", "x1i", "t1i")
    return {key: table[other] for key, other in zip(table, order, strict=True)}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("table", "measure"), [(TABLE, "OR"), (RATES, "IRR")])
def test_exchanging_the_groups_turns_the_sign(model, table, measure):
    fit = pool_counts(table, measure=measure, model=model)
    back = pool_counts(exchanged(table), measure=measure, model=model)
    # Newton's last step is far below these
    assert back.estimate == pytest.approx(-fit.estimate, rel=1e-7)
    assert back.tau2 == pytest.approx(fit.tau2, rel=1e-6)
    assert back.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-9)
    assert fit.tau2 > 0


@pytest.mark.parametrize("model", MODELS)
def test_order_and_copies(model):
    fit = pool_counts(TABLE, measure="OR", model=model)
    turned = pool_counts({k: v[::-1] for k, v in TABLE.items()}, measure="OR", model=model)
    twice = pool_counts({k: v * 2 for k, v in TABLE.items()}, measure="OR", model=model)
    assert turned.estimate == pytest.approx(fit.estimate, rel=1e-8)
    assert twice.estimate == pytest.approx(fit.estimate, rel=1e-7)
    assert twice.se == pytest.approx(fit.se / np.sqrt(2), rel=1e-6)
    assert twice.log_likelihood == pytest.approx(2 * fit.log_likelihood, rel=1e-10)
    assert twice.q == pytest.approx(2 * fit.q, rel=1e-7)


@pytest.mark.parametrize("model", MODELS)
def test_studies_without_events_in_both_groups(model):
    fit = pool_counts(TABLE, measure="OR", model=model)
    row = fit.studies[3]
    if model == "glmm-um-rs":
        assert fit.k == 6
        assert row.included
        assert "PC-M03" not in codes(fit)
        return
    assert fit.k == 5
    assert not row.included
    assert row.reason == "no events, or nothing but events, in both groups"
    assert "PC-M03" in codes(fit)
    without = {k: v[:3] + v[4:] for k, v in TABLE.items()}
    assert pool_counts(without, measure="OR", model=model).estimate == fit.estimate


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("key", "measure"), [("ai", "OR"), ("ci", "OR"), ("x1i", "IRR")])
def test_a_group_without_events_has_no_maximum(model, key, measure):
    table = TABLE if measure == "OR" else RATES
    fit = pool_counts(changed(table, **{key: [0] * len(table[key])}), measure=measure, model=model)
    assert fit.estimate is fit.ci is fit.tau2 is fit.reported.estimate is None
    assert not fit.converged
    (said,) = [item for item in fit.cautions if item.code == "PC-N01"]
    assert said.values["what"] == ("mu → ∞" if key == "ci" else "mu → −∞")
    dumps(fit)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("share", [0, 1])
def test_nobody_or_everybody_had_the_event(model, share):
    sizes = {"ai": [5 * share, 6 * share], "n1i": [5, 6], "ci": [7 * share] * 2, "n2i": [7, 7]}
    with pytest.raises(InputError, match="row 2") as error:
        pool_counts(sizes, measure="OR", model=model)
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("model", MODELS)
def test_studies_of_opposite_extremes_do_not_converge(model):
    table = {"ai": [0, 6, 0], "n1i": [5, 6, 7], "ci": [5, 0, 8], "n2i": [5, 7, 8]}
    fit = pool_counts(table, measure="OR", model=model)
    assert not fit.converged
    assert fit.estimate is None
    assert "PC-N01" in codes(fit)
    dumps(fit)


@pytest.mark.parametrize("model", MODELS)
def test_one_study_is_that_study(model):
    table = {"ai": [3], "n1i": [20], "ci": [6], "n2i": [22]}
    fit = pool_counts(table, measure="OR", model=model)
    plain = np.log(3 / 17) - np.log(6 / 16)
    if model.startswith("glmm-um"):
        assert fit.estimate == pytest.approx(plain, rel=1e-8)
        assert fit.se == pytest.approx(np.sqrt(1 / 3 + 1 / 17 + 1 / 6 + 1 / 16), rel=1e-6)
    elif model == "glmm-cm-el":
        conditional = stats.contingency.odds_ratio([[3, 17], [6, 16]], kind="conditional")
        assert fit.estimate == pytest.approx(np.log(conditional.statistic), rel=1e-8)
    assert "PC-M28" in codes(fit)
    assert fit.tau2_ci is fit.prediction is fit.df is None
    assert fit.tests == ()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("k", [2, 3])
def test_few_studies(model, k):
    fit = pool_counts({key: cells[:k] for key, cells in TABLE.items()}, measure="OR", model=model)
    assert fit.converged
    assert fit.df == k - 1
    assert (fit.prediction is None) == (k < 3)
    dumps(fit)


@pytest.mark.parametrize("model", MODELS)
def test_identical_studies_have_tau2_zero(model):
    table = {"ai": [2] * 5, "n1i": [10] * 5, "ci": [3] * 5, "n2i": [10] * 5}
    fit = pool_counts(table, measure="OR", model=model)
    assert fit.tau2 == 0
    assert fit.boundary
    assert fit.tau2_se is None
    assert fit.q == pytest.approx(0, abs=1e-10)
    assert "PC-M12" in codes(fit)
    common = pool_counts(table, measure="OR", model=model, tau2="EE")
    assert common.se == pytest.approx(fit.se, rel=1e-12)
    assert common.tau2_ci is common.prediction is None
    assert common.reported.estimand == "common effect"


@pytest.mark.parametrize("model", MODELS)
def test_a_huge_study_beside_small_ones(model):
    table = {"ai": [2, 1000, 1], "n1i": [10, 90000, 7], "ci": [3, 1200, 1], "n2i": [9, 88000, 9]}
    fit = pool_counts(table, measure="OR", model=model)
    assert fit.converged
    assert fit.estimate == pytest.approx(np.log(1000 / 89000) - np.log(1200 / 86800), abs=0.01)


def test_the_conditional_models_of_rates_are_one():
    exact = pool_counts(RATES, measure="IRR", model="glmm-cm-el")
    other = pool_counts(RATES, measure="IRR", model="glmm-cm-al")
    assert other.estimate == exact.estimate
    assert other.model == "glmm-cm-al"
    # without heterogeneity Poisson with study intercepts is the same likelihood, up to constants
    fixed = pool_counts(RATES, measure="IRR", model="glmm-um-fs", tau2="EE")
    given_totals = pool_counts(RATES, measure="IRR", model="glmm-cm-el", tau2="EE")
    assert fixed.estimate == pytest.approx(given_totals.estimate, rel=1e-9)
    assert fixed.se == pytest.approx(given_totals.se, rel=1e-7)
    assert fixed.q == pytest.approx(given_totals.q, rel=1e-9)


def test_fixed_study_effects_by_brute_force():
    """Every intercept, mu and tau by a search that knows no derivative of ours."""
    table = {key: np.array(cells[:3], dtype=float) for key, cells in TABLE.items()}
    z, w = np.polynomial.hermite_e.hermegauss(80)
    w = w / w.sum()

    def loss(theta):
        mu, tau, middle = theta[0], np.exp(theta[1]), theta[2:, None]
        half = 0.5 * (mu + tau * z)
        first = stats.binom.pmf(
            *(table[k][:, None] for k in ("ai", "n1i")), special.expit(middle + half)
        )
        second = stats.binom.pmf(
            *(table[k][:, None] for k in ("ci", "n2i")), special.expit(middle - half)
        )
        return -np.log((first * second) @ w).sum()

    start = np.array([0.0, -0.3, -1.5, -1.0, -2.0])
    best = optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-7})
    fit = pool_counts(table, measure="OR", model="glmm-um-fs")
    assert fit.log_likelihood == pytest.approx(-best.fun, abs=1e-9)
    assert fit.estimate == pytest.approx(best.x[0], abs=1e-5)
    assert fit.tau2 == pytest.approx(np.exp(2 * best.x[1]), rel=1e-4)


def test_the_exact_model_at_large_tau_by_adaptive_integration():
    """Zero cells, tau near 9: where R gives up."""
    table = {
        "ai": [0, 3, 1, 12],
        "n1i": [25, 30, 40, 12],
        "ci": [4, 0, 5, 3],
        "n2i": [24, 30, 38, 14],
    }
    fit = pool_counts(table, measure="OR", model="glmm-cm-el")
    total = 0.0
    for a, n1, c, n2 in zip(*table.values(), strict=True):
        j = np.arange(max(0, a + c - n2), min(n1, a + c) + 1)
        count = special.comb(n1, j) * special.comb(n2, a + c - j)
        chosen = count[j == a]

        def f(eta, j=j, a=a, count=count, chosen=chosen):
            log_terms = np.log(count / chosen[0]) + (j - a) * eta
            density = stats.norm.logpdf(eta, fit.estimate, np.sqrt(fit.tau2))
            return np.exp(density - special.logsumexp(log_terms))

        cuts = np.array([-90, -40, -15, -6, -2, 0, 2, 6, 15, 40, 90])
        pieces = [
            integrate.quad(f, low, high, epsabs=1e-14)[0] for low, high in itertools.pairwise(cuts)
        ]
        total += np.log(sum(pieces))
    assert fit.tau2 > 25
    assert fit.log_likelihood == pytest.approx(total, abs=1e-8)


def test_rates_of_one_group():
    fit = pool_counts({"xi": [3, 9, 1], "ti": [10, 11.5, 7]}, measure="IRLN")
    assert fit.tau2 > 0
    assert fit.reported.estimand == "median study"
    assert fit.reported.estimate == pytest.approx(np.exp(fit.estimate), rel=1e-14)
    mean = np.exp(fit.estimate + fit.tau2 / 2)
    assert fit.reported.mean_over_studies == pytest.approx(mean, rel=1e-14)
    longer = pool_counts({"xi": [3, 9, 1], "ti": [120, 138, 84]}, measure="IRLN")
    assert longer.estimate == pytest.approx(fit.estimate - np.log(12), rel=1e-9)
    assert longer.tau2 == pytest.approx(fit.tau2, rel=1e-7)


def test_no_event_in_all_the_time():
    fit = pool_counts({"xi": [0, 0], "ti": [10, 20]}, measure="IRLN")
    assert fit.estimate is fit.tau2 is None
    assert fit.reported.estimate == 0
    # exact: a rate at which no event has probability 0.025
    assert fit.reported.ci.high == pytest.approx(stats.chi2.ppf(0.975, 2) / 2 / 30, rel=1e-12)
    (said,) = [item for item in fit.cautions if item.code == "PC-M27"]
    assert said.values["upper"] == "0.0999"  # −log(0.05) / 30
    assert fit.converged
    dumps(fit)


@pytest.mark.parametrize("model", ["glmm-um-fs", "glmm-um-rs", "glmm-cm-el"])
def test_the_profile_interval_of_the_effect(model):
    fit = pool_counts(TABLE, measure="OR", model=model)
    found = profile_likelihood(fit)
    assert found.ci.low < fit.estimate < found.ci.high
    assert found.reported.low == pytest.approx(np.exp(found.ci.low), rel=1e-12)
    assert json.loads(dumps(found))["kind"] == "profile_likelihood"
    # at each limit the best likelihood with that mean has fallen by half the chi-squared quantile
    if model == "glmm-cm-el":
        columns = np.array([np.array(TABLE[key], dtype=float) for key in TABLE])[:, [0, 1, 2, 4, 5]]
        surface = PROBLEMS[model, "OR"].build(*unlike(columns))
        for mu in (found.ci.low, found.ci.high):
            best = optimize.minimize_scalar(
                lambda tau, mu=mu: -surface.at(np.array([[mu, tau]]), None).value[0],
                bounds=(0, 10), method="bounded", options={"xatol": 1e-8},
            )  # fmt: skip
            fallen = 2 * (fit.log_likelihood + best.fun)
            assert fallen == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-6)


def test_no_profile_likelihood_of_another_model():
    fit = pool_counts({"xi": [0, 0], "ni": [4, 5]})
    with pytest.raises(InputError, match="without an estimate"):
        profile_likelihood(fit)


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(
        st.tuples(st.integers(0, 1), st.integers(1, 60), st.floats(0, 1)), min_size=2, max_size=9
    )
)
def test_no_likelihood_of_a_grid_is_higher(cells):
    """Also with all-or-nothing studies, which make a second peak."""
    n = np.array([float(size) for _, size, _ in cells])
    x = np.array([kind * size if kind else round(p * size) for kind, size, p in cells], dtype=float)
    if x.sum() in (0, n.sum()):
        return
    surface = PROBLEMS["glmm", "PLO"].build(*unlike(np.array([x, n])))
    fit = fit_surface(surface, random=True)
    mu = np.linspace(-6, 6, 25)
    # by tau: a small one needs few nodes, and what is taken together has as many as the largest
    rows = [np.column_stack([mu, np.full(25, tau)]) for tau in np.geomspace(0.03, 30, 22)]
    grid = max(surface.at(row, None).value.max() for row in rows)
    assert fit.log_likelihood >= grid - 1e-9 * max(1.0, abs(grid)) or not fit.converged


def test_too_many_unlike_studies_for_the_plane_are_refused_in_one_sentence():
    size = np.arange(2.0, 10_003.0)
    table = {"ai": 0 * size + 1, "n1i": size, "ci": 0 * size + 1, "n2i": size}
    with pytest.raises(InputError, match="each of 10001 unlike studies"):
        pool_counts(table, measure="OR", model="glmm-um-rs")
