"""Titles that are longer than their plot are wrapped, and nothing is cut off."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.results.display import PrintedEstimate, RangeRow

TIMES = {
    "m": [3, 4, 5, 6, 7, 8],
    "e": [1, 0, 1, 0, 1, 1],
    "y": [2001, 2002, 2003, 2004, 2005, 2006],
}
FIGURES = {
    "ranges": lambda text: plots.ranges([RangeRow("a", 1, 10, None, text, "1-10")]),
    "dots": lambda text: plots.dots_by_group({"a": [1, 2]}, axis_title=text),
    "counts": lambda text: plots.counts([("a", 2)], axis_title=text),
    "printed": lambda text: plots.forest_printed([PrintedEstimate("a", 5, 4, 7)], axis_title=text),
    "followup": lambda text: plots.against_followup(
        pc.survival.reporting_bias(TIMES, time="m", event="e", year="y"), time_title=text
    ),
    "column": lambda text: plots.counts([("a", 2)], axis_title=text, size="column"),
}


@pytest.mark.parametrize("text", ["many words " * 12, "w" * 100, "随访时间" * 20])
@pytest.mark.parametrize("figure", FIGURES)
def test_a_title_of_a_hundred_letters_is_wrapped(figure, text, tidy):
    ax = FIGURES[figure](text)
    tidy(ax)
    said = "".join("".join(t.get_text() for t in ax.texts).split())
    assert "".join(text.split()) in said


@pytest.mark.parametrize("n", [1, 5, 12])
def test_the_title_of_a_narrow_map_is_whole(n, tidy):
    ax = plots.missing_map({"sex": ["known"] * n})
    tidy(ax)
    (title,) = [t for t in ax.texts if t.get_text().startswith("one column")]
    assert " ".join(title.get_text().split()).endswith(f"(n = {n}), in the order of the table")
    assert "\n" in title.get_text()
