"""What the tests of figures share: a geometric check, and small results to draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import pooledcases as pc
from pooledcases.plots import style
from pooledcases.results.current_status import StatusCurves
from pooledcases.results.pooled import Pooled
from pooledcases.results.survival import Curve, Curves

#: Marks of a row: they stand at the height of its text, and no text stands on them.
ROW_MARKS = frozenset(
    {"square", "dot", "hollow", "diamond", "interval", "prediction", "arrow", "range"}
)
#: Inches: two marks of one row, raw and pooled, stand 0.05 from its middle; the box of a text
#: reaches lower than its letters do.
_APART = 0.08


def drawn(ax: Axes) -> Any:
    """Lay the whole figure out once; the renderer that measures it."""
    figure = ax.figure.get_figure(root=True)
    figure.set_dpi(style.DPI)
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return canvas.get_renderer()


def text_boxes(ax: Axes) -> dict[int, tuple[str, Bbox]]:
    """Every visible text of a figure with the pixels it covers."""
    renderer = drawn(ax)
    return {
        index: (text.get_text(), text.get_window_extent(renderer))
        for index, text in enumerate(ax.figure.get_figure(root=True).findobj(Text))
        if text.get_visible() and text.get_text().strip()
    }


def mark_boxes(ax: Axes) -> list[tuple[str, Bbox]]:
    """Every named line and patch with the pixels it covers; after :func:`text_boxes`."""
    found = []
    for artist in ax.figure.get_figure(root=True).findobj():
        if isinstance(artist, (Line2D, Patch)) and artist.get_gid() and artist.get_visible():
            box = artist.get_window_extent()
            if artist.get_clip_on() and artist.axes is not None:
                box = Bbox.intersection(box, artist.axes.bbox) or Bbox.null()
            found.append((artist.get_gid(), box))
    return [(gid, box) for gid, box in found if np.isfinite(box.extents).all()]


def _overlaps(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which boxes cover each other by more than a pixel each way; a pixel is rounding."""
    wide = np.minimum(one[:, None, 2:], other[None, :, 2:]) - np.maximum(
        one[:, None, :2], other[None, :, :2]
    )
    return (wide > 1).all(axis=2)


def _extents(boxes: list[tuple[str, Bbox]]) -> np.ndarray:
    return np.array([box.extents for _, box in boxes]).reshape(-1, 4)


def _outside(boxes: list[tuple[str, Bbox]], whole: Bbox) -> list[str]:
    beyond = _extents(boxes) - [whole.x0, whole.y0, whole.x1, whole.y1]
    cut = (beyond[:, :2] < -0.5).any(axis=1) | (beyond[:, 2:] > 0.5).any(axis=1)
    return [f"cut off: {boxes[row][0]!r}" for row in np.flatnonzero(cut)]


def shifted(ax: Axes, texts: list[tuple[str, Bbox]]) -> list[str]:
    """Marks of a figure of rows that do not stand at the height of a row's text."""
    bottom, top = ax.get_ylim()
    if not (top == 0 and bottom > 0):  # rows are counted downwards from 0
        return []
    scale = ax.bbox.height / bottom  # a row's unit is an inch, shrunk with the rest
    beside = [box for _, box in texts if box.x1 < ax.bbox.x0 or box.x0 > ax.bbox.x1]
    heights = np.array([(box.y0 + box.y1) / 2 for box in beside])
    found = []
    for artist in (*ax.lines, *ax.patches):
        if artist.get_gid() in ROW_MARKS:
            ys = _heights(artist)
            y = ax.transData.transform((ax.get_xlim()[0], (ys.min() + ys.max()) / 2))[1]
            if np.abs(heights - y).min(initial=np.inf) > _APART * scale:
                found.append(f"shifted: {artist.get_gid()!r} at {y:.0f}")
    return found


def _heights(artist: Any) -> np.ndarray:
    ys = artist.get_ydata() if isinstance(artist, Line2D) else artist.get_path().vertices[:, 1]
    return np.asarray(ys, dtype=float)


