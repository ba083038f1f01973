"""Outcomes that are not known: counted by reason, and how far they can move a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, row_count
from pooledcases.describe.cells import (
    CODES,
    Outcome,
    ordered_levels,
    pick_groups,
    read_column,
    read_outcome,
)
from pooledcases.describe.outcomes import status_cautions
from pooledcases.describe.pairs import Counts
from pooledcases.describe.proportions import proportion
from pooledcases.kernels.differences import newcombe
from pooledcases.options import check_level
from pooledcases.results.base import BoolArray, Interval
from pooledcases.results.missing import DifferenceBounds, GroupUnknown, MissingOutcomes

#: Ways that are gone through for the interval; more take seconds and tell no more.
_MOST_WAYS = 4_000_000


def missing_outcomes(
    table: Table,
    *,
    outcome: str,
    by: str | None = None,
    groups: Sequence[str] | None = None,
    level: float = 0.95,
    multi: str | None = ";",
) -> MissingOutcomes:
    """Count the outcomes that are not known, by group and by reason, and bound what they can move.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    outcome : str
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``, as in :func:`compare`.
    by : str, optional
        The column of groups.
    groups : sequence of str, optional
        Groups to show; all where absent. With two of them the risk difference is bounded too.
    level : float
        Confidence level.
    multi : str or None
        What joins several values in one cell.

    Returns
    -------
    MissingOutcomes
        Cautions: PC-M17 where outcomes are missing, PC-M29 for status at last contact.

    Raises
    ------
    InputError
        When the columns make no table, one is absent, ``outcome`` is no condition, or a group does
        not occur.

    Notes
    -----
    A patient whose answer is missing counts under the code of the first column of the condition
    that leaves it open: NR not reported (an empty cell too), UNC unclear, NAS not assessable. NAP
    is counted beside: the outcome does not apply, and the patient is in no bound. The bounds are
    those of the best and the worst case; they assume nothing (Horowitz & Manski 2000, JASA 95:77).
    The interval of a difference holds Newcombe's interval (1998, Stat Med 17:873, method 10) of
    every way in which the unknown could have turned out.

    Examples
    --------
    >>> table = {"gene": ["A"] * 4 + ["B"] * 4,
    ...          "status": ["NED", "NED", "DOD", "NR", "NED", "DOD", "UNC", "NAP"]}
    >>> found = missing_outcomes(table, outcome="status=NED", by="gene")
    >>> [(g.name, g.proportion.missing, g.codes["UNC"], g.codes["NAP"]) for g in found.groups]
    [('A', 1, 0, 0), ('B', 1, 1, 1)]
    >>> bounds = found.differences[0].bounds
    >>> round(bounds.low, 3), round(bounds.high, 3)
    (-0.167, 0.417)
    """
    check_level(level)
    columns = columns_of(table, by=by)
    found = read_outcome(columns, outcome, multi)
    codes = _codes(columns, found)
    everyone = np.ones(row_count(columns), dtype=bool)
    names: tuple[str, ...] = ()
    rows: list[BoolArray] = []
    by_missing = 0
    if by is not None:
        column = read_column(columns, by)
        names = ordered_levels(column.texts[column.known])
        if groups is not None:
            names = pick_groups(column, by, groups, two=False)
        rows = [np.asarray(column.texts == name, dtype=bool) for name in names]
        by_missing = int((~column.known).sum())
    overall, *parts = (
        _group(name, part, found, codes, level)
        for name, part in zip((None, *names), (everyone, *rows), strict=True)
    )
    pair = [found.counts(part) for part in rows] if len(rows) == 2 else []
    return MissingOutcomes(
        outcome=outcome,
        by=by,
        level=level,
        overall=overall,
        groups=tuple(parts),
        differences=_differences((names[0], names[1]), pair[0], pair[1], level) if pair else (),
        by_missing=by_missing,
        cautions=(
            *(item for item in overall.proportion.cautions if item.code == "PC-M17"),
            *status_cautions(found),
        ),
    )


def _codes(table: Mapping[str, Words], found: Outcome) -> Words:
    """Why each row has no answer: the code of the first column that leaves it open."""
    out = np.full(len(found.known), "", dtype=object)
    for condition in found.conditions:
        codes = read_column(table, condition.column).codes
        open_still = (out == "") & (codes != "") & (codes != "NAP") & ~found.known & found.applies
        out[open_still] = codes[open_still]
    out[~found.applies] = "NAP"
    return out


def _group(
    name: str | None, rows: BoolArray, found: Outcome, codes: Words, level: float
) -> GroupUnknown:
    xi, ni, missing, _ = found.counts(rows)
    counted = {code: int((codes[rows] == code).sum()) for code in CODES}
    return GroupUnknown(
        name=name,
        n=int(rows.sum()),
        proportion=proportion(xi, ni, missing=missing, level=level),
        codes=MappingProxyType(counted),
    )


def _differences(
    groups: tuple[str, str], one: Counts, two: Counts, level: float
) -> tuple[DifferenceBounds, ...]:
    """The bounds of the two groups' difference; nothing where nobody is in one of them."""
    (a, n1, m1, _), (c, n2, m2, _) = one, two
    if not n1 + m1 or not n2 + m2:
        return ()
    all1, all2, ways = n1 + m1, n2 + m2, (m1 + 1) * (m2 + 1)
    ci = None
    if ways <= _MOST_WAYS:
        i, j = np.arange(m1 + 1)[:, None], np.arange(m2 + 1)[None, :]
        low, high = newcombe(a + i, all1, c + j, all2, level)
        ci = Interval(float(low.min()), float(high.max()))
    return (
        DifferenceBounds(
            groups=groups,
            estimate=a / n1 - c / n2 if n1 and n2 else None,
            bounds=Interval(a / all1 - (c + m2) / all2, (a + m1) / all1 - c / all2),
            ci=ci,
            ways=ways,
        ),
    )
