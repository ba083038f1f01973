"""Curves, medians, follow-up and log-rank against R's survival."""

import json
from pathlib import Path

import numpy as np
import pytest

from pooledcases.survival import kaplan_meier, log_rank, median_followup

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "survival.json").read_text(encoding="utf-8")
)
NAMES = [name for name in REFERENCE if name != "origin"]
GROUPS = [(name, group) for name in NAMES for group in REFERENCE[name].get("km_group", {})]
INTERVALS = ("log-log", "log", "plain")
# R prints 15 digits; the product of up to 200 ratios is rounded in another order
CLOSED = {"rtol": 1e-12, "atol": 1e-14}


# on the log scale the upper limit can rise again (aml: 0.515 at 43, 0.458 at 45, 0.462 at 48). It
# is below one half from 45 on; R looks one half up among the sorted limits and answers 48
R_SORTS = {("aml", "log"): {"q": 27, "lower": 18, "upper": 45}}


def numbers(values):
    return np.array([np.nan if v in ("NA", "NaN") else v for v in values], dtype=float)


def none_if_na(value):
    return None if value == "NA" else value


def same_median(median, ci, theirs):
    assert median == none_if_na(theirs["q"])
    if theirs["lower"] == "NA":
        assert ci is None
    else:
        upper = np.inf if theirs["upper"] == "NA" else theirs["upper"]
        assert (ci.low, ci.high) == (theirs["lower"], upper)


def same_curve(curve, theirs, interval):
    printed = theirs["curve"]
    assert (curve.n, curve.n_events) == (theirs["n"], theirs["events"])
    assert curve.times.tolist() == printed["time"]
    assert curve.at_risk.tolist() == printed["n.risk"]
    assert curve.events.tolist() == printed["n.event"]
    assert curve.censored.tolist() == printed["n.censor"]
    np.testing.assert_allclose(curve.survival, printed["surv"], **CLOSED)
    inner = (curve.survival < 1) & (curve.survival > 0)
    for ours, side in ((curve.ci_low, "lower"), (curve.ci_high, "upper")):
        np.testing.assert_allclose(
            ours[inner], numbers(theirs["ci"][interval][side])[inner], **CLOSED
        )
    same_median(curve.median, curve.median_ci, theirs["median"][interval])


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("name", NAMES)
def test_curve_of_everybody(name, interval):
    data = REFERENCE[name]
    curve = kaplan_meier(data["input"], time="time", event="status", interval=interval)
    theirs = data["km_all"]
    if (name, interval) in R_SORTS:
        theirs = theirs | {"median": {interval: R_SORTS[name, interval]}}
    same_curve(curve, theirs, interval)


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize(("name", "group"), GROUPS)
def test_curve_of_a_group(name, group, interval):
    data = REFERENCE[name]
    curves = kaplan_meier(data["input"], time="time", event="status", by="group", interval=interval)
    same_curve(curves.group(group), data["km_group"][group], interval)


@pytest.mark.parametrize("name", NAMES)
def test_values_at_times(name):
    data = REFERENCE[name]
    curve = kaplan_meier(data["input"], time="time", event="status")
    theirs = data["km_all"]["at_times"]
    low, high = numbers(theirs["lower"]), numbers(theirs["upper"])
    for i, t in enumerate(theirs["times"]):
        point = curve.at(t)
        assert point.at_risk == theirs["n.risk"][i]
        assert point.survival == pytest.approx(theirs["surv"][i], rel=1e-12)
        if not np.isnan(low[i]):
            assert point.ci.low == pytest.approx(low[i], rel=1e-12)
            assert point.ci.high == pytest.approx(high[i], rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_reverse_kaplan_meier(name):
    data = REFERENCE[name]
    followup = median_followup(data["input"], time="time", event="status", interval="log")
    same_median(followup.median, followup.ci, data["km_all"]["reverse_median"])


@pytest.mark.parametrize(("name", "group"), GROUPS)
def test_reverse_kaplan_meier_of_a_group(name, group):
    data = REFERENCE[name]
    curves = kaplan_meier(data["input"], time="time", event="status", by="group", interval="log")
    followup = curves.group(group).median_followup
    same_median(followup.median, followup.ci, data["km_group"][group]["reverse_median"])


@pytest.mark.parametrize("name", NAMES)
def test_log_rank(name):
    theirs = REFERENCE[name]["log_rank"]
    test = log_rank(REFERENCE[name]["input"], time="time", event="status", by="group")
    assert [f"group={group}" for group in test.groups] == theirs["groups"]
    assert test.n.tolist() == theirs["n"]
    assert test.observed.tolist() == theirs["obs"]
    np.testing.assert_allclose(test.expected, theirs["exp"], **CLOSED)
    assert test.chi2 == pytest.approx(theirs["chisq"], rel=1e-11)
    assert test.df == theirs["df"]
    assert test.p_value == pytest.approx(theirs["p"], rel=1e-10)  # 15 digits through a tail
