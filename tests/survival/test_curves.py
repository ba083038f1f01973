"""Kaplan-Meier: second computations, properties, edge cases."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases.errors import InputError
from pooledcases.options import SurvivalInterval, words
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import (
    at_risk_table,
    kaplan_meier,
    log_rank,
    median_followup,
    rate,
)

patients = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1)), min_size=1, max_size=20)


def km(rows, **options):
    table = {"t": [t for t, _ in rows], "e": [e for _, e in rows]}
    return kaplan_meier(table, time="t", event="e", **options)


def by_fractions(rows):
    s, out = Fraction(1), []
    for moment in sorted({t for t, _ in rows}):
        n = sum(t >= moment for t, _ in rows)
        d = sum(t == moment and e == 1 for t, e in rows)
        s *= Fraction(n - d, n)
        out.append((moment, n, d, s))
    return out


def median_by_fractions(curve):
    half = Fraction(1, 2)
    at = [moment for moment, _, _, s in curve if s <= half]
    if not at:
        return None
    on = [moment for moment, _, _, s in curve if s == half]
    if not on:
        return at[0]
    after = [moment for moment, _, _, s in curve if s < half]
    return (on[0] + (after[0] if after else curve[-1][0])) / 2


@given(patients)
@settings(max_examples=60, deadline=None)
def test_product_limit_by_hand(rows):
    curve, exact = km(rows), by_fractions(rows)
    assert curve.times.tolist() == [moment for moment, *_ in exact]
    assert curve.at_risk.tolist() == [n for _, n, _, _ in exact]
    assert curve.events.tolist() == [d for _, _, d, _ in exact]
    # products of at most 20 ratios
    np.testing.assert_allclose(curve.survival, [float(s) for *_, s in exact], rtol=1e-13)
    assert curve.median == median_by_fractions(exact)


@given(patients, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_does_not_matter(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    assert dumps(km(rows)) == dumps(km(mixed))


@given(patients)
@settings(max_examples=25, deadline=None)
def test_months_to_half_months(rows):
    """A power of two, so that scaling the times is exact."""
    once, twice = km(rows), km([(2 * t, e) for t, e in rows])
    assert (2 * once.times).tolist() == twice.times.tolist()
    assert once.survival.tolist() == twice.survival.tolist()
    assert once.ci_low.tolist() == twice.ci_low.tolist()
    for a, b in ((once.median, twice.median), (once.thin_after, twice.thin_after)):
        assert b == (None if a is None else 2 * a)


@given(patients)
@settings(max_examples=40, deadline=None)
def test_limits_hold_the_curve_and_are_never_certain(rows):
    curve = km(rows)
    assert (curve.ci_low <= curve.survival).all()
    assert (curve.survival <= curve.ci_high).all()
    assert (curve.ci_low < 1).all()
    assert (curve.ci_high > 0).all()
    assert 0 <= curve.at(0).survival <= 1
    assert curve.at(0).ci.low < 1


def test_median_of_a_complete_even_sample_is_the_usual_one():
    """Rounding takes the curve of six deaths just above one half; the median stays 3.5."""
    for n in range(2, 60, 2):
        assert km([(t, 1) for t in range(1, n + 1)]).median == (n + 1) / 2


def test_median_on_a_last_stretch_at_one_half():
    assert km([(1, 1), (2, 1), (3, 0), (8, 0)]).median == 5.0


def test_all_censored():
    curve = km([(4, 0), (9, 0), (9, 0)])
    assert curve.survival.tolist() == [1, 1]
    assert (curve.median, curve.median_ci) == (None, None)
    assert curve.ci_low.tolist() == pytest.approx([0.025 ** (1 / 3), 0.025 ** (1 / 2)])
    assert curve.median_followup.median == 9
    # between two times the number at risk is that of the next
    assert curve.at(5).ci.low == pytest.approx(0.025 ** (1 / 2))
    assert curve.at(9.5).survival is None


def test_all_events():
    curve = km([(1, 1), (2, 1), (3, 1), (4, 1)])
    assert curve.survival[-1] == 0
    assert (curve.ci_low[-1], curve.ci_high[-1]) == pytest.approx((0, 1 - 0.025 ** (1 / 4)))
    assert curve.at(100).survival == 0
    assert curve.at(100).at_risk == 0
    assert curve.median_followup.median is None


@pytest.mark.parametrize(("event", "survival"), [(1, 0.0), (0, 1.0)])
def test_one_patient(event, survival):
    curve = km([(5, event)])
    assert curve.survival.tolist() == [survival]
    assert curve.at(3).survival == 1
    assert curve.at(3).ci.low == pytest.approx(0.025)
    assert curve.at(5).ci.high == (pytest.approx(0.975) if event else 1)
    assert curve.median == (5 if event else None)


def test_event_and_censoring_at_one_time():
    curve = km([(3, 1), (3, 0), (6, 1), (7, 0)])
    assert curve.at_risk.tolist() == [4, 2, 1]
    assert curve.survival.tolist() == pytest.approx([0.75, 0.375, 0.375])
    assert curve.censored.tolist() == [1, 0, 1]


def test_time_zero_counts():
    curve = km([(0, 1), (0, 0), (3, 0), (5, 0)])
    assert curve.times.tolist() == [0, 3, 5]
    assert curve.at_risk.tolist() == [4, 2, 1]
    assert curve.at(0).survival == pytest.approx(0.75)


def test_no_row_at_zero_when_nobody_has_it():
    assert km([(3, 1), (5, 0)]).times.tolist() == [3, 5]


def test_missing_cells_are_named():
    table = {
        "case_id": ["a", "b", "c", "d", "e"],
        "followup_months": ["12", "NR", "20", "", "7"],
        "status": ["NED", "NED", "NR", "NR", "DOD"],
    }
    curve = kaplan_meier(table, time="followup_months", event=("status", ["DOD"]))
    assert curve.n == 2
    assert [tuple(item) for item in curve.left_out] == [
        ("b", "no_time"),
        ("c", "no_event"),
        ("d", "no_time_no_event"),
    ]
    assert "PC-M17" in codes(curve.cautions)


def test_event_three_ways():
    table = {"m": [3, 5, 8], "status": ["DOD", "DOC", "NED"], "died": [True, True, False]}
    listed = kaplan_meier(table, time="m", event=("status", ["DOD", "DOC"]))
    assert dumps(listed) == dumps(kaplan_meier(table, time="m", event="status=DOD,DOC"))
    counted = kaplan_meier(table, time="m", event="died")
    assert counted.statuses is None
    assert dumps(replace(listed, statuses=None)) == dumps(counted)


def test_all_problems_at_once():
    table = {"m": [-2, "soon", 4], "died": [1, 0, "yes"]}
    with pytest.raises(InputError) as error:
        kaplan_meier(table, time="m", event="died", by="arm")
    text = str(error.value)
    assert "row 2, column m" in text
    assert "row 3, column died: 'yes'" in text
    assert "no column 'arm'" in text
    with pytest.raises(InputError, match="row 1, column m: -2"):
        kaplan_meier({"m": [-2, 4], "died": [1, 0]}, time="m", event="died")


@pytest.mark.parametrize(
    "options",
    [{"event": "status=A & site=B"}, {"event": ("status", [])}, {"level": 95}, {"interval": "x"}],
)
def test_options_that_cannot_be_read(options):
    table = {"m": [1, 2], "status": ["A", "B"], "died": [0, 1]}
    with pytest.raises(InputError):
        kaplan_meier(table, **({"time": "m", "event": "died"} | options))


def test_nobody_with_time_and_status():
    with pytest.raises(InputError, match=r"has a time \(m\) and a status \(died\); check"):
        kaplan_meier({"m": ["NR", 3], "died": [1, "NR"]}, time="m", event="died")


@pytest.mark.parametrize("t", [-1, math.nan])
def test_no_such_time(t):
    with pytest.raises(InputError):
        km([(3, 1)]).at(t)


def test_thin_tail():
    curve = km([(t, 0) for t in range(1, 21)])
    assert curve.thin_after == 16
    assert curve.at_risk_at([16, 16.5, 21]).tolist() == [5, 4, 0]
    assert "PC-M15" in codes(curve.cautions)
    # ten percent of 80 is more than five
    assert km([(t, 0) for t in range(1, 81)]).thin_after == 73
    assert km([(3, 1), (4, 0)]).thin_after == 0
    assert km([(9, 0)] * 6).thin_after is None


def test_status_at_contact_is_marked():
    table = {"m": [3, 5], "status": ["AWD", "NED"], "lost": [1, 0]}
    assert "PC-M07" in codes(kaplan_meier(table, time="m", event="status=AWD,DOD").cautions)
    assert "PC-M07" not in codes(kaplan_meier(table, time="m", event="lost").cautions)
    marked = kaplan_meier(table, time="m", event="lost", by="status", status_at_contact=True)
    assert "PC-M07" in codes(marked.cautions)
    assert "PC-M07" in codes(marked.logrank.cautions)
    assert all("PC-M07" in codes(curve.cautions) for curve in marked.curves)


def test_disease_at_the_contact_does_not_end_follow_up():
    table = {"m": [4, 10, 20, 30], "status": ["DOD", "AWD", "NED", "AWD"]}
    lost = median_followup(table, time="m", event="status=AWD,DOD")
    died = median_followup(table, time="m", event="status=DOD")
    assert lost.median == died.median == 20
    assert lost.n_events == 3


def test_groups():
    table = {
        "m": [3, 5, "NR", 8, 2],
        "died": [1, 0, 1, 1, 0],
        "arm": ["B", "B", "C", "A", "NR"],
    }
    curves = kaplan_meier(table, time="m", event="died", by="arm")
    assert [curve.group for curve in curves.curves] == ["A", "B", "C"]
    assert [curve.n for curve in curves.curves] == [1, 2, 0]
    empty = curves.group("C")
    assert (empty.median, empty.median_ci, empty.thin_after) == (None, None, None)
    assert empty.at(3).survival is None
    assert [tuple(item) for item in empty.left_out] == [("row 3", "no_time")]
    assert ("row 5", "no_group") in [tuple(item) for item in curves.left_out]
    assert curves.logrank.not_at_risk == ("C",)
    assert curves.logrank.df == 1
    dumps(curves)
    with pytest.raises(InputError, match="A, B, C"):
        curves.group("D")


def test_groups_that_are_numbers_stand_in_their_order():
    table = {"m": [1, 2, 3], "died": [1, 1, 1], "stage": [10, 9.0, "nan"]}
    assert log_rank(table, time="m", event="died", by="stage").groups == ("9", "10", "nan")


def test_arrays_are_read_only():
    with pytest.raises(ValueError):
        km([(3, 1)]).survival[0] = 0.5


def test_no_interval_is_certain_at_any_time():
    """Never [1, 1] or [0, 0], whichever the limits."""
    rows = [(2, 0), (3, 1), (5, 1), (8, 0), (9, 1)]
    for interval in words(SurvivalInterval):
        curve = km(rows, interval=interval)
        for t in (0, 1, 2, 2.5, 3, 4, 8.5, 9, 30):
            ci = curve.at(t).ci
            assert ci.low < ci.high, (interval, t)
            assert (ci.low < 1) & (ci.high > 0), (interval, t)


def test_beta_product_before_between_and_beyond_the_times():
    curve = km([(2, 1), (4, 0), (6, 1), (9, 0)], interval="bpcp")
    assert curve.at(1).ci.low == pytest.approx(0.025 ** (1 / 4))
    # from the censoring on, only two are left who could tell
    assert [curve.at(t).ci.low for t in (2, 3)] == [curve.ci_low[0]] * 2
    assert curve.at(4).ci.low == curve.at(5).ci.low < curve.at(3).ci.low
    beyond = curve.at(12)
    assert beyond.survival is None
    assert (beyond.ci.low, beyond.ci.high) == (0, curve.ci_high[-1])
    half = km([(2, 1), (4, 0)], interval="bpcp-mid-p")
    assert half.at(1).ci.low == pytest.approx(0.05 ** (1 / 2))


def test_beta_product_median_of_few_patients():
    """With four patients the lower limit of survival is never above one half: any time fits."""
    four = km([(3, 1), (7, 1), (8, 1), (14, 1)], interval="bpcp")
    assert (four.median, four.median_ci.low, four.median_ci.high) == (7.5, 0, math.inf)
    twelve = km([(t, 1) for t in range(1, 13)], interval="bpcp")
    binomial = stats.binom(12, 0.5)
    # the order statistics of the sign test, exact for the median of a complete sample
    rank = next(k for k in range(1, 7) if binomial.cdf(k) > 0.025)
    assert (twelve.median_ci.low, twelve.median_ci.high) == (rank, 13 - rank)


def test_quantiles():
    curve = km([(2, 1), (4, 1), (6, 1), (8, 0)])
    assert [curve.quantile(p).time for p in (0.1, 0.25, 0.5, 0.75)] == [2, 3, 5, 7]
    assert curve.quantile(0.9).time is None
    assert curve.quantile(0.5).ci.low == curve.median_ci.low
    assert km([(5, 0)]).quantile(0.25).ci is None
    for wrong in (0, 1, 25, -0.1, math.nan, "0.5", True, None):
        with pytest.raises(InputError, match="is no share of patients"):
            curve.quantile(wrong)


def test_standard_errors_exist_inside_only():
    curve = km([(2, 0), (4, 1), (6, 0), (9, 1)])
    assert [curve.at(t).se for t in (1, 3, 9, 20)] == [None] * 4
    assert curve.at(5).se == pytest.approx(math.sqrt(2 / 27))
    assert curve.se.tolist() == pytest.approx([0, math.sqrt(2 / 27), math.sqrt(2 / 27), 0])


def test_numbers_under_the_curves_add_up():
    table = {"m": [3, 5, 5, 8, 2, 9], "e": [1, 0, 1, 1, 0, 0], "arm": list("AABBAB")}
    curves = kaplan_meier(table, time="m", event="e", by="arm")
    found = at_risk_table(curves, [0, 3, 5, 6, 20])
    assert found.at_risk.tolist() == [[3, 2, 1, 0, 0], [3, 3, 3, 2, 0]]
    assert found.events.tolist() == [[0, 0, 1, 1, 1], [0, 0, 0, 1, 2]]
    assert (found.at_risk + found.events + found.censored).tolist() == [[3] * 5] * 2
    with pytest.raises(InputError, match="is no time on the curve"):
        at_risk_table(curves, [3, -1, "x"])
    with pytest.raises(InputError, match="no result of kaplan_meier"):
        at_risk_table(table, [3])


def test_rates():
    table = {"m": [0, 10, 30], "e": [1, 0, 1], "arm": ["A", "B", "B"]}
    found = rate(table, time="m", event="e", per=100)
    assert (found.person_time, found.rate) == (40, 5)
    assert found.ci.low == pytest.approx(100 * stats.chi2.ppf(0.025, 4) / 2 / 40)
    assert found.ci.high == pytest.approx(100 * stats.chi2.ppf(0.975, 6) / 2 / 40)
    groups = rate(table, time="m", event="e", by="arm")
    assert [(r.rate, r.ci, r.reason) for r in groups.rates[:1]] == [(None, None, "no_person_time")]
    late = rate(table | {"s": [0, 4, 5]} | {"m": [1, 10, 30]}, time="m", event="e", entry="s")
    assert late.person_time == 1 + 6 + 25
    none = rate({"m": [7, 5], "e": [0, 0]}, time="m", event="e")
    assert (none.rate, none.ci.low) == (0, 0)
    with pytest.raises(InputError, match="per: 0 is no person-time"):
        rate(table, time="m", event="e", per=0)


def test_many_patients_are_counted_at_once():
    rng = np.random.default_rng(2)
    curve = kaplan_meier(
        {"m": rng.exponential(20, 30_000), "e": rng.integers(0, 2, 30_000)}, time="m", event="e"
    )
    assert curve.at(20).survival == pytest.approx(math.exp(-0.5), abs=0.02)
