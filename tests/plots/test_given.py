"""Axes that a user gives: layouts that move things, a second figure, and what is no Axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from pooledcases import plots
from pooledcases.errors import InputError


@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
def test_a_layout_of_the_figure_moves_nothing_that_was_placed(layout, tidy):
    figure = Figure(figsize=(9, 5), layout=layout)
    one, two = figure.subplots(1, 2)
    for ax in (one, two):
        plots.counts([("EML4", 12), ("TPM3", 9)], ax)
    before = [ax.get_position().bounds for ax in (one, two)]
    plots.render(one, "svg")
    assert [ax.get_position().bounds for ax in (one, two)] == before
    tidy(one)
    tidy(two)


def test_a_second_figure_needs_cleared_axes_and_takes_their_whole_place(tidy):
    place = (0.1, 0.1, 0.8, 0.8)
    ax = Figure(figsize=(6, 3)).add_axes(place)
    plots.counts([("EML4", 12)], ax)
    first = ax.get_position().bounds
    with pytest.raises(InputError, match=r"call ax\.clear\(\) first"):
        plots.counts([("EML4", 12)], ax)
    ax.clear()
    plots.counts([("EML4", 12)], ax)
    assert ax.get_position().bounds == first
    tidy(ax)


@pytest.mark.parametrize("ax", ["x", Figure()])
def test_what_is_no_axes_is_said(ax):
    with pytest.raises(InputError, match="is no Axes of matplotlib"):
        plots.counts([("EML4", 12)], ax)


def test_axes_without_a_figure_are_said():
    ax = Figure().add_subplot()
    ax.remove()
    with pytest.raises(InputError, match="removed from their figure"):
        plots.counts([("EML4", 12)], ax)
