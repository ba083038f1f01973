"""Restricted means: second computations, edge cases, what cannot be asked."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError
from pooledcases.kernels.event_table import event_table, resampled_counts
from pooledcases.kernels.restricted_mean import restricted_mean as area
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import kaplan_meier, restricted_mean
from pooledcases.tables.sentences import sentence

CLOSED = 1e-12  # the same sums in another order
TABLE = {
    "m": [3, 8, 12, 30, 5, 9, 14, 20],
    "e": [1, 0, 1, 0, 1, 1, 1, 0],
    "arm": list("AAAABBBB"),
}
ASKED = {"time": "m", "event": "e"}


@given(st.lists(st.integers(1, 30), min_size=2, max_size=15), st.integers(2, 35))
@settings(max_examples=60, deadline=None)
def test_without_censoring_it_is_a_mean_of_cut_times(times, horizon):
    cut = np.minimum(times, horizon)
    found = restricted_mean({"m": times, "e": [1] * len(times)}, **ASKED, horizon=horizon)
    assert found.estimate == pytest.approx(cut.mean(), rel=CLOSED)
    assert found.se == pytest.approx(cut.std() / math.sqrt(len(cut)), rel=1e-9, abs=1e-9)
    assert found.estimate + found.lost == pytest.approx(horizon, rel=CLOSED)


def test_the_area_under_the_curve_read_off_the_curve():
    curve = kaplan_meier(TABLE, **ASKED)
    found = restricted_mean(TABLE, **ASKED, horizon=25)
    steps = np.arange(0, 25, 0.25)
    # whole months: survival is constant over each quarter
    assert found.estimate == pytest.approx(sum(curve.at(t).survival for t in steps) / 4, rel=CLOSED)


def test_the_standard_error_is_near_that_of_bootstrap_samples():
    rng = np.random.default_rng(8)
    life, until = rng.exponential(20, 120), rng.uniform(5, 50, 120)
    times, events = np.minimum(life, until), (life <= until).astype(np.int64)
    table = event_table(times, events)
    _, variance = area(table.times, table.at_risk, table.events, 24.0)
    weights = rng.multinomial(120, np.full(120, 1 / 120), size=2000)
    means, _ = area(*resampled_counts(times, events, weights), 24.0)
    assert means.shape == (2000,)
    # 2000 draws know a standard deviation to about 2%
    assert math.sqrt(variance) == pytest.approx(means.std(), rel=0.08)


def test_the_horizon_is_the_shortest_follow_up_and_can_be_given():
    found = restricted_mean(TABLE, **ASKED, by="arm")
    assert (found.horizon, found.horizon_choice) == (20, "shortest-follow-up")
    given_too = restricted_mean(TABLE, **ASKED, by="arm", horizon=12)
    assert (given_too.horizon, given_too.means[0].horizon_choice) == (12, "given")
    assert [mean.at_risk for mean in given_too.means] == [2, 2]
    assert restricted_mean(TABLE, **ASKED).horizon == 30


def test_a_horizon_beyond_the_curves_is_told():
    with pytest.raises(InputError, match=r"longest follow-up \(A 30, B 20\).* Ask for 20 at most"):
        restricted_mean(TABLE, **ASKED, by="arm", horizon=60)
    dead = {"m": [3, 8], "e": [1, 1]}
    # once nobody is left alive the curve is known for ever
    assert restricted_mean(dead, **ASKED, horizon=60).estimate == 5.5


@pytest.mark.parametrize("horizon", [0, -3, math.inf, math.nan, "60", True])
def test_no_such_horizon(horizon):
    with pytest.raises(InputError, match=r"horizon: .* is no time above 0"):
        restricted_mean(TABLE, **ASKED, horizon=horizon)


def test_the_reference_can_be_chosen():
    first = restricted_mean(TABLE, **ASKED, by="arm").contrasts[0]
    turned = restricted_mean(TABLE, **ASKED, by="arm", reference="B").contrasts[0]
    assert (first.group, first.reference) == ("B", "A")
    assert (turned.group, turned.reference) == ("A", "B")
    assert turned.difference.estimate == -first.difference.estimate
    assert turned.ratio.estimate == pytest.approx(1 / first.ratio.estimate, rel=CLOSED)
    assert turned.ratio.p_value == pytest.approx(first.ratio.p_value, rel=1e-9)
    with pytest.raises(InputError, match="reference: there is no group 'C' in arm; it has: A, B"):
        restricted_mean(TABLE, **ASKED, by="arm", reference="C")


def test_three_groups_are_each_compared_with_the_first():
    table = {"m": [3, 8, 4, 9, 5, 10], "e": [1, 0, 1, 0, 1, 0], "arm": list("CCAABB")}
    found = restricted_mean(table, **ASKED, by="arm")
    assert [(c.group, c.reference) for c in found.contrasts] == [("B", "A"), ("C", "A")]


def test_groups_without_events_or_patients():
    table = {
        "m": [9, 12, 3, 10, "NR"],
        "e": [0, 0, 1, 0, 1],
        "arm": ["A", "A", "B", "B", "C"],
    }
    found = restricted_mean(table, **ASKED, by="arm")
    assert found.empty == ("C",)
    never = found.group("A")
    assert (never.estimate, never.se, never.ci, never.reason) == (10, 0, None, "no_spread")
    (contrast,) = found.contrasts
    assert contrast.without_spread == ("A",)
    assert contrast.lost_ratio is None
    assert contrast.difference.ci.high - contrast.difference.ci.low > 0
    assert "too narrow" in sentence(found)
    assert "PC-M17" in codes(found.cautions)
    dumps(found)
    with pytest.raises(InputError, match="the groups are: A, B"):
        found.group("C")


@pytest.mark.parametrize(
    ("times", "events", "estimate"),
    [([5], [1], 5), ([5], [0], 5), ([4, 4, 4], [1, 1, 1], 4), ([0, 6], [1, 1], 3)],
)
def test_few_patients_and_one_time(times, events, estimate):
    found = restricted_mean({"m": times, "e": events}, **ASKED)
    assert found.estimate == estimate
    assert (found.ci is None) == (found.se == 0)
    dumps(found)


def test_nobody_differs_where_neither_group_has_spread():
    table = {"m": [9, 9], "e": [0, 0], "arm": ["A", "B"]}
    (contrast,) = restricted_mean(table, **ASKED, by="arm").contrasts
    assert (contrast.difference.estimate, contrast.difference.p_value) == (0, None)
    assert contrast.ratio.ci is None


def test_all_at_time_zero():
    for more in ({}, {"horizon": 10}):
        with pytest.raises(InputError, match="nobody was followed beyond time 0; check"):
            restricted_mean({"m": [0, 0], "e": [1, 0]}, **ASKED, **more)
    arms = {"m": [0, 0, 5, 9], "e": [1, 0, 1, 0], "arm": list("AABB")}
    for more in ({}, {"horizon": 4}):
        with pytest.raises(InputError, match="nobody of A was followed beyond time 0; leave"):
            restricted_mean(arms, **ASKED, by="arm", **more)


def test_all_had_the_event_at_time_zero_and_the_mean_is_0_up_to_any_horizon():
    found = restricted_mean({"m": [0, 0], "e": [1, 1]}, **ASKED, horizon=10)
    assert (found.estimate, found.se, found.ci) == (0, 0, None)


def test_status_at_contact_is_marked():
    table = {"m": [3, 5, 9], "status": ["AWD", "NED", "DOC"], "arm": list("ABA")}
    found = restricted_mean(table, time="m", event="status=AWD,DOD", by="arm")
    assert {"PC-M07", "PC-M22"} <= set(codes(found.cautions))
    assert "PC-M07" in codes(found.means[0].cautions)
