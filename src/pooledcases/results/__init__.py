"""Results: small frozen dataclasses that carry their own data.

The ones that an analysis makes itself, to show or to record, are here by name; all others come out
of the functions that compute them.
"""

from pooledcases.results.base import caution
from pooledcases.results.counts import Counts
from pooledcases.results.display import (
    AlbatrossPoint,
    GroupValues,
    LabelledCount,
    PrintedEstimate,
    RangeRow,
    StackedCounts,
)
from pooledcases.results.printed import Printed, PrintedRows
from pooledcases.results.rows import Rows, Source, rows_of

__all__ = [
    "AlbatrossPoint",
    "Counts",
    "GroupValues",
    "LabelledCount",
    "Printed",
    "PrintedEstimate",
    "PrintedRows",
    "RangeRow",
    "Rows",
    "Source",
    "StackedCounts",
    "caution",
    "rows_of",
]
