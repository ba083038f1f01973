"""Where an effect can come from: counts, or yi with vi or sei.

The third source, reported ratios, has its own module. Each source answers for all rows of a table
at once, and says of every row whether it holds anything and why it cannot be used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pooledcases.effects.continuity import ADDED, CONTINUITIES
from pooledcases.effects.measures import ONE_PROPORTION, MeasureSpec
from pooledcases.effects.poolable import poolable
from pooledcases.effects.read import StudyTable
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import LedgerEntry, Reason


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


def counts_columns(table: StudyTable, counts: tuple[str, ...]) -> tuple[str, ...] | None:
    """The columns that hold these counts; None when the table has not all of them."""
    options: list[tuple[str, ...]] = [("xi", "ni")]
    if counts != ONE_PROPORTION:
        options = [("ai", "n1i", "ci", "n2i"), ("ai", "bi", "ci", "di")]
    return next((names for names in options if table.has(*names)), None)


def from_counts(
    table: StudyTable, spec: MeasureSpec, *, continuity: str, drop00: bool
) -> SourceRows | None:
    """Effects from events and totals; None when the table has no such columns."""
    names = counts_columns(table, spec.counts) if spec.formula else None
    if names is None or spec.formula is None:
        return None
    cells = _cells(table, names)
    known = np.all(np.isfinite(cells), axis=0)
    usable = known & _has_patients(cells)
    zero = usable & np.any(cells == 0, axis=0)
    corrected = CONTINUITIES[continuity](zero, usable) & spec.corrected
    double_zero = usable & _double_zero(cells) & spec.ratio
    yi, vi = _apply(spec, np.where(usable, cells, 1.0) + ADDED * corrected)
    sound = usable & np.isfinite(yi) & (vi > 0) & ~(double_zero & drop00)
    reasons = tuple(
        None if sound[row] else _reason(table, names, row, usable, double_zero & drop00)
        for row in range(table.size)
    )
    present = np.any([np.isfinite(table.numbers(name)) for name in names], axis=0)
    return SourceRows(
        name=("counts",) * table.size,
        yi=np.where(sound, yi, np.nan),
        vi=np.where(sound, vi, np.nan),
        present=present,
        reasons=reasons,
        corrected=corrected & sound,
        double_zero=double_zero,
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
        else Reason(key="reason.no_variance" if known[row] else "reason.not_reported",
                    values={} if known[row] else {"columns": f"yi, {variance}"})
        for row in range(table.size)
    )  # fmt: skip
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


def _cells(table: StudyTable, names: tuple[str, ...]) -> FloatArray:
    """Events and non-events of each group, (2 or 4, rows); impossible counts become problems."""
    values = [table.whole(name) for name in names]
    cells = []
    for events, other in (("xi", "ni"), ("ai", "n1i"), ("ci", "n2i")):
        if other not in names:
            continue
        x, n = values[names.index(events)], values[names.index(other)]
        names_of = table.own_name(events), table.own_name(other)
        table.complain(x > n, _too_many(*names_of, x, n))
        cells += [x, n - x]
    if "bi" in names:
        cells = values
        table.read["n1i"], table.read["n2i"] = values[0] + values[1], values[2] + values[3]
    return np.array(cells)


def _too_many(events: str, total: str, x: FloatArray, n: FloatArray) -> Callable[[int], str]:
    return lambda row: (
        f"{events} = {x[row]:g} events among {total} = {n[row]:g} patients; there cannot be more "
        "events than patients. Correct one of them."
    )


def _has_patients(cells: FloatArray) -> BoolArray:
    groups = cells.reshape(-1, 2, cells.shape[-1]).sum(axis=1)
    return np.asarray(np.all(groups > 0, axis=0), dtype=bool)


def _double_zero(cells: FloatArray) -> BoolArray:
    """No events in both groups, or nothing but events in both."""
    if len(cells) != 4:
        return np.zeros(cells.shape[-1], dtype=bool)
    a, b, c, d = cells
    return np.asarray(((a == 0) & (c == 0)) | ((b == 0) & (d == 0)))


def _apply(spec: MeasureSpec, cells: FloatArray) -> tuple[FloatArray, FloatArray]:
    if spec.formula is None:  # pragma: no cover - callers have checked
        raise TypeError("this measure has no formula")
    with np.errstate(divide="ignore", invalid="ignore"):
        if len(cells) == 2:
            return spec.formula(cells[0], cells[0] + cells[1])
        return spec.formula(*cells)


def _reason(
    table: StudyTable, names: tuple[str, ...], row: int, usable: BoolArray, dropped: BoolArray
) -> Reason:
    missing = [name for name in names if not np.isfinite(table.numbers(name)[row])]
    if missing:
        return Reason(key="reason.not_reported", values={"columns": ", ".join(missing)})
    if not usable[row]:
        return Reason(key="reason.no_patients")
    return Reason(key="reason.double_zero" if dropped[row] else "reason.zero_cell")
