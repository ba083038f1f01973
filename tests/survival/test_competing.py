"""PC-M22: death without the event is no censoring like another."""

from __future__ import annotations

import pytest

from pooledcases.results.base import codes
from pooledcases.survival import kaplan_meier, log_rank, naive_and_current

TABLE = {
    "months": [3, 8, 9, 15, 24, "NR"],
    "status": ["DOD", "NED", "DOC", "AWD", "NED", "DOC"],
    "died": [1, 0, 1, 0, 0, 1],
    "gene": ["A", "B", "A", "B", "A", "A"],
    "disease_free_at_start": ["yes", "yes", "no", "yes", "yes", "yes"],
}


def _of(curve):
    return [item for item in curve.cautions if item.code == "PC-M22"]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (("status", ["DOD"]), (1, "DOC")),
        (("status", ["DOC"]), (1, "DOD")),
        ("status=AWD,DOD", (1, "DOC")),
        ("status=AWD", (2, "DOC, DOD")),
        ("status=DOD,DOC", None),
        ("died", None),
    ],
)
def test_the_death_that_the_event_leaves_out_is_told(event, told):
    curve = kaplan_meier(TABLE, time="months", event=event)
    found = [(item.values["n"], item.values["statuses"]) for item in _of(curve)]
    assert found == ([] if told is None else [told])


def test_only_patients_who_are_counted_are_told():
    table = {**TABLE, "months": [3, 8, "NR", 15, 24, "NR"]}
    assert not _of(kaplan_meier(table, time="months", event="status=DOD"))


def test_each_group_tells_its_own():
    curves = kaplan_meier(TABLE, time="months", event="status=DOD", by="gene")
    assert [len(_of(curve)) for curve in curves.curves] == [1, 0]
    assert len(_of(curves)) == 1


def test_the_test_compares_hazards_and_is_right_with_it():
    test = log_rank(TABLE, time="months", event="status=DOD", by="gene")
    assert "PC-M22" not in codes(test.cautions)


def test_the_naive_curves_tell_it_too():
    both = naive_and_current(TABLE, time="months", event="status=AWD,DOD")
    assert len(_of(both)) == len(_of(both.naive)) == 1
    assert not _of(both.naive_disease_free)  # the one who died of another cause was not free
    assert not _of(both.current)


def test_the_words():
    (item,) = _of(kaplan_meier(TABLE, time="months", event="status=DOD"))
    assert item.severity == "warn"
    assert item.message().startswith("1 died without this event (DOC) and count as censored")
    assert "删失" in item.message("zh")
