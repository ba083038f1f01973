"""Curves, medians, follow-up and log-rank against R's survival."""

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import absent, against, numbers
from pooledcases.survival import kaplan_meier, log_rank, median_followup

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "survival.json").read_text(encoding="utf-8")
)
NAMES = [name for name in REFERENCE if name != "origin"]
GROUPS = [(name, group) for name in NAMES for group in REFERENCE[name].get("km_group", {})]
INTERVALS = ("log-log", "log", "plain")
# R prints 15 digits; the product of up to 200 ratios is rounded in another order
CLOSED = 1e-11


# on the log scale the upper limit can rise again (aml: 0.515 at 43, 0.458 at 45, 0.462 at 48). It
# is below one half from 45 on; R looks one half up among the sorted limits and answers 48
R_SORTS = {("aml", "log"): {"q": 27, "lower": 18, "upper": 45}}


def compared(what, tolerance=CLOSED):
    return against(f"survival: {what}", tolerance, program="survival")


def same_median(median, ci, theirs):
    close = against("survival: medians", 0.0, program="survival", absent_too=True)
    close(median, theirs["q"])
    if absent(theirs["lower"]):
        assert ci is None
    else:
        upper = np.inf if absent(theirs["upper"]) else theirs["upper"]
        close([ci.low, ci.high], [theirs["lower"], upper])


def same_curve(curve, theirs, interval):
    printed = theirs["curve"]
    assert (curve.n, curve.n_events) == (theirs["n"], theirs["events"])
    assert curve.times.tolist() == printed["time"]
    assert curve.at_risk.tolist() == printed["n.risk"]
    assert curve.events.tolist() == printed["n.event"]
    assert curve.censored.tolist() == printed["n.censor"]
    close = compared(f"curves, {interval}")
    close(curve.survival, printed["surv"])
    inner = (curve.survival < 1) & (curve.survival > 0)
    for ours, side in ((curve.ci_low, "lower"), (curve.ci_high, "upper")):
        close(ours[inner], numbers(theirs["ci"][interval][side])[inner])
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


def test_where_r_sorts_limits_its_own_are_below_one_half_before():
    printed = REFERENCE["aml"]["km_all"]
    times, upper = printed["curve"]["time"], numbers(printed["ci"]["log"]["upper"])
    below = [time for time, limit in zip(times, upper, strict=True) if limit < 0.5]
    assert below[0] == R_SORTS["aml", "log"]["upper"] < printed["median"]["log"]["upper"]


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
    close = compared("values at times")
    for i, t in enumerate(theirs["times"]):
        point = curve.at(t)
        assert point.at_risk == theirs["n.risk"][i]
        close(point.survival, theirs["surv"][i])
        if not np.isnan(low[i]):
            close([point.ci.low, point.ci.high], [low[i], high[i]])


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
    close = compared("log-rank test")
    close(test.expected, theirs["exp"])
    close(test.chi2, theirs["chisq"])
    assert test.df == theirs["df"]
    # 15 digits through a tail, which may be far below the least size of the rule
    close(test.p_value, theirs["p"], 1e-10, size=0.0)
