"""How many further patients would make this interval that narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pooledcases.describe.proportions import PROPORTION_INTERVALS, check_counts
from pooledcases.errors import InputError
from pooledcases.kernels.differences import newcombe
from pooledcases.options import ProportionInterval, check_level, check_word, is_number, shown
from pooledcases.results.base import FloatArray, IntArray, Interval
from pooledcases.results.precision import Precision

#: The narrowest interval that can be asked for, and the most further patients that are looked at.
_NARROWEST = 0.01
_MOST = 1 << 18
#: Further patients among whom is looked at first; then twice as many, and so on.
_FIRST = 256


def precision(
    xi: int,
    ni: int,
    *,
    against: tuple[int, int] | None = None,
    width: float | None = None,
    half_width: float | None = None,
    interval: ProportionInterval = "clopper-pearson",
    level: float = 0.95,
) -> Precision:
    """How many further patients would make an interval no wider than wanted.

    Parameters
    ----------
    xi, ni : int
        Events, and patients in whom the outcome is known.
    against : (int, int), optional
        Events and patients of a second group: the interval is then Newcombe's, of the difference
        of the two proportions, and further patients come to both groups in equal numbers.
    width, half_width : float
        How wide the interval may be from end to end, or half of that; give one of the two, as
        fractions. From 0.01 up.
    interval : str
        Of one proportion, as in :func:`proportion`.
    level : float
        Confidence level.

    Returns
    -------
    Precision

    Raises
    ------
    InputError
        When the counts are no whole numbers with 0 <= xi <= ni, or the width is none.

    Notes
    -----
    *Expected*: m further patients have as many events as the present proportion gives; where that
    is no whole number, both neighbours are tried and the wider interval counts. *Worst*: they turn
    out such that the interval is widest, which is when the proportions come as near to one half as
    they can. The width does not fall steadily as patients are added; the answer is the smallest
    number from which on every larger number is narrow enough too, found by computing all of them.

    This is precision of an interval to come. It is no power: the power of a comparison that was
    done already, at the difference that it found, is another way to write its p-value and says
    nothing more (Hoenig & Heisey 2001, Am Stat 55:19), so there is no function for it.

    Examples
    --------
    >>> found = precision(6, 14, half_width=0.15)
    >>> found.expected, found.worst, f"{found.width_expected:.3f}"
    (32, 33, '0.300')
    """
    check_level(level)
    check_word(interval, ProportionInterval, "interval")
    wanted = _wanted(width, half_width)
    (x, n), pair = _counts(xi, ni, against)
    known = bool((n > 0).all())
    problem = _Difference(x, n, level) if pair else _One(x, n, level, interval)
    ci = problem.now() if known else None
    expected = _search(problem.expected, wanted) if known else None
    worst = _search(problem.worst, wanted)
    return Precision(
        xi=tuple(int(v) for v in x),
        ni=tuple(int(v) for v in n),
        level=level,
        ci_method="newcombe" if pair else interval,
        estimate=float(x[0] / n[0] - (x[1] / n[1] if pair else 0)) if known else None,
        ci=ci,
        width=None if ci is None else ci.high - ci.low,
        wanted=wanted,
        expected=expected,
        worst=worst,
        width_expected=_width(problem.expected, expected),
        width_worst=_width(problem.worst, worst),
        most=_MOST,
        reason=None if expected is not None else ("too-many" if known else "no-patient"),
    )


def _wanted(width: float | None, half_width: float | None) -> float:
    if (width is None) == (half_width is None):
        raise InputError("precision: give either width= or half_width=, such as half_width=0.1.")
    given = width if half_width is None else half_width
    name, times = ("width", 1.0) if half_width is None else ("half_width", 2.0)
    if not is_number(given) or not _NARROWEST <= times * given <= 2:
        raise InputError(
            f"{name}: {shown(given)} is no fraction from {_NARROWEST / times:g} up; "
            f"write for example {name}=0.2."
        )
    return times * float(given)


def _counts(
    xi: int, ni: int, against: tuple[int, int] | None
) -> tuple[tuple[IntArray, IntArray], bool]:
    """Events and patients of one group or two."""
    if against is None:
        second: tuple[int, ...] = ()
    else:
        try:
            second = tuple(against)
        except TypeError:
            second = (against,)  # type: ignore[assignment]
        if len(second) != 2:
            raise InputError(
                f"against: {shown(against)} is no pair; write (events, patients) of the second "
                "group."
            )
    names = ("xi", "ni", "events of the second group", "patients of the second group")
    values = dict(zip(names, (xi, ni, *second), strict=False))
    check_counts(**values)
    pairs = [(xi, ni), *([second] if second else [])]
    problems = [
        f"{events} events among {patients} patients: there cannot be more events than patients."
        for events, patients in pairs
        if events > patients
    ]
    if problems:
        raise InputError(problems)
    x, n = np.array(pairs, dtype=np.int64).T
    return (x, n), len(pairs) == 2


@dataclass(frozen=True, slots=True, eq=False)
class _One:
    """One proportion: how wide its interval is with ``m`` further patients."""

    x: IntArray
    n: IntArray
    level: float
    interval: str

    def now(self) -> Interval:
        """The interval of today."""
        low, high = PROPORTION_INTERVALS[self.interval].limits(self.x, self.n, self.level)
        return Interval(float(low[0]), float(high[0]))

    def _width(self, x: FloatArray, n: FloatArray) -> FloatArray:
        with np.errstate(invalid="ignore"):
            low, high = PROPORTION_INTERVALS[self.interval].limits(x, n, self.level)
        return np.where(n > 0, high - low, 1.0)

    def expected(self, m: FloatArray) -> FloatArray:
        """The widest at the present proportion."""
        further = m * self.x[0] / self.n[0]
        sides = (self.x[0] + _down(further), self.x[0] + _up(further))
        return np.maximum(*(self._width(side, self.n[0] + m) for side in sides))

    def worst(self, m: FloatArray) -> FloatArray:
        """The widest of all."""
        n = self.n[0] + m
        sides = (np.clip(f(n / 2), self.x[0], self.x[0] + m) for f in (np.floor, np.ceil))
        return np.maximum(*(self._width(side, n) for side in sides))


@dataclass(frozen=True, slots=True, eq=False)
class _Difference:
    """Two proportions: how wide Newcombe's interval is with ``m`` further patients in each."""

    x: IntArray
    n: IntArray
    level: float

    def now(self) -> Interval:
        """The interval of today."""
        low, high = newcombe(self.x[0], self.n[0], self.x[1], self.n[1], self.level)
        return Interval(float(low), float(high))

    def _widest(self, choices: list[tuple[FloatArray, FloatArray]], m: FloatArray) -> FloatArray:
        n1, n2 = self.n[0] + m, self.n[1] + m
        empty = (n1 == 0) | (n2 == 0)
        found = np.where(empty, 2.0, 0.0)
        for first in choices[0]:
            for second in choices[1]:
                low, high = newcombe(first, n1, second, n2, self.level)
                found = np.where(empty, found, np.maximum(found, high - low))
        return found

    def expected(self, m: FloatArray) -> FloatArray:
        """The widest at the present proportions."""
        further = [m * x / n for x, n in zip(self.x, self.n, strict=True)]
        sides = [(x + _down(f), x + _up(f)) for x, f in zip(self.x, further, strict=True)]
        return self._widest(sides, m)

    def worst(self, m: FloatArray) -> FloatArray:
        """The widest of all: both as near to one half as they can come."""
        sides = []
        for x, n in zip(self.x, self.n, strict=True):
            half = (n + m) / 2
            sides.append((np.clip(np.floor(half), x, x + m), np.clip(np.ceil(half), x, x + m)))
        return self._widest(sides, m)


def _down(values: FloatArray) -> FloatArray:
    """The whole number below; what is whole but for rounding stays."""
    return np.floor(values + 1e-9)


def _up(values: FloatArray) -> FloatArray:
    return np.ceil(values - 1e-9)


def _search(width: Callable[[FloatArray], FloatArray], wanted: float) -> int | None:
    """The smallest number from which on no larger one is too wide.

    Twice as many patients as the last too wide number give room for every ripple: the width falls
    like one over the root of their number, and its ripples like one over that number.
    """
    last, start, end = -1, 0, _FIRST
    while end <= _MOST:
        m = np.arange(start, end, dtype=float)
        wide = np.flatnonzero(width(m) > wanted)
        if wide.size:
            last = start + int(wide[-1])
        if end > 2 * (last + 1):
            return last + 1
        start, end = end, 2 * end
    return None


def _width(width: Callable[[FloatArray], FloatArray], m: int | None) -> float | None:
    return None if m is None else float(width(np.array([float(m)]))[0])
