"""Trim-and-fill against R, and where it ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bias_reference import CLOSED, DATASETS, PAIRS, effects, node
from comparing import against, off
from pooledcases.diagnostics import TRIM_ESTIMATORS, asymmetry, trim_fill
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError, Refusal
from pooledcases.labels import LABELS
from pooledcases.models import pool

# an error of R is no value
CASES = [
    (*pair, key) for pair in PAIRS for key, found in node(*pair, "trimfill").items()
    if "error" not in found
]  # fmt: skip
META = [name for name, data in DATASETS.items() if "meta_trimfill" in data]
_OF_TAU2 = 1e-6


def restricted(yi, vi, tau2):
    """The restricted log-likelihood, up to a constant."""
    w = 1 / (vi + tau2)
    mean = (w * yi).sum() / w.sum()
    return mean, 0.5 * (np.log(w).sum() - np.log(w.sum()) - (w * (yi - mean) ** 2).sum())


def pooled_values(fit):
    return {
        "b": fit.estimate, "se": fit.se, "ci.lb": fit.ci.low, "ci.ub": fit.ci.high,
        "pval": fit.p_value, "tau2": fit.tau2, "I2": 100 * fit.i2, "QE": fit.q,
    }  # fmt: skip


def ours_is_the_maximum(fit, tau2, estimate):
    """R runs trim-and-fill with its default threshold, and stops early: at its own tau² its mean
    is ours, and the likelihood of that tau² is lower."""
    use = fit.effects.included
    yi, vi = fit.effects.yi[use], fit.effects.vi[use]
    mean, theirs = restricted(yi, vi, tau2)
    assert off(mean, estimate) <= CLOSED
    assert restricted(yi, vi, fit.tau2)[1] >= theirs - 1e-12 * max(1, abs(theirs))


@pytest.mark.parametrize(("name", "measure", "key"), CASES)
def test_as_metafor(name, measure, key):
    expected = node(name, measure, "trimfill")[key]
    tau2, estimator, side = key.split("_")
    fit = pool(effects(name, measure), tau2=tau2, inference="normal")
    found = trim_fill(fit, estimator=estimator, side=side, force=True)
    assert (found.side, found.k0) == (expected["side"], expected["k0"])
    close = against(f"trim-and-fill: {estimator}", CLOSED)
    close(found.k0_se, expected["se.k0"])
    close(found.p_value, expected["p.k0"])
    values = pooled_values(found.fit)
    if any(off(ours, expected[value]) > _OF_TAU2 for value, ours in values.items()):
        assert tau2 == "REML"
        ours_is_the_maximum(found.fit, expected["tau2"], expected["b"])
    elif tau2 != "REML":
        for value, ours in values.items():
            close(ours, expected[value])
    theirs = np.atleast_1d(expected["filled_yi"]).astype(float)
    # the centre is that of the trimmed REML fit, which stops early too
    tolerance = 1e-4 if tau2 == "REML" else CLOSED
    for one, other in zip(sorted(found.filled_yi), sorted(theirs), strict=True):
        close(one, other, tolerance)


@pytest.mark.parametrize("name", META)
def test_as_meta(name):
    """meta trims with the equal-effects mean whatever is pooled then."""
    expected = DATASETS[name]["meta_trimfill"]
    for kind, tau2 in (("common", "EE"), ("random", "REML")):
        fit = pool(effects(name, "OR", drop00=True), tau2=tau2, inference="normal")
        found = trim_fill(fit, trim_with="EE", force=True)
        assert (found.k0, found.fit.k) == (expected["k0"], expected["k"])
        pairs = {"TE.": found.fit.estimate, "seTE.": found.fit.se, "lower.": found.fit.ci.low,
                 "upper.": found.fit.ci.high, "pval.": found.fit.p_value}  # fmt: skip
        if kind == "random" and off(found.fit.tau2, expected["tau2"]) > _OF_TAU2:
            ours_is_the_maximum(found.fit, expected["tau2"], expected["TE.random"])
            continue
        for word, ours in pairs.items():
            close = against("trim-and-fill: with the equal-effects mean", program="meta")
            close(ours, expected[word + kind], CLOSED if kind == "common" else 1e-5)


def skewed(k=12, side=1.0):
    rng = np.random.default_rng(5)
    sei = np.linspace(0.05, 0.6, k)
    return {"yi": side * (0.2 + 1.5 * sei + 0.05 * rng.normal(size=k)), "vi": sei**2}


def test_the_filled_studies_mirror_the_extreme_ones():
    fit = pool(effect_sizes(skewed(), measure="GEN"), tau2="EE", inference="normal")
    found = trim_fill(fit)
    assert found.k0 > 0
    assert found.side == "left"
    centre = (found.filled_yi + fit.effects.yi[[int(name) - 1 for name in found.filled]]) / 2
    assert centre == pytest.approx(np.full(found.k0, centre[0]), rel=1e-12)
    assert found.fit.k == 12 + found.k0
    assert found.fit.estimate < fit.estimate
    assert found.fit.studies[-1].study.startswith("filled: ")
    assert [item.code for item in found.cautions] == ["PC-M20"]
    assert "sensitivity" in found.cautions[0].message()
    assert found.as_json()["sensitivity"] is True


def test_the_other_side_is_the_mirror_image():
    one, other = (
        trim_fill(pool(effect_sizes(skewed(side=side), measure="GEN"), tau2="DL"))
        for side in (1.0, -1.0)
    )
    assert (one.side, other.side) == ("left", "right")
    (said,) = [item for item in one.cautions if item.code == "PC-M20"]
    assert said.message("en").startswith(f"studies imputed by trim-and-fill: {one.k0};")
    assert said.message("zh").startswith(f"剪补法填补的研究数：{one.k0}；")
    assert one.fit.estimate == pytest.approx(-other.fit.estimate, rel=1e-12)


def test_a_scale_that_needs_sizes_goes_back():
    table = {
        "xi": [1, 3, 5, 9, 12, 30, 2, 40, 4, 60],
        "ni": [10, 12, 15, 30, 40, 120, 8, 90, 9, 99],
    }
    found = trim_fill(pool(effect_sizes(table, measure="PFT")), side="left", force=True)
    assert 0 <= found.fit.reported.estimate <= 1
    # nothing was imputed, so that nothing is said of it
    assert found.k0 == 0
    assert [item.code for item in found.cautions if item.code != "PC-M01"] == ["PC-M11"]


@pytest.mark.parametrize("estimator", sorted(TRIM_ESTIMATORS))
@pytest.mark.parametrize("side", ["left", "right"])
def test_identical_effects_have_nothing_missing(estimator, side):
    table = {"yi": np.full(12, 0.3), "vi": np.linspace(0.1, 0.4, 12)}
    found = trim_fill(pool(effect_sizes(table, measure="GEN")), estimator=estimator, side=side)
    assert (found.k0, found.fit.estimate) == (0, pytest.approx(0.3))


def test_q0_may_not_exist_and_says_so():
    broken = [
        (name, measure, key)
        for name, measure in PAIRS
        for key, found in node(name, measure, "trimfill").items()
        if "error" in found and "_Q0_" in key and "edge" not in name
    ]
    name, measure, key = broken[0]
    fit = pool(effects(name, measure), tau2=key.split("_")[0], inference="normal")
    found = trim_fill(fit, estimator="Q0", side=key.split("_")[2], force=True)
    assert (found.k0, found.fit, found.converged) == (None, None, False)
    assert "L0 or R0" in found.as_json()["reason"]
    assert "PC-N01" in [item.code for item in found.cautions]


def test_identical_variances_need_a_side():
    fit = pool(effect_sizes({"yi": np.linspace(0, 1, 12), "vi": np.full(12, 0.1)}, measure="GEN"))
    with pytest.raises(InputError, match="give side left or right"):
        trim_fill(fit)
    # evenly spread effects lack nothing on either side
    found = trim_fill(fit, side="left")
    assert (found.k0, found.fit.estimate) == (0, pytest.approx(0.5))


def test_what_cannot_be_filled():
    with pytest.raises(Refusal, match="9 studies"):
        trim_fill(pool(effects("dat.normand1999", "MD")))
    few = pool(effect_sizes({"yi": [0.1, 0.5], "vi": [0.1, 0.2]}, measure="GEN"))
    with pytest.raises(InputError, match="at least 3"):
        trim_fill(few, force=True)
    with pytest.raises(InputError, match="'L1' is not known"):
        trim_fill(few, estimator="L1")
    weighted = effect_sizes(skewed(), measure="GEN")
    with pytest.raises(InputError, match="weights of your own"):
        trim_fill(pool(weighted, weights=np.arange(1.0, 13)))


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_any_funnel_settles_or_says_why(seed):
    rng = np.random.default_rng(seed)
    vi = rng.lognormal(-2, 1.5, size=15)
    fit = pool(effect_sizes({"yi": rng.normal(0, np.sqrt(vi)), "vi": vi}, measure="GEN"), tau2="EE")
    for estimator in TRIM_ESTIMATORS:
        found = trim_fill(fit, estimator=estimator)
        assert (found.fit is None) == (found.reason is not None)
        assert found.k0 is None or 0 <= found.k0 < 15
    side = asymmetry(fit.effects, test="thompson", tau2="EE", inference="normal").estimate
    assert found.side == ("right" if side < 0 else "left")


def test_words():
    for spec in TRIM_ESTIMATORS.values():
        assert spec.label in LABELS
