"""An outcome compared between two groups of patients."""

from __future__ import annotations

import numpy as np

from pooledcases.data.columns import Table, columns_of, numbers
from pooledcases.data.spellings import spelling_caution
from pooledcases.describe.cells import Outcome, pick_groups, read_column, read_outcome
from pooledcases.describe.measurements import summarize
from pooledcases.describe.outcomes import is_status, status_cautions
from pooledcases.describe.two_by_two import compare_proportions
from pooledcases.kernels.tables import fisher_p
from pooledcases.options import check_level
from pooledcases.results.base import BoolArray, Caution, Interval, caution
from pooledcases.results.comparisons import Comparison, TwoByTwo
from pooledcases.results.describe import Summary
from pooledcases.survival.reading import disease_free_answers

Rows = tuple[BoolArray, BoolArray]
#: Events, known, missing, not applicable.
Counts = tuple[int, int, int, int]

#: Counts whose probabilities are gone through for the range of p; some seconds.
_MOST_COUNTS = 20_000_000


def compare(
    table: Table,
    *,
    outcome: str,
    by: str,
    groups: tuple[str, str] | None = None,
    level: float = 0.95,
    multi: str | None = ";",
    start: str = "disease_free_at_start",
    followup: str = "followup_months",
) -> Comparison:
    """Compare how many patients of two groups had an outcome.

    Parameters
    ----------
    table : mapping of columns
    outcome : str
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``.
    by : str
        The column of groups.
    groups : tuple of two str, optional
        The two groups; may be left out where ``by`` has only two.
    level : float
        Confidence level.
    multi : str or None
        What joins several values in one cell; one that matches is enough.
    start, followup : str
        Columns that say who was disease-free at the start (``yes``), and the follow-up. They are
        used for an outcome of status at last contact, where the table has them.

    Returns
    -------
    Comparison
        Cautions: PC-M17 where outcomes are missing, PC-M29 for status at last contact, PC-M30 where
        Fisher's p and the interval of the odds ratio disagree, PC-M20 where there are too many ways
        for ``fisher_p_range`` (None then).

    Raises
    ------
    InputError
        When the columns make no table, one is absent, ``outcome`` is no condition, a value in it is
        written otherwise than in the column, a group does not occur, or ``start`` holds other words
        than yes, no and unclear.

    Notes
    -----
    Missing outcomes are left out of the comparison, and then every way in which they could have
    turned out is gone through: ``fisher_p_range`` holds the smallest and the largest p. The two
    extreme cases (all the missing of one group with the outcome, none of the other) can both have a
    small p, in opposite directions.

    Examples
    --------
    >>> table = {
    ...     "gene": ["A"] * 5 + ["B"] * 5,
    ...     "status": ["NED"] * 4 + ["NR"] + ["NED", "DOD", "DOD", "DOD", "AWD"],
    ... }
    >>> result = compare(table, outcome="status=NED", by="gene")
    >>> result.missing, f"{result.two_by_two.fisher_p:.4f}", f"{result.fisher_p_range.high:.4f}"
    ((1, 0), '0.0476', '0.2063')
    """
    check_level(level)
    table = columns_of(table, by=by, start=start, followup=followup)
    found = read_outcome(table, outcome, multi, somebody=True)
    column = read_column(table, by)
    first, second = pick_groups(column, by, groups, two=True)
    rows: Rows = (column.texts == first, column.texts == second)
    one, two = found.counts(rows[0]), found.counts(rows[1])
    two_by_two = _compared(one, two, level)
    status = is_status(found)
    if_first, if_second, p_range = _if_missing_were_known(one, two)
    return Comparison(
        outcome=outcome,
        by=by,
        groups=(first, second),
        level=level,
        missing=(one[2], two[2]),
        not_applicable=(one[3], two[3]),
        two_by_two=two_by_two,
        fisher_p_if_first=if_first,
        fisher_p_if_second=if_second,
        fisher_p_range=p_range,
        disease_free=_disease_free(table, start, found, rows, level) if status else None,
        followup=_followup(table, followup, rows) if status else None,
        by_missing=int((~column.known).sum()),
        cautions=(
            *_missing_cautions(one, two),
            *status_cautions(found),
            *two_by_two.cautions,
            *spelling_caution(by, column.texts),
        ),
    )


def _compared(one: Counts, two: Counts, level: float) -> TwoByTwo:
    missing = (one[2], two[2])
    return compare_proportions(one[0], one[1], two[0], two[1], missing=missing, level=level)


def _if_missing_were_known(
    one: Counts, two: Counts
) -> tuple[float | None, float | None, Interval | None]:
    """Fisher's p in the two extreme cases, and its range over all ways if they are not too many."""
    (a, n1, m1, _), (c, n2, m2, _) = one, two
    if m1 + m2 == 0 or n1 + m1 == 0 or n2 + m2 == 0:
        return None, None, None
    if _too_many_ways(one, two):
        extreme = fisher_p([a + m1, a], n1 + m1, [c, c + m2], n2 + m2)
        return float(extreme[0]), float(extreme[1]), None
    more1, more2 = np.arange(m1 + 1)[:, None], np.arange(m2 + 1)[None, :]
    p = fisher_p(a + more1, n1 + m1, c + more2, n2 + m2)
    return float(p[-1, 0]), float(p[0, -1]), Interval(float(p.min()), float(p.max()))


def _too_many_ways(one: Counts, two: Counts) -> bool:
    """Whether there are too many ways in which the missing could have turned out."""
    ways = (one[2] + 1) * (two[2] + 1)
    return ways * min(one[1] + one[2], two[1] + two[2]) > _MOST_COUNTS


def _missing_cautions(one: Counts, two: Counts) -> tuple[Caution, ...]:
    missing = one[2] + two[2]
    if not missing:
        return ()
    told = caution("PC-M17", missing=missing, total=one[1] + two[1] + missing)
    if not _too_many_ways(one, two):
        return (told,)
    return told, caution("PC-M20", form="bounds")


def _disease_free(
    table: Table, start: str, found: Outcome, rows: Rows, level: float
) -> TwoByTwo | None:
    """The comparison among patients who were disease-free at the start."""
    if start not in table:
        return None
    free = np.asarray(disease_free_answers(table, start) == "yes", dtype=bool)
    one, two = (found.counts(part & free) for part in rows)
    return _compared(one, two, level)


def _followup(table: Table, followup: str, rows: Rows) -> tuple[Summary, Summary] | None:
    if followup not in table:
        return None
    months = numbers(table, followup)
    return summarize(months[rows[0]]), summarize(months[rows[1]])
