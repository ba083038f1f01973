"""Figures of time: where the axis is cut, and how their words count."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.plots.panel import months


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_time_ticks_are_fine_in_one_panel_and_in_two(tidy):
    table = {
        "t": [1, 60, 150, 324], "status": ["NED", "AWD", "NED", "NED"],
        "disease_free_at_start": ["yes", "yes", "no", "yes"],
    }  # fmt: skip
    found = pc.survival.naive_and_current(table, time="t", event=("status", ["AWD"]))
    ax = plots.status_curves(found)
    tidy(ax)
    for panel in ax.figure.axes:
        assert panel.get_xticks().tolist() == [0, 60, 120, 180, 240, 300]
        assert "1 event)" in " ".join(text.get_text() for text in panel.texts)
    curve = pc.kaplan_meier(table, time="t", event=("status", ["AWD"]))
    ax = plots.survival(curve)
    tidy(ax)
    assert ax.get_xticks().tolist() == [0, 60, 120, 180, 240, 300]


@pytest.mark.parametrize("last", [1, 2.9, 7, 13, 40, 61, 100, 121, 250, 324, 700, 5000])
@pytest.mark.parametrize("most", [5, 8])
def test_time_ticks_are_neither_few_nor_many(last, most):
    ticks = months(float(last), most)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= most + 1
    # a step is at most twice the next shorter one, which would have given too many
    assert len(ticks) >= most // 2


def test_counted_things_are_singular_or_plural():
    table = {"t": [5, 8], "died": [1, 0]}
    one = plots.survival(pc.kaplan_meier(table, time="t", event="died"))
    assert any("n = 2, 1 event, median" in text.replace("\n", " ") for text in words(one))
    none = plots.survival(pc.kaplan_meier({"t": [5], "died": [0]}, time="t", event="died"))
    assert any("n = 1, 0 events, median" in text.replace("\n", " ") for text in words(none))


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (["yes", "yes", "no"], "broken by 1 patient."),
        (["yes", "unclear", "no"], "broken by 1 patient, unclear for 1."),
        (["no", "yes", "no"], "broken by 2 patients."),
    ],
)
def test_unclear_is_only_said_of_somebody(start, said):
    table = {"t": [6, 12, 24], "status": ["NED", "AWD", "NED"], "disease_free_at_start": start}
    found = pc.survival.naive_and_current(table, time="t", event=("status", ["AWD"]))
    text = " ".join(words(plots.status_curves(found))).replace("\n", " ")
    assert said in text
    assert "unclear for 0" not in text
