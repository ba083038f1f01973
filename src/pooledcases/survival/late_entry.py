"""Left truncation: patients who came under observation after time zero."""

from __future__ import annotations

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.event_table import EventTable, fewest_at_risk, left_after
from pooledcases.kernels.survival_limits import is_beta_product
from pooledcases.options import SurvivalInterval, TimeUnit
from pooledcases.results.base import FloatArray, IntArray, Interval
from pooledcases.results.curve_times import LateEntry


def check_late_interval(interval: SurvivalInterval, entry: str | None) -> None:
    """The beta product counts patients who leave; it does not know any who come."""
    if entry is not None and is_beta_product(interval):
        raise InputError(
            f"interval: {interval} holds where all patients are followed from the start; with "
            f"{entry} as the time of entry use log-log."
        )


def fewest(table: EventTable, entries: FloatArray | None) -> IntArray | None:
    """The fewest at risk up to each time; None where everybody is from the start."""
    if entries is None or not table.times.size or not (entries > 0).any():
        return None
    leaving = table.events + table.censored
    return fewest_at_risk(table.times, table.times, leaving, np.sort(entries))


def late_entry(
    table: EventTable,
    entries: FloatArray | None,
    *,
    column: str | None,
    needed: int,
    unit: TimeUnit | None = None,
) -> LateEntry | None:
    """What late entries do to a curve.

    Parameters
    ----------
    table : EventTable
    entries : ndarray, shape (n,), or None
    column : str or None
    needed : int
        With fewer at risk a curve is thin.
    unit : str or None
        Of the times.
    """
    if entries is None or column is None or not table.times.size:
        return None
    entries = np.sort(entries)
    emptied = np.flatnonzero((table.at_risk == table.events)[:-1])
    return LateEntry(
        column=column,
        entries=entries,
        first=float(entries[0]),
        n_late=int((entries > 0).sum()),
        thin_before=_thin_before(table, needed),
        emptied_at=float(table.times[emptied[0]]) if emptied.size else None,
        gaps=_gaps(table, entries),
        unit=unit,
    )


def _thin_before(table: EventTable, needed: int) -> float | None:
    enough = np.flatnonzero(table.at_risk >= needed)
    return float(table.times[enough[0]]) if enough.size and enough[0] > 0 else None


def _gaps(table: EventTable, entries: FloatArray) -> tuple[Interval, ...]:
    left = left_after(table.times, table.events + table.censored, entries)
    nobody = table.times[:-1][left[:-1] == 0]
    again = entries[np.searchsorted(entries, nobody, side="right")]
    return tuple(Interval(float(a), float(b)) for a, b in zip(nobody, again, strict=True))
