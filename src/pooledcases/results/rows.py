"""Rows of a table as they stand, so that a change of a shown cell is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import EXACT, Caution


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Cells as texts, with their codes.

    Attributes
    ----------
    rows : tuple of mapping of str to str
        By column, in the order of the table.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "rows"
    tolerance: ClassVar[float] = EXACT

    rows: tuple[dict[str, str], ...]
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A table that results were computed from.

    Attributes
    ----------
    rows : int
    digest : str
        SHA-256 of its columns and cells; it changes with any of them, and not with the file's
        encoding or line ends.
    """

    kind: ClassVar[str] = "source"
    tolerance: ClassVar[float] = EXACT

    rows: int
    digest: str


def rows_of(
    columns: Sequence[str], cells: Iterable[Sequence[object]], cautions: Iterable[Caution] = ()
) -> Rows:
    """Rows from columns and cells.

    Examples
    --------
    >>> rows_of(["gene", "n"], [("EML4", 17)]).rows
    ({'gene': 'EML4', 'n': '17'},)
    """
    found = tuple(dict(zip(columns, map(str, row), strict=True)) for row in cells)
    return Rows(rows=found, cautions=tuple(cautions))
