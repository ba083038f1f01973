"""From text to columns of text, strictly; every broken line is named and reading goes on."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pooledcases.results.base import BoolArray, IntArray
from pooledcases.results.problems import Problem, words

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_FIRST_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_CHUNK = 20_000
_LONGEST = 131_072
#: Broken quotes after which reading stops: each makes the rest of the file be read again.
_MAX_RESTARTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A table as columns of text, with the line of the file where each row begins.

    Attributes
    ----------
    names : tuple of str
        The header; empty where there is none.
    cells : tuple of list of str
        One list a column.
    lines : array of int
        Line of the file of each row; the header is line 1.
    usable : array of bool
        False for ragged rows, whose cells may stand in the wrong columns.
    problems : tuple of Problem
        Everything that was wrong with the text.
    """

    names: tuple[str, ...]
    cells: tuple[list[str], ...]
    lines: IntArray
    usable: BoolArray
    problems: tuple[Problem, ...]


def parse(text: str, file: str) -> Columns:
    """Read delimited text.

    Parameters
    ----------
    text : str
        The whole text; line ends of any kind.
    file : str
        The file's name, for the problems.

    Notes
    -----
    Quoting follows RFC 4180. The delimiter is taken from the header line; one that is no comma is
    said (PC-D09). Empty lines at the end mean nothing; between rows they are named. Ragged rows
    are kept, filled with blanks or cut, and marked as not usable.

    Examples
    --------
    >>> table = parse("case_id,age_years\\nC01,33\\nC02\\n", "cases.csv")
    >>> table.names, table.cells, [p.rule for p in table.problems]
    (('case_id', 'age_years'), (['C01', 'C02'], ['33', '']), ['PC-D10'])
    """
    delimiter = _delimiter(text)
    problems: list[Problem] = []
    if delimiter != ",":
        name = words(f"delimiter.{_DELIMITERS[delimiter]}")
        problems.append(Problem(file=file, rule="PC-D09", line=1, values={"delimiter": name}))
    records = _records(text, delimiter, file, problems)
    line, header = next((record for record in records if any(map(str.strip, record[1]))), (1, []))
    names = _header(header, line, file, problems)
    body = _body(records, len(header), file, problems) if header else _Body(0)
    problems.sort(key=lambda problem: problem.line or 0)
    return Columns(
        names=names,
        cells=tuple(body.cells),
        lines=np.array(body.lines, dtype=np.int64),
        usable=np.array(body.usable, dtype=bool),
        problems=tuple(problems),
    )


class _Body:
    """The rows as they are read; equal cells of a column share one object, to save memory."""

    def __init__(self, width: int) -> None:
        self.cells: list[list[str]] = [[] for _ in range(width)]
        self.lines: list[int] = []
        self.usable: list[bool] = []
        self._known: list[dict[str, str]] = [{} for _ in range(width)]

    def add(self, rows: list[list[str]]) -> None:
        columns = zip(*rows, strict=True)
        for column, known, cells in zip(self.cells, self._known, columns, strict=True):
            column.extend(map(known.setdefault, cells, cells))

    def endless(self, file: str) -> Iterator[Problem]:
        """Cells longer than the reader allows by default; other libraries may lift its limit."""
        for column, known in zip(self.cells, self._known, strict=True):
            for text in known:
                if len(text) > _LONGEST:
                    yield _endless(file, len(text), self.lines[column.index(text)])


def _body(
    records: Iterator[tuple[int, list[str]]], width: int, file: str, problems: list[Problem]
) -> _Body:
    body = _Body(width)
    blank: list[int] = []
    while chunk := list(itertools.islice(records, _CHUNK)):
        rows = []
        for line, cells in chunk:
            if not cells or (width > 1 and not cells[0] and not any(map(str.strip, cells))):
                blank.append(line)
                continue
            problems.extend(Problem(file=file, rule="PC-D14", line=at) for at in blank)
            blank.clear()
            fits = len(cells) == width
            if not fits:
                problems.append(_ragged(file, len(body.lines) + 1, line, len(cells), width))
                cells = (cells + [""] * width)[:width]
            rows.append(cells)
            body.lines.append(line)
            body.usable.append(fits)
        if rows:
            body.add(rows)
    problems.extend(body.endless(file))
    if not body.lines:
        problems.append(Problem(file=file, rule="PC-D03"))
    return body


def _ragged(file: str, row: int, line: int, found: int, expected: int) -> Problem:
    values = {"found": found, "expected": expected}
    return Problem(file=file, rule="PC-D10", row=row, line=line, values=values)


def _records(
    text: str, delimiter: str, file: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Records with the line where each begins; after a broken quote it goes on one line below."""
    lines = io.StringIO(text, newline="").readlines() if '"' in text else None
    source: io.StringIO | list[str] = io.StringIO(text, newline="") if lines is None else lines
    offset = 0
    for _ in range(_MAX_RESTARTS):
        reader = csv.reader(source, delimiter=delimiter, strict=True)
        start = 1
        try:
            for record in reader:
                yield offset + start, record
                start = reader.line_num + 1
            return
        except csv.Error as error:
            lines = lines or io.StringIO(text, newline="").readlines()
            problems.append(_broken(error, lines, offset + start, file))
        offset += start
        source = lines[offset:]
    problems.append(Problem(file=file, rule="PC-D17", line=offset + 1))


def _broken(error: csv.Error, lines: list[str], line: int, file: str) -> Problem:
    """A quotation mark in the wrong place, unless the line has none: then a cell is endless."""
    if '"' in lines[line - 1] or "larger" not in str(error):
        return Problem(file=file, rule="PC-D13", line=line)
    return _endless(file, len(lines[line - 1]), line)


def _endless(file: str, length: int, line: int) -> Problem:
    values = {"length": length, "limits": f"≤ {_LONGEST}"}
    return Problem(file=file, rule="PC-D30", line=line, values=values)


def _header(cells: list[str], line: int, file: str, problems: list[Problem]) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    if not any(names):
        problems.append(Problem(file=file, rule="PC-D02"))
        return names
    for number, name in enumerate(names, start=1):
        if not name:
            values = {"number": number}
            problems.append(Problem(file=file, rule="PC-D12", line=line, values=values))
        if "，" in name:
            problems.append(
                Problem(file=file, rule="PC-D16", line=line, column=name, typed=_half(name))
            )
    for name in dict.fromkeys(names):
        count = names.count(name)
        if name and count > 1:
            values = {"count": count}
            problems.append(
                Problem(file=file, rule="PC-D11", line=line, column=name, values=values)
            )
    return names


def _half(name: str) -> str:
    return name.replace("，", ",")


def _delimiter(text: str) -> str:
    """The delimiter that cuts the header line into the most columns; a comma when in doubt."""
    found = _FIRST_LINE.search(text)
    first = found.group() if found else ""
    best, most = ",", first.count(",")
    for delimiter in (";", "\t", "|"):
        if first.count(delimiter) > most:
            best, most = delimiter, first.count(delimiter)
    return best
