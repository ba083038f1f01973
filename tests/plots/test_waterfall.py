"""Waterfall: bars, thresholds, and who has no bar."""

import numpy as np
import pytest

import pooledcases as pc
from patient_tables import changes, gids
from pooledcases import plots
from pooledcases.errors import InputError


def test_bars_fall_and_the_lines_are_those_of_recist(tidy):
    ax = plots.waterfall(changes([f"P{i}" for i in range(14)]))
    tidy(ax)
    heights = [bar.get_height() for bar in gids(ax, "change")]
    assert heights == sorted(heights, reverse=True)
    assert max(heights) == 1.0
    assert len(gids(ax, "beyond")) == 2
    assert len(gids(ax, "no-change")) == 2
    assert sorted(line.get_ydata()[0] for line in gids(ax, "threshold")) == [-0.3, 0.2]
    said = "\n".join(text.get_text() for text in ax.texts)
    assert "No change reported (2): P6 (NE), P13 (NE)." in said
    assert "Bars cut at +100% (arrow): P0 +240%, P7 +240%." in said
    assert "Partial response with a change above −30%: P2, P9." in said
    assert "Eisenhauer 2009" in said


def test_responses_differ_in_hatching_or_in_lightness():
    bars = gids(plots.waterfall(changes([f"P{i}" for i in range(7)])), "change")
    looks = {(bar.get_facecolor(), bar.get_hatch()) for bar in bars}
    assert len(looks) == 5
    plain = sorted(
        0.2126 * r + 0.7152 * g + 0.0722 * b for (r, g, b, _), hatch in looks if hatch is None
    )
    assert min(np.diff(plain)) > 0.04


def test_too_many_to_be_named_and_none_at_all(tidy):
    ax = plots.waterfall(changes([f"P{i}" for i in range(120)]))
    tidy(ax)
    said = "\n".join(text.get_text() for text in ax.texts)
    assert "103 patients, too many to be named" in said
    none = pc.describe.best_changes({"c_percent": ["NR", "NR"]}, change="c_percent")
    ax = plots.waterfall(none)
    tidy(ax)
    assert "No patient has a change to draw." in [text.get_text() for text in ax.texts]
    with pytest.raises(InputError, match="cap"):
        plots.waterfall(none, cap=0.1)
