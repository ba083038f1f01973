"""Restricted means of few patients: limits that stay where they can be, and what is said."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases import tables
from pooledcases.errors import InputError
from pooledcases.options import RestrictedLimits, words
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.results.endpoints import Endpoint
from pooledcases.survival import restricted_mean
from pooledcases.survival.endpoint_means import endpoint_mean
from pooledcases.survival.restricted_contrasts import RESTRICTED_LIMITS

ASKED = {"time": "m", "event": "e"}
TABLE = {
    "m": [3, 8, 12, 30, 5, 9, 14, 20],
    "e": [1, 0, 1, 0, 1, 1, 1, 0],
    "arm": list("AAAABBBB"),
}
PATIENTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 1), st.sampled_from("AB")), min_size=2, max_size=14
)


def by_hand(times, horizon, level):
    """Without censoring: a sample's mean with its t, on the logit."""
    cut = np.minimum(times, horizon)
    mean, se = cut.mean(), cut.std(ddof=1) / math.sqrt(len(cut))
    # d logit(m / h) = h / (m (h - m)) dm
    reach = stats.t.ppf(0.5 + level / 2, len(cut) - 1) * se * horizon / (mean * (horizon - mean))
    odds = [mean / (horizon - mean) * math.exp(side * reach) for side in (-1, 1)]
    return [horizon * o / (1 + o) for o in odds]


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_without_censoring_they_are_those_of_a_sample_mean_on_the_logit(level):
    times = [2, 5, 5, 9, 14, 40]
    found = restricted_mean(
        {"m": times, "e": [1] * 6}, **ASKED, horizon=20, limits="logit-t", level=level
    )
    expected = by_hand(times, 20, level)
    assert [found.ci.low, found.ci.high] == pytest.approx(expected, rel=1e-12)
    assert [20 - found.lost_ci.high, 20 - found.lost_ci.low] == pytest.approx(expected, rel=1e-12)


def test_the_limits_are_registered_words():
    assert set(RESTRICTED_LIMITS) == set(words(RestrictedLimits))
    with pytest.raises(InputError, match="limits"):
        restricted_mean(TABLE, **ASKED, limits="logit")


@given(PATIENTS)
@settings(max_examples=80, deadline=None)
def test_no_limit_leaves_what_a_mean_or_a_difference_can_be(patients):
    m, e, arm = (list(column) for column in zip(*patients, strict=True))
    table = {"m": [1 + time for time in m], "e": e, "arm": arm}
    found = restricted_mean(table, **ASKED, by="arm", limits="logit-t")
    h = found.horizon
    for mean in found.means:
        if mean.ci is not None:
            assert 0 <= mean.ci.low <= mean.estimate <= mean.ci.high <= h
            assert 0 <= mean.lost_ci.low <= mean.lost <= mean.lost_ci.high <= h
    for item in found.contrasts:
        if item.difference.ci is not None:
            low, high = item.difference.ci.low, item.difference.ci.high
            assert -h - 1e-9 <= low <= item.difference.estimate <= high <= h + 1e-9
            assert 0 < item.difference.p_value <= 1
    dumps(found)


@pytest.mark.parametrize("part", ["difference", "ratio", "lost_ratio"])
def test_the_p_value_is_the_tail_whose_interval_just_reaches_no_difference(part):
    def at(level):
        found = restricted_mean(TABLE, **ASKED, by="arm", limits="logit-t", level=level)
        return getattr(found.contrasts[0], part)

    p, null = at(0.95).p_value, 0.0 if part == "difference" else 1.0
    ci = at(1 - p).ci
    nearest = ci.high if at(0.95).estimate < null else ci.low
    assert nearest == pytest.approx(null, abs=1e-7)


def test_the_difference_is_put_together_from_the_limits_of_each():
    found = restricted_mean(TABLE, **ASKED, by="arm", limits="logit-t")
    a, b = found.means
    (item,) = found.contrasts
    d = b.estimate - a.estimate
    down = math.sqrt((b.estimate - b.ci.low) ** 2 + (a.ci.high - a.estimate) ** 2)
    up = math.sqrt((b.ci.high - b.estimate) ** 2 + (a.estimate - a.ci.low) ** 2)
    assert [item.difference.ci.low, item.difference.ci.high] == pytest.approx([d - down, d + up])
    logs = [math.log(b.estimate / v) for v in (b.ci.low, b.ci.high)]
    others = [math.log(a.estimate / v) for v in (a.ci.low, a.ci.high)]
    log_ratio = math.log(b.estimate / a.estimate)
    assert math.log(item.ratio.ci.low) == pytest.approx(log_ratio - math.hypot(logs[0], others[1]))
    assert math.log(item.ratio.ci.high) == pytest.approx(log_ratio + math.hypot(logs[1], others[0]))


