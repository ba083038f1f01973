"""Reading the columns of reported ratios: every problem of every cell is collected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.effects.printed import Printed, parse, parse_signed
from pooledcases.effects.read import StudyTable
from pooledcases.effects.reported.conversions import Conversion, conversions_for
from pooledcases.effects.reported.row import Row
from pooledcases.results.base import FloatArray

#: No p-value lies below 0 or above 1.
_NO_BOUNDS = (("<", 0.0), (">", 1.0))
#: A ratio beyond this, or below its reciprocal, is a slip of the pen.
_LARGEST = 1e100
#: A standardised estimate beyond this is one too.
_LARGEST_Z = 1e6
#: Below this the normal quantile of a level is lost in rounding.
_LEAST_LEVEL = 1e-6

#: Numbers of patients and events.
COUNTS = ("n1i", "n2i", "total_events", "ai", "ci")
#: Words for an estimate above 1 and below 1.
DIRECTIONS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(("+", "1", "+1", ">1", "> 1", "above", "higher", "increases", "more"), 1)
    | dict.fromkeys(("-", "−", "-1", "−1", "<1", "< 1", "below", "lower", "decreases", "less"), -1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSpec:
    """How a column of printed numbers is read, and what is no such number."""

    read: Callable[..., Printed | None]
    refused: Callable[[Printed | None], bool]
    sentence: str


def _no_p(value: Printed | None) -> bool:
    return value is None or value.value > 1 or (value.sign, value.value) in _NO_BOUNDS


def _no_ratio(value: Printed | None) -> bool:
    return value is None or bool(value.sign) or not 1 / _LARGEST <= value.value <= _LARGEST


def _no_limit(value: Printed | None) -> bool:
    # a limit may be printed as 0.00 or as a bound: no error, but of no use
    return value is None or (_no_ratio(value) and not (value.value == 0 or bool(value.sign)))


def _no_size(value: Printed | None) -> bool:
    return value is None or abs(value.value) > _LARGEST_Z


def _no_amount(value: Printed | None) -> bool:
    return value is None or abs(value.value) > _LARGEST


_RATIO = "is no ratio; write a number above 0, or NR where it is not reported."
CELLS: Mapping[str, CellSpec] = MappingProxyType(
    {
        "est": CellSpec(read=parse, refused=_no_ratio, sentence=_RATIO),
        "ci_low": CellSpec(read=parse, refused=_no_limit, sentence=_RATIO),
        "ci_high": CellSpec(read=parse, refused=_no_limit, sentence=_RATIO),
        "pval": CellSpec(
            read=parse,
            refused=_no_p,
            sentence="is no p-value; write it as printed, such as 0.03 or <0.05, or NR.",
        ),
        "sei": CellSpec(
            read=parse,
            refused=_no_amount,
            sentence="is no standard error of a log ratio; write a number above 0, or NR.",
        ),
        "zval": CellSpec(
            read=parse_signed,
            refused=_no_size,
            sentence="is no z; write it as printed, such as -1.96, or NR.",
        ),
        "chi2": CellSpec(
            read=parse,
            refused=_no_size,
            sentence="is no chi-squared; write a number of 0 or more, or NR.",
        ),
        "oe": CellSpec(
            read=parse_signed,
            refused=_no_amount,
            sentence="is no O − E; write observed minus expected events, such as -4.2, or NR.",
        ),
        "v": CellSpec(
            read=parse,
            refused=_no_amount,
            sentence="is no variance of O − E; write a number above 0, or NR.",
        ),
    }
)


def available(table: StudyTable, measure: str) -> dict[str, Conversion]:
    """The conversions for which a table has the columns, in their order."""
    return {
        name: way
        for name, way in conversions_for(measure).items()
        if any(table.has(*columns) for columns in way.columns)
    }


def read_rows(
    table: StudyTable, ways: Mapping[str, Conversion], *, ci_level: float, measure: str
) -> list[Row]:
    """Every row with what it prints in the columns that the conversions use."""
    used = {
        name
        for way in ways.values()
        for columns in way.columns
        if table.has(*columns)
        for name in columns
    }
    wanted = [n for n in CELLS if n in used or (n in _ALWAYS and table.has(n))]
    cells = {name: _printed(table, name) for name in CELLS if name in wanted}
    levels = _levels(table, ci_level)
    counts = {name: table.whole(name) for name in COUNTS if name in used}
    texts: list[str | None] = [None] * table.size
    if table.has("direction"):
        texts = table.texts("direction")
    if "direction" in used:
        _complain_of_words(table, texts)
    return [
        Row(
            number=row + 1,
            study=table.study[row],
            measure=measure,
            level=float(levels[row]),
            cells={name: cell for name, found in cells.items() if (cell := found[row])},
            counts={n: float(v[row]) for n, v in counts.items() if np.isfinite(v[row])},
            direction=DIRECTIONS.get(_word(texts[row])),
            direction_text=texts[row],
        )
        for row in range(table.size)
    ]


#: Read wherever they stand, to be held against the rest.
_ALWAYS = ("est", "ci_low", "ci_high", "pval")


def _complain_of_words(table: StudyTable, texts: list[str | None]) -> None:
    unknown = np.array([t is not None and _word(t) not in DIRECTIONS for t in texts], dtype=bool)
    table.complain(
        unknown,
        lambda row: (
            f"{table.own_name('direction')} is {texts[row]!r}; write + for an estimate above 1, "
            "- for one below 1, or NR where it is not reported."
        ),
    )


def _word(text: str | None) -> str:
    return "" if text is None else text.strip().lower()


def _printed(table: StudyTable, name: str) -> list[Printed | None]:
    """A column of printed numbers; only a p-value may be a bound."""
    spec, least = CELLS[name], table.digits_of_numbers(name)
    out = []
    for row, cell in enumerate(table.texts(name)):
        value = None if cell is None else spec.read(cell, least_digits=least[row])
        if cell is not None and spec.refused(value):
            table.problems.append(
                f"{table.where(row)}, {table.own_name(name)}: {cell!r} {spec.sentence}"
            )
            value = None
        out.append(value)
    table.read[name] = np.array([np.nan if item is None else item.value for item in out])
    return out


def _levels(table: StudyTable, ci_level: float) -> FloatArray:
    """The level of each printed interval: its own column, else the one given for all."""
    levels = np.full(table.size, float(ci_level))
    if table.has("ci_level"):
        levels = np.where(np.isnan(own := table.numbers("ci_level")), levels, own)
    bad = (levels < _LEAST_LEVEL) | (levels >= 1)
    table.complain(
        bad,
        lambda row: (
            f"ci_level is {levels[row]:g}; a confidence level lies between 0 and 1, such as 0.95."
        ),
    )
    return np.where(bad, 0.95, levels)
