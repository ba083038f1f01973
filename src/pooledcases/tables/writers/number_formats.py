"""How a spreadsheet shows a number as people read it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pooledcases.tables.values import Part
from pooledcases.tables.writers.cells import Shown, shown_number

#: A spreadsheet takes two conditions, the rule for p-values has three: each half has its own.
_LOW_P: Final = '[<0.001]"< 0.001";[<0.1]0.000;0.00'
_HIGH_P: Final = '[>0.99]"> 0.99";[<0.1]0.000;0.00'
#: From here on a p-value has two decimals.
_TWO_DECIMALS: Final = 0.1
_P: Final = frozenset({"p", "p_low", "p_high"})


@dataclass(frozen=True, slots=True)
class Exact:
    """A number that is not rounded, and the format that shows it."""

    value: float
    form: str


def number_format(part: Part) -> str:
    """The format that shows an unrounded number as its text does.

    Examples
    --------
    >>> number_format(Part("share", 3 / 7, "42.9%")), number_format(Part("low", 0.1234, "0.12"))
    ('0.0%', '0.00')
    >>> number_format(Part("p", 0.0004, "< 0.001"))
    '[<0.001]"< 0.001";[<0.1]0.000;0.00'
    >>> number_format(Part("estimate", 2.51e-7, "2.5e−7"))
    '0.0E+00'
    """
    if part.name in _P and part.value is not None:
        return _LOW_P if part.value < _TWO_DECIMALS else _HIGH_P
    shown = shown_number(part.text)
    if shown is not None:
        return shown_format(shown)
    digits, power, _ = part.text.partition("e")
    if not power:
        return "General"
    rest = len(digits.partition(".")[2])
    return f"0.{'0' * rest}E+00" if rest else "0E+00"


def shown_format(shown: Shown) -> str:
    """The format that shows a number with as many decimals as it was read.

    Examples
    --------
    >>> shown_format(Shown(12345.0, 0, percent=False, thousands=True))
    '#,##0'
    """
    whole = "#,##0" if shown.thousands else "0"
    rest = "." + "0" * shown.decimals if shown.decimals else ""
    return whole + rest + ("%" if shown.percent else "")
