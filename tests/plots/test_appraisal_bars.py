"""Bars of an appraisal: as long as their counts, beside the numbers."""

from __future__ import annotations

from pooledcases import plots
from pooledcases.data import appraisal
from pooledcases.plots.review.appraisal_words import LEVEL_OF

ANSWERS = ["yes", "no", "unclear", "not applicable", "yes", "NR"]


def test_bars_are_as_long_as_their_counts_and_end_together(tidy):
    items = {item: [ANSWERS[i * j % 6] for i in range(12)] for j, item in enumerate("xyz", 1)}
    found = appraisal({"study": [f"S{i}" for i in range(12)], **items})
    ax = plots.appraisal_bars(found)
    tidy(ax)
    bars = [patch for patch in ax.patches if patch.get_gid() == "bar"]
    by_row = {}
    for bar in bars:
        by_row.setdefault(round(bar.get_y(), 6), []).append(bar)
    for item, row in zip(found.items, by_row.values(), strict=True):
        counts = [item.counts[answer] for answer in LEVEL_OF if item.counts[answer]]
        assert [bar.get_width() for bar in row] == counts
        assert row[-1].get_x() + row[-1].get_width() == 12
