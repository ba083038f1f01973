"""Describe and compare patients: Table 1, proportions, and comparisons that are right at n = 5.

The room can be called: ``pc.describe(cases, by="partner_gene")`` is
``pc.describe.describe(cases, by="partner_gene")``.
"""

from __future__ import annotations

from pooledcases.callable_room import make_callable
from pooledcases.describe.categories import compare_categories
from pooledcases.describe.comparisons import compare
from pooledcases.describe.measurements import compare_numbers, summarize
from pooledcases.describe.multiplicity import holm
from pooledcases.describe.outcomes import outcome
from pooledcases.describe.proportions import PROPORTION_INTERVALS, proportion
from pooledcases.describe.table_one import describe
from pooledcases.describe.two_by_two import compare_proportions

__all__ = [
    "PROPORTION_INTERVALS",
    "compare",
    "compare_categories",
    "compare_numbers",
    "compare_proportions",
    "describe",
    "holm",
    "outcome",
    "proportion",
    "summarize",
]

make_callable(__name__)
