"""Every figure, from one row to 200, long and Chinese names: nothing cut, covered or shifted."""

from __future__ import annotations

from functools import partial
from pathlib import Path

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
WORDS = ["low", "some", "high", "unclear", "yes", "no", "not applicable"]
FAVOURS = ("favours the new treatment of the tumour", "favours the control")


def judged(names):
    """Judgements of three domains, a word a row."""
    return {f"Domain {d}": [WORDS[(i + d) % 7] for i in range(len(names))] for d in range(3)}


def without_counts(names):
    """Rows of effects, two a cluster, some of them far off."""
    k = len(names)
    table = {
        "study": names,
        "yi": [0.1 * ((7 * i) % 9) - 0.3 + (4.0 if i == 6 else 0.0) for i in range(k)],
        "vi": [0.02 + 0.01 * (i % 5) for i in range(k)],
        "team": [f"team {i // 2}" for i in range(k)],
        "year": [1990 + i % 30 for i in range(k)],
    }
    return pc.effect_sizes(table, measure="GEN")


def refits(names):
    return pc.pool(without_counts(names), tau2="DL")


def forest_layout(layout):
    return lambda names, make: (
        plots.forest,
        (make.pooled(names, empty=(1,) if len(names) > 2 else ()),),
        {"layout": layout, "favours": FAVOURS, "risk_of_bias": judged(names)},
    )


def forest_size(size):
    return lambda names, make: (
        plots.forest, (make.pooled(names),), {"size": size, "favours": FAVOURS},
    )  # fmt: skip


def several(names, make):
    effects = pc.effect_sizes(make.table(names), measure="RR")
    fits = [pc.pool(effects, tau2=word) for word in ("DL", "EE")]
    return plots.forest, (fits,), {"names": ["DerSimonian-Laird", "equal effects"]}


def dependent(names, make):
    effects = without_counts(names)
    return plots.forest, (pc.models.pool_multilevel(effects, levels=("team", "study")),)


def every_column(names, make):
    words = {"left": ("study", "design", "n"), "right": ("estimate", "ci", "p", "weight")}
    return plots.forest, (make.pooled(names, subgroup="design"),), words


def influence(names, make):
    return plots.influence, (pc.diagnostics.influence(refits(names)),)


def leave_one_out(names, make):
    return plots.leave_one_out, (pc.diagnostics.leave_one_out(refits(names)),)


def cumulative(names, make):
    return plots.cumulative, (pc.diagnostics.cumulative(refits(names), by="year"),)


def shrunken_studies(names, make):
    return plots.raw_and_shrunken, (pc.diagnostics.influence(refits(names)),)


def proportions(names, make):
    rows = [(n, pc.proportion(i % 9, 9, missing=i % 4)) for i, n in enumerate(names)]
    return plots.proportions, ([*rows, ("nobody known", pc.proportion(0, 0, missing=2))],)


def missing_map(names, make):
    columns = {n: [STATES[(i * j + i) % 7] for j in range(64)] for i, n in enumerate(names)}
    return plots.missing_map, (columns,)


def counts(names, make):
    return plots.counts, ([LabelledCount(n, (7 * i) % 13, "x") for i, n in enumerate(names)],)


def dots_by_group(names, make):
    rng = np.random.default_rng(1)
    groups = [
        GroupValues(n, tuple(rng.integers(5, 80, i % 9).astype(float)), 40.5, i % 3)
        for i, n in enumerate(names)
    ]
    return plots.dots_by_group, (groups,)


def stacked(more):
    return lambda names, make: (
        plots.stacked,
        (
            [
                StackedCounts(n, {"T1a": i % 6 + 1, "T1b": more, "T2": i % 2, "NR": 2})
                for i, n in enumerate(names)
            ],
        ),
    )


def albatross(names, make):
    points = [
        AlbatrossPoint(n, 50 + 37 * i, P_VALUES[i % 5], SIDES[i % 5], i % 5 == 4)
        for i, n in enumerate(names)
    ]
    return plots.albatross, (points,)


def ranges(names, make):
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


def forest_printed(names, make):
    rows = [
        PrintedEstimate(n, 0.3 + i / 10, 0.1, 1 + i**2 / 2, "progression or death")
        for i, n in enumerate(names)
    ]
    return plots.forest_printed, ([*rows, PrintedEstimate("no interval", 2.0)],)


