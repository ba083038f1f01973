"""One table as it stands in its file: texts, the lines they come from, and what is wrong there."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pooledcases.data.csv_text import parse
from pooledcases.data.encodings import decode
from pooledcases.data.missing import is_missing
from pooledcases.data.paths import read_bytes
from pooledcases.data.row_names import naming_column
from pooledcases.results.base import BoolArray, FloatArray, IntArray
from pooledcases.results.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

#: A column of texts.
Texts: TypeAlias = NDArray[np.object_]

#: Rows from which on pandas, ten times faster here, is worth the time that it takes to load.
_MANY = 50_000
#: What counts as a number in a cell; anything else is asked to be typed anew.
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as its distinct texts and, for each row, which of them it holds."""

    codes: IntArray
    distinct: tuple[str, ...]

    @classmethod
    def of(cls, column: Texts) -> Cells:
        """A column's texts in the order in which they first stand."""
        if len(column) > _MANY:
            import pandas as pd

            found, texts = pd.factorize(column)
            return cls(found, tuple(texts))
        distinct = tuple(dict.fromkeys(column))
        place = {text: code for code, text in enumerate(distinct)}
        codes = np.fromiter(map(place.__getitem__, column), dtype=np.int64, count=len(column))
        return cls(codes, distinct)

    def where(self, flags: list[bool]) -> BoolArray:
        """Rows whose text is flagged, from one flag a distinct text."""
        if not self.distinct:
            return np.zeros(0, dtype=bool)
        rows: BoolArray = np.array(flags, dtype=bool)[self.codes]
        return rows


@dataclass(slots=True, kw_only=True, eq=False)
class Table:
    """A table that was read, and the problems of reading it.

    Attributes
    ----------
    file : str
        Name of the file.
    name : str
        The file's name without its ending; tables refer to each other by it.
    columns : dict of str to array of str
        Texts only; empty stays empty and NR stays NR.
    lines : array of int
        Line of the file of each row.
    usable : array of bool
        False for ragged rows, whose cells are not judged.
    encoding : str
        See :class:`pooledcases.data.encodings.DecodedText`.
    problems : tuple of Problem
        What reading found.
    """

    file: str
    name: str
    columns: dict[str, Texts]
    lines: IntArray
    usable: BoolArray
    encoding: str
    problems: tuple[Problem, ...]
    _cells: dict[str, Cells] = field(default_factory=dict)
    _numbers: dict[str, FloatArray] = field(default_factory=dict)

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def frame(self) -> pd.DataFrame:
        """The texts as a frame of their own."""
        import pandas as pd

        columns = {name: pd.Series(cells, dtype=object) for name, cells in self.columns.items()}
        return pd.DataFrame(columns, dtype=object)

    def cells(self, column: str) -> Cells:
        """A column as distinct texts, so that each is judged once however many rows there are."""
        if column not in self._cells:
            self._cells[column] = Cells.of(self.columns[column])
        return self._cells[column]

    def numbers(self, column: str) -> FloatArray:
        """A column as floats; NaN where the cell is no plain number."""
        if column not in self._numbers:
            cells = self.cells(column)
            values = np.array([plain_number(text) for text in cells.distinct], dtype=float)
            self._numbers[column] = values[cells.codes] if len(values) else np.zeros(0)
        return self._numbers[column]

    def text(self, row: int, column: str) -> str:
        """One cell; ``row`` counts from 0."""
        cells = self.cells(column)
        text: str = cells.distinct[cells.codes[row]]
        return text

    def problem(
        self, row: int, column: str, rule: str, *, typed: str | None = None, **values: Any
    ) -> Problem:
        """A problem of one cell; ``row`` counts from 0."""
        return Problem(
            file=self.file,
            rule=rule,
            row=int(row) + 1,
            line=int(self.lines[row]),
            name=self._name(int(row), column),
            column=column,
            value=self.text(row, column),
            typed=typed,
            values=values,
        )

    def _name(self, row: int, column: str) -> str | None:
        """The patient or study of a row; None where the column spoken of is the names' own."""
        named = naming_column(self.columns)
        if named is None or named == column or not self.usable[row]:
            return None
        name = self.text(row, named)
        return None if is_missing(name) else name.strip()


def plain_number(text: str) -> float:
    """A cell's number, or NaN; only plain ASCII digits count.

    Examples
    --------
    >>> plain_number("12.5"), plain_number("1,000"), plain_number("NR")
    (12.5, nan, nan)
    """
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else math.nan


def load_table(path: Path, file: str | None = None) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read one table with everything that is wrong about it; None where there is no text.

    Parameters
    ----------
    path : Path
        Where the table is.
    file : str, optional
        How to name it in problems; its file name when left out.
    """
    file = path.name if file is None else file
    data, unreadable = read_bytes(path, file)
    if data is None:
        return None, (unreadable,) if unreadable else ()
    decoded = decode(data, file)
    del data
    if decoded.text is None:
        return None, decoded.problems
    columns = parse(decoded.text, file)
    problems = decoded.problems + columns.problems
    if not any(columns.names):
        return None, problems
    first = {name: index for index, name in reversed(list(enumerate(columns.names))) if name}
    names = sorted(first, key=first.__getitem__)
    table = Table(
        file=file,
        name=Path(file).stem,
        columns={name: np.array(columns.cells[first[name]], dtype=object) for name in names},
        lines=columns.lines,
        usable=columns.usable,
        encoding=decoded.encoding,
        problems=problems,
    )
    return table, problems
