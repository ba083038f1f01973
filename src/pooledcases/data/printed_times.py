"""The forms in which papers print the follow-up of one patient, and what each means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from pooledcases.data.missing import is_missing
from pooledcases.options import TimeUnit, is_number
from pooledcases.results.follow_up import UNIT_DAYS, FollowUp

_LONGEST_TEXT = 200

_UNITS: Mapping[str, TimeUnit] = MappingProxyType(
    {
        **dict.fromkeys(("d", "day", "days", "天", "日"), "days"),
        **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "周", "星期", "个星期"), "weeks"),
        **dict.fromkeys(
            ("m", "mo", "mos", "mth", "mths", "mon", "month", "months", "月", "个月"), "months"
        ),
        **dict.fromkeys(("y", "yr", "yrs", "year", "years", "年"), "years"),
    }
)
_NUMBER = r"(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?)"
_UNIT = rf"(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])\.?"
_PART = rf"({_NUMBER})\s*-?\s*({_UNIT})"
_TIME = rf"(?:{_NUMBER}(?:\s*-?\s*{_UNIT}(?:(?:\s|,|and)*{_NUMBER}\s*{_UNIT})*)?)"

_NOT_PRINTED = re.compile(
    r"nr|nd|na|n/?a|n\.a\.|none|nil|not (?:reported|stated|available|recorded|given|known)|unknown"
    r"|unreported|lost(?: to follow-?\s?up)?|-+|\?+|/"
    r"|未(?:记录|报道|报告|提及|随访|知)|不详|不明|无|失访"
)
_AFFIX = re.compile(
    r"^(?:(?:follow-?\s?up|fu|followed(?:-?\s?up)?|已?随访(?:时间)?)\s*(?:for|of|time|period)?\s*[:：]?"
    r"|for)\s*|\s*(?:of )?follow-?\s?up$"
)
_MANY = re.compile(
    r"median|mean|average|\bavg\b|\biqr\b|\brange|±|\+/-|interquartile|中位|平均|均值|均数|范围|四分位"
)
_ANY_TIME = re.compile(_TIME)
_RANGE = rf"({_TIME})\s*-\s*({_TIME})"
_VALUE_AND_RANGE = re.compile(
    rf"({_TIME})\s*[(\[]\s*(?:range|iqr|范围)?\s*[,:]?\s*{_RANGE}\s*[)\]]\s*({_UNIT})?"
)
_AT_LEAST = re.compile(
    r"(?:>=?|≥|≧|at least|more than|longer than|greater than|over|exceed(?:s|ing)|beyond"
    r"|minimum(?: of)?"
    r"|(?:no|not) (?:less|fewer|shorter) than|至少|超过|大于等于|大于|多于|不少于|不低于|长于)\s*"
    rf"({_TIME})(?:以上|余)?"
)
_OR_MORE = re.compile(
    rf"({_TIME})\s*(?:\+|(?:or|and) (?:more|longer|over|beyond|above)|plus|以上|及以上|多|余|有余)"
)
#: "24+ months" and "20余个月": the mark stands before the unit.
_MARK_INSIDE = re.compile(rf"({_NUMBER})\s*(?:\+|余|多)\s*({_UNIT})")
_AT_MOST = re.compile(
    r"(?:<=?|≤|≦|at most|less than|fewer than|shorter than|under|up to|within|maximum(?: of)?"
    r"|(?:no|not) (?:more|longer) than|小于等于|小于|少于|不足|不到|不超过|短于)\s*"
    rf"({_TIME})|({_TIME})\s*(?:以内|以下|之内|or less|内)"
)
_BETWEEN = re.compile(rf"between\s+({_TIME})\s+and\s+({_TIME})|{_RANGE}")

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_CHINESE = re.compile(
    rf"([{''.join(_DIGITS)}]?)(十?)([{''.join(_DIGITS)}]?)(?=余|多|个|年|月|天|日|周)"
)


class _Span(NamedTuple):
    """A stretch of text read as bounds, with the units that it names."""

    low: float
    high: float
    units: tuple[TimeUnit, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads times into one unit."""

    unit: TimeUnit

    def time(self, text: str, otherwise: TimeUnit | None = None) -> _Span:
        """One time, such as "24", "2 years" or "1 year 6 months"."""
        parts = re.findall(_PART, text)
        if not parts:
            printed = otherwise or self.unit
            value = float(text) * self._factor(printed)
            return _Span(value, value, (otherwise,) if otherwise else ())
        units = tuple(_UNITS[word.rstrip(".")] for _, word in parts)
        numbers = (float(number) for number, _ in parts)
        value = sum(n * self._factor(u) for n, u in zip(numbers, units, strict=True))
        return _Span(value, value, tuple(dict.fromkeys(units)))

    def _factor(self, printed: TimeUnit) -> float:
        return UNIT_DAYS[printed] / UNIT_DAYS[self.unit]

    def span(self, first: str, last: str, trailing: str | None = None) -> _Span:
        """Two times; where only the last names a unit, the first has it too."""
        named = re.search(_UNIT, last)
        unit = named.group() if named else trailing
        word = None if unit is None else _UNITS[unit.rstrip(".")]
        low, high = self.time(first, word), self.time(last, word)
        return _Span(low.low, high.high, tuple(dict.fromkeys(low.units + high.units)))


