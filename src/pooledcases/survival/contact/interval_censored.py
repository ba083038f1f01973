"""Turnbull's estimate: some times are known, others only bounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, row_count, texts
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.turnbull import Innermost, Masses, innermost, masses
from pooledcases.options import TimeUnit
from pooledcases.results.base import BoolArray, Caution, FloatArray, caution
from pooledcases.results.interval_censored import Turnbull
from pooledcases.results.survival import LeftOut
from pooledcases.survival.times import read_times, tied, time_unit

#: With more innermost intervals the climb takes minutes.
_MOST = 2_000
#: Stands for "from the start on, time 0 included": before every time.
_BEFORE = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Bounds:
    """Both ends of everybody who is used, and who is not."""

    left: FloatArray
    right: FloatArray
    left_out: tuple[LeftOut, ...]
    rows: int


def turnbull(
    table: Table,
    *,
    lower: str,
    upper: str,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Turnbull:
    """The distribution of times some of which are known, others bounded on one or both sides.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    lower, upper : str
        Columns of two times, 0 or more. Both equal: the event happened then. ``lower`` missing or
        0: it had happened by ``upper``, perhaps at the start. ``upper`` missing: it had not
        happened by ``lower``. Else it happened after ``lower`` and not after ``upper``.
    unit : {"days", "weeks", "months", "years"}, optional
        Of the times; by default what the columns' names end in.
    id : str
        Column that names the patients in ``left_out``.

    Returns
    -------
    Turnbull
        Masses of the innermost intervals, with no confidence interval. Cautions: PC-M17 where both
        cells of patients are empty.

    Raises
    ------
    InputError
        A column is absent; a time is negative or no number; ``lower`` is above ``upper``, each such
        patient named; nobody has a time; more than 2,000 innermost intervals.
    NotConverged

    Notes
    -----
    Turnbull 1976, JRSS B 38:290; Peto 1973, Appl Stat 22:86. The likelihood does not say where in
    an innermost interval its mass lies: :meth:`~pooledcases.results.interval_censored.Turnbull.at`
    gives the lowest and the highest value. Computed by the constrained Newton method of Wang 2007
    (JRSS B 69:185) and checked by the gradient; whether other masses are as likely, by the rank of
    the intervals that may hold mass (Gentleman & Geyer 1994, Biometrika 81:618). With known and
    open times it is the Kaplan-Meier curve; where every patient is bounded on one side only, at the
    contact, it is the current-status estimate. It assumes that the times at which patients were
    looked at say nothing about the event.

    Examples
    --------
    >>> table = {"after": [6, 3, 5, 12], "by": [6, 9, "NR", "NR"]}
    >>> found = turnbull(table, lower="after", upper="by")
    >>> found.left.tolist(), found.right.tolist(), found.mass.round(3).tolist()
    ([6.0, 12.0], [6.0, inf], [0.667, 0.333])
    >>> round(found.at(6).low, 3), found.at(5).high
    (0.667, 0.0)
    """
    table = columns_of(table, lower=lower, upper=upper, id=id)
    unit = _one_unit(lower, upper, unit)
    bounds = _read(table, lower, upper, id)
    found = innermost(bounds.left, bounds.right)
    if len(found.left) > _MOST:
        raise InputError(
            f"{lower}, {upper}: {len(found.left):,} innermost intervals are too many (at most "
            f"{_MOST:,}); round the times, for example to months."
        )
    best = masses(found.contains)
    if not best.converged:
        raise NotConverged(
            f"The estimate of the times between {lower} and {upper} did not converge, so there is "
            "no number; round the times."
        )
    return _result(bounds, found, best, unit)


def _read(table: Table, lower: str, upper: str, id: str) -> _Bounds:
    low, high = _both_columns(table, lower, upper)
    ids = _ids(table, id)
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        raise InputError(
            [
                f"row {row + 1}, columns {lower} and {upper}: {ids[row]} has {low[row]:g} as the "
                f"earlier and {high[row]:g} as the later time; correct one of the two."
                for row in crossed
            ]
        )
    nothing = np.isnan(low) & np.isnan(high)
    if nothing.all():
        raise InputError(f"No patient has {lower} or {upper}; check the columns.")
    left = np.where(np.isnan(low), _BEFORE, low)
    right = np.where(np.isnan(high), np.inf, high)
    # bounded above only: the event may have been there from the start
    left = np.where((left == 0) & (right > 0) & np.isfinite(right), _BEFORE, left)
    return _Bounds(
        left=left[~nothing],
        right=right[~nothing],
        left_out=tuple(LeftOut(name, "no_time") for name in ids[nothing]),
        rows=len(ids),
    )


def _both_columns(table: Table, lower: str, upper: str) -> tuple[FloatArray, FloatArray]:
    """Both columns; all problems at once."""
    problems: list[str] = []
    found = []
    for column in (lower, upper):
        try:
            found.append(read_times(table, column))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    low, high = tied(*found)
    return low, high


def _ids(table: Table, id: str) -> Words:
    rows = row_count(table)
    names = texts(table, id) if id in table else np.full(rows, None, dtype=object)
    named = [name or f"row {index + 1}" for index, name in enumerate(names)]
    return np.array(named, dtype=object)


def _one_unit(lower: str, upper: str, unit: TimeUnit | None) -> TimeUnit | None:
    """The unit of both columns; two of them cannot be told apart by their numbers."""
    one, other = time_unit(lower, unit), time_unit(upper, unit)
    if None not in (one, other) and one != other:
        raise InputError(f"{lower} counts in {one}, {upper} in {other}; use one unit.")
    return one or other


def _result(bounds: _Bounds, found: Innermost, best: Masses, unit: TimeUnit | None) -> Turnbull:
    left, right = bounds.left, bounds.right
    held: BoolArray = best.mass > 0
    exact, below, open_ = left == right, left == _BEFORE, np.isinf(right)
    starts = found.left[held]
    ends = np.concatenate([left, right])
    missing = len(bounds.left_out)
    cautions: tuple[Caution, ...] = ()
    if missing:
        cautions = (caution("PC-M17", missing=missing, total=bounds.rows),)
    return Turnbull(
        n=len(left),
        n_exact=int(exact.sum()),
        n_left=int((below & ~exact).sum()),
        n_interval=int((~exact & ~below & ~open_).sum()),
        n_right=int(open_.sum()),
        left=np.maximum(starts, 0.0),
        right=found.right[held],
        mass=best.mass[held] / best.mass[held].sum(),
        from_start=starts == _BEFORE,
        last=float(max(ends[np.isfinite(ends)].max(), 0.0)),
        log_likelihood=best.log_likelihood,
        gradient_excess=max(best.gradient_excess, 0.0),
        unique=best.unique,
        converged=True,
        unit=unit,
        left_out=bounds.left_out,
        cautions=cautions,
    )
