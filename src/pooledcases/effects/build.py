"""From a study table to effects on the analysis scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.data.columns import Table
from pooledcases.effects.measures import MEASURES, ONE_PROPORTION, MeasureSpec
from pooledcases.effects.read import StudyTable, mapped
from pooledcases.effects.reported import from_reported
from pooledcases.effects.sources import SourceRows, from_counts, from_given
from pooledcases.errors import InputError
from pooledcases.format import significant
from pooledcases.kernels.intervals import clopper_pearson
from pooledcases.options import Continuity, Measure, check_level, check_word
from pooledcases.results.base import BoolArray, Caution, FloatArray, caution
from pooledcases.results.effects import Effects, LedgerEntry, Reason
from pooledcases.scales import to_reader


def effect_sizes(
    frame: Table,
    *,
    measure: str,
    continuity: str = "only0",
    drop00: bool = False,
    ci_level: float = 0.95,
    study: str = "study",
    columns: Mapping[str, str] | None = None,
    level: float = 0.95,
    **names: str,
) -> Effects:
    """Effects and sampling variances of every row of a study table.

    Parameters
    ----------
    frame : mapping of str to array_like
        The table; a DataFrame is one. Columns are looked for by metafor's names, in this order:
        ``xi ni`` (one proportion), ``ai n1i ci n2i`` or ``ai bi ci di`` (two groups), for ratios
        ``est ci_low ci_high`` and ``est pval`` as printed, and ``yi vi`` or ``yi sei`` on the
        analysis scale. Where a table has several, each row uses the first that it fills.
    measure : {"PR", "PLN", "PLO", "PAS", "PFT", "OR", "RR", "RD", "HR", "GEN"}
        What is computed; ``GEN`` is anything given as yi.
    continuity : {"only0", "all", "if0all", "none"}
        Which rows have 0.5 added to every cell: those with a zero cell, all, all if any row has a
        zero cell, none. Arcsine measures need none and get none.
    drop00 : bool
        Leave out ratios of rows without events (or with nothing but events) in both groups,
        instead of correcting them.
    ci_level : float
        Confidence level of printed intervals; a column ``ci_level`` says it row by row.
    study : str
        The column of labels; rows are numbered where it is absent.
    columns : mapping of str to str, optional
        Names that differ: ``{"xi": "events", "ni": "total"}``.
    **names : str
        The same by keyword: ``xi="events", ni="total"``.
    level : float
        Confidence level of the studies' own intervals in the result.

    Returns
    -------
    Effects
        Every row, in order. Rows that cannot be used have ``included`` False and a reason.

    Raises
    ------
    InputError
        When the columns are missing, a count is not whole or not possible, or a cell is no
        number: all problems at once.

    Cautions: PC-M02 (one proportion of 0 or 1 was corrected), PC-M03 (a ratio without events in
    both groups), PC-M24 (a printed estimate, interval and p-value that disagree).

    Notes
    -----
    A p-value printed as a bound (``<0.05``) gives no standard error: the row is left out, and its
    reason states the bound. An interval that does not hold its own estimate is left out too.
    Formulas: the citations in :data:`MEASURES`; corrections as in metafor's ``escalc``.

    Examples
    --------
    >>> effects = effect_sizes({"xi": [3, 0], "ni": [10, 12]}, measure="PLO")
    >>> effects.yi.round(4).tolist(), effects.corrected.tolist()
    ([-0.8473, -3.2189], [False, True])
    """
    check_word(measure, Measure, "measure")
    check_word(continuity, Continuity, "continuity")
    check_level(level)
    check_level(ci_level, "ci_level")
    spec = MEASURES[measure]
    table = StudyTable(frame, mapped(columns, names), study)
    sources = [
        from_counts(table, spec, continuity=continuity, drop00=drop00),
        from_reported(table, ci_level=ci_level) if spec.ratio else None,
        from_given(table, spec),
    ]
    found = [source for source in sources if source is not None]
    if not found:
        raise InputError(_no_columns(measure, spec, table))
    table.finish()
    return _effects(table, measure, continuity, level, _merge(table, found))


@dataclass(frozen=True, slots=True, eq=False)
class _Merged:
    yi: FloatArray
    vi: FloatArray
    included: BoolArray
    reasons: tuple[Reason | None, ...]
    source: tuple[str | None, ...]
    corrected: BoolArray
    double_zero: BoolArray
    ledger: tuple[LedgerEntry, ...]


def _merge(table: StudyTable, sources: list[SourceRows]) -> _Merged:
    """Each row from the first source that can be used; else the first that holds anything."""
    usable = np.array([[item is None for item in source.reasons] for source in sources])
    present = np.array([source.present for source in sources])
    # argmax finds the first True; usable outranks present
    chosen = np.where(usable.any(axis=0), usable.argmax(axis=0), present.argmax(axis=0))
    rows = np.arange(table.size)

    def pick(name: str) -> FloatArray:
        return np.asarray(np.array([getattr(item, name) for item in sources])[chosen, rows])

    included = np.asarray(usable.any(axis=0))
    from_ = [sources[which] for which in chosen]
    return _Merged(
        yi=pick("yi"),
        vi=pick("vi"),
        included=included,
        reasons=tuple(from_[row].reasons[row] for row in rows),
        source=tuple(from_[row].name[row] if included[row] else None for row in rows),
        corrected=pick("corrected").astype(bool),
        double_zero=pick("double_zero").astype(bool),
        ledger=tuple(entry for source in sources for entry in source.ledger),
    )


def _effects(
    table: StudyTable, measure: str, continuity: str, level: float, rows: _Merged
) -> Effects:
    spec = MEASURES[measure]
    half = special.ndtri(0.5 + level / 2) * np.sqrt(rows.vi)
    low, high = rows.yi - half, rows.yi + half
    reported, interval = _reported(table, spec, level, rows, (low, high))
    return Effects(
        measure=measure,
        scale=spec.scale,
        level=level,
        continuity=continuity,
        study=table.study,
        yi=rows.yi,
        vi=rows.vi,
        included=rows.included,
        reasons=rows.reasons,
        source=rows.source,
        corrected=rows.corrected,
        ci_low=low,
        ci_high=high,
        reported_estimate=reported[0],
        reported_low=reported[1],
        reported_high=reported[2],
        reported_interval=interval,
        columns=table.read,
        labels=table.others(),
        ledger=rows.ledger,
        cautions=_cautions(table, spec, rows),
    )


def _reported(
    table: StudyTable,
    spec: MeasureSpec,
    level: float,
    rows: _Merged,
    limits: tuple[FloatArray, FloatArray],
) -> tuple[tuple[FloatArray, FloatArray, FloatArray], tuple[str | None, ...]]:
    """The rows on the reader's scale: observed proportions with exact intervals where counted."""
    counted = np.zeros(table.size, dtype=bool)
    ni = table.read.get("ni") if spec.counts == ONE_PROPORTION else None
    back = [np.full(table.size, np.nan)] * 3
    if spec.scale != "double arcsine":  # it is always counted, and transforms back with ni only
        back = [to_reader(spec.scale, values) for values in (rows.yi, *limits)]
    if ni is not None and "xi" in table.read:
        xi = table.read["xi"]
        counted = np.isfinite(xi) & np.isfinite(ni) & (ni > 0)
        safe = np.where(counted, ni, 1.0)
        exact = clopper_pearson(np.where(counted, xi, 0.0), safe, level)
        observed = (np.where(counted, xi, 0.0) / safe, *exact)
        back = [np.where(counted, *pair) for pair in zip(observed, back, strict=True)]
    interval = tuple(
        "clopper-pearson" if counted[row] else None if np.isnan(back[1][row]) else "normal"
        for row in range(table.size)
    )
    return (back[0], back[1], back[2]), interval


