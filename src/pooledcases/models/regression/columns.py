"""The columns of the study table that a regression uses: numbers, or levels of a category."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import numbers
from pooledcases.data.not_available import need_said
from pooledcases.errors import InputError
from pooledcases.models.regression.formula import MODERATORS, Asked, Formula, Variable
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.regression import ModeratorColumn

#: How many cells or levels an error names.
_NAMED = 8
#: Products of a few moderators are squared; inside this bound and its inverse all are finite.
_LARGEST = 1e30
_LIKE_A_NUMBER = re.compile(r"[<>≤≥~≈=+-]*\s*\d[\d.,\s]*\s*(%|[a-zA-Z]{0,6})")


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One column over all rows of the table.

    Attributes
    ----------
    values : ndarray, shape (rows,)
        Numbers, or the place of the level; NaN where missing.
    levels : tuple of str or None
        In the order of ``values``; None for numbers.
    """

    values: FloatArray
    levels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class ModeratorTable:
    """The columns of a formula over the studies that have them all.

    Attributes
    ----------
    columns : tuple of ModeratorColumn
    values : mapping of str to ndarray, shape (rows,)
        As :class:`Cells`, over all rows of the table.
    usable : ndarray of bool, shape (rows,)
        Included, with every moderator.
    reasons : tuple of (Reason or None)
        Why a row is not.
    left_out : tuple of str
        Included studies that miss a moderator.
    """

    columns: tuple[ModeratorColumn, ...]
    values: dict[str, FloatArray]
    usable: BoolArray
    reasons: tuple[Reason | None, ...]
    left_out: tuple[str, ...]


def read_moderators(effects: Effects, formula: Formula) -> ModeratorTable:
    """The columns of a formula, with every problem told at once.

    Raises
    ------
    InputError
        For a column that does not exist, texts among numbers, one level or one value only, an
        unknown reference, or no study with all moderators.
    """
    found, problems = _read_all(effects, formula)
    if problems:
        raise InputError(problems)
    usable = effects.included.copy()
    for cells in found.values():
        usable &= np.isfinite(cells.values)
    if not usable.any():
        named = ", ".join(found)
        raise InputError(f"mods: no study has an effect and all of: {named}. Fill the cells.")
    columns, values = [], {}
    for variable in formula.variables:
        try:
            column, values[variable.column] = prepared(variable, found[variable.column], usable)
            columns.append(column)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    reasons = _reasons(effects, found)
    left_out = effects.included & ~usable
    names = tuple(effects.study[row] for row in np.flatnonzero(left_out))
    return ModeratorTable(tuple(columns), values, usable, reasons, names)


def _read_all(effects: Effects, formula: Formula) -> tuple[dict[str, Cells], list[str]]:
    found: dict[str, Cells] = {}
    problems: list[str] = []
    for variable in formula.variables:
        try:
            found[variable.column] = _cells(effects, variable)
        except InputError as error:
            problems.extend(error.problems)
    return found, problems


def _cells(effects: Effects, variable: Variable) -> Cells:
    name = variable.column
    if name in effects.columns:
        values = effects.columns[name]
        if not variable.categorical:
            return Cells(values, None)
        return _levels([None if np.isnan(value) else f"{value:g}" for value in values])
    if name not in effects.labels:
        has = ", ".join((*effects.labels, *effects.columns))
        raise InputError(f"mods: there is no column {name!r}; the table has: {has}.")
    return text_cells(variable, effects.labels[name])


def text_cells(
    variable: Variable, texts: tuple[str | None, ...], asked: Asked = MODERATORS
) -> Cells:
    """A column of texts (None where missing): numbers if all are, else the levels of a category.

    Raises
    ------
    InputError
        Where numbers and words are mixed.
    """
    name = variable.column
    if variable.categorical:
        need_said(texts, name, asked.option)
        return _levels(texts)
    values, wrong = _numbers(texts)
    known = sum(text is not None for text in texts)
    if known and not wrong:
        return Cells(values, None)
    need_said(texts, name, asked.option)
    if len(wrong) == known and not any(_LIKE_A_NUMBER.fullmatch(text) for _, text in wrong):
        return _levels(texts)
    named = "; ".join(f"row {row + 1}: {text!r}" for row, text in wrong[:_NAMED])
    more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
    raise InputError(
        f"{asked.option}: column {name} holds cells that are no numbers ({named}{more}). Type "
        f"numbers with a point, NR where not reported, or write factor({name}) for a category."
    )


