"""Simultaneous confidence bands of Kaplan-Meier curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import overload

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.simultaneous_bands import bridge_critical_value, near_critical_value
from pooledcases.kernels.survival_limits import SURVIVAL_INTERVALS, greenwood
from pooledcases.options import (
    BandInterval,
    BandKind,
    check_level,
    check_word,
    is_number,
    shown,
)
from pooledcases.results.bands import SimultaneousBand, SimultaneousBands
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.survival import Curve, Curves


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSpec:
    """One kind of band.

    Attributes
    ----------
    label : str
        Key of the words.
    citation : str
    critical : callable
        The critical value from the level, a_low and a_high.
    width : callable
        The half-width on the scale of log survival, from the variance of log survival, the number
        of patients and the critical value.
    """

    label: str
    citation: str
    critical: Callable[[float, float, float], float]
    width: Callable[[FloatArray, int, float], FloatArray]


def _near(level: float, a_low: float, a_high: float) -> float:
    odds = a_high * (1 - a_low) / (a_low * (1 - a_high))
    return near_critical_value(level, max(0.5 * math.log(odds), 0.0))


def _equal(variance: FloatArray, n: int, critical: float) -> FloatArray:
    return critical * np.sqrt(variance)


def _hall_wellner(variance: FloatArray, n: int, critical: float) -> FloatArray:
    return critical * (1 + n * variance) / math.sqrt(n)


BANDS: Mapping[str, BandSpec] = MappingProxyType(
    {
        "equal-precision": BandSpec(
            label="band.equal-precision",
            citation="Nair 1984, Technometrics 26:265",
            critical=_near,
            width=_equal,
        ),
        "hall-wellner": BandSpec(
            label="band.hall-wellner",
            citation="Hall & Wellner 1980, Biometrika 67:133",
            critical=bridge_critical_value,
            width=_hall_wellner,
        ),
    }
)


@overload
def bands(
    curve: Curve,
    *,
    kind: BandKind = "equal-precision",
    interval: BandInterval = "arcsine",
    level: float | None = None,
    start: float | None = None,
    end: float | None = None,
) -> SimultaneousBand: ...


@overload
def bands(
    curve: Curves,
    *,
    kind: BandKind = "equal-precision",
    interval: BandInterval = "arcsine",
    level: float | None = None,
    start: float | None = None,
    end: float | None = None,
) -> SimultaneousBands: ...


def bands(
    curve: Curve | Curves,
    *,
    kind: BandKind = "equal-precision",
    interval: BandInterval = "arcsine",
    level: float | None = None,
    start: float | None = None,
    end: float | None = None,
) -> SimultaneousBand | SimultaneousBands:
    """A band that holds a whole Kaplan-Meier curve over a range of times.

    Pointwise limits hold at one time that was chosen beforehand; who looks along the curve needs a
    band, which is wider.

    Parameters
    ----------
    curve : Curve or Curves
        From :func:`pooledcases.survival.kaplan_meier`; its own limits play no part.
    kind : {"equal-precision", "hall-wellner"}
        Proportional to the pointwise limits; or Hall & Wellner's, narrower in the middle of the
        curve and wider at its ends.
    interval : {"arcsine", "log-log", "log", "plain", "logit"}
        The scale on which it is made. Over the whole default range only ``arcsine`` holds with its
        level for both kinds at 20 to 200 patients.
    level : float, optional
        By default the curve's.
    start, end : float, optional
        The range, in the unit of the time column. By default, and at most, from the first event to
        the last one after which somebody is left at risk of it (survival above 0).

    Returns
    -------
    SimultaneousBand or SimultaneousBands
        Cautions: those of the curve. Without an event in the range there is no band, and ``reason``
        says why.

    Raises
    ------
    InputError
        An option is no such word or number, the range ends before it starts, what is given is no
        curve, or Hall & Wellner's band is asked for with late entry.

    Notes
    -----
    Nair 1984, Technometrics 26:265; Hall & Wellner 1980, Biometrika 67:133; Klein & Moeschberger
    2003, Survival Analysis, section 4.4, where tables of the critical values stand. Here they are
    computed for the range itself (:mod:`pooledcases.kernels.simultaneous_bands`): printed tables
    are coarse, and those for equal precision hold an approximation, too large by 0.1 over short
    ranges. Both bands are exact in large samples only. At the first few events equal precision
    on other scales fails: over the default range the log-log scale holds with 90% for 95%, the log
    scale with 82%, at n = 20 to 200 (``validation/band_coverage.md``), and Borgan & Liestøl 1990
    (Scand J Stat 17:35) advise the arcsine. Away from the ends, survival 90% to 25%, the log-log
    scale holds too. Limits at one time on another scale may reach out of the band at its ends. With
    late entry the number of patients that Hall & Wellner's band rests on means nothing.

    Examples
    --------
    >>> from pooledcases.survival import kaplan_meier
    >>> table = {"t": [2, 3, 5, 8, 9, 12, 14, 20], "died": [1, 1, 0, 1, 1, 0, 1, 0]}
    >>> curve = kaplan_meier(table, time="t", event="died", interval="arcsine")
    >>> band = bands(curve)
    >>> band.start, band.end, round(band.critical, 3)
    (2.0, 14.0, 2.991)
    >>> band.ci_low.round(3).tolist()[:3], curve.ci_low.round(3).tolist()[:3]
    ([0.396, 0.245, 0.245], [0.577, 0.416, 0.416])
    """
    check_word(kind, BandKind, "kind")
    check_word(interval, BandInterval, "interval")
    if level is not None:
        check_level(level)
    _check_range(start, end)
    if isinstance(curve, Curves):
        each = tuple(_band(item, kind, interval, level, start, end) for item in curve.curves)
        return SimultaneousBands(by=curve.by, bands=each, cautions=curve.cautions)
    if not isinstance(curve, Curve):
        raise InputError(
            f"bands: {shown(curve)} is no survival curve; give what survival.kaplan_meier returns."
        )
    return _band(curve, kind, interval, level, start, end)


def _check_range(start: float | None, end: float | None) -> None:
    for name, value in (("start", start), ("end", end)):
        if value is not None and (not is_number(value) or not 0 <= value < math.inf):
            raise InputError(f"{name}: {shown(value)} is no time from 0 on; write for example 12.")
    if start is not None and end is not None and start > end:
        raise InputError(
            f"The range ends at {end:g}, before it starts at {start:g}; turn it round."
        )


def _band(
    curve: Curve,
    kind: BandKind,
    interval: BandInterval,
    level: float | None,
    start: float | None,
    end: float | None,
) -> SimultaneousBand:
    if kind == "hall-wellner" and curve.late_entry is not None:
        raise InputError(
            "kind: hall-wellner rests on patients who are all followed from the start; with late "
            "entry use equal-precision."
        )
    held, level = _defined(curve), curve.level if level is None else level
    events = curve.times[held & (curve.events > 0)]
    if not events.size:
        return _none(curve, kind, interval, level, "no_events")
    first = float(events[0]) if start is None else max(float(start), float(events[0]))
    last = float(events[-1]) if end is None else min(float(end), float(events[-1]))
    if first > last:
        return _none(curve, kind, interval, level, "out_of_range")
    inside = held & (curve.times <= last)
    inside[: int(np.searchsorted(curve.times, first, side="right")) - 1] = False
    variance = greenwood(curve.at_risk, curve.events)[inside]
    a = curve.n * variance / (1 + curve.n * variance)
    spec = BANDS[kind]
    critical = spec.critical(level, float(a[0]), float(a[-1]))
    formula = SURVIVAL_INTERVALS[interval].formula
    assert formula is not None  # every word of BandInterval has one
    survival = curve.survival[inside]
    with np.errstate(over="ignore"):
        low, high = formula(survival, spec.width(variance, curve.n, critical))
    return SimultaneousBand(
        group=curve.group,
        band=kind,
        interval=interval,
        level=level,
        n=curve.n,
        n_events=curve.n_events,
        start=first,
        end=last,
        a_low=float(a[0]),
        a_high=float(a[-1]),
        critical=critical,
        times=np.maximum(curve.times[inside], first),
        survival=survival,
        ci_low=np.clip(low, 0.0, 1.0),
        ci_high=np.clip(high, 0.0, 1.0),
        unit=curve.unit,
        cautions=curve.cautions,
    )


def _defined(curve: Curve) -> BoolArray:
    """Where survival lies between 0 and 1, so that it has a variance."""
    gone = np.logical_or.accumulate(curve.at_risk == curve.events)
    return np.asarray((np.cumsum(curve.events) > 0) & ~gone, dtype=bool)


def _none(
    curve: Curve, kind: BandKind, interval: BandInterval, level: float, reason: str
) -> SimultaneousBand:
    nothing = np.zeros(0)
    return SimultaneousBand(
        group=curve.group,
        band=kind,
        interval=interval,
        level=level,
        n=curve.n,
        n_events=curve.n_events,
        start=None,
        end=None,
        a_low=None,
        a_high=None,
        critical=None,
        times=nothing,
        survival=nothing,
        ci_low=nothing,
        ci_high=nothing,
        reason=reason,
        unit=curve.unit,
        cautions=curve.cautions,
    )
