"""A table as columns of texts, for who does not need a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pooledcases.data.tables import Texts
from pooledcases.results.base import BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class TextColumns(Mapping[str, Texts]):
    """The columns of a table by name, and what was said of reading it.

    Attributes
    ----------
    columns : mapping of str to array of str
    attrs : mapping
        As the ``attrs`` of the frame that :func:`pooledcases.read_studies` gives.
    """

    columns: Mapping[str, Texts]
    attrs: Mapping[str, Any]

    def __getitem__(self, name: str) -> Texts:
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def where(self, rows: BoolArray) -> TextColumns:
        """Some of the rows."""
        return TextColumns({name: cells[rows] for name, cells in self.columns.items()}, self.attrs)
