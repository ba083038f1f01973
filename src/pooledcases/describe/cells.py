"""Columns of patients: typed missing, groups, levels in their order, and outcomes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pooledcases.data.columns import Table, row_count, texts
from pooledcases.data.conditions import Condition, parse_conditions
from pooledcases.data.missing import SAYS_MISSING, missing_code
from pooledcases.errors import InputError
from pooledcases.options import Missing, words
from pooledcases.results.base import BoolArray
from pooledcases.results.describe import MissingCounts
from pooledcases.survival.reading import check_values
from pooledcases.survival.status_words import check_present, check_writing

CODES = words(Missing)

#: Groups that an error lists; the rest is counted.
_SHOWN = 20

#: A stage or grade (T1a, Nx, M0, G2): one letter, then a number or an x.
_STAGE = re.compile(r"[A-Za-z](?:\d.*|[xX])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as texts (None where missing) and as missing codes ('' where a value stands)."""

    texts: NDArray[np.object_]
    codes: NDArray[np.object_]

    @property
    def known(self) -> BoolArray:
        """Rows that hold a value."""
        return np.asarray(self.codes == "", dtype=bool)

    @property
    def applies(self) -> BoolArray:
        """Rows that could hold a value: all but NAP."""
        return np.asarray(self.codes != "NAP", dtype=bool)

    def missing(self, rows: BoolArray) -> MissingCounts:
        """How many of some rows are missing, by code."""
        return MappingProxyType({code: int((self.codes[rows] == code).sum()) for code in CODES})


def read_column(table: Table, name: str) -> Column:
    """A column with its missing codes; an empty cell counts as not reported."""
    values = texts(table, name)
    raw = np.asarray(table[name], dtype=object).ravel()
    codes = np.array([missing_code(cell) for cell in raw], dtype=object)
    return Column(values, codes)


def ordered_levels(values: Iterable[str]) -> tuple[str, ...]:
    """The distinct values: numbers and stages in their order, others by frequency, then by name.

    Examples
    --------
    >>> ordered_levels(["T2", "Tx", "T1a", "T2", "T10"]), ordered_levels(["VCL", "EML4", "EML4"])
    (('T1a', 'T2', 'T10', 'Tx'), ('EML4', 'VCL'))
    """
    frequency = Counter(values)
    distinct = set(frequency)
    firsts = {value[0] for value in distinct}
    staged = len(firsts) == 1 and all(_STAGE.fullmatch(value) for value in distinct)
    if staged or all(_is_plain_number(value) for value in distinct):
        return tuple(sorted(distinct, key=_natural))
    return tuple(sorted(distinct, key=lambda value: (-frequency[value], value)))


