"""The scales: forward and back again, the ends, and what a reader's scale can hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.scales import SCALES, to_reader

INSIDE = st.floats(0.001, 0.999)
#: Examples for one scale, of eighteen.
FEW = settings(max_examples=30)


@pytest.mark.parametrize("name", sorted(SCALES))
@FEW
@given(value=INSIDE, ni=st.integers(1, 5000))
def test_inverse_undoes_forward(name, value, ni):
    spec = SCALES[name]
    values, n = np.array([value]), np.array([float(ni)])
    # the double arcsine's closed-form inverse loses digits near 0 and 1, where it is flat
    tolerance = 1e-6 if name == "double arcsine" else 1e-12
    if name == "double arcsine":
        values = np.round(values * n) / n
        if values[0] in (0.0, 1.0):
            return
    np.testing.assert_allclose(
        spec.inverse(spec.forward(values, n), n), values, rtol=tolerance, atol=tolerance
    )


@FEW
@given(value=st.floats(-50, 50), ni=st.integers(1, 1000))
@pytest.mark.parametrize("name", [n for n in sorted(SCALES) if SCALES[n].high == 1.0])
def test_back_transformed_proportions_stay_between_0_and_1(name, value, ni):
    assert 0.0 <= float(to_reader(name, value, ni)) <= 1.0


def test_unbounded_limits_reach_the_ends():
    assert to_reader("logit", [-math.inf, math.inf]).tolist() == [0.0, 1.0]
    assert to_reader("log", [-math.inf, math.inf]).tolist() == [0.0, math.inf]


def test_arcsine_limits_beyond_the_range_mean_0_and_1():
    assert to_reader("arcsine", [-0.3, 2.0]).tolist() == [0.0, 1.0]


def test_double_arcsine_of_no_event_and_of_all_events():
    spec = SCALES["double arcsine"]
    n = np.array([7.0])
    assert spec.inverse(spec.forward(np.array([0.0]), n), n).tolist() == [0.0]
    assert spec.inverse(spec.forward(np.array([1.0]), n), n).tolist() == [1.0]


def test_double_arcsine_needs_the_number_of_patients():
    with pytest.raises(ValueError, match="ni"):
        to_reader("double arcsine", 0.5)


def test_the_double_square_root_needs_the_person_time():
    with pytest.raises(ValueError, match="ti"):
        to_reader("double root rate", 0.5)


def test_limits_below_the_range_of_a_root_mean_0():
    assert to_reader("root rate", [-0.2, 0.0, math.inf]).tolist() == [0.0, 0.0, math.inf]
    none = SCALES["double root rate"].forward(np.zeros(1), np.array([7.0]))[0]
    below = to_reader("double root rate", [-math.inf, -1.0, 0.0, none, math.inf], 7.0)
    assert below.tolist() == [0.0, 0.0, 0.0, 0.0, math.inf]


@given(rate=st.floats(1e-6, 1e3), ti=st.floats(1e-2, 1e6))
def test_the_double_square_root_goes_back(rate, ti):
    there = SCALES["double root rate"].forward(np.array([rate]), np.array([ti]))
    # near 0 events the two roots nearly cancel
    assert to_reader("double root rate", there, ti)[0] == pytest.approx(rate, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["correlation", "fisher z"])
def test_correlations_stay_between_minus_1_and_1(name):
    assert to_reader(name, [-math.inf, -3.0, 0.0, math.inf])[[0, 2, 3]].tolist() == [-1, 0, 1]
    assert np.abs(to_reader(name, [-3.0, 3.0])).max() <= 1


def test_a_linear_scale_is_one_that_leaves_values_as_they_are():
    linear = {name for name, spec in SCALES.items() if spec.linear}
    assert linear == {"identity", "proportion", "rate", "value", "correlation"}
