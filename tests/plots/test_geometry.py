"""Every figure, from one row to 200, long and Chinese names: nothing cut, covered or shifted."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots import style
from row_figures import FIGURES, KINDS, ONCE

#: They draw nothing of their own.
NO_FIGURES = {"alternative", "footer", "render"}
#: Models that need some rows, and figures whose number of rows is not that of a table.
AT_LEAST = {
    "forest_dependent": 6, "leave_one_out": 2, "influence": 2, "raw_and_shrunken": 3, "baujat": 2,
    "bubble": 3,
}  # fmt: skip
NOT_BY_ROWS = {"survival", "survival_one", "status_curves", "audit_bars", "forest_one_stage"}
BY_ROWS = ({*KINDS} & {*plots.__all__, "case_grid_values"}) - NOT_BY_ROWS


def some(kind, names, make):
    """The figure of a kind, ready to be drawn: ``draw(ax=None, lang="en")``."""
    draw, results, *more = FIGURES[kind](names, make)
    return partial(draw, *results, **(more[0] if more else {}))


def test_every_figure_is_measured():
    """Here, or in a file of its own with the same check."""
    here = Path(__file__).parent
    apart = {
        name
        for name in plots.__all__
        if (own := here / f"test_{name}.py").exists()
        and "tidy" in own.read_text()
        and f"{name}(" in own.read_text()
    }
    measured = {kind for kind in KINDS if kind in plots.__all__}
    assert set(plots.__all__) - NO_FIGURES - apart - measured == set()


class Make:
    """The small results of the conftest, by attribute."""

    def __init__(self, **made):
        self.__dict__.update(made)


@pytest.fixture
def make(make_pooled, make_curve, make_status, make_table):
    return Make(pooled=make_pooled, curve=make_curve, status=make_status, table=make_table)


#: Numbers of rows, the kind of their names, and the language: between them every length and both
#: scripts stand in every figure, and 200 rows are drawn once.
WHOLE = [
    ("long", 1, "en"), ("chinese", 1, "zh"), ("mixed", 2, "zh"), ("mixed", 20, "en"),
    ("mixed", 60, "zh"), ("mixed", 200, "en"),
]  # fmt: skip
PART = [("long", 1, "en"), ("mixed", 20, "zh")]


def cases():
    """Every figure with each number of rows; other ways to draw it with fewer."""
    return [
        pytest.param(kind, words, k, lang, id=f"{kind}-{words}-{k}-{lang}")
        for kind in KINDS
        for words, k, lang in (WHOLE if kind in BY_ROWS else PART)
        if k >= AT_LEAST.get(kind, 1)
    ]


@pytest.mark.parametrize(("kind", "words", "k", "lang"), cases())
def test_nothing_is_cut_off_covered_or_shifted(kind, words, k, lang, make, label_names, tidy):
    """In Chinese where a font is installed; elsewhere the message says which to install."""
    if style.chinese_font() is None:
        if lang == "zh":
            with pytest.raises(InputError, match="fonts-noto-cjk"):
                some(kind, label_names("short", k), make)(lang="zh")
        words, lang = "long", "en"
    tidy(some(kind, label_names(words, k), make)(lang=lang))


#: Figures whose rows or groups have names; every figure is drawn in every size by the gallery.
NAMED = [
    "proportions", "counts", "dots_by_group", "stacked", "missing_map", "ranges", "forest_printed",
    "leave_one_out", "cumulative", "influence", "raw_and_shrunken", "survival", "albatross",
]  # fmt: skip


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize(
    ("size", "words"), [("column", "long"), ("slide", "long"), ("column", "chinese")]
)
def test_sizes_are_kept_and_nothing_is_cut(kind, size, words, make, label_names, tidy):
    if words == "chinese" and style.chinese_font() is None:
        words = "short"
    ax = some(kind, label_names(words, 4), make)(size=size)
    assert ax.figure.get_size_inches()[0] == pytest.approx(style.SIZES[size].width)
    tidy(ax)


LINES = [
    "Follow-up by group stands beside.",
    "PC-M29: follow-up differs between patients, or some had disease from the start: disease-free "
    "status at last contact is no plain proportion (＜50% of the patients, n=64).",
    "PC-M17: " + "x" * 300,
]
CHINESE = [
    "PC-M29：患者随访时间不同，或部分患者起始即有病变：末次随访的无瘤状态不是简单比例。",
    "Kaplan-Meier，95%（log-log）；（A，B；C：D，E；F：G，H；I：J，K；L）随访" * 3,
]


def placed(figure):
    """Where each Axes stands, in inches from the left and the upper edge, and how large it is."""
    height = figure.get_size_inches()[1]
    boxes = [ax.get_window_extent() for ax in figure.axes]
    dpi = figure.dpi
    return [
        (box.x0 / dpi, height - box.y1 / dpi, box.width / dpi, box.height / dpi) for box in boxes
    ]


@pytest.mark.parametrize("kind", ONCE)
@pytest.mark.parametrize(("words", "k"), [("short", 6)])
def test_a_footer_covers_nothing_and_moves_nothing(kind, words, k, make, label_names, tidy):
    ax = some(kind, label_names(words, k), make)()
    figure = ax.figure
    before, (width, height) = placed(figure), figure.get_size_inches()
    assert plots.footer(ax, LINES) is ax
    tidy(ax)
    # a position is a fraction of the figure: a few units in the last place of a double
    np.testing.assert_allclose(placed(figure), before, rtol=0, atol=1e-9)
    assert figure.get_size_inches()[0] == width
    assert figure.get_size_inches()[1] > height + 4 * style.SMALL / 72
    foot = [text for text in figure.texts if text.get_gid() == "footer"]
    said = ["".join(text.get_text().split()) for text in foot]
    assert said == ["".join(style.readable(line).split()) for line in LINES]


@pytest.mark.parametrize("kind", ONCE)
def test_a_chinese_footer(kind, make, label_names, tidy):
    ax = some(kind, label_names("short", 6), make)()
    if style.chinese_font() is None:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            plots.footer(ax, CHINESE)
    else:
        tidy(plots.footer(ax, CHINESE))


@pytest.mark.parametrize("lines", [[], [""], ["  "]])
def test_a_footer_of_nothing_changes_nothing(lines):
    plain, other = (plots.counts([("EML4", 3)]) for _ in range(2))
    assert plots.render(plots.footer(plain, lines), "svg") == plots.render(other, "svg")


def test_a_second_footer_stands_under_the_first_and_a_line_is_written_once(tidy):
    ax = plots.footer(plots.counts([("EML4", 3)]), ["One.", "One.", "Two."])
    plots.footer(ax, ["Three."])
    tidy(ax)
    boxes = [text.get_window_extent() for text in ax.figure.texts]
    assert [text.get_text() for text in ax.figure.texts] == ["One.", "Two.", "Three."]
    assert boxes[0].y0 > boxes[1].y1 > boxes[1].y0 > boxes[2].y1


def test_what_stands_in_the_figure_itself_keeps_its_place(tidy):
    figure = Figure(figsize=(8, 5))
    left, right = figure.add_axes((0.0, 0.1, 0.5, 0.8)), figure.add_axes((0.6, 0.2, 0.3, 0.6))
    plots.counts([("EML4", 3)], left)
    right.plot([0, 1])
    figure.suptitle("Above")
    figure.text(0.5, 0.05, "fraction")
    figure.text(1.0, 0.2, "inches", transform=figure.dpi_scale_trans)
    tidy(left)
    height = figure.get_size_inches()[1]
    figure.set_dpi(100)
    before = [t.get_window_extent() for t in figure.texts]
    axes = placed(figure)
    plots.footer(left, LINES[:2])
    grown = (figure.get_size_inches()[1] - height) * figure.dpi
    for text, box in zip(figure.texts[:3], before, strict=True):
        np.testing.assert_allclose(
            text.get_window_extent().extents, box.translated(0, grown).extents
        )
    np.testing.assert_allclose(placed(figure), axes, rtol=0, atol=1e-9)
    tidy(left)


@pytest.mark.parametrize("kind", ONCE)
def test_given_axes_are_drawn_on_and_everything_shrinks_into_them(kind, make, label_names, tidy):
    figure = Figure(figsize=(9, 7))
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    draw = some(kind, label_names("long", 6), make)
    assert draw(ax=ax) is ax
    assert tuple(figure.get_size_inches()) == (9, 7)
    tidy(ax)


@pytest.mark.parametrize("kind", ONCE)
def test_a_figure_gives_the_same_bytes_each_time(kind, make, label_names):
    files = []
    for _ in range(2):
        ax = some(kind, label_names("short", 6), make)()
        files.append(plots.render(ax, "svg"))
    assert files[0] == files[1]
