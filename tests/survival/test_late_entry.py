"""Patients who come under observation after time zero."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError
from pooledcases.results.base import Interval
from pooledcases.results.encode import dumps
from pooledcases.survival import kaplan_meier, median_followup
from pooledcases.tables.sentences import sentence

ASKED = {"time": "m", "event": "e", "entry": "s"}
patients = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 6), st.integers(0, 1)), min_size=1, max_size=12
)


def table_of(rows):
    return {
        "s": [s for s, _, _ in rows],
        "m": [s + d for s, d, _ in rows],
        "e": [e for *_, e in rows],
    }


@given(patients)
@settings(max_examples=60, deadline=None)
def test_survival_by_hand_and_limits_around_it(rows):
    table = table_of(rows)
    curve = kaplan_meier(table, **ASKED)
    survival = 1.0
    for i, t in enumerate(curve.times):
        n = sum(s < t <= m for s, m in zip(table["s"], table["m"], strict=True))
        survival *= 1 - curve.events[i] / n
        assert curve.at_risk[i] == n
        assert curve.survival[i] == pytest.approx(survival, abs=1e-13)
    assert (curve.ci_low <= curve.survival + 1e-12).all()
    assert (curve.survival <= curve.ci_high + 1e-12).all()
    assert ((curve.ci_low < 1) & (curve.ci_high > 0)).all()
    for t in np.arange(0, 14, 0.5):
        point = curve.at(t)
        if point.ci is not None:
            assert point.ci.low < point.ci.high
    dumps(curve)
    text = sentence(curve)
    assert "nan" not in text
    assert "None" not in text


def test_all_from_the_start_is_the_usual_curve():
    rows = {"m": [3, 5, 8, 9], "e": [1, 0, 1, 0], "s": [0] * 4}
    usual, late = kaplan_meier(rows, time="m", event="e"), kaplan_meier(rows, **ASKED)
    assert late.survival.tolist() == usual.survival.tolist()
    # log-log limits and numbers at risk are the same, inside and where nothing has happened yet
    assert late.ci_low.tolist() == usual.ci_low.tolist()
    assert late.at(2).ci.low == usual.at(2).ci.low
    assert late.median_followup.median == usual.median_followup.median
    assert (late.late_entry.n_late, late.late_entry.gaps) == (0, ())


def test_an_early_risk_set_that_is_emptied_is_said():
    table = {"s": [0, 1, 3, 5], "m": [2, 2, 8, 9], "e": [1, 1, 0, 1]}
    curve = kaplan_meier(table, **ASKED)
    assert curve.survival.tolist() == [0, 0, 0]
    assert curve.ci_high.tolist() == [1, 1, 1]
    assert curve.late_entry.emptied_at == 2
    gap = curve.late_entry.gaps[0]
    assert (gap.low, gap.high) == (2, 3)
    assert isinstance(gap, Interval)
    assert "the curve falls to 0 and stays there" in sentence(curve)


def test_before_the_first_entry_nothing_is_known():
    curve = kaplan_meier({"s": [4, 6], "m": [9, 12], "e": [0, 1]}, **ASKED)
    assert curve.at(3).survival is None
    assert curve.at(3).ci is None
    assert (curve.at(5).survival, curve.at(5).at_risk) == (1, 1)
    # one patient alone was at risk for a while: no more is certain later, when there are two
    assert curve.at(5).ci.low == curve.at(8).ci.low == pytest.approx(0.025)
    assert curve.at_risk_at([4, 5, 7, 10, 13]).tolist() == [0, 1, 2, 1, 0]
    assert "Nobody is observed before time 4:" in sentence(curve)


def test_the_exact_lower_limit_without_events():
    """Nobody has the event: the lowest survival that leaves the data the chance alpha / 2.

    Found among many ways to spread the hazard over the stretches between entries and exits.
    """
    table = {"s": [0, 0, 0, 2, 4], "m": [3, 6, 9, 9, 9], "e": [0] * 5}
    low = kaplan_meier(table, **ASKED).at(8).ci.low
    moments = np.arange(0.5, 8)
    n = np.array(
        [sum(s < t <= m for s, m in zip(table["s"], table["m"], strict=True)) for t in moments]
    )
    rng = np.random.default_rng(4)
    spread = rng.dirichlet(np.full(len(moments), 0.2), 20_000)
    # hazards scaled until the chance to see no event is alpha / 2
    total = -np.log(0.025) / (spread * n).sum(axis=1)
    assert np.exp(-total).min() >= low - 1e-12
    assert np.exp(-total).min() == pytest.approx(low, rel=0.05)


def test_who_enters_too_late_is_named():
    table = {"case_id": ["a", "b", "c"], "s": [2, 9, 1], "m": [5, 9, "NR"], "e": [1, 0, 1]}
    with pytest.raises(InputError, match="row 2, columns s and m: b enters at 9, not before") as no:
        kaplan_meier(table, **ASKED)
    assert len(no.value.problems) == 1
    table["s"] = [-1, "soon", 1]
    with pytest.raises(InputError, match=r"row 2 \(b\), column s: 'soon' is no number"):
        kaplan_meier(table, **ASKED)
    table["s"] = [-1, 2, 1]
    with pytest.raises(InputError, match=r"row 1 \(a\), column s: -1 is no time of follow-up"):
        kaplan_meier(table, **ASKED)


def test_an_unknown_entry_is_left_out_and_said():
    table = {"s": [0, "NR", 3], "m": [5, 8, 9], "e": [1, 1, 0]}
    curve = kaplan_meier(table, **ASKED)
    assert curve.n == 2
    assert [tuple(item) for item in curve.left_out] == [("row 2", "no_entry")]


@pytest.mark.parametrize("interval", ["bpcp", "bpcp-mid-p"])
def test_the_beta_product_knows_no_late_entry(interval):
    table = {"s": [0, 1], "m": [5, 8], "e": [1, 0]}
    with pytest.raises(InputError, match="followed from the start; with s as the time of entry"):
        kaplan_meier(table, **ASKED, interval=interval)


def test_groups_and_follow_up():
    table = {"s": [0, 1, 0, 4], "m": [5, 8, 3, 9], "e": [1, 0, 0, 1], "arm": list("AABC")}
    curves = kaplan_meier(table, **ASKED, by="arm")
    assert [curve.late_entry.first for curve in curves.curves] == [0, 0, 4]
    assert median_followup(table, **ASKED).median == 8
    dumps(curves)
