"""Tables of small-study effects, in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.diagnostics import asymmetry, selection_model, trim_fill
from pooledcases.effects import effect_sizes
from pooledcases.models import pool
from pooledcases.tables.bias import asymmetry_frame, selection_frame, trim_fill_frame


@pytest.fixture(scope="module")
def own():
    sei = np.linspace(0.1, 0.6, 12)
    yi = 0.2 + 1.2 * sei + 0.1 * np.sin(np.arange(12))
    return effect_sizes({"yi": yi, "vi": sei**2}, measure="OR")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tests_of_asymmetry(own, lang):
    tests = [asymmetry(own, test=word) for word in ("egger", "begg", "thompson")]
    frame = asymmetry_frame(tests, lang)
    assert frame.shape == (3, 5)
    assert frame.iloc[0, 3].startswith("t(10) = ")
    assert frame.iloc[1, 3].startswith("tau = ")
    assert not frame.isna().any().any()


def test_why_a_test_was_taken_and_why_there_is_none(own):
    frame = asymmetry_frame(asymmetry(own))
    assert "no counts" in frame.iloc[0, 1]
    same = effect_sizes({"yi": np.linspace(0, 1, 12), "vi": np.full(12, 0.1)}, measure="GEN")
    frame = asymmetry_frame(asymmetry(same))
    assert frame.iloc[0, 4] == "–"
    assert "the same in all studies" in frame.iloc[0, 5]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_trim_and_fill_is_labelled(own, lang):
    frame = trim_fill_frame(trim_fill(pool(own, tau2="EE")), lang)
    assert len(frame) == 2
    assert ("sensitivity" if lang == "en" else "敏感性") in frame.iloc[1, 0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_selection(own, lang):
    found = [selection_model(own, weights=word) for word in ("half-normal", "logistic")]
    frame = selection_frame(found, lang)
    assert frame.shape[0] == 2
    assert "δ = " in frame.iloc[0, 3]