def pick_groups(
    column: Column, name: str, groups: Sequence[str] | None, *, two: bool
) -> tuple[str, ...]:
    """The groups to compare: those asked for, else all; exactly two where ``two``.

    Raises
    ------
    InputError
        When a group does not occur, or there are not two.
    """
    levels = ordered_levels(column.texts[column.known])
    shown = ", ".join(levels[:_SHOWN]) if levels else "nothing"
    if len(levels) > _SHOWN:
        shown += f" and {len(levels) - _SHOWN} more"
    if groups is not None:
        if isinstance(groups, str) or not hasattr(groups, "__getitem__"):
            raise InputError(f"groups: {groups!r} is no list of groups; write ('A', 'B').")
        chosen = tuple(str(group) for group in groups)
        problems = [
            f"column {name}: no patient has {group!r}; the column holds {shown}."
            for group in dict.fromkeys(chosen)
            if group not in levels
        ]
        if len(set(chosen)) != len(chosen) or (two and len(chosen) != 2) or len(chosen) < 2:
            wanted = "exactly two different groups" if two else "at least two different groups"
            problems.append(f"groups {', '.join(chosen)}: name {wanted}.")
        if problems:
            raise InputError(problems)
        return chosen
    if len(levels) < 2 or (two and len(levels) > 2):
        raise InputError(
            f"column {name} holds {len(levels)} group{'s' * (len(levels) != 1)} ({shown}); "
            + ("name the two to compare." if len(levels) > 2 else "two are needed to compare.")
        )
    return levels


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who had an outcome: rows with the event, rows where it is known, rows where it applies."""

    event: BoolArray
    known: BoolArray
    applies: BoolArray
    conditions: tuple[Condition, ...]

    def counts(self, rows: BoolArray) -> tuple[int, int, int, int]:
        """Among some rows: events, known, missing, and those to whom it does not apply."""
        known = rows & self.known
        return (
            int((known & self.event).sum()),
            int(known.sum()),
            int((rows & self.applies & ~self.known).sum()),
            int((rows & ~self.applies).sum()),
        )


def read_outcome(table: Table, text: str, multi: str | None, *, somebody: bool = False) -> Outcome:
    """Judge ``COLUMN=VALUE[,VALUE][ & ...]`` in every row, with three answers: yes, no, not known.

    A row fails as soon as one condition fails, however many others are not known. NAP in a column
    makes the outcome not applicable, unless the condition asks for NAP by name. Where a cell lists
    several values, joined by ``multi``, one of them is enough. With ``somebody`` a word that nobody
    has is an error, as it is for the event of a curve: groups in which nobody can have the outcome
    are not worth a comparison, and the word is most often misspelt.
    """
    check_multi(multi)
    conditions = parse_conditions(text) if isinstance(text, str) else ()
    if not conditions:
        raise InputError("outcome: name what counts, for example status=NED.")
    n = row_count(table)
    event, failed, applies = np.ones(n, bool), np.zeros(n, bool), np.ones(n, bool)
    for condition in conditions:
        column = read_column(table, condition.column)
        cells = set(column.texts[column.known])
        held = {part for cell in cells for part in split_cell(cell, multi)}
        check_values(condition, cells | held)
        if somebody:
            _check_words(condition, cells | held)
        met = _meets(column, condition, multi)
        event &= met
        failed |= column.known & ~met
        applies &= column.applies | met
    return Outcome(event, (event | failed) & applies, applies, conditions)


def _check_words(condition: Condition, held: set[str]) -> None:
    """Raise where nobody has a word of the outcome, or one of the column was meant to be it."""
    # a missing code that is asked for by name is no word of the column
    words = tuple(value for value in condition.values if not missing_code(value))
    asked = replace(condition, values=words)
    check_writing(asked, held)
    check_present(asked, held)


def check_multi(multi: str | None) -> None:
    """Raise :class:`InputError` when ``multi`` can join nothing."""
    if multi is not None and not (isinstance(multi, str) and multi):
        raise InputError(f"multi: {multi!r} joins nothing; write a character such as ';', or None.")


def split_cell(text: str, multi: str | None) -> tuple[str, ...]:
    """The different values that a cell lists.

    Examples
    --------
    >>> split_cell("hematuria; fatigue;hematuria", ";"), split_cell("a;b", None)
    (('hematuria', 'fatigue'), ('a;b',))
    """
    if multi is None or multi not in text:
        return (text,)
    return tuple(dict.fromkeys(part.strip() for part in text.split(multi) if part.strip()))


def _meets(column: Column, condition: Condition, multi: str | None) -> BoolArray:
    # Nx asked for by name is NAS asked for by name
    wanted = {SAYS_MISSING.get(value, value) for value in condition.values}
    return np.array(
        [
            code in wanted
            if text is None
            else text in wanted or any(part in wanted for part in split_cell(text, multi))
            for text, code in zip(column.texts, column.codes, strict=True)
        ],
        dtype=bool,
    )


def _is_plain_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _natural(text: str) -> tuple[tuple[int, float, str], ...]:
    """Sort key that reads runs of digits as numbers; numbers come before letters."""
    if _is_plain_number(text):
        return ((0, float(text), ""),)
    return tuple(
        (0, float(part), "") if part.isdigit() else (1, 0.0, part)
        for part in re.split(r"(\d+)", text)
        if part
    )