def problems(ax: Axes) -> list[str]:
    """What leaves the figure, texts that cover each other or a row's mark, and shifted marks."""
    texts = list(text_boxes(ax).values())
    marks = mark_boxes(ax)
    whole = ax.figure.get_figure(root=True).bbox
    found = _outside(texts, whole) + _outside(marks, whole) + shifted(ax, texts)
    boxes = _extents(texts)
    for i, j in np.argwhere(np.triu(_overlaps(boxes, boxes), k=1)):
        found.append(f"overlap: {texts[i][0]!r} and {texts[j][0]!r}")
    solid = [(gid, box) for gid, box in marks if gid in ROW_MARKS]
    for i, j in np.argwhere(_overlaps(boxes, _extents(solid))):
        found.append(f"covered: {texts[i][0]!r} by {solid[j][0]!r}")
    return found


@pytest.fixture
def tidy() -> Callable[[Axes], None]:
    """Assert that nothing is cut off, covered, or shifted against its row."""

    def check(ax: Axes) -> None:
        assert problems(ax) == []

    return check


NAMES = {
    "short": "Study {i}",
    "long": "A multicentre retrospective cohort study of resected tumours with a long name {i:03}",
    "chinese": "多中心回顾性队列研究（第{i}项），纳入手术切除的罕见肿瘤患者并长期随访",
}


def names(kind: str, k: int) -> list[str]:
    return [NAMES[kind].format(i=i + 1) for i in range(k)]


@pytest.fixture
def label_names() -> Callable[[str, int], list[str]]:
    return names


def study_table(study: list[str], *, empty: tuple[int, ...] = ()) -> dict[str, list[Any]]:
    """Counts of two groups; rows named in ``empty`` have no patients in one of them."""
    k = len(study)
    return {
        "study": study,
        "ai": [0 if i in empty else 3 + (5 * i) % 11 for i in range(k)],
        "n1i": [0 if i in empty else 30 + (7 * i) % 40 for i in range(k)],
        "ci": [4 + (3 * i) % 7 for i in range(k)],
        "n2i": [25 + (11 * i) % 50 for i in range(k)],
        "design": ["prospective" if i % 2 else "retrospective" for i in range(k)],
    }


@pytest.fixture
def make_table() -> Callable[..., dict[str, list[Any]]]:
    return study_table


def pooled(
    study: list[str],
    *,
    measure: str = "OR",
    model: str = "inverse-variance",
    empty: tuple[int, ...] = (),
    subgroup: str | None = None,
) -> Pooled:
    table = study_table(study, empty=empty)
    if measure == "PLO":
        table = {"study": study, "xi": table["ai"], "ni": table["n2i"], "design": table["design"]}
        return pc.pool_counts(table, measure=measure, model=model, subgroup=subgroup)
    return pc.pool(pc.effect_sizes(table, measure=measure), subgroup=subgroup)


@pytest.fixture
def make_pooled() -> Callable[..., Pooled]:
    return pooled


def patients(n: int, groups: list[str], *, events: bool = True) -> dict[str, list[Any]]:
    """Patients with follow-up and status; everybody in one of the groups, in turn."""
    return {
        "case_id": [f"C{i:02}" for i in range(n)],
        "followup_months": [1 + (17 * i) % 83 for i in range(n)],
        "status": ["DOD" if events and i % 3 == 0 else "NED" for i in range(n)],
        "group": [groups[i % len(groups)] for i in range(n)],
        "disease_free_at_start": ["no" if i % 5 == 0 else "yes" for i in range(n)],
    }


def curve(n: int, groups: list[str] | None = None, *, events: bool = True) -> Curve | Curves:
    table = patients(n, groups or ["all"], events=events)
    return pc.kaplan_meier(
        table, time="followup_months", event=("status", ["DOD"]), by="group" if groups else None
    )


@pytest.fixture
def make_curve() -> Callable[..., Curve | Curves]:
    return curve


def status(n: int) -> StatusCurves:
    return pc.survival.naive_and_current(
        patients(n, ["all"]), time="followup_months", event=("status", ["DOD", "AWD"])
    )


@pytest.fixture
def make_status() -> Callable[[int], StatusCurves]:
    return status
