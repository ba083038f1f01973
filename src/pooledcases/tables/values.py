"""Cells of numbers: what people read, and the numbers themselves for a spreadsheet.

A cell stays a text, rounded by :mod:`pooledcases.format`; beside it stand the numbers that it is
made of, unrounded, each with its own text. Functions that are called as in ``format`` write the
same, with the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pooledcases import format as formats
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.reader import Reader

#: What a number of a cell is, in the order in which they stand beside each other.
PartName = Literal[
    "events", "total", "time", "share", "estimate", "low", "high", "upper", "lower",
    "median", "q1", "q3", "min", "max", "tau", "tau_low", "tau_high", "i2", "i2_low",
    "i2_high", "p", "p_low", "p_high", "value", "mark",
]  # fmt: skip
ORDER: Final[tuple[PartName, ...]] = get_args(PartName)
#: What follows a number and is none.
MARK: Final[PartName] = "mark"


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a cell.

    Attributes
    ----------
    name : str
        One of :data:`ORDER`.
    value : float or None
        Unrounded, a percentage as a fraction; None where there is none, and for a mark.
    text : str
        As it is read.
    """

    name: PartName
    value: float | None
    text: str


class NumberText(str):
    """A text for people that brings the numbers it shows.

    Examples
    --------
    >>> cell = count_percent(3, 8)
    >>> cell, [(part.name, part.value) for part in cell.parts]
    ('3/8 (37.5%)', [('events', 3), ('total', 8), ('share', 0.375)])
    """

    __slots__ = ("parts",)
    parts: tuple[Part, ...]

    def __new__(cls, text: str, parts: Iterable[Part]) -> NumberText:
        made = super().__new__(cls, text)
        made.parts = tuple(parts)
        return made

    def __getnewargs__(self) -> tuple[str, tuple[Part, ...]]:  # type: ignore[override]
        return str(self), self.parts

    @property
    def mark(self) -> str:
        """The footnote mark behind the number; empty without one."""
        return next((part.text for part in self.parts if part.name == MARK), "")

    @property
    def single(self) -> bool:
        """Whether it is one number, with or without a mark."""
        return len(self.numbers) == 1

    @property
    def numbers(self) -> tuple[Part, ...]:
        """Its parts without the mark."""
        return tuple(part for part in self.parts if part.name != MARK)


def marked(cell: str, mark: str, text: str | None = None) -> NumberText:
    """A cell with a mark behind it, by default after a space.

    Examples
    --------
    >>> marked(p_value(0.0937), "*"), marked("33", "a", "33 [a]").mark
    ('0.094 *', 'a')
    """
    parts = cell.parts if isinstance(cell, NumberText) else (Part("value", None, cell),)
    return NumberText(f"{cell} {mark}" if text is None else text, (*parts, Part(MARK, None, mark)))


def number(value: float | None, digits: int = 2, *, lang: Lang = "en") -> str:
    """:func:`pooledcases.format.number`, with the number."""
    return _one(formats.number(value, digits, lang=lang), value)


def percent(fraction: float | None, digits: int = 1, *, lang: Lang = "en") -> str:
    """:func:`pooledcases.format.percent`, with the fraction."""
    return _one(formats.percent(fraction, digits, lang=lang), fraction)


def plain(value: float | None, digits: int = 3) -> str:
    """:func:`pooledcases.format.plain`, with the number."""
    return _one(formats.plain(value, digits), value)


def p_value(value: float | None) -> str:
    """A p-value without its sign of equality, with the number.

    Examples
    --------
    >>> p_value(0.99999), p_value(None)
    ('> 0.99', '–')
    """
    text = formats.p_value(value).removeprefix("= ")
    return NumberText(text, [Part("p", value, text)])


def p_range(low: float, high: float, between: str) -> str:
    """Two p-values, one where they read alike.

    Examples
    --------
    >>> p_range(0.02, 0.5, " to "), p_range(0.991, 1.0, " to ")
    ('0.020 to 0.50', '> 0.99')
    """
    first, last = p_value(low), p_value(high)
    text = first if first == last else f"{first}{between}{last}"
    return NumberText(text, [Part("p_low", low, str(first)), Part("p_high", high, str(last))])


def interval(low: float | None, high: float | None, digits: int = 2, *, lang: Lang = "en") -> str:
    """:func:`pooledcases.format.interval`, with the limits."""
    text = formats.interval(low, high, digits, lang=lang)
    return _limits(text, low, high, *(formats.number(limit, digits) for limit in (low, high)))


def percent_interval(
    low: float | None, high: float | None, digits: int = 1, *, lang: Lang = "en"
) -> str:
    """:func:`pooledcases.format.percent_interval`, with the limits."""
    text = formats.percent_interval(low, high, digits, lang=lang)
    return _limits(text, low, high, *formats.percents(low, high, digits=digits))


def _limits(text: str, low: float | None, high: float | None, first: str, last: str) -> str:
    return NumberText(text, [Part("low", low, first), Part("high", high, last)])


def count_percent(xi: int, ni: int, digits: int | None = 1, *, lang: Lang = "en") -> str:
    """:func:`pooledcases.format.count_percent`, with the counts and the proportion."""
    places = formats.percent_digits(ni) if digits is None else digits
    share = xi / ni if ni else None
    parts = [
        Part("events", xi, formats.count(xi, lang=lang)),
        Part("total", ni, formats.count(ni, lang=lang)),
        Part("share", share, formats.percent(share, places)),
    ]
    return NumberText(formats.count_percent(xi, ni, places, lang=lang), parts)


def whole(name: PartName, n: int) -> NumberText:
    """A whole number that stands under others of its kind: ``total`` of those known.

    Examples
    --------
    >>> whole("total", 17), whole("total", 17).parts[0].name
    ('17', 'total')
    """
    return NumberText(str(n), [Part(name, n, str(n))])


def limits(reader: Reader, ci: Interval) -> str:
    """An interval as a reader writes it, with its limits.

    Examples
    --------
    >>> limits(Reader.of("log", "en"), Interval(0.5, 1.25))
    '0.50 to 1.25'
    """
    return NumberText(reader.interval(ci), _pair(reader, ci))


def value(reader: Reader, found: float | None) -> str:
    """A number as a reader writes it, with the number."""
    return _one(reader.value(found), found)


def estimate(reader: Reader, found: float | None, ci: Interval | None) -> str:
    """An estimate with its interval as a reader writes them, with the three numbers.

    Examples
    --------
    >>> cell = estimate(Reader.of("logit", "en"), 1 / 3, Interval(0.1, 0.6))
    >>> cell, [part.name for part in cell.parts]
    ('33.3% (10.0% to 60.0%)', ['estimate', 'low', 'high'])
    """
    text = reader.estimate(found, ci)
    if found is None or ci is None:
        return NumberText(text, [Part("estimate", found, text)])
    one = Part("estimate", found, reader.value(found, ci.low, ci.high))
    return NumberText(text, [one, *_pair(reader, ci, found)])


def _pair(reader: Reader, ci: Interval, found: float | None = None) -> list[Part]:
    low, high = reader.limits(ci, found)
    return [Part("low", ci.low, low), Part("high", ci.high, high)]


def _one(text: str, found: float | None) -> str:
    return NumberText(text, [Part("value", found, text)])
