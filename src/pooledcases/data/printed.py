"""Rows of ``facts.csv`` and other printed numbers, gathered by kind of quantity."""

from __future__ import annotations

import math

from pooledcases.data.columns import Table, numbers, row_count, texts
from pooledcases.guardrails import refusal
from pooledcases.results.printed import Printed, PrintedRows


def printed_rows(
    facts: Table,
    *,
    label: str = "subject",
    printed: str = "printed",
    value: str = "value",
    low: str = "low",
    high: str = "high",
    source: str = "source",
) -> PrintedRows:
    """Printed numbers of one kind and one unit, side by side.

    Parameters
    ----------
    facts : mapping of columns
        Rows of a ``facts`` table: the named columns, and ``kind`` and ``unit``.
    label, printed, value, low, high, source : str
        The columns to read; a number that is not printed is None.

    Returns
    -------
    PrintedRows

    Raises
    ------
    Refusal
        PC-M25 when the rows are of more than one kind or unit.

    Examples
    --------
    >>> facts = {"subject": ["NSCLC"], "kind": ["proportion"], "unit": ["percent"],
    ...          "value": [""], "low": ["1"], "high": ["2"], "printed": ["1%~2%"], "source": ["s"]}
    >>> rows = printed_rows(facts)
    >>> rows.lowest, rows.highest
    (1.0, 2.0)
    """
    kinds = sorted({str(kind) for kind in texts(facts, "kind")})
    units = sorted({str(unit) for unit in texts(facts, "unit")})
    if len(kinds) > 1 or len(units) > 1:
        raise refusal("PC-M25", kinds=", ".join(kinds if len(kinds) > 1 else units))
    values, lows, highs = (numbers(facts, name) for name in (value, low, high))
    found = [x for column in (values, lows, highs) for x in column if not math.isnan(x)]
    labels, tokens, places = (texts(facts, name) for name in (label, printed, source))
    rows = tuple(
        Printed(
            label=str(labels[i]),
            printed=str(tokens[i]),
            value=_number(values[i]),
            low=_number(lows[i]),
            high=_number(highs[i]),
            unit=units[0],
            source=str(places[i]),
        )
        for i in range(row_count(facts))
    )
    return PrintedRows(
        quantity=kinds[0] if kinds else "",
        unit=units[0] if units else "",
        rows=rows,
        lowest=float(min(found)) if found else None,
        highest=float(max(found)) if found else None,
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
