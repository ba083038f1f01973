"""The unit of time: said by the column's name or by nobody, on every result and in every word."""

from __future__ import annotations

import json
from typing import get_args

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import pooledcases as pc
from pooledcases import survival, tables
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit
from pooledcases.results.encode import dumps, to_json
from pooledcases.results.time_words import listed_times, round_times, time_ticks
from pooledcases.survival.times import ONE_TIME, tied

STATUS = ["DOD", "NED", "AWD", "DOD", "NED", "DOC", "NR", "NED"]
GROUPS = ["A", "A", "A", "A", "B", "B", "B", "B"]
TIMES = [100, 400, 800, 1500, 2000, 365, 730, 1200]
#: How the words of the units would show where they do not belong.
ZH = {"days": "天", "weeks": "周", "months": "月", "years": "年"}


def cases(column, scale=1.0):
    return {
        column: [time * scale for time in TIMES],
        "status": STATUS,
        "gene": GROUPS,
        "disease_free_at_start": ["yes", "yes", "no", "yes"] * 2,
        "start": [0.0] * 8,
        "year": [2010, 2012, 2011, 2015, 2016, 2011, 2018, 2017],
    }


def results(column, scale=1.0, **options):
    """Every result with a sentence about times."""
    table = cases(column, scale)
    ask = {"time": column, "event": ("status", ["DOD"])}
    seen = {"time": column, "event": ("status", ["AWD", "DOD"])}
    curve = pc.kaplan_meier(table, **ask, **options)
    curves = pc.kaplan_meier(table, **ask, by="gene", entry="start", **options)
    both = survival.naive_and_current(table, **seen, **options)
    return [
        curve,
        curves,
        curve.median_followup,
        survival.median_followup(table, **ask, **options),
        curve.quantile(0.25),
        curve.quantile(0.9),
        curve.cumulative_hazard(),
        survival.at_risk_table(curves, [1, 2]),
        survival.rate(table, **ask, **options),
        survival.rate(table, **ask, by="gene", per=100, **options),
        survival.restricted_mean(table, **ask, **options),
        survival.restricted_mean(table, **ask, by="gene", **options),
        survival.cumulative_incidence(table, **ask, competing="status=DOC", naive=True, **options),
        survival.cumulative_incidence(table, **ask, competing="status=DOC", by="gene", **options),
        survival.current_status(table, **seen, **options),
        both,
        *both.differences,
        survival.reporting_bias(table, **seen, year="year", **options),
    ]


@pytest.mark.parametrize("unit", get_args(TimeUnit))
def test_every_result_carries_the_unit_of_its_column_and_no_sentence_another(unit):
    others = set(get_args(TimeUnit)) - {unit}
    for found in results(f"followup_{unit}"):
        carried = to_json(found)
        if "unit" in carried:
            assert carried["unit"] == unit, found.kind
        english, chinese = tables.sentence(found), tables.sentence(found, "zh")
        words = english.replace("patient-", "").replace(",", " ").split()
        assert not others & {word.strip(".:;()") for word in words}, english
        assert not any(f" {ZH[other]}" in chinese for other in others if other != "months")


def test_where_no_name_says_the_unit_no_word_does():
    for found in results("os"):
        assert to_json(found).get("unit", None) is None
        english, chinese = tables.sentence(found), tables.sentence(found, "zh")
        assert not any(unit in english for unit in get_args(TimeUnit)), english
        assert "个月" not in chinese
        assert "人月" not in chinese


def test_what_is_said_of_the_unit_counts_where_the_name_does_not():
    named = [dumps(found).replace("os_years", "os") for found in results("os_years", 0.01)]
    told = [dumps(found) for found in results("os", 0.01, unit="years")]
    assert named == told
    with pytest.raises(InputError, match="os_years says years by its name, not days"):
        pc.kaplan_meier(cases("os_years"), time="os_years", event=("status", ["DOD"]), unit="days")
    with pytest.raises(InputError, match="unit: 'fortnights' is not known; use one of days"):
        pc.kaplan_meier(cases("os"), time="os", event=("status", ["DOD"]), unit="fortnights")


def test_printed_times_say_the_unit_where_the_name_does_not():
    table = {"os": ["2 years", "6 months", "1 year"], "died": [1, 0, 1]}
    curve = pc.kaplan_meier(table, time="os", event="died")
    assert (curve.unit, curve.times.tolist()) == ("months", [6.0, 12.0, 24.0])


def test_an_endpoint_says_its_unit():
    table = {"t": [1, 2, 3], "status": ["DOD", "NED", "AWD"]}
    endpoint = survival.Endpoint(
        preset="overall-survival", time="t", unit="years", origin="surgery"
    )
    found = survival.curve(table, endpoint)
    assert found.estimate.unit == found.unit == "years"
    assert "at 2 years" in tables.sentence(found)
    # a declaration has said of each word what it counts as
    assert found.estimate.statuses is None


def test_one_is_singular_and_a_tenth_of_a_year_is_not_lost():
    curve = pc.kaplan_meier({"t_years": [1, 1.25], "died": [1, 1]}, time="t_years", event="died")
    assert "at 1 year (" in tables.sentence(curve)
    assert "median 1.13 years" in tables.sentence(curve)
    assert tables.curve_frame(curve).columns[0] == "years"
    assert tables.curve_frame(curve, lang="zh").columns[0] == "年"


