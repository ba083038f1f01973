"""Every figure, with few and many rows, short, long and Chinese names: nothing cut or covered."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots import style
from pooledcases.results.audit import Audit
from pooledcases.results.display import (
    AlbatrossPoint,
    GroupValues,
    LabelledCount,
    PrintedEstimate,
    RangeRow,
    StackedCounts,
)

STATES = ["known", "NR", "NAS", "NAP", "UNC", "known", "known"]
P_VALUES, SIDES = [0.046, 0.2, 0.001, 0.7, 1e-6], [1, -1, 0, 1, 1]


def some(kind, names, make):
    """One figure of each kind, by name."""
    k = len(names)
    rng = np.random.default_rng(1)
    if kind == "forest":
        return plots.forest, (make.pooled(names, empty=(1,) if k > 2 else ()),)
    if kind == "forest_one_stage":
        return plots.forest, (make.pooled(names[:12], measure="PLO", model="glmm"),)
    if kind == "forest_subgroups":
        return plots.forest, (make.pooled(names, measure="RD", subgroup="design"),)
    if kind == "survival":
        return plots.survival, (make.curve(70, names[:12]),)
    if kind == "survival_one":
        return plots.survival, (make.curve(k),)
    if kind == "status_curves":
        return plots.status_curves, (make.status(k + 20),)
    if kind == "proportions":
        rows = [(n, pc.proportion(i % 9, 9, missing=i % 4)) for i, n in enumerate(names)]
        return plots.proportions, ([*rows, ("nobody known", pc.proportion(0, 0, missing=2))],)
    if kind == "missing_map":
        columns = {n: [STATES[(i * j + i) % 7] for j in range(64)] for i, n in enumerate(names)}
        return plots.missing_map, (columns,)
    if kind == "counts":
        return plots.counts, ([LabelledCount(n, (7 * i) % 13, "x") for i, n in enumerate(names)],)
    if kind == "dots_by_group":
        groups = [
            GroupValues(n, tuple(rng.integers(5, 80, i % 9).astype(float)), 40.5, i % 3)
            for i, n in enumerate(names)
        ]
        return plots.dots_by_group, (groups,)
    if kind in ("stacked", "stacked_large"):
        more = 300 if kind == "stacked_large" else 3
        stages = [
            StackedCounts(n, {"T1a": i % 6 + 1, "T1b": more, "T2": i % 2, "NR": 2})
            for i, n in enumerate(names)
        ]
        return plots.stacked, (stages,)
    if kind == "albatross":
        points = [
            AlbatrossPoint(n, 50 + 37 * i, P_VALUES[i % 5], SIDES[i % 5], i % 5 == 4)
            for i, n in enumerate(names)
        ]
        return plots.albatross, (points,)
    if kind == "ranges":
        rows = [
            RangeRow(
                n,
                None if i % 4 == 1 else 0.05 + i / 10,
                None if i % 4 == 2 else 1.0 + 2 * i,
                None if i % 3 else 0.4 + i,
                "per_million_person_years",
                "0.1-2",
            )
            for i, n in enumerate(names)
        ]
        return plots.ranges, (rows,)
    if kind == "forest_printed":
        rows = [
            PrintedEstimate(n, 0.3 + i / 10, 0.1, 1 + i**2 / 2, "progression or death")
            for i, n in enumerate(names)
        ]
        return plots.forest_printed, ([*rows, PrintedEstimate("no interval", 2.0)],)
    counts = {"match": 41, "rounding": 3, "mismatch": 9, "not derivable": 2}
    return plots.audit_bars, (Audit(verdicts=(), counts=counts),)


KINDS = [
    "forest", "forest_one_stage", "forest_subgroups", "survival", "survival_one", "status_curves",
    "proportions", "missing_map", "counts", "dots_by_group", "stacked", "stacked_large",
    "albatross", "ranges", "forest_printed", "audit_bars",
]  # fmt: skip


class Make:
    """The small results of the conftest, by attribute."""

    def __init__(self, **made):
        self.__dict__.update(made)


@pytest.fixture
def make(make_pooled, make_curve, make_status):
    return Make(pooled=make_pooled, curve=make_curve, status=make_status)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("words", "k"), [("short", 1), ("long", 10), ("short", 60)])
def test_nothing_is_cut_off_and_no_text_covers_another(kind, words, k, make, label_names, tidy):
    draw, results = some(kind, label_names(words, k), make)
    tidy(draw(*results))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_in_chinese(kind, make, label_names, tidy):
    """Where a font is installed; elsewhere the message says which to install."""
    draw, results = some(kind, label_names("chinese", 5), make)
    if style.chinese_font() is None:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            draw(*results, lang="zh")
    else:
        tidy(draw(*results, lang="zh"))


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("words", "k"), [("short", 1), ("long", 10)])
def test_a_footer_covers_nothing_and_moves_nothing(kind, words, k, make, label_names, tidy):
    draw, results = some(kind, label_names(words, k), make)
    ax = draw(*results)
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_chinese_footer(kind, make, label_names, tidy):
    draw, results = some(kind, label_names("short", 4), make)
    ax = draw(*results)
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


@pytest.mark.parametrize("kind", KINDS)
def test_given_axes_are_drawn_on_and_everything_shrinks_into_them(kind, make, label_names, tidy):
    figure = Figure(figsize=(9, 7))
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    draw, results = some(kind, label_names("long", 6), make)
    assert draw(*results, ax) is ax
    assert tuple(figure.get_size_inches()) == (9, 7)
    tidy(ax)


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_gives_the_same_bytes_each_time(kind, make, label_names):
    files = []
    for _ in range(2):
        draw, results = some(kind, label_names("short", 4), make)
        files.append(plots.render(draw(*results), "svg"))
    assert files[0] == files[1]
