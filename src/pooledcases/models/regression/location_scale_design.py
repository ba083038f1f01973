"""The two designs of a location-scale model, over the studies that have all moderators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pooledcases.errors import InputError
from pooledcases.models.regression.columns import ModeratorTable, read_moderators
from pooledcases.models.regression.design import INTERCEPT, check_design, coding, design_rows
from pooledcases.models.regression.formula import Formula, parse
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects
from pooledcases.results.regression import DesignColumn, ModeratorColumn

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The location or the scale: its columns and their values over the studies of the fit."""

    columns: tuple[DesignColumn, ...]
    design: FloatArray

    @property
    def tested(self) -> list[int]:
        """All columns but the intercept."""
        return [at for at, column in enumerate(self.columns) if column.parts]

    @property
    def intercept(self) -> bool:
        return len(self.tested) < len(self.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Designs:
    """Both sides, the effects with the studies that are used, and the columns of the table."""

    effects: Effects
    location: Side
    scale: Side
    columns: tuple[ModeratorColumn, ...]
    left_out: tuple[str, ...]


def read_designs(effects: Effects, mods: str | None, scale: str) -> Designs:
    """Read both formulas; a study that misses a moderator of either is left out.

    Raises
    ------
    InputError
        With the problems of both formulas, those of the second named after ``scale``.
    """
    formulas: list[tuple[str, Formula]] = []
    problems: list[str] = []
    for name, text in (("mods", mods), ("scale", scale)):
        if text is None and name == "mods":  # the mean may be one for all, the spread is asked for
            continue
        try:
            formulas.append((name, _named(name, lambda text=text: parse(text))))  # type: ignore[misc]
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    used, tables = _tables(effects, formulas)
    rows = np.flatnonzero(used.included)
    sides = {name: _side(name, tables[name], formula, rows) for name, formula in formulas}
    if mods is None:
        constant = DesignColumn(name=INTERCEPT, term=INTERCEPT, parts=())
        sides["mods"] = Side((constant,), np.ones((len(rows), 1)))
    _check_together(sides, len(rows))
    known = {item.column: item for table in tables.values() for item in table.columns}
    gone = effects.included & ~used.included
    left_out = tuple(effects.study[row] for row in np.flatnonzero(gone))
    return Designs(used, sides["mods"], sides["scale"], tuple(known.values()), left_out)


def _tables(
    effects: Effects, formulas: list[tuple[str, Formula]]
) -> tuple[Effects, dict[str, ModeratorTable]]:
    """The columns of each formula over the studies that have the columns of all."""
    used = effects
    for name, formula in formulas:
        table = _named(name, lambda: read_moderators(used, formula))  # noqa: B023
        used = replace(used, included=table.usable, reasons=table.reasons)
    # levels and ranges are those of the studies that both formulas leave
    return used, {
        name: _named(name, lambda: read_moderators(used, formula))  # noqa: B023
        for name, formula in formulas
    }


def _side(name: str, table: ModeratorTable, formula: Formula, rows: NDArray[np.intp]) -> Side:
    columns = coding(formula, table.columns)
    values = {column: cells[rows] for column, cells in table.values.items()}
    design = design_rows(columns, values, len(rows))
    _named(name, lambda: check_design(design, columns))
    return Side(columns, design)


def _check_together(sides: dict[str, Side], k: int) -> None:
    p, q = (len(sides[name].columns) for name in ("mods", "scale"))
    if k < p + q + 1:
        raise InputError(
            f"scale: the model has {p} coefficients of the mean and {q} of the spread, and {k} "
            f"studies with all moderators; it needs at least {p + q + 1}. Use fewer moderators."
        )


def _named(name: str, make: Callable[[], _Made]) -> _Made:
    """What is made; its errors are named after the option that they are of."""
    try:
        return make()
    except InputError as error:
        if name == "mods":
            raise
        raise InputError(
            [f"{name}:{text.removeprefix('mods:')}" for text in error.problems]
        ) from None
