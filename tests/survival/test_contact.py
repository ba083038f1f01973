"""Status at last contact: intervals, comparison, regression, mixtures, reporting; bad input."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError, NotConverged, Refusal
from pooledcases.kernels.isotonic import isotonic_shares
from pooledcases.kernels.several_peaks import highest
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import (
    compare_status,
    current_status,
    naive_and_current,
    reporting_bias,
    status_regression,
    turnbull,
)
from pooledcases.tables import sentence

SEEN = {"time": "t", "event": "e"}


def both_languages(result):
    for lang in ("en", "zh"):
        text = sentence(result, lang)
        assert "{" not in text
        assert "nan" not in text.lower()
    dumps(result)


# intervals


def test_limits_at_contacts_between_them_before_and_beyond():
    found = current_status({"t": [2, 4, 6, 8], "e": [0, 1, 0, 1]}, **SEEN)
    assert (found.neighbours, found.interval, found.level) == (3, "valid", 0.95)
    one_of_two, two_of_three = 1 - 0.975**0.5, found.at(6).ci.low
    assert found.at(1).ci.low == 0
    assert found.at(5).ci.low == pytest.approx(one_of_two)
    assert found.at(5).ci.high == pytest.approx(1 - one_of_two)
    # at 6 itself the patient seen then counts on both sides, after 6 on the left only
    assert found.at(6).ci.high == pytest.approx(1 - one_of_two)
    assert found.at(7).ci.high == 1
    assert found.at(7).ci.low == two_of_three
    assert found.at(8.1).ci is None
    point = found.at(5)
    assert point.event_free_ci.low == 1 - point.ci.high


def test_likelihood_ratio_limits_on_request_and_their_levels():
    table = {"t": list(range(1, 13)), "e": [0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1]}
    wide = current_status(table, interval="likelihood-ratio", level=0.99, **SEEN)
    narrow = current_status(table, interval="likelihood-ratio", level=0.5, **SEEN)
    assert (wide.ci_low <= narrow.ci_low).all()
    assert (wide.ci_high >= narrow.ci_high).all()
    assert wide.neighbours is None
    with pytest.raises(InputError, match=r"published limits for 0.25.*not for 0.97"):
        current_status(table, interval="likelihood-ratio", level=0.97, **SEEN)
    with pytest.raises(InputError, match="use one of valid, likelihood-ratio"):
        current_status(table, interval="bootstrap", **SEEN)


def test_likelihood_ratio_of_very_many_times_is_refused_with_the_way_out():
    table = {"t": list(range(2001)), "e": [0, 1] * 1000 + [1]}
    with pytest.raises(InputError, match="use interval='valid'"):
        current_status(table, interval="likelihood-ratio", **SEEN)


def test_a_crossing_pair_of_limits_is_not_taken_for_certainty():
    # everybody seen early had the event, nobody seen late: no growing distribution does that
    found = current_status({"t": list(range(40)), "e": [1] * 20 + [0] * 20}, **SEEN)
    point = found.at(19.5)
    assert point.ci.low < 0.3 < point.probability < 0.7 < point.ci.high


@pytest.mark.parametrize(
    "rows", [[(5, 0)], [(5, 1)], [(0, 0)], [(5, 0), (5, 1)], [(3, 1), (8, 1)], [(0, 1), (9, 0)]]
)
def test_few_patients_have_wide_limits_and_sentences(rows):
    table = {"t": [t for t, _ in rows], "e": [e for _, e in rows]}
    for interval in ("valid", "likelihood-ratio"):
        found = current_status(table, interval=interval, **SEEN)
        assert (found.ci_high - found.ci_low > 0.3).all()
        both_languages(found)
    both_languages(
        naive_and_current({**table, "disease_free_at_start": ["yes"] * len(rows)}, **SEEN)
    )


# the naive curve beside


STATUS = {
    "case_id": list("abcdefgh"),
    "t": [6, 12, 18, 24, 30, 36, 48, 60],
    "status": ["NED", "NED", "AWD", "NED", "AWD", "DOD", "NED", "AWD"],
    "disease_free_at_start": ["yes", "no", "no", "yes", "yes", "unclear", "yes", "yes"],
}
LOST = ("status", ["AWD", "DOD"])


def test_difference_at_a_named_time_and_its_reason():
    found = naive_and_current(STATUS, time="t", event=LOST, at=30)
    everybody, free = found.differences
    assert (everybody.who, everybody.n, everybody.time) == ("everybody", 8, 30)
    assert everybody.naive == found.naive.at(30).survival
    assert everybody.difference == pytest.approx(everybody.naive - everybody.current)
    assert everybody.why == "naive_higher"
    assert (free.who, free.n) == ("disease_free", 5)
    assert "though it had happened before" in sentence(everybody)
    both_languages(found)


def test_why_for_every_case_of_the_difference():
    seen = {"time": "t", "event": "e"}
    late = {"t": [1, 2, 3, 4, 5, 6], "e": [1, 0, 0, 0, 0, 1]}
    late["disease_free_at_start"] = ["yes"] * 6
    whys = {naive_and_current(late, at=t, **seen).differences[0].why for t in (0, 1, 4, 6, 7)}
    assert {"same", "beyond"} <= whys
    for t in (0, 4, 7):
        both_languages(naive_and_current(late, at=t, **seen).differences[0])
    assert "nobody was seen as late as time 7, and" in sentence(
        naive_and_current(late, at=7, **seen).differences[0]
    )


def test_the_time_is_usual_where_enough_are_followed():
    many = {"t": list(range(1, 71)), "e": [0, 1] * 35, "disease_free_at_start": ["yes"] * 70}
    months = naive_and_current(many, **SEEN, unit="months").differences[0]
    assert (months.time, months.unit) == (60, "months")
    # without a unit no time is a usual one: the median contact
    assert naive_and_current(many, **SEEN, unit="years").differences[0].time == 5
    assert naive_and_current(many, **SEEN).differences[0].time == 35
    few = {"t": [3, 4, 5], "e": [0, 1, 1], "disease_free_at_start": ["yes"] * 3}
    assert naive_and_current(few, **SEEN).differences[0].time == 4


def test_who_died_of_disease_was_not_seen_independently():
    last = naive_and_current(STATUS, time="t", event=LOST).assumptions[-1]
    assert (last.name, last.checked, last.broken_by) == ("independent_contact", "partly", ("f",))
    table = STATUS | {"lost": [0, 0, 1, 0, 1, 1, 0, 1]}
    last = naive_and_current(table, time="t", event="lost").assumptions[-1]
    assert (last.checked, last.broken_by) == ("no", ())


# two groups


def two_groups(lost, months=None, arms=None):
    months = months or [6, 12, 18, 24, 30, 7, 11, 19, 25, 29]
    return {"t": months, "e": lost, "arm": arms or ["A"] * 5 + ["B"] * 5}


def test_permutation_over_all_arrangements_by_hand():
    table = two_groups([0, 0, 0, 0, 1, 0, 1, 1, 1, 1])
    found = compare_status(table, by="arm", **SEEN)
    times, events = np.array(table["t"]), np.array(table["e"])
    order = np.argsort(times)
    scores = np.empty(10)
    scores[order] = events[order] - isotonic_shares(events[order], np.ones(10))
    observed = abs(scores[:5].sum())
    sums = [abs(scores[list(chosen)].sum()) for chosen in itertools.combinations(range(10), 5)]
    expected = np.mean([value >= observed - 1e-9 for value in sums])
    assert found.p_value == pytest.approx(expected, abs=1e-12)
    assert (found.complete, found.resamples, found.seed) == (True, 252, None)
    assert found.excess.sum() == pytest.approx(0, abs=1e-12)
    both_languages(found)


def test_three_groups_by_enumeration():
    arms = list("AABBCC")
    table = two_groups([1, 0, 0, 1, 1, 0], [5, 9, 6, 8, 7, 10], arms)
    found = compare_status(table, by="arm", alike=True, **SEEN)
    order = np.argsort(table["t"])
    events = np.array(table["e"])
    scores = np.empty(6)
    scores[order] = events[order] - isotonic_shares(events[order], np.ones(6))

    def distance(labels):
        # equal groups: the sum of squares orders arrangements as the quadratic form does
        return sum(
            sum(s for s, g in zip(scores, labels, strict=True) if g == x) ** 2 for x in "ABC"
        )

    everything = [distance(p) for p in itertools.permutations(arms)]
    expected = np.mean([value >= distance(arms) - 1e-9 for value in everything])
    assert found.p_value == pytest.approx(expected, abs=1e-12)


def test_unlike_times_are_refused_and_force_gives_the_number():
    table = two_groups([0, 0, 0, 0, 1, 0, 1, 1, 1, 1], [1, 2, 3, 4, 5, 40, 50, 60, 70, 80])
    with pytest.raises(Refusal, match=r"median contact: A 3, B 60") as refused:
        compare_status(table, by="arm", **SEEN)
    assert refused.value.code == "PC-M29"
    found = compare_status(table, by="arm", force=True, **SEEN)
    assert (found.contact.alike, found.contact.rule) == (False, "test_differs")
    assert "PC-M29" in codes(found.cautions)
    assert "unlike times" in sentence(found)
    declared = compare_status(table, by="arm", alike=True, **SEEN)
    assert declared.contact.rule == "declared"
    with pytest.raises(Refusal):
        compare_status(two_groups([0, 1] * 5), by="arm", alike=False, **SEEN)


def test_medians_that_differ_are_unlike_whatever_the_test_says():
    table = {"t": [4, 12, 8, 9], "e": [0, 1, 0, 1], "arm": ["A", "B", "A", "B"]}
    found = compare_status(table, by="arm", force=True, **SEEN)
    assert found.contact.p_value > 0.2
    assert found.contact.rule == "medians_differ"


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 1)), min_size=4, max_size=8))
@settings(max_examples=25, deadline=None)
def test_the_test_is_valid_over_its_own_arrangements(rows):
    # the p-values over all arrangements of the groups are never too often small
    times, events = ([row[at] for row in rows] for at in (0, 1))
    n = len(rows)
    found = []
    for chosen in itertools.combinations(range(n), n // 2):
        arms = ["A" if at in chosen else "B" for at in range(n)]
        table = {"t": times, "e": events, "arm": arms}
        p = compare_status(table, by="arm", alike=True, **SEEN).p_value
        found.append(1.0 if p is None else p)
    for level in (0.05, 0.1, 0.3, 0.5):
        assert np.mean(np.array(found) <= level) <= level + 1e-12


def test_nothing_to_compare():
    same = compare_status(two_groups([0] * 10), by="arm", **SEEN)
    assert (same.p_value, same.reason) == (None, "no_difference")
    both_languages(same)
    with pytest.raises(InputError, match="only A has patients"):
        compare_status({"t": [1, 2], "e": [0, 1], "arm": ["A", "A"]}, by="arm", **SEEN)
    table = two_groups([0, 1] * 5) | {"free": ["yes"] * 5 + ["no"] * 5}
    with pytest.raises(InputError, match="no patient of B has all"):
        compare_status(table, by="arm", start="free", **SEEN)
    with pytest.raises(InputError, match="nobody who is compared was disease-free"):
        compare_status(table | {"free": ["no"] * 10}, by="arm", start="free", **SEEN)
    with pytest.raises(InputError, match="resamples: 0"):
        compare_status(table, by="arm", resamples=0, **SEEN)
    with pytest.raises(InputError, match="alike: 'yes'"):
        compare_status(table, by="arm", alike="yes", **SEEN)


def test_drawn_arrangements_come_from_the_seed():
    rng = np.random.default_rng(0)
    table = {"t": rng.integers(1, 60, 60), "e": rng.integers(0, 2, 60), "arm": ["A", "B"] * 30}
    one, two = (compare_status(table, by="arm", alike=True, **SEEN) for _ in range(2))
    assert (one.p_value, one.complete, one.seed) == (two.p_value, False, 1)
    assert one.p_se == pytest.approx(math.sqrt(one.p_value * (1 - one.p_value) / 10_000))


# some times known


def test_how_times_may_be_known():
    table = {
        "case_id": list("abcdefg"),
        "after": [5, "NR", 0, 3, 9, 0, "NR"],
        "by": [5, 7, 4, 8, "NR", 0, "NR"],
    }
    found = turnbull(table, lower="after", upper="by")
    counts = (found.n, found.n_exact, found.n_left, found.n_interval, found.n_right)
    assert counts == (6, 2, 2, 1, 1)
    assert [item.id for item in found.left_out] == ["g"]
    assert codes(found.cautions) == ("PC-M17",)
    assert found.mass.sum() == pytest.approx(1)
    assert found.at(0).low > 0
    both_languages(found)


def test_within_an_interval_both_ends_are_given():
    found = turnbull({"after": [6, 6], "by": [12, 12]}, lower="after", upper="by")
    assert (found.at(6).low, found.at(6).high) == (0, 0)
    assert (found.at(9).low, found.at(9).high) == (0, 1)
    assert (found.at(12).low, found.at(12).high) == (1, 1)
    assert found.at(13).low is None
    assert "no confidence interval" in sentence(
        turnbull({"a": [6, 6], "b": [14, 14]}, lower="a", upper="b")
    )


def test_every_wrong_interval_is_named():
    table = {"case_id": ["p1", "p2"], "after": [9, 3], "by": [5, 1]}
    with pytest.raises(InputError) as caught:
        turnbull(table, lower="after", upper="by")
    assert len(caught.value.problems) == 2
    assert "p1 has 9 as the earlier and 5 as the later" in caught.value.problems[0]
    with pytest.raises(InputError, match="No patient has"):
        turnbull({"a": ["NR"], "b": ["NR"]}, lower="a", upper="b")
    with pytest.raises(InputError) as caught:
        turnbull({"a": [-1], "b": ["soon"]}, lower="a", upper="b")
    assert len(caught.value.problems) == 2


def test_open_ends_only():
    found = turnbull({"a": [3, 8], "b": ["NR", "NR"]}, lower="a", upper="b")
    assert found.mass.tolist() == [1]
    assert found.at(8).high == 0
    both_languages(found)


def test_turnbull_is_the_current_status_estimate_where_all_are_seen_once():
    rng = np.random.default_rng(5)
    times, events = rng.integers(1, 40, 50), rng.integers(0, 2, 50)
    one = current_status({"t": times, "e": events}, **SEEN)
    lower = [0 if e else int(t) for t, e in zip(times, events, strict=True)]
    upper = [int(t) if e else None for t, e in zip(times, events, strict=True)]
    other = turnbull({"a": lower, "b": upper}, lower="a", upper="b")
    ours = [other.at(t).low for t in one.times]
    assert ours == pytest.approx(one.probability.tolist(), abs=1e-8)


# regression


def regression_table(n=40, seed=1):
    rng = np.random.default_rng(seed)
    arm = rng.integers(0, 2, n)
    t = rng.uniform(1, 40, n)
    e = (20 * rng.weibull(1.2, n) * np.exp(-0.6 * arm) <= t).astype(int)
    return {"t": t, "e": e, "arm": np.where(arm, "B", "A"), "age": rng.normal(50, 9, n)}


def test_time_in_another_unit_changes_the_intercept_only():
    table = regression_table()
    one = status_regression(table, covariates="arm + age", **SEEN)
    other = status_regression(table | {"t": table["t"] * 30.4}, covariates="arm + age", **SEEN)
    for a, b in zip((one.shape, *one.terms), (other.shape, *other.terms), strict=True):
        assert b.estimate == pytest.approx(a.estimate, abs=1e-7)
        assert b.ci.low == pytest.approx(a.ci.low, abs=1e-6)
    moved = one.intercept.estimate - one.shape.estimate * math.log(30.4)
    assert other.intercept.estimate == pytest.approx(moved, abs=1e-6)
    both_languages(one)


def test_separation_is_finite_with_the_penalty_and_said_without():
    table = {"t": [5, 9, 14, 20, 26, 33, 6, 10], "e": [0, 0, 0, 0, 1, 1, 1, 1]}
    table["arm"] = ["A", "A", "A", "A", "B", "B", "B", "B"]
    found = status_regression(table, covariates="arm", **SEEN)
    assert math.isfinite(found.term("arm[B]").ratio_ci.high)
    assert found.term("arm[B]").ratio_ci.low > 1
    assert ("arm[B]", 1) in [(item.name, item.direction) for item in found.separated]
    with pytest.raises(NotConverged, match="This is called separation"):
        status_regression(table, covariates="arm", penalty="none", **SEEN)


def test_a_shape_that_no_hazard_has_is_said():
    table = {"t": [2, 3, 4, 5, 20, 30, 40, 50], "e": [1, 1, 1, 0, 0, 1, 0, 0]}
    table["arm"] = ["A", "B"] * 4
    found = status_regression(table, covariates="arm", **SEEN)
    assert found.shape.estimate < 0
    assert found.shape.ratio is None
    assert "no hazard does" in sentence(found)


def test_follow_up_of_zero_and_other_input_that_does_not_do():
    table = regression_table(12)
    first = table | {"t": np.append(0.0, table["t"][1:]), "e": np.append(0, table["e"][1:])}
    found = status_regression(first, covariates="arm", **SEEN)
    assert [tuple(item) for item in found.left_out] == [("row 1", "no_followup")]
    with pytest.raises(InputError, match="row 1 had the event at time 0"):
        status_regression(first | {"e": np.append(1, table["e"][1:])}, covariates="arm", **SEEN)
    with pytest.raises(InputError, match="the same for all"):
        status_regression(table | {"t": np.full(12, 9.0)}, covariates="arm", **SEEN)
    for value, word in ((0, "None"), (1, "All")):
        with pytest.raises(InputError, match=f"{word} of the 12 patients"):
            status_regression(table | {"e": np.full(12, value)}, covariates="arm", **SEEN)
    with pytest.raises(InputError, match="t is the time"):
        status_regression(table, covariates="t", **SEEN)
    with pytest.raises(InputError, match="interval"):
        status_regression(table, covariates="arm", interval="bootstrap", **SEEN)


def test_wald_limits_on_request_and_the_cautions():
    found = status_regression(regression_table(), covariates="arm", interval="wald", **SEEN)
    row = found.term("arm[B]")
    assert row.ci.high == pytest.approx(row.estimate + 1.959964 * row.se, abs=1e-5)
    assert {"PC-M07", "PC-M29", "PC-M14"} <= set(codes(found.cautions))


def test_the_higher_of_two_peaks_is_found():
    from pooledcases.kernels.cloglog_likelihood import CloglogLikelihood
    from pooledcases.kernels.penalised import climb

    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(20), rng.normal(size=(20, 2))])
    surface = CloglogLikelihood((rng.random(20) < 0.6).astype(float), x).penalised
    best = climb(surface, np.zeros(3))
    held = np.array([False, True, False])
    for value in (-4.0, 4.0):
        values = np.array([0.0, value, 0.0])
        top = highest(surface, best, held=held, values=values)
        others = [
            climb(surface, np.array([a, value, b]), held=held) for a in (-3, 3) for b in (-3, 3)
        ]
        assert all(top.state.value >= item.state.value - 1e-9 for item in others if item.converged)


# reporting


def test_reporting_bias_among_the_disease_free_and_years_that_are_missing():
    table = STATUS | {"year": [2010, "NR", 2012, 2013, 2014, 2015, 2016, 2017]}
    found = reporting_bias(table, time="t", event=LOST, year="year", start="disease_free_at_start")
    assert (found.n, found.n_events) == (5, 2)
    assert found.patients.years == (2010, 2013, 2014, 2016, 2017)
    assert codes(found.cautions) == ("PC-M07",)
    assert found.followup.concordance == pytest.approx(5 / 6)
    both_languages(found)
    everybody = reporting_bias(table, time="t", event=LOST, year="year")
    assert (everybody.year.n_with, everybody.year.n_without) == (4, 3)
    assert "reported, because disease persisted" in sentence(everybody)


def test_reporting_bias_where_there_is_nothing_to_compare():
    none = reporting_bias({"t": [1, 2], "e": [0, 0]}, **SEEN)
    assert (none.followup.reason, none.followup.p_value) == ("one_status", None)
    same = reporting_bias({"t": [3, 3], "e": [0, 1]}, **SEEN)
    assert (same.followup.reason, same.followup.concordance) == ("no_spread", 0.5)
    for item in (none, same):
        both_languages(item)


def test_reporting_bias_of_very_many_uses_the_normal_limit():
    rng = np.random.default_rng(1)
    table = {"t": rng.random(3000), "e": rng.integers(0, 2, 3000)}
    assert reporting_bias(table, **SEEN).followup.method == "normal"


# time and status


@pytest.mark.parametrize("call", [current_status, reporting_bias])
def test_wrong_cells_are_all_named(call):
    with pytest.raises(InputError) as caught:
        call({"t": [-1, "soon", 3], "e": [0, 1, 7]}, **SEEN)
    text = "\n".join(caught.value.problems)
    assert "row 2, column t" in text
    assert "row 3, column e" in text
    with pytest.raises(InputError, match=r"No patient has a time \(t\) and a status"):
        call({"t": ["NR", 4], "e": [1, "NR"]}, **SEEN)
