"""Specification curves: what is fitted, that it is the same fit, and how far it agrees."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from pooledcases.diagnostics import specification_curve
from pooledcases.errors import InputError, NotConverged, Refusal
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps

TWO = {
    "study": ["a", "b", "c", "d", "e"],
    "ai": [4, 6, 3, 62, 0],
    "n1i": [123, 306, 231, 13598, 40],
    "ci": [11, 29, 11, 248, 3],
    "n2i": [139, 303, 220, 12867, 41],
}
ONE = {"study": ["a", "b", "c", "d"], "xi": [3, 5, 2, 0], "ni": [10, 12, 30, 9]}


def only(curve, **choices):
    """The one row with these choices."""
    found = [r for r in curve.rows if all(r.choices[n] == (w,) for n, w in choices.items())]
    assert len(found) == 1
    return found[0]


def not_fitted(curve):
    return [
        (tuple(w for words in item.choices.values() for w in words), item.reason.text())
        for item in curve.not_fitted
    ]


# --- the same numbers as one fit at a time -------------------------------------------------


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_every_row_is_the_fit_that_its_choices_name(level):
    curve = specification_curve(
        TWO,
        measures=["OR", "RR", "PETO"],
        models=["inverse-variance", "mh", "glmm-um-fs", "peto"],
        tau2=["REML", "DL", "EE"],
        inference=["hartung-knapp-adhoc", "normal", "kenward-roger"],
        continuity=["only0", "all", "treatment-arm"],
        level=level,
    )
    assert curve.n == len(curve.rows) > 40
    for row in curve.rows:
        words = {name: taken[0] if taken else None for name, taken in row.choices.items()}
        how = {"tau2": words["tau2"], "inference": words["inference"], "level": level}
        if words["model"] == "inverse-variance":
            rule = words["continuity"]
            fit = pc.pool(pc.effect_sizes(TWO, measure=words["measure"], continuity=rule), **how)
        else:
            fit = pc.pool_counts(TWO, measure=words["measure"], model=words["model"], **how)
        ours = (row.estimate, row.se, row.ci.low, row.ci.high, row.p_value, row.tau2)
        theirs = (fit.estimate, fit.se, fit.ci.low, fit.ci.high, fit.p_value, fit.tau2)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-15)
        assert row.reported_estimate == pytest.approx(fit.reported.estimate, rel=1e-12)
        assert row.reported_ci.high == pytest.approx(fit.reported.ci.high, rel=1e-12)
        assert row.k == fit.k


def test_the_double_arcsine_goes_back_with_the_size_of_the_fit():
    curve = specification_curve(ONE, measures=["PFT", "PAS", "PLO"], tau2="DL", inference="t")
    for row in curve.rows:
        effects = pc.effect_sizes(ONE, measure=row.choices["measure"][0])
        fit = pc.pool(effects, tau2="DL", inference="t")
        assert row.reported_estimate == pytest.approx(fit.reported.estimate, rel=1e-12)
        assert row.reported_ci.low == pytest.approx(fit.reported.ci.low, rel=1e-12)
        assert row.p_value is None


def test_the_main_specification_is_the_first_of_everything_and_is_kept_in_full():
    curve = specification_curve(TWO, measures=["RR", "OR"], tau2=["PM", "DL"], inference="normal")
    main = curve.rows[curve.main]
    assert main.choices["measure"] == ("RR",)
    assert main.choices["tau2"] == ("PM",)
    assert curve.fit.estimate == pytest.approx(main.estimate, rel=1e-12)
    assert "PC-M13" in codes(curve.cautions)


def test_a_model_on_counts_can_be_the_main_one():
    curve = specification_curve(
        ONE, measures=["PLO", "PAS"], models=["glmm", "inverse-variance"], tau2=["DL", "REML"]
    )
    assert curve.fit.model == "glmm"
    assert curve.rows[0].choices["continuity"] == ()
    assert curve.rows[0].choices["tau2"] == ("ML",)
    assert curve.rows[0].estimate == pytest.approx(pc.pool_counts(ONE).estimate, rel=1e-12)


# --- what makes sense, and what appears once -----------------------------------------------


def test_what_does_not_go_together_is_listed_with_the_reason():
    curve = specification_curve(
        ONE,
        measures=["PLO", "PAS"],
        models=["inverse-variance", "glmm"],
        tau2=["REML", "DL", "PM", "EB", "GENQ"],
        inference=["normal", "kenward-roger", "henmi-copas"],
        continuity=["only0", "treatment-arm"],
    )
    said = dict(not_fitted(curve))
    assert "same equation as PM" in said[("EB",)]
    assert "weights" in said[("GENQ",)]
    assert "only defined for REML" in said[("DL", "kenward-roger")]
    assert "only defined for DL" in said[("REML", "henmi-copas")]
    assert "not for this measure" in said[("PAS", "glmm")]
    assert "two groups" in said[("PLO", "treatment-arm")]


def test_a_model_that_ignores_a_dimension_appears_once():
    curve = specification_curve(
        TWO,
        measures="OR",
        models=["inverse-variance", "glmm-cm-el"],
        tau2=["REML", "DL", "PM", "EE"],
        inference=["hartung-knapp-adhoc", "hartung-knapp", "normal"],
        continuity=["only0", "all", "if0all"],
    )
    one_stage = [row for row in curve.rows if row.choices["model"] == ("glmm-cm-el",)]
    # ML and EE, t and normal; no correction
    assert len(one_stage) == 4
    assert all(row.choices["continuity"] == () for row in one_stage)
    stand_in = {item.word: item.asked for item in curve.dimension("tau2").levels}
    assert stand_in["ML"] is False
    assert stand_in["REML"] is True


def test_choices_that_lead_to_the_same_data_are_one_specification():
    """Without a zero cell nothing is corrected, but for the rule that corrects every row."""
    table = {name: cells[:4] for name, cells in TWO.items()}
    curve = specification_curve(
        table, measures="OR", tau2="DL", inference="t", continuity=["only0", "none", "all"]
    )
    assert [row.choices["continuity"][0] for row in curve.rows] == ["only0", "all"]
    assert [item["continuity"] for item in curve.rows[0].same] == [("none",)]
    assert {item.word: item.n for item in curve.dimension("continuity").levels} == {
        "only0": 1, "none": 1, "all": 1,
    }  # fmt: skip


def test_a_measure_without_a_correction_is_not_repeated():
    curve = specification_curve(
        ONE, measures=["PAS", "PLO"], tau2="DL", inference="t", continuity=["only0", "all"]
    )
    assert [row.choices["continuity"] for row in curve.rows] == [(), ("only0",), ("all",)]


def test_one_study_answers_with_itself_once():
    table = {name: cells[:1] for name, cells in ONE.items()}
    curve = specification_curve(
        table, measures="PLO", tau2=["REML", "DL"], inference=["t", "normal"]
    )
    assert curve.n == 1
    assert len(curve.rows[0].same) == 3
    assert "PC-M28" in codes(curve.cautions)


# --- measures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "measures", [["OR", "RD"], ["RR", "AS"], ["RD", "AS"], ["OR", "RD", "PETO"]]
)
def test_quantities_that_cannot_be_compared_are_refused(measures):
    with pytest.raises(InputError, match="one curve has one axis"):
        specification_curve(TWO, measures=measures)


@pytest.mark.parametrize(
    ("table", "measures"),
    [
        (TWO, ["OR", "RR", "PETO"]),
        (ONE, ["PLO", "PR", "PAS", "PFT", "PLN", "PRZ"]),
        ({"xi": [3, 5, 0], "ti": [10.5, 12, 30]}, ["IRLN", "IR", "IRS", "IRFT"]),
        ({"ri": [0.3, 0.5, 0.1], "ni": [20, 30, 40]}, ["ZCOR", "COR", "UCOR"]),
    ],
)
def test_measures_of_one_quantity_share_a_curve(table, measures):
    curve = specification_curve(table, measures=measures, tau2="DL", inference="t")
    assert curve.n == len(measures)


# --- readings ------------------------------------------------------------------------------


def readings(*rows):
    names = ("row", "column", "alternative")
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def quick(table, **options):
    return specification_curve(table, measures="PLO", tau2="DL", inference="t", **options)


def test_every_set_of_readings_that_agree_with_each_other():
    found = quick(ONE, readings=readings(("a", "xi", 4), ("a", "xi", 5), (2, "xi", "NR")))
    taken = [row.choices["readings"] for row in found.rows]
    assert taken == [
        ("as-printed",),
        ("b: xi = NR",),
        ("a: xi = 5",),
        ("a: xi = 4",),
        ("a: xi = 5", "b: xi = NR"),
        ("a: xi = 4", "b: xi = NR"),
    ]
    changed = pc.effect_sizes(ONE | {"xi": [5, "NR", 2, 0]}, measure="PLO")
    fit = pc.pool(changed, tau2="DL", inference="t")
    assert found.rows[4].estimate == pytest.approx(fit.estimate, rel=1e-12)
    assert found.rows[4].k == 3


def test_beyond_the_stated_number_each_alone_and_the_extremes():
    some = [("a", "xi", 1), ("b", "xi", 9), ("c", "xi", 7), ("d", "xi", 2), ("a", "xi", 8)]
    found = quick(ONE, readings=readings(*some), most_readings=6)
    taken = [set(row.choices["readings"]) for row in found.rows]
    up = {"b: xi = 9", "c: xi = 7", "d: xi = 2", "a: xi = 8"}
    # one reading alone lowers the estimate, so that it is its own extreme
    assert taken[-1] == up
    assert len(taken) == 7
    order = [found.rows[index].choices["readings"] for index in found.order()]
    assert order[0] == ("a: xi = 1",)
    assert set(order[-1]) == up
    assert any("more than 6" in text for _, text in not_fitted(found))


def test_cells_that_change_together_are_one_reading():
    together = readings(("a", "xi", 4), ("a", "ni", 20)) | {"reading": ["erratum", "erratum"]}
    found = quick(ONE, readings=together)
    assert [row.choices["readings"] for row in found.rows] == [("as-printed",), ("erratum",)]
    fit = pc.pool(
        pc.effect_sizes(ONE | {"xi": [4, 5, 2, 0], "ni": [20, 12, 30, 9]}, measure="PLO"),
        tau2="DL",
        inference="t",
    )
    assert found.rows[1].estimate == pytest.approx(fit.estimate, rel=1e-12)


def test_an_impossible_reading_is_listed():
    found = quick(ONE, readings=readings(("a", "xi", 40)))
    assert found.n == 1
    assert "more events than patients" in found.not_fitted[0].reason.text()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("z", "xi", 4), "neither a row of the table"),
        ((9, "xi", 4), "neither a row of the table"),
        (("a", "zi", 4), "no column 'zi'"),
        (("a", "xi", ""), "no alternative"),
        (("a", "xi", None), "no alternative"),
    ],
)
def test_a_reading_of_no_cell_is_a_mistake(row, sentence):
    with pytest.raises(InputError, match=sentence):
        quick(ONE, readings=readings(row))


def test_all_mistakes_of_readings_are_told_at_once():
    with pytest.raises(InputError) as error:
        quick(ONE, readings=readings(("z", "xi", 4), ("a", "xi", "")) | {"value": [3, 3]})
    assert len(error.value.problems) == 2


def test_the_value_that_a_reading_replaces_is_checked():
    wrong = readings(("a", "xi", 4)) | {"value": [2]}
    with pytest.raises(InputError, match="holds 3, not 2"):
        quick(ONE, readings=wrong)
    assert quick(ONE, readings=readings(("a", "xi", 4)) | {"value": ["3"]}).n == 2


def test_readings_use_the_tables_own_columns():
    table = {"events": [3, 5, 2], "total": [10, 12, 30]}
    found = quick(table, readings=readings((1, "xi", 4)), xi="events", ni="total")
    assert found.n == 2


# --- duplicates and unknown outcomes -------------------------------------------------------

SHARED = ONE | {"overlap_group": ["x", "x", "", ""]}


@pytest.mark.parametrize("model", ["inverse-variance", "glmm"])
def test_one_row_of_each_group_by_each_choice(model):
    rules = ["all", "largest", "first", "most-precise"]
    found = quick(SHARED, duplicates=rules, models=model)
    assert [row.k for row in found.rows][:3] == [4, 3, 3]
    without_a = {name: cells[1:] for name, cells in ONE.items()}
    how = {"measure": "PLO", "model": model}
    how |= {"tau2": "DL", "inference": "t"} if model == "inverse-variance" else {}
    fit = pc.pool_counts(without_a, **how)
    assert only(found, duplicates="largest").estimate == pytest.approx(fit.estimate, rel=1e-9)
    assert "PC-M26" in codes(found.cautions)


def test_duplicates_without_a_column_or_sizes():
    with pytest.raises(InputError, match="overlap_group"):
        quick(ONE, duplicates=["all", "first"])
    rates = {"xi": [3, 5, 2], "ti": [10, 12, 30], "overlap_group": ["x", "x", ""]}
    found = specification_curve(
        rates, measures="IRLN", tau2="DL", inference="t", duplicates=["all", "largest", "first"]
    )
    assert found.n == 2
    assert "how many patients" in found.not_fitted[0].reason.text()


def test_unknown_outcomes_by_hand():
    table = ONE | {"missing_i": [2, 0, 3, 1]}
    found = quick(table, missing=["as-observed", "none", "all"])
    by_hand = {
        "as-observed": ONE,
        "none": {"xi": [3, 5, 2, 0], "ni": [12, 12, 33, 10]},
        "all": {"xi": [5, 5, 5, 1], "ni": [12, 12, 33, 10]},
    }
    for word, counts in by_hand.items():
        fit = pc.pool(pc.effect_sizes(counts, measure="PLO"), tau2="DL", inference="t")
        assert only(found, missing=word).estimate == pytest.approx(fit.estimate, rel=1e-12)
    said = next(item for item in found.cautions if item.code == "PC-M17")
    assert dict(said.values) == {"missing": 6, "total": 67}


@pytest.mark.parametrize("layout", ["totals", "cells"])
def test_best_and_worst_case_of_two_groups(layout):
    table = TWO | {"missing1_i": [1, 2, 0, 5, 0], "missing2_i": [0, 1, 4, 3, 2]}
    if layout == "cells":
        n1, a, n2, c = (np.array(table.pop(name)) for name in ("n1i", "ai", "n2i", "ci"))
        table |= {"ai": a, "bi": n1 - a, "ci": c, "di": n2 - c}
    found = specification_curve(
        table, measures="OR", tau2="DL", inference="t",
        missing=["as-observed", "none", "all", "all-in-1", "all-in-2"],
    )  # fmt: skip
    worst = {
        "ai": [5, 8, 3, 67, 0], "n1i": [124, 308, 231, 13603, 40],
        "ci": [11, 29, 11, 248, 3], "n2i": [139, 304, 224, 12870, 43],
    }  # fmt: skip
    fit = pc.pool(pc.effect_sizes(worst, measure="OR"), tau2="DL", inference="t")
    assert only(found, missing="all-in-1").estimate == pytest.approx(fit.estimate, rel=1e-12)
    estimates = {row.choices["missing"][0]: row.estimate for row in found.rows}
    assert max(estimates, key=estimates.get) == "all-in-1"
    assert min(estimates, key=estimates.get) == "all-in-2"


def test_a_count_of_unknown_outcomes_that_is_not_reported_is_not_0():
    with pytest.raises(InputError, match=r"row 2 \(b\): missing_i is NR"):
        quick(ONE | {"missing_i": [2, "NR", 3, 1]}, missing=["as-observed", "all"])
    with pytest.raises(InputError, match="no column counts"):
        quick(ONE, missing=["as-observed", "all"])
    with pytest.raises(InputError, match="two groups"):
        quick(ONE | {"lost": [1, 0, 0, 0]}, missing="all-in-1", unknown={"xi": "lost"})


# --- summary -------------------------------------------------------------------------------


def test_agreement_is_counted_over_the_specifications():
    curve = specification_curve(TWO, measures=["RR", "OR"], tau2=["REML", "EE"])
    assert curve.same_side == sum(row.estimate < 0 for row in curve.rows)
    excluding = [row for row in curve.rows if row.ci.high < 0 or row.ci.low > 0]
    assert curve.excluding == curve.excluding_same_side == len(excluding)
    estimates = [math.exp(row.estimate) for row in curve.rows]
    assert curve.estimates.low == pytest.approx(min(estimates))
    assert curve.median == pytest.approx(math.exp(np.median(np.log(estimates))))
    level = curve.dimension("tau2").level("EE")
    some = [row.estimate for row in curve.rows if row.choices["tau2"] == ("EE",)]
    assert level.median == pytest.approx(math.exp(np.median(some)))
    widths = [item.medians.high / item.medians.low for item in curve.influential()]
    assert widths == sorted(widths, reverse=True)


def test_proportions_have_no_side_and_no_p_value():
    curve = specification_curve(ONE, measures=["PLO", "PFT"])
    assert curve.same_side is curve.excluding is None
    assert all(row.p_value is None for row in curve.rows)


def test_ties_keep_the_order_in_which_they_were_asked():
    table = {"yi": [0.1, 0.1, 0.1], "vi": [0.2, 0.3, 0.4]}
    curve = specification_curve(table, measures="GEN", tau2=["REML", "DL", "PM", "EE"])
    assert curve.order() == tuple(range(curve.n))


def test_json_has_no_nan_and_every_row():
    text = dumps(specification_curve(TWO, measures=["RR", "OR"], readings=None))
    assert '"kind": "specification_curve"' in text
    assert "NaN" not in text


# --- mistakes and edges --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"measures": "ODDS"}, "'ODDS' is not known"),
        ({"measures": []}, "give one word"),
        ({"measures": ["OR", "OR"]}, "stands twice"),
        ({"measures": 3}, "give one word"),
        ({"measures": "OR", "tau2": ["REML", "X"]}, "'X' is not known"),
        ({"measures": "OR", "missing": "some"}, "'some' is not known"),
        ({"measures": "OR", "most_readings": -1}, "most_readings"),
        ({"measures": "OR", "level": 95}, "between 0 and 1"),
        ({"measures": "OR", "tau2": ["DL", "REML"], "inference": "kenward-roger"}, "Put others"),
        ({"measures": "OR", "tau2": "GENQ"}, "Nothing that was asked for|Put others"),
        ({"measures": "RR", "models": "glmm"}, "Nothing that was asked for"),
    ],
)
def test_mistakes_are_told(options, sentence):
    with pytest.raises(InputError, match=sentence):
        specification_curve(TWO, **options)


def test_more_than_anybody_reads_is_refused_with_the_sizes():
    others = [("a", "xi", x) for x in range(11) if x != 3]
    some = readings(*others, *(("c", "xi", x) for x in range(30) if x != 2))
    with pytest.raises(InputError, match="too many to read"):
        specification_curve(
            TWO | ONE | {"study": list("abcde"), "xi": [3, 5, 2, 0, 1], "ni": [10, 12, 30, 9, 8]},
            measures=["PLO", "PR", "PAS", "PFT"],
            tau2=["REML", "DL", "PM", "HE", "SJ", "EE"],
            inference=["normal", "t", "hartung-knapp"],
            readings=some,
            most_readings=1000,
        )


def test_a_bayesian_fit_is_one_more_model():
    curve = specification_curve(
        ONE, measures="PLO", models=["glmm", "bayes"], tau2=["ML", "half-normal"],
        inference=["t", "posterior"],
    )  # fmt: skip
    found = [row.choices["model"] + row.choices["tau2"] for row in curve.rows]
    assert found == [("glmm", "ML"), ("bayes", "half-normal")]
    effects = pc.effect_sizes(ONE, measure="PLO")
    fit = pc.models.pool_bayes(effects, prior="half-normal", likelihood="binomial")
    assert curve.rows[1].estimate == pytest.approx(fit.estimate, rel=1e-9)


def test_kinds_that_are_never_pooled_are_refused():
    table = ONE | {"kind": ["risk", "share", "risk", "risk"]}
    with pytest.raises(Refusal):
        quick(table)
    assert "PC-M25" in codes(quick(table, force=True).cautions)


def test_no_study_at_all_is_one_clear_error():
    with pytest.raises(InputError, match="nothing to pool"):
        quick({"xi": ["NR", "NR"], "ni": [10, 12]})


def test_nothing_to_correct_with_leaves_no_row():
    """Without a correction a series without events has no logit: listed, not dropped."""
    table = {"xi": [0, 0], "ni": [10, 12]}
    found = quick(table, continuity=["only0", "none"], models=["inverse-variance", "glmm"])
    assert ("PLO", "none", "as-observed", "all", "as-printed") in dict(not_fitted(found))
    one_stage = next(row for row in found.rows if row.choices["model"] == ("glmm",))
    assert one_stage.estimate is None
    assert one_stage.reported_estimate == 0.0


def test_a_main_specification_without_an_estimate_says_so():
    table = {"ai": [0, 0], "n1i": [10, 12], "ci": [3, 2], "n2i": [10, 11]}
    with pytest.raises((NotConverged, InputError)):
        specification_curve(table, measures="OR", models=["glmm-um-fs", "inverse-variance"])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(8, 40)), min_size=2, max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_order_of_studies_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    both = [
        specification_curve(
            {"xi": [x for x, _ in some], "ni": [n for _, n in some]},
            measures=["PLO", "PAS"], continuity=["only0", "all"], tau2=["DL", "EE"],
        )
        for some in (rows, mixed)
    ]  # fmt: skip
    for one, other in zip(both[0].rows, both[1].rows, strict=True):
        assert one.choices == other.choices
        assert one.estimate == pytest.approx(other.estimate, rel=1e-9, abs=1e-12)
