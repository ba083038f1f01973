"""Times in words: in the unit that their column's name says, or in none where it says none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from pooledcases.format import number
from pooledcases.format import plain as short
from pooledcases.labels import label
from pooledcases.options import Lang, TimeUnit

#: Times at which people read a curve, in a sentence and in a table.
_READ: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "days": (365.0, 730.0, 1825.0),
        "weeks": (52.0, 104.0, 260.0),
        "months": (12.0, 24.0, 60.0),
        "years": (1.0, 2.0, 5.0),
    }
)
_LISTED: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "days": (182.0, 365.0, 730.0, 1095.0, 1825.0, 3650.0),
        "weeks": (26.0, 52.0, 104.0, 156.0, 260.0, 520.0),
        "months": (6.0, 12.0, 24.0, 36.0, 60.0, 120.0),
        "years": (0.5, 1.0, 2.0, 3.0, 5.0, 10.0),
    }
)
#: Steps of a time axis that people think in.
_STEPS: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "days": (0.5, 1, 2, 5, 10, 30, 60, 90, 182, 365, 730, 1095, 1825, 3650),
        "weeks": (0.25, 0.5, 1, 2, 4, 8, 13, 26, 52, 104, 156, 260, 520),
        "months": (0.25, 0.5, 1, 2, 3, 6, 12, 24, 36, 60, 120, 240),
        "years": (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50),
    }
)
#: So many times at most are read where nobody knows the unit: in a sentence, in a table.
_FEW, _SOME = 3, 6


def digits_of(unit: TimeUnit | None) -> int:
    """The decimals of a length of time: a tenth of a year is more than a month.

    Examples
    --------
    >>> digits_of("months"), digits_of("years"), digits_of(None)
    (1, 2, 1)
    """
    return 2 if unit == "years" else 1


def clock(value: float, unit: TimeUnit | None) -> str:
    """A point in time as a number, in as few digits as it needs.

    Examples
    --------
    >>> clock(24.0, "months"), clock(0.25, "years"), clock(0.25, None)
    ('24', '0.25', '0.25')
    """
    return short(value, 2 if unit in ("years", None) else 1)


def amount(value: float, unit: TimeUnit | None, lang: Lang, *, fixed: bool = False) -> str:
    """A length of time: with its unit, or the number alone; ``fixed`` keeps all decimals.

    Examples
    --------
    >>> amount(24.0, "months", "en"), amount(1.0, "years", "en"), amount(24.0, None, "en")
    ('24 months', '1 year', '24')
    """
    text = number if fixed else short
    return _counted(text(value, digits_of(unit)), unit, lang)


def moment(value: float, unit: TimeUnit | None, lang: Lang) -> str:
    """A point in time, as it stands after "at" or "by".

    Examples
    --------
    >>> moment(24.0, "months", "en"), moment(24.0, None, "en"), moment(24.0, None, "zh")
    ('24 months', 'time 24', '时间 24')
    """
    n = clock(value, unit)
    return label("time.moment.none", lang, n=n) if unit is None else _counted(n, unit, lang)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time that is said in the language of the sentence it stands in.

    Examples
    --------
    >>> Moment(84.0, "months").text("en"), Moment(84.0, "months").text("zh")
    ('84 months', '84 个月')
    """

    value: float
    unit: TimeUnit | None

    def text(self, lang: Lang) -> str:
        """The words in ``lang``."""
        return moment(self.value, self.unit, lang)


def moments(values: str, unit: TimeUnit | None, lang: Lang) -> str:
    """Several points in time, listed already.

    Examples
    --------
    >>> moments("12, 24", "days", "en"), moments("12, 24", None, "en")
    ('12, 24 days', 'time 12, 24')
    """
    if unit is None:
        return label("time.moment.none", lang, n=values)
    return label(f"time.unit.{unit}.many", lang, n=values)


def noun(unit: TimeUnit | None, lang: Lang, column: str | None = None) -> str:
    """The unit as a column of a table is headed; the time column's own name where there is none.

    Examples
    --------
    >>> noun("years", "en"), noun(None, "en", "os_time"), noun(None, "en")
    ('years', 'os_time', 'time')
    """
    return column if unit is None and column else label(f"time.noun.{unit or 'none'}", lang)


def in_unit(what: str, unit: TimeUnit | None, lang: Lang) -> str:
    """A quantity of time as a column of a table is headed.

    Examples
    --------
    >>> in_unit("horizon", "days", "en"), in_unit("horizon", None, "en")
    ('horizon (days)', 'horizon')
    """
    if unit is None:
        return what
    return label("time.in_unit", lang, what=what, unit=noun(unit, lang))


