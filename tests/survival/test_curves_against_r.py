"""Curves with all their limits, quantiles, restricted means, rates and late entry against R."""

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import absent, against, numbers
from pooledcases.survival import kaplan_meier, median_followup, rate, restricted_mean

FOLDER = Path(__file__).parents[1] / "reference"
EVERYBODY = json.loads((FOLDER / "curves.json").read_text(encoding="utf-8"))
LATE = json.loads((FOLDER / "late_entry.json").read_text(encoding="utf-8"))
NAMES = [name for name in EVERYBODY if name != "origin"]
LATE_NAMES = [name for name in LATE if name != "origin"]
#: Our word, and R's where it differs.
INTERVALS = {
    "log-log": "log-log",
    "log": "log",
    "plain": "plain",
    "logit": "logit",
    "arcsine": "arcsin",
}
# 15 digits are printed; products and sums of up to 200 terms are rounded in another order
CLOSED = 1e-11
LANDMARK = ("times", "surv", "std.err", "lower", "upper", "n.risk")
#: One of everybody, one of each group.
PLACES = [(name, None) for name in NAMES] + [
    (name, group) for name in NAMES for group in EVERYBODY[name].get("km_group", {})
]
LATE_PLACES = [(name, None) for name in LATE_NAMES] + [
    (name, group) for name in LATE_NAMES for group in LATE[name]["km_group"]
]


def compared(what, tolerance=CLOSED, **options):
    return against(f"survival: {what}", tolerance, program="survival", **options)


def theirs_of(reference, name, group):
    data = reference[name]
    return data["km_all"] if group is None else data["km_group"][group]


def rows_of(reference, name, group):
    """The patients of one group, or all."""
    table = reference[name]["input"]
    own = [group in (None, str(value)) for value in table["group"]]
    return {
        key: [v for v, yes in zip(values, own, strict=True) if yes] for key, values in table.items()
    }


def curve_of(name, group, interval="log-log"):
    rows = rows_of(EVERYBODY, name, group)
    return kaplan_meier(rows, time="time", event="status", interval=interval)


def late_curve(name, group, interval="log-log"):
    rows = rows_of(LATE, name, group)
    return kaplan_meier(rows, time="stop", event="status", entry="start", interval=interval)


def same_counts(curve, printed):
    assert curve.times.tolist() == printed["time"]
    assert curve.at_risk.tolist() == printed["n.risk"]
    assert curve.events.tolist() == printed["n.event"]
    assert curve.censored.tolist() == printed["n.censor"]


def same_limits(curve, printed, what):
    """Where survival is 1 or 0 R has no limits, or 1 for 1."""
    inner = (curve.survival < 1) & (curve.survival > 0)
    for ours, side in ((curve.ci_low, "lower"), (curve.ci_high, "upper")):
        compared(what)(ours[inner], numbers(printed[side])[inner])


def never_rises(limits):
    known = limits[~np.isnan(limits)]
    return bool((np.diff(known) <= 0).all())


def first_below(times, limits, height):
    """The first time at which limits are down to a height (the middle of a stretch upon it)."""
    below = [t for t, limit in zip(times, limits, strict=True) if limit <= height + 1e-9]
    on = [t for t, limit in zip(times, limits, strict=True) if abs(limit - height) <= 1e-9]
    assert not on, "no limit of the reference sits exactly on a height"
    return below[0] if below else np.nan


def same_quantiles(curve, printed, theirs, interval):
    """R looks a height up among the sorted limits.

    Where limits rise again, in a thin tail or with few at risk early, that names a later time, in
    one case a lower limit of 15 for an estimate of 1. There R's own limits are looked through for
    the first time that they are down to the height.
    """
    close = compared("quantiles", 1e-12, absent_too=True)
    inner = (curve.survival < 1) & (curve.survival > 0)
    for place, share in enumerate(printed.get("p", (0.25, 0.5, 0.75))):
        found = curve.quantile(share)
        close(found.time, numbers(printed["q"])[place])
        expected = []
        for side in ("lower", "upper"):
            limits = numbers(theirs["ci"][interval][side])[inner]
            if never_rises(limits):
                expected.append(numbers(printed[side])[place])
            else:
                expected.append(first_below(curve.times[inner], limits, 1 - share))
        if np.isnan(expected[0]):
            assert found.ci is None
        else:
            close([found.ci.low, found.ci.high], [expected[0], nan_to_inf(expected[1])])


def nan_to_inf(value):
    return np.inf if np.isnan(value) else value


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize(("name", "group"), PLACES)
def test_limits_and_quantiles(name, group, interval):
    curve, theirs = curve_of(name, group, interval), theirs_of(EVERYBODY, name, group)
    word = INTERVALS[interval]
    same_counts(curve, theirs["curve"])
    same_limits(curve, theirs["ci"][word], f"limits, {interval}")
    same_quantiles(curve, theirs["quantiles"][word], theirs, word)


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize(("name", "group"), PLACES)
def test_landmarks(name, group, interval):
    curve = curve_of(name, group, interval)
    theirs = theirs_of(EVERYBODY, name, group)["at_times"][INTERVALS[interval]]
    close = compared("values at times")
    columns = zip(*(numbers(theirs[key]) for key in LANDMARK), strict=True)
    for t, survival, se, low, high, at_risk in columns:
        point = curve.at(t)
        assert point.at_risk == at_risk
        close(point.survival, survival)
        if 0 < survival < 1:
            close([point.se, point.ci.low, point.ci.high], [se, low, high])


