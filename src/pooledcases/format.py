"""The only place that rounds: numbers, p-values, percentages and intervals, by language."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import MappingProxyType
from typing import Final

from pooledcases.labels import label
from pooledcases.options import DecimalMark, Lang


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rule of how far a kind of number is rounded.

    Attributes
    ----------
    rule : str
    reference : str
        Where the rule is published; empty for a rule of our own.
    """

    rule: str
    reference: str = ""


_AMA: Final = "AMA Manual of Style, 10th edition, chapter 4, Visual Presentation of Data"
#: The rules of rounding, by kind of number; everything is rounded half away from zero.
ROUNDING: Final[Mapping[str, Rounding]] = MappingProxyType(
    {
        "p-value": Rounding("two decimals from 0.1 on, three below; < 0.001 and > 0.99"),
        "percentage": Rounding("one decimal"),
        "percentage of few": Rounding(
            "no more digits than the number of patients has: whole percent below 100", _AMA
        ),
        "interval": Rounding("both limits with as many decimals as the estimate"),
        "ratio": Rounding("two decimals"),
        "thousands": Rounding("marked in counts of five digits or more"),
    }
)

#: Of fewer patients than these, each is more than one percentage point.
FEW: Final = 100
#: From here on the thousands of a count are marked.
_MARKED: Final = 10_000
#: Chinese standards part thousands by a thin space.
_THOUSANDS: Final[Mapping[Lang, str]] = MappingProxyType({"en": ",", "zh": "\u2009"})
#: A decimal number that is no part of a name, a version, a date or an address.
_DECIMAL: Final = re.compile(
    r"(?<![\w.,/:])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?![.,/:]?\d|/\w|[A-Za-z_])"
)


def number(value: float | None, digits: int = 2, *, lang: Lang = "en") -> str:
    """A number with a fixed count of decimals, half away from zero; ``–`` where there is none.

    Rounding is decimal, on the shortest text of the number, so that 0.125 reads 0.13.

    Examples
    --------
    >>> number(0.125), number(None), number(float("inf")), number(-0.001)
    ('0.13', '–', '∞', '0.00')
    """
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    with localcontext() as context:
        context.prec = 400  # the largest double has 309 digits before its point
        exact = Decimal(repr(float(value)))
        text = f"{exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def plain(value: float | None, digits: int = 3) -> str:
    """A number in as few digits as it needs, at most ``digits`` decimals.

    Examples
    --------
    >>> plain(12.0), plain(39.5), plain(0.33333)
    ('12', '39.5', '0.333')
    """
    text = number(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def significant(value: float, digits: int = 3) -> str:
    """A number with so many significant digits at most; with a power of ten where it is extreme.

    Examples
    --------
    >>> significant(0.036449), significant(1234.5), significant(-0.5), significant(0.0)
    ('0.0364', '1230', '−0.5', '0')
    >>> significant(2.45e-7, 2), significant(1e-16, 1), significant(float("inf"))
    ('2.5e−7', '1e−16', '∞')
    """
    if not math.isfinite(value) or value == 0:
        return plain(value)
    exact = Decimal(repr(float(value)))
    # rounding can move it to the next power of ten: 9.99 with two digits is 10
    exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=ROUND_HALF_UP)
    power = exact.adjusted()
    if -5 < power < 6:
        return plain(float(exact), max(0, digits - 1 - power))
    return f"{plain(float(exact.scaleb(-power)), digits - 1)}e{power}".replace("-", "−")


def typed(value: float, digits: int = 2) -> str:
    """A number as it is typed into a table: few digits, and the minus of a keyboard.

    Examples
    --------
    >>> typed(1.50), typed(-0.333)
    ('1.5', '-0.33')
    """
    return plain(value, digits).replace("−", "-")


def percent(fraction: float | None, digits: int = 1, *, lang: Lang = "en") -> str:
    """A fraction as a percentage.

    Examples
    --------
    >>> percent(0.725), percent(None)
    ('72.5%', '–')
    """
    if fraction is None:
        return "–"
    return f"{number(float(Decimal(repr(float(fraction))) * 100), digits)}%"


