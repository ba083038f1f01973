"""Reported results: what a paper prints instead of counts, as log ratios with standard errors.

Everything that a row prints is read at its printed precision. :data:`CONVERSIONS` holds the ways
to a log ratio in the order in which they are tried; the ledger holds what was derived by which
formula, and whether the other printed numbers agree with it.
"""

from __future__ import annotations

from pooledcases.effects.reported.cells import CELLS, COUNTS
from pooledcases.effects.reported.conversions import CONVERSIONS, Conversion
from pooledcases.effects.reported.source import from_reported

#: The columns that are read beyond those of counts and of effects on the analysis scale.
COLUMNS = tuple(dict.fromkeys((*CELLS, "ci_level", *COUNTS, "direction")))

__all__ = ["COLUMNS", "CONVERSIONS", "Conversion", "from_reported"]
