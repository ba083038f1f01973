"""The figure of a specification curve: what is drawn, and that it can be read at any size."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.diagnostics import specification_curve
from pooledcases.errors import InputError
from pooledcases.plots import style
from pooledcases.plots.studies._specification import specification

TWO = {
    "study": ["a", "b", "c", "d", "e"],
    "ai": [4, 6, 3, 62, 0],
    "n1i": [123, 306, 231, 13598, 40],
    "ci": [11, 29, 11, 248, 3],
    "n2i": [139, 303, 220, 12867, 41],
}
MANY = {
    "tau2": ["REML", "DL", "HE", "HS", "HSk", "SJ", "ML", "PM", "PMM", "EE"],
    "inference": ["hartung-knapp-adhoc", "hartung-knapp", "t", "normal"],
    "continuity": ["only0", "all", "none", "treatment-arm"],
}


def curve(size):
    if size == 1:
        return specification_curve(TWO, measures="OR", tau2="DL", inference="t")
    if size == 5:
        return specification_curve(TWO, measures="OR", tau2=MANY["tau2"][:5], inference="t")
    if size == 40:
        return specification_curve(
            TWO, measures="OR", tau2=MANY["tau2"], inference=MANY["inference"]
        )
    if size == "long":
        long = "a multicentre retrospective cohort of resected tumours with a very long name"
        other = {
            "row": [1, 2],
            "column": ["ai", "ci"],
            "alternative": [9, 30],
            "reading": [long, "x"],
        }
        return specification_curve(TWO, measures=["OR", "RR"], readings=other)
    if size == "proportions":
        return specification_curve(
            {"xi": [3, 5, 2, 0], "ni": [10, 12, 30, 9]}, measures=["PLO", "PFT", "PAS"]
        )
    return specification_curve(TWO, measures=["OR", "RR", "PETO"], **MANY)


SIZES = [1, 5, 40, 400, "long", "proportions"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_and_no_text_covers_another(size, lang, tidy):
    if lang == "zh" and style.chinese_font() is None:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            specification(curve(size), lang=lang)
    else:
        tidy(specification(curve(size), lang=lang))


def marks(ax, kind):
    return [item for item in ax.collections if item.get_gid() == kind]


@pytest.mark.parametrize("size", [1, 5, 40, 400])
def test_every_estimate_and_choice_is_drawn_once(size):
    result = curve(size)
    grid = specification(result)
    upper = grid.figure.axes[-1]
    lines = [path for item in marks(upper, "interval") for path in item.get_paths()]
    assert len(lines) == result.n
    dots = [line for line in upper.lines if line.get_gid() == "dot"]
    drawn = np.concatenate([line.get_xdata() for line in dots])
    assert sorted(drawn) == list(range(result.n))
    wanted = sum(
        row.takes(item.name, level.word)
        for item in result.varied
        for level in item.levels
        for row in result.rows
    )
    assert sum(len(item.get_paths()) for item in marks(grid, "choice")) == wanted


def test_estimates_rise_and_the_main_one_is_marked():
    result = curve(40)
    upper = specification(result).figure.axes[-1]
    dots = [line for line in upper.lines if line.get_gid() == "dot"]
    pairs = sorted(p for line in dots for p in zip(line.get_xdata(), line.get_ydata(), strict=True))
    heights = [y for _, y in pairs]
    # ties are told apart at nine digits only
    assert all(b > a * (1 - 1e-8) for a, b in pairwise(heights))
    main = next(line for line in dots if line.get_marker() == "D")
    assert main.get_xdata()[0] == result.order().index(result.main)
    assert main.get_ydata()[0] == pytest.approx(result.fit.reported.estimate)


def test_no_effect_is_in_the_plot_and_a_wide_interval_ends_in_an_arrow():
    table = {"yi": [0.5, 0.6], "vi": [0.1, 0.1]}
    result = specification_curve(
        table, measures="GEN", tau2="DL", inference=["hartung-knapp-adhoc", "normal"]
    )
    upper = specification(result).figure.axes[-1]
    low, high = upper.get_ylim()
    assert low < 0 < high
    assert len(marks(upper, "arrow")) >= 1


def test_given_axes_keep_their_figure_and_everything_shrinks_into_them(tidy):
    figure = Figure(figsize=(9, 7))
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    assert specification(curve(40), ax) is ax
    assert tuple(figure.get_size_inches()) == (9, 7)
    tidy(ax)


def test_a_footer_and_the_same_bytes(tidy):
    tidy(plots.footer(specification(curve(5)), ["A note under the figure."]))
    files = [plots.render(specification(curve(5)), "svg") for _ in range(2)]
    assert files[0] == files[1]


def test_another_result_is_told():
    with pytest.raises(InputError, match="specification_curve"):
        specification(pc.effect_sizes(TWO, measure="OR"))
