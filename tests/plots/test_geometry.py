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