@pytest.mark.parametrize(("name", "group"), PLACES)
def test_hazard_and_standard_errors(name, group):
    curve, theirs = curve_of(name, group), theirs_of(EVERYBODY, name, group)
    hazard, printed = curve.cumulative_hazard(), theirs["curve"]
    close = compared("cumulative hazard")
    close(hazard.hazard, printed["cumhaz"])
    close(hazard.se, printed["std.chaz"])
    close(hazard.survival, theirs["fleming_harrington_surv"])
    some = curve.survival > 0
    relative = (curve.se[some] / curve.survival[some]).tolist()
    compared("standard errors")(relative, numbers(printed["std.err_cumhaz_scale"])[some])


@pytest.mark.parametrize(("name", "group"), PLACES)
def test_restricted_means(name, group):
    close = compared("restricted means")
    rows = rows_of(EVERYBODY, name, group)
    for horizon, theirs in theirs_of(EVERYBODY, name, group)["rmst"].items():
        found = restricted_mean(rows, time="time", event="status", horizon=float(horizon))
        close([found.estimate, found.se], [theirs["rmean"], theirs["se"]])
        assert found.lost == pytest.approx(float(horizon) - found.estimate, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_two_restricted_means(name):
    theirs = EVERYBODY[name]["two_group"]["rmst2"]
    found = restricted_mean(
        EVERYBODY[name]["input"], time="time", event="status", by="group", horizon=theirs["tau"]
    )
    close = against("survival: restricted means of two groups", CLOSED, program="survRM2")
    for mean, printed in zip(found.means, (theirs["arm0"], theirs["arm1"]), strict=True):
        close([mean.estimate, mean.se], printed[:2])
        if mean.se > 0:
            close([mean.ci.low, mean.ci.high], printed[2:])
        else:  # survRM2 prints an interval without width
            assert mean.ci is None
            assert mean.reason == "no_spread"
    (contrast,) = found.contrasts
    parts = (contrast.difference, contrast.ratio, contrast.lost_ratio)
    for part, printed in zip(parts, theirs["contrasts"], strict=True):
        if part is None:  # nobody lost any time in one group; survRM2 prints Inf and NaN
            assert printed == ["Inf", "NaN", "NaN", "NaN"]
        else:
            close([part.estimate, part.ci.low, part.ci.high], printed[:3])
            close(part.p_value, printed[3], 1e-10)


@pytest.mark.parametrize(("name", "group"), PLACES)
def test_follow_up_by_the_reverse_curve(name, group):
    theirs = theirs_of(EVERYBODY, name, group)["reverse_KM_followup"]
    rows = rows_of(EVERYBODY, name, group)
    turned = rows | {"status": [1 - status for status in rows["status"]]}
    curve = kaplan_meier(turned, time="time", event="status", interval="log")
    followup = median_followup(rows, time="time", event="status", interval="log")
    close = compared("follow-up", 1e-12, absent_too=True)
    for place, share in enumerate((0.25, 0.5, 0.75)):
        found = curve.quantile(share)
        close(found.time, theirs["q"][place])
        if not absent(theirs["lower"][place]):
            upper = nan_to_inf(numbers(theirs["upper"])[place])
            close([found.ci.low, found.ci.high], [theirs["lower"][place], upper])
    assert (followup.median, followup.ci) == (curve.quantile(0.5).time, curve.quantile(0.5).ci)


@pytest.mark.parametrize(("name", "group"), PLACES)
def test_rates(name, group):
    theirs = theirs_of(EVERYBODY, name, group)
    found = rate(rows_of(EVERYBODY, name, group), time="time", event="status")
    assert (found.n, found.n_events) == (theirs["n"], theirs["events"])
    # R's limits come from a quantile found by iteration
    close = compared("rates", 1e-10)
    close(found.person_time, theirs["person_time"])
    close(found.rate, theirs["rate"])
    close([found.ci.low, found.ci.high], theirs["rate_ci_exact"])


@pytest.mark.parametrize("name", NAMES)
def test_quartiles_by_group(name):
    theirs = EVERYBODY[name]["two_group"]["by_group_quantiles"]
    curves = kaplan_meier(
        EVERYBODY[name]["input"], time="time", event="status", by="group", interval="log"
    )
    close = compared("quartiles by group", 1e-12, absent_too=True)
    for place, group in enumerate(theirs["groups"]):
        for i, share in enumerate((0.25, 0.5, 0.75)):
            found = curves.group(str(group)).quantile(share)
            close(found.time, numbers(theirs["q"])[place, i])
            if found.ci is not None:
                limits = [numbers(theirs[side])[place, i] for side in ("lower", "upper")]
                close([found.ci.low, found.ci.high], [limits[0], nan_to_inf(limits[1])])


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize(("name", "group"), LATE_PLACES)
def test_late_entry(name, group, interval):
    curve, theirs = late_curve(name, group, interval), theirs_of(LATE, name, group)
    printed = theirs["curve"]
    assert (curve.n, curve.n_events) == (theirs["n"], theirs["events"])
    same_counts(curve, printed)
    compared("late entry: curves")(curve.survival, printed["surv"])
    same_limits(curve, theirs["ci"][interval], "late entry: limits")
    same_quantiles(curve, theirs["quantiles"][interval], theirs, interval)


@pytest.mark.parametrize(("name", "group"), LATE_PLACES)
def test_late_entry_otherwise(name, group):
    curve, theirs = late_curve(name, group), theirs_of(LATE, name, group)
    hazard = curve.cumulative_hazard()
    close = compared("late entry: hazards")
    close(hazard.hazard, theirs["curve"]["cumhaz"])
    close(hazard.se, theirs["curve"]["std.chaz"])
    horizon = theirs["rmst"]["horizon"]
    found = restricted_mean(
        rows_of(LATE, name, group), time="stop", event="status", entry="start", horizon=horizon
    )
    compared("late entry: restricted means")([found.estimate, found.se], theirs["rmst"]["values"])
