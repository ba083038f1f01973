"""Patients left out are named in the figure and in its words, once."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases import plots

TABLE = {
    "m": [3, 4, 5, 6, 7, "NR"], "e": [1, 0, 1, 0, 1, 1], "g": ["a", "NR", "b", "NR", "a", "b"],
    "s": ["DOD", "DOC", "NED", "DOD", "NED", "NR"],
}  # fmt: skip
TIMES = {"time": "m", "event": "e"}
FIGURES = {
    "survival": lambda: (plots.survival, pc.kaplan_meier(TABLE, **TIMES, by="g"), 3),
    "incidence": lambda: (
        plots.cumulative_incidence,
        pc.survival.cumulative_incidence(TABLE, time="m", event="s=DOD", competing="s=DOC", by="g"),
        3,
    ),
    "followup": lambda: (
        plots.against_followup, pc.survival.reporting_bias(TABLE, **TIMES), 1,
    ),
    "shrunken": lambda: (
        plots.raw_and_shrunken, pc.describe.shrink(TABLE, outcome="s=DOD", by="g"), 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES)
def test_who_is_left_out_is_said_in_the_figure(figure, tidy):
    draw, found, missing = FIGURES[figure]()
    ax = draw(found)
    tidy(ax)
    (message,) = [c.message("en") for c in found.cautions if c.code == "PC-M17"]
    assert message.startswith(f"{missing} of 6 are not reported")
    footed = plots.footer(ax, [f"PC-M17: {message}"])
    said = " ".join(" ".join(t.get_text() for t in (*ax.texts, *ax.figure.texts)).split())
    for words in (said, plots.alternative(footed)):
        assert words.count(f"PC-M17: {message}") == 1
