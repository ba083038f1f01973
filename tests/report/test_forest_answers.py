"""What a forest plot answers in the report: each fit is that of a table without the studies."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.report.forest import answers, estimates, pooled_of, refits_of, study_views
from pooledcases.report.forest_marks import places
from pooledcases.report.svg import inline, marked_rows
from pooledcases.results.fit_words import Reader

TABLE = {
    "study": ["a", "b", "none", "c", "d", "e"],
    "xi": [3, 9, np.nan, 4, 6, 8],
    "ni": [20, 30, np.nan, 25, 40, 22],
}
INCLUDED = (0, 1, 3, 4, 5)


def table_of(rows):
    return {name: [values[row] for row in rows] for name, values in TABLE.items()}


def many(k):
    return {"study": [f"s{i}" for i in range(k)], "yi": np.sin(np.arange(k)), "vi": np.full(k, 0.1)}


@pytest.mark.parametrize("measure", ["PLO", "PFT", "PR"])
@pytest.mark.parametrize("tau2", ["REML", "EE"])
def test_every_set_of_studies_is_left_out_as_if_its_rows_were_not_there(measure, tau2):
    fit = pc.pool(pc.effect_sizes(TABLE, measure=measure), tau2=tau2)
    found = answers(fit, ["en"])["en"]
    sets = [out for n in range(4) for out in combinations(INCLUDED, n)]
    assert set(found) == {",".join(map(str, out)) for out in sets}
    words = Reader.of(fit.effects.scale, "en")
    for out in sets:
        rows = [row for row in INCLUDED if row not in out]
        again = pc.pool(pc.effect_sizes(table_of(rows), measure=measure), tau2=tau2)
        k, estimate, tau, ahead = found[",".join(map(str, out))]
        assert k == len(rows)
        assert estimate == words.estimate(again.reported.estimate, again.reported.ci)
        assert (tau is None) == (tau2 == "EE")
        expected = again.reported.prediction
        assert ahead == (None if expected is None else words.interval(expected))


def test_of_many_studies_one_is_left_out_at_a_time():
    found = answers(pc.pool(pc.effect_sizes(many(12), measure="GEN")), ["en", "zh"])
    assert set(found["en"]) == set(found["zh"]) == {"", *map(str, range(12))}


def test_a_model_on_counts_is_fitted_again_from_the_counts():
    fit = pc.pool_counts(table_of((0, 1, 3)), measure="PLO", model="glmm")
    found = answers(fit, ["en"])["en"]
    assert set(found) == {"", "0", "1", "2"}
    again = pc.pool_counts(table_of((1, 3)), measure="PLO", model="glmm").reported
    assert found["0"][1] == Reader.of(fit.effects.scale, "en").estimate(again.estimate, again.ci)


def test_what_cannot_be_fitted_again_answers_with_itself():
    two = pc.pool(pc.effect_sizes(table_of((0, 1)), measure="PLO"))
    assert set(answers(two, ["en"])["en"]) == {""}
    one = pc.pool(pc.effect_sizes(table_of((0,)), measure="PLO"))
    assert set(answers(one, ["en"])["en"]) == {""}
    table = {**many(6), "year": list(range(6))}
    model = pc.pool(pc.effect_sizes(table, measure="GEN"), mods="year")
    assert set(answers(model, ["en"])["en"]) == {""}


def test_each_row_says_its_study_and_why_it_is_not_pooled():
    fit = pc.pool(pc.effect_sizes(TABLE, measure="PLO"))
    rows = study_views(fit, ["en", "zh"])
    assert [row["row"] for row in rows] == list(range(6))
    assert rows[1]["counts"] == ("9/30",)
    assert rows[1]["effect"]["en"].startswith("30.0% (")
    assert [row["included"] for row in rows] == [True, True, False, True, True, True]
    assert rows[2]["reason"]["en"] != rows[2]["reason"]["zh"]


def test_a_forest_plot_marks_the_row_of_every_study():
    fit = pc.pool(pc.effect_sizes(TABLE, measure="PLO"))
    svg = inline(plots.render(plots.forest(fit), "svg"), prefix="f", label="x")
    assert marked_rows(svg) == frozenset(range(6))
    assert "row-0" not in svg


def test_pooled_results_are_found_in_lists():
    fit = pc.pool(pc.effect_sizes(TABLE, measure="PLO"))
    assert pooled_of((fit, [("name", fit)], 3)) == (fit, fit)


@pytest.fixture(scope="module")
def drawn():
    fit = pc.pool(pc.effect_sizes(TABLE, measure="PLO"))
    svg = inline(plots.render(plots.forest(fit), "svg"), prefix="f", label="x")
    return fit, svg, places(svg, [estimates(fit, refits_of(fit))])


def test_the_marks_without_a_study_stand_where_a_plot_without_it_has_them(drawn):
    fit, svg, (found,) = drawn
    whole = re.search(r'data-mark="diamond-1".*? d="([^"]*)"', svg, re.DOTALL)[1]
    xs = [float(x) for x in re.findall(r"[ML] ([\d.]+)", whole)]
    low, _, high, *_ = found[""]
    assert (low, high) == pytest.approx((min(xs), max(xs)), abs=0.01)
    step = (high - low) / (fit.reported.ci.high - fit.reported.ci.low)
    rows = [row for row in INCLUDED if row != 1]
    again = pc.pool(pc.effect_sizes(table_of(rows), measure="PLO")).reported
    expected = [
        low + step * (value - fit.reported.ci.low)
        for value in (again.ci.low, again.estimate, again.ci.high)
    ]
    assert found["1"][:3] == pytest.approx(expected, abs=0.02)
    assert set(found) == set(answers(fit, ["en"])["en"])


def test_a_log_axis_is_known_from_its_diamond():
    table = {"study": list("abc"), "yi": [0.1, 0.5, 0.9], "sei": [0.2, 0.3, 0.25]}
    fit = pc.pool(pc.effect_sizes(table, measure="HR"))
    svg = inline(plots.render(plots.forest(fit), "svg"), prefix="f", label="x")
    (found,) = places(svg, [estimates(fit, refits_of(fit))])
    low, middle, high, *_ = found[""]
    # symmetric on the log axis, though not on the scale of the reader
    assert middle - low == pytest.approx(high - middle, abs=0.02)


def test_where_marks_cannot_be_told_apart_nothing_is_drawn_again(drawn):
    fit, svg, _ = drawn
    numbers = estimates(fit, refits_of(fit))
    assert places(svg, [numbers, numbers]) == []
    off = {**numbers, "": (numbers[""][0], numbers[""][1] * 1.2, *numbers[""][2:])}
    assert places(svg, [off]) == []


def test_a_spread_that_is_not_detectable_is_said_as_in_the_figure():
    table = {"study": list("abcd"), "xi": [5, 6, 5, 6], "ni": [20, 20, 20, 20]}
    fit = pc.pool(pc.effect_sizes(table, measure="PLO"))
    found = answers(fit, ["en", "zh"])
    assert fit.tau2 == 0
    assert found["en"][""][2].startswith("τ 0 (")
    assert "not detectable" in found["en"]["0"][2]
    assert "τ" in found["zh"]["0"][2]
