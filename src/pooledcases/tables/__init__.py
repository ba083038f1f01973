"""Tables and sentences for people: every cell is text, ready to be read.

Nothing is computed here; numbers are rounded by :mod:`pooledcases.format` alone.
"""

from pooledcases.tables.checks import audit_frame, check_frame, moves_frame, printed_frame
from pooledcases.tables.files import to_csv, to_html
from pooledcases.tables.patients import (
    comparison_frame,
    proportions_frame,
    table_one_frame,
    two_by_two_frame,
)
from pooledcases.tables.sentences import SENTENCES, sentence
from pooledcases.tables.studies import pooled_frame, studies_frame
from pooledcases.tables.times import curve_frame

__all__ = [
    "SENTENCES",
    "audit_frame",
    "check_frame",
    "comparison_frame",
    "curve_frame",
    "moves_frame",
    "pooled_frame",
    "printed_frame",
    "proportions_frame",
    "sentence",
    "studies_frame",
    "table_one_frame",
    "to_csv",
    "to_html",
    "two_by_two_frame",
]
