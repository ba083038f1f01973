"""Influence, leave-one-out, cumulative, Baujat, radial: R's values, properties, edge cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from comparing import against, numbers
from pooledcases import diagnostics
from pooledcases.errors import InputError, NotConverged
from pooledcases.models import INFERENCES
from pooledcases.options import Inference, Tau2Method, words

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "influence.json").read_text(encoding="utf-8")
)
SERIES = REFERENCE["series"]
CLOSED, ITERATED = 1e-8, 1e-6
R_TESTS = {
    "z": "normal",
    "t": "t",
    "knha": "hartung-knapp",
    "adhoc": "hartung-knapp-adhoc",
}
TABLE = {
    "leave1out": diagnostics.leave_one_out,
    "cumul": diagnostics.cumulative,
}
NAMES = {"leave1out": "leave-one-out", "cumul": "cumulative"}
COLUMNS = {
    "estimate": "estimate", "se": "se", "zval": "statistic", "pval": "p_value",
    "ci.lb": "ci_low", "ci.ub": "ci_high", "Q": "q", "Qp": "q_p_value", "tau2": "tau2",
    "I2": "i2", "H2": "h2",
}  # fmt: skip
# R stops its search for tau² when a step is below 1e-12, which for effects of the size of 1e-4 is
# 2e-4 of tau²; test_r_stops_early_on_tiny_variances shows that ours is the root of the score
EARLY = {"edge_tiny_var/GEN": 5e-5}


def pooled(yi, vi, tau2="REML", inference="normal", **more):
    effects = pc.effect_sizes({"yi": yi, "vi": vi} | more, measure="GEN")
    return pc.pool(effects, tau2=tau2, inference=inference)


def of_series(node, tau2):
    found = SERIES[node]
    return pooled(numbers(found["yi"]), numbers(found["vi"]), tau2)


ROWS_OF_R = [
    (node, what, tau2) for node in SERIES for what in TABLE for tau2 in ("DL", "REML")
    if f"{what}_{tau2}" in SERIES[node]
]  # fmt: skip


@pytest.mark.parametrize(("node", "what", "tau2"), ROWS_OF_R)
def test_every_row_of_the_table_is_as_in_r(node, what, tau2):
    reference = SERIES[node][f"{what}_{tau2}"]
    found = TABLE[what](of_series(node, tau2))
    agree = against(f"{NAMES[what]}: {tau2}", CLOSED if tau2 == "DL" else EARLY.get(node, ITERATED))
    for name, values in reference.items():
        # percent in R
        unit = 0.01 if name == "I2" else 1.0
        agree(getattr(found, COLUMNS[name]), unit * numbers(values))


@pytest.mark.parametrize("node", [node for node in SERIES if "influence_REML" in SERIES[node]])
def test_residuals_and_predictions_are_as_in_r(node):
    reference, found = SERIES[node], diagnostics.influence(of_series(node, "REML"))
    agree = against("influence: REML", EARLY.get(node, ITERATED))
    pairs = {
        "rstandard_REML": ("residual", "residual_se", "rstandard"),
        "rstudent_REML": ("deleted_residual", "deleted_residual_se", "rstudent"),
        "blup_REML": ("study_effect", "study_effect_se", "study_effect_low", "study_effect_high"),
        "ranef_REML": ("random_effect", "random_effect_se"),
    }
    for key, names in pairs.items():
        if (node, key) == ("dat.steurer2006/GEN", "ranef_REML"):
            # R's tau² is 8e-13 where the likelihood is highest at 0, as the next test shows
            assert found.random_effect_se.tolist() == [0.0] * 4
            continue
        for name, values in zip(names, reference[key].values(), strict=True):
            agree(getattr(found, name), values)
    agree(found.dfbetas, reference["influence_REML"]["dfbs"])
    assert found.influential.tolist() == [bool(x) for x in reference["influence_REML"]["is.infl"]]
    agree(found.weight, 0.01 * numbers(reference["weights_REML_percent"]))
    equal = diagnostics.influence(of_series(node, "EE"))
    against("weights: of the studies", CLOSED)(
        equal.weight, 0.01 * numbers(reference["weights_EE_percent"])
    )


def score(yi, vi, tau2):
    """Twice the slope of the restricted log-likelihood, with a k by k matrix."""
    w = np.diag(1 / (vi + tau2))
    one = np.ones((len(yi), 1))
    p = w - w @ one @ np.linalg.inv(one.T @ w @ one) @ one.T @ w
    return float(yi @ p @ p @ yi - np.trace(p))


def test_r_stops_at_a_tau2_above_zero_where_the_likelihood_falls_from_zero_on():
    found = SERIES["dat.steurer2006/GEN"]
    yi, vi = numbers(found["yi"]), numbers(found["vi"])
    assert score(yi, vi, 0.0) < 0
    assert pooled(yi, vi).tau2 == 0


def test_r_stops_early_on_tiny_variances():
    found = SERIES["edge_tiny_var/GEN"]
    yi, vi = numbers(found["yi"]), numbers(found["vi"])
    theirs = numbers(found["leave1out_REML"]["tau2"])
    ours = diagnostics.leave_one_out(pooled(yi, vi)).tau2
    worse = 0
    for row in range(len(yi)):
        rest = np.arange(len(yi)) != row
        each = [abs(score(yi[rest], vi[rest], at)) for at in (ours[row], theirs[row])]
        unit = float((1 / vi[rest]).sum())
        assert each[0] <= 1e-12 * unit
        worse += each[1] > 1e-8 * unit
    assert worse >= 2


@pytest.mark.parametrize("node", [node for node in SERIES if "baujat_EE" in SERIES[node]])
def test_coordinates_of_plots_are_as_in_r(node):
    fit = of_series(node, "EE")
    spread, lines = diagnostics.baujat(fit), diagnostics.radial(fit)
    agree = against("Baujat and radial plots: coordinates", CLOSED)
    agree(spread.contribution, SERIES[node]["baujat_EE"]["x"])
    agree(spread.influence, SERIES[node]["baujat_EE"]["y"])
    agree(lines.precision, SERIES[node]["qq_radial"]["x"])
    agree(lines.standardised, SERIES[node]["qq_radial"]["y"])
    assert spread.contribution.sum() == pytest.approx(fit.q, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(
    "case", REFERENCE["influence"]["fits"], ids=lambda s: f"{s['set']}-{s['method']}-{s['test']}"
)
def test_the_whole_set_is_as_in_r_for_every_estimator_and_inference(case):
    fit = pooled(case["yi"], case["vi"], case["method"], R_TESTS[case["test"]])
    found, spread = diagnostics.influence(fit), diagnostics.baujat(fit)
    tolerance = ITERATED if case["method"] in ("ML", "REML") else CLOSED
    agree = against(f"influence: {case['method']}", tolerance)
    for name in (
        "rstudent", "dffits", "cook", "cov_ratio", "tau2_deleted", "q_deleted", "hat", "dfbetas",
        "rstandard", "study_effect", "study_effect_se", "study_effect_low", "study_effect_high",
    ):  # fmt: skip
        agree(getattr(found, name), case[name])
    agree(spread.contribution, case["contribution"])
    agree(spread.influence, case["pull"])
    assert found.influential.tolist() == case["influential"]


YI, VI = [0.1, 0.9, -0.4, 1.6, 0.3], [0.1, 0.3, 0.2, 0.15, 0.05]


def together(tau2, inference):
    """Whether these words go together."""
    spec, own = INFERENCES[inference], tau2.startswith("GENQ")
    return (spec.own_weights or not own) and (not spec.tau2 or tau2 in spec.tau2)


WORDS = [
    (tau2, inference) for tau2 in words(Tau2Method) for inference in words(Inference)
    if together(tau2, inference)
]  # fmt: skip


@pytest.mark.parametrize(("tau2", "inference"), WORDS)
def test_leaving_out_is_deleting_the_row(tau2, inference):
    effects = pc.effect_sizes({"yi": YI, "vi": VI, "w": [1, 2, 3, 4, 5]}, measure="GEN")
    weights = "w" if tau2.startswith("GENQ") else None
    fit = pc.pool(effects, tau2=tau2, inference=inference, weights=weights)
    found, influence = diagnostics.leave_one_out(fit), diagnostics.influence(fit)
    for row in range(5):
        some = effects.take(np.arange(5) != row)
        again = pc.pool(some, tau2=tau2, inference=inference, weights=weights)
        assert found.estimate[row] == pytest.approx(again.estimate, rel=1e-12)
        assert found.ci(row).low == pytest.approx(again.ci.low, rel=1e-12)
        assert found.p_value[row] == pytest.approx(again.p_value, rel=1e-10)
        assert found.tau2[row] == pytest.approx(again.tau2, rel=1e-10, abs=1e-14)
        assert found.i2[row] == pytest.approx(again.i2, rel=1e-10, abs=1e-14)
        assert influence.estimate_deleted[row] == found.estimate[row]
        assert influence.cov_ratio[row] == pytest.approx((again.se / fit.se) ** 2, rel=1e-10)
        if tau2 == "EE" or inference == "henmi-copas":
            assert found.prediction(row) is again.prediction is None
        else:
            assert found.prediction(row).high == pytest.approx(again.prediction.high, rel=1e-12)
    assert not any((*found.reasons, *influence.reasons))


@pytest.mark.parametrize("prediction", ["t(k-2)", "normal", "HK", "HK-PR", "KR", "KR-PR"])
def test_rows_have_the_prediction_interval_of_the_whole(prediction):
    effects = pc.effect_sizes({"yi": YI, "vi": VI}, measure="GEN")
    fit = pc.pool(effects, prediction=prediction)
    found = diagnostics.leave_one_out(fit)
    for row in range(5):
        again = pc.pool(effects.take(np.arange(5) != row), prediction=prediction)
        if again.prediction is None:
            assert found.prediction(row) is None
        else:
            assert found.prediction(row).low == pytest.approx(again.prediction.low, rel=1e-10)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 4)), min_size=3, max_size=9),
    st.floats(-5, 5),
)
def test_a_shift_moves_estimates_and_nothing_else(rows, shift):
    yi, vi = (np.array(column) for column in zip(*rows, strict=True))
    plain = diagnostics.influence(pooled(yi, vi, "DL"))
    moved = diagnostics.influence(pooled(yi + shift, vi, "DL"))
    assert moved.estimate_deleted == pytest.approx(plain.estimate_deleted + shift, abs=1e-8)
    for name in ("rstudent", "cov_ratio", "tau2_deleted", "hat"):
        ours, theirs = getattr(moved, name), getattr(plain, name)
        assert ours == pytest.approx(theirs, rel=1e-5, abs=1e-6, nan_ok=True)


class TestClusters:
    TABLE: ClassVar = {
        "study": ["a", "b", "c", "d", "e"], "yi": YI, "vi": VI,
        "report": ["R1", "R2", "R1", "NR", "NR"],
    }  # fmt: skip

    def test_rows_of_one_cluster_leave_together_and_rows_without_one_alone(self):
        effects = pc.effect_sizes(self.TABLE, measure="GEN")
        fit = pc.pool(effects, tau2="DL")
        found = diagnostics.leave_one_out(fit, by="report")
        assert found.rows == ("R1", "R2", "d", "e")
        assert found.k.tolist() == [3, 4, 4, 4]
        again = pc.pool(effects.take(np.array([False, True, False, True, True])), tau2="DL")
        assert found.estimate[0] == pytest.approx(again.estimate, rel=1e-12)

    def test_values_may_be_given(self):
        fit = pc.pool(pc.effect_sizes(self.TABLE, measure="GEN"))
        found = diagnostics.leave_one_out(fit, by=[1, 1, 1, 1, 1])
        assert found.rows == ("1",)
        assert np.isnan(found.estimate[0])
        assert found.reasons[0].text() == "no study is left"
        record = found.as_json()["rows"][0]
        assert (record["estimate"], record["ci"], record["k"]) == (None, None, 0)

    @pytest.mark.parametrize("by", ["nowhere", [1, 2], 5])
    def test_what_is_no_column_is_said(self, by):
        fit = pc.pool(pc.effect_sizes(self.TABLE, measure="GEN"))
        with pytest.raises(InputError, match="by"):
            diagnostics.leave_one_out(fit, by=by)


class TestOrder:
    TABLE: ClassVar = {
        "study": ["a", "b", "c", "d"], "yi": [0.1, 0.5, 0.2, 0.9], "vi": [0.3, 0.1, 0.2, 0.05],
        "year": ["2004", "999", "NR", "2004"], "place": ["b", "A", "c", "a"],
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("options", "rows"),
        [
            ({}, ("a", "b", "c", "d")),
            ({"by": "year"}, ("b", "a", "d", "c")),
            ({"by": "year", "descending": True}, ("a", "d", "b", "c")),
            ({"by": "year", "together": True}, ("b", "a, d", "c")),
            ({"by": "place"}, ("b", "d", "a", "c")),
            ({"by": [3, 1, 2, 4]}, ("b", "c", "a", "d")),
            ({"order": "precision"}, ("d", "b", "c", "a")),
            ({"order": "precision", "descending": True}, ("d", "b", "c", "a")[::-1]),
        ],
    )
    def test_orders(self, options, rows):
        if options.get("order") == "precision" and options.get("descending"):
            rows = ("a", "c", "b", "d")
        fit = pc.pool(pc.effect_sizes(self.TABLE, measure="GEN"), inference="normal")
        found = diagnostics.cumulative(fit, **options)
        assert found.rows == rows
        assert found.estimate[-1] == pytest.approx(fit.estimate, rel=1e-12)
        assert found.k[-1] == 4

    def test_options_that_contradict_each_other_are_said(self):
        fit = pc.pool(pc.effect_sizes(self.TABLE, measure="GEN"))
        for options in ({"by": "year", "order": "precision"}, {"together": True}, {"order": "x"}):
            with pytest.raises(InputError):
                diagnostics.cumulative(fit, **options)


class TestCounts:
    TABLE: ClassVar = {"study": ["a", "b", "c", "d"], "xi": [0, 2, 5, 3], "ni": [10, 12, 14, 9]}

    def test_one_stage_models_are_fitted_again_from_the_counts(self):
        fit = pc.pool_counts(self.TABLE)
        found = diagnostics.leave_one_out(fit)
        for row in range(4):
            rest = [at for at in range(4) if at != row]
            again = pc.pool_counts({k: [v[at] for at in rest] for k, v in self.TABLE.items()})
            assert found.estimate[row] == pytest.approx(again.estimate, rel=1e-10)
            assert found.prediction(row).low == pytest.approx(again.prediction.low, rel=1e-9)
            assert found.reported(row)["ci"].high == pytest.approx(again.reported.ci.high, rel=1e-9)

    def test_steps_without_an_event_have_no_logit_but_a_proportion(self):
        found = diagnostics.cumulative(pc.pool_counts(self.TABLE))
        assert np.isnan(found.estimate[0])
        assert found.reasons[0].key == "diagnostics.no_estimate"
        assert found.reported(0)["estimate"] == 0.0
        assert found.estimate[-1] == pytest.approx(pc.pool_counts(self.TABLE).estimate)

    def test_mantel_haenszel(self):
        table = {"ai": [3, 5, 1], "n1i": [10, 12, 9], "ci": [4, 2, 3], "n2i": [11, 14, 9]}
        fit = pc.pool_counts(table, measure="OR", model="mh")
        again = pc.pool_counts({k: v[1:] for k, v in table.items()}, measure="OR", model="mh")
        assert diagnostics.leave_one_out(fit).estimate[0] == pytest.approx(again.estimate)

    def test_what_weighs_by_variances_says_that_it_cannot(self):
        fit = pc.pool_counts(self.TABLE)
        for function in (diagnostics.influence, diagnostics.baujat, diagnostics.gosh):
            with pytest.raises(InputError, match="glmm"):
                function(fit)


class TestEdges:
    def test_one_study_has_nothing_to_leave_out(self):
        fit = pooled([0.4], [0.05])
        for function in (diagnostics.leave_one_out, diagnostics.influence, diagnostics.baujat):
            with pytest.raises(InputError, match="1 study"):
                function(fit)
        assert diagnostics.cumulative(fit).estimate.tolist() == [0.4]

    def test_two_studies_leave_one(self):
        found = diagnostics.leave_one_out(pooled([0.1, 0.5], [0.04, 0.09]))
        assert found.estimate.tolist() == [0.5, 0.1]
        assert found.tau2.tolist() == [0, 0]
        assert found.prediction(0) is None

    @pytest.mark.parametrize("inference", ["normal", "hartung-knapp", "hartung-knapp-adhoc"])
    def test_identical_effects(self, inference):
        fit = pooled([0.3] * 4, [0.1, 0.2, 0.3, 0.4], "REML", inference)
        found = diagnostics.influence(fit)
        record = found.as_json()
        json.dumps(record["studies"], allow_nan=False)
        assert found.estimate_deleted == pytest.approx([0.3] * 4)
        if inference == "hartung-knapp":
            # nothing varies: every standard error is 0
            assert np.isnan(found.cook).all()
            assert all(reason is not None for reason in found.reasons)
        else:
            assert not found.influential.any()

    def test_one_huge_variance(self):
        found = diagnostics.influence(pooled([0.1, 0.3, 5.0], [0.1, 0.2, 1e12], "DL"))
        assert found.hat[2] == pytest.approx(0, abs=1e-10)
        assert np.isfinite(found.rstudent).all()

    def test_one_tiny_variance_keeps_its_residual_error(self):
        yi, vi = [0.0, 1.0, 2.0], [1e-20, 1.0, 2.0]
        found = diagnostics.influence(pooled(yi, vi, "EE"))
        # the other two: 1 / (1 / 1e-20) is what their estimate adds, 2/3 what they vary by
        others = 1 / (1 / 1.0 + 1 / 2.0)
        expected = (1e-20 / others) ** 2 * 1e-20 + 1e-40 * (1 / others)
        assert found.residual_se[0] ** 2 == pytest.approx(expected, rel=1e-9)

    def test_rows_that_are_not_included_are_not_there(self):
        effects = pc.effect_sizes(
            {"study": list("abcd"), "yi": [0.1, "NR", 0.3, 0.7], "vi": [0.1, 0.1, 0.2, 0.1]},
            measure="GEN",
        )
        assert diagnostics.leave_one_out(pc.pool(effects)).rows == ("a", "c", "d")

    def test_other_results_are_said(self):
        effects = pc.effect_sizes({"yi": YI, "vi": VI}, measure="GEN")
        with pytest.raises(InputError, match="pool"):
            diagnostics.influence(effects)

    def test_a_million_studies_end_with_a_sentence(self):
        fit = pooled(np.zeros(30_000) + 0.1, np.ones(30_000), "EE")
        with pytest.raises(InputError, match="would not end"):
            diagnostics.leave_one_out(fit)

    def test_double_arcsine_goes_back_with_the_size_of_what_is_left(self):
        table = {"xi": [1, 4, 6], "ni": [10, 20, 90]}
        effects = pc.effect_sizes(table, measure="PFT")
        found = diagnostics.leave_one_out(pc.pool(effects, tau2="DL"))
        again = pc.pool(effects.take(np.array([False, True, True])), tau2="DL")
        assert found.reported(0)["estimate"] == pytest.approx(again.reported.estimate, rel=1e-12)

    def test_without_an_estimate_there_is_nothing_to_compare_with(self):
        fit = pc.pool_counts({"xi": [0, 0, 0], "ni": [10, 12, 14]})
        with pytest.raises(NotConverged):
            diagnostics.leave_one_out(fit)

    def test_arrays_are_read_only(self):
        found = diagnostics.leave_one_out(pooled(YI, VI))
        with pytest.raises(ValueError):
            found.estimate[0] = 1.0