def p_value(value: float | None, *, lang: Lang = "en") -> str:
    """A p-value with its sign: three decimals, two from 0.1 on, never 0.

    Examples
    --------
    >>> p_value(0.0004), p_value(0.0312), p_value(0.25), p_value(0.99999)
    ('< 0.001', '= 0.031', '= 0.25', '> 0.99')
    """
    if value is None:
        return "–"
    if value < 0.001:
        return "< 0.001"
    if value > 0.99:
        return "> 0.99"
    return f"= {number(value, 3 if value < 0.1 else 2)}"


def interval(low: float | None, high: float | None, digits: int = 2, *, lang: Lang = "en") -> str:
    """An interval, ``low to high``.

    Examples
    --------
    >>> interval(0.5, 1.25), interval(None, None), interval(1.0, 2.0, lang="zh")
    ('0.50 to 1.25', '–', '1.00～2.00')
    """
    if low is None and high is None:
        return "–"
    return f"{number(low, digits)}{label('range_to', lang)}{number(high, digits)}"


def percent_interval(
    low: float | None, high: float | None, digits: int = 1, *, lang: Lang = "en"
) -> str:
    """An interval of fractions as percentages.

    Examples
    --------
    >>> percent_interval(0.05, 0.5)
    '5.0% to 50.0%'
    """
    if low is None and high is None:
        return "–"
    return f"{percent(low, digits)}{label('range_to', lang)}{percent(high, digits)}"


def count_percent(xi: int, ni: int, digits: int | None = 1, *, lang: Lang = "en") -> str:
    """``n/N (%)``; without ``digits`` whole percent of few patients.

    Examples
    --------
    >>> count_percent(3, 8), count_percent(0, 0), count_percent(3, 8, None)
    ('3/8 (37.5%)', '0/0 (–)', '3/8 (38%)')
    """
    places = percent_digits(ni) if digits is None else digits
    share = percent(xi / ni if ni else None, places)
    return f"{count(xi, lang=lang)}/{count(ni, lang=lang)} ({share})"


def percent_digits(ni: int) -> int:
    """Decimals of a percentage of so many patients: none of few (AMA), one otherwise.

    Examples
    --------
    >>> percent_digits(28), percent_digits(100)
    (0, 1)
    """
    return 0 if ni < FEW else 1


def count(value: int, *, lang: Lang = "en") -> str:
    """A count; the thousands marked from five digits on.

    Examples
    --------
    >>> count(2011), count(12345), count(12345, lang="zh") == "12\u2009345"
    ('2011', '12,345', True)
    """
    text = f"{value:,}" if abs(value) >= _MARKED else str(value)
    return text.replace(",", _THOUSANDS[lang]).replace("-", "−")


def without_thousands(text: str) -> str:
    """A number without the marks of its thousands.

    Examples
    --------
    >>> without_thousands("12,345.6"), without_thousands("1,2")
    ('12345.6', '1,2')
    """
    return re.sub(r"(?<=\d)[,\u2009](?=\d{3}(?!\d))", "", text)


def with_decimal_mark(text: str, mark: DecimalMark) -> str:
    """A text with another decimal mark in its numbers; a thin space marks the thousands then.

    Names, versions, dates and addresses keep their points.

    Examples
    --------
    >>> with_decimal_mark("3/8 (37.5%), 0.50 to 1.25", ",")
    '3/8 (37,5%), 0,50 to 1,25'
    >>> with_decimal_mark("version 1.2.3, 10.1016/j.x, T1.5a", ",")
    'version 1.2.3, 10.1016/j.x, T1.5a'
    """
    return text if mark == "." else _DECIMAL.sub(_with_comma, text)


def _with_comma(found: re.Match[str]) -> str:
    whole = found[1].replace(",", "\u2009")
    return whole if found[2] is None else f"{whole},{found[2]}"