def _cautions(table: StudyTable, spec: MeasureSpec, rows: _Merged) -> tuple[Caution, ...]:
    out = []
    if spec.counts == ONE_PROPORTION and rows.corrected.any():
        xi, ni = table.read["xi"], table.read["ni"]
        zero = rows.corrected & ((xi == 0) | (xi == ni))
        if zero.any():
            out.append(caution("PC-M02", studies=_named(table, zero)))
    if rows.double_zero.any():
        out.append(caution("PC-M03", studies=_named(table, rows.double_zero)))
    odd = [entry for entry in rows.ledger if entry.agree is False]
    if odd:
        what = "; ".join(
            f"{item.study}: {item.quantity} {item.printed} ≠ {significant(item.derived)}"
            for item in odd
        )
        out.append(caution("PC-M24", what=what))
    return tuple(out)


def _named(table: StudyTable, rows: BoolArray) -> str:
    return ", ".join(table.study[row] for row in np.flatnonzero(rows))


def _no_columns(measure: str, spec: MeasureSpec, table: StudyTable) -> str:
    wanted = []
    if spec.counts == ONE_PROPORTION:
        wanted.append("xi ni")
    elif spec.counts:
        wanted.append("ai n1i ci n2i (or ai bi ci di)")
    if spec.ratio:
        wanted += ["est ci_low ci_high", "est pval"]
    if spec.given:
        wanted.append("yi vi (or yi sei)")
    return (
        f"measure {measure} needs the columns {', or '.join(wanted)}; the table has: "
        f"{', '.join(table.names)}. Name others with columns."
    )
