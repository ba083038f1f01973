"""Swimmer plot, waterfall, timeline and case grid: nothing is cut off, nothing covered."""

import pytest
from matplotlib.figure import Figure

from patient_tables import changes, courses, grid, years
from pooledcases import plots
from pooledcases.errors import InputError

KINDS = {
    "swimmer": (plots.swimmer, courses),
    "waterfall": (plots.waterfall, changes),
    "timeline": (plots.timeline, years),
    "case_grid": (plots.case_grid, grid),
}


@pytest.mark.parametrize("kind", KINDS)
def test_given_axes_a_footer_and_the_same_bytes(kind, label_names, tidy):
    draw, make = KINDS[kind]
    result = make(label_names("long", 6))
    figure = Figure(figsize=(9, 7))
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    assert draw(result, ax) is ax
    assert tuple(figure.get_size_inches()) == (9, 7)
    tidy(ax)
    tidy(plots.footer(draw(result), ["PC-M17: not reported is not absent. " * 4]))
    assert plots.render(draw(result), "svg") == plots.render(draw(result), "svg")


@pytest.mark.parametrize("kind", KINDS)
def test_something_else_and_another_size_are_errors(kind, label_names):
    draw, make = KINDS[kind]
    with pytest.raises(InputError, match="pooledcases\\.describe"):
        draw({"case_id": ["A"]})
    with pytest.raises(InputError, match="size"):
        draw(make(label_names("short", 2)), size="poster")
