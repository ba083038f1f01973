"""What whole columns show: one that is needed and absent, and one word in two writings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pooledcases.data.checks.review_tables import REVIEW_TABLES
from pooledcases.data.checks.schema import STUDY_SETS, is_verbatim
from pooledcases.data.checks.schema_check import Checked
from pooledcases.data.spellings import near_spellings
from pooledcases.data.tables import Table
from pooledcases.results.problems import Problem


def needed_columns(table: Table, kind: str) -> Iterator[Problem]:
    """The columns without which a table of this kind says nothing."""
    if table.name in REVIEW_TABLES:
        return
    if kind == "cases":
        if "case_id" not in table:
            yield Problem(file=table.file, rule="PC-D20", line=1, column="case_id")
        return
    if "study" not in table:
        yield Problem(file=table.file, rule="PC-D20", line=1, column="study")
    names = set(table.columns)
    if not any(names.issuperset(needed) for needed in STUDY_SETS):
        nearest = max(STUDY_SETS, key=lambda needed: len(names & set(needed)) / len(needed))
        for name in nearest:
            if name not in names:
                yield Problem(file=table.file, rule="PC-D20", line=1, column=name)


def spelling_problems(item: Checked) -> Iterator[Problem]:
    """PC-D50: one word in two writings in a column of texts."""
    table = item.table
    for spec in item.schema.fields:
        if spec.numeric or is_verbatim(spec.name):
            continue
        cells = table.cells(spec.name)
        used = np.bincount(cells.codes[table.usable], minlength=len(cells.distinct)).tolist()
        counts = {text: n for text, n in zip(cells.distinct, used, strict=True) if n}
        near = near_spellings(counts, spec.accepted or ())
        flagged = cells.where([text in near for text in cells.distinct]) & table.usable
        for row in np.flatnonzero(flagged).tolist() if near else ():
            other = near[table.text(row, spec.name)]
            yield table.problem(row, spec.name, "PC-D50", typed=other, other=other)
