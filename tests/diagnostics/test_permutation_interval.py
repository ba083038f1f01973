"""The permutation interval: the test of signs, inverted."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

import pooledcases as pc
from comparing import against
from pooledcases import diagnostics
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps
from pooledcases.tables import sentence

FITS = json.loads(
    (Path(__file__).parents[1] / "reference" / "permutation_interval.json").read_text(
        encoding="utf-8"
    )
)["fits"]


def pooled(yi, vi, tau2="DL", inference="normal"):
    table = {"yi": np.asarray(yi), "vi": np.asarray(vi)}
    return pc.pool(pc.effect_sizes(table, measure="GEN"), tau2=tau2, inference=inference)


@pytest.mark.parametrize("case", FITS, ids=lambda c: f"{c['data']} {c['measure']} {c['method']}")
def test_limits_are_those_of_metafor(case):
    found = diagnostics.permutation_test(
        pooled(case["yi"], case["vi"], case["method"]), interval=True
    )
    against("permutation: exact p-values", 1e-8)(found.p_values[0], case["pval"])
    # R's search ends near the step, and has no number where it does not find it
    same = against("permutation: interval", 2e-5)
    same([found.ci.low, found.ci.high], [case["ci.lb"], case["ci.ub"]])


def dl_statistic(yi, vi):
    """The DerSimonian-Laird estimate over its standard error, (rows, k)."""
    w = 1 / vi
    mean = (w * yi).sum(axis=1, keepdims=True) / w.sum()
    q = (w * (yi - mean) ** 2).sum(axis=1)
    tau2 = np.maximum(0, (q - len(vi) + 1) / (w.sum() - (w**2).sum() / w.sum()))
    w = 1 / (vi + tau2[:, None])
    return (w * yi).sum(axis=1) / np.sqrt(w.sum(axis=1))


@pytest.mark.parametrize("seed", range(6))
def test_by_enumeration(seed):
    rng = np.random.default_rng(seed)
    k = 7
    yi, vi = rng.normal(0.3, 0.5, k), rng.lognormal(-2, 0.5, k)
    signs = np.array(list(itertools.product([-1.0, 1.0], repeat=k)))

    def p_value(value):
        every = np.abs(dl_statistic(signs * (yi - value), vi))
        own = abs(dl_statistic((yi - value)[None, :], vi)[0])
        return (every >= own * (1 - 1e-8)).mean()

    found = diagnostics.permutation_test(pooled(yi, vi), interval=True, level=0.9)
    assert found.level == 0.9
    assert found.p_values[0] == pytest.approx(p_value(0.0))
    for end, outward in ((found.ci.low, -1), (found.ci.high, 1)):
        assert p_value(end - outward * 1e-6) > 0.1 >= p_value(end + outward * 1e-6)


def test_it_moves_with_the_effects_and_agrees_with_the_test():
    yi, vi = np.array([0.4, -0.1, 0.9, 0.7, 0.2, 0.5]), np.array([0.1, 0.2, 0.05, 0.3, 0.1, 0.2])
    plain = diagnostics.permutation_test(pooled(yi, vi), interval=True)
    moved = diagnostics.permutation_test(pooled(yi + 3, vi), interval=True)
    assert moved.ci.low == pytest.approx(plain.ci.low + 3, abs=1e-7)
    assert moved.ci.high == pytest.approx(plain.ci.high + 3, abs=1e-7)
    for value in (plain.ci.low - 0.01, plain.ci.low + 0.01):
        again = diagnostics.permutation_test(pooled(yi - value, vi))
        assert (again.p_values[0] > 0.05) == (value > plain.ci.low)


def test_too_few_studies_reject_nothing():
    found = diagnostics.permutation_test(pooled([0.1, 0.5, 0.9], [0.1, 0.1, 0.2]), interval=True)
    assert (found.ci.low, found.ci.high) == (-math.inf, math.inf)
    assert '"-inf"' in dumps(found)
    assert "permutation interval" in sentence(found, "en")


def test_random_choices_are_the_same_for_every_value():
    rng = np.random.default_rng(2)
    fit = pooled(rng.normal(0.4, 0.3, 16), np.full(16, 0.05))
    one, two = (
        diagnostics.permutation_test(fit, interval=True, arrangements=499, seed=4) for _ in "ab"
    )
    assert not one.exact
    assert (one.ci.low, one.ci.high) == (two.ci.low, two.ci.high)
    assert one.ci.low < fit.estimate < one.ci.high


def test_without_request_there_is_none_and_moderators_have_none():
    fit = pooled([0.1, 0.5, 0.9], [0.1, 0.1, 0.2])
    found = diagnostics.permutation_test(fit)
    assert found.ci is found.level is None
    assert "interval" not in sentence(found, "en")
    table = {"yi": [0.1, 0.3, 0.8, 0.9, 1.2], "vi": [0.1] * 5, "dose": [1, 2, 3, 4, 5]}
    regression = pc.pool(pc.effect_sizes(table, measure="GEN"), mods="dose")
    with pytest.raises(InputError, match="without moderators"):
        diagnostics.permutation_test(regression, interval=True)
    with pytest.raises(InputError, match="level"):
        diagnostics.permutation_test(fit, interval=True, level=95)
    with pytest.raises(InputError, match="interval"):
        diagnostics.permutation_test(fit, interval="yes")
