"""Tables and sentences for people: every cell is text, ready to be read.

Nothing is computed here; numbers are rounded by :mod:`pooledcases.format` alone.
"""

from pooledcases.tables.bias import asymmetry_frame, selection_frame, trim_fill_frame
from pooledcases.tables.checks import audit_frame, check_frame, moves_frame, printed_frame
from pooledcases.tables.explain import explain
from pooledcases.tables.files import to_csv, to_html
from pooledcases.tables.influence import baujat_frame, gosh_frame, influence_frame, refits_frame
from pooledcases.tables.methods import methods_sentence
from pooledcases.tables.patients import (
    comparison_frame,
    proportions_frame,
    table_one_frame,
    two_by_two_frame,
)
from pooledcases.tables.pooled import pooled_frame
from pooledcases.tables.priors import prior_frame
from pooledcases.tables.sentences import SENTENCES, sentence
from pooledcases.tables.specification import (
    specification_choices_frame,
    specification_frame,
    specification_not_fitted_frame,
)
from pooledcases.tables.studies import studies_frame
from pooledcases.tables.times import curve_frame

__all__ = [
    "SENTENCES",
    "asymmetry_frame",
    "audit_frame",
    "baujat_frame",
    "check_frame",
    "comparison_frame",
    "curve_frame",
    "explain",
    "gosh_frame",
    "influence_frame",
    "methods_sentence",
    "moves_frame",
    "pooled_frame",
    "printed_frame",
    "prior_frame",
    "proportions_frame",
    "refits_frame",
    "selection_frame",
    "sentence",
    "specification_choices_frame",
    "specification_frame",
    "specification_not_fitted_frame",
    "studies_frame",
    "table_one_frame",
    "to_csv",
    "to_html",
    "trim_fill_frame",
    "two_by_two_frame",
]
