"""The numbers under curves."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pooledcases.errors import InputError
from pooledcases.options import is_listed, is_number, shown
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.curve_times import AtRiskTable
from pooledcases.results.survival import Curve, Curves


def at_risk_table(curves: Curve | Curves, times: Iterable[float]) -> AtRiskTable:
    """Patients at risk at some times, and events and censorings before them.

    Parameters
    ----------
    curves : Curve or Curves
    times : sequence of float
        Zero or later, in the unit of the time column.

    Returns
    -------
    AtRiskTable

    Raises
    ------
    InputError
        When ``curves`` is no curve, or a time is negative or no number.

    Notes
    -----
    Everything is counted just before each time, so that the three numbers add up to those who have
    entered (all patients, without late entry) at every time. With the layout of Morris et al. 2019,
    BMJ Open 9:e030215.

    Examples
    --------
    >>> from pooledcases.survival import kaplan_meier
    >>> curve = kaplan_meier({"t": [3, 7, 8], "died": [1, 0, 1]}, time="t", event="died")
    >>> table = at_risk_table(curve, [0, 5, 8])
    >>> table.at_risk.tolist(), table.events.tolist(), table.censored.tolist()
    ([[3, 2, 1]], [[0, 1, 1]], [[0, 0, 1]])
    """
    if not isinstance(curves, Curve | Curves):
        raise InputError(f"curves: {shown(curves)} is no result of kaplan_meier; give one.")
    asked = _asked(times)
    each = curves.curves if isinstance(curves, Curves) else (curves,)
    at_risk = np.array([curve.at_risk_at(asked) for curve in each], dtype=np.int64)
    events = np.array([_before(curve, curve.events, asked) for curve in each], dtype=np.int64)
    censored = np.array([_before(curve, curve.censored, asked) for curve in each], dtype=np.int64)
    return AtRiskTable(
        by=curves.by if isinstance(curves, Curves) else None,
        groups=tuple(curve.group for curve in each),
        times=asked,
        at_risk=at_risk,
        events=events,
        censored=censored,
        entered=at_risk + events + censored,
        unit=each[0].unit if each else None,
    )


def _asked(times: Iterable[float]) -> FloatArray:
    given = list(times) if is_listed(times) else [times]
    wrong = [value for value in given if not is_number(value) or not value >= 0]
    if wrong or not given:
        what = ", ".join(shown(value) for value in wrong) or "nothing"
        raise InputError(f"times: {what} is no time on the curve; ask for numbers from 0 on.")
    return np.array(given, dtype=float)


def _before(curve: Curve, counts: IntArray, asked: FloatArray) -> IntArray:
    """Events or censorings before each time."""
    sums = np.append(0, np.cumsum(counts))
    return np.asarray(sums[np.searchsorted(curve.times, asked, side="left")], dtype=np.int64)
