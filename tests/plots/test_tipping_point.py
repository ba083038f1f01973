"""The tipping-point map: one cell a way, its colour, its p, and nothing cut off or covered."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases import plots
from pooledcases.describe import tipping_counts
from pooledcases.errors import InputError

CASES = [
    ((6, 14, 12, 13), (3, 5)),
    ((6, 14, 12, 13), (3, 0)),
    ((6, 14, 12, 13), (0, 0)),
    ((3, 9, 3, 9), (9, 9)),
    ((0, 5, 5, 5), (20, 20)),
    ((7, 14, 13, 14), (9, 11)),
    ((70, 140, 120, 130), (40, 60)),
    ((0, 0, 6, 8), (3, 4)),
]


def found(cells, missing, groups=("EML4", "TPM3")):
    return tipping_counts(*cells, missing=missing, groups=groups)


def cells_of(ax, name):
    return [patch for patch in ax.patches if patch.get_gid() == f"tipping-{name}"]


@pytest.mark.parametrize(("cells", "missing"), CASES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_cut_off_or_covered(cells, missing, lang, tidy):
    tidy(plots.tipping_point(found(cells, missing), lang=lang))


def test_long_names_of_groups_fit(tidy):
    names = ("A partner gene with a very long name, as reported by somebody", "无名基因")
    tidy(plots.tipping_point(found((6, 14, 12, 13), (3, 5), names)))


def test_each_cell_is_a_way_with_its_p():
    item = found((6, 14, 12, 13), (3, 5))
    ax = plots.tipping_point(item)
    assert len(cells_of(ax, "upheld")) == item.ways - item.ways_changed
    assert len(cells_of(ax, "lost")) == item.ways_changed == 10
    texts = [text for text in ax.texts if text.get_gid() == "p"]
    assert len(texts) == item.ways
    corner = next(text for text in texts if text.get_position() == (0, 0))
    assert corner.get_text() == "0.094"


def test_states_differ_in_lightness_or_hatching():
    ax = plots.tipping_point(found((0, 5, 5, 5), (20, 20)))
    looks = {}
    for name in ("upheld", "lost", "reversed"):
        patch = cells_of(ax, name)[0]
        red, green, blue, _ = patch.get_facecolor()
        looks[name] = 0.299 * red + 0.587 * green + 0.114 * blue, patch.get_hatch()
    assert abs(looks["upheld"][0] - looks["lost"][0]) > 0.4
    assert abs(looks["upheld"][0] - looks["reversed"][0]) > 0.4
    assert looks["reversed"][1] != looks["lost"][1]


def test_large_maps_are_drawn_by_runs():
    item = found((70, 140, 120, 130), (40, 60))
    ax = plots.tipping_point(item)
    covered = sum(p.get_width() for p in cells_of(ax, "upheld"))
    assert covered == np.count_nonzero(item.upheld)
    assert not [text for text in ax.texts if text.get_gid() == "p"]


def test_what_cannot_be_drawn():
    with pytest.raises(InputError, match="tipping_point first"):
        plots.tipping_point("no result")
    with pytest.raises(InputError, match="no patients"):
        plots.tipping_point(found((0, 0, 0, 0), (1, 0)))
    with pytest.raises(InputError, match="cannot be read"):
        plots.tipping_point(found((1, 3, 2, 3), (3000, 1)))
