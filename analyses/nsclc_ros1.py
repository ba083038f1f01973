"""How frequent ROS1 rearrangement is in non-small cell lung cancer, wherever it is stated."""

from __future__ import annotations

import pooledcases as pc


def analyse(review):
    """The range from every document that states one; there is no count to pool."""
    facts = review.table("facts")
    review.section("Frequency of ROS1 rearrangement")
    stated = review.record("frequency", pc.data.printed_rows(facts, label="source"))
    review.table_of(
        "frequency",
        pc.tables.printed_frame(stated, review.lang),
        title="Every statement, as printed",
    )
    review.figure(
        "frequency",
        pc.plots.ranges,
        stated.rows,
        title="Frequency of ROS1 rearrangement in non-small cell lung cancer",
        notes=["Printed ranges without counts or citations; agreement is not independence."],
    )
    review.refused(
        "refused/frequency",
        pc.refusal("PC-M28", what="every statement is a range without a count or a denominator"),
        title="Pooled frequency",
    )


if __name__ == "__main__":
    pc.reproduce("nsclc_ros1")
