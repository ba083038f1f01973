"""Cumulative incidence as it is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.survival import cumulative_incidence

TABLE = {
    "t": [3, 5, 5, 14, 25, 30, 40, 62, 70, 80, 12, 18],
    "s": ["a", "b", "x", "a", "x", "b", "a", "x", "x", "x", "a", "b"],
    "g": ["A", "A", "A", "A", "B", "B", "B", "B", "A", "B", "A", "B"],
}
ASKED = {"time": "t", "event": "s=a", "competing": "s=b"}


def _curves(ax):
    return [line for line in ax.lines if str(line.get_gid()).startswith("curve")]


def _words(ax):
    return " ".join(text.get_text() for text in ax.texts)


def test_curves_rise_from_zero_to_the_estimates(tidy):
    found = cumulative_incidence(TABLE, **ASKED)
    ax = plots.cumulative_incidence(found)
    tidy(ax)
    heights = [np.asarray(line.get_ydata(), dtype=float) for line in _curves(ax)]
    assert min(values[0] for values in heights) == 0
    assert all((np.diff(values) >= 0).all() for values in heights)
    tops = {round(float(values[-1]), 12) for values in heights}
    assert {round(float(item.incidence[-1]), 12) for item in found.causes} <= tops
    assert "a in 4 of 12" in _words(ax)
    assert "Aalen-Johansen" in _words(ax)


def test_the_thin_tail_begins_where_the_other_part_ends(tidy):
    found = cumulative_incidence(TABLE, **ASKED)
    ax = plots.cumulative_incidence(found, causes=["a"])
    first, second = (np.asarray(line.get_xdata(), dtype=float) for line in _curves(ax))
    assert first[-1] == second[0] == found.event_free.thin_after
    assert "Faint" in _words(ax)


def test_of_several_groups_the_event_with_its_test(tidy):
    found = cumulative_incidence(TABLE, **ASKED, by="g")
    ax = plots.cumulative_incidence(found, lang="en")
    tidy(ax)
    words = _words(ax)
    assert "A: a in" in words
    assert "B: a in" in words
    assert "Gray's test of a" in words
    assert "Gray's test of b" not in words


def test_patients_without_an_event_and_an_empty_group(tidy):
    table = {"t": [3, 5, "NR"], "s": ["x", "x", "a"], "g": ["A", "A", "B"]}
    ax = plots.cumulative_incidence(cumulative_incidence(table, **ASKED, by="g"))
    tidy(ax)
    assert "nobody with both" in _words(ax)
    one = {"t": [0], "s": ["a"]}
    plots.cumulative_incidence(cumulative_incidence(one, **ASKED))


def test_only_causes_that_are_there():
    found = cumulative_incidence(TABLE, **ASKED)
    for wrong in (["z"], "a"):
        with pytest.raises(InputError, match="list some of a, b"):
            plots.cumulative_incidence(found, causes=wrong)
    with pytest.raises(InputError, match=r"survival\.cumulative_incidence"):
        plots.cumulative_incidence(3)
