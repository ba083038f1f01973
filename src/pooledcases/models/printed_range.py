"""What inexactly printed p-values leave open in a pooled result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.inverse_variance import pool_batch
from pooledcases.options import Inference, Tau2Method, check_level, check_word
from pooledcases.results.base import BoolArray, FloatArray, Interval
from pooledcases.results.effects import Effects, LedgerEntry
from pooledcases.results.pooled import Batch
from pooledcases.results.reported import PrintedRange, PrintedRangeRow
from pooledcases.scales import SCALES, to_reader

#: Sources whose p-value leaves the ratio itself open, and not its standard error.
_OPEN_ESTIMATE = ("log-rank",)
_BOUNDS = ("reason.p_below", "reason.p_above")
_BOUNDS_OF_ESTIMATE = ("reason.p_below_estimate", "reason.p_above_estimate")


@dataclass(frozen=True, slots=True)
class _Open:
    """A row with its two ends as (yi, vi); both are the bound where only that is printed."""

    row: int
    quantity: str
    ends: tuple[tuple[float, float], tuple[float, float]]
    shown: tuple[float | None, float | None]


def printed_range(
    effects: Effects,
    *,
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    level: float = 0.95,
) -> PrintedRange:
    """Pool again at the ends of what each inexactly printed p-value allows.

    Parameters
    ----------
    effects : Effects
        From :func:`pooledcases.effect_sizes` with reported ratios; the ledger says what each row
        leaves open.
    tau2, inference, level
        As in :func:`pooledcases.pool`.

    Returns
    -------
    PrintedRange
        Between which values the pooled estimate and its limits lie.

    Raises
    ------
    InputError
        When no row is open, or nothing can be pooled.

    Notes
    -----
    ``0.04`` stands for every p-value from 0.035 to 0.045, and so for a range of standard errors
    (of the ratio itself, where that follows from a log-rank p-value and the events). The pool is
    fitted again with each row alone at its low and its high end, with all rows at the low and all
    at the high end. A row that prints only a bound (``<0.05``) is not part of the main pool; it
    comes in at its bound, where for ``<`` its standard error is largest and for ``>`` smallest.
    These are the ends of each row, not every combination of them: the range is what the named
    refits span.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"est": ["2.0", "1.5", "3.0"], "pval": ["0.04", "0.2", "<0.05"]}
    >>> found = printed_range(effect_sizes(rows, measure="OR"), tau2="EE", inference="normal")
    >>> found.k, found.k_most, round(found.estimate, 3)
    (2, 3, 0.54)
    >>> found.estimate_range.low < found.estimate < found.estimate_range.high
    True
    """
    check_word(tau2, Tau2Method, "tau2")
    check_word(inference, Inference, "inference")
    check_level(level)
    if not isinstance(effects, Effects):
        raise InputError("printed_range takes the result of effect_sizes; call it first.")
    rows = _open_rows(effects)
    if not rows:
        raise InputError(
            "No row leaves its standard error open: no ratio here follows from a p-value, a z or a "
            "chi-squared. Pool the effects as they are."
        )
    yi, vi, included = _stacked(effects, rows)
    batch = pool_batch(yi, vi, included, tau2=tau2, inference=inference, level=level)
    return _result(effects, rows, batch, tau2=tau2, inference=inference, level=level)


def _open_rows(effects: Effects) -> list[_Open]:
    found = []
    for entry in effects.ledger:
        row = entry.row - 1
        if not effects.included[row]:
            found += _bound(effects, entry)
        elif effects.source[row] in _OPEN_ESTIMATE and entry.quantity == "estimate":
            found += _of_estimate(effects, entry)
        elif entry.quantity == "se" and entry.low < entry.high and entry.agree is None:
            found += _of_se(effects, entry)
    return found


def _of_se(effects: Effects, entry: LedgerEntry) -> list[_Open]:
    row = entry.row - 1
    # an end of 0 or infinity stands for an open one: there the row keeps its own standard error
    own = float(np.sqrt(effects.vi[row]))
    ends = [end if 0 < end < np.inf else own for end in (entry.low, entry.high)]
    pairs = [(float(effects.yi[row]), end**2) for end in ends]
    return [_Open(row, "se", (pairs[0], pairs[1]), (_finite(entry.low), _finite(entry.high)))]


def _of_estimate(effects: Effects, entry: LedgerEntry) -> list[_Open]:
    row = entry.row - 1
    if not 0 < entry.low < entry.high < np.inf:
        return []
    vi, logs = float(effects.vi[row]), np.log([entry.low, entry.high])
    low, high = float(logs[0]), float(logs[1])
    return [_Open(row, "estimate", ((low, vi), (high, vi)), (low, high))]


def _bound(effects: Effects, entry: LedgerEntry) -> list[_Open]:
    """A row outside the main pool, at the bound that its p-value sets."""
    row, reason = entry.row - 1, effects.reasons[entry.row - 1]
    if reason is None:
        return []
    if reason.key in _BOUNDS and entry.quantity == "se":
        end, below = entry.derived, reason.key == "reason.p_below"
        pair = (float(effects.yi[row]), end**2)
        return [_Open(row, "se", (pair, pair), (None, end) if below else (end, None))]
    if reason.key in _BOUNDS_OF_ESTIMATE and entry.quantity == "estimate":
        se = next(e for e in effects.ledger if e.row == entry.row and e.quantity == "se")
        log = float(np.log(entry.derived))
        pair = (log, se.derived**2)
        return [_Open(row, "estimate", (pair, pair), (log, log))]
    return []


def _stacked(effects: Effects, rows: list[_Open]) -> tuple[FloatArray, FloatArray, BoolArray]:
    """The main pool, each row alone at both ends, all at the low ends, all at the high ends."""
    count, k = 1 + 2 * len(rows) + 2, len(effects.study)
    yi = np.tile(np.where(effects.included, effects.yi, 0.0), (count, 1))
    vi = np.tile(np.where(effects.included, effects.vi, 1.0), (count, 1))
    included = np.tile(effects.included, (count, 1)).reshape(count, k)
    for index, item in enumerate(rows):
        for side in (0, 1):
            lines = [1 + 2 * index + side, count - 2 + side]
            yi[lines, item.row], vi[lines, item.row] = item.ends[side]
            included[lines, item.row] = True
    return yi, vi, included


def _result(
    effects: Effects, rows: list[_Open], batch: Batch, *, tau2: str, inference: str, level: float
) -> PrintedRange:
    sound = batch.converged & np.isfinite(batch.ci_low)
    if not sound.any():
        raise InputError("No pool converged at the ends of what is printed; use another tau2.")
    null = SCALES[effects.scale].null
    ranges = [_range(part[sound]) for part in (batch.estimate, batch.ci_low, batch.ci_high)]
    back = [_back(effects.scale, item) for item in ranges]
    main = bool(sound[0])
    return PrintedRange(
        measure=effects.measure,
        tau2_method=tau2,
        inference=inference,
        level=level,
        k=effects.k,
        k_most=int(batch.k.max()),
        estimate=float(batch.estimate[0]) if main else None,
        ci=_interval(batch, 0) if main else None,
        estimate_range=ranges[0],
        low_range=ranges[1],
        high_range=ranges[2],
        reported_estimate=back[0],
        reported_low=back[1],
        reported_high=back[2],
        significant=_significant(batch, sound, 0.0 if null is None else null),
        fits=int((batch.k > 0).sum()),
        converged=int(sound.sum()),
        rows=tuple(_row(effects, item, batch, sound, i) for i, item in enumerate(rows)),
        cautions=effects.cautions,
    )


def _row(
    effects: Effects, item: _Open, batch: Batch, sound: BoolArray, index: int
) -> PrintedRangeRow:
    low, high = 1 + 2 * index, 2 + 2 * index
    return PrintedRangeRow(
        row=item.row + 1,
        study=effects.study[item.row],
        quantity=item.quantity,
        low=item.shown[0],
        high=item.shown[1],
        included=bool(effects.included[item.row]),
        estimate_at_low=float(batch.estimate[low]) if sound[low] else None,
        at_low=_interval(batch, low) if sound[low] else None,
        estimate_at_high=float(batch.estimate[high]) if sound[high] else None,
        at_high=_interval(batch, high) if sound[high] else None,
    )


def _significant(batch: Batch, sound: BoolArray, null: float) -> str:
    outside = ((batch.ci_low > null) | (batch.ci_high < null))[sound]
    return "always" if outside.all() else "depends" if outside.any() else "never"


def _interval(batch: Batch, line: int) -> Interval:
    return Interval(float(batch.ci_low[line]), float(batch.ci_high[line]))


def _range(values: FloatArray) -> Interval:
    return Interval(float(values.min()), float(values.max()))


def _back(scale: str, limits: Interval) -> Interval:
    low, high = to_reader(scale, [limits.low, limits.high])
    return Interval(float(low), float(high))


def _finite(value: float) -> float | None:
    return float(value) if 0 < value < np.inf else None
