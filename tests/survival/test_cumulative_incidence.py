"""Cumulative incidence: R's numbers, second computations, and what must always hold."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import against
from pooledcases.errors import InputError
from pooledcases.kernels.competing import aalen_johansen, events_by_cause, unseen_upper
from pooledcases.kernels.event_table import event_table
from pooledcases.kernels.survival_limits import greenwood
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import cumulative_incidence, kaplan_meier
from pooledcases.tables.sentences import sentence

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "competing.json").read_text(encoding="utf-8")
)
NAMES = [name for name, found in REFERENCE.items() if "states" in found and "incidence" in found]
LATE = [name for name in REFERENCE if name.startswith("late")]
MADE = [name for name in NAMES + LATE if name != "mgus2_competing"]
CLOSED = 1e-8


def _table(found):
    columns = found["input"]
    status = columns.get("status", columns.get("event"))
    return {**columns, "status": status}


def _fit(found, **options):
    table = _table(found)
    others = sorted(set(table["status"]) - {0, 1})
    competing = [f"status={cause}" for cause in others] or ["status=2"]
    entry = "entry" if "entry" in table else None
    options = {"interval": "log", **options}
    return cumulative_incidence(
        table, time="time", event="status=1", competing=competing, entry=entry, **options
    )


def _matrix(values):
    rows = values if isinstance(values[0], list) else [values]
    return np.array([[np.nan if isinstance(x, str) else x for x in row] for row in rows], float)


def _ours(found, field):
    return np.column_stack([getattr(item, field) for item in found.causes])


def test_the_open_reference():
    given = REFERENCE["mgus2_competing"]
    found = _fit(given)
    points = [found.at(time) for time in given["times"]]
    same = against("competing: open reference", CLOSED, program="survival")
    same([[p.event_free, *(c.incidence for c in p.causes)] for p in points], given["pstate"])
    free = found.event_free
    se = [[free.at(p.time).se, *(c.se for c in p.causes)] for p in points]
    same(se, given["std.err"])
    ci = [[p.event_free_ci, *(c.ci for c in p.causes)] for p in points]
    same([[item.low for item in row] for row in ci], given["lower"])
    same([[item.high for item in row] for row in ci], given["upper"])


@pytest.mark.parametrize("name", MADE)
def test_states(name):
    given = REFERENCE[name]["states"]
    found = _fit(REFERENCE[name])
    states = _matrix(given["pstate"])
    same = against("competing: states", CLOSED, program="survival")
    same(found.times, np.atleast_1d(given["time"]))
    same(found.at_risk, np.atleast_1d(given["at_risk"]))
    same(found.event_free.survival, states[:, 0])
    same(_ours(found, "incidence"), states[:, 1:])


@pytest.mark.parametrize("name", [name for name in MADE if not name.startswith("late")])
def test_standard_errors(name):
    found = _fit(REFERENCE[name])
    theirs = _matrix(REFERENCE[name]["states"]["se"])
    against("competing: standard error", CLOSED, program="survival")(
        _ours(found, "se"), theirs[:, 1:]
    )


@pytest.mark.parametrize("name", [name for name in MADE if not name.startswith("late")])
@pytest.mark.parametrize("interval", ["log-log", "log", "plain", "logit", "arcsine"])
def test_limits(name, interval):
    """R has none where the incidence is 0 or 1."""
    given = REFERENCE[name]["states"]["limits"][interval.removesuffix("e")]
    found = _fit(REFERENCE[name], interval=interval)
    incidence = _ours(found, "incidence")
    inner = (incidence > 0) & (incidence < 1)
    same = against("competing: limits", CLOSED, program="survival")
    same(_ours(found, "ci_low")[inner], _matrix(given["lower"])[:, 1:][inner])
    same(_ours(found, "ci_high")[inner], _matrix(given["upper"])[:, 1:][inner])


@pytest.mark.parametrize("name", [name for name in NAMES if name in MADE])
def test_cmprsk_has_the_same_curves(name):
    given = REFERENCE[name]["incidence"]
    found = _fit(REFERENCE[name])
    theirs = _matrix(given["est"]).reshape(len(np.atleast_1d(given["causes"])), -1)
    rows = [f"1 {item.cause}" for item in found.causes]
    order = [given["causes"].index(row) for row in rows]
    known = ~np.isnan(theirs[order])
    ours = _ours(found, "incidence").T
    against("competing: cuminc", CLOSED, program="cmprsk")(ours[known], theirs[order][known])


def _weighted(weights, times, causes, entries, c):
    """Aalen and Johansen's estimate of weighted patients, written out."""
    free, incidence = 1.0, np.zeros(c)
    for t in np.unique(times):
        here = (times >= t) if entries is None else (times >= t) & (entries < t)
        n = weights[here].sum()
        rates = [weights[(times == t) & (causes == k)].sum() / n for k in range(1, c + 1)]
        incidence = incidence + free * np.array(rates)
        free *= 1 - sum(rates)
    return incidence


