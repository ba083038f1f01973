"""The tables of a review, row by row: what a code means, and an anchor for every row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from pooledcases.data.missing import is_missing
from pooledcases.options import Lang
from pooledcases.report.content import DataTable, ReviewReport
from pooledcases.report.naming import Names

#: The column that names the place in the document.
_PLACE: Final = "source"
#: The table whose rows are patients.
_PATIENTS: Final = "cases"
#: A table of more columns is printed row by row, as text.
_WIDE: Final = 9
#: Characters of the longest cell, and how the column is set.
_ROOMS: Final = ((18, "short"), (48, "mid"))


def data_views(editions: Sequence[ReviewReport]) -> list[dict[str, Any]]:
    """Every table with its words in each language.

    A column without any entry is left out, and named under the table.
    """
    langs = [edition.lang for edition in editions]
    return [
        _view(dict(zip(langs, same, strict=True)))
        for same in zip(*(edition.tables for edition in editions), strict=True)
    ]


def _view(same: dict[Lang, DataTable]) -> dict[str, Any]:
    table = next(iter(same.values()))
    shown = [name for name in table.columns if any(row[name] for row in table.rows)]
    # the place in the document is what a reader looks for last
    shown.sort(key=lambda name: name == _PLACE)
    return {
        "name": table.name,
        "anchor": table_anchor(table.name),
        "title": {lang: item.title for lang, item in same.items()},
        "columns": [_column(same, name) for name in shown],
        "empty": [_called(same, name) for name in table.columns if name not in shown],
        "rows": [
            {"anchor": anchor, "cells": [_cell(same, n, row[n]) for n in shown]}
            for anchor, row in zip(row_anchors(table), table.rows, strict=True)
        ],
        "patients": table.name == _PATIENTS,
        "wide": len(shown) > _WIDE,
    }


def _column(same: dict[Lang, DataTable], name: str) -> dict[str, Any]:
    """What a column holds, and how much room its texts need."""
    table = next(iter(same.values()))
    longest = max((len(_readable(table, name, row[name], "en")) for row in table.rows), default=0)
    return {
        "name": name,
        "called": _called(same, name),
        "title": {lang: item.columns[name] for lang, item in same.items()},
        "described": any(item.columns[name] for item in same.values()),
        "room": next((word for most, word in _ROOMS if longest <= most), "long"),
    }


def _called(same: dict[Lang, DataTable], name: str) -> dict[Lang, str]:
    """What a reader calls a column; its name where nobody said."""
    return {lang: item.titles.get(name, name) for lang, item in same.items()}


def _readable(table: DataTable, column: str, code: str, lang: Lang) -> str:
    """What a code means; the codes of what is missing mean the same in every column."""
    return Names(columns=table.titles, codes=table.words, lang=lang).code(column, code)


def _cell(same: dict[Lang, DataTable], column: str, code: str) -> dict[str, Any]:
    """A code, and what it means."""
    words = {lang: _readable(item, column, code, lang) for lang, item in same.items()}
    worded = any(text != code for text in words.values())
    return {"code": code, "words": words, "worded": worded, "blank": is_missing(code)}


def table_anchor(name: str) -> str:
    """The anchor of a table."""
    return f"rows-{slug(name)}"


def row_anchors(table: DataTable) -> tuple[str, ...]:
    """An anchor for each row, from the columns that name it; no two are the same."""
    met: Counter[str] = Counter()
    anchors = []
    for row in table.rows:
        key = table.key or tuple(row)[:1]
        anchor = "-".join(["row", slug(table.name), *(slug(row[name]) for name in key)])
        met[anchor] += 1
        anchors.append(anchor if met[anchor] == 1 else f"{anchor}--{met[anchor]}")
    return tuple(anchors)


def slug(text: str) -> str:
    """A name that an anchor can have.

    Examples
    --------
    >>> slug("not derivable")
    'not-derivable'
    """
    return re.sub(r"[^A-Za-z0-9_]+", "-", text)
