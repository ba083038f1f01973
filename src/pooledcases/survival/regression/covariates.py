"""The covariates of patients: from the words of a formula to a design, nothing evaluated.

The formula and the coding of categories are those of moderators of studies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.data.columns import Table, Words, texts
from pooledcases.errors import InputError
from pooledcases.models.regression.columns import Cells, prepared, text_cells
from pooledcases.models.regression.design import coding, collinear, design_rows
from pooledcases.models.regression.formula import COVARIATES, Formula, Variable, parse
from pooledcases.options import is_listed, shown
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.regression import DesignColumn, ModeratorColumn

#: A column name that a formula can hold as it is.
_QUOTES = "`"


@dataclass(frozen=True, slots=True, eq=False)
class Covariates:
    """The columns of a formula over all rows of a table.

    Attributes
    ----------
    formula : Formula
    cells : mapping of str to Cells
    known : ndarray of bool, shape (rows,)
        Rows that have them all.
    """

    formula: Formula
    cells: Mapping[str, Cells]
    known: BoolArray

    def missing(self, ids: Words, rows: BoolArray) -> Mapping[str, tuple[str, ...]]:
        """Who of some rows misses each column."""
        found = {
            name: tuple(str(ids[row]) for row in np.flatnonzero(rows & np.isnan(item.values)))
            for name, item in self.cells.items()
        }
        return MappingProxyType({name: who for name, who in found.items() if who})


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The design of the patients that are used; its first column is the intercept.

    Attributes
    ----------
    text : str
        The formula.
    values : ndarray, shape (n, p + 1)
    coding : tuple of DesignColumn, length p + 1
    columns : tuple of ModeratorColumn
    """

    text: str
    values: FloatArray
    coding: tuple[DesignColumn, ...]
    columns: tuple[ModeratorColumn, ...]

    @property
    def references(self) -> tuple[str | None, ...]:
        """What each coefficient is a difference from, in the order of ``coding``."""
        levels = {column.column: column.levels for column in self.columns}
        out: list[str | None] = []
        for column in self.coding:
            named = [name for name, at in column.parts if at is not None]
            whole = [f"{name}[{(levels[name] or ('',))[0]}]" for name in named]
            out.append(", ".join(whole) or None)
        return tuple(out)


def read_covariates(
    table: Table, covariates: str | Sequence[str], *, reserved: Mapping[str, str]
) -> Covariates:
    """Read the columns of a formula, or of a list of terms.

    Parameters
    ----------
    table : mapping of columns
    covariates : str or sequence of str
        ``"age_years + partner_gene"``, or the terms one by one; a column of the table may be listed
        by its name, whatever signs that holds.
    reserved : mapping of str to str
        Columns that cannot be covariates, and what they are: the time, the event.

    Raises
    ------
    InputError
        For a formula that is not understood, a column that does not exist, numbers and words mixed;
        all problems at once.
    """
    formula = parse(_text(table, covariates), COVARIATES)
    problems = [
        f"covariates: {name} is {what}, and cannot explain itself; leave it out."
        for name, what in _taken(formula, reserved)
    ]
    if not formula.intercept:
        problems.append("covariates: leave '- 1' out; the reference levels need the intercept.")
    cells: dict[str, Cells] = {}
    for variable in formula.variables:
        try:
            cells[variable.column] = _cells(table, variable)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    known = np.logical_and.reduce([np.isfinite(item.values) for item in cells.values()])
    return Covariates(formula, MappingProxyType(cells), np.asarray(known, dtype=bool))


def _text(table: Table, covariates: object) -> str:
    if isinstance(covariates, str):
        return covariates
    if not is_listed(covariates):
        raise InputError(
            f"covariates: {shown(covariates)} names no columns; {COVARIATES.how}, or list them."
        )
    terms = [_term(table, item) for item in covariates]
    if not terms:
        raise InputError(f"covariates: the list is empty; {COVARIATES.how}.")
    return " + ".join(terms)


def _term(table: Table, item: object) -> str:
    if not isinstance(item, str):
        raise InputError(f"covariates: {shown(item)} is no name of a column; write one name.")
    quoted = item in table and _QUOTES not in item
    return f"`{item}`" if quoted else item


def _taken(formula: Formula, reserved: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for variable in formula.variables:
        if variable.column in reserved:
            yield variable.column, reserved[variable.column]


def _cells(table: Table, variable: Variable) -> Cells:
    if variable.column not in table:
        has = ", ".join(str(name) for name in table)
        raise InputError(
            f"covariates: there is no column {variable.column!r}; the table has: {has}."
        )
    return text_cells(variable, tuple(texts(table, variable.column)), COVARIATES)


def design_of(covariates: Covariates, used: BoolArray) -> Design:
    """The design of the rows that are used.

    Raises
    ------
    InputError
        For a constant, a category with one level, an unknown reference, collinear columns; all
        problems at once.
    """
    problems: list[str] = []
    columns: list[ModeratorColumn] = []
    values: dict[str, FloatArray] = {}
    for variable in covariates.formula.variables:
        try:
            cells = covariates.cells[variable.column]
            column, coded = prepared(variable, cells, used, COVARIATES)
        except InputError as error:
            problems.extend(error.problems)
            continue
        columns.append(column)
        values[variable.column] = coded[used]
    if problems:
        raise InputError(problems)
    coded_columns = coding(covariates.formula, tuple(columns))
    design = design_rows(coded_columns, values, int(used.sum()))
    problems = collinear(design, coded_columns, COVARIATES)
    if problems:
        raise InputError(problems)
    return Design(covariates.formula.text, design, coded_columns, tuple(columns))