def audit_bars(names, make):
    found = {"match": 41, "rounding": 3, "mismatch": 9, "not derivable": 2}
    return plots.audit_bars, (Audit(verdicts=(), counts=found),)


#: Every figure, some of them in several ways: names of rows to the function and what it draws.
FIGURES = {
    "forest": lambda names, make: (
        plots.forest, (make.pooled(names, empty=(1,) if len(names) > 2 else ()),),
    ),
    "forest_one_stage": lambda names, make: (
        plots.forest, (make.pooled(names[:12], measure="PLO", model="glmm"),),
    ),
    "forest_subgroups": lambda names, make: (
        plots.forest, (make.pooled(names, measure="RD", subgroup="design"),),
    ),
    "forest_jama": forest_layout("jama"),
    "forest_revman": forest_layout("revman"),
    "forest_column": forest_size("column"),
    "forest_page": forest_size("page"),
    "forest_slide": forest_size("slide"),
    "forest_several": several,
    "forest_dependent": dependent,
    "forest_every_column": every_column,
    "leave_one_out": leave_one_out,
    "cumulative": cumulative,
    "influence": influence,
    "raw_and_shrunken": shrunken_studies,
    "survival": lambda names, make: (plots.survival, (make.curve(70, names[:12]),)),
    "survival_one": lambda names, make: (plots.survival, (make.curve(len(names)),)),
    "status_curves": lambda names, make: (plots.status_curves, (make.status(len(names) + 20),)),
    "proportions": proportions,
    "missing_map": missing_map,
    "counts": counts,
    "dots_by_group": dots_by_group,
    "stacked": stacked(3),
    "stacked_large": stacked(300),
    "albatross": albatross,
    "ranges": ranges,
    "forest_printed": forest_printed,
    "audit_bars": audit_bars,
}  # fmt: skip
KINDS = list(FIGURES)
#: Other ways to draw the same rows with the same marks: checked above, and not again below.
ONCE = [kind for kind in KINDS if not kind.startswith(("forest_", "stacked_"))]
#: They draw nothing of their own.
NO_FIGURES = {"alternative", "footer", "render"}
#: Models that need some rows, and figures whose number of rows is not that of a table.
AT_LEAST = {
    "forest_dependent": 6, "leave_one_out": 2, "influence": 2, "raw_and_shrunken": 3,
}  # fmt: skip
NOT_BY_ROWS = {"survival", "survival_one", "status_curves", "audit_bars", "forest_one_stage"}


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


def sizes(words, *, whole=(1, 2, 20, 64, 200), part=(1, 20)):
    """Every figure with each number of rows; other ways to draw it with fewer."""
    return [
        pytest.param(kind, words, k, id=f"{kind}-{words}-{k}")
        for kind in KINDS
        for k in (whole if kind in plots.__all__ and kind not in NOT_BY_ROWS else part)
        if k >= AT_LEAST.get(kind, 1)
    ]


@pytest.mark.parametrize(("kind", "words", "k"), sizes("long"))
def test_nothing_is_cut_off_covered_or_shifted(kind, words, k, make, label_names, tidy):
    tidy(some(kind, label_names(words, k), make)())


@pytest.mark.parametrize(("kind", "words", "k"), sizes("chinese", whole=(2, 20), part=(3,)))
def test_the_same_in_chinese(kind, words, k, make, label_names, tidy):
    """Where a font is installed; elsewhere the message says which to install."""
    draw = some(kind, label_names(words, k), make)
    if style.chinese_font() is None:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            draw(lang="zh")
    else:
        tidy(draw(lang="zh"))


SIZED = [
    "proportions", "counts", "dots_by_group", "ranges", "forest_printed", "leave_one_out",
    "cumulative", "influence", "raw_and_shrunken",
]  # fmt: skip


@pytest.mark.parametrize("kind", SIZED)
@pytest.mark.parametrize("size", ["column", "page", "slide"])
def test_sizes_are_kept_and_nothing_is_cut(kind, size, make, label_names, tidy):
    ax = some(kind, label_names("long", 4), make)(size=size)
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
