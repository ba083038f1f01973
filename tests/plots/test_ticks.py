"""Ticks and limits of axes."""

from __future__ import annotations

import math

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
