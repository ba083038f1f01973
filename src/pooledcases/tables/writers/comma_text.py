"""Tables as CSV that a spreadsheet cannot run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pooledcases.tables.writers.cells import as_text

if TYPE_CHECKING:
    import pandas as pd


def to_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV text: comma, ``\\n``, a header, no index.

    Parameters
    ----------
    frame : pandas.DataFrame

    Returns
    -------
    str
        To be written as UTF-8.

    Notes
    -----
    A spreadsheet runs a cell that starts with ``=``, ``+``, ``-`` or ``@`` as a formula. Such a
    cell gets a leading apostrophe, which a spreadsheet does not show; numbers are left alone.
    Of a header of two lines the texts are joined.

    Examples
    --------
    >>> import pandas as pd
    >>> to_csv(pd.DataFrame({"a": ["=1+1", "-2.5"]}))
    "a\\n'=1+1\\n-2.5\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_safe(_one_line(name)) for name in frame.columns])
    writer.writerows([_safe(cell) for cell in row] for row in frame.itertuples(index=False))
    return text.getvalue()


def _one_line(name: object) -> object:
    if not isinstance(name, tuple):
        return name
    return ": ".join(filter(None, map(as_text, name)))


def _safe(cell: object) -> str:
    # the writer leaves a lone carriage return unquoted, and a reader ends the row there
    text = as_text(cell).replace("\r\n", "\n").replace("\r", "\n")
    # a tab or a line break before the sign does not keep a spreadsheet from running the cell
    if not text.lstrip().startswith(("=", "+", "-", "@")):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
