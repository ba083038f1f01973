"""Reading a table for work: all text, or every reason why it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pooledcases.data.checks.checking import examine_table
from pooledcases.data.checks.descriptor import read_package
from pooledcases.data.tables import Table, load_table
from pooledcases.data.text_columns import TextColumns
from pooledcases.errors import InputError
from pooledcases.options import TableSchema
from pooledcases.results.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

#: Problems of a table as a whole that do not hinder work with the columns it has.
_TOLERATED = frozenset({"PC-D20", "PC-D21", "PC-D28"})
#: A cell of a table of studies that does not say why it is empty matters where it is used.
_WHERE_USED = "PC-D47"


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table as text.

    Parameters
    ----------
    path : str or Path
        Comma-separated values in UTF-8, with or without a byte order mark. UTF-16, GB18030,
        semicolons and tabs are recognised and said.

    Returns
    -------
    DataFrame
        Texts only: ``NR`` stays ``NR`` and an empty cell stays empty. ``frame.attrs`` holds
        ``file``, ``encoding`` and ``said``: what was recognised, one sentence each.

    Raises
    ------
    InputError
        With every problem of reading, one sentence each: NUL bytes, ragged rows by line, column
        names that repeat, bytes that are no text, a workbook under the name of a table.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "cases.csv"
    >>> _ = path.write_text("case_id,age_years\\nC01,33\\nC02,NR\\n", encoding="utf-8")
    >>> read_table(path)["age_years"].tolist()
    ['33', 'NR']
    """
    table, problems = load_table(Path(path))
    errors = [problem.sentence() for problem in problems if problem.severity == "error"]
    if table is None or errors:
        raise InputError(errors)
    return _frame(table, _said(table))


def read_cases(path: str | Path) -> pd.DataFrame:
    """Read a table of patients, one row each, and refuse what no patient can be.

    Parameters
    ----------
    path : str or Path
        See :func:`read_table`.

    Returns
    -------
    DataFrame
        Texts only, as in :func:`read_table`.

    Raises
    ------
    InputError
        With every error of reading and every impossible cell, such as a negative time. Columns
        are not required here: the analyses name those that they need.
    """
    return _frame(*_read(path, "cases"))


def read_studies(path: str | Path) -> pd.DataFrame:
    """Read a table of studies, in metafor's column names, and refuse impossible cells.

    Parameters, returns and errors are those of :func:`read_cases`, but that a cell which does not
    say why its value is missing (``NA``, ``n/a``, ``-``; PC-D47) stays as it is typed: a table of
    studies has columns that an analysis does not use. ``frame.attrs["unsaid"]`` holds the sentences
    on such cells, a tuple a column. Among numbers ``NA``, as R writes it, is a missing value, and
    the others are errors where the column is read.
    """
    return _frame(*_read(path, "studies", where_used=True))


def study_columns(path: str | Path) -> TextColumns:
    """The same table as :func:`read_studies` reads, as columns without a frame."""
    table, said = _read(path, "studies", where_used=True)
    return TextColumns(columns=table.columns, attrs=said)


def _read(
    path: str | Path, schema: TableSchema, *, where_used: bool = False
) -> tuple[Table, dict[str, Any]]:
    path = Path(path)
    # the two ways of checking agree; of twenty rows the library's own start would be most
    table, report = examine_table(path, None if _described(path) else schema, frictionless=False)
    found = [p for p in report.errors if p.rule not in _TOLERATED]
    later = [p for p in found if where_used and p.rule == _WHERE_USED]
    errors = [p.sentence() for p in found if p not in later]
    if table is None or errors:
        raise InputError(errors)
    said = _said(table)
    if where_used:
        said["unsaid"] = _by_column(later)
    return table, said


def _by_column(problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    columns = dict.fromkeys(str(problem.column) for problem in problems)
    return {
        column: tuple(p.sentence() for p in problems if p.column == column) for column in columns
    }


def _described(path: Path) -> bool:
    """Whether the folder's descriptor lists the table; its own codes then count."""
    return any(schema.file == path.name for schema in read_package(path.parent).schemas)


def _said(table: Table) -> dict[str, Any]:
    return {
        "file": table.file,
        "encoding": table.encoding,
        "said": tuple(problem.sentence() for problem in table.problems),
    }


def _frame(table: Table, said: dict[str, Any]) -> pd.DataFrame:
    frame = table.frame
    frame.attrs.update(said)
    return frame
