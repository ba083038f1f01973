"""A table of texts before it is a frame: what a terminal shows needs no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """Headers, each with the cells under it."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of_rows(cls, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> TextTable:
        """From rows, each as long as the headers."""
        lines = [tuple(row) for row in rows]
        cells = list(zip(*lines, strict=True)) if lines else [()] * len(headers)
        return cls(tuple(zip(headers, cells, strict=True)))

    def without_empty(self, *headers: str) -> TextTable:
        """Without those of some columns in which every cell is empty.

        Examples
        --------
        >>> table = TextTable.of_rows(["study", "note"], [["a", ""], ["b", ""]])
        >>> [header for header, _ in table.without_empty("note").columns]
        ['study']
        """
        kept = (item for item in self.columns if item[0] not in headers or any(item[1]))
        return TextTable(tuple(kept))

    def frame(self) -> pd.DataFrame:
        """As a frame; a header may stand above two columns."""
        import pandas as pd

        headers = [header for header, _ in self.columns]
        rows = list(zip(*(cells for _, cells in self.columns), strict=True))
        return pd.DataFrame(rows, columns=headers, dtype=object)