def _numbers(texts: tuple[str | None, ...]) -> tuple[FloatArray, list[tuple[int, str]]]:
    """The texts as numbers, and those that are none, by the rules of the one column reader."""
    try:
        return numbers({"": np.array(texts, dtype=object)}, ""), []
    except InputError:
        pass
    parsed = {text: _number(text) for text in dict.fromkeys(texts) if text is not None}
    values = np.array([np.nan if text is None else parsed[text] for text in texts])
    wrong = [
        (row, text) for row, text in enumerate(texts) if text is not None and np.isnan(parsed[text])
    ]
    return values, wrong


def _number(text: str) -> float:
    """NaN for a text that is no number."""
    try:
        return float(numbers({"": np.array([text], dtype=object)}, "")[0])
    except InputError:
        return np.nan


def _levels(texts: list[str | None] | tuple[str | None, ...]) -> Cells:
    """Levels by number where all are numbers, else by the alphabet."""
    known = sorted({text for text in texts if text is not None}, key=_place)
    code = {level: float(place) for place, level in enumerate(known)}
    return Cells(np.array([code.get(text or "", np.nan) for text in texts]), tuple(known))


def _place(level: str) -> tuple[float, str, str]:
    try:
        return float(level), "", level
    except ValueError:
        return np.inf, level.casefold(), level


def prepared(
    variable: Variable, cells: Cells, usable: BoolArray, asked: Asked = MODERATORS
) -> tuple[ModeratorColumn, FloatArray]:
    """The column over the usable rows: its range, or its levels with the reference first.

    Raises
    ------
    InputError
        For one value or level only, numbers out of range, or an unknown reference.
    """
    name, used = variable.column, cells.values[usable]
    if cells.levels is None:
        low, high = float(used.min()), float(used.max())
        if not high - low > 1e-12 * max(abs(low), abs(high)):
            raise InputError(
                f"{asked.option}: {name} is {low:g} in every {asked.row} that is used; a constant "
                "explains nothing. Leave it out."
            )
        if max(abs(low), abs(high)) > _LARGEST or high - low < 1 / _LARGEST:
            raise InputError(
                f"{asked.option}: {name} runs from {low:g} to {high:g}; its powers are lost in "
                "double precision. Choose another unit."
            )
        mean = float(used.mean())
        return ModeratorColumn(
            column=name, levels=None, low=low, high=high, mean=mean
        ), cells.values
    present = [level for place, level in enumerate(cells.levels) if (used == place).any()]
    if len(present) < 2:
        raise InputError(
            f"{asked.option}: {name} has one level only in the {asked.rows} that are used "
            f"({present[0]}); there is nothing to compare. Leave it out."
        )
    levels = _reference_first(variable, present, asked)
    place_of = {level: float(place) for place, level in enumerate(levels)}
    recode = np.array([place_of.get(level, np.nan) for level in cells.levels])
    known = np.isfinite(cells.values)
    values = np.full(len(cells.values), np.nan)
    values[known] = recode[cells.values[known].astype(int)]
    return ModeratorColumn(column=name, levels=levels), values


def _reference_first(variable: Variable, present: list[str], asked: Asked) -> tuple[str, ...]:
    reference = variable.reference
    if reference is None:
        return tuple(present)
    if reference not in present:
        named = ", ".join(present[:_NAMED]) + (", …" if len(present) > _NAMED else "")
        raise InputError(
            f"{asked.option}: {variable.column} has no level {reference!r} to be the reference; it "
            f"has: {named}."
        )
    return (reference, *(level for level in present if level != reference))


def _reasons(effects: Effects, found: dict[str, Cells]) -> tuple[Reason | None, ...]:
    reasons = list(effects.reasons)
    missing = np.array([~np.isfinite(cells.values) for cells in found.values()])
    for row in np.flatnonzero(effects.included & missing.any(axis=0)):
        named = ", ".join(np.array(list(found))[missing[:, row]])
        reasons[row] = Reason(key="reason.moderator_missing", values={"columns": named})
    return tuple(reasons)
