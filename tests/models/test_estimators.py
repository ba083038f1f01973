"""Every estimator of tau² on every data set and measure of the reference, against R."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import TAU2_ESTIMATORS, pool, pool_batch
from pooling_reference import CLOSED, DATASETS, ITERATED, PAIRS, SMALL_UNITS, arrays, node
from pooling_reference import effects as effects_of

CLOSED_FORMS = ("EE", "DL", "HE", "HS", "HSk", "SJ", "GENQ")
#: R's fixed-point iterations of these creep (where it is 0 forever), and stop early.
CREEPING = {
    ("dat.crisafulli2020", "PR", "SJIT"): 3e-3,
    ("dat.nielweise2008", "IRD", "SJIT"): 4e-2,
    ("dat.roever2022", "PR", "SJIT"): 2e-5,
    ("edge_tiny_var", "GEN", "SJIT"): 1e-4,
}
# R pooled the two studies with a variance of 0 as well, which only SJ can
CASES = [
    (name, measure, method)
    for name, measure in PAIRS
    for method in node(name, measure)["rma"]
    if (name, measure) != ("dat.poole2003", "MD")
]


def code_of(method):
    return method.split("_")[0]


def fitted(name, measure, method):
    weights = 1 / np.sqrt(arrays(name, measure)[1]) if "_w" in method else None
    effects = effects_of(name, measure)
    return pool(effects, tau2=code_of(method), inference="normal", weights=weights)


def tolerance_of(name, measure, code):
    if code in CLOSED_FORMS:
        return CLOSED
    creeping = CREEPING.get((name, measure, code), SMALL_UNITS.get((name, measure), ITERATED))
    return max(creeping, 5e-6) if code == "SJIT" else creeping


@pytest.mark.parametrize(("name", "measure", "method"), CASES)
def test_against_r(name, measure, method):
    fit, expected = fitted(name, measure, method), node(name, measure)["rma"][method]
    close = against(
        f"estimators of tau²: {code_of(method)}", tolerance_of(name, measure, code_of(method))
    )
    assert fit.k == expected["k"]
    pairs = {
        "b": fit.estimate, "se": fit.se, "stat": fit.statistic, "pval": fit.p_value,
        "ci.lb": fit.ci.low, "ci.ub": fit.ci.high, "tau2": fit.tau2, "H2": fit.h2,
        "QE": fit.q, "QEp": fit.q_p_value,
    }  # fmt: skip
    if fit.k > 1:
        pairs["se.tau2"] = fit.tau2_se
    for key, ours in pairs.items():
        close(ours, expected[key])
    close(fit.i2, expected["I2"] / 100)
    assert fit.converged
    assert fit.boundary == (method != "EE" and fit.k > 1 and fit.tau2 == 0)


@pytest.mark.parametrize(
    ("name", "measure", "method"), [case for case in CASES if case[2] in ("ML", "REML")]
)
def test_likelihood_and_information(name, measure, method):
    fit = fitted(name, measure, method)
    expected = node(name, measure)["rma"][method]["fitstats"]
    if (fit.k, method) == (1, "REML"):  # nothing is left to have a likelihood; R says 0
        assert fit.log_likelihood is fit.aic is fit.bic is None
        return
    found = dict(zip(expected["names"], expected[method], strict=True))
    close = against(f"log-likelihood and information: {method}", CLOSED)
    for ours, key in ((fit.log_likelihood, "ll"), (fit.aic, "AIC"), (fit.bic, "BIC")):
        close(ours, found[key])


@pytest.mark.parametrize(("name", "measure"), [*SMALL_UNITS, ("dat.nielweise2008", "IRD")])
@pytest.mark.parametrize("method", ["PM", "PMM", "EB", "DLIT", "SJIT"])
def test_where_r_stops_early_ours_solves_the_equation(name, measure, method):
    (yi, vi), fit = arrays(name, measure), fitted(name, measure, method)

    def q(tau2):
        w = 1 / (vi + tau2)
        return (w * (yi - np.average(yi, weights=w)) ** 2).sum()

    df = len(yi) - 1
    aim = stats.chi2.median(df) if method == "PMM" else df
    if fit.tau2 == 0:
        assert q(0.0) <= aim
    else:
        assert q(fit.tau2) == pytest.approx(aim, rel=1e-10)


@pytest.mark.parametrize(("name", "measure"), SMALL_UNITS)
@pytest.mark.parametrize("method", ["ML", "REML"])
def test_where_r_stops_early_ours_has_the_higher_likelihood(name, measure, method):
    yi, vi = arrays(name, measure)
    unit = np.sqrt(vi.mean())

    def height(tau2):
        w = unit**2 / (vi + tau2)
        rest = (yi - np.average(yi, weights=w)) / unit
        value = np.log(w).sum() - (w * rest**2).sum()
        return value - np.log(w.sum()) if method == "REML" else value

    ours = fitted(name, measure, method).tau2
    theirs = node(name, measure)["rma"][method]["tau2"]
    assert height(ours) >= height(theirs)
    assert height(ours) >= max(height(ours * factor) for factor in (0.999, 1.001))


@pytest.mark.parametrize("word", ["REML", "EE"])
@pytest.mark.parametrize(("name", "measure"), PAIRS)
def test_weights(name, measure, word):
    expected = node(name, measure).get(f"weights_{word}_percent")
    if expected is None:
        return
    fit = pool(effects_of(name, measure), tau2=word, inference="normal")
    weights = [study.weight for study in fit.studies]
    against("weights: of the studies", 1e-5)(weights, np.atleast_1d(expected) / 100)


def test_every_estimator_is_compared():
    compared = {code_of(method) for _, _, method in CASES}
    assert compared == set(TAU2_ESTIMATORS)
    assert len({name for name, _, _ in CASES}) >= len(DATASETS) - 1


def table(k=6, seed=3):
    rng = np.random.default_rng(seed)
    return rng.normal(size=k), rng.uniform(0.05, 0.5, k)


@pytest.mark.parametrize("scale", [1.0, 7.3])
def test_weights_of_ones_own(scale):
    yi, vi = table()
    own = np.array([1.0, 2.0, 0.0, 3.0, 1.0, 1.0])
    fit = pool_batch(yi, vi, tau2="REML", weights=own * scale)
    assert fit.estimate == pytest.approx(np.average(yi, weights=own), rel=1e-14)
    spread = (own**2 * (vi + fit.tau2)).sum() ** 0.5 / own.sum()
    assert fit.se == pytest.approx(spread, rel=1e-14)
    assert fit.tau2 == pool_batch(yi, vi).tau2


def test_the_moment_estimators_are_one_with_the_weights_of_each():
    yi, vi = table()
    for word, weights in (("DL", 1 / vi), ("HE", np.ones_like(vi))):
        plain, own = pool_batch(yi, vi, tau2=word), pool_batch(yi, vi, tau2="GENQ", weights=weights)
        assert own.tau2 == pytest.approx(plain.tau2, rel=1e-12)
        assert own.tau2_se == pytest.approx(plain.tau2_se, rel=1e-12)


def test_a_column_of_weights_goes_with_its_rows():
    yi, vi = table()
    studies = {"yi": yi, "vi": vi, "w": [1, 2, 3, "NR", 5, 6], "g": list("aabbab")}
    effects = effect_sizes(studies, measure="GEN")
    with pytest.raises(InputError, match="row 4"):
        pool(effects, weights="w")
    studies["w"] = [1, 2, 3, 4, 5, 6]
    effects = effect_sizes(studies, measure="GEN")
    fit = pool(effects, weights="w", subgroup="g")
    assert fit.inference == "t"
    assert [s.weight for s in fit.studies] == pytest.approx(np.arange(1, 7) / 21)
    group = np.array(list("aabbab")) == "a"
    mean = np.average(yi[group], weights=np.arange(1, 7)[group])
    assert fit.subgroups[0].fit.estimate == pytest.approx(mean, rel=1e-14)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ("nowhere", "no column 'nowhere'"),
        ([1, 2], "2 numbers for 6 rows"),
        ([1, -2, 1, 1, 1, 1], "row 2"),
        ([np.inf, 2, 1, 1, 1, 1], "row 1"),
        ([0] * 6, "Every weight is 0"),
        (["a"] * 6, "no number"),
    ],
)
def test_weights_that_cannot_be(weights, message):
    yi, vi = table()
    with pytest.raises(InputError, match=message):
        pool(effect_sizes({"yi": yi, "vi": vi}, measure="GEN"), weights=weights)


@pytest.mark.parametrize(
    ("weights", "message"),
    [([1, -2, 1, 1, 1, 1], "study 2"), ([0] * 6, "every weight is 0"), ([1, 2], "do not fit")],
)
def test_weights_that_cannot_be_in_a_batch(weights, message):
    with pytest.raises(InputError, match=message):
        pool_batch(*table(), weights=weights)


def test_one_weight_shows_no_spread():
    with pytest.raises(InputError, match="too few studies have a weight"):
        pool_batch(*table(), tau2="GENQ", weights=[1, 0, 0, 0, 0, 0])
