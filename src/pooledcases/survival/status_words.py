"""What the words of a status are counted as, and words that were meant to be others."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from pooledcases.data.columns import Table, Words, texts
from pooledcases.data.conditions import Condition
from pooledcases.data.missing import MISSING, missing_code
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray
from pooledcases.results.status_words import StatusWords

#: Vocabularies that everybody knows: one of their words that nobody has is an answer, none of n.
KNOWN = (
    frozenset({"NED", "AWD", "DOD", "DOC"}),
    frozenset({"yes", "no"}),
    frozenset({"True", "False"}),
)


def status_cells(table: Table, column: str) -> Words:
    """The words of a column, and where there is none the code of why."""
    cells = texts(table, column)
    empty = np.flatnonzero(np.asarray(cells == None, dtype=bool))  # noqa: E711  # cell by cell
    if empty.size:
        raw = np.asarray(table[column], dtype=object)
        cells = cells.copy()
        cells[empty] = [missing_code(raw[index]) or "NR" for index in empty]
    return cells


def count_words(
    cells: Words, used: BoolArray, condition: Condition, rivals: Sequence[str] = ()
) -> StatusWords:
    """Count the words of a status by what they are taken for.

    Parameters
    ----------
    cells : ndarray of str
        As :func:`status_cells` gives them.
    used : ndarray of bool
    condition : Condition
        The event.
    rivals : sequence of str
        The words of events that compete.
    """
    known = Counter(cells[used].tolist())
    lost = Counter(cell for cell in cells[~used].tolist() if cell in MISSING)
    others = {word for word in known if word not in (*condition.values, *rivals)}
    return StatusWords(
        column=condition.column,
        event=_counts(known, condition.values),
        competing=_counts(known, rivals),
        without=_counts(known, sorted(others, key=lambda word: (-known[word], word))),
        missing=_counts(lost, sorted(lost)),
    )


def status_words(
    table: Table,
    condition: Condition,
    *,
    among: BoolArray | None = None,
    multi: str | None = None,
) -> StatusWords:
    """How the rows of a table count, whatever else is known of them.

    Parameters
    ----------
    table, condition
    among : ndarray of bool, optional
        The rows that count; by default all.
    multi : str, optional
        What joins several values in one cell; one that is of the event is enough.

    Returns
    -------
    StatusWords
        A missing code that the condition names (``status=NR``) counts as the event.

    Examples
    --------
    >>> table = {"status": ["DOD", "NED", "NED", "NR"]}
    >>> found = status_words(table, Condition("status", ("DOD",)))
    >>> dict(found.event), dict(found.without), dict(found.missing)
    ({'DOD': 1}, {'NED': 2}, {'NR': 1})
    """
    cells = status_cells(table, condition.column)
    if among is not None:
        cells = cells[among]
    if multi:
        cells = np.array([_one_of(cell, condition, multi) for cell in cells], dtype=object)
    lost = MISSING - set(condition.values)
    used = np.array([cell not in lost for cell in cells], dtype=bool)
    return count_words(cells, used, condition)


def _one_of(cell: str, condition: Condition, multi: str) -> str:
    """A cell, or of several values that of the event."""
    parts = (part.strip() for part in cell.split(multi))
    return next((part for part in parts if part in condition.values), cell)


def check_writing(condition: Condition, held: Collection[str]) -> None:
    """Raise where a word of the column was meant to be one of the event.

    It would count patients as without the event, and nobody would see it.

    Parameters
    ----------
    condition : Condition
    held : collection of str
        The words of the column.

    Raises
    ------
    InputError
    """
    near = [
        f"{condition}: {word} differs from {asked} only by capitals or spaces, and would count as "
        f"without the event; write both alike, or name both: {condition},{word}."
        for asked in condition.values
        if asked in held
        for word in sorted(held)
        if word not in condition.values and _letters(word) == _letters(asked)
    ]
    if near:
        raise InputError(near)


def check_present(condition: Condition, held: Collection[str]) -> None:
    """Raise where nobody has a word of the event, which then may be the wrong word.

    A preset word (``DOD``) is an answer, none of n, where the column is written in the presets; so
    is ``yes`` where it holds ``no`` only, and a number where it holds numbers only.

    Parameters
    ----------
    condition : Condition
    held : collection of str
        The words of the column.

    Raises
    ------
    InputError
    """
    has = f"the column holds {', '.join(sorted(held))}"
    absent = [
        f"{condition}: no patient has {word!r}; {has}. Write the word as the column does, or take "
        "it out; where nobody had the event, give a column of 0 and 1, or declare an endpoint."
        for word in condition.values
        if held and word not in held and not _is_answer(word, held)
    ]
    if absent:
        raise InputError(absent)


def _is_answer(word: str, held: Collection[str]) -> bool:
    """Whether "nobody" is an answer: the word is of those that the column is written in."""
    all_words = {word, *held}
    codes = all(other.isdecimal() for other in all_words)
    return codes or any(known >= all_words for known in KNOWN)


def _letters(word: str) -> str:
    """A word without what the eye does not see: capitals, spaces, full width."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def _counts(found: Counter[str], wanted: Sequence[str]) -> Mapping[str, int]:
    return MappingProxyType({word: found[word] for word in wanted})
