"""How frequent ROS1 rearrangement is in non-small cell lung cancer, wherever it is stated."""

from __future__ import annotations

import pooledcases as pc


def analyse(review):
    """The range from every document that states one; there is no count to pool."""
    facts = review.table("facts")
    review.section(
        "Frequency of ROS1 rearrangement",
        question="How frequent is ROS1 rearrangement in non-small cell lung cancer, and do the "
        "documents agree?",
    )
    review.data("facts", "low", "high", "ni")
    review.record("frequency", pc.data.printed_rows(facts, label="source"))
    named = facts.assign(source=facts["source"].map(review.word))
    shown = pc.data.printed_rows(named, label="source")
    review.table_of(
        "frequency",
        pc.tables.printed_frame(shown, review.lang),
        title="Every statement, as printed",
    )
    review.figure(
        "frequency",
        pc.plots.ranges,
        shown.rows,
        title="Frequency of ROS1 rearrangement in non-small cell lung cancer",
        notes=["Printed ranges without counts or citations; agreement is not independence."],
    )
    review.refused(
        "refused/frequency",
        pc.refusal("PC-M28", what="every statement is a range without a count or a denominator"),
        title="Pooled frequency",
    )
    review.method(
        "Ranges as printed, side by side. Without a count or a denominator there is no variance, "
        "so that nothing is pooled (Campbell 2020)."
    )


if __name__ == "__main__":
    pc.reproduce("nsclc_ros1")
