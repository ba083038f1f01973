"""Sentences about curves in time."""

from __future__ import annotations

from pooledcases.survival import kaplan_meier
from pooledcases.tables import sentence


def test_a_median_on_a_flat_stretch_says_from_when_to_when():
    found = kaplan_meier(
        {"t_months": [5, 16, 30, 36], "e": [1, 1, 0, 0]}, time="t_months", event="e"
    )
    assert (found.median, found.at_half.low, found.at_half.high) == (26.0, 16.0, 36.0)
    assert "the middle of the time from 16 months to 36 months" in sentence(found)
    assert "曲线在 16 个月 至 36 个月 恰为 50%" in sentence(found, "zh")
    falling = kaplan_meier({"t_months": [5, 16, 30], "e": [1, 1, 1]}, time="t_months", event="e")
    assert falling.at_half is None
