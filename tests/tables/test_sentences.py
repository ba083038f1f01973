"""Sentences: every kind in both languages, and what each must say."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooled_evidence import results as evidence
from pooledcases import tables
from pooledcases.results.audit import Audit
from pooledcases.results.base import Refused
from pooledcases.results.counts import Counts
from pooledcases.results.printed import PrintedRows
from pooledcases.results.problems import Report

CASES = {
    "case_id": ["C1", "C2", "C3", "C4", "C5"],
    "age_years": [30, 41, 52, 60, 8],
    "gene": ["A", "A", "A", "B", "B"],
    "status": ["NED", "NED", "AWD", "DOD", "NED"],
    "followup_months": [12, 24, 6, 3, 40],
    "disease_free_at_start": ["yes", "yes", "no", "no", "yes"],
}
COUNTS = {"study": ["a", "b", "c"], "xi": [15, 20, 16], "ni": [48, 42, 47], "g": ["x", "x", "y"]}
GROUPS = {"by": "gene", "groups": ("A", "B")}


def results():
    time = {"time": "followup_months", "event": ("status", ["DOD"])}
    curves = pc.kaplan_meier(CASES, **time, by="gene")
    status = pc.survival.naive_and_current(CASES, time="followup_months", event=("status", ["AWD"]))
    found = [
        pc.proportion(3, 8, missing=1),
        pc.proportion(0, 0, missing=3),
        pc.describe.outcome(CASES, outcome="status=NED", by="gene"),
        pc.describe.summarize([1, 2, 3]),
        pc.describe.compare_proportions(1, 4, 2, 5),
        pc.describe.compare_proportions(0, 0, 2, 5),
        pc.compare(CASES, outcome="status=NED", **GROUPS),
        pc.describe.compare_numbers(CASES, column="age_years", **GROUPS),
        pc.describe.compare_categories(CASES, column="status", by="gene"),
        curves,
        curves.curves[0],
        curves.logrank,
        curves.curves[0].median_followup,
        status,
        status.current,
        *status.assumptions,
        pc.pool_counts(COUNTS, measure="PLO"),
        pc.pool(pc.effect_sizes(COUNTS, measure="PLO"), subgroup="g"),
        pc.pool(pc.effect_sizes(COUNTS, measure="PLO"), tau2="EE", inference="normal"),
        Refused(code="PC-M28", message="too few", offered="the rows"),
        Audit(verdicts=(), counts={"match": 2, "mismatch": 1}),
        Report(path="x", problems=(), files=(), rows={}),
        PrintedRows(quantity="share", unit="percent", rows=(), lowest=1.0, highest=2.0),
        Counts(counts={"a": 1}),
        *evidence(),
    ]
    return {f"{index} {item.kind}": item for index, item in enumerate(found)}


RESULTS = results()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", RESULTS)
def test_every_kind_has_a_sentence_without_open_fields(name, lang):
    text = tables.sentence(RESULTS[name], lang)
    assert text
    assert text.rstrip().endswith((".", "。"))
    for trace in ("{", "None", "nan", "  "):
        assert trace not in text


def test_every_registered_kind_but_verdicts_is_tried_here():
    tried = {item.kind for item in RESULTS.values()}
    assert set(tables.SENTENCES) - tried == {"verdict"}


def test_pooled_proportion_names_studies_and_patients():
    fit = pc.pool_counts(COUNTS, measure="PLO")
    text = tables.sentence(fit)
    assert text.startswith("Pooled proportion ")
    assert "3 studies, 137 patients" in text
    assert "95% prediction interval" in text


def test_status_is_never_the_headline_alone():
    text = tables.sentence(pc.compare(CASES, outcome="status=NED", **GROUPS))
    assert "Among those disease-free at the start" in text
    assert "Median follow-up" in text


def test_one_is_singular():
    one = {"study": ["a"], "xi": [1], "ni": [1]}
    assert "1 study, 1 patient)" in tables.sentence(pc.pool_counts(one, measure="PLO"))


def test_an_unknown_kind_lists_the_known():
    with pytest.raises(pc.InputError, match="no sentence; known: proportion"):
        tables.sentence(object())