@pytest.mark.parametrize("name", ["small12", "three_causes"])
def test_the_variance_is_the_sum_of_squared_influences(name):
    """The infinitesimal jackknife by numeric derivatives; it shares no code."""
    table = REFERENCE[name]["input"]
    times, causes = np.array(table["time"], float), np.array(table["status"])
    c, n, step = causes.max(), len(times), 1e-5
    influence = [
        (_weighted(1 + step * e, times, causes, None, c)
         - _weighted(1 - step * e, times, causes, None, c)) / (2 * step)
        for e in np.eye(n)
    ]  # fmt: skip
    se = np.sqrt(np.sum(np.square(influence), axis=0))
    ours = [item.se[-1] for item in _fit(REFERENCE[name]).causes]
    assert np.allclose(ours, se, rtol=1e-7)


@pytest.mark.parametrize("name", LATE)
def test_with_late_entry_r_adds_products_of_different_times(name):
    """R's is the jackknife, ours the sum over times of multinomial variances: both by hand."""
    table = REFERENCE[name]["input"]
    times, causes = np.array(table["time"], float), np.array(table["status"])
    entries = np.array(table["entry"], float)
    c, n, step = causes.max(), len(times), 1e-5
    influence = [
        (_weighted(1 + step * e, times, causes, entries, c)
         - _weighted(1 - step * e, times, causes, entries, c)) / (2 * step)
        for e in np.eye(n)
    ]  # fmt: skip
    theirs = _matrix(REFERENCE[name]["states"]["se"])[-1, 1:]
    assert np.allclose(np.sqrt(np.sum(np.square(influence), axis=0)), theirs, rtol=1e-6)
    found = _fit(REFERENCE[name])
    for place, item in enumerate(found.causes):
        assert np.isclose(item.se[-1] ** 2, _by_times(found, place), rtol=1e-12)


def _by_times(found, place):
    """The multinomial variance of each time, carried to the end by the derivative."""
    free = np.append(1.0, found.event_free.survival[:-1])
    events = np.array([item.events for item in found.causes])
    final, total = found.causes[place].incidence, 0.0
    for at, n in enumerate(found.at_risk):
        rates = events[:, at] / n
        stay = 1 - rates.sum()
        later = (final[-1] - final[at]) / stay if stay > 0 else 0.0
        slope = np.full(len(rates), -later)
        slope[place] += free[at]
        total += slope @ (np.diag(rates) - np.outer(rates, rates)) @ slope / n
    return total


def test_with_one_cause_it_is_kaplan_meier():
    table = REFERENCE["small12"]["input"]
    table = {"time": table["time"], "status": [min(s, 1) for s in table["status"]]}
    found = cumulative_incidence(table, time="time", event="status=1", competing="status=2")
    curve = kaplan_meier(table, time="time", event="status=1")
    event = found.cause("1")
    assert np.allclose(event.incidence, 1 - curve.survival)
    assert np.allclose(event.se, curve.se)
    assert np.allclose(event.ci_high[event.incidence == 0], 1 - curve.ci_low[curve.survival == 1])
    assert not found.cause("2").incidence.any()


def test_by_hand_in_fractions():
    """Three patients leave at one time by two causes: shared out, nothing moved."""
    table = {"t": [2, 4, 4, 4, 6, 9], "s": ["a", "a", "b", "b", "x", "a"]}
    found = cumulative_incidence(table, time="t", event="s=a", competing="s=b")
    a = [Fraction(1, 6), Fraction(1, 3), Fraction(1, 3), Fraction(2, 3)]
    b = [Fraction(0), Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]
    assert np.allclose(found.cause("a").incidence, [float(x) for x in a])
    assert np.allclose(found.cause("b").incidence, [float(x) for x in b])


def test_a_batch_is_its_rows():
    rng = np.random.default_rng(3)
    at_risk = np.arange(30, 0, -3)
    events = rng.integers(0, 2, (5, 2, 10))
    together = aalen_johansen(np.broadcast_to(at_risk, (5, 10)), events)
    for row in range(5):
        alone = aalen_johansen(at_risk, events[row])
        assert np.array_equal(together.incidence[row], alone.incidence)
        assert np.array_equal(together.variance[row], alone.variance)


PATIENTS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 2), st.sampled_from("AB")), min_size=1, max_size=14
)


