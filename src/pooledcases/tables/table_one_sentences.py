"""Table 1 in sentences: who the patients are, as the first lines of a results section say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from pooledcases.format import count_percent
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.describe import Proportion, Summary, TableOne, TableOneRow
from pooledcases.results.display import column_name
from pooledcases.tables import words

#: What a reader wants to know first: who they are, how far the disease has gone, what became of
#: them. Parts of the names of columns.
_FIRST: Final = re.compile(r"(?:^|_)(?:sex|gender|stage|grade|status|outcome)(?:_|$)")
#: Of a table that names none of these, the first categories.
_CATEGORIES: Final = 2
#: Levels that a sentence names, the most frequent first.
_LEVELS: Final = 4

Column = Callable[[str], str]
Code = Callable[[str, str], str]


def table_one(
    item: TableOne, lang: Lang, *, column: Column = column_name, code: Code | None = None
) -> str:
    """Numbers with their spread, the main categories with their counts, and what is missing.

    Parameters
    ----------
    item : TableOne
    lang : {"en", "zh"}
    column : callable
        What a reader calls a column.
    code : callable, optional
        ``(column, code)`` to what the code means.

    Returns
    -------
    str
        Of all patients together; of the groups their sizes.

    Examples
    --------
    >>> import pooledcases as pc
    >>> cases = {"sex": ["F", "F", "M", "NR"], "age": ["40", "52", "61", "33"]}
    >>> table_one(pc.describe(cases, variables=["age", "sex"]), "en")
    '4 patients. Age: median 46 [38.3; 54.3], range 33 to 61 (n = 4). Sex: F 2/3 (66.7%), M 1/3 \
(33.3%); not reported 1.'
    """
    parts = [label("say.table_one", lang, patients=many("say.patient", item.sizes[0], lang))]
    if item.by is not None:
        sizes = zip(item.groups, item.sizes[1:], strict=True)
        told = (f"{code(item.by, name) if code else name} {n}" for name, n in sizes)
        text = label("say.comma", lang).join(told)
        parts.append(label("say.table_one.item", lang, name=_capital(column(item.by)), text=text))
    for name, rows in _chosen(item):
        text = _number(rows[0], lang) if rows[0].level is None else _category(rows, lang, code)
        said = text + _missing(rows[0].missing[0], rows[0].limits[0], lang)
        parts.append(label("say.table_one.item", lang, name=_capital(column(name)), text=said))
    return ("" if lang == "zh" else " ").join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _chosen(item: TableOne) -> Iterator[tuple[str, list[TableOneRow]]]:
    """Every column of numbers, and the categories that a reader wants to know first."""
    found = [(name, list(rows)) for name, rows in groupby(item.rows, lambda row: row.variable)]
    categories = [name for name, rows in found if rows[0].level is not None]
    named = [name for name in categories if _FIRST.search(name)]
    wanted = {*(named or categories[:_CATEGORIES])}
    for name, rows in found:
        cell = rows[0].cells[0]
        known = cell.n if isinstance(cell, Summary) else cell.ni
        if known and (rows[0].level is None or name in wanted):
            yield name, rows


def _number(row: TableOneRow, lang: Lang) -> str:
    cell = row.cells[0]
    if not isinstance(cell, Summary):
        raise TypeError(f"{row.variable} has no level and no summary")
    return label("say.table_one.number", lang, text=words.summary(cell, lang))


def _category(rows: Sequence[TableOneRow], lang: Lang, code: Code | None) -> str:
    """The levels with the most patients, in their own order; how many others there are."""
    shown = [
        (row.variable, row.level, row.cells[0])
        for row in rows
        if row.level is not None and isinstance(row.cells[0], Proportion) and row.cells[0].xi
    ]
    most = sorted(shown, key=lambda part: -part[2].xi)[:_LEVELS]
    told = [
        f"{code(name, level) if code else level} {count_percent(cell.xi, cell.ni)}"
        for name, level, cell in shown
        if (name, level, cell) in most
    ]
    text = label("say.comma", lang).join(told)
    more = len(shown) - len(told)
    return text + (label("say.table_one.more", lang, n=more) if more else "")


def _missing(codes: Mapping[str, int], limits: int, lang: Lang) -> str:
    """What of it is missing, and why."""
    told = [f"{label(f'missing.{code}', lang)} {n}" for code, n in codes.items() if n]
    if limits:
        told.append(label("say.table_one.limits", lang, n=limits))
    if not told:
        return ""
    return label("say.table_one.missing", lang, text=label("say.comma", lang).join(told))


#: The sentence of Table 1, for :data:`pooledcases.tables.sentences.SENTENCES`.
SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType({TableOne.kind: table_one})
