"""Where an effect can come from: counts, or yi with vi or sei.

The third source, reported ratios, has its own module. Each source answers for all rows of a table
at once, and says of every row whether it holds anything and why it cannot be used.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pooledcases.effects.continuity import CONTINUITIES
from pooledcases.effects.layouts import LAYOUTS, Layout
from pooledcases.effects.measures import MeasureSpec
from pooledcases.effects.poolable import poolable
from pooledcases.effects.read import StudyTable
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import LedgerEntry
from pooledcases.results.reasons import Reason, together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SourceRows:
    """What one source gives.

    Attributes
    ----------
    name : tuple of str
        The source of each row.
    yi, vi : ndarray, shape (rows,)
        NaN where the source gives none.
    present : ndarray of bool
        Rows in which the source holds anything at all.
    reasons : tuple of (Reason or None)
        Why a row cannot be used; None where it can.
    corrected, double_zero : ndarray of bool
    ledger : tuple of LedgerEntry
    """

    name: tuple[str, ...]
    yi: FloatArray
    vi: FloatArray
    present: BoolArray
    reasons: tuple[Reason | None, ...]
    corrected: BoolArray
    double_zero: BoolArray
    ledger: tuple[LedgerEntry, ...] = field(default=())


def from_counts(
    table: StudyTable, spec: MeasureSpec, *, continuity: str, add: float, drop00: bool
) -> SourceRows | None:
    """Effects from events and what they are out of; None when the table has no such columns."""
    layout = LAYOUTS.get(spec.counts)
    names = None if layout is None else layout.find(table)
    if layout is None or names is None:
        return None
    numbers = layout.read(table, names)
    rows = _judged(layout, numbers, drop00=drop00)
    rule = CONTINUITIES[continuity]
    corrected = rule.rows(rows.zero, rows.usable) & spec.corrected
    amounts = add * corrected * rule.shares(np.where(rows.usable, layout.sizes(numbers), 1.0))
    yi, vi = computed(spec, layout.with_added(np.where(rows.usable, numbers, 1.0), amounts))
    shown = rows.usable & ~rows.dropped
    sound = shown & poolable(yi, vi)
    empty = np.any(layout.sizes(numbers) == 0, axis=0)
    reasons = tuple(
        None if sound[row] else _reason(table, layout, names, row, rows, empty)
        for row in range(table.size)
    )
    return SourceRows(
        name=("counts",) * table.size,
        yi=np.where(shown & np.isfinite(yi), yi, np.nan),
        vi=np.where(shown & np.isfinite(vi), vi, np.nan),
        present=anything(table, names),
        reasons=reasons,
        corrected=corrected & sound,
        double_zero=rows.double_zero & spec.ratio,
    )


def from_given(table: StudyTable, spec: MeasureSpec) -> SourceRows | None:
    """Effects given as ``yi`` with ``vi`` or ``sei``, on the analysis scale."""
    variance = next((name for name in ("vi", "sei") if table.has("yi", name)), None)
    if variance is None or not spec.given:
        return None
    yi, spread = table.numbers("yi"), table.numbers(variance)
    with np.errstate(over="ignore", under="ignore"):
        vi = spread if variance == "vi" else spread**2
    known = np.isfinite(yi) & np.isfinite(spread)
    _complain_of_given(table, variance, yi, spread, known & (spread != 0) & ~poolable(yi, vi))
    sound = known & poolable(yi, vi)
    reasons = tuple(
        None
        if sound[row]
        else not_reported(table, ("yi", variance), row) or Reason(key="reason.no_variance")
        for row in range(table.size)
    )
    none = np.zeros(table.size, dtype=bool)
    return SourceRows(
        name=("given",) * table.size,
        yi=np.where(known, yi, np.nan),
        vi=np.where(known, vi, np.nan),
        present=np.isfinite(yi) | np.isfinite(vi),
        reasons=reasons,
        corrected=none,
        double_zero=none,
    )


def _complain_of_given(
    table: StudyTable, variance: str, yi: FloatArray, spread: FloatArray, far: BoolArray
) -> None:
    """Negative variances, and numbers so large or small that their powers are lost."""
    own = table.own_name(variance)
    table.complain(
        spread < 0,
        lambda row: (
            f"{own} is {spread[row]:g}; it cannot be below 0. Correct it, or write NR where it is "
            "not reported."
        ),
    )
    table.complain(
        far & ~(spread < 0),
        lambda row: (
            f"{table.own_name('yi')} is {yi[row]:g} with {own} {spread[row]:g}; numbers so large "
            "or small cannot be pooled. Correct them, or change the unit."
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """Rows of counts that can be used, have a zero count, and say nothing of a ratio."""

    usable: BoolArray
    zero: BoolArray
    double_zero: BoolArray
    dropped: BoolArray


def _judged(layout: Layout, numbers: FloatArray, *, drop00: bool) -> _Counted:
    known = np.all(np.isfinite(numbers), axis=0)
    usable = known & np.all(layout.sizes(numbers) > 0, axis=0)
    double_zero = usable & layout.double_zero(numbers)
    return _Counted(
        usable=usable,
        zero=usable & layout.zero(numbers),
        double_zero=double_zero,
        dropped=double_zero & drop00,
    )


def computed(spec: MeasureSpec, numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The formula's effects and variances; not finite where the measure does not exist."""
    if spec.formula is None:  # pragma: no cover - callers have checked
        raise TypeError("this measure has no formula")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        return spec.formula(*numbers)


def anything(table: StudyTable, names: tuple[str, ...]) -> BoolArray:
    """Rows in which at least one of these columns holds a number."""
    cells = [np.isfinite(table.numbers(name)) for name in names]
    return np.asarray(np.any(cells, axis=0), dtype=bool)


def not_reported(table: StudyTable, names: tuple[str, ...], row: int) -> Reason | None:
    """The reason of a row that lacks some of these columns."""
    missing = [name for name in names if not np.isfinite(table.numbers(name)[row])]
    return (
        Reason(key="reason.not_reported", values={"columns": ", ".join(missing)})
        if missing
        else None
    )


def _reason(
    table: StudyTable,
    layout: Layout,
    names: tuple[str, ...],
    row: int,
    rows: _Counted,
    empty: BoolArray,
) -> Reason:
    """Everything that is wrong with what a row holds; else why that gives no effect."""
    missing = not_reported(table, names, row)
    found = [missing] if missing else []
    if empty[row]:
        found.append(Reason(key=layout.empty))
    if found:
        return together(found)
    if rows.dropped[row]:
        return Reason(key="reason.double_zero")
    return Reason(key="reason.zero_cell" if rows.zero[row] else "reason.no_variance")
