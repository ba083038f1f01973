"""Bone and soft tissue sarcoma: single-arm rates with exact intervals, described."""

from __future__ import annotations

import pooledcases as pc

CHECKPOINT = "pembrolizumab|nivolumab"


def analyse(review):
    """Every rate with a count, the rates without, and the checkpoint inhibitors."""
    facts = review.table("facts")
    counted = facts[facts["xi"].str.isdigit() & facts["ni"].str.isdigit()]
    single_arms(review, counted)
    without_counts(review, facts)
    checkpoint_inhibitors(review, facts, counted)


def single_arms(review, counted):
    """Response, progression-free and other rates with their counts."""
    review.section(
        "Single-arm rates with counts",
        question="Which rates rest on counts, and how wide are their intervals?",
    )
    rates = counted[counted["quantity"] != "patients"]
    review.data("facts", "xi", "ni", rows=rates)
    shown = [
        (
            told(review, r),
            review.record(f"rate/{r.fact_id}", pc.proportion(int(r.xi), int(r.ni))),
        )
        for r in rates.itertuples()
    ]
    review.figure(
        "single_arm_rates",
        pc.plots.proportions,
        shown,
        title="Rates with counts (exact intervals)",
        notes=["One arm each, without a comparison; patients, treatments and end points differ."],
    )
    review.table_of(
        "single_arm_rates",
        pc.tables.proportions_frame(shown, review.lang),
        title="Rates with counts",
    )
    review.method(
        "Exact 95% intervals (Clopper and Pearson 1934); one-sided exact limits for 0 or all of n "
        "(Hanley and Lippman-Hand 1983)."
    )


def without_counts(review, facts):
    """Progression-free rates whose denominators are not printed."""
    review.section(
        "Progression-free rates without counts",
        question="Which rates are printed without the number of patients behind them?",
    )
    rows = facts[(facts["kind"] == "survival") & (facts["ni"] == "") & (facts["unit"] == "percent")]
    review.data("facts", "value", "ni", rows=rows)
    rows = rows.assign(label=rows["subject"] + ": " + rows["quantity"].str.replace("_", " "))
    review.record("without_counts", pc.data.printed_rows(rows, label="label"))
    shown = pc.data.printed_rows(
        rows.assign(label=[told(review, row) for row in rows.itertuples()]), label="label"
    )
    review.table_of(
        "without_counts",
        pc.tables.printed_frame(shown, review.lang),
        title="As printed, no denominator",
    )
    review.method("As printed: without a denominator there is no interval, and nothing is pooled.")


def checkpoint_inhibitors(review, facts, counted):
    """Objective response to checkpoint inhibitors by histology and regimen: not pooled."""
    review.section(
        "Checkpoint inhibitors",
        question="How often did sarcomas respond to checkpoint inhibitors, and can the trials be "
        "pooled?",
    )
    rows = counted[
        counted["subject"].str.contains(CHECKPOINT)
        & counted["quantity"].isin(["objective_response_rate", "objective_response"])
    ]
    review.data("facts", "xi", "ni", rows=rows)
    shown = [
        (r.subject, review.record(f"checkpoint/{r.fact_id}", pc.proportion(int(r.xi), int(r.ni))))
        for r in rows.itertuples()
    ]
    review.figure(
        "checkpoint_inhibitors",
        pc.plots.proportions,
        shown,
        title="Objective response to checkpoint inhibitors, by histology and regimen",
    )
    parts = facts[
        facts["subject"].str.contains(CHECKPOINT) & (facts["quantity"] == "objective_response")
    ]
    responders = pc.results.Counts(
        counts={r.subject: int(r.value or r.xi) for r in parts.itertuples()}
    )
    review.record("checkpoint/responders_by_histology", responders)
    review.refused(
        "refused/checkpoint",
        pc.refusal(
            "PC-M28",
            what="two trials print counts, of other histologies, drugs and combinations; one of "
            "them has two disease groups and the other two regimens",
        ),
        title="Pooled response to checkpoint inhibitors",
    )
    review.method(
        "Exact 95% intervals (Clopper and Pearson 1934) of each group; counts of other histologies "
        "and regimens stand side by side (Campbell 2020)."
    )


def told(review, row):
    """Whom a printed number speaks of, and what it measures."""
    measured = review.word(row.quantity.replace("_", " "))
    return review.word("{subject}: {quantity}", subject=row.subject, quantity=measured)


if __name__ == "__main__":
    pc.reproduce("sarcoma")
