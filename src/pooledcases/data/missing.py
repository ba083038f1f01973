"""Cells without a value, and why they have none: the typed codes, and words that say the same."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from pooledcases.options import Missing, words

#: The codes of a missing value.
MISSING: Final = frozenset(words(Missing))
#: Values that say why there is none: a stage that could not be assessed, a yes or no left open.
#: They stay as printed, and count as missing.
SAYS_MISSING = {
    **dict.fromkeys(("Tx", "Nx", "Mx", "TX", "NX", "MX"), "NAS"),
    "unclear": "UNC",
}


def missing_code(cell: object) -> str:
    """Why a cell holds no value, as a missing code; an empty text where it holds one.

    Examples
    --------
    >>> [missing_code(cell) for cell in ("NED", "NAP", "", None, "Nx", "unclear", 0)]
    ['', 'NAP', 'NR', 'NR', 'NAS', 'UNC', '']
    """
    if isinstance(cell, str):
        text = cell.strip()
        return text if text in MISSING else SAYS_MISSING.get(text, "" if text else "NR")
    # pandas writes its own missing value as <NA>; it cannot be compared with anything
    empty = cell is None or type(cell).__name__ == "NAType"
    return "NR" if empty or (isinstance(cell, float | np.floating) and math.isnan(cell)) else ""


def is_missing(cell: object) -> bool:
    """Whether a cell holds no value.

    Examples
    --------
    >>> [is_missing(cell) for cell in ("NR", "", None, float("nan"), "NED", 0)]
    [True, True, True, True, False, False]
    """
    return missing_code(cell) != ""
