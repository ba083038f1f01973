"""What must hold of every fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method_words import ESTIMATORS
from method_words import METHODS as PAIRS
from pooledcases.effects import effect_sizes
from pooledcases.models import pool, pool_batch
from pooledcases.models.weighted import engine

METHODS = st.sampled_from(PAIRS)
CODES = st.sampled_from(ESTIMATORS)


@st.composite
def studies(draw, least=2):
    k = draw(st.integers(least, 9))
    yi = draw(st.lists(st.floats(-3, 3), min_size=k, max_size=k))
    log_vi = draw(st.lists(st.floats(-4, 2), min_size=k, max_size=k))
    return np.array(yi).round(6), np.exp(np.array(log_vi))


def agree(one, other, rtol=1e-8):
    # iterates end within rounding of a flat peak, so tau² agrees to about the root of rounding
    for name in ("estimate", "se", "ci_low", "ci_high"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=rtol, atol=1e-8)


@settings(max_examples=80, deadline=None)
@given(data=studies(), method=METHODS)
def test_results_are_finite_and_in_range(data, method):
    fit = pool_batch(*data, tau2=method[0], inference=method[1])
    assert fit.converged
    assert fit.tau2 >= 0
    assert 0 <= fit.i2 <= 1
    assert 0 <= fit.i2_q <= 1
    assert fit.q >= 0
    assert data[0].min() - 1e-12 <= fit.estimate <= data[0].max() + 1e-12
    assert fit.ci_low <= fit.estimate <= fit.ci_high


@settings(max_examples=60, deadline=None)
@given(data=studies(), method=METHODS, seed=st.integers(0, 99))
def test_the_order_of_studies_does_not_matter(data, method, seed):
    order = np.random.default_rng(seed).permutation(len(data[0]))
    options = dict(zip(("tau2", "inference"), method, strict=True))
    agree(pool_batch(*data, **options), pool_batch(data[0][order], data[1][order], **options))


@settings(max_examples=60, deadline=None)
@given(data=studies(), method=METHODS, shift=st.floats(-20, 20))
def test_shifting_the_effects_shifts_the_estimate(data, method, shift):
    plain = pool_batch(*data, tau2=method[0], inference=method[1])
    moved = pool_batch(data[0] + shift, data[1], tau2=method[0], inference=method[1])
    assert moved.estimate == pytest.approx(plain.estimate + shift, abs=1e-7)
    assert moved.se == pytest.approx(plain.se, rel=1e-6, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(data=studies(), tau2=CODES, power=st.integers(-12, 12))
def test_units_do_not_matter(data, tau2, power):
    # powers of two are exact, so even the path of the iteration is the same but for one constant
    unit = 2.0**power
    plain = pool_batch(*data, tau2=tau2)
    scaled = pool_batch(data[0] * unit, data[1] * unit**2, tau2=tau2)
    assert scaled.tau2 == pytest.approx(plain.tau2 * unit**2, rel=1e-10)
    assert scaled.se == pytest.approx(plain.se * unit, rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(data=studies(least=3), method=METHODS)
def test_leaving_a_study_out_is_deleting_its_row(data, method):
    yi, vi = data
    options = dict(zip(("tau2", "inference"), method, strict=True))
    batch = pool_batch(yi, vi, ~np.eye(len(yi), dtype=bool), **options)
    for row in range(len(yi)):
        alone = pool_batch(np.delete(yi, row), np.delete(vi, row), **options)
        for name in ("estimate", "se", "tau2", "q", "i2", "k", "df"):
            np.testing.assert_allclose(
                getattr(batch, name)[row], getattr(alone, name), rtol=1e-8, atol=1e-10
            )


@settings(max_examples=30, deadline=None)
@given(data=studies(), method=METHODS)
def test_a_batch_row_is_the_single_fit(data, method):
    effects = effect_sizes({"yi": data[0], "vi": data[1]}, measure="GEN")
    fit = pool(effects, tau2=method[0], inference=method[1])
    batch = pool_batch(*data, tau2=method[0], inference=method[1])
    assert (fit.estimate, fit.se, fit.tau2) == (batch.estimate, batch.se, batch.tau2)


@settings(max_examples=40, deadline=None)
@given(data=studies(), tau2=st.sampled_from(["DL", "PM", "REML"]))
def test_adhoc_is_never_narrower_than_either_side_of_it(data, tau2):
    widths = {
        word: pool_batch(*data, tau2=tau2, inference=word).se
        for word in ("t", "hartung-knapp", "hartung-knapp-adhoc")
    }
    assert widths["hartung-knapp-adhoc"] == pytest.approx(
        max(widths["t"], widths["hartung-knapp"]), rel=1e-12
    )


@settings(max_examples=40, deadline=None)
@given(data=studies())
def test_paule_mandel_lies_inside_its_q_profile_interval(data):
    effects = effect_sizes({"yi": data[0], "vi": data[1]}, measure="GEN")
    fit = pool(effects, tau2="PM")
    if "PC-N02" not in [item.code for item in fit.cautions]:
        assert fit.tau2_ci.low <= fit.tau2 * (1 + 1e-12)
        assert fit.tau2 <= fit.tau2_ci.high * (1 + 1e-12)


def test_leading_axes_are_kept():
    rng = np.random.default_rng(7)
    yi, vi = rng.normal(size=(2, 3, 5)), rng.uniform(0.1, 1, size=(2, 3, 5))
    batch = pool_batch(yi, vi)
    assert batch.estimate.shape == (2, 3)
    assert batch.estimate[1, 2] == pytest.approx(pool_batch(yi[1, 2], vi[1, 2]).estimate, rel=1e-10)
    assert pool_batch(yi[0, 0], vi[0, 0]).estimate.shape == ()


def test_chunks_do_not_show(monkeypatch):
    rng = np.random.default_rng(8)
    yi, vi = rng.normal(size=(11, 4)), rng.uniform(0.1, 1, size=(11, 4))
    whole = pool_batch(yi, vi, inference="hartung-knapp")
    monkeypatch.setattr(engine, "CELLS", 12)
    agree(whole, pool_batch(yi, vi, inference="hartung-knapp"), rtol=1e-12)


def test_results_cannot_be_changed():
    batch = pool_batch([0.1, 0.2], [0.1, 0.2])
    with pytest.raises(ValueError, match="read-only"):
        batch.estimate[()] = 1
