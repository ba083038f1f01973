"""The only place that rounds: numbers, p-values, percentages and intervals, by language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import MappingProxyType
from typing import Final

from pooledcases.labels import label
from pooledcases.options import Lang


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
        "small percentage": Rounding(
            "0.0% and 100.0% are said of none and of all only: two significant digits below 0.05%; "
            "below 0.1% for an estimate and its limits that are all below 1%, and alike in "
            "decimals; as much near 100%"
        ),
        "percentage of few": Rounding(
            "no more digits than the number of patients has: whole percent below 100", _AMA
        ),
        "interval": Rounding(
            "both limits with as many decimals as the estimate; a small percentage with its own"
        ),
        "ratio": Rounding("two decimals"),
        "thousands": Rounding("marked in counts of five digits or more"),
    }
)

#: Of fewer patients than these, each is more than one percentage point.
FEW: Final = 100
#: A share nearer to none or all than this is rounding of the computer's own.
_NO_SHARE: Final = Decimal("1e-11")
#: Percentages below it, or as near to all, share the decimals of those not much smaller.
_FEW_SHARE: Final = Decimal("0.01")
_SMALL: Final = Decimal("0.001")
_MUCH: Final = 10
#: From here on the thousands of a count are marked.
_MARKED: Final = 10_000
#: Chinese standards part thousands by a thin space.
_THOUSANDS: Final[Mapping[Lang, str]] = MappingProxyType({"en": ",", "zh": "\u2009"})


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
    """A fraction as a percentage; with two significant digits where it would read none or all.

    Examples
    --------
    >>> percent(0.725), percent(None)
    ('72.5%', '–')
    >>> percent(0.0001), percent(0.99996), percent(0.0), percent(1.0)
    ('0.010%', '99.9960%', '0.0%', '100.0%')
    """
    if fraction is None:
        return "–"
    exact = float(Decimal(repr(float(fraction))) * 100)
    rest = _from_the_end(fraction)
    if rest is None:
        digits = min(digits, 1)
    elif digits and rest * 100 < Decimal(5).scaleb(-digits - 1):
        digits = _two_digits(rest)
    return f"{number(exact, digits)}%"


def confidence(level: float) -> str:
    """A confidence level in percent, with the decimals that it was asked for with.

    Examples
    --------
    >>> confidence(0.95), confidence(0.975), confidence(0.999)
    ('95%', '97.5%', '99.9%')
    """
    return f"{plain(100 * level, 4)}%"


def share_digits(*fractions: float | None, digits: int = 1) -> int:
    """Decimals at which percentages that stand together are not mistaken for none or all.

    Below 0.1%, and as near to 100%, two significant digits; but beside a larger one, or one from
    1% on, a much smaller one does not decide. Whole percent stay whole.

    Examples
    --------
    >>> share_digits(0.12), share_digits(0.0001), share_digits(0.9999), share_digits(0.0)
    (1, 3, 3, 1)
    >>> share_digits(0.0013, 0.0006, 0.003), share_digits(0.01, 0.0003, 0.06)
    (3, 1)
    """
    rests = [rest for rest in map(_from_the_end, fractions) if rest is not None]
    if not rests or digits == 0:
        return digits
    widest = max(rests)
    if widest >= _FEW_SHARE:
        return digits
    small = [_two_digits(rest) for rest in rests if rest < _SMALL and rest * _MUCH >= widest]
    return max([digits, *small])


def percents(*fractions: float | None, digits: int = 1) -> tuple[str, ...]:
    """Percentages that stand together, an estimate and its limits, in the same decimals.

    None and all, and what would be mistaken for them, keep decimals of their own.

    Examples
    --------
    >>> percents(0.0001, 0.000048, 0.000184), percents(0.0, 0.0, 0.0000369)
    (('0.0100%', '0.0048%', '0.0184%'), ('0.0%', '0.0%', '0.0037%'))
    >>> percents(1 / 90, 0.00028, 0.0604)
    ('1.1%', '0.028%', '6.0%')
    """
    places = share_digits(*fractions, digits=digits)
    return tuple(percent(fraction, places) for fraction in fractions)


def _from_the_end(fraction: float | None) -> Decimal | None:
    """How far a share is from none or all; None where it is one of them, or no number."""
    if fraction is None or not math.isfinite(fraction):
        return None
    size = abs(Decimal(repr(float(fraction))))
    rest = min(size, abs(1 - size))
    return rest if rest >= _NO_SHARE else None


def _two_digits(rest: Decimal) -> int:
    """Decimals of a percentage that show two digits of how far it is from none or all."""
    return -1 - rest.adjusted()


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


def ama_p_value(value: float | None, *, lang: Lang = "en") -> str:
    """A p-value as the AMA Manual of Style writes it: no zero before the point.

    Two decimals; three below 0.01, and where two would round it up to 0.05.

    Examples
    --------
    >>> [ama_p_value(p) for p in (0.0004, 0.0031, 0.0462, 0.0621, 0.999)]
    ['< .001', '= .003', '= .046', '= .06', '> .99']
    """
    if value is None:
        return "–"
    if value < 0.001:
        return "< .001"
    if value > 0.99:
        return "> .99"
    fine = value < 0.01 or (value < 0.05 and number(value, 2) == "0.05")
    return f"= {number(value, 3 if fine else 2).removeprefix('0')}"


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
    >>> percent_interval(0.05, 0.5), percent_interval(0.00048, 0.00184)
    ('5.0% to 50.0%', '0.048% to 0.184%')
    """
    if low is None and high is None:
        return "–"
    return label("range_to", lang).join(percents(low, high, digits=digits))


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
