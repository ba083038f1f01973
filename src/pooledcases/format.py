"""The only place that rounds: numbers, p-values, percentages and intervals, by language."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext

from pooledcases.labels import label
from pooledcases.options import Lang


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


def count_percent(xi: int, ni: int, digits: int = 1, *, lang: Lang = "en") -> str:
    """``n/N (%)``.

    Examples
    --------
    >>> count_percent(3, 8), count_percent(0, 0)
    ('3/8 (37.5%)', '0/0 (–)')
    """
    return f"{xi}/{ni} ({percent(xi / ni if ni else None, digits)})"
