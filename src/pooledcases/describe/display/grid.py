"""Patients by variables: what stands in each cell, and why nothing does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pooledcases.data.columns import Table, Words, columns_of
from pooledcases.describe.cells import check_multi, ordered_levels, read_column, split_cell
from pooledcases.describe.display.patients import patient_groups, patient_names
from pooledcases.errors import InputError
from pooledcases.options import GridColumnKind, is_listed, shown
from pooledcases.results.base import caution
from pooledcases.results.display import CellState
from pooledcases.results.patient_display import CaseGrid, GridColumn

#: Cells that answer a question with yes or no.
POSITIVE: Final = frozenset({"yes", "positive", "present", "+", "1", "true", "True"})
NEGATIVE: Final = frozenset({"no", "negative", "absent", "-", "0", "false", "False"})
#: Empty cells in the order in which they are sorted, behind all values.
_STATES: Final = ("known", "NAP", "NAS", "UNC", "NR")
_MISSING: Final = ("NR", "NAS", "UNC")


def case_grid(
    table: Table,
    *,
    variables: Sequence[str],
    by: str | None = None,
    sort: Sequence[str] = (),
    positive: Mapping[str, Sequence[str]] = MappingProxyType({}),
    negative: Mapping[str, Sequence[str]] = MappingProxyType({}),
    multi: str | None = ";",
    id: str = "case_id",
) -> CaseGrid:
    """Collect what each patient's cells hold, for a grid of patients by variables.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    variables : sequence of str
        Columns to show.
    by : str, optional
        Column of groups.
    sort : sequence of str
        Columns to sort the patients by, inside their groups; cells without a value come last.
        Without it patients stand in the order of the table.
    positive, negative : mapping of column to values
        What means yes and no in a column; by default ``yes``, ``positive``, ``present`` and ``no``,
        ``negative``, ``absent``. A column with other values too is one of categories, in which the
        values that mean no are negative all the same.
    multi : str or None
        What joins several values in one cell.
    id : str
        Column of the patients' names; rows are numbered where there is none.

    Returns
    -------
    CaseGrid
        Cautions: PC-M17 where cells are missing (not reported, not assessable or unclear).

    Raises
    ------
    InputError
        A column is absent, or named twice; or patients share a name.

    Notes
    -----
    Not reported is never negative: NR, NAP, UNC and NAS (a printed Nx too) keep their code.

    Examples
    --------
    >>> table = {"case_id": ["A", "B"], "stage_n": ["Nx", "N1"], "relapse": ["no", "NR"]}
    >>> found = case_grid(table, variables=["stage_n", "relapse"])
    >>> [(column.kind, column.values, column.states) for column in found.columns]
    [('category', ((), ('N1',)), ('NAS', 'known')), ('yes-no', (('no',), ()), ('known', 'NR'))]
    """
    check_multi(multi)
    for option, names in (("variables", variables), ("sort", sort)):
        if not is_listed(names):
            raise InputError(f"{option}: {shown(names)} is no list of columns; write ['stage_t'].")
    columns = columns_of(table, by=by, id=id)
    ids = patient_names(columns, id)
    _check(columns, tuple(variables), tuple(sort))
    groups, group = patient_groups(columns, by)
    order = _order(columns, groups, group, sort, multi)
    shown_columns = tuple(
        _column(columns, name, order, positive.get(name), negative.get(name), multi)
        for name in variables
    )
    states = [state for column in shown_columns for state in column.states]
    missing, applies = sum(s in _MISSING for s in states), sum(s != "NAP" for s in states)
    return CaseGrid(
        ids=tuple(ids[row] for row in order),
        by=by,
        sort=tuple(sort),
        groups=groups,
        group=tuple(group[row] for row in order),
        columns=shown_columns,
        cautions=(caution("PC-M17", missing=missing, total=applies),) if missing else (),
    )


def _check(columns: Mapping[str, Words], variables: Sequence[str], sort: Sequence[str]) -> None:
    has = ", ".join(columns)
    problems = [
        f"There is no column {shown(name)}; the table has: {has}."
        for name in dict.fromkeys((*variables, *sort))
        if name not in columns
    ]
    twice = [name for name in dict.fromkeys(variables) if variables.count(name) > 1]
    problems += [f"variables: {name!r} is named twice; name it once." for name in twice]
    if not variables:
        problems.append("variables: name at least one column to show.")
    if problems:
        raise InputError(problems)


def _order(
    columns: Mapping[str, Words],
    groups: Sequence[str],
    group: Sequence[str | None],
    sort: Sequence[str],
    multi: str | None,
) -> list[int]:
    """The rows in the order in which they are shown; ties stay as in the table."""
    order = list(range(len(group)))
    for name in reversed(sort):
        rank = _ranks(columns, name, multi)
        order.sort(key=lambda row, rank=rank: rank[row])  # type: ignore[misc]
    place: dict[str | None, int] = {name: index for index, name in enumerate(groups)}
    place[None] = len(groups)
    return sorted(order, key=lambda row: place[group[row]])


def _ranks(columns: Mapping[str, Words], name: str, multi: str | None) -> list[tuple[int, int]]:
    """Known values by their level, then the reasons why there is none."""
    column = read_column(columns, name)
    known = [text for text in column.texts if text is not None]
    levels = ordered_levels(part for text in known for part in split_cell(text, multi))
    return [
        (0, levels.index(split_cell(text, multi)[0])) if text is not None else (_state(code), 0)
        for text, code in zip(column.texts, column.codes, strict=True)
    ]


def _state(code: str) -> int:
    return _STATES.index(code)


def _column(
    columns: Mapping[str, Words],
    name: str,
    order: Sequence[int],
    positive: Sequence[str] | None,
    negative: Sequence[str] | None,
    multi: str | None,
) -> GridColumn:
    read = read_column(columns, name)
    cells = [read.texts[row] for row in order]
    values = tuple(() if cell is None else split_cell(cell, multi) for cell in cells)
    levels = ordered_levels(part for cell in values for part in cell)
    yes, no = frozenset(positive or POSITIVE), frozenset(negative or NEGATIVE)
    kind = _kind(levels, yes | no, given=positive is not None or negative is not None)
    return GridColumn(
        name=name,
        kind=kind,
        levels=() if kind == "number" else levels,
        ordered=kind == "category" and _ordered(levels),
        positive=yes & set(levels),
        negative=no & set(levels),
        values=values,
        states=tuple(_cell_state(read.codes[row]) for row in order),
    )


def _cell_state(code: str) -> CellState:
    return code or "known"  # type: ignore[return-value]


def _kind(levels: Sequence[str], answers: frozenset[str], *, given: bool) -> GridColumnKind:
    """What a column holds; 0 and 1 alone are numbers only where other numbers stand beside."""
    if levels and set(levels) <= answers:
        return "yes-no"
    numeric = bool(levels) and not given and all(_is_number(level) for level in levels)
    return "number" if numeric else "category"


def _ordered(levels: Sequence[str]) -> bool:
    """Whether all levels are one letter and a number, as stages and grades are."""
    marks = {level[0] for level in levels if level not in NEGATIVE}
    return len(levels) > 1 and len(marks) == 1 and all(level[1:2].isdecimal() for level in levels)


def _is_number(text: str) -> bool:
    return text.lstrip("+-≥>≤<=").strip().replace(".", "", 1).isdecimal()
