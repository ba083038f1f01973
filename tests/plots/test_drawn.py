"""What was drawn: artists, where they stand, and what they say."""

from __future__ import annotations

import math
import re

import matplotlib as mpl
import numpy as np
import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.plots import style
from pooledcases.results.display import (
    AlbatrossPoint,
    GroupValues,
    PrintedEstimate,
    RangeRow,
    StackedCounts,
)


def lines(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def patches(ax, gid):
    return [patch for patch in ax.patches if patch.get_gid() == gid]


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_forest_squares_stand_at_the_estimates_with_areas_by_weight(make_pooled):
    fit = make_pooled(["a", "b", "c"])
    ax = plots.forest(fit)
    squares = lines(ax, "square")
    for square, study in zip(squares, fit.studies, strict=True):
        assert square.get_xdata()[0] == study.reported["estimate"]
    areas = np.array([square.get_markersize() ** 2 for square in squares])
    weights = np.array([study.weight for study in fit.studies])
    np.testing.assert_allclose(areas / areas.max(), weights / weights.max(), rtol=1e-12)
    assert ax.get_xscale() == "log"


def test_forest_diamond_is_the_pooled_interval(make_pooled):
    fit = make_pooled(["a", "b", "c", "d"])
    (shape,) = patches(plots.forest(fit), "diamond")
    x = shape.get_xy()[:, 0]
    assert (x.min(), x.max()) == (fit.reported.ci.low, fit.reported.ci.high)
    assert fit.reported.estimate in x


def test_forest_prediction_bar_is_the_prediction_interval(make_pooled):
    fit = make_pooled(["a", "b", "c", "d"], measure="PLO")
    (bar,) = lines(plots.forest(fit), "prediction")
    assert tuple(bar.get_xdata()) == (fit.reported.prediction.low, fit.reported.prediction.high)


def test_forest_of_two_studies_has_no_prediction_bar_and_says_so(make_pooled):
    ax = plots.forest(make_pooled(["a", "b"]))
    assert lines(ax, "prediction") == []
    assert any("no prediction interval" in text for text in words(ax))


def test_forest_spread_and_prediction_come_before_i2(make_pooled):
    said = [text.replace("\n", " ") for text in words(plots.forest(make_pooled(list("abcd"))))]
    (row,) = [at for at, text in enumerate(said) if "prediction interval" in text.lower()]
    (note,) = [at for at, text in enumerate(said) if "I²" in text]
    assert row < note
    assert said[note].index("τ ") < said[note].index("I²")


def test_forest_of_a_one_stage_model_has_dots_and_no_weights(make_pooled):
    ax = plots.forest(make_pooled(["a", "b", "c"], measure="PLO", model="glmm"))
    assert len(lines(ax, "dot")) == 3
    assert lines(ax, "square") == []
    assert "Weight" not in words(ax)


def test_forest_keeps_rows_that_are_not_pooled_with_the_reason(make_pooled):
    ax = plots.forest(make_pooled(["a", "b", "c"], empty=(1,)))
    assert "b" in words(ax)
    assert any(text.startswith("not pooled: ") for text in words(ax))
    assert len(lines(ax, "square")) == 2


def test_forest_subgroups_have_diamonds_and_a_test(make_pooled):
    fit = make_pooled(list("abcdef"), subgroup="design")
    ax = plots.forest(fit)
    assert len(patches(ax, "diamond")) == 3
    assert [w for w in words(ax) if w in "abcdef"] == ["a", "c", "e", "b", "d", "f"]
    assert any("Difference between subgroups: Q" in text for text in words(ax))


def test_forest_interval_beyond_the_axis_ends_in_an_arrow():
    table = {"study": ["a", "b"], "yi": [0.0, 0.1], "vi": [0.01, 400.0]}
    fit = pc.pool(pc.effect_sizes(table, measure="GEN"))
    ax = plots.forest(fit)
    low, high = ax.get_xlim()
    assert len(lines(ax, "arrow")) >= 2
    assert all(low <= x <= high for line in lines(ax, "interval") for x in line.get_xdata())


def test_a_table_without_a_usable_row_never_reaches_a_forest():
    table = {"study": ["a"], "ai": [0], "n1i": [0], "ci": [1], "n2i": [5]}
    effects = pc.effect_sizes(table, measure="OR")
    assert effects.k == 0
    with pytest.raises(pc.PooledCasesError):
        pc.pool(effects)


def test_survival_steps_follow_the_curve(make_curve):
    curve = make_curve(30)
    ax = plots.survival(curve)
    (solid,) = lines(ax, "curve")
    (tail,) = lines(ax, "curve-tail")
    assert solid.get_xdata()[0] == 0
    assert solid.get_ydata()[0] == 1
    assert solid.get_xdata()[-1] == tail.get_xdata()[0] == curve.thin_after
    assert solid.get_ydata()[-1] == curve.at(curve.thin_after).survival
    assert tail.get_ydata()[-1] == curve.survival[-1]
    assert tail.get_alpha() < 0.5


def test_survival_numbers_at_risk_stand_under_their_ticks(make_curve):
    curve = make_curve(40)
    ax = plots.survival(curve)
    ticks = ax.get_xticks()
    found = {
        text.get_position()[0]: int(text.get_text())
        for text in ax.texts
        if text.get_text().isdigit()
    }
    expected = dict(zip(ticks, curve.at_risk_at(ticks), strict=True))
    assert found == expected


def test_survival_censor_ticks_sit_on_the_curve(make_curve):
    curve = make_curve(20)
    (marks,) = lines(plots.survival(curve), "censored")
    assert list(marks.get_xdata()) == list(curve.times[curve.censored > 0])
    assert list(marks.get_ydata()) == list(curve.survival[curve.censored > 0])


def test_survival_lists_a_group_without_usable_patients():
    table = {"t": [3, 5, None], "d": [1, 0, 1], "g": ["a", "a", "b"]}
    curves = pc.kaplan_meier(table, time="t", event="d", by="g")
    assert any(t.startswith("b: nobody") for t in words(plots.survival(curves)))


def test_survival_without_an_event_stays_at_one(make_curve):
    curve = make_curve(6, events=False)
    (solid,) = lines(plots.survival(curve), "curve")
    assert set(solid.get_ydata()) == {1.0}


def test_status_curves_show_both_estimates_in_both_panels(make_status):
    curves = make_status(30)
    ax = plots.status_curves(curves)
    panels = ax.figure.axes
    assert len(panels) == 2
    for panel, current in zip(panels, (curves.current, curves.current_disease_free), strict=True):
        (line,) = lines(panel, "current")
        assert list(line.get_ydata()[1:-1]) == list(current.event_free)
        assert lines(panel, "naive")
    assert sum("sensitivity" in text for text in words(ax)) >= 2


def test_proportions_show_interval_and_bounds_apart():
    item = pc.proportion(6, 8, missing=2)
    ax = plots.proportions([("EML4", item)])
    (interval,), (bounds,) = lines(ax, "interval"), lines(ax, "bounds")
    assert tuple(interval.get_xdata()) == (item.ci.low, item.ci.high)
    assert tuple(bounds.get_xdata()) == (0.6, 0.8)
    assert "6/8 (75.0%)" in words(ax)


def test_proportion_of_zero_has_its_one_sided_limit_in_words():
    assert any("one-sided 95% upper limit" in t for t in words(plots.proportions([
        ("none", pc.proportion(0, 10))
    ])))  # fmt: skip


def test_missing_map_marks_every_cell_once():
    ax = plots.missing_map({"age": ["known", "NR", "NAP"], "stage": ["NAS", "UNC", "known"]})
    marks = {group.get_gid(): len(group.get_paths()) for group in ax.collections}
    assert marks == {
        "state-known": 2, "state-NR": 1, "state-NAS": 1, "state-UNC": 1, "state-NAP": 1,
    }  # fmt: skip


def test_missing_map_names_the_cell_that_is_no_state():
    with pytest.raises(pc.InputError, match="row 2, column age: 'maybe'"):
        plots.missing_map({"age": ["known", "maybe"]})


def test_dots_by_group_stacks_equal_values():
    ax = plots.dots_by_group([GroupValues("a", (3.0, 3.0, 5.0), 3.0)])
    (dots,) = lines(ax, "dot")
    y = dots.get_ydata()
    assert y[0] != y[1]
    assert y[0] + y[1] == pytest.approx(2 * y[2])


def test_stacked_counts_stand_in_the_bars_or_beside_them():
    few = plots.stacked([StackedCounts("a", {"T1": 2, "NR": 1})])
    many = plots.stacked([StackedCounts("a", {"T1": 500, "T2": 1})])
    assert [t.get_text() for t in few.texts if t.get_gid() == "count"] == ["2", "1"]
    assert not [t for t in many.texts if t.get_gid() == "count"]
    assert "500" in words(many)
    assert "not reported" in words(few)


def test_albatross_places_decreases_left_and_increases_right():
    points = [AlbatrossPoint("less", 100, 0.01, -1), AlbatrossPoint("more", 200, 0.1, 1)]
    ax = plots.albatross(points)
    assert [round(float(d.get_xdata()[0]), 9) for d in lines(ax, "dot")] == [-2.0, 1.0]
    assert ax.get_yscale() == "log"
    assert lines(ax, "contour") == []


def test_albatross_contour_is_the_harrison_formula():
    """n = 4 z² / d² for a standardized mean difference; p = 0.05 has z = 1.959964."""
    ax = plots.albatross([AlbatrossPoint("a", 100, 0.05, 1)], contours={"d = 0.5": 4 / 0.5**2})
    right = lines(ax, "contour")[1]
    n = np.interp(-math.log10(0.05), right.get_xdata()[::-1], right.get_ydata()[::-1])
    # 200 points on the curve: linear interpolation between them is good to a percent
    assert n == pytest.approx(16 * 1.959964**2, rel=0.01)


def test_albatross_names_studies_without_a_direction():
    ax = plots.albatross([AlbatrossPoint("a", 9, 0.5, 1), AlbatrossPoint("quiet", 9, 0.5, 0)])
    assert any("no direction is printed: quiet" in t.replace("\n", " ") for t in words(ax))


@pytest.mark.parametrize("p", [0.0, -0.1, 1.1, math.nan])
def test_albatross_refuses_what_is_no_p_value(p):
    with pytest.raises(pc.InputError, match="no p-value"):
        plots.albatross([AlbatrossPoint("a", 9, p, 1)])


def test_ranges_without_an_end_go_on_to_the_edge():
    rows = [
        RangeRow("below", None, 1.0, None, "percent", "<1%"),
        RangeRow("above", 2.0, None, None, "percent", ">2%"),
    ]
    ax = plots.ranges(rows)
    below, above = lines(ax, "range")
    assert below.get_xdata()[0] == 0
    assert above.get_xdata()[1] == ax.get_xlim()[1]
    assert len(lines(ax, "arrow")) == 1


def test_ranges_of_different_units_are_refused():
    rows = [RangeRow("a", 1, 2, None, "percent", ""), RangeRow("b", 1, 2, None, "months", "")]
    with pytest.raises(pc.InputError, match="different units"):
        plots.ranges(rows)


def test_forest_printed_shows_an_estimate_without_interval_hollow():
    ax = plots.forest_printed([PrintedEstimate("a", 0.5, 0.2, 0.9), PrintedEstimate("b", 2.0)])
    assert len(lines(ax, "interval")) == 1
    assert len(lines(ax, "hollow")) == 1
    assert "Described, not pooled." in words(ax)


@pytest.mark.parametrize(
    "draw", [plots.counts, plots.proportions, plots.ranges, plots.forest_printed, plots.albatross]
)
def test_a_figure_of_nothing_says_so(draw):
    with pytest.raises(pc.InputError):
        draw([])


def test_settings_come_back_as_they_were(make_pooled):
    with mpl.rc_context({"font.size": 33.0, "svg.fonttype": "none"}):
        before = dict(mpl.rcParams)
        plots.render(plots.forest(make_pooled(["a", "b"])), "svg")
        assert dict(mpl.rcParams) == before


def test_files_hold_no_date_and_no_program(make_pooled):
    ax = plots.forest(make_pooled(["a", "b"]))
    svg, png = plots.render(ax, "svg"), plots.render(ax, "png")
    assert b"dc:date" not in svg
    assert b"atplotlib" not in svg.split(b"<defs>")[0]
    assert b"tEXt" not in png
    assert b"<text" not in svg


def test_names_in_a_file_are_used_once_and_the_marks_keep_theirs(make_pooled):
    ax = plots.forest(make_pooled(["a", "b", "c"]))
    names = re.findall(rb' id="([^"]+)"', plots.render(ax, "svg"))
    assert len(names) == len(set(names))
    assert len(lines(ax, "square")) == 3


def test_an_unknown_format_names_the_known_ones(make_pooled):
    with pytest.raises(pc.InputError, match="use svg, png, pdf or tiff"):
        plots.render(plots.forest(make_pooled(["a", "b"])), "gif")


def test_chinese_without_a_font_says_which_to_install(monkeypatch):
    latin = [font for font in style.installed_fonts() if font.name == style.LATIN]
    monkeypatch.setattr(style, "installed_fonts", lambda: latin)
    with pytest.raises(pc.InputError, match="fonts-noto-cjk"):
        plots.counts([("a", 1)], lang="zh")
    # without Chinese the Latin font is enough
    assert plots.counts([("a", 1)]).figure.axes


def test_a_dollar_sign_is_no_formula(tidy):
    tidy(plots.counts([("$\\frac{1}$ and 5$", 3)]))


def test_pyplot_is_not_loaded():
    import subprocess
    import sys

    code = (
        "import sys, pooledcases as pc; assert 'matplotlib' not in sys.modules; "
        "pc.plots.render(pc.plots.counts([('a', 1)]), 'svg'); "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["forest", "survival", "status_curves"])
def test_something_else_than_the_figures_result_is_answered_with_what_to_call(name):
    with pytest.raises(pc.InputError, match=r"not dict; call .* first"):
        getattr(plots, name)({"xi": [1]})
