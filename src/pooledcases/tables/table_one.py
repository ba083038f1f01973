"""Table 1: who the patients were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang, PercentDigits
from pooledcases.results.describe import TableOne, TableOneRow
from pooledcases.results.display import column_name
from pooledcases.tables import words

if TYPE_CHECKING:
    import pandas as pd


def table_one_frame(
    table: TableOne,
    lang: Lang = "en",
    *,
    names: Mapping[str, str] | None = None,
    levels: Mapping[str, Mapping[str, str]] | None = None,
    percent_digits: PercentDigits = "one",
    spanning: bool = False,
) -> pd.DataFrame:
    """Table 1: every variable, overall and by group.

    Parameters
    ----------
    table : TableOne
    lang : {"en", "zh"}
    names : mapping of column to str, optional
        What to call a variable; by default its name with spaces, its unit in brackets.
    levels : mapping of column to mapping of code to str, optional
        What the codes of a variable mean; by default the code with spaces.
    percent_digits : {"one", "by-number"}
        Decimals of percentages: always one, or none where fewer than 100 patients are known
        (AMA Manual of Style).
    spanning : bool
        The column of the groups stands over their names: a header of two lines.

    Returns
    -------
    pandas.DataFrame
        One row a level, or a column of numbers. A variable's name stands in its first row only.
        The interval is that of the overall proportion; those of the groups stand in the result,
        but for the one-sided limit of 0 of n, which stands in the cell (PC-M27).
        The last column says why cells are empty, overall; percentages are among those known.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = pc.describe.describe({"sex": ["F", "F", "M"]}, variables=["sex"])
    >>> table_one_frame(table).iloc[0].tolist()
    ['sex', 'F', '2/3 (66.7%)', '9.4% to 99.2%', '']
    """
    columns = [label("tables.overall", lang), *table.groups]
    overall, *groups = (
        label("tables.group_n", lang, group=name, n=n)
        for name, n in zip(columns, table.sizes, strict=True)
    )
    headers = [
        label("tables.variable", lang),
        label("tables.level", lang),
        overall,
        label("plots.ci", lang, level=confidence(table.level)),
        *groups,
        label("tables.empty_cells", lang),
    ]
    rows, before = [], None
    for row in table.rows:
        name = (names or {}).get(row.variable, column_name(row.variable))
        known_as = (levels or {}).get(row.variable, {})
        shown = name if row.variable != before else ""
        rows.append(_table_one_row(row, shown, lang, known_as, percent_digits))
        before = row.variable
    frame = words.noted(
        words.frame(headers, rows),
        *words.one_sided_note((cell for row in rows for cell in row[4:]), lang),
    )
    if spanning and table.by is not None:
        over = (names or {}).get(table.by, column_name(table.by))
        frame.columns = _under(over, headers, len(groups))
    return frame


def _under(over: str, headers: Sequence[str], n: int) -> pd.MultiIndex:
    """A header of two lines: one name over the groups, which stand before the last column."""
    import pandas as pd

    first = len(headers) - 1 - n
    return pd.MultiIndex.from_tuples(
        [(over if first <= place < first + n else "", name) for place, name in enumerate(headers)]
    )


def _table_one_row(
    row: TableOneRow,
    name: str,
    lang: Lang,
    known_as: Mapping[str, str],
    rule: PercentDigits,
) -> list[str]:
    level = label("tables.median_range", lang)
    if row.level is not None:
        level = known_as.get(row.level, row.level.replace("_", " "))
    overall, *groups = row.cells
    limits = label("describe.limits", lang, n=row.limits[0]) if row.limits[0] else ""
    empty = (words.missing(row.missing[0], lang), limits)
    return [
        name,
        level,
        words.cell(overall, lang, rule),
        words.proportion_ci(overall, lang, rule),
        *(words.alone(item, lang, rule) for item in groups),
        "; ".join(filter(None, empty)) if name else "",
    ]
