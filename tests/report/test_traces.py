"""From a number to its rows: exactly as many as the result counts, or none."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import pooledcases as pc
from checkouts import ROOT
from pooledcases.report.content import DataTable, ReviewReport
from pooledcases.report.traces import TRACED, claim_traces, traces
from pooledcases.results.describe import Proportion

CASES = ROOT / "data" / "raw" / "alk_rcc" / "cases.csv"
PAIR = ("EML4", "TPM3")
TIMED = {"time": "followup_months", "event": ("status", ["DOD"])}


@pytest.fixture(scope="module")
def cases():
    return pc.read_cases(CASES)


def shown(frame, name, key=()):
    return DataTable(
        name=name,
        title=name,
        columns=dict.fromkeys(map(str, frame.columns), ""),
        rows=tuple(frame.astype(str).to_dict("records")),
        key=key,
        words={"status": {"NED": "well"}},
        titles={"partner_gene": "partner gene", "status": "state"},
    )


def editions(*tables, results=None):
    report = ReviewReport(
        name="r", title="", question="", document="", blocks=(), tables=tables,
        results=results or {},
    )  # fmt: skip
    return [report, replace(report, lang="zh")]


def counted(found, cases):
    """What each trace says, and the patients that it shows."""
    return {item.label["en"]: cases.iloc[list(item.rows)] for item in found}


def test_an_outcome_of_two_groups_leads_to_those_with_it_and_those_of_whom_it_is_known(cases):
    compared = pc.describe.compare(cases, outcome="status=NED", by="partner_gene", groups=PAIR)
    found = counted(traces(editions(shown(cases, "cases")), compared), cases)
    table = compared.two_by_two
    assert {name: len(rows) for name, rows in found.items()} == {
        "partner gene: EML4; state: well": table.ai,
        "partner gene: EML4; state reported": table.n1i,
        "partner gene: TPM3; state: well": table.ci,
        "partner gene: TPM3; state reported": table.n2i,
    }
    rows = found["partner gene: EML4; state: well"]
    assert set(rows["status"]) == {"NED"}
    assert set(rows["partner_gene"]) == {"EML4"}


def test_of_many_groups_only_all_together_are_traced(cases):
    outcome = pc.describe.outcome(cases, outcome="status=NED", by="partner_gene")
    found = traces(editions(shown(cases, "cases")), outcome)
    assert [item.n for item in found] == [outcome.overall.xi, outcome.overall.ni]


def test_a_proportion_is_traced_through_the_outcome_it_is_a_part_of(cases):
    outcome = pc.describe.outcome(cases, outcome="status=NED", by="partner_gene")
    report = editions(shown(cases, "cases"), results={"ned": outcome})
    for part in (*outcome.groups, outcome.overall):
        assert {item.n for item in traces(report, part)} == {part.xi, part.ni} - {0}
    alone = pc.proportion(3, 9)
    assert isinstance(alone, Proportion)
    assert traces(report, alone) == ()


def test_numbers_and_categories_lead_to_those_of_whom_they_are_known(cases):
    report = editions(shown(cases, "cases"))
    for column in ("age_years", "followup_months"):
        result = pc.describe.compare_numbers(cases, column=column, by="partner_gene", groups=PAIR)
        assert [item.n for item in traces(report, result)] == [s.n for s in result.summaries]
    result = pc.describe.compare_categories(cases, column="stage_n", by="partner_gene", groups=PAIR)
    assert [item.n for item in traces(report, result)] == result.counts.sum(axis=0).tolist()


@pytest.mark.parametrize("by", [None, "sex"])
def test_a_curve_leads_to_its_events_and_to_those_who_are_followed(cases, by):
    result = pc.kaplan_meier(cases, **TIMED, by=by)
    curves = [result] if by is None else result.curves
    found = traces(editions(shown(cases, "cases", ("case_id",))), result)
    numbers = [n for curve in curves for n in (curve.n_events, curve.n) if n]
    assert [item.n for item in found] == numbers
    events = cases.iloc[list(found[0].rows)]
    assert set(events["status"]) == {"DOD"}


def test_rows_that_are_not_as_many_as_the_result_counts_are_not_shown(cases):
    some = cases[cases["disease_free_at_start"] == "yes"]
    result = pc.describe.outcome(some, outcome="status=AWD", by=None)
    assert traces(editions(shown(cases, "cases")), result) == ()
    both = editions(shown(cases, "cases"), shown(some, "free"))
    assert {item.table for item in traces(both, result)} == {"free"}
    # a part of the rows that is as many as all of them is all of them
    well = pc.describe.outcome(some, outcome="status=NED", by=None).overall.xi
    assert well == (cases["status"] == "NED").sum()


def test_a_pooled_result_leads_to_the_rows_with_the_numbers_of_its_studies():
    table = pd.DataFrame(
        {
            "study": ["a", "a", "b", "c"],
            "event": ["any", "other", "any", "any"],
            "xi": ["3", "2", "5", "NR"],
            "ni": ["10", "10", "12", "30"],
        }
    )
    fit = pc.pool(pc.effect_sizes(table[table["event"] == "any"], measure="PLO"))
    (found,) = traces(editions(shown(table, "arms")), fit)
    assert (found.table, found.rows) == ("arms", (0, 2))
    # the numbers are not in the table
    changed = table.assign(xi=["4", "2", "5", "NR"])
    assert traces(editions(shown(changed, "arms")), fit) == ()


def test_a_claim_leads_to_the_rows_that_were_read_or_counted():
    lines = [
        ("c1", "41", "cell", "case_id=C2", "age_years", ""),
        ("c2", "1", "count", "sex=F", "", ""),
        ("c3", "1/2", "fraction", "sex=F", "", "case_id=C1,C2"),
        ("c4", "35.5", "mean", "case_id=C1,C2", "age_years", ""),
        ("c5", "9", "cell", "case_id=C3", "age_years", ""),
        ("c6", "0", "count", "sex=X", "", ""),
        ("c7", "", "not_derivable", "case_id=C1", "", ""),
        ("c8", "4", "count", "", "", ""),
    ]
    fields = ("claim_id", "printed", "statistic", "where", "column", "of")
    claims = {name: [line[at] for line in lines] for at, name in enumerate(fields)}
    same = {"place": "1", "claim": "what", "table": "cases", "note": ""}
    claims |= {name: [text] * len(lines) for name, text in same.items()}
    frame = pd.DataFrame(
        {
            "case_id": ["C1", "C2", "C3", "C4"],
            "age_years": ["30", "41", "NR", "9"],
            "sex": ["F", "M", "M", "M"],
        }
    )
    report = editions(shown(frame, "cases", ("case_id",)))
    verdicts = pc.audit(claims, {"cases": frame}).verdicts
    found = [claim_traces(report, item) for item in verdicts]
    assert [[(item.label["en"], item.rows) for item in items] for items in found] == [
        [("cases: C2", (1,))],
        [("cases: 1 counted", (0,))],
        [("cases: 1 counted", (0,)), ("of 2", (0, 1))],
        [("cases: C1, C2", (0, 1))],
        [("cases: C3", (2,))],
        [],
        [("cases: C1", (0,))],
        [("cases: 4 counted", (0, 1, 2, 3))],
    ]
    assert [item.anchor for item in (*found[0], *found[7])] == ["row-cases-C2", "rows-cases"]
    assert claim_traces(editions(), verdicts[0]) == ()
    # what is recorded of a claim is what it was before
    assert set(verdicts[2].inputs.as_json()) == {"table", "rows", "cells"}


def test_what_says_no_rows_has_no_trace(cases):
    assert traces(editions(shown(cases, "cases")), pc.describe(cases, variables=["sex"])) == ()
    assert traces(editions(), pc.describe.outcome(cases, outcome="sex=F", by=None)) == ()


def test_every_kind_of_result_that_is_traced_is_tested():
    assert {kind.__name__ for kind in TRACED} == {
        "OutcomeProportions", "Shrinkage", "Comparison", "NumberComparison", "CategoryTest",
        "Curve", "Curves",
    }  # fmt: skip


def test_shrunken_groups_are_traced_by_what_is_raw(cases):
    some = cases[cases["partner_gene"].isin(["EML4", "TPM3", "VCL"])]
    result = pc.describe.shrink(some, outcome="status=NED", by="partner_gene")
    found = traces(editions(shown(cases, "cases")), result)
    numbers = [n for group in result.groups for n in (group.raw.xi, group.raw.ni)]
    assert [item.n for item in found] == numbers
