"""Recomputed values as plain numbers and as text."""

from __future__ import annotations

from fractions import Fraction

from pooledcases.audit.decide import Reading
from pooledcases.audit.printed import Printed
from pooledcases.format import plain
from pooledcases.results.audit import Recomputed

#: Decimals shown beyond the printed ones, and how many more before a difference is given up.
_FURTHER, _MOST = 2, 6
#: Digits that decimal rounding carries; a longer number is shown to twelve.
_DECIMAL_DIGITS = 28


def reported(reading: Reading) -> Recomputed:
    """The recomputed value as plain numbers, unrounded."""
    if reading.number is not None:
        return reading.number
    if reading.words is not None:
        return reading.words
    numbers = tuple(_number(value) for value in reading.values)
    return numbers[0] if len(numbers) == 1 else numbers


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def recomputed_text(printed: Printed, reading: Reading) -> str:
    """The recomputed value for people: some decimals more than are printed.

    Examples
    --------
    >>> from pooledcases.audit.printed import read_printed
    >>> recomputed_text(read_printed("66%"), Reading(values=(Fraction(200, 3),), counts=(2, 3)))
    '66.67% (2/3)'
    >>> recomputed_text(read_printed("<0.001"), Reading(values=(Fraction(1, 10**9),)))
    '<0.00001'
    """
    if reading.words is not None or reading.text:
        return reading.words or reading.text
    if printed.shape == "fraction":
        return "/".join(str(value) for value in reading.values)
    tokens = printed.tokens if len(printed.tokens) == len(reading.values) else ("",)
    pairs = zip(reading.values, tokens * len(reading.values), strict=False)
    text = "–".join(_digits(value, token) for value, token in pairs)
    text += "%" if printed.percent else ""
    return f"{text} ({reading.counts[0]}/{reading.counts[1]})" if reading.counts else text


def _digits(value: Fraction, token: str) -> str:
    """A number with enough decimals that it does not read like the print that it differs from."""
    printed = len(token.partition(".")[2])
    if len(str(int(abs(value)))) + len(token) + _MOST > _DECIMAL_DIGITS:
        return f"{float(value):.12g}"
    for decimals in range(printed + _FURTHER, printed + _MOST + 1):
        text = plain(float(value), decimals)
        exact = Fraction(text.replace("−", "-")) == value
        if exact or (text != plain(float(token or 0), decimals) and text != "0"):
            return text
        if text == "0" and value:
            return f"<{plain(10**-decimals, decimals)}"
    return text
