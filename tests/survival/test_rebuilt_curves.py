"""Patients rebuilt from published curves: known curves, R's reconstruction, and bad input."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from comparing import against
from pooledcases.kernels.guyot import rebuild_steps
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival.published import rebuild
from pooledcases.tables.published_sentences import rebuilt as sentence

R = json.loads((Path(__file__).parents[1] / "reference" / "published.json").read_text())["curves"]
#: Absolute distances of survival: the size of a probability is 1.
TRUTH = against("rebuilt curves: the true curve", 0.01, program="survival", size=1.0)
OTHERS = against("rebuilt curves: another reconstruction", 0.02, program="IPDfromKM", size=1.0)
COUNTS = against("rebuilt curves: numbers at risk", 1e-12, program="survival")


def found_for(name, **more):
    given_ = R[name]["input"]
    return rebuild(
        {"time": given_["time"], "survival": given_["surv"]},
        at_risk={"time": given_["trisk"], "n": given_["nrisk"]},
        study=name,
        **more,
    )


def survival_at(times, events, where):
    """The product-limit curve, written out."""
    times, events = np.asarray(times, float), np.asarray(events)
    out = []
    for t in where:
        died = np.unique(times[(events == 1) & (times <= t)])
        steps = [1 - ((times == d) & (events == 1)).sum() / (times >= d).sum() for d in died]
        out.append(np.prod(steps))
    return np.array(out)


@pytest.mark.parametrize("name", sorted(R))
@pytest.mark.parametrize("told", [False, True])
def test_known_curves_come_back_within_a_hundredth(name, told):
    truth, where = R[name]["truth"], R[name]["input"]["time"]
    found = found_for(name, events=truth["events"] if told else None)
    true = survival_at(truth["time"], truth["status"], where)
    mine = survival_at(found.times, found.events, where)
    TRUTH(mine, true)
    # what the result says of itself is what its patients give
    assert found.fit.rebuilt == pytest.approx(mine, abs=1e-12)
    assert found.fit.max_difference < 0.0075
    assert found.n == truth["n"]
    # a step of the grid, and rounding to three digits, are worth a few events
    assert abs(found.n_events - truth["events"]) <= 3
    still = [(np.asarray(truth["time"]) >= t).sum() for t in R[name]["input"]["trisk"]]
    COUNTS(found.fit.at_risk_rebuilt, still)
    assert found.fit.at_risk_difference == 0


@pytest.mark.parametrize("name", sorted(R))
def test_the_quartiles_are_the_true_ones_but_for_a_step_of_the_grid(name):
    found, expected = found_for(name), R[name]
    step = expected["input"]["time"][1]
    curve = pc.kaplan_meier(found.patients(), time="time", event="event")
    for p, true in zip((0.25, 0.5, 0.75), expected["truth"]["quartiles"], strict=True):
        assert 0 <= curve.quantile(p).time - true <= 1.5 * step


@pytest.mark.parametrize("name", sorted(R))
def test_r_s_reconstruction_is_near_at_the_points_that_it_keeps(name):
    # it takes some printed points for slips and drops them; there it is off by up to 0.07
    points = np.array(R[name]["Points"])
    found = found_for(name)
    place = np.searchsorted(found.fit.times, points[:, 0])
    OTHERS(found.fit.rebuilt[place], points[:, 7])
    assert abs(found.n_events - R[name]["events"]) <= 2


def simulated(seed, n, style):
    rng = np.random.default_rng(seed)
    event, censored = rng.weibull(1.1, n) * 20, rng.uniform(0, 60, n)
    times = np.round(np.minimum(event, censored), 2) + 0.01
    events = (event <= censored).astype(int)
    end = times.max()
    where = np.linspace(0, end, 60)
    if style == "steps":
        where = np.unique(np.append(times[events == 1], [0, end]))
    curve = {"time": where, "survival": survival_at(times, events, where).round(3)}
    at = np.linspace(0, end, 8)[:-1]
    return times, events, curve, {"time": at, "n": [(times >= t).sum() for t in at]}


@pytest.mark.parametrize("style", ["grid", "steps"])
@pytest.mark.parametrize("n", [12, 20, 60, 150])
def test_simulated_curves_come_back_within_a_hundredth(n, style):
    for seed in range(4):
        times, events, curve, at_risk = simulated(seed, n, style)
        found = rebuild(curve, at_risk=at_risk)
        mine = survival_at(found.times, found.events, curve["time"])
        true = survival_at(times, events, curve["time"])
        assert np.abs(mine - true).max() <= 0.01, (n, style, seed)
        assert found.fit.at_risk_difference == 0


def test_a_curve_printed_at_its_steps_gives_every_event_back():
    times, events, curve, at_risk = simulated(1, 20, "steps")
    found = rebuild(curve, at_risk=at_risk)
    assert found.times[found.events == 1].tolist() == sorted(times[events == 1].tolist())


def test_the_small_numbers_are_the_likeliest_of_all_ways_to_place_the_censored():
    """Every placement of the censored after every point, by enumeration."""
    heights = np.array([1.0, 5 / 6, 5 / 6 * 3 / 4, 5 / 6 * 3 / 4 * 1 / 2])
    times, best = np.array([0.0, 3, 6, 9]), np.inf
    for gone in itertools.product(range(4), repeat=3):
        n, height, miss = 6, 1.0, 0.0
        for k, goal in enumerate(heights):
            died = int(np.floor(n * (1 - goal / height) + 0.5)) if n and height else 0
            height *= 1 - died / n if n else 1
            n = max(n - died - (gone[k] if k < 3 else 0), 0)
            miss = max(miss, abs(height - goal))
        best = min(best, miss)
    made = rebuild_steps(times, heights, np.array([0]), np.array([6]), 3)
    assert np.abs(made.survival - heights).max() == pytest.approx(best, abs=1e-12)
    assert best < 1e-12
    assert made.censored.tolist() == [0, 1, 1, 1]


def test_with_the_number_of_patients_alone_nobody_is_censored_before_the_end():
    found = rebuild({"time": [2, 4, 6], "survival": [0.9, 0.8, 0.7]}, n=10)
    assert found.times.tolist() == [2, 4, 6] + [6] * 7
    assert found.events.tolist() == [1, 1, 1] + [0] * 7


def test_the_number_of_events_says_how_many_are_censored():
    curve = {"time": [2, 4, 6, 8], "survival": [0.9, 0.8, 0.6, 0.3]}
    free, told = rebuild(curve, n=20), rebuild(curve, n=20, events=10)
    assert (free.n_events, told.n_events) == (14, 10)
    assert told.n == 20
    assert told.fit.events_agree


def test_events_that_do_not_come_out_are_said_and_not_forced():
    found = rebuild({"time": [2, 4], "survival": [0.9, 0.8]}, n=10, events=9)
    assert not found.fit.events_agree
    assert found.n_events == 2
    assert "2 events come out, 9 were printed" in found.cautions[-1].message()


def test_the_curve_goes_on_flat_up_to_numbers_at_risk_after_its_end():
    found = rebuild(
        {"time": [2, 4], "survival": [0.9, 0.8]}, at_risk={"time": [0, 10], "n": [10, 5]}
    )
    assert found.times.max() >= 10
    assert found.fit.at_risk_rebuilt.tolist() == [10, 5]


def test_nobody_at_risk_at_the_end_is_met():
    found = rebuild(
        {"time": [2, 4], "survival": [0.9, 0.8]}, at_risk={"time": [0, 6], "n": [10, 0]}
    )
    assert found.times.max() < 6
    assert found.fit.at_risk_rebuilt.tolist() == [10, 0]


@pytest.mark.parametrize("last", [1.0, 0.0])
def test_no_event_and_nothing_but_events(last):
    found = rebuild({"time": [5], "survival": [last]}, n=1)
    assert found.n_events == 1 - last
    assert found.fit.max_difference == 0
    assert found.times.tolist() == [5]


def test_numbers_at_risk_that_the_curve_does_not_allow_are_named():
    found = rebuild(
        {"time": [2, 4, 8], "survival": [0.5, 0.4, 0.3]}, at_risk={"time": [0, 5], "n": [20, 19]}
    )
    said = " ".join(item.message() for item in found.cautions)
    assert "5 (8/19)" in said


def test_small_rises_are_cleaned_and_said():
    curve = {"time": [0, 2, 3, 4, 6], "survival": [1.004, 0.9, 0.91, 0.8, 0.7]}
    found = rebuild(curve, n=10)
    assert found.cleaned == 3
    assert found.largest_move == pytest.approx(0.005)
    assert np.all(np.diff(found.fit.printed) <= 0)
    assert "3 points of the curve rose" in found.cautions[1].message()


def test_points_in_any_order_and_both_ends_of_a_step_are_one_curve():
    steps = {"time": [4, 2, 0, 2, 4], "survival": [0.8, 0.9, 1, 1, 0.9]}
    one = rebuild(steps, n=10)
    two = rebuild({"time": [2, 4], "survival": [0.9, 0.8]}, n=10)
    assert one.times.tolist() == two.times.tolist()
    assert one.cleaned == 0


CURVE = {"time": [0, 2, 4], "survival": [1, 0.9, 0.8]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"curve": {"time": [0, 2, 4], "survival": [100, 90, 80]}}, "look like percent"),
        ({"curve": {"time": [0, 2, 4], "survival": [1, 1.1, 0.8]}}, "row 2, column survival: 1.1"),
        ({"curve": {"time": [0, 2, 4], "survival": [1, 0.9, -0.1]}}, "row 3, column survival"),
        ({"curve": {"time": [0, 2, 4], "survival": [1, 0.7, 0.8]}}, "row 3: survival rises to 0.8"),
        ({"curve": {"time": [0, 2, 4], "survival": [0, 0.1, 0.2]}}, "give survival, 1 minus it"),
        ({"curve": {"time": [0, 2, 4], "survival": [0.8, 0.7, 0.6]}}, "a curve starts at 1"),
        ({"curve": {"time": [0, 2, -4], "survival": [1, 0.9, 0.8]}}, "row 3, column time: -4"),
        ({"curve": {"time": [0], "survival": [1]}}, "no point after time 0"),
        ({"curve": {"time": [], "survival": []}}, "no point after time 0"),
        ({"curve": {"time": [0, 2], "survival": [1, None]}}, "row 2, column survival: the cell"),
        ({"curve": {"time": [0, "x"], "survival": [1, 0.5]}}, "'x' is no number"),
        ({"curve": {"t": [0, 2], "survival": [1, 0.5]}}, "There is no column 'time'"),
        ({"curve": [1, 2]}, "A table is a DataFrame"),
        ({"at_risk": {"time": [0, 2], "n": [10, 12]}}, "rise from 10 at time 0 to 12"),
        ({"at_risk": {"time": [0, 0], "n": [10, 10]}}, "stands there twice"),
        ({"at_risk": {"time": [2], "n": [10]}}, "first number at risk is at time 2"),
        ({"at_risk": {"time": [0], "n": [10]}, "n": 11}, "n is 11, but 10 are at risk"),
        ({"at_risk": {"time": [0, 2], "n": [10, 2.5]}}, "2.5 is no number of patients"),
        ({"at_risk": {"time": [0, 3], "n": [10, 0]}}, "Nobody is at risk at time 3"),
        ({"at_risk": {"time": [0], "n": [0]}}, "Nobody is at risk at time 0"),
        ({"at_risk": {"time": [0], "n": [None]}}, "row 1, column n: the cell is empty"),
        ({"at_risk": {"time": [], "n": []}}, "has no rows"),
        ({}, "How many patients the curve starts with"),
        ({"n": 0}, "0 patients have no curve"),
        ({"n": 2.5}, "is no number of patients"),
        ({"n": 10, "events": 11}, "give 0 to 10"),
        ({"n": 10, "events": "many"}, "is no number of events"),
        ({"n": 10, "study": 3}, "is no name"),
    ],
)
def test_what_is_no_curve_is_named(change, said):
    asked = {"curve": CURVE} | change
    with pytest.raises(pc.InputError) as error:
        rebuild(asked.pop("curve"), **asked)
    assert said in str(error.value)


def test_survivors_where_the_curve_is_0_are_an_error():
    curve = {"time": [0, 2, 4], "survival": [1, 0.5, 0]}
    with pytest.raises(pc.InputError, match="come down to 0, but 3 are still at risk"):
        rebuild(curve, at_risk={"time": [0, 5], "n": [10, 3]})


def test_all_problems_are_said_at_once():
    curve = {"time": [0, -9, 4], "survival": [1, 1.5, -0.5]}
    with pytest.raises(pc.InputError) as error:
        rebuild(curve, n=10)
    assert len(error.value.problems) == 3


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
    st.integers(1, 40),
    st.lists(st.integers(0, 40), max_size=3),
)
def test_whatever_falls_is_rebuilt_with_every_patient(heights, n, numbers):
    survival = np.sort(heights)[::-1]
    times = np.arange(1, len(survival) + 1)
    counts = [n, *sorted((min(c, n) for c in numbers), reverse=True)]
    at = np.linspace(0, len(survival), len(counts) + 1)[:-1]
    try:
        found = rebuild({"time": times, "survival": survival}, at_risk={"time": at, "n": counts})
    except pc.InputError:
        return  # numbers at risk that contradict the curve
    assert found.n == n
    assert np.all(np.diff(found.times) >= 0)
    assert set(found.events.tolist()) <= {0, 1}
    assert 0 <= found.fit.max_difference <= 1
    dumps(found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rebuilt_patients_are_marked_and_the_sentence_says_how_good_they_are(lang):
    found = found_for("lung_sex2")
    table = found.patients()
    assert table["rebuilt"].tolist() == [1] * 90
    assert table["case_id"][0] == "lung_sex2 1"
    assert codes(found.cautions)[0] == "PC-D90"
    assert found.cautions[0].severity == "warn"
    assert "0.005" in sentence(found, lang)
    assert "90" in sentence(found, lang)


def test_two_hundred_thousand_patients_are_rebuilt():
    times = np.linspace(0, 60, 200)
    found = rebuild(
        {"time": times, "survival": np.exp(-times / 40)},
        at_risk={"time": [0, 20, 40], "n": [200_000, 110_000, 50_000]},
    )
    assert found.n == 200_000
    assert found.fit.max_difference < 1e-5
