"""The radial plot: points, band, and the ruler of effects."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots.studies._radial import radial as draw_radial


def radial(item, **options):
    return draw_radial(item, **options)


def found(fit):
    return pc.diagnostics.radial(fit)


def test_a_study_on_the_line_of_a_tick_has_that_effect(make_pooled, label_names):
    """The ruler's marks are the slopes of their own words."""
    item = found(make_pooled(label_names("short", 13)))
    ax = radial(item)
    marks = [line.get_ydata()[0] for line in ax.lines if line.get_gid() == "ruler"]
    right = ax.get_xlim()[1]
    texts = [
        (float(text.get_text()), text.get_position()[1])
        for text in ax.texts
        if text.get_position()[1] in marks
    ]
    assert len(texts) == len(marks) >= 3
    for value, height in texts:
        assert np.exp(height / right) == pytest.approx(value, rel=1e-9)


def test_points_and_band_are_those_of_the_result(make_pooled, label_names):
    item = found(make_pooled(label_names("short", 13)))
    ax = radial(item)
    (points,) = (line for line in ax.lines if line.get_gid() == "points")
    np.testing.assert_array_equal(points.get_xdata(), item.precision)
    np.testing.assert_array_equal(points.get_ydata(), item.standardised)
    (band,) = (patch for patch in ax.patches if patch.get_gid() == "band")
    assert band.get_xy()[0, 1] == -item.half_width
    assert band.get_xy()[3, 1] == item.half_width


def test_only_studies_outside_the_band_are_named():
    table = {"study": ["near", "far", "other"], "yi": [0.1, 5.0, 0.2], "vi": [0.04, 0.1, 0.05]}
    fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    item = found(fit)
    away = np.abs(item.standardised - item.slope * item.precision) > item.half_width
    names = {text.get_text() for text in radial(item).texts if text.get_gid() == "name"}
    assert names == {name for name, out in zip(item.study, away, strict=True) if out} != set()


def test_words_bytes_axes_and_errors(make_pooled, label_names, tidy):
    item = found(make_pooled(label_names("short", 13)))
    assert plots.alternative(radial(item)).startswith("Radial (Galbraith) plot of odds ratio, 13")
    assert plots.render(radial(item), "svg") == plots.render(radial(item), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert radial(item, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match=r"pc\.diagnostics\.radial"):
        radial(item.fit)
