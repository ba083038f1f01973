"""What is wrong with a cell that should be a number, and which number was probably meant."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from pooledcases.data.checks.schema import Field
from pooledcases.data.printed_times import read_printed
from pooledcases.data.tables import NUMBER
from pooledcases.format import plain, typed
from pooledcases.options import TimeUnit
from pooledcases.results.follow_up import FollowUp
from pooledcases.results.problems import Words, words


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The rule a cell breaks, what to type instead where that is known, and the words needed."""

    rule: str
    typed: str | None = None
    values: dict[str, Any] = field(default_factory=dict)


def half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as their ASCII forms."""
    return unicodedata.normalize("NFKC", text).translate(_PUNCTUATION)


_PUNCTUATION = str.maketrans({"，": ",", "；": ";", "、": ";", "：": ":", "。": ".", "～": "~",
                              "−": "-", "–": "-", "—": "-", "（": "(", "）": ")"})  # fmt: skip

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0']\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_QUALIFIED = re.compile(
    r"(?:[<>≤≥~≈±]=?|at least|at most|more than|less than|over|under|about|approx\.?|ca\.?|"
    r"大于|小于|超过|约|至少|不足|近)\s*\d.*",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[^\W\d_].{0,20})")
_RANGE = re.compile(r"\d+(?:\.\d+)?\s*(?:-|~|to|至)\s*\d+(?:\.\d+)?.{0,12}", re.IGNORECASE)
_DAYS = 30.4375  # in a month, over four years
_IN_MONTHS = {
    "d": 1 / _DAYS, "day": 1 / _DAYS, "days": 1 / _DAYS, "天": 1 / _DAYS, "日": 1 / _DAYS,
    "w": 7 / _DAYS, "wk": 7 / _DAYS, "week": 7 / _DAYS, "weeks": 7 / _DAYS, "周": 7 / _DAYS,
    "m": 1.0, "mo": 1.0, "mos": 1.0, "month": 1.0, "months": 1.0, "月": 1.0, "个月": 1.0,
    "y": 12.0, "yr": 12.0, "yrs": 12.0, "year": 12.0, "years": 12.0, "年": 12.0, "岁": 12.0,
    "y/o": 12.0, "yo": 12.0,
}  # fmt: skip
_UNIT_MONTHS = {"months": 1.0, "years": 12.0, "days": 1 / _DAYS, "weeks": 7 / _DAYS}


def _wide(cell: str, spec: Field) -> Diagnosis | None:
    plain = half_width(cell)
    if plain == cell or not NUMBER.fullmatch(plain):
        return None
    return Diagnosis("PC-D41", plain)


def _thousands(cell: str, spec: Field) -> Diagnosis | None:
    if not _THOUSANDS.fullmatch(cell):
        return None
    return Diagnosis("PC-D43", re.sub(r"[, \u00a0']", "", cell))


def _decimal_comma(cell: str, spec: Field) -> Diagnosis | None:
    return Diagnosis("PC-D42", cell.replace(",", ".")) if _DECIMAL_COMMA.fullmatch(cell) else None


def _printed_time(cell: str, spec: Field) -> Diagnosis | None:
    """A follow-up as papers print it, where the analyses read it as the bounds that it is."""
    if not spec.printed_time or NUMBER.fullmatch(cell):
        return None
    found = read_printed(cell, cast(TimeUnit, spec.unit))
    if not isinstance(found, FollowUp) or found.lower is None or found.kind == "aggregate":
        return None
    unit = Words(f"unit.time.{found.unit}")
    read = words(
        f"read.{found.kind}", low=plain(found.lower, 2), high=plain(found.upper, 2), unit=unit
    )
    return Diagnosis("PC-D49", values={"read": read})


def _words(cell: str, spec: Field) -> Diagnosis | None:
    """A number with a unit, a qualifier or a percent sign, or a range."""
    if NUMBER.fullmatch(cell):
        return None
    percent = _PERCENT.fullmatch(cell)
    if percent:
        return Diagnosis("PC-D40", percent[1] if spec.unit == "percent" else None)
    found = _WITH_UNIT.fullmatch(cell)
    if found and not _RANGE.fullmatch(cell):
        return Diagnosis("PC-D40", _converted(found, spec))
    return Diagnosis("PC-D40") if _QUALIFIED.fullmatch(cell) or _RANGE.fullmatch(cell) else None


def _converted(found: re.Match[str], spec: Field) -> str | None:
    unit = found["unit"].strip().rstrip(".").casefold()
    if spec.unit is not None and unit == spec.unit.casefold():
        return found["number"]
    months, target = _IN_MONTHS.get(unit), _UNIT_MONTHS.get(spec.unit or "")
    if months is None or target is None:
        return None
    return typed(float(found["number"]) * months / target)


def _odd_number(cell: str, spec: Field) -> Diagnosis | None:
    """What a library would take for a number and a reader would not: NaN, 1_000, 1e9999."""
    if NUMBER.fullmatch(cell):
        if math.isinf(float(cell)):
            return Diagnosis("PC-D22")
        whole = spec.type == "integer"
        if not whole or re.fullmatch(r"[+-]?\d{1,15}", cell):
            return None
        even = float(cell).is_integer() and abs(float(cell)) < 1e15
        return Diagnosis("PC-D23", f"{int(float(cell))}" if even else None)
    try:
        Decimal(cell)
    except (InvalidOperation, ValueError):
        return None
    return Diagnosis("PC-D22")


#: In this order: what a cell is said to be depends on the first that fits.
NUMBER_CHECKS = (_wide, _thousands, _decimal_comma, _printed_time, _words, _odd_number)
