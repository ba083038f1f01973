"""Sentences: every kind in both languages, and what each must say."""

from __future__ import annotations

from functools import cache

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
CAUSES = {
    "age_years": [30, 41, 52, 60, 8, 44],
    "status": ["DOD", "NED", "DOC", "DOD", "NED", "DOD"],
    "followup_months": [12, 24, 6, 30, 40, 9],
}
COUNTS = {"study": ["a", "b", "c"], "xi": [15, 20, 16], "ni": [48, 42, 47], "g": ["x", "x", "y"]}
TRIALS = {
    "ai": [4, 6, 3, 9], "n1i": [20, 30, 10, 41], "ci": [10, 9, 5, 8], "n2i": [20, 30, 10, 40],
    "year": [1948, 1960, 1971, 1980],
}  # fmt: skip
PUBLISHED = {
    "study": ["A", "B"], "time": [6, 6], "survival": [0.5, 0.6], "at_risk": [20, 30],
}  # fmt: skip
MEDIANS = {"study": ["A", "B"], "median": [12, 9], "ci_low": [8, 6], "ci_high": [18, 14]}
GROUPS = {"by": "gene", "groups": ("A", "B")}


@cache
def results():
    """By number and kind; computed once, when first asked for."""
    time = {"time": "followup_months", "event": ("status", ["DOD"])}
    curves = pc.kaplan_meier(CASES, **time, by="gene")
    restricted = pc.survival.restricted_mean(CASES, **time, by="gene")
    cox = pc.survival.cox(CASES, **time, covariates="age_years")
    status = pc.survival.naive_and_current(CASES, time="followup_months", event=("status", ["AWD"]))
    risks = {**time, "competing": "status=DOC"}
    lost = {"time": "followup_months", "event": "status=AWD,DOD"}
    unknown = CASES | {"status": ["NED", "NR", "AWD", "DOD", "NED"]}
    reports = CASES | {"report": ["r1", "r1", "r2", "r2", "r3"]}
    compared = pc.survival.compare_curves(CAUSES | {"g": list("AABBAB")}, **time, by="g")
    within = pc.describe.clustering(reports, outcome="status=NED", report="report", **GROUPS)
    started = CASES | {"drug": [4, "NAP", "NAP", 2, "NAP"]}
    of_gene = pc.survival.current_status(CASES, **lost, by="gene")
    found = [
        pc.survival.cumulative_incidence(CASES, **risks),
        pc.survival.cumulative_incidence(CASES, **risks, by="gene"),
        pc.survival.gray_test(CASES, **risks, by="gene"),
        pc.survival.fine_gray(CAUSES, **risks, covariates="age_years"),
        of_gene,
        *status.differences,
        pc.survival.compare_status(CASES, **lost, by="gene", force=True),
        pc.survival.status_regression(CASES, **lost, covariates="age_years"),
        pc.survival.turnbull({"l": [1, 2, 3], "u": [4, 5, "NR"]}, lower="l", upper="u"),
        pc.survival.reporting_bias(CASES, **lost),
        pc.describe.missing_outcomes(unknown, outcome="status=NED", **GROUPS),
        pc.describe.tipping_point(unknown, outcome="status=NED", **GROUPS),
        pc.describe.impute_outcome(unknown, outcome="status=NED", **GROUPS, imputations=5),
        pc.describe.leave_one_out(CASES, outcome="status=NED", **GROUPS),
        pc.describe.fragility(6, 14, 12, 13),
        pc.describe.count_tests({"age": 0.02, "sex": 0.3}),
        pc.describe.shrink(CASES, outcome="status=NED", by="gene"),
        within,
        within.difference,
        compared,
        compared.rank_test,
        pc.kaplan_meier(CASES, time="followup_months", event="status=DOD").statuses,
        compared.followup,
        compared.hazard_ratio,
        pc.survival.curve(
            CASES,
            pc.survival.Endpoint(
                preset="overall-survival", time="followup_months", origin="diagnosis"
            ),
        ),
        pc.survival.landmark(started, at=3, **time, group_time="drug"),
        pc.survival.late_exposure(started, exposure_start="drug", time="followup_months"),
        pc.survival.rebuild({"time": [0, 2, 4], "survival": [1, 0.9, 0.8]}, n=20),
        pc.models.pool_patients(
            reports,
            outcome="status=NED",
            report="report",
            aggregate={"study": ["E", "F"], "xi": [4, 7], "ni": [7, 9]},
        ),
        pc.describe.precision(6, 14, width=0.2),
        pc.proportion(3, 8, missing=1),
        pc.proportion(0, 0, missing=3),
        pc.describe.outcome(CASES, outcome="status=NED", by="gene"),
        pc.describe.summarize([1, 2, 3]),
        pc.describe(CASES),
        pc.describe.compare_proportions(1, 4, 2, 5),
        pc.describe.compare_proportions(0, 0, 2, 5),
        pc.compare(CASES, outcome="status=NED", **GROUPS),
        pc.describe.compare_numbers(CASES, column="age_years", **GROUPS),
        pc.describe.compare_categories(CASES, column="status", by="gene"),
        curves,
        curves.curves[0],
        curves.logrank,
        curves.curves[0].median_followup,
        curves.curves[0].quantile(0.5),
        curves.curves[1].quantile(0.9),
        curves.curves[0].cumulative_hazard(),
        pc.survival.at_risk_table(curves, [0, 12]),
        pc.survival.rate(CASES, **time),
        pc.survival.rate(CASES, **time, by="gene"),
        pc.survival.restricted_mean(CASES, **time),
        restricted,
        *restricted.contrasts,
        cox,
        cox.proportional_hazards,
        pc.describe.logistic(CASES, outcome="status=NED", covariates="age_years"),
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
        pc.survival.bands(curves.curves[0]),
        pc.survival.bands(curves),
        pc.survival.pool_curves(PUBLISHED),
        pc.survival.pool_median_times(MEDIANS),
        pc.describe.courses(CASES, followup="followup_months", status="status"),
        pc.describe.best_changes({"c": [-0.4, 0.1]}, change="c"),
        pc.describe.publications({"year": [2011], "g": ["A"]}, by="g"),
        pc.describe.case_grid(CASES, variables=["status"]),
        pc.data.record_flow({"source": ["PubMed"] * 2, "stage": ["included"] * 2, "round": [1, 2]}),
        pc.data.printed_flow(cases={"identified": 69, "duplicate": 5, "included": 64}),
        pc.data.appraisal({"study": ["A"], "selection": ["unclear"]}, tool="murad"),
        pc.diagnostics.bubble(pc.pool(pc.effect_sizes(TRIALS, measure="RR"), mods="year")),
        pc.diagnostics.labbe(pc.pool(pc.effect_sizes(TRIALS, measure="RR"))),
        pc.diagnostics.drapery(pc.pool(pc.effect_sizes(TRIALS, measure="RR"))),
        *evidence(),
    ]
    return {f"{index} {item.kind}": item for index, item in enumerate(found)}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_kind_has_a_sentence_without_open_fields(lang):
    for name, item in results().items():
        text = tables.sentence(item, lang)
        assert text, name
        assert text.rstrip().endswith((".", "。")), name
        for trace in ("{", "None", "nan", "  "):
            assert trace not in text, name


def test_every_registered_kind_but_verdicts_is_tried_here():
    tried = {item.kind for item in results().values()}
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


def test_what_is_looked_at_is_said_with_its_numbers():
    fit = pc.pool(pc.effect_sizes(TRIALS, measure="RR"))
    assert tables.sentence(pc.diagnostics.labbe(fit)).startswith(
        "In 3 of 4 studies the event is rarer in the first group, in 1 it is commoner; it is seen "
        "in 20.0% to 30.0% of the patients of the first group and in 20.0% to 50.0% of the second"
    )
    along = pc.diagnostics.bubble(pc.pool(pc.effect_sizes(TRIALS, measure="RR"), mods="year"))
    text = tables.sentence(along)
    assert text.startswith("Along year, from 1948 to 1980, the mean risk ratio goes from ")
    ends = [float(along.line.reported_estimate[at]) for at in (0, -1)]
    assert all(f"{value:.2f} (" in text for value in ends)
    assert text != tables.sentence(along, "zh")
    assert "p of at least 0.05 in 4 of 4 studies alone" in tables.sentence(
        pc.diagnostics.drapery(fit)
    )
