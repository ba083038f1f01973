"""How single results are written in a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pooledcases.format import (
    count_percent,
    interval,
    number,
    p_value,
    percent,
    percent_digits,
    percent_interval,
)
from pooledcases.labels import label
from pooledcases.labels import many as many
from pooledcases.options import Lang, PercentDigits, check_word
from pooledcases.results.base import Interval
from pooledcases.results.describe import Proportion, Summary
from pooledcases.results.display import column_name

if TYPE_CHECKING:
    import pandas as pd


def frame(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> pd.DataFrame:
    """A frame of texts; a header may stand above two columns."""
    import pandas as pd

    return pd.DataFrame([list(row) for row in rows], columns=list(headers), dtype=object)


def drop_empty(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Without those of some columns in which every cell is empty."""
    unused = [name for name in columns if not table[name].astype(bool).any()]
    return table.drop(columns=unused)


def bounds(item: Proportion, lang: Lang, digits: int = 1) -> str:
    """Where the proportion would lie if none, or all, of those not known had the event."""
    if item.bounds is None:
        return ""
    return percent_interval(item.bounds.low, item.bounds.high, digits, lang=lang)


def summary(item: Summary, lang: Lang) -> str:
    """Median [quartiles], range."""
    if item.median is None:
        return "–"
    middle, low, high, least, most = (
        _short(value) for value in (item.median, item.q1, item.q3, item.min, item.max)
    )
    return label(
        "tables.summary", lang, median=middle, q1=low, q3=high, min=least, max=most, n=item.n
    )


def cell(item: Proportion | Summary, lang: Lang, rule: PercentDigits = "one") -> str:
    """One cell of Table 1."""
    if isinstance(item, Proportion):
        return count_percent(item.xi, item.ni, digits(item, rule), lang=lang) if item.ni else "–"
    return summary(item, lang)


def digits(item: Proportion, rule: PercentDigits) -> int:
    """The decimals of a proportion in percent, and of its interval."""
    check_word(rule, PercentDigits, "percent")
    return 1 if rule == "one" else percent_digits(item.ni)


def proportion_ci(item: Proportion | Summary, lang: Lang, rule: PercentDigits = "one") -> str:
    """The interval of a proportion; nothing for a column of numbers."""
    if not isinstance(item, Proportion) or item.ci is None:
        return ""
    return percent_interval(item.ci.low, item.ci.high, digits(item, rule), lang=lang)


def missing(counts: Mapping[str, int], lang: Lang) -> str:
    """Why cells are empty, and how many for each reason."""
    parts = [f"{label(f'missing.{code}', lang)} {n}" for code, n in counts.items() if n]
    return "; ".join(parts)


def ratio(value: float | None, ci: Interval | None, lang: Lang) -> str:
    """A ratio with its interval."""
    if value is None:
        return "–"
    return number(value) + _bracket(None if ci is None else interval(ci.low, ci.high, lang=lang))


def difference(value: float | None, ci: Interval | None, lang: Lang) -> str:
    """A risk difference with its interval, in percentage points."""
    if value is None:
        return "–"
    points = None if ci is None else percent_interval(ci.low, ci.high, lang=lang)
    return percent(value) + _bracket(points)


def p_cell(value: float | None) -> str:
    """A p-value without its sign of equality."""
    return p_value(value).removeprefix("= ")


def condition(text: str) -> str:
    """A condition ``column=value`` with spaces, for people."""
    column, equals, values = text.partition("=")
    if not equals:
        return column_name(text) if "_" in text else text
    return f"{column_name(column.strip())}: {values.strip().replace(',', ', ').replace('_', ' ')}"


def _short(value: float | None) -> str:
    return number(value, 1).removesuffix(".0")


def _bracket(text: str | None) -> str:
    return "" if text is None else f" ({text})"
