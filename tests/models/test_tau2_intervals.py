"""Intervals of tau², I² and H², against R and against the equations they solve."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool
from pooledcases.models.weighted.tau2 import quadratic_forms
from pooling_reference import ITERATED, PAIRS, SMALL_UNITS, arrays, node
from pooling_reference import effects as effects_of

WORDS = {"QP": "q-profile", "PL": "profile-likelihood", "GENQ": "generalised-q"}
METHODS = {"QP": "Q-profile", "PL": "profile likelihood", "GENQ": "generalised Q"}
CASES = [
    (*pair, tau2, kind)
    for pair in PAIRS
    for tau2, kinds in node(*pair)["confint_tau2"].items()
    for kind in kinds
]
#: R searches the generalised Q's limits with its default tolerance of 1.2e-4 in tau², and fails
#: where every effect is far below that; the equation itself is tested below.
ABSOLUTE = 1.5e-4


def fitted(name, measure, tau2, kind):
    options = {"tau2": tau2, "inference": "normal", "tau2_interval": WORDS[kind]}
    return pool(effects_of(name, measure), **options)


def capped(expected):
    """R's search for the upper limit ends at 100 or ten times the estimate."""
    tau2, _, upper = expected["tau2"]
    return upper is None or upper >= 0.999 * max(100.0, 10 * (tau2 or 0.0))


@pytest.mark.parametrize(("name", "measure", "tau2", "kind"), CASES)
def test_against_r(name, measure, tau2, kind):
    fit, expected = (
        fitted(name, measure, tau2, kind),
        node(name, measure)["confint_tau2"][tau2][kind],
    )
    if fit.k == 1:
        assert fit.tau2_ci is fit.i2_ci is fit.h2_ci is fit.tau2_ci_method is None
        return
    assert fit.tau2_ci_method == fit.i2_ci_method == METHODS[kind]
    if (name, measure, tau2, kind) == ("dat.mcdaniel1994", "UCOR", "HE", "GENQ"):
        return  # R gives [0, 0] around an estimate of 0.03: its distribution function failed
    close = against(f"intervals of tau²: {WORDS[kind]}")
    if kind == "GENQ":
        close(fit.tau2_ci.low, expected["tau2"][1], ABSOLUTE, size=1.0)
        if not capped(expected):
            close(fit.tau2_ci.high, expected["tau2"][2], ABSOLUTE, size=1.0)
        return
    # R's search stops at an absolute distance, far in the units of these data sets
    tolerance = 4e-3 if (name, measure) in SMALL_UNITS else 1e-5 if measure == "PFT" else ITERATED
    pairs = [(fit.tau2_ci.low, fit.i2_ci.low, fit.h2_ci.low, 1)]
    if not capped(expected):
        pairs.append((fit.tau2_ci.high, fit.i2_ci.high, fit.h2_ci.high, 2))
    for *ours, at in pairs:
        close(ours[0], expected["tau2"][at], tolerance)
        close(ours[1], expected["I2"][at] / 100, tolerance)
        close(ours[2], expected["H2"][at], tolerance)
    if capped(expected):
        assert fit.tau2_ci.high >= 100


def profile(yi, vi, restricted):
    def height(tau2):
        w = 1 / (vi + tau2)
        rest = yi - np.average(yi, weights=w)
        value = 0.5 * (np.log(w).sum() - (w * rest**2).sum())
        return value - 0.5 * np.log(w.sum()) if restricted else value

    return height


@pytest.mark.parametrize("tau2", ["ML", "REML"])
@pytest.mark.parametrize(
    ("name", "measure"), [*SMALL_UNITS, ("edge_k3_outlier", "GEN"), ("dat.bcg", "RR")]
)
def test_profile_likelihood_has_dropped_by_the_quantile(name, measure, tau2):
    (yi, vi), fit = arrays(name, measure), fitted(name, measure, tau2, "PL")
    height = profile(yi, vi, tau2 == "REML")
    drop = stats.chi2.ppf(0.95, 1) / 2
    assert height(fit.tau2) - height(fit.tau2_ci.high) == pytest.approx(drop, rel=1e-9)
    if fit.tau2_ci.low > 0:
        assert height(fit.tau2) - height(fit.tau2_ci.low) == pytest.approx(drop, rel=1e-9)
    else:
        assert height(fit.tau2) - height(0.0) <= drop


def test_profile_likelihood_of_two_peaks_reaches_over_both():
    yi, vi = np.array([-0.01, -0.19, -0.05, 1.85]), np.array([0.0345, 0.0373, 0.2647, 0.5012])
    effects = effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
    fit = pool(effects, tau2="REML", tau2_interval="profile-likelihood")
    height, floor = profile(yi, vi, True), stats.chi2.ppf(0.95, 1) / 2
    grid = np.geomspace(1e-4, 1e3, 4000)
    inside = grid[[height(fit.tau2) - height(t) <= floor for t in grid]]
    assert fit.tau2_ci.low == 0
    assert fit.tau2_ci.high == pytest.approx(inside.max(), rel=0.01)


