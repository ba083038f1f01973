"""Tables as files: CSV that a spreadsheet cannot run, HTML that cannot be broken by a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Protocol

from pooledcases.options import Lang
from pooledcases.results.base import Caution

if TYPE_CHECKING:
    import pandas as pd


class Block(Protocol):
    """What a table of a report has."""

    @property
    def title(self) -> str: ...
    @property
    def frame(self) -> pd.DataFrame: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def cautions(self) -> tuple[Caution, ...]: ...


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

    Examples
    --------
    >>> import pandas as pd
    >>> to_csv(pd.DataFrame({"a": ["=1+1", "-2.5"]}))
    "a\\n'=1+1\\n-2.5\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_safe(name) for name in frame.columns])
    writer.writerows([_safe(cell) for cell in row] for row in frame.itertuples(index=False))
    return text.getvalue()


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


def as_text(cell: object) -> str:
    """A cell as text; empty where there is nothing.

    Examples
    --------
    >>> as_text(None), as_text(float("nan")), as_text("a")
    ('', '', 'a')
    """
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    return str(cell)


def numeric_columns(frame: pd.DataFrame) -> Sequence[bool]:
    """Which columns hold nothing but numbers, and are set flush right."""
    return [
        all(_is_number(as_text(cell)) for cell in frame.iloc[:, index])
        and any(as_text(cell) for cell in frame.iloc[:, index])
        for index in range(frame.shape[1])
    ]


def _is_number(text: str) -> bool:
    bare = text.removeprefix("<").removeprefix(">").strip().removesuffix("%").replace("−", "-")
    try:
        float(bare or "0")
    except ValueError:
        return text == "–"
    return True


_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem;
  padding: 0 1rem; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
caption {{ font-weight: 600; padding: 0 0 .5rem; text-align: left; }}
th, td {{ border-bottom: 1px solid #8884; padding: .3rem .8rem .3rem 0; text-align: left;
  vertical-align: top; }}
thead th {{ border-bottom: 1px solid; vertical-align: bottom; }}
.n {{ text-align: right; }}
.notes {{ font-size: .875rem; }}
</style>
</head>
<body>
<div class="scroll" tabindex="0">
<table>
<caption>{title}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>
{notes}</body>
</html>
"""


def to_html(block: Block, *, lang: Lang = "en") -> str:
    """A table as a small page of its own.

    Parameters
    ----------
    block : TableBlock
        Its title, frame, notes and cautions.
    lang : {"en", "zh"}
        For the words of the cautions.

    Returns
    -------
    str

    Notes
    -----
    Every text is escaped; the page holds no script and asks the network for nothing.
    """
    right = [' class="n"' if flag else "" for flag in numeric_columns(block.frame)]
    head = "".join(
        f'<th scope="col"{cls}>{escape(as_text(name))}</th>'
        for name, cls in zip(block.frame.columns, right, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(f"<td{c}>{escape(as_text(x))}</td>" for x, c in zip(row, right, strict=True))
        + "</tr>"
        for row in block.frame.itertuples(index=False)
    )
    lines = [*block.notes, *(f"{c.code}: {c.message(lang)}" for c in block.cautions)]
    notes = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    return _PAGE.format(
        lang=lang,
        title=escape(block.title),
        head=head,
        body=body,
        notes=f'<div class="notes">\n{notes}</div>\n' if notes else "",
    )
