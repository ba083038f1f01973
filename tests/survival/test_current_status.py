"""Current status: the likelihood itself, the min-max formula, and the assumptions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import current_status, naive_and_current

LOST = ("status", ["AWD", "DOD"])
looks = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=15)


def estimate(rows):
    table = {"t": [t for t, _ in rows], "e": [e for _, e in rows]}
    return current_status(table, time="t", event="e")


def log_likelihood(rows, value):
    with np.errstate(divide="ignore"):
        return sum(np.log(value(t)) if e else np.log1p(-value(t)) for t, e in rows)


@given(looks)
@settings(max_examples=60, deadline=None)
def test_min_max_formula(rows):
    result = estimate(rows)
    times = sorted({t for t, _ in rows})
    assert result.times.tolist() == times

    def share(low, high):
        events = [e for t, e in rows if low <= t <= high]
        return sum(events) / len(events)

    expected = [
        max(min(share(s, u) for u in times if u >= t) for s in times if s <= t) for t in times
    ]
    np.testing.assert_allclose(result.probability, expected, rtol=1e-15)


@given(looks, st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_no_other_distribution_is_more_likely(rows, seed):
    result = estimate(rows)
    best = log_likelihood(rows, lambda t: result.at(t).probability)
    rng = np.random.default_rng(seed)
    for _ in range(20):
        other = dict(zip(result.times, np.sort(rng.uniform(size=len(result.times))), strict=True))
        assert log_likelihood(rows, other.__getitem__) <= best + 1e-9  # sums of 15 logarithms


@given(looks, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_order_and_scale_of_time(rows, random):
    mixed = [(2 * t, e) for t, e in rows]
    random.shuffle(mixed)
    one, two = estimate(rows), estimate(mixed)
    assert one.probability.tolist() == two.probability.tolist()
    assert (2 * one.times).tolist() == two.times.tolist()


def test_steps_to_the_right_and_nothing_beyond():
    result = estimate([(4, 0), (9, 1), (12, 0), (31, 1)])
    values = [result.at(t).probability for t in (0, 4, 8.9, 9, 30, 31, 31.1)]
    assert values == [0, 0, 0, 0.5, 0.5, 1, None]
    assert result.at(31.1).event_free is None
    with pytest.raises(InputError):
        result.at(-1)


@pytest.mark.parametrize("event", [0, 1])
def test_all_the_same(event):
    assert estimate([(3, event), (8, event)]).probability.tolist() == [event, event]


def test_a_time_before_the_first_look_is_free_of_the_event():
    assert estimate([(3, 1)]).at(2).probability == 0


TABLE = {
    "case_id": ["a", "b", "c", "d", "e", "f", "g"],
    "m": [5, 9, 14, 20, 26, "NR", 8],
    "status": ["NED", "AWD", "NED", "DOD", "NED", "NED", "NED"],
    "disease_free_at_start": ["yes", "no", "yes", "yes", "unclear", "yes", "no"],
}


def test_only_those_disease_free_at_the_start():
    result = current_status(TABLE, time="m", event=LOST, start="disease_free_at_start")
    assert (result.n, result.n_events, result.start) == (3, 1, "disease_free_at_start")
    assert [tuple(item) for item in result.left_out] == [
        ("b", "not_free"),
        ("e", "start_unclear"),
        ("f", "no_time"),
        ("g", "not_free"),
    ]
    assert codes(result.cautions) == ("PC-M07", "PC-M17")
    assert codes(current_status(TABLE, time="m", event=LOST).cautions) == (
        "PC-M07",
        "PC-M29",
        "PC-M17",
    )


def test_another_word_for_the_start_is_an_error():
    with pytest.raises(InputError, match="row 1, column s: 'maybe'"):
        current_status({"t": [1], "e": [1], "s": ["maybe"]}, time="t", event="e", start="s")


def test_groups():
    result = current_status(TABLE, time="m", event=LOST, by="disease_free_at_start")
    assert [part.group for part in result.estimates] == ["no", "yes"]  # unclear is missing
    assert [part.n for part in result.estimates] == [2, 3]
    dumps(result)


def test_naive_and_current_side_by_side():
    both = naive_and_current(TABLE, time="m", event=LOST)
    assert (both.naive.n, both.naive_disease_free.n) == (6, 3)
    assert (both.current.n, both.current_disease_free.n) == (6, 3)
    for part in (both, both.naive, both.current):
        assert {"PC-M07", "PC-M29"} <= set(codes(part.cautions))
    for part in (both.naive_disease_free, both.current_disease_free):
        assert "PC-M07" in codes(part.cautions)
        assert "PC-M29" not in codes(part.cautions)
    start, back, contact = both.assumptions
    assert (start.broken_by, start.unclear) == (("b", "g"), ("e",))
    assert (back.broken_by, back.checked) == (("g",), "partly")
    assert (contact.checked, contact.broken_by) == ("partly", ("d",))  # seen last when they died
    dumps(both)


def no_return(table, event=LOST, **options):
    back = naive_and_current(table, time="m", event=event, **options).assumptions[1]
    assert (back.name, back.checked) == ("no_return", "partly")
    return back.broken_by


def test_who_relapsed_and_is_without_disease_is_named():
    # c came back; d relapsed and died; f relapsed but has no time and is not counted
    table = TABLE | {"relapse_months": ["NR", "NR", 6, 12, "NR", 3, "NAP"]}
    assert no_return(table) == ("c", "g")
    assert no_return(table, relapse=None) == no_return(TABLE) == ("g",)
    # no estimate knows of the relapse
    with_it, without = (naive_and_current(t, time="m", event=LOST) for t in (table, TABLE))
    assert with_it.current.probability.tolist() == without.current.probability.tolist()
    assert with_it.naive.survival.tolist() == without.naive.survival.tolist()


def test_alive_with_disease_is_no_return_when_the_event_is_death():
    table = {
        "case_id": ["a", "b", "c"],
        "m": [5, 9, 14],
        "status": ["AWD", "NED", "DOD"],
        "disease_free_at_start": ["yes", "yes", "yes"],
        "relapse_months": [2, 3, 4],
    }
    assert no_return(table, ("status", ["DOD"])) == ("b",)
    # a column of 0 and 1 says no more than whether the event had happened
    assert no_return(table | {"dead": [0, 0, 1]}, "dead") == ("a", "b")


def test_relapse_under_another_name_and_a_wrong_one():
    table = TABLE | {"recurred": ["NR", "NR", 6, "NR", "NR", "NR", "NR"]}
    assert no_return(table) == ("g",)
    assert no_return(table, relapse="recurred") == ("c", "g")
    with pytest.raises(InputError, match="no column 'recured'"):
        no_return(table, relapse="recured")
    with pytest.raises(InputError, match=r"row 2 \(.*\), column relapse_months: -1"):
        no_return(TABLE | {"relapse_months": ["NR", -1, "NR", "NR", "NR", "NR", "NR"]})


def test_nobody_disease_free_at_the_start():
    table = {"t": [3, 5], "e": [0, 1], "disease_free_at_start": ["no", "unclear"]}
    both = naive_and_current(table, time="t", event="e")
    assert both.current_disease_free.n == both.naive_disease_free.n == 0
    assert both.current_disease_free.at(3).probability is None
    dumps(both)