@pytest.mark.parametrize(
    ("name", "measure"),
    [*SMALL_UNITS, ("edge_k3_outlier", "GEN"), ("dat.normand1999", "MD")],
)
def test_q_profile_limits_are_where_q_is_the_quantile(name, measure):
    (yi, vi), fit = arrays(name, measure), fitted(name, measure, "REML", "QP")
    for limit, p in ((fit.tau2_ci.low, 0.975), (fit.tau2_ci.high, 0.025)):
        w = 1 / (vi + limit)
        q = (w * (yi - np.average(yi, weights=w)) ** 2).sum()
        assert q == pytest.approx(stats.chi2.ppf(p, len(yi) - 1), rel=1e-9)


def imhof(values, q):
    """P(Σ λ χ²₁ > q) by Imhof's integral (1961, Biometrika 48:419) and the midpoint rule."""
    values, top = values / q, 1.0
    while np.log1p((values * top) ** 2).sum() < 4 * np.log(1e10):
        top *= 2
    points = 1_000_000 // len(values)
    u = (np.arange(points) + 0.5) * (top / points)
    angle, size = -0.5 * u, np.log(u)
    for value in values:
        angle += 0.5 * np.arctan(value * u)
        size += 0.25 * np.log1p((value * u) ** 2)
    return 0.5 + (np.sin(angle) * np.exp(-size)).sum() * (top / points) / np.pi


@pytest.mark.parametrize("tau2", ["DL", "HE"])
@pytest.mark.parametrize(
    ("name", "measure"),
    [("dat.crisafulli2020", "PR"), ("dat.mcdaniel1994", "UCOR"), ("edge_huge_spread", "GEN"),
     ("dat.bcg", "RD")],
)  # fmt: skip
def test_generalised_q_has_the_tails_it_should(name, measure, tau2):
    (yi, vi), fit = arrays(name, measure), fitted(name, measure, tau2, "GENQ")
    a = 1 / vi if tau2 == "DL" else np.ones_like(vi)
    p = np.diag(a) - np.outer(a, a) / a.sum()
    q = yi @ p @ yi
    for limit, above in ((fit.tau2_ci.low, 0.025), (fit.tau2_ci.high, 0.975)):
        root = np.sqrt(vi + limit)
        values = np.linalg.eigvalsh(root[:, None] * p * root)[1:]
        if limit == 0:
            continue
        assert imhof(values, q) == pytest.approx(above, abs=1e-6)


def test_meta_takes_the_generalised_q_with_roots_of_the_weights():
    """meta's interval for DL, Jackson's: weights of one over the standard error."""
    from pooling_reference import DATASETS

    for name, data in DATASETS.items():
        expected = data.get("meta_tau", {}).get("DL")
        if expected is None or expected["tau2"] is None:
            continue
        weights = 1 / np.sqrt(arrays(name, "GEN")[1])
        options = {"tau2": "GENQ", "weights": weights, "tau2_interval": "generalised-q"}
        fit = pool(effects_of(name, "GEN"), **options)
        close = against("intervals of tau²: generalised-q", ABSOLUTE, program="meta", size=1.0)
        close(fit.tau2_ci.low, expected["lower"])
        if expected["upper"] < 100:
            close(fit.tau2_ci.high, expected["upper"])


@pytest.mark.parametrize("word", WORDS.values())
def test_less_spread_than_any_tau2_explains(word):
    effects = effect_sizes({"yi": [0.3] * 4, "vi": [0.1, 0.2, 0.3, 0.4]}, measure="GEN")
    tau2 = {"profile-likelihood": "REML"}.get(word, "DL")
    fit = pool(effects, tau2=tau2, tau2_interval=word)
    codes = [item.code for item in fit.cautions]
    if word == "profile-likelihood":  # a likelihood ratio never excludes every value
        assert fit.tau2_ci.low == 0 < fit.tau2_ci.high
    else:
        assert (fit.tau2_ci.low, fit.tau2_ci.high) == (0.0, 0.0)
        assert (fit.h2_ci.low, fit.h2_ci.high) == (1.0, 1.0)
        assert "PC-N02" in codes


@pytest.mark.parametrize("scale", [1e-8, 1e8])
@pytest.mark.parametrize(("tau2", "word"), [("ML", "PL"), ("DL", "GENQ"), ("PM", "QP")])
def test_units_do_not_matter(scale, tau2, word):
    yi, vi = np.array([0.1, 0.3, 0.9, 1.4]), np.array([0.02, 0.03, 0.05, 0.02])
    one, other = (
        pool(
            effect_sizes({"yi": yi * unit, "vi": vi * unit**2}, measure="GEN"),
            tau2=tau2,
            tau2_interval=WORDS[word],
        )
        for unit in (1.0, scale)
    )
    assert other.tau2_ci.low == pytest.approx(one.tau2_ci.low * scale**2, rel=1e-8)
    assert other.tau2_ci.high == pytest.approx(one.tau2_ci.high * scale**2, rel=1e-8)


def test_too_many_studies_for_the_exact_distribution_are_told(monkeypatch):
    monkeypatch.setattr(quadratic_forms, "MOST_STUDIES", 3)
    effects = effect_sizes({"yi": [0.1, 0.3, 0.9, 1.4], "vi": [0.02] * 4}, measure="GEN")
    with pytest.raises(InputError, match="at most 3"):
        pool(effects, tau2="DL", tau2_interval="generalised-q")
