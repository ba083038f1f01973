"""Values of a column that are one word in two writings: other case, spaces, width or hyphen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from pooledcases.data.missing import is_missing
from pooledcases.results.base import Caution, caution

_HYPHENS = re.compile(r"[‐‑‒–—―−﹣－]")
#: As many pairs as a sentence names.
_NAMED = 5


def near_spellings(counts: Mapping[str, int], usual: Collection[str] = ()) -> dict[str, str]:
    """Each value that is written like another, and the likelier writing of the two.

    Parameters
    ----------
    counts : mapping of str to int
        How often each value stands in the column.
    usual : collection of str
        Codes that are right in any case.

    Notes
    -----
    The likelier writing is a usual code, else the one that stands there most often, else the one
    in capitals, else the first.
    ``T1`` and ``T2``, ``EML4-ALK`` and ``EML4ALK`` are different words.

    Examples
    --------
    >>> near_spellings({"ntrk3": 1, "NTRK3": 4, "EML4": 2, "TPM3–ALK": 1, "TPM3-ALK": 1})
    {'ntrk3': 'NTRK3', 'TPM3-ALK': 'TPM3–ALK'}
    """
    alike: dict[str, list[str]] = {}
    for value in counts:
        if not is_missing(value):
            alike.setdefault(_folded(value), []).append(value)
    found = {}
    for values in alike.values():
        if len(values) > 1:
            likely = max(values, key=lambda v: (v in usual, counts[v], v.isupper()))
            found.update({value: likely for value in values if value != likely})
    return found


def _folded(value: str) -> str:
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", value)).casefold()
    return "".join(plain.split())


def spelling_caution(column: str, cells: Iterable[str | None]) -> tuple[Caution, ...]:
    """PC-D50 where groups of patients are one word in two writings, each a group of its own.

    Examples
    --------
    >>> said = spelling_caution("gene", ["NTRK3", "ntrk3", None, "NTRK3"])
    >>> said[0].values["pairs"], spelling_caution("gene", ["A", "B"])
    ('ntrk3 (NTRK3)', ())
    """
    found = near_spellings(Counter(cell for cell in cells if cell is not None))
    if not found:
        return ()
    pairs = [f"{value} ({likely})" for value, likely in found.items()]
    shown = ", ".join(pairs[:_NAMED]) + (", …" if len(pairs) > _NAMED else "")
    return (caution("PC-D50", form="groups", column=column, pairs=shown),)