@settings(max_examples=60, deadline=None)
@given(PATIENTS, st.sampled_from(["log-log", "log", "plain", "logit", "arcsine"]))
def test_what_always_holds(patients, interval):
    times, causes, groups = (list(column) for column in zip(*patients, strict=True))
    table = {"t": times, "s": causes, "g": groups}
    found = cumulative_incidence(
        table, time="t", event="s=1", competing="s=2", by="g", interval=interval, naive=True
    )
    for group in found.groups:
        total = group.event_free.survival + sum(item.incidence for item in group.causes)
        assert np.allclose(total, 1)
        for item in group.causes:
            assert (np.diff(item.incidence) >= 0).all()
            assert (item.ci_low <= item.incidence + 1e-12).all()
            assert (item.incidence <= item.ci_high + 1e-12).all()
            assert ((item.ci_low > 0) | (item.ci_high > 0)).all()
            assert (item.ci_low >= 0).all()
            assert (item.ci_high <= 1).all()
            assert (item.naive >= item.incidence - 1e-12).all()
        for t in (0, 0.5, 3, 6, 7):
            point = group.at(t)
            assert (point.event_free is None) == all(c.incidence is None for c in point.causes)
    dumps(found)
    for lang in ("en", "zh"):
        assert "nan" not in sentence(found, lang).lower()


# named edge cases


def _had(status, cause):
    return "NR" if status == "NR" else int(status == cause)


def _one(times, statuses, **options):
    had = {cause: [_had(status, cause) for status in statuses] for cause in "ab"}
    table = {"case_id": [f"c{i}" for i in range(len(times))], "t": times, **had}
    return cumulative_incidence(table, time="t", event="a", competing="b", **options)


def test_nobody_had_the_event_and_nobody_was_censored_is_clopper_pearson():
    """0 of 10: 1 - 0.025^(1/10), also after others had a competing event."""
    found = _one(list(range(1, 11)), ["b"] * 10)
    upper = 1 - 0.025 ** (1 / 10)
    assert np.allclose(found.cause("a").ci_high, upper)
    assert found.at(20).cause("a").ci.high == pytest.approx(upper)
    assert found.at(0).cause("a").ci.high == pytest.approx(upper)
    assert found.cause("b").ci_low[-1] == pytest.approx(0.025 ** (1 / 10))
    assert found.at(20).cause("b").incidence == 1.0


def test_where_nobody_had_it_the_upper_limit_holds():
    """By simulation, where it comes nearest to its 2.5%: 20 patients, few censored."""
    rng = np.random.default_rng(4)
    n, runs, until, missed = 20, 1500, 5.0, 0
    truth = 0.2 * (1 - np.exp(-0.5 * until))
    for _ in range(runs):
        own, other = rng.exponential(10, n), rng.exponential(2.5, n)
        limit = rng.uniform(0, 60, n)
        times = np.minimum(np.minimum(own, other), limit)
        causes = np.where(times == own, 1, np.where(times == other, 2, 0))
        if ((causes == 1) & (times <= until)).any():
            continue
        table = event_table(times, (causes > 0).astype(np.int64))
        states = aalen_johansen(table.at_risk, events_by_cause(times, causes, table.times, 2))
        left = np.append(n, n - np.cumsum(table.events + table.censored))
        upper = unseen_upper(states.survival, left, 0.95)
        missed += upper[np.searchsorted(table.times, until)] < truth
    assert missed / runs < 0.025 + 3 * np.sqrt(0.025 * 0.975 / runs)


def test_censoring_alone_is_the_limit_of_kaplan_meier():
    found = _one([1, 2, 3, 4], ["x"] * 4)
    assert np.allclose(found.cause("a").ci_high, [1 - 0.025 ** (1 / n) for n in (4, 3, 2, 1)])
    assert found.at(5).cause("a").ci is None
    assert found.at(2.5).cause("a").ci.high == pytest.approx(1 - 0.025 ** (1 / 2))


@pytest.mark.parametrize(
    ("times", "statuses", "incidence"),
    [
        ([5], ["a"], 1.0),
        ([5], ["x"], 0.0),
        ([0], ["a"], 1.0),
        ([4, 4, 4], ["a", "a", "a"], 1.0),
        ([4, 4, 4, 4], ["a", "b", "x", "x"], 0.25),
    ],
)
def test_few_patients(times, statuses, incidence):
    found = _one(times, statuses).at(times[0])
    event = found.cause("a")
    assert event.incidence == incidence
    assert 0 <= event.ci.low <= incidence <= event.ci.high <= 1
    assert event.ci.low < event.ci.high


