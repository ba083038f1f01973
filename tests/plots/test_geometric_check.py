"""The geometric check itself: it sees what is wrong, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from geometry import problems


@pytest.fixture
def ax():
    """An empty plot with a word in its middle, and one row whose name stands left of it."""
    ax = Figure(figsize=(4, 2)).add_axes((0.4, 0.2, 0.5, 0.6))
    ax.set_xlim(0, 10)
    ax.set_ylim(2, 0)
    ax.set_axis_off()
    ax.text(5, 1, "word", ha="center", va="center")
    ax.text(-1, 1, "row", ha="right", va="center")
    return ax


def patch(ax, shape, gid=None):
    shape.set_gid(gid)
    return ax.add_patch(shape)


def dots(ax, x, y):
    return ax.plot([x], [y], "o", gid="dot", clip_on=False)


SEEN = {
    "a curve": lambda ax: ax.plot([0, 10], [0.9, 1.1]),
    "steps": lambda ax: ax.plot([0, 5, 10], [0, 1, 2], drawstyle="steps-post"),
    "a filled band": lambda ax: ax.fill_between([0, 10], [0.5, 0.5], [1.5, 1.5]),
    "lines at once": lambda ax: ax.add_collection(LineCollection([[(0, 1), (10, 1)]])),
    "patches at once": lambda ax: ax.add_collection(PatchCollection([Rectangle((4, 0), 2, 2)])),
    "bubbles": lambda ax: ax.scatter([5], [1], s=400),
    "a picture": lambda ax: ax.imshow(np.ones((2, 2)), extent=(4, 6, 1.5, 0.5), aspect="auto"),
    "a marker": lambda ax: ax.plot([5], [1], "s"),
    "an unknown bar": lambda ax: patch(ax, Rectangle((3, 0.5), 4, 1)),
    "a bar's edge": lambda ax: patch(ax, Rectangle((0, 0.5), 5, 1), "bar"),
    "a diamond": lambda ax: patch(ax, Polygon([(4, 1), (5, 0.4), (6, 1), (5, 1.6)]), "diamond"),
}
FINE = {
    "a bar that holds the word": lambda ax: patch(ax, Rectangle((3, 0.8), 4, 0.4), "bar"),
    "a lane": lambda ax: patch(ax, Rectangle((0, 0.9), 10, 0.4), "lane"),
    "an unseen row": lambda ax: patch(
        ax, Rectangle((0, 0.9), 10, 0.4, fc="none", ec="none"), "row-0"
    ),
    "a line elsewhere": lambda ax: ax.plot([0, 10], [0.2, 0.2]),
    "a line cut off before": lambda ax: ax.plot([-5, 3], [1, 1]),
    "a dot beside its name": lambda ax: dots(ax, 8, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_ink_on_a_text_is_seen(name, ax):
    SEEN[name](ax)
    assert any(found.startswith("covered: 'word'") for found in problems(ax))


@pytest.mark.parametrize("name", FINE)
def test_what_is_meant_is_fine(name, ax):
    FINE[name](ax)
    assert problems(ax) == []


def test_a_ground_of_its_own_hides_a_line_under_a_text(ax):
    ax.plot([0, 10], [1, 1], zorder=2)
    ax.texts[0].set_bbox({"fc": "white", "ec": "none"})
    assert problems(ax) == []
    ax.plot([0, 10], [1, 1], zorder=5)
    assert len(problems(ax)) == 1


def test_marks_leave_neither_figure_nor_row_nor_each_other_room(ax):
    dots(ax, 12.1, 1)
    assert problems(ax) == ["cut off: 'dot'"]
    dots(ax, 8, 1.4)
    assert problems(ax)[1].startswith("shifted: 'dot'")
    ax.text(-1, 1.4, "two", ha="right", va="center")
    patch(ax, Rectangle((7.5, 0.5), 1, 1), "bar")
    assert any(found.startswith("crowded: 'dot' and 'bar'") for found in problems(ax))


def test_collections_and_texts_that_leave_the_figure_are_seen(ax):
    ax.scatter([11.9], [1], clip_on=False, s=200)
    ax.text(11, 0.2, "too long a text")
    assert sorted(problems(ax)) == ["cut off: 'PathCollection'", "cut off: 'too long a text'"]
