"""Table 1: every variable of the patients, overall and by a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, columns_of, numbers, row_count
from pooledcases.data.spellings import spelling_caution
from pooledcases.describe.cells import Column, check_multi, read_column, split_cell
from pooledcases.describe.measurements import summarize
from pooledcases.describe.numeric_columns import (
    bounded,
    exact_times,
    is_limit,
    is_number,
    is_numeric,
    mostly_times,
    timed,
)
from pooledcases.describe.orders import natural_levels
from pooledcases.describe.outcomes import STATUS_COLUMN
from pooledcases.describe.proportions import proportion
from pooledcases.errors import InputError
from pooledcases.options import ProportionInterval, check_level, check_word
from pooledcases.results.base import BoolArray, Caution, caution
from pooledcases.results.describe import Proportion, TableOne, TableOneRow

#: Names of columns that say where a row comes from, not what the patient has.
_SOURCE = re.compile(
    r"(.*[_ ])?(printed|reason|footnote|notes?|source|candidates|correction|comments?)",
    re.IGNORECASE,
)
_ID = re.compile(
    r"(.*[_ ])?(id|row|doi|pmid)|(patient|case|pt)([_ ]?(no|nr|number))?", re.IGNORECASE
)

#: A text that no two patients share is an identifier from this many patients on.
_DISTINCT = 10
#: Texts longer than this (on average), or more levels than half of the patients and more than
#: `_LEVELS`, are free text.
_LONG, _LEVELS = 40, 12


@dataclass(frozen=True, slots=True)
class _Style:
    """How the cells are made."""

    interval: ProportionInterval
    level: float
    multi: str | None
    levels: Mapping[str, Sequence[str]] | None


def describe(
    table: Table,
    *,
    by: str | None = None,
    variables: Sequence[str] | None = None,
    interval: ProportionInterval = "clopper-pearson",
    level: float = 0.95,
    multi: str | None = ";",
    levels: Mapping[str, Sequence[str]] | None = None,
) -> TableOne:
    """Table 1, overall and by the levels of a column.

    Parameters
    ----------
    table : mapping of columns
    by : str, optional
        A column of groups. Patients whose group is missing count overall only.
    variables : sequence of str, optional
        The columns to describe, in this order. By default all but ``by``, identifiers, columns on
        the source of a row, free text, columns without a value, and columns that mix numbers and
        text; ``skipped`` names them and ``skipped_reasons`` says why.
    interval, level
        As in :func:`proportion`.
    multi : str or None
        What joins several values in one cell. Each value then is a level; a patient may have
        several.
    levels : mapping of column to sequence of str, optional
        The order of the levels of a variable; values that it does not name come last.

    Returns
    -------
    TableOne
        Cautions: PC-M17 where a described cell is missing (each cell carries its own, too), PC-M29
        where status at last contact is described, PC-D50 where levels are one word in two writings.

    Raises
    ------
    InputError
        When the columns make no table, one is absent, or an option is not known.

    Notes
    -----
    A column is numeric when every cell that is not missing is a number; one of 0 and 1 only is a
    category. Where more than half of the cells are numbers and the others are limits (``> 60``,
    ``<= 5``), it is numeric too: the numbers are summarised without the limits, which are counted
    beside (``limits``, PC-M20). The median of the numbers then lies on the one side of the
    truth. A column whose name says a unit of time (``Follow-up (months)``) may hold times as papers
    print them (``2 years``): those that are a time are summarised in the column's unit where they
    are most of the cells, else the column is left out (``bounds``), unless ``variables`` names it.
    A category's denominator is the number of patients in whom it is known: NR, UNC and
    NAS are shown and bounded, NAP is shown and left out of the bounds. Levels are in their own
    order where one is known (numbers, stages, categories of TNM, grades, response, status at last
    contact, yes/no/unclear, low/moderate/high), else by frequency.

    Examples
    --------
    >>> table = {"gene": ["A", "A", "B"], "age_years": [30, "NR", 50], "sex": ["F", "M", "NR"]}
    >>> result = describe(table, by="gene")
    >>> result.groups, result.sizes
    (('A', 'B'), (3, 2, 1))
    >>> [(row.variable, row.level, row.missing[0]["NR"]) for row in result.rows]
    [('age_years', None, 1), ('sex', 'F', 1), ('sex', 'M', 1)]
    """
    check_word(interval, ProportionInterval, "interval")
    check_level(level)
    check_multi(multi)
    table = columns_of(table, by=by)
    _check_columns(table, by, variables)
    groups, masks, by_missing = _groups(table, by)
    chosen, skipped = _chosen(table, by, variables, multi)
    style = _Style(interval, level, multi, levels)
    rows: list[TableOneRow] = []
    for name in chosen:
        rows += _rows(table, name, masks, style)
    return TableOne(
        by=by,
        groups=groups,
        sizes=tuple(int(mask.sum()) for mask in masks),
        by_missing=by_missing,
        interval=interval,
        level=level,
        rows=tuple(rows),
        multiple=tuple(name for name in chosen if _has_several(read_column(table, name), multi)),
        skipped=tuple(skipped),
        skipped_reasons=tuple(skipped.values()),
        cautions=_cautions(table, [*chosen, *([by] if by and by not in chosen else ())], chosen),
    )


def _check_columns(table: Table, by: str | None, variables: Sequence[str] | None) -> None:
    if isinstance(variables, str) or not (variables is None or hasattr(variables, "__iter__")):
        raise InputError(f"variables: {variables!r} is no list of columns; write ['{variables}'].")
    has = [str(name) for name in table]
    wanted = ([] if by is None else [by]) + list(variables or ())
    if variables is not None and len(set(variables)) < max(len(variables), 1):
        raise InputError(
            f"variables: {', '.join(map(str, variables)) or 'none'}; name at least one column, "
            "and each once."
        )
    problems = [
        f"There is no column {name!r}; the table has: {', '.join(has)}."
        for name in dict.fromkeys(wanted)
        if name not in has
    ]
    if problems:
        raise InputError(problems)


def _groups(table: Table, by: str | None) -> tuple[tuple[str, ...], list[BoolArray], int]:
    """The groups, the rows of each column of the result, and how many patients have no group."""
    everyone = np.ones(row_count(table), dtype=bool)
    if by is None:
        return (), [everyone], 0
    column = read_column(table, by)
    groups = natural_levels(column.texts[column.known])
    masks = [np.asarray(column.texts == name, dtype=bool) for name in groups]
    return groups, [everyone, *masks], int((~column.known).sum())


def _chosen(
    table: Table, by: str | None, variables: Sequence[str] | None, multi: str | None
) -> tuple[list[str], dict[str, str]]:
    """The columns to describe, and those left out with the reason."""
    if variables is not None:
        return list(variables), {}
    chosen: list[str] = []
    skipped: dict[str, str] = {}
    for name in (str(name) for name in table if name != by):
        reason = _reason_to_skip(name, read_column(table, name), multi)
        if reason is None:
            chosen.append(name)
        else:
            skipped[name] = reason
    return chosen, skipped


def _reason_to_skip(name: str, column: Column, multi: str | None) -> str | None:
    cells = list(column.texts[column.known])
    if _ID.fullmatch(name):
        return "id"
    if _SOURCE.fullmatch(name):
        return "source"
    if not cells:
        return "empty"
    numeric = sum(is_number(cell) for cell in cells)
    times = timed(name, column)
    if times is not None:
        return None if 2 * times > len(cells) else "bounds"
    if numeric > len(cells) / 2 or (mostly_times(name, column) and not is_numeric(column)):
        return None if numeric + sum(map(is_limit, cells)) == len(cells) else "mixed"
    parts = [part for cell in cells for part in split_cell(cell, multi)]
    distinct = len(set(parts))
    if sum(map(len, parts)) > _LONG * len(parts):
        return "free text"
    if distinct == len(parts) > _DISTINCT:
        return "id"
    return "free text" if distinct > max(_LEVELS, len(cells) / 2) else None


def _rows(table: Table, name: str, masks: list[BoolArray], style: _Style) -> list[TableOneRow]:
    column = read_column(table, name)
    missing = tuple(column.missing(mask) for mask in masks)
    if is_numeric(column) or timed(name, column) is not None:
        return [_number_row(table, name, column, masks)]
    order = (style.levels or {}).get(name)
    levels = natural_levels(_parts(column, masks[0], style.multi), order)
    cells_of = [_proportions(column, mask, levels, style) for mask in masks]
    return [
        TableOneRow(
            variable=name,
            level=level,
            kind="category",
            cells=tuple(cells),
            missing=missing,
            limits=(0,) * len(masks),
        )
        for level, *cells in zip(levels, *cells_of, strict=True)
    ]


def _number_row(table: Table, name: str, column: Column, masks: list[BoolArray]) -> TableOneRow:
    """A column of numbers, summarised without those of whom only a limit is known."""
    limits = bounded(name, column)
    exact = np.array(table[name], dtype=object).ravel()
    if timed(name, column) is not None:
        exact = exact_times(name, column)
    exact[limits] = None
    values = numbers({name: exact}, name)
    used = column.applies & ~limits
    return TableOneRow(
        variable=name,
        level=None,
        kind="number",
        cells=tuple(summarize(values[mask & used]) for mask in masks),
        missing=tuple(column.missing(mask) for mask in masks),
        limits=tuple(int((mask & limits).sum()) for mask in masks),
    )


def _proportions(
    column: Column, mask: BoolArray, levels: Sequence[str], style: _Style
) -> list[Proportion]:
    """The proportion of every level among some rows."""
    events = Counter(_parts(column, mask, style.multi))
    known = int((mask & column.known).sum())
    missing = int((mask & column.applies & ~column.known).sum())
    return [
        proportion(
            events[level], known, missing=missing, interval=style.interval, level=style.level
        )
        for level in levels
    ]


def _parts(column: Column, mask: BoolArray, multi: str | None) -> Iterator[str]:
    """Every level of every patient among some rows, each patient's once."""
    for text in column.texts[mask & column.known]:
        yield from split_cell(text, multi)


def _has_several(column: Column, multi: str | None) -> bool:
    return any(len(split_cell(text, multi)) > 1 for text in column.texts[column.known])


def _cautions(table: Table, grouped: list[str], chosen: list[str]) -> tuple[Caution, ...]:
    columns = [read_column(table, name) for name in chosen]
    numeric = [
        name
        for name, column in zip(chosen, columns, strict=True)
        if is_numeric(column) or timed(name, column) is not None
    ]
    missing = sum(int((column.applies & ~column.known).sum()) for column in columns)
    total = sum(int(column.applies.sum()) for column in columns)
    found = [caution("PC-M17", missing=missing, total=total)] if missing else []
    limits = {name: int(bounded(name, read_column(table, name)).sum()) for name in numeric}
    found += [caution("PC-M20", form="limits", column=name, n=n) for name, n in limits.items() if n]
    if STATUS_COLUMN in chosen:
        found.append(caution("PC-M29"))
    texts = [name for name in grouped if name not in numeric]
    found += [
        item for name in texts for item in spelling_caution(name, read_column(table, name).texts)
    ]
    return tuple(found)