def test_an_empty_group_has_no_times():
    table = {"t": [3, 5, "NR"], "s": ["a", "b", "a"], "g": ["A", "A", "B"]}
    found = cumulative_incidence(table, time="t", event="s=a", competing="s=b", by="g")
    assert found.group("B").n == 0
    assert found.group("B").at(3).cause("a").incidence is None
    assert found.tests[0].reason == "one_group"
    assert "B" in sentence(found)


def test_nobody_is_observed_before_the_first_late_entry():
    table = {"t": [6, 8, 9], "s": ["a", "b", "x"], "start": [2, 3, 3]}
    found = cumulative_incidence(table, time="t", event="s=a", competing="s=b", entry="start")
    assert found.at(1).cause("a").incidence is None
    assert found.at(2).cause("a").ci.high == pytest.approx(1 - 0.025)
    assert found.at(8).cause("b").incidence == pytest.approx(1 / 3)


def test_the_naive_curve_is_told_and_how_far_it_is_off():
    found = _one([1, 2, 3, 4], ["b", "a", "b", "a"], naive=True)
    event = found.cause("a")
    assert event.naive.tolist() == pytest.approx([0, 1 / 3, 1 / 3, 1])
    assert event.incidence.tolist() == pytest.approx([0, 0.25, 0.25, 0.5])
    assert "PC-M22" in codes(found.cautions)
    assert "50.0 percentage points more" in sentence(found)
    assert "PC-M22" not in codes(_one([1, 2], ["b", "a"]).cautions)


def test_a_death_that_is_named_for_no_event_is_told():
    table = {"t": [1, 2, 3, 4], "status": ["DOD", "DOC", "TX", "NED"]}
    found = cumulative_incidence(table, time="t", event="status=DOD", competing="status=TX")
    assert "PC-M22" in codes(found.cautions)
    named = cumulative_incidence(
        table, time="t", event="status=DOD", competing=["status=TX", "status=DOC"]
    )
    assert "PC-M22" not in codes(named.cautions)
    assert [item.cause for item in named.causes] == ["DOD", "TX", "DOC"]


def test_events_may_stand_in_columns_of_their_own():
    table = {"t": [1, 2, 3, 4], "relapse": [1, 0, 0, 0], "died": ["NR", 1, 0, "NR"]}
    found = cumulative_incidence(table, time="t", event="relapse", competing="died")
    assert [item.n_events for item in found.causes] == [1, 1]
    assert found.left_out == (("row 4", "no_event"),)


@pytest.mark.parametrize(
    ("event", "competing", "says"),
    [
        ("s=a", "s=a,b", "s=a is named for two different events"),
        ("s=a", ["s=b", "s=b"], "s=b is named for two"),
        ("s=a", [], "names no event"),
        ("s=a", 3, "names no event"),
        ("s=a", "r=1", "no column 'r'"),
        ("s=a", "s=B", "write the value as the column does"),
        ("one", "two", "row 1: row 1 has one and two at one time"),
    ],
)
def test_wrong_events(event, competing, says):
    table = {"t": [1, 2], "s": ["a", "b"], "one": [1, 0], "two": [1, 1]}
    with pytest.raises(InputError, match=says):
        cumulative_incidence(table, time="t", event=event, competing=competing)


def test_all_problems_at_once():
    table = {"t": [-1, "soon", 3], "s": ["a", "b", "x"], "two": [0, 7, 1]}
    with pytest.raises(InputError) as error:
        cumulative_incidence(table, time="t", event="s=a", competing="two")
    assert len(error.value.problems) == 3
    assert "7" in str(error.value)


def test_the_tail_is_thin_and_who_is_left_out_is_named():
    found = _one([1, 2, 3, "NR"], ["a", "b", "NR", "a"])
    assert "PC-M15" in codes(found.cautions)
    assert "PC-M17" in codes(found.cautions)
    assert [item.reason for item in found.left_out] == ["no_event", "no_time"]


def test_a_million_patients():
    rng = np.random.default_rng(1)
    times, causes = np.ceil(rng.exponential(50, 10**6)), rng.integers(0, 3, 10**6)
    table = event_table(times, (causes > 0).astype(np.int64))
    found = aalen_johansen(table.at_risk, events_by_cause(times, causes, table.times, 2))
    assert np.allclose(found.survival + found.incidence.sum(axis=0), 1)
    every = events_by_cause(times, np.minimum(causes, 1), table.times, 1)
    alone = aalen_johansen(table.at_risk, every)
    free = alone.survival[:100]
    theirs = free**2 * greenwood(table.at_risk, every[0])[:100]
    assert np.allclose(alone.variance[0][:100], theirs, rtol=1e-9)
