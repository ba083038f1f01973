"""What the commands write to the terminal; nothing is computed here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pooledcases.results.encode import dumps

if TYPE_CHECKING:
    import pandas as pd

    from pooledcases.results.base import Caution


def write(text: str = "") -> None:
    """One line to standard output, safe on a terminal that cannot show every character."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding))


def complain(text: str) -> None:
    """One line to standard error."""
    encoding = sys.stderr.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding), file=sys.stderr)


def write_json(result: Any) -> None:
    """A result as JSON, and nothing else."""
    sys.stdout.write(dumps(result))


def write_table(frame: pd.DataFrame, *, title: str = "") -> None:
    """A frame of texts as a table that fits the terminal; whole cells when it is not one."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in frame.columns:
        table.add_column(str(column), overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(_escaped(cell) for cell in row))
    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal:
        console = Console(width=_width(frame), highlight=False)
    console.print(table)


def write_cautions(cautions: Iterable[Caution]) -> None:
    """Each caution by its severity, code and sentence."""
    for item in cautions:
        reason = f" [acknowledged: {item.reason}]" if item.status == "acknowledged" else ""
        write(f"{item.severity} {item.code}: {item.message()}{reason}")


def _escaped(cell: object) -> str:
    from rich.markup import escape

    return escape(str(cell))


def _width(frame: pd.DataFrame) -> int:
    """Wide enough that a table in a file or a pipe is never folded."""
    from rich.cells import cell_len

    columns = [[str(name), *map(str, frame[name])] for name in frame.columns]
    return max(80, sum(max(map(cell_len, column)) + 3 for column in columns) + 4)
