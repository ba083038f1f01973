"""How many patients had an outcome, overall and by group."""

from __future__ import annotations

import numpy as np

from pooledcases.data.columns import Table, columns_of, row_count
from pooledcases.describe.cells import Outcome, ordered_levels, read_column, read_outcome
from pooledcases.describe.proportions import proportion
from pooledcases.options import ProportionInterval, check_level, check_word
from pooledcases.results.base import BoolArray, Caution, caution
from pooledcases.results.describe import OutcomeProportions, Proportion

#: The column of status at last contact, and its preset words (PC-M29).
STATUS_COLUMN = "status"
STATUS_WORDS = frozenset({"NED", "AWD", "DOD", "DOC"})


def outcome(
    table: Table,
    *,
    outcome: str,
    by: str | None = None,
    interval: ProportionInterval = "clopper-pearson",
    level: float = 0.95,
    multi: str | None = ";",
) -> OutcomeProportions:
    """The proportion of patients with an outcome, overall and by the levels of a column.

    Parameters
    ----------
    table : mapping of columns
    outcome : str
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``; for example ``"status=NED"``.
    by : str, optional
        A column of groups.
    interval, level
        As in :func:`proportion`.
    multi : str or None
        What joins several values in one cell; one that matches is enough.

    Returns
    -------
    OutcomeProportions
        Cautions: PC-M17 where outcomes are missing, PC-M29 for status at last contact.

    Raises
    ------
    InputError
        When the columns make no table, one is absent, ``outcome`` is no condition, or a value in it
        is written otherwise than in the column.

    Notes
    -----
    A cell that is not reported, unclear or not assessable is missing: shown, bounded, never in the
    denominator. Where the outcome does not apply (NAP) the patient is neither. A missing code that
    the condition names (``"alk_inhibitor=NR"``) counts as the outcome.

    Examples
    --------
    >>> table = {"gene": ["A", "A", "B", "B"], "status": ["NED", "NR", "DOD", "NED"]}
    >>> result = outcome(table, outcome="status=NED", by="gene")
    >>> [(level, p.xi, p.ni, p.missing) for level, p in zip(result.levels, result.groups)]
    [('A', 1, 1, 1), ('B', 1, 2, 0)]
    """
    check_word(interval, ProportionInterval, "interval")
    check_level(level)
    table = columns_of(table, by=by)
    found = read_outcome(table, outcome, multi)
    everyone = np.ones(row_count(table), dtype=bool)
    levels: tuple[str, ...] = ()
    rows: list[BoolArray] = []
    by_missing = 0
    if by is not None:
        column = read_column(table, by)
        levels = ordered_levels(column.texts[column.known])
        rows = [np.asarray(column.texts == name, dtype=bool) for name in levels]
        by_missing = int((~column.known).sum())
    overall, *groups = (_proportion(found, part, interval, level) for part in (everyone, *rows))
    return OutcomeProportions(
        outcome=outcome,
        by=by,
        levels=levels,
        overall=overall,
        groups=tuple(groups),
        not_applicable=found.counts(everyone)[3],
        by_missing=by_missing,
        cautions=(*overall.cautions, *status_cautions(found)),
    )


def is_status(found: Outcome) -> bool:
    """Whether an outcome rests on the status at last contact."""
    return any(
        condition.column == STATUS_COLUMN or STATUS_WORDS.issuperset(condition.values)
        for condition in found.conditions
    )


def status_cautions(found: Outcome) -> tuple[Caution, ...]:
    """PC-M29 where it applies."""
    return (caution("PC-M29"),) if is_status(found) else ()


def _proportion(
    found: Outcome, rows: BoolArray, interval: ProportionInterval, level: float
) -> Proportion:
    xi, ni, missing, _ = found.counts(rows)
    return proportion(xi, ni, missing=missing, interval=interval, level=level)