def test_turning_the_groups_turns_the_answer():
    first, turned = (
        restricted_mean(TABLE, **ASKED, by="arm", reference=name, limits="logit-t").contrasts[0]
        for name in "AB"
    )
    assert turned.difference.ci.low == pytest.approx(-first.difference.ci.high, rel=1e-12)
    assert turned.difference.p_value == pytest.approx(first.difference.p_value, rel=1e-9)
    assert turned.ratio.ci.high == pytest.approx(1 / first.ratio.ci.low, rel=1e-12)


def test_many_patients_make_both_kinds_one():
    rng = np.random.default_rng(4)
    life, until = rng.exponential(20, 5000), rng.uniform(5, 60, 5000)
    table = {"m": np.minimum(life, until), "e": (life <= until).astype(int)}
    normal, logit = (
        restricted_mean(table, **ASKED, horizon=24, limits=word) for word in ("normal", "logit-t")
    )
    assert [logit.ci.low, logit.ci.high] == pytest.approx([normal.ci.low, normal.ci.high], rel=1e-3)
    assert normal.cautions == ()


def test_equal_groups_have_no_difference_and_p_1():
    table = {"m": [3, 8, 12, 3, 8, 12], "e": [1, 1, 0] * 2, "arm": list("AAABBB")}
    (item,) = restricted_mean(table, **ASKED, by="arm", limits="logit-t").contrasts
    assert (item.difference.estimate, item.difference.p_value) == (0, 1)
    assert item.difference.ci.low == -item.difference.ci.high


def test_groups_without_spread_have_no_limits_and_say_so():
    table = {"m": [9, 12, 3, 10], "e": [0, 0, 1, 0], "arm": list("AABB")}
    found = restricted_mean(table, **ASKED, by="arm", limits="logit-t")
    assert found.group("A").ci is None
    (item,) = found.contrasts
    assert (item.without_spread, item.lost_ratio) == (("A",), None)
    neither = {"m": [9, 9], "e": [0, 0], "arm": ["A", "B"]}
    (item,) = restricted_mean(neither, **ASKED, by="arm", limits="logit-t").contrasts
    assert (item.difference.ci, item.difference.p_value, item.ratio.ci) == (None, None, None)


def test_few_patients_and_a_thin_end_are_said():
    found = restricted_mean(TABLE, **ASKED, by="arm")
    assert list(codes(found.cautions)) == ["PC-M14", "PC-M15"]
    few, thin = found.cautions
    assert "A n = 4, B n = 4" in few.message("en")
    assert "A 1/4, B 1/4 to time 20" in thin.message("en")
    assert "A 1/4, B 1/4" in thin.message("zh")
    better = restricted_mean(TABLE, **ASKED, by="arm", limits="logit-t")
    assert list(codes(better.cautions)) == ["PC-M20", "PC-M15"]
    alone = restricted_mean(TABLE, **ASKED)
    assert "n = 8" in alone.cautions[0].message("en")


def test_enough_patients_at_the_horizon_are_not_said_to_be_few():
    table = {"m": list(range(1, 81)), "e": [1] * 80}
    assert list(codes(restricted_mean(table, **ASKED, horizon=60).cautions)) == []
    assert list(codes(restricted_mean(table, **ASKED, horizon=75).cautions)) == ["PC-M15"]


@pytest.mark.parametrize("limits", words(RestrictedLimits))
@pytest.mark.parametrize(
    ("times", "events"),
    [([5], [1]), ([5], [0]), ([5, 5, 5], [1, 1, 1]), ([5, 5, 8], [0, 0, 0]), ([0, 7], [1, 1])],
    ids=["one event", "one censored", "all at one time", "all censored", "an event at 0"],
)
def test_little_data_gives_an_answer_without_nan(times, events, limits):
    found = restricted_mean({"m": times, "e": events}, **ASKED, limits=limits)
    assert (found.ci is None) == (found.se == 0) == (found.reason == "no_spread")
    assert "NaN" not in dumps(found)


def test_the_kind_of_limits_is_a_field_and_is_said():
    found = restricted_mean(TABLE, **ASKED, by="arm", limits="logit-t")
    assert (found.limits, {mean.limits for mean in found.means}) == ("logit-t", {"logit-t"})
    assert tables.sentence(found).endswith(" Intervals: logit-t, for few patients.")
    assert tables.sentence(found.means[0]).endswith(" Intervals: logit-t, for few patients.")
    usual = restricted_mean(TABLE, **ASKED)
    assert usual.limits == "normal"
    assert "logit-t" not in tables.sentence(usual)


def test_a_declared_endpoint_takes_them_too():
    table = {"followup_months": [5, 24, 60, 31, 12], "status": ["DOD", "NED", "NED", "DOC", "DOD"]}
    endpoint = Endpoint(preset="overall-survival", time="followup_months", origin="surgery")
    found = endpoint_mean(table, endpoint, horizon=24, limits="logit-t").estimate
    plain = restricted_mean(
        {"m": table["followup_months"], "e": [1, 0, 0, 1, 1]}, **ASKED, horizon=24, limits="logit-t"
    )
    assert found.limits == "logit-t"
    assert [found.ci.low, found.ci.high] == [plain.ci.low, plain.ci.high]
