"""A table as a small page of its own, which no cell can break."""

from __future__ import annotations

from html import escape

from pooledcases.options import DecimalMark, Lang
from pooledcases.tables.writers.grid import Block, Grid, Row, grid

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
tbody th {{ font-weight: inherit; }}
.g th {{ font-weight: 600; }}
.i th {{ padding-left: 1.2rem; }}
th.n, td.n {{ text-align: right; }}
.notes {{ font-size: .875rem; }}
</style>
</head>
<body>
{tables}</body>
</html>
"""
_TABLE = """<div class="scroll" tabindex="0">
<table>
<caption>{title}</caption>
<thead>
{head}
</thead>
<tbody>
{body}
</tbody>
</table>
</div>
{notes}"""


def to_html(
    block: Block, *, lang: Lang = "en", number: int | None = None, decimal: DecimalMark = "."
) -> str:
    """A table as a small page of its own.

    Parameters
    ----------
    block : TableBlock
        Its title, frame, notes and cautions.
    lang : {"en", "zh"}
        For the words of the cautions.
    number : int, optional
        For the caption: ``Table 1. …``.
    decimal : {".", ","}
        The decimal mark in cells of numbers.

    Returns
    -------
    str

    Notes
    -----
    Every text is escaped; the page holds no script and asks the network for nothing.
    """
    found = grid(block, lang=lang, number=number, decimal=decimal).localised()
    return page(found)


def page(*found: Grid) -> str:
    """Grids as a page, which has the title of the first."""
    first = found[0]
    tables = "".join(map(_table, found))
    return _PAGE.format(lang=first.lang, title=escape(first.caption), tables=tables)


def _table(found: Grid) -> str:
    notes = "".join(f"<p>{escape(line)}</p>\n" for line in found.notes)
    return _TABLE.format(
        title=escape(found.caption),
        head="\n".join(_head(found)),
        body="\n".join(_row(row, found.right) for row in found.rows),
        notes=f'<div class="notes">\n{notes}</div>\n' if notes else "",
    )


def _head(found: Grid) -> list[str]:
    lower = "".join(
        f'<th scope="col"{_right(flag)}>{escape(text)}</th>'
        for text, flag in zip(found.headers, found.right, strict=True)
    )
    rows = [f"<tr>{lower}</tr>"]
    if found.spans:
        upper = "".join(
            f'<th scope="colgroup" colspan="{width}">{escape(text)}</th>' if text
            else f'<td colspan="{width}"></td>'
            for text, width in found.spans
        )  # fmt: skip
        rows.insert(0, f"<tr>{upper}</tr>")
    return rows


def _row(row: Row, right: tuple[bool, ...]) -> str:
    kind = ' class="g"' if row.heading else ' class="i"' if row.indent else ""
    first, *rest = zip(row.cells, right, strict=True)
    scope = "rowgroup" if row.heading else "row"
    over = f' colspan="{row.span}"' if row.span > 1 else ""
    head = f'<th scope="{scope}"{over}{_right(first[1])}>{escape(first[0])}</th>'
    cells = "".join(f"<td{_right(flag)}>{escape(text)}</td>" for text, flag in rest[row.span - 1 :])
    return f"<tr{kind}>{head}{cells}</tr>"


def _right(flag: bool) -> str:
    return ' class="n"' if flag else ""
