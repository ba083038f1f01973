"""How single results are written in a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pooledcases import format as formats
from pooledcases.format import percent_digits
from pooledcases.labels import label
from pooledcases.labels import many as many
from pooledcases.options import Lang, PercentDigits, check_word
from pooledcases.results.base import Interval
from pooledcases.results.describe import Proportion, Summary
from pooledcases.results.display import column_name
from pooledcases.results.proportion_words import proportion_digits
from pooledcases.results.proportion_words import proportion_interval as interval_words
from pooledcases.tables import values
from pooledcases.tables.notes import GROUPED, NOTES
from pooledcases.tables.values import NumberText, Part, PartName

if TYPE_CHECKING:
    import pandas as pd


def frame(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> pd.DataFrame:
    """A frame of texts; a header may stand above two columns."""
    import pandas as pd

    table = pd.DataFrame([list(row) for row in rows], columns=list(headers), dtype=object)
    table.attrs[GROUPED] = True
    return table


def drop_empty(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Without those of some columns in which every cell is empty."""
    unused = [name for name in columns if not table[name].astype(bool).any()]
    return table.drop(columns=unused)


def bounds(item: Proportion, lang: Lang, digits: int = 1) -> str:
    """Where the proportion would lie if none, or all, of those not known had the event."""
    if item.bounds is None:
        return ""
    return values.percent_interval(item.bounds.low, item.bounds.high, digits, lang=lang)


def summary(item: Summary, lang: Lang) -> str:
    """Median [quartiles], range."""
    if item.median is None:
        return "–"
    found: dict[PartName, float | None] = {
        "median": item.median, "q1": item.q1, "q3": item.q3, "min": item.min, "max": item.max,
    }  # fmt: skip
    shown = {name: _short(value) for name, value in found.items()}
    parts = [Part(name, value, shown[name]) for name, value in found.items()]
    text = label("tables.summary", lang, **shown, n=item.n)
    return NumberText(text, [*parts, Part("total", item.n, formats.count(item.n, lang=lang))])


def cell(item: Proportion | Summary, lang: Lang, rule: PercentDigits = "one") -> str:
    """One cell of Table 1."""
    if isinstance(item, Proportion):
        if not item.ni:
            return "–"
        return values.count_percent(item.xi, item.ni, digits(item, rule), lang=lang)
    return summary(item, lang)


def alone(item: Proportion | Summary, lang: Lang, rule: PercentDigits = "one") -> str:
    """A cell that no interval stands beside: 0 of n with its exact one-sided limit (PC-M27)."""
    text = cell(item, lang, rule)
    if not isinstance(item, Proportion) or item.upper_one_sided is None or not item.ni:
        return text
    limit = formats.percent(item.upper_one_sided, digits(item, rule))
    share = formats.count_percent(item.xi, item.ni, digits(item, rule), lang=lang)
    said = label("tables.one_sided", lang, share=share.removesuffix(")"), limit=limit)
    known = text.parts if isinstance(text, NumberText) else ()
    return NumberText(said, [*known, Part("upper", item.upper_one_sided, limit)])


def one_sided_note(cells: Iterable[str], lang: Lang) -> tuple[str, ...]:
    """What the one-sided limits of :func:`alone` are, where a table has one."""
    held = (part for text in cells if isinstance(text, NumberText) for part in text.parts)
    return (label("tables.one_sided_note", lang),) if any(p.name == "upper" for p in held) else ()


def noted(table: pd.DataFrame, *notes: str) -> pd.DataFrame:
    """A frame with footnotes of its own, which every writer sets under the table."""
    table.attrs[NOTES] = (*table.attrs.get(NOTES, ()), *notes)
    return table


def digits(item: Proportion, rule: PercentDigits) -> int:
    """The decimals of a proportion in percent, and of its interval."""
    check_word(rule, PercentDigits, "percent")
    return proportion_digits(item, 1 if rule == "one" else percent_digits(item.ni))


def proportion_ci(item: Proportion | Summary, lang: Lang, rule: PercentDigits = "one") -> str:
    """The interval of a proportion, and its one-sided limit; nothing for a column of numbers."""
    if not isinstance(item, Proportion) or item.ci is None:
        return ""
    return interval_of(item, lang, digits(item, rule))


def interval_of(item: Proportion, lang: Lang, places: int = 1) -> str:
    """The interval of a proportion, and the exact one-sided limit of 0 or all of n (PC-M27)."""
    text = interval_words(item, lang, digits=places)
    if item.ci is None:
        return text
    found: tuple[tuple[PartName, float | None], ...] = (
        ("low", item.ci.low), ("high", item.ci.high),
        ("upper", item.upper_one_sided), ("lower", item.lower_one_sided),
    )  # fmt: skip
    return NumberText(
        text,
        [
            Part(name, limit, formats.percent(limit, places))
            for name, limit in found
            if limit is not None
        ],
    )


def missing(counts: Mapping[str, int], lang: Lang) -> str:
    """Why cells are empty, and how many for each reason."""
    parts = [f"{label(f'missing.{code}', lang)} {n}" for code, n in counts.items() if n]
    return "; ".join(parts)


def ratio(value: float | None, ci: Interval | None, lang: Lang) -> str:
    """A ratio with its interval."""
    if value is None:
        return "–"
    text = values.number(value)
    return text if ci is None else _with_limits(text, values.interval(ci.low, ci.high, lang=lang))


def difference(value: float | None, ci: Interval | None, lang: Lang) -> str:
    """A risk difference with its interval, in percentage points."""
    if value is None:
        return "–"
    text = values.percent(value)
    if ci is None:
        return text
    return _with_limits(text, values.percent_interval(ci.low, ci.high, lang=lang))


def p_cell(value: float | None) -> str:
    """A p-value without its sign of equality."""
    return values.p_value(value)


def condition(text: str) -> str:
    """A condition ``column=value`` with spaces, for people."""
    column, equals, values = text.partition("=")
    if not equals:
        return column_name(text) if "_" in text else text
    return f"{column_name(column.strip())}: {values.strip().replace(',', ', ').replace('_', ' ')}"


def _short(value: float | None) -> str:
    return formats.number(value, 1).removesuffix(".0")


def _with_limits(text: str, limits: str) -> str:
    """An estimate with its interval in brackets."""
    first = [Part("estimate", p.value, p.text) for p in _parts(text)]
    return NumberText(f"{text} ({limits})", [*first, *_parts(limits)])


def _parts(text: str) -> tuple[Part, ...]:
    return text.parts if isinstance(text, NumberText) else ()
