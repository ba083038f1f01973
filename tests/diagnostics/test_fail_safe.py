"""Fail-safe N and excess significance against R, and by adding the studies."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from bias_reference import CLOSED, PAIRS, effects, node
from comparing import against, off
from pooledcases.diagnostics import FAIL_SAFE_METHODS, excess_significance, fail_safe
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.models import pool_batch

METHODS = {"rosenthal": "Rosenthal", "orwin": "Orwin", "rosenberg": "Rosenberg"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("name", "measure"), PAIRS)
def test_as_metafor(name, measure, method):
    found = fail_safe(effects(name, measure), method=method)
    expected = node(name, measure, "fsn")[METHODS[method]]
    if name == "edge_tiny_var" and method == "orwin":
        assert found.studies == 4
    close = against(f"fail-safe N: {method}", CLOSED)
    assert found.studies == expected["fsnum"]
    close(found.p_value, expected["pval"])
    close(found.target, expected["target"])
    if method != "rosenthal":
        close(found.estimate, expected["meanes"])


def with_null_studies(yi, vi, n, mean, tau2):
    """Mean, p and tau² of k studies and n null ones, from their sums of squares."""
    k, harmonic = len(yi), len(yi) / (1 / vi).sum()
    if n == 0:
        spread, w, w0 = tau2, 1 / (vi + tau2), 0.0
    else:
        between = k * n / (k + n) * mean**2
        spread = ((k - 1 + n - 1) * tau2 + between) / (k + n - 1)
        w, w0 = 1 / (vi + spread), n / (harmonic + spread)
    total = w.sum() + w0
    return (w * yi).sum() / total, 2 * ndtr(-abs((w * yi).sum()) / np.sqrt(total)), spread


@pytest.mark.parametrize(("name", "measure"), PAIRS)
def test_general_as_metafor(name, measure):
    """R's REML runs here with its default threshold, stops early, and the number of studies moves
    with tau²: so the method is held to R's digits at R's own mean and tau². Its number is the
    solution in real numbers plus a half, rounded up, and so one too many in half of all cases:
    with one study fewer p is above 0.05 already."""
    expected = node(name, measure, "fsn")["General_REML"]
    own = effects(name, measure)
    yi, vi = own.yi[own.included], own.vi[own.included]
    n = expected["fsnum"]
    mean, p_value, tau2 = with_null_studies(yi, vi, n, expected["est"], expected["tau2"])
    close = against("fail-safe N: general", CLOSED)
    close(mean, expected["est.fsn"])
    close(tau2, expected["tau2.fsn"])
    assert p_value >= 0.05
    if n > 1:
        root = brentq(
            lambda x: with_null_studies(yi, vi, x, expected["est"], expected["tau2"])[1] - 0.05,
            max(n - 2.0, 1e-9),
            n,
        )
        assert n == np.ceil(root + 0.5)


@pytest.mark.parametrize(("name", "measure"), PAIRS)
def test_general_is_the_least_number(name, measure):
    own, found = effects(name, measure), fail_safe(effects(name, measure), method="general")
    yi, vi = own.yi[own.included], own.vi[own.included]
    at = (found.estimate, found.tau2)
    mean, p_value, tau2 = with_null_studies(yi, vi, found.studies, *at)
    assert off([found.estimate_after, found.tau2_after], [mean, tau2]) <= CLOSED
    assert p_value >= 0.05
    if found.studies:
        assert with_null_studies(yi, vi, found.studies - 1, *at)[1] < 0.05
    n = node(name, measure, "fsn")["General_REML"]["fsnum"]
    assert n - 1 - 1e-3 * n <= found.studies <= n + 1e-3 * n


def test_adding_that_many_studies_takes_significance_away():
    table = {"yi": [0.4, 0.5, 0.6, 0.3], "vi": [0.02, 0.03, 0.04, 0.02]}
    own = effect_sizes(table, measure="GEN")
    n = int(fail_safe(own, method="rosenberg").studies)
    vi = 4 / (1 / np.array(table["vi"])).sum()

    def p_value(many):
        yi, v = [*table["yi"], *[0.0] * many], [*table["vi"], *[vi] * many]
        return float(pool_batch(yi, v, tau2="EE").p_value)

    assert p_value(n) >= 0.05 > p_value(n - 1)


def test_nothing_to_take_away():
    table = {"yi": [0.1, -0.1, 0.0], "vi": [0.1, 0.1, 0.1]}
    own = effect_sizes(table, measure="GEN")
    for method in FAIL_SAFE_METHODS:
        assert fail_safe(own, method=method).studies == 0


def test_targets():
    own = effect_sizes({"yi": [0.4, 0.5], "vi": [0.02, 0.03]}, measure="GEN")
    assert fail_safe(own, method="orwin", target=0.1).studies == 7
    assert fail_safe(own, method="orwin", target=0.9).studies == 0
    for target in (0.0, -0.1, float("nan")):
        with pytest.raises(InputError, match="of the same sign"):
            fail_safe(own, method="orwin", target=target)
    with pytest.raises(InputError, match="'x' is not known"):
        fail_safe(own, method="x")


def test_one_study():
    own = effect_sizes({"yi": [0.4], "vi": [0.01]}, measure="GEN")
    assert all(fail_safe(own, method=word).studies >= 0 for word in FAIL_SAFE_METHODS)
    assert excess_significance(own).observed == 1


@pytest.mark.parametrize(("name", "measure"), PAIRS)
def test_excess_as_metafor(name, measure):
    expected = node(name, measure, "tes")
    found = excess_significance(effects(name, measure))
    assert (found.k, found.observed) == (expected["k"], expected["O"])
    close = against("excess significance: observed and expected", CLOSED)
    close(found.theta, expected["theta"])
    close(found.expected, expected["E"])
    if found.expected < found.k:
        close(found.ratio, expected["OEratio"])
    if expected["X2"] == "NA":
        close(found.p_value, expected["pval"])
    else:
        close(found.chi2, expected["X2"])
        close(found.chi2_p_value, expected["pval"])
    close(found.power, np.atleast_1d(expected["power"]))


def test_the_exact_p_value_by_enumeration():
    table = {"yi": [0.5, 0.1, 0.4, -0.3], "vi": [0.04, 0.05, 0.02, 0.02]}
    found = excess_significance(effect_sizes(table, measure="GEN"), theta=0.2)
    total = 0.0
    for outcome in itertools.product((0, 1), repeat=4):
        if sum(outcome) >= found.observed:
            chances = np.where(outcome, found.power, 1 - found.power)
            total += float(np.prod(chances))
    assert found.p_value == pytest.approx(total, rel=1e-12)


def test_many_studies_take_the_normal_limit():
    rng = np.random.default_rng(2)
    k = 20_000
    found = excess_significance(
        effect_sizes({"yi": rng.normal(0.1, 0.1, k), "vi": np.full(k, 0.01)}, measure="GEN")
    )
    assert 0 < found.p_value < 1


def test_words():
    for spec in FAIL_SAFE_METHODS.values():
        assert spec.label in LABELS
    own = effect_sizes({"yi": [0.4], "vi": [0.01]}, measure="GEN")
    with pytest.raises(InputError, match="finite"):
        excess_significance(own, theta=float("inf"))
    empty = effect_sizes({"yi": ["NR"], "vi": ["NR"]}, measure="GEN")
    with pytest.raises(InputError, match="no study"):
        fail_safe(empty)
