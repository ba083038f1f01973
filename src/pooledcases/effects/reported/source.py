"""Reported ratios as a source of effects: every row by the first conversion that it allows."""

from __future__ import annotations

import numpy as np

from pooledcases.effects.printed import Printed
from pooledcases.effects.read import StudyTable
from pooledcases.effects.reported.cells import available, read_rows
from pooledcases.effects.reported.conversions import CONVERSIONS, Conversion
from pooledcases.effects.reported.ledger import (
    check_direction,
    check_number,
    check_p,
    interval_se,
)
from pooledcases.effects.reported.row import Derived, Row, Span, nothing
from pooledcases.effects.sources import SourceRows
from pooledcases.results.effects import LedgerEntry

#: How the p-value of a conversion follows.
_P_FORMULA = {"interval": "2 * Phi(-|log est| * 2 z / log(high / low))"}
#: What a conversion takes for granted, so that it is not held against itself.
_OWN = {"p-value": "pval", "z": "zval", "chi2": "chi2", "se": "sei"}


def from_reported(table: StudyTable, *, ci_level: float, measure: str = "HR") -> SourceRows | None:
    """Effects from reported ratios; None when the table has no such columns."""
    ways = available(table, measure)
    if not ways:
        return None
    rows = read_rows(table, ways, ci_level=ci_level, measure=measure)
    found = [_derive(row, ways) for row in rows]
    derived = [item for _, item in found]
    sound = np.array([item.se is not None for item in derived], dtype=bool)
    none = np.zeros(table.size, dtype=bool)
    return SourceRows(
        name=tuple(name for name, _ in found),
        yi=np.array([_yi(row, item) for row, item in zip(rows, derived, strict=True)]),
        vi=np.array([np.nan if item.se is None else item.se**2 for item in derived]),
        present=np.array([_present(row, ways) for row in rows], dtype=bool),
        reasons=tuple(None if sound[row] else item.reason for row, item in enumerate(derived)),
        corrected=none,
        double_zero=none,
        ledger=tuple(entry for item in derived for entry in item.ledger),
    )


def _derive(row: Row, ways: dict[str, Conversion]) -> tuple[str, Derived]:
    """The first conversion that gives a standard error; else the first that says why not."""
    first: tuple[str, Derived] | None = None
    for name, way in ways.items():
        if not any(row.has(*_without_direction(columns)) for columns in way.columns):
            continue
        found = way.function(row)
        if found.se is not None or found.final:
            return name, _checked(row, name, found)
        first = first or (name, found)
    return first or ("interval", _missing(row, ways))


def _missing(row: Row, ways: dict[str, Conversion]) -> Derived:
    """What a row that prints too little would need."""
    need_estimate = [n for n, way in ways.items() if all("est" in c for c in way.columns)]
    if "est" not in row.cells and need_estimate:
        return nothing("reason.not_reported", columns="est")
    names = ["ci_low", "ci_high", "pval"] if need_estimate else []
    more = [
        column
        for name, way in ways.items()
        if name not in ("interval", "p-value", "table", "log-rank", "events")
        for column in way.columns[0]
        if column != "est" and column not in row.cells
    ]
    names += [name for name in dict.fromkeys(more) if name not in names]
    if not names:
        lacking = [
            [name for name in _without_direction(columns) if not row.has(name)]
            for way in ways.values()
            for columns in way.columns
        ]
        names = min(lacking, key=len)
    return nothing("reason.not_reported", columns=", ".join(names))


def _checked(row: Row, name: str, found: Derived) -> Derived:
    """With a line of the ledger for every other printed number."""
    entries = list(found.ledger)
    if found.size is not None:
        entries += _checks_of_size(row, name, found.size)
    if name != "interval" and row.has("est", "ci_low", "ci_high") and found.se is not None:
        entries.append(_check_interval(row, found))
    if name == "interval" and "sei" in row.cells and found.se is not None:
        se, span = interval_se(row)
        entries.append(check_number(row, "sei", se, span, "log(high / low) / (2 z)", quantity="se"))
    entries += [entry for entry in _directions(row) if entry is not None]
    return Derived(
        yi=found.yi, se=found.se, reason=found.reason, size=found.size, ledger=tuple(entries)
    )


def _checks_of_size(row: Row, name: str, size: tuple[float, Span]) -> list[LedgerEntry]:
    own, (middle, span) = _OWN.get(name, ""), size
    entries = []
    used_p = name == "log-rank" and "chi2" not in row.cells
    if "pval" in row.cells and own != "pval" and not used_p:
        entries.append(check_p(row, size, _P_FORMULA.get(name, "2 * Phi(-|log ratio| / se)")))
    if "zval" in row.cells and own != "zval":
        entries.append(check_number(row, "zval", middle, span, "|log ratio| / se", quantity="z"))
    tested = name == "log-rank" or (name == "table" and "est" not in row.cells)
    if "chi2" in row.cells and own != "chi2" and not tested and "est" in row.cells:
        square = Span(span.low**2, span.high**2)
        entries.append(
            check_number(row, "chi2", middle**2, square, "(log ratio / se)^2", quantity="chi2")
        )
    return entries


def _check_interval(row: Row, found: Derived) -> LedgerEntry:
    """A conversion that does not use a printed interval against its standard error."""
    se, span = interval_se(row)
    own = Printed("", float(found.se or 0.0), 1e-12)
    agree = span.low <= own.high and own.low <= span.high
    return row.entry("se", se, span, "log(high / low) / (2 z)", agree=bool(agree))


def _directions(row: Row) -> list[LedgerEntry | None]:
    if "est" not in row.cells:
        return []
    value = row.cells["est"].value
    found = []
    if row.direction is not None and row.direction_text is not None:
        found.append(check_direction(row, row.direction, row.direction_text, value))
    z = row.cells.get("zval")
    if z is not None and not z.low <= 0 <= z.high:
        found.append(check_direction(row, 1 if z.value > 0 else -1, f"z = {z.text}", value))
    return found


def _yi(row: Row, item: Derived) -> float:
    """The log ratio; of a row without a standard error too, where it prints one."""
    if item.yi is not None:
        return item.yi
    est = row.cells.get("est")
    return np.nan if est is None else float(np.log(est.value))


def _present(row: Row, ways: dict[str, Conversion]) -> bool:
    complete = any(row.has(*_without_direction(c)) for way in ways.values() for c in way.columns)
    return "est" in row.cells or complete


def _without_direction(columns: tuple[str, ...]) -> tuple[str, ...]:
    """A direction that is not said is a reason of its own."""
    return tuple(name for name in columns if name != "direction")


__all__ = ["CONVERSIONS", "from_reported"]
