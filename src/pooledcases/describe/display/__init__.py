"""What figures of single patients show: courses, best changes, years of publication, a grid."""

from __future__ import annotations

from pooledcases.describe.display.changes import best_changes
from pooledcases.describe.display.courses import courses
from pooledcases.describe.display.grid import case_grid
from pooledcases.describe.display.years import publications

__all__ = ["best_changes", "case_grid", "courses", "publications"]
