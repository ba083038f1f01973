"""Ticks and limits of axes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases.plots import style
from pooledcases.plots.layout import text_width, wrap
from pooledcases.plots.ticks import clipped_limits, linear_ticks, log_ticks, tick_texts

positive = st.floats(1e-6, 1e6)


@given(positive, st.floats(1.05, 1e8))
def test_log_ticks_lie_inside_in_order_and_are_few(low, factor):
    ticks = log_ticks(low, low * factor)
    assert len(ticks) <= 9
    assert list(ticks) == sorted(set(ticks))
    assert all(low * (1 - 1e-6) <= tick <= low * factor * (1 + 1e-6) for tick in ticks)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_linear_ticks_lie_inside_and_are_few(low, span):
    ticks = linear_ticks(low, low + span)
    slack = 1e-6 * (abs(low) + span)
    assert len(ticks) <= 8
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20), st.floats(0.01, 1000))
def test_every_estimate_is_on_the_axis(estimates, half):
    lows, highs = [e - half for e in estimates], [e + half for e in estimates]
    low, high = clipped_limits(estimates, lows, highs, minimum=1.0)
    assert all(low <= estimate <= high for estimate in estimates)
    assert high > low


def test_an_infinite_limit_does_not_stretch_the_axis():
    low, high = clipped_limits([0.0, 1.0], [-math.inf], [math.inf], minimum=1.0)
    assert math.isfinite(low)
    assert math.isfinite(high)


def test_percent_ticks_share_their_decimals():
    assert tick_texts((0.0, 0.005, 0.01), as_percent=True) == ("0.0%", "0.5%", "1.0%")


@given(st.text(alphabet="ab cde肾细胞癌，.", max_size=60), st.floats(0.3, 3.0))
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text, width):
    lines = wrap(text, width).split("\n")
    assert "".join(lines).replace(" ", "") == style.readable(text).replace(" ", "")
    assert all(text_width(line) <= width or len(line) == 1 for line in lines)


def _number(text: str) -> float:
    """A tick as it is read."""
    digits, _, power = text.removesuffix("%").replace("−", "-").partition(" × 10")
    raised = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{digits}e{raised or 0}") / (100 if text.endswith("%") else 1)


@given(
    st.floats(-1.0, 1.0),
    st.floats(-15, 15).map(lambda power: 10**power),
    st.booleans(),
    st.sampled_from([linear_ticks, log_ticks]),
)
def test_different_ticks_read_apart_and_as_what_they_are(start, size, as_percent, ticks_of):
    low = (2 + start) * size if ticks_of is log_ticks else start * size
    ticks = ticks_of(low, low + size * 3)
    texts = tick_texts(ticks, as_percent=as_percent)
    assert len(set(texts)) == len(set(ticks))
    for tick, text in zip(ticks, texts, strict=True):
        assert _number(text) == pytest.approx(tick, rel=1e-9, abs=size * 1e-9)


@pytest.mark.parametrize(
    ("ticks", "texts"),
    [
        ((0.0, 1e-7, 2e-7), ("0", "1 × 10⁻⁷", "2 × 10⁻⁷")),
        ((1e-20, 1.0, 1e12), ("1 × 10⁻²⁰", "1", "1 × 10¹²")),
        ((0.1, 0.30000000000000004), ("0.1", "0.3")),
        ((1000.0001, 1000.0002), ("1000.0001", "1000.0002")),
    ],
)
def test_ticks_need_no_digit_too_many(ticks, texts):
    assert tick_texts(ticks) == texts


def test_small_percent_ticks_share_decimals_unless_they_are_far_apart():
    assert tick_texts((0.0, 1e-6, 2e-6), as_percent=True) == ("0.0000%", "0.0001%", "0.0002%")
    assert tick_texts((1e-6, 0.01, 1.0), as_percent=True) == ("0.0001%", "1%", "100%")
    assert tick_texts((0.0, 1e-9), as_percent=True) == ("0%", "1 × 10⁻⁷%")


def test_intervals_that_are_all_long_are_all_shown():
    """Three mean differences near 0, each with an interval of 4 on both sides."""
    lows, highs = [-3.9, -3.7, -4.5], [4.1, 3.5, 4.7]
    low, high = clipped_limits([0.0, 0.1, -0.1, 0.1], lows, highs, minimum=0.05)
    assert low < -4.5 < 4.7 < high
    # one that is far longer than the rest is cut
    low, high = clipped_limits([0.0, 0.1, -0.1, 0.1], [*lows, -50], [*highs, 50], minimum=0.05)
    assert -10 < low < -4.5 < 4.7 < high < 10


def test_a_pooled_interval_is_shown_and_a_prediction_interval_where_there_is_room():
    few = {"estimates": [0.0, 1.0], "lows": [-1.0, 0.0], "highs": [1.0, 2.0], "minimum": 1.0}
    low, high = clipped_limits(**few, whole=(-6.0, 7.0))
    assert low < -6 < 7 < high
    assert clipped_limits(**few, whole=(-99.0, 99.0)) == clipped_limits(**few)
    assert clipped_limits(**few, whole=(-math.inf, 2.0)) == clipped_limits(**few)
    assert clipped_limits(**few, wanted=(-1.5, 2.5))[1] > 2.5
    assert clipped_limits(**few, wanted=(-9.0, 10.0)) == clipped_limits(**few)
