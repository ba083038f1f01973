"""Who is looked at, and what of them is missing, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from pooledcases.labels import label, many
from pooledcases.options import Lang

#: The table whose rows are patients.
_PATIENTS = "cases"


def data_line(
    table: str,
    n: int,
    of: int,
    states: Mapping[str, Mapping[str, int]],
    lang: Lang = "en",
) -> str:
    """How many rows of a table are looked at, and what of them is missing and why.

    Parameters
    ----------
    table : str
        ``cases`` holds patients; of any other table rows are counted.
    n, of : int
        Rows that are looked at, rows of the table.
    states : mapping of column to mapping of state to count
        ``known``, or the code of why a cell is missing.
    lang : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> data_line("cases", 62, 64, {"age_years": {"known": 60, "NR": 2}, "sex": {"known": 62}})
    '62 of the 64 patients. Missing: age_years 2 (2 not reported); sex 0.'
    >>> data_line("arms", 3, 3, {})
    '3 rows of the table arms.'
    """
    noun = "report.data.patient" if table == _PATIENTS else "report.data.row"
    who = many(noun, n, lang) if n == of else label(f"{noun}.of", lang, n=n, of=of)
    if table != _PATIENTS:
        who += label("report.data.table", lang, table=table)
    parts = [_missing(name, counts, lang) for name, counts in states.items()]
    joined = label("report.data.and", lang).join(parts)
    ends = label("report.data.ends", lang)
    told = who + ends + (label("report.data.missing", lang, what=joined) if parts else "")
    # the full stop brings the space before a sentence that may not follow
    return told.rstrip()


def _missing(column: str, counts: Mapping[str, int], lang: Lang) -> str:
    lacking = {code: n for code, n in counts.items() if code != "known" and n}
    if not lacking:
        return f"{column} 0"
    why = ", ".join(f"{n} {label(f'missing.{code}', lang)}" for code, n in lacking.items())
    return f"{column} {sum(lacking.values())} ({why})"
