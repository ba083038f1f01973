"""Describe and compare patients: Table 1, proportions, and comparisons that are right at n = 5.

The room can be called: ``pc.describe(cases, by="partner_gene")`` is
``pc.describe.describe(cases, by="partner_gene")``.
"""

from __future__ import annotations

from pooledcases.callable_room import make_callable
from pooledcases.describe.categories import compare_categories
from pooledcases.describe.comparisons import compare
from pooledcases.describe.display import best_changes, case_grid, courses, publications
from pooledcases.describe.fragility import fragility
from pooledcases.describe.groups import clustering, shrink
from pooledcases.describe.imputation import impute_outcome
from pooledcases.describe.leave_one_out import leave_one_out
from pooledcases.describe.logistic_regression import logistic
from pooledcases.describe.measurements import compare_numbers, summarize
from pooledcases.describe.missing import missing_outcomes
from pooledcases.describe.multiplicity import ADJUSTMENTS, adjust, count_tests, holm
from pooledcases.describe.outcomes import outcome
from pooledcases.describe.precision import precision
from pooledcases.describe.proportions import PROPORTION_INTERVALS, proportion
from pooledcases.describe.table_one import describe
from pooledcases.describe.table_tests import TABLE_TESTS
from pooledcases.describe.tipping import tipping_counts, tipping_point
from pooledcases.describe.two_by_two import compare_proportions

__all__ = [
    "ADJUSTMENTS",
    "PROPORTION_INTERVALS",
    "TABLE_TESTS",
    "adjust",
    "best_changes",
    "case_grid",
    "clustering",
    "compare",
    "compare_categories",
    "compare_numbers",
    "compare_proportions",
    "count_tests",
    "courses",
    "describe",
    "fragility",
    "holm",
    "impute_outcome",
    "leave_one_out",
    "logistic",
    "missing_outcomes",
    "outcome",
    "precision",
    "proportion",
    "publications",
    "shrink",
    "summarize",
    "tipping_counts",
    "tipping_point",
]

make_callable(__name__)
