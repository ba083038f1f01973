"""Reading numbers as they are printed: their value, how many decimals, unit and comparison sign."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from pooledcases.errors import InputError

Shape = Literal["number", "fraction", "range", "text"]
Comparator = Literal["=", "<", ">", "<=", ">=", "~"]

# Chinese and English documents print many dashes and tildes for the same thing
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("〜∼˜", "~")
    | {"∶": ":", "⩽": "≤", "⩾": "≥", "≦": "≤", "≧": "≥"}
)
_NUMBER = r"[-+]?(?:\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|\.\d+)"
# a unit has no digits, except the person-years of a rate: 6.98/10万人年, 2/100 000 person-years
_UNIT = r"(?P<unit>[^\d]*(?:/\s*1[0 ,]*[^\d/]*)?)"
_SEPARATOR = r"\s*(?:-|~|to|至|到)\s*"
_FRACTION = re.compile(
    rf"(?P<a>{_NUMBER})\s*(?:/|of|out of)\s*(?P<b>\d+)(?![\d.]|\s*[万亿,]| \d){_UNIT}"
)
_RANGE = re.compile(rf"(?P<a>{_NUMBER})(?P<first>\s*[%‰]?){_SEPARATOR}(?P<b>{_NUMBER}){_UNIT}")
_SINGLE = re.compile(rf"(?P<a>{_NUMBER}){_UNIT}")
_BRACKET = re.compile(r"(?P<main>[^()]*[^()\s])\s*\([^()]*\)")
_NAME = re.compile(r"[A-Za-z][A-Za-z²\- ]*?\s*(?:[=:]\s*|(?=[<>≤≥≈~])|\s(?=[\d.]))")

_COMPARATORS = MappingProxyType(
    {
        "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=", "<": "<", ">": ">", "≈": "~", "~": "~",
        "more than": ">", "over": ">", "above": ">", "less than": "<", "below": "<", "under": "<",
        "at least": ">=", "at most": "<=", "up to": "<=", "about": "~", "approximately": "~",
        "超过": ">", "大于": ">", "高于": ">", "小于": "<", "低于": "<", "不足": "<", "至少": ">=",
        "不超过": "<=", "约": "~", "近": "~",
    }
)  # fmt: skip
_SUFFIXES = MappingProxyType({"余": ">", "多": ">", "以上": ">=", "以下": "<=", "+": ">="})


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed token, read.

    Attributes
    ----------
    text : str
        As printed.
    shape : {"number", "fraction", "range", "text"}
        What it is: ``12.0``, ``6/10``, ``2-85``, or words.
    values : tuple of Fraction
        One number, numerator and denominator, or both ends; empty for words.
    tokens : tuple of str
        The digits of each value, without separators of thousands.
    decimals : tuple of int
        How many decimals each value was printed with.
    unit : str
        ``%`` or the words behind the number.
    comparator : str
        ``=`` where none is printed; ``~`` is "about".
    """

    text: str
    shape: Shape
    values: tuple[Fraction, ...] = ()
    tokens: tuple[str, ...] = ()
    decimals: tuple[int, ...] = ()
    unit: str = ""
    comparator: Comparator = "="

    @property
    def percent(self) -> bool:
        """Whether a percent sign stands behind the number."""
        return self.unit.startswith("%")


def normalise(text: str) -> str:
    """Full-width characters, dashes and tildes in one form each; only for reading, never stored.

    Examples
    --------
    >>> normalise("＜０．００１"), normalise("2～85"), normalise("1973—2012年")
    ('<0.001', '2~85', '1973-2012年')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return re.sub(r"-{2,}", "-", " ".join(plain.split()))


def read_printed(text: str) -> Printed:
    """Read one printed token.

    Parameters
    ----------
    text : str
        ``12.0``, ``72%``, ``6/10``, ``2~85``, ``>60``, ``P < 0.001``, ``OR = 2.67``, ``15 525``,
        ``6.98/10万人年``; what stands in a bracket behind the number is left aside.

    Returns
    -------
    Printed
        With ``shape`` ``"text"`` when it holds no single number, fraction or range.

    Raises
    ------
    InputError
        When ``text`` is no text.

    Examples
    --------
    >>> read_printed("12.0%").decimals, read_printed("15 525").tokens
    ((1,), ('15525',))
    >>> [read_printed(t).shape for t in ("6/10", "2~85", "VCL", "6.98/10万人年")]
    ['fraction', 'range', 'text', 'number']
    >>> read_printed("P＜0.001").comparator
    '<'
    """
    if not isinstance(text, str):
        raise InputError(f"{text!r} is no text; give the token as it is printed, such as '12.0'.")
    body = normalise(text)
    bracket = _BRACKET.fullmatch(body)
    if bracket:
        body = bracket["main"]
    comparator, body = _comparator(body)
    if comparator == "=":
        named = _NAME.match(body)
        if named:
            comparator, body = _comparator(body[named.end() :])
    for shape, pattern in (("fraction", _FRACTION), ("range", _RANGE), ("number", _SINGLE)):
        found = pattern.fullmatch(body)
        if found:
            return _read(text, shape, found, comparator)
    return Printed(text=text, shape="text")


def _comparator(body: str) -> tuple[str, str]:
    for sign in sorted(_COMPARATORS, key=len, reverse=True):
        if body.lower().startswith(sign):
            return _COMPARATORS[sign], body[len(sign) :].strip()
    return "=", body.strip()


def _read(text: str, shape: str, found: re.Match[str], comparator: str) -> Printed:
    parts = [part for part in ("a", "b") if part in found.re.groupindex]
    tokens = tuple(re.sub(r"[ ,+]", "", found[part]) for part in parts)
    unit = found["unit"].strip()
    for suffix, sign in _SUFFIXES.items():
        if comparator == "=" and unit.startswith(suffix):
            comparator, unit = sign, unit.removeprefix(suffix)
    return Printed(
        text=text,
        shape=shape,  # type: ignore[arg-type]
        values=tuple(Fraction(Decimal(token)) for token in tokens),
        tokens=tokens,
        decimals=tuple(len(token.partition(".")[2]) for token in tokens),
        unit=unit,
        comparator=comparator,  # type: ignore[arg-type]
    )