def test_tables_are_headed_by_the_unit_or_the_column():
    named, plain = cases("t_days"), cases("os")
    ask = {"event": ("status", ["DOD"])}
    for table, time, head in ((named, "t_days", "days"), (plain, "os", "os")):
        curve = pc.kaplan_meier(table, time=time, **ask)
        assert tables.curve_frame(curve).columns[0] == head
        incidence = survival.cumulative_incidence(table, time=time, competing="status=DOC", **ask)
        assert tables.incidence_frame(incidence).columns[0] == head
    mean = survival.restricted_mean(named, time="t_days", **ask)
    frame = tables.restricted_frame(mean)
    assert "horizon (days)" in frame.columns
    plain_frame = tables.restricted_frame(survival.restricted_mean(plain, time="os", **ask))
    assert "horizon" in plain_frame.columns


def test_a_rate_for_one_unit_of_time_says_which():
    table = {"t_months": [40, 40], "died": [1, 0]}
    ask = {"time": "t_months", "event": "died"}
    assert "0.0125 per patient-month (" in tables.sentence(survival.rate(table, **ask))
    assert "1.25 per 100 patient-months (" in tables.sentence(survival.rate(table, **ask, per=100))
    assert "每 100 人月" in tables.sentence(survival.rate(table, **ask, per=100), "zh")


def test_nobody_censored_has_no_median_follow_up():
    table = {"t_months": [3, 5, 9], "died": [1, 1, 1]}
    text = tables.sentence(pc.kaplan_meier(table, time="t_months", event="died"))
    assert "median follow-up not defined, follow-up was ended by the event in everybody" in text


@pytest.mark.parametrize("unit", [*get_args(TimeUnit), None])
@pytest.mark.parametrize("last", [0.4, 1, 7, 40, 365, 1500, 9000])
@pytest.mark.parametrize("most", [5, 8])
def test_ticks_of_every_unit_are_neither_few_nor_many(unit, last, most):
    ticks = time_ticks(float(last), unit, most)
    assert ticks[0] == 0
    assert ticks[-1] <= last
    assert len(ticks) <= most + 1
    if last >= 1:
        assert len(ticks) >= 2


@example(last=249999999.99999988, most=4)
@given(st.floats(1e-6, 1e9), st.integers(2, 9))
def test_round_times_are_round_and_reach_as_far_as_they_fit(last, most):
    times = round_times(last, most)
    assert 1 <= len(times) <= most
    assert times[0] <= times[-1] <= last * (1 + 1e-9)
    assert last < times[-1] + times[0] * (1 + 1e-9)
    assert float(f"{times[0]:.0e}") == pytest.approx(times[0])
    assert f"{times[0]:e}"[0] in "125"


def test_days_are_read_at_years():
    assert listed_times("days", 1500) == (182, 365, 730, 1095)


# times that differ by rounding only


def test_a_tenth_and_two_tenths_are_three_tenths():
    table = {"t": [0.1 + 0.2, 0.3, 0.7, 1.0], "died": [1, 0, 1, 0], "g": list("ABAB")}
    curve = pc.kaplan_meier(table, time="t", event="died")
    assert curve.times.tolist() == [0.3, 0.7, 1.0]
    assert (curve.at_risk[0], curve.events[0], curve.censored[0]) == (4, 1, 1)
    same = {**table, "t": [0.3, 0.3, 0.7, 1.0]}
    assert dumps(curve) == dumps(pc.kaplan_meier(same, time="t", event="died"))
    test = survival.log_rank(table, time="t", event="died", by="g")
    assert dumps(test) == dumps(survival.log_rank(same, time="t", event="died", by="g"))
    status = survival.current_status(table, time="t", event="died")
    assert status.times.tolist() == [0.3, 0.7, 1.0]


def test_an_entry_that_is_the_end_but_for_rounding_is_told():
    table = {"t": [0.3, 1], "s": [0.1 + 0.2, 0], "died": [0, 1]}
    with pytest.raises(InputError, match=r"row 1, columns s and t: row 1 enters at 0\.3, not"):
        pc.kaplan_meier(table, time="t", event="died", entry="s")


def test_bounds_that_differ_by_rounding_are_one_time():
    found = survival.turnbull({"a": [0.1 + 0.2, 2], "b": [0.3, 3]}, lower="a", upper="b")
    assert found.n_exact == 1


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=20),
    st.lists(st.sampled_from([0, 1e-13, -1e-13]), min_size=20, max_size=20),
)
def test_tied_moves_nothing_by_more_than_it_says(times, noise):
    given_times = np.array(times) * (1 + np.array(noise[: len(times)]))
    (found,) = tied(given_times)
    assert (np.abs(found - given_times) <= len(times) * ONE_TIME * given_times + 1e-300).all()
    again = np.unique(found)
    assert (np.diff(again) > ONE_TIME * again[1:]).all()
    assert np.array_equal(tied(found)[0], found)


def test_many_patients_are_as_fast_as_before_where_times_are_printed_plainly():
    times = np.arange(100_000) / 100
    assert tied(times)[0] is times
    whole = np.arange(100_000.0) * 37
    assert tied(whole)[0] is whole
    missing = np.array([np.nan, 3.0])
    assert tied(missing)[0] is missing


def test_json_has_the_keys():
    curve = pc.kaplan_meier(cases("t_weeks"), time="t_weeks", event=("status", ["DOD"]))
    found = json.loads(dumps(curve))
    assert (found["unit"], found["time_column"]) == ("weeks", "t_weeks")
    assert curve.at(100).unit == "weeks"