def axis_title(
    unit: TimeUnit | None,
    column: str | None,
    lang: Lang,
    *,
    until: Literal["start", "contact"] = "start",
) -> str:
    """What a time axis says: the unit, or the name of the column.

    Examples
    --------
    >>> axis_title("days", "followup_days", "en"), axis_title(None, "os_time", "en")
    ('days since the start', 'os_time')
    """
    if unit is None:
        return noun(unit, lang, column)
    return label(f"time.axis.{until}", lang, unit=noun(unit, lang))


def person_time(n: str, unit: TimeUnit | None, lang: Lang) -> str:
    """An amount of follow-up of all patients together.

    Examples
    --------
    >>> person_time("80", "months", "en"), person_time("80", "years", "zh")
    ('80 patient-months', '80 人年')
    """
    word = label(f"time.person.{unit or 'none'}.{'one' if n == '1' else 'many'}", lang)
    return f"{n} {word}"


def per_person_time(n: str, unit: TimeUnit | None, lang: Lang) -> str:
    """What a rate is given for: one unit needs no number.

    Examples
    --------
    >>> per_person_time("1", "months", "en"), per_person_time("100", "months", "en")
    ('patient-month', '100 patient-months')
    """
    if n == "1":
        return label(f"time.person.{unit or 'none'}.one", lang)
    return person_time(n, unit, lang)


def read_times(unit: TimeUnit | None, last: float) -> tuple[float, ...]:
    """The times at which a sentence reads a curve that ends at ``last``.

    Examples
    --------
    >>> read_times("months", 40.0), read_times("days", 400.0), read_times(None, 7.0)
    ((12.0, 24.0), (365.0,), (2.0, 4.0, 6.0))
    """
    return _up_to(last, round_times(last, _FEW) if unit is None else _READ[unit])


def listed_times(unit: TimeUnit | None, last: float) -> tuple[float, ...]:
    """The times of a table of a curve that ends at ``last``.

    Examples
    --------
    >>> listed_times("months", 40.0), listed_times("years", 4.0), listed_times(None, 40.0)
    ((6.0, 12.0, 24.0, 36.0), (0.5, 1.0, 2.0, 3.0), (10.0, 20.0, 30.0, 40.0))
    """
    return _up_to(last, round_times(last, _SOME) if unit is None else _LISTED[unit])


def usual_times(unit: TimeUnit | None, last: float) -> tuple[float, ...]:
    """The times at which people compare, of a unit that is known; else none.

    Examples
    --------
    >>> usual_times("months", 30.0), usual_times(None, 30.0)
    ((12.0, 24.0), ())
    """
    return () if unit is None else _up_to(last, _READ[unit])


def time_ticks(last: float, unit: TimeUnit | None, most: int = 8) -> tuple[float, ...]:
    """Ticks of a time axis from 0 on, in steps that people think in.

    Examples
    --------
    >>> time_ticks(40.0, "months"), time_ticks(1500.0, "days")
    ((0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0), (0.0, 182.0, 364.0, 546.0, 728.0, 910.0, 1092.0, \
1274.0, 1456.0))
    >>> time_ticks(40.0, None)
    (0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0)
    """
    if unit is None:
        return (0.0, *round_times(last, most))
    # the room behind the last tick is part of a step
    steps = _STEPS[unit]
    step = next((float(s) for s in steps if last // s <= most), None)
    if step is None:
        step = float(np.ceil(last / most / (steps[-1] / 2)) * (steps[-1] / 2))
    return tuple(float(t) for t in np.arange(0, last + 1e-9, step))


def round_times(last: float, most: int) -> tuple[float, ...]:
    """Multiples of 1, 2 or 5 times a power of ten up to ``last``: as many as fit, ``most`` or less.

    Examples
    --------
    >>> round_times(3000.0, 6), round_times(0.7, 3), round_times(0.0, 3)
    ((500.0, 1000.0, 1500.0, 2000.0, 2500.0, 3000.0), (0.2, 0.4, 0.6), ())
    """
    if not last > 0:
        return ()
    power = int(np.floor(np.log10(last / most))) if last >= 1e-300 else 0
    steps = [(base, power + shift) for shift in (0, 1) for base in (1, 2, 5)]
    # a power below one is divided by: 3 / 10 is 0.3, and 3 * 0.1 is not
    sizes = [(base * 10.0 ** max(up, 0), 10.0 ** max(-up, 0)) for base, up in steps]
    fitting = [int(np.floor(last * below / above * (1 + 1e-12))) for above, below in sizes]
    count, (top, bottom) = next(
        found for found in zip(fitting, sizes, strict=True) if found[0] <= most
    )
    return tuple(top * place / bottom for place in range(1, count + 1))


def _counted(n: str, unit: TimeUnit | None, lang: Lang) -> str:
    return label(f"time.unit.{unit or 'none'}.{'one' if n == '1' else 'many'}", lang, n=n)


def _up_to(last: float, times: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(time for time in times if time <= last)
