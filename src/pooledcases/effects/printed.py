"""Numbers as they are printed, with what their last digit leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_NUMBER = re.compile(
    r"^(?:[pP]\s*)?([<>≤≥=]?)\s*([0-9]*\.?[0-9]+|[0-9]+\.)(?:[eE]([-+]?[0-9]{1,3}))?$"
)
#: No paper prints a number outside these; beyond them a float or its square is lost.
_SMALLEST, _LARGEST = 1e-300, 1e300
_WIDER = {"≤": "<", "≥": ">", "=": ""}


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number: its text, its value, half a unit of its last digit, and a sign before it.

    ``sign`` is ``<`` or ``>`` when only a bound was printed.
    """

    text: str
    value: float
    half: float
    sign: Literal["", "<", ">"] = ""

    @property
    def low(self) -> float:
        """The smallest number that prints so."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """The largest number that prints so."""
        return self.value + self.half


def digits(text: str) -> int:
    """How many decimals a number is written with.

    Examples
    --------
    >>> digits("2.40"), digits("3")
    (2, 0)
    """
    found = _NUMBER.match(text.strip())
    return len(found.group(2).partition(".")[2]) if found else 0


def parse(text: str, *, least_digits: int = 0) -> Printed | None:
    """Read a printed positive number; None when it is none.

    Trailing zeros count as printed digits, so tables should hold such numbers as text; for tables
    that hold floats, ``least_digits`` says how many decimals were printed at least.

    Examples
    --------
    >>> parse("2.40").half, parse("P < 0.05").sign, parse("many")
    (0.005, '<', None)
    """
    cleaned = text.strip().replace("·", ".").replace("−", "-")
    found = _NUMBER.match(cleaned)
    if found is None:
        return None
    sign, figures, exponent = found.groups()
    value = float(f"{figures}e{exponent or 0}")
    if figures.strip("0.") and not _SMALLEST <= value <= _LARGEST:
        return None
    power = int(exponent or 0) - max(len(figures.partition(".")[2]), least_digits)
    # a number computed to all its digits is still only as exact as its logarithm can be
    half = max(0.5 * 10.0**power, 1e-12 * value)
    return Printed(text.strip(), value, half, _WIDER.get(sign, sign))  # type: ignore[arg-type]


def parse_signed(text: str, *, least_digits: int = 0) -> Printed | None:
    """Read a printed number that may be negative, such as z or O − E; None when it is none.

    Examples
    --------
    >>> parse_signed("−1.96").value, parse_signed("2.1").half, parse_signed("<2")
    (-1.96, 0.05, None)
    """
    cleaned = text.strip().replace("−", "-")
    negative = cleaned.startswith("-")
    size = parse(cleaned.lstrip("+-").strip(), least_digits=least_digits)
    if size is None or size.sign or cleaned.count("-") > 1 + cleaned.lower().count("e-"):
        return None
    return Printed(text.strip(), -size.value if negative else size.value, size.half)