def read_printed(cell: object, unit: TimeUnit) -> FollowUp | str | None:
    """What a cell says; a sentence where it cannot be; None where nothing is understood."""
    printed = "" if cell is None else str(cell).strip()
    if is_missing(cell) or _NOT_PRINTED.fullmatch(text := _normal(printed)):
        return FollowUp(kind="missing", lower=None, upper=None, unit=unit, printed=printed)
    if is_number(cell):
        return _made(cell, _Span(float(cell), float(cell), ()), unit)
    if len(text) > _LONGEST_TEXT:
        return None
    if re.fullmatch(rf"-\s*{_TIME}", text):
        return f"{printed!r} is negative; type the time since the start, 0 or more, or NR."
    reader = _Reader(unit)
    many = _aggregate(text, reader)
    if many is not None:
        span, centre = many
        low, high = (None, None) if span is None else (span.low, span.high)
        units = () if span is None else span.units
        return FollowUp(
            kind="aggregate", lower=low, upper=high, unit=unit, printed=printed,
            printed_units=units, centre=centre,
        )  # fmt: skip
    for form, read in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            return _made(printed, read(reader, match), unit)
    return None


def _made(printed: object, span: _Span, unit: TimeUnit) -> FollowUp | str:
    if not np.isfinite(span.low):
        return f"{str(printed)!r} is too large for a time; type it anew, or NR."
    if not 0 <= span.low <= span.high:
        problem = "is negative" if span.low < 0 else "starts after it ends"
        return f"{printed!r} {problem}; type the time since the start, 0 or more, or NR."
    bounded = "lower-bound" if np.isinf(span.high) else "interval"
    return FollowUp(
        kind="exact" if span.low == span.high else bounded,  # type: ignore[arg-type]
        lower=span.low,
        upper=span.high,
        unit=unit,
        printed=str(printed),
        printed_units=span.units,
    )


def _aggregate(text: str, reader: _Reader) -> tuple[_Span | None, float | None] | None:
    """The range and the centre of a summary; None where the text is no summary."""
    both = _VALUE_AND_RANGE.search(text)
    if both is None and _MANY.search(text) is None:
        return None
    if both is not None:
        centre, first, last, after = both.groups()
        own = re.search(_UNIT, centre)
        span = reader.span(first, last, after or (own.group() if own else None))
        word = None if own or not span.units else span.units[-1]
        return span, reader.time(centre, word).low
    times = _ANY_TIME.findall(text)
    pair = re.search(_RANGE, text)
    if pair is not None:
        return reader.span(*pair.groups()), None
    return None, reader.time(times[0]).low if times else None


def _normal(text: str) -> str:
    """Full-width signs, dashes, words for "to" and Chinese numbers in one writing."""
    text = unicodedata.normalize("NFKC", text).casefold().strip().rstrip(".。;；,，")
    text = re.sub(r"[‐‑‒–—―−~∼〜]", "-", text)
    text = re.sub(r"\s+", " ", text)
    text = text.replace("年半", "年6个月").replace("半年", "6个月").replace("半个月", "0.5个月")
    text = _CHINESE.sub(_arabic, text)
    text = re.sub(r"(?<=[0-9a-z年月天日周])(?<!up)\s*(?:\bto\b|至|到)\s*(?=[0-9])", "-", text)
    return _AFFIX.sub("", text).strip()


def _arabic(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    if not found.group():
        return ""
    value = _DIGITS.get(tens, 1 if ten else 0) * (10 if ten else 1) + _DIGITS.get(ones, 0)
    return str(value)


def _above(reader: _Reader, text: str) -> _Span:
    return reader.time(text)._replace(high=np.inf)


def _below(reader: _Reader, text: str) -> _Span:
    return reader.time(text)._replace(low=0.0)


#: The forms of one patient's time, and what each means.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Reader, re.Match[str]], _Span]], ...] = (
    (re.compile(_TIME), lambda reader, found: reader.time(found.group())),
    (_AT_LEAST, lambda reader, found: _above(reader, found.group(1))),
    (_OR_MORE, lambda reader, found: _above(reader, found.group(1))),
    (_MARK_INSIDE, lambda reader, found: _above(reader, f"{found.group(1)} {found.group(2)}")),
    (_AT_MOST, lambda reader, found: _below(reader, found.group(1) or found.group(2))),
    (
        _BETWEEN,
        lambda reader, found: reader.span(
            found.group(1) or found.group(3), found.group(2) or found.group(4)
        ),
    ),
)
