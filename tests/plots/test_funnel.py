"""The funnel plot: what is drawn and where, and that it can be read at any size."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtri

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots import style
from pooledcases.plots.studies._funnel import funnel as draw_funnel
from pooledcases.plots.studies.funnel_axes import FUNNEL_AXES
from pooledcases.plots.studies.funnel_plan import BANDS

#: Small studies show more: three counterparts are missing on the right.
SLANTED = {
    "yi": [-1.6, -1.3, -1.2, -0.9, -0.7, -0.6, -0.5, -0.45, -0.4, -0.42, -0.38, -0.41],
    "vi": [0.5, 0.42, 0.36, 0.3, 0.2, 0.12, 0.06, 0.05, 0.02, 0.03, 0.015, 0.01],
}


def lines(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def bands(ax):
    return [patch for patch in ax.patches if patch.get_gid() == "band"]


def words(ax):
    return "\n".join(text.get_text() for text in ax.texts)


def slanted(**more):
    return pc.pool(pc.effect_sizes(SLANTED, measure="GEN"), inference="normal", **more)


def funnel(item, **options):
    return draw_funnel(item, **options)


def test_points_stand_at_effect_and_standard_error_with_precise_studies_on_top():
    fit = slanted()
    ax = funnel(fit)
    (points,) = lines(ax, "points")
    np.testing.assert_array_equal(points.get_xdata(), SLANTED["yi"])
    np.testing.assert_allclose(points.get_ydata(), np.sqrt(SLANTED["vi"]), rtol=1e-15)
    bottom, top = ax.get_ylim()
    assert top == 0 < bottom


def test_limits_are_those_of_the_level_around_the_pooled_value():
    fit = slanted(level=0.9)
    for line in lines(funnel(fit), "limits"):
        (x0, x1), (y0, y1) = line.get_data()
        assert (x0, y0) == (fit.estimate, 0)
        assert abs(x1 - x0) / y1 == pytest.approx(ndtri(0.95), rel=1e-12)


def test_contours_are_centred_on_no_effect_at_the_two_sided_p():
    shapes = bands(funnel(slanted()))
    assert len(shapes) == 4
    for shape, p in zip(shapes[1:], (0.01, 0.05, 0.10), strict=True):
        tip, right, left = shape.get_xy()[:3]
        assert tuple(tip) == (0, 0)
        assert right[0] / right[1] == pytest.approx(ndtri(1 - p / 2), rel=1e-12)
        assert left[0] == -right[0]


def test_a_point_stands_in_the_band_of_its_own_p():
    """Against a second computation: which polygon holds the point, and its p."""
    fit = slanted()
    ax = funnel(fit)
    for x, y in zip(SLANTED["yi"], np.sqrt(SLANTED["vi"]), strict=True):
        value = math.erfc(abs(x) / y / math.sqrt(2))
        inside = sum(shape.get_path().contains_point((x, y)) for shape in bands(ax)[1:])
        assert inside == sum(value > edge for edge in (0.01, 0.05, 0.10))


def test_shades_are_told_apart_in_grey():
    light = [style.luminance(colour) for colour in BANDS]
    assert min(abs(a - b) for i, a in enumerate(light) for b in light[i + 1 :]) > 0.1
    assert light[1] < light[2] < light[3] < light[0]


def test_filled_studies_are_hollow_and_mirrored():
    trim = pc.diagnostics.trim_fill(slanted())
    assert trim.k0 > 0
    ax = funnel(trim)
    (filled,) = lines(ax, "filled")
    np.testing.assert_array_equal(filled.get_xdata(), trim.filled_yi)
    np.testing.assert_allclose(filled.get_ydata(), np.sqrt(trim.filled_vi), rtol=1e-15)
    assert filled.get_markerfacecolor() == "white"
    assert len(lines(ax, "points")[0].get_xdata()) == 12
    (own,) = lines(ax, "pooled")
    assert own.get_xdata()[0] == trim.original.estimate
    assert lines(ax, "pooled-filled")[0].get_xdata()[0] == trim.fit.estimate
    assert lines(ax, "limits")[0].get_xdata()[0] == trim.fit.estimate
    assert f"{trim.k0} filled in on the right" in words(ax)


def test_nothing_to_fill_draws_no_hollow_dot():
    table = {"yi": [-0.4, -0.2, 0.0, 0.2, 0.4] * 2, "vi": [0.04, 0.02, 0.01, 0.02, 0.04] * 2}
    fit = pc.pool(pc.effect_sizes(table, measure="GEN"), inference="normal")
    trim = pc.diagnostics.trim_fill(fit, side="left")
    assert trim.k0 == 0
    ax = funnel(trim)
    assert not lines(ax, "filled")
    assert "0 filled in" in words(ax)


def test_few_studies_carry_the_code(make_pooled, label_names):
    assert "PC-M11" in words(funnel(make_pooled(label_names("short", 9))))
    assert "PC-M11" not in words(funnel(make_pooled(label_names("short", 10))))


def test_proportions_stand_against_their_size_without_contours():
    table = {"xi": [1, 4, 5, 2, 9, 11, 0, 3, 5, 8], "ni": [10, 20, 22, 9, 50, 40, 12, 14, 16, 400]}
    fit = pc.pool_counts(table, measure="PLO", model="glmm")
    ax = funnel(fit)
    (points,), (moved,) = lines(ax, "points"), lines(ax, "corrected")
    sizes = [n for x, n in zip(table["xi"], table["ni"], strict=True) if x]
    np.testing.assert_allclose(10 ** points.get_ydata(), sizes, rtol=1e-12)
    np.testing.assert_allclose(10 ** moved.get_ydata(), [12], rtol=1e-12)
    assert not bands(ax)
    assert not lines(ax, "limits")
    assert "PC-M11" not in words(ax)
    assert "PC-M11" in words(funnel(fit, against="sei"))


@pytest.mark.parametrize("against", sorted(FUNNEL_AXES))
def test_every_axis_has_precise_studies_on_top(against, make_pooled, label_names, tidy):
    ax = funnel(make_pooled(label_names("short", 12)), against=against)
    tidy(ax)
    bottom, top = ax.get_ylim()
    assert (top == 0 < bottom) == FUNNEL_AXES[against].precise_low
    assert bool(bands(ax)) == (against == "sei")


def test_the_effective_size_is_that_of_deeks():
    table = {"ai": [3, 5, 2], "n1i": [10, 40, 30], "ci": [4, 9, 1], "n2i": [90, 40, 15]}
    fit = pc.pool(pc.effect_sizes(table, measure="OR"))
    (points,) = lines(funnel(fit, against="ess"), "points")
    effective = [4 * a * b / (a + b) for a, b in zip(table["n1i"], table["n2i"], strict=True)]
    np.testing.assert_allclose(points.get_ydata(), 1 / np.sqrt(effective), rtol=1e-14)


def test_the_line_of_eggers_regression_runs_through_its_two_numbers():
    fit = slanted()
    test = pc.diagnostics.asymmetry(fit, test="egger")
    (line,) = lines(funnel(fit, test=test), "regression")
    x, y = line.get_data()
    assert x[0] == pytest.approx(test.limit, rel=1e-12)
    assert (x[1] - x[0]) / y[1] == pytest.approx(test.estimate, rel=1e-12)
    assert not lines(funnel(fit, test=test, against="vi"), "regression")


def test_the_axis_of_ratios_reads_ratios(make_pooled, label_names):
    ax = funnel(make_pooled(label_names("short", 12)))
    for tick, text in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True):
        assert float(text.get_text()) == pytest.approx(np.exp(tick), rel=1e-9)


def test_rows_without_an_effect_are_named():
    table = {"study": ["a", "b", "c"], "yi": [0.1, None, 0.4], "vi": [0.1, 0.2, 0.2]}
    ax = funnel(pc.pool(pc.effect_sizes(table, measure="GEN")))
    assert "no effect: b." in words(ax)


def test_the_words_tell_effects_and_method(make_pooled, label_names):
    text = plots.alternative(funnel(make_pooled(label_names("short", 12))))
    assert text.startswith("Funnel plot of odds ratio, 12 studies; pooled: ")
    assert "Study 1: " in text
    assert "Method: " in text


def test_what_cannot_be_drawn_is_said():
    table = {"yi": [0.1, 0.3, 0.8, 0.7], "vi": [0.02, 0.03, 0.05, 0.04], "dose": [1, 2, 3, 4]}
    effects = pc.effect_sizes(table, measure="GEN")
    with pytest.raises(InputError, match="moderators"):
        funnel(pc.pool(effects, mods="dose"))
    with pytest.raises(InputError, match="needs ni"):
        funnel(pc.pool(effects), against="ninv")
    with pytest.raises(InputError, match="n1i and n2i"):
        funnel(pc.pool(effects), against="ess")
    with pytest.raises(InputError, match="against"):
        funnel(pc.pool(effects), against="size")
    with pytest.raises(InputError, match="draws the result of"):
        funnel("x")


def test_the_test_has_to_be_of_the_same_measure(make_pooled, label_names):
    test = pc.diagnostics.asymmetry(slanted(), test="egger")
    with pytest.raises(InputError, match="one of GEN"):
        funnel(make_pooled(label_names("short", 12)), test=test)


@pytest.mark.parametrize(
    "yi", [[0.0, 0.0, 0.0], [1e-9, 2e-9, 3e-9], [700.0, 2.0, 1.0], [1e6, 2e6, 3e6]]
)
def test_effects_of_any_size(yi, tidy):
    table = {"yi": yi, "vi": [0.01, 0.04, 1e4]}
    tidy(funnel(pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", force=True)))


def test_given_axes_and_bytes(make_pooled, label_names, tidy):
    from matplotlib.figure import Figure

    fit = make_pooled(label_names("long", 12))
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert funnel(fit, ax=ax) is ax
    tidy(ax)
    first, second = (plots.render(funnel(fit), "svg") for _ in range(2))
    assert first == second


def test_a_study_that_a_correction_moved_has_a_mark_and_a_line():
    table = {"study": ["Ito", "Wu", "Li"], "xi": [0, 5, 12], "ni": [9, 30, 60]}
    ax = funnel(pc.pool_counts(table, measure="PLO"))
    (moved,) = lines(ax, "corrected")
    np.testing.assert_allclose(moved.get_xdata(), np.log(0.5 / 9.5), rtol=1e-12)
    assert len(lines(ax, "points")[0].get_xdata()) == 2
    said = " ".join(text.get_text() for text in ax.texts).replace("\n", " ")
    assert "their counts do: Ito." in said
