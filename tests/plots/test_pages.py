"""A figure of many rows in pages: every row on one of them, nothing cut, and whole afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.text import Text

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots import breaks, style

#: Inches; a third of the figures that are drawn here.
HEIGHT = 4.5


def figure_texts(ax):
    found = ax.figure.findobj(Text)
    return [text.get_text() for text in found if text.get_visible() and text.get_text().strip()]


def state(ax):
    """What a page changes: the size, and where everything is drawn."""
    figure = ax.figure
    boxes = [text.get_window_extent().extents for text in ax.texts]
    clips = [artist.get_clip_on() for artist in (*ax.lines, *ax.collections)]
    return figure.get_size_inches().tolist(), np.array(boxes).round(3).tolist(), clips


def cases(n=36):
    return {
        "case_id": [f"C{at:02}" for at in range(n)],
        "gene": [f"gene {at // 9}" for at in range(n)],
        "sex": ["F" if at % 3 else "M" for at in range(n)],
        "stage_n": [("N0", "Nx", "NR")[at % 3] for at in range(n)],
        "followup_months": [3 + (7 * at) % 90 for at in range(n)],
        "status": ["NED" if at % 4 else "DOD" for at in range(n)],
    }


def swimmer():
    found = pc.describe.courses(cases(), followup="followup_months", status="status", by="gene")
    return plots.footer(plots.swimmer(found), ["A caution."])


def grid():
    return plots.case_grid(
        pc.describe.case_grid(cases(), variables=["sex", "stage_n", "status"], by="gene")
    )


def forest(make_pooled):
    return plots.forest(make_pooled([f"Study {at}" for at in range(34)], subgroup="design"))


@pytest.fixture(params=["swimmer", "grid", "forest"])
def tall(request, make_pooled):
    if request.param == "forest":
        return forest(make_pooled)
    return {"swimmer": swimmer, "grid": grid}[request.param]()


def test_every_row_is_on_one_page_and_the_figure_is_whole_again(tall, tidy):
    tall.figure.set_dpi(style.DPI)
    before, whole = state(tall), set(figure_texts(tall))
    rows = [text.get_text() for text in tall.texts if text.get_text().startswith(("C", "Study "))]
    rows = [name for name in rows if name.split()[-1].lstrip("C").isdigit()]
    shown, pages, heights = [], 0, []
    for page in plots.pages(tall, height=HEIGHT):
        tidy(page)
        texts = figure_texts(page)
        shown += [text for text in texts if text in set(rows)]
        heights.append(float(page.figure.get_size_inches()[1]))
        last = "A caution." in texts or any("Method" in text for text in texts)
        pages += 1
    assert sorted(shown) == sorted(rows)
    assert pages > 1
    assert max(heights) <= HEIGHT or heights.index(max(heights)) == pages - 1
    assert last or not any(text.startswith(("A caution", "Method")) for text in whole)
    assert state(tall) == before


def test_a_page_that_begins_within_a_group_repeats_its_heading():
    heads = [
        [text for text in figure_texts(page) if text.startswith("gene")]
        for page in plots.pages(swimmer(), height=3)
    ]
    assert all(heads)
    flat = [head for some in heads for head in some]
    assert len(flat) > len(set(flat)) == 4


def test_what_crosses_rows_ends_at_the_edges_of_the_page():
    found = grid()
    for page in plots.pages(found, height=4):
        height = page.figure.get_size_inches()[1] * page.figure.dpi
        for item in page.collections:
            assert isinstance(item, Collection)
            if item.get_clip_on() and item.get_clip_box() is not None:
                assert 0 <= item.get_clip_box().y0 < item.get_clip_box().y1 < height


def test_a_figure_that_fits_or_has_no_rows_is_one_page_as_it_is(make_curve):
    low = plots.counts([("a", 1), ("b", 2)])
    assert list(plots.pages(low)) == [low]
    curve = plots.survival(make_curve(30))
    assert breaks.of_figure(curve.figure) is None
    assert list(plots.pages(curve, height=1)) == [curve]


def test_leaving_off_in_the_middle_gives_the_whole_figure_back():
    found = plots.counts([(f"gene {at}", at) for at in range(1, 61)])
    before = state(found)
    parts = plots.pages(found, height=5)
    next(parts)
    assert state(found) != before
    parts.close()
    assert state(found) == before


@pytest.mark.parametrize("height", [0, -1, float("nan"), float("inf"), "9", None])
def test_a_height_that_is_none_is_said(height):
    with pytest.raises(InputError, match="a height in inches above 0"):
        next(plots.pages(plots.counts([("a", 1)]), height=height))


def test_what_is_no_axes_is_said():
    with pytest.raises(InputError, match="give the Axes of a figure"):
        next(plots.pages(None))
