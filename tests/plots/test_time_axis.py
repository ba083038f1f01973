"""Figures of time: where the axis is cut, and how their words count."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.format import p_value
from pooledcases.plots.time.panel import months


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_time_ticks_are_fine_in_one_panel_and_in_two(tidy):
    table = {
        "t_months": [1, 60, 150, 324], "status": ["NED", "AWD", "NED", "NED"],
        "disease_free_at_start": ["yes", "yes", "no", "yes"],
    }  # fmt: skip
    found = pc.survival.naive_and_current(table, time="t_months", event=("status", ["AWD"]))
    ax = plots.status_curves(found)
    tidy(ax)
    for panel in ax.figure.axes:
        assert panel.get_xticks().tolist() == [0, 60, 120, 180, 240, 300]
        assert "1 event)" in " ".join(text.get_text() for text in panel.texts)
    curve = pc.kaplan_meier(table, time="t_months", event=("status", ["AWD"]))
    ax = plots.survival(curve)
    tidy(ax)
    assert ax.get_xticks().tolist() == [0, 60, 120, 180, 240, 300]


@pytest.mark.parametrize("last", [1, 2.9, 7, 13, 40, 61, 100, 121, 250, 324, 700, 5000])
@pytest.mark.parametrize("most", [5, 8])
def test_time_ticks_are_neither_few_nor_many(last, most):
    ticks = months(float(last), most)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= most + 1
    # a step is at most twice the next shorter one, which would have given too many
    assert len(ticks) >= most // 2


def test_counted_things_are_singular_or_plural():
    table = {"t": [5, 8], "died": [1, 0]}
    one = plots.survival(pc.kaplan_meier(table, time="t", event="died"))
    assert any("n = 2, 1 event, median" in text.replace("\n", " ") for text in words(one))
    none = plots.survival(pc.kaplan_meier({"t": [5], "died": [0]}, time="t", event="died"))
    assert any("n = 1, 0 events, median" in text.replace("\n", " ") for text in words(none))


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (["yes", "yes", "no"], "broken by 1 patient."),
        (["yes", "unclear", "no"], "broken by 1 patient, unclear for 1."),
        (["no", "yes", "no"], "broken by 2 patients."),
    ],
)
def test_unclear_is_only_said_of_somebody(start, said):
    table = {"t": [6, 12, 24], "status": ["NED", "AWD", "NED"], "disease_free_at_start": start}
    found = pc.survival.naive_and_current(table, time="t", event=("status", ["AWD"]))
    text = " ".join(words(plots.status_curves(found))).replace("\n", " ")
    assert said in text
    assert "unclear for 0" not in text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("column", "english", "chinese", "ticks"),
    [
        ("t_days", "days since the start", "自起始的天数", [0, 365, 730, 1095, 1460, 1825]),
        ("os", "os", "os", [0, 500, 1000, 1500, 2000]),
    ],
)
def test_the_axis_says_the_unit_or_the_column(tidy, lang, column, english, chinese, ticks):
    table = {column: [100, 400, 1500, 2000], "died": [1, 0, 1, 0]}
    curve = pc.kaplan_meier(table, time=column, event="died")
    ax = plots.survival(curve, lang=lang)
    tidy(ax)
    said = {"en": english, "zh": chinese}[lang]
    assert said in [*words(ax), ax.get_xlabel()]
    assert ax.get_xticks().tolist() == ticks
    found = pc.survival.reporting_bias(table, time=column, event="died")
    other = plots.against_followup(found, lang=lang)
    assert not any("onths" in text or "月" in text for text in words(other))


GROUPED = {
    "t_months": [3, 8, 9, 15, 24, 30, 31, 33], "died": [1, 0, 1, 1, 0, 1, 0, 0],
    "gene": ["A", "B"] * 4,
}  # fmt: skip
ASK = {"time": "t_months", "event": "died", "by": "gene"}


@pytest.mark.parametrize(
    ("options", "note"),
    [
        ({"test": "exact"}, "Exact log-rank test given the patients at risk: p "),
        (
            {"test": "hgs", "seed": 7, "resamples": 100},
            "by permutation that allows for unequal follow-up, 100 samples, seed 7: p ",
        ),
        ({"test": "permutation", "weights": "gehan"}, "Gehan-Breslow-Wilcoxon test by permutation"),
        ({"test": "log-rank"}, "Log-rank test (large samples): p "),
    ],
)
def test_the_note_names_the_test_that_was_chosen(tidy, options, note):
    curves = pc.kaplan_meier(GROUPED, **ASK)
    compared = pc.survival.compare_curves(GROUPED, **ASK, **options)
    ax = plots.survival(curves, comparison=compared)
    tidy(ax)
    text = " ".join(words(ax)).replace("\n", " ")
    assert note in text
    assert p_value(compared.p_value) in text
    assert "Log-rank test: p" not in text


def test_a_comparison_of_other_groups_is_told():
    other = {**GROUPED, "gene": ["C", "D"] * 4}
    compared = pc.survival.compare_curves(other, **ASK)
    with pytest.raises(InputError, match="it compares C, D, which are not the groups"):
        plots.survival(pc.kaplan_meier(GROUPED, **ASK), comparison=compared)
    without_events = {**GROUPED, "died": [0] * 8}
    compared = pc.survival.compare_curves(without_events, **ASK)
    ax = plots.survival(pc.kaplan_meier(without_events, **ASK), comparison=compared)
    assert any("No log-rank test: no event in any group" in text for text in words(ax))
