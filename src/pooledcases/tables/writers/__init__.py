"""Tables as files: one writer a kind of file, all of the same grid of rows.

:data:`WRITERS` names them by the ending of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from pooledcases.options import DecimalMark, Lang, TableForm, check_word
from pooledcases.tables.writers.comma_text import to_csv
from pooledcases.tables.writers.excel import to_xlsx
from pooledcases.tables.writers.grid import Block, Grid, Plain, block_of, grid
from pooledcases.tables.writers.latex import to_latex
from pooledcases.tables.writers.markdown import to_markdown
from pooledcases.tables.writers.web import to_html
from pooledcases.tables.writers.word import add_table, to_docx

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "WRITERS",
    "Block",
    "Grid",
    "Plain",
    "add_table",
    "grid",
    "to_csv",
    "to_docx",
    "to_html",
    "to_latex",
    "to_markdown",
    "to_xlsx",
    "write",
]


class Writer(Protocol):
    """Turns a block into the bytes of a file."""

    def __call__(
        self, block: Block, *, lang: Lang, number: int | None, decimal: DecimalMark
    ) -> bytes: ...


def _comma_text(block: Block, *, lang: Lang, number: int | None, decimal: DecimalMark) -> bytes:
    # a table for programs: no caption, no notes, and the decimal point that all of them read
    return to_csv(block.frame).encode()


def _encoded(to_text: Callable[..., str]) -> Writer:
    def write_text(block: Block, *, lang: Lang, number: int | None, decimal: DecimalMark) -> bytes:
        return to_text(block, lang=lang, number=number, decimal=decimal).encode()

    return write_text


#: Every kind of file a table is written as, by its ending.
WRITERS: Final[Mapping[TableForm, Writer]] = MappingProxyType(
    {
        "html": _encoded(to_html),
        "docx": to_docx,
        "xlsx": to_xlsx,
        "tex": _encoded(to_latex),
        "md": _encoded(to_markdown),
        "csv": _comma_text,
    }
)


def write(
    table: Block | pd.DataFrame,
    form: TableForm,
    *,
    lang: Lang = "en",
    title: str | None = None,
    notes: Iterable[str] = (),
    number: int | None = None,
    decimal: DecimalMark = ".",
) -> bytes:
    """A table as the bytes of a file.

    Parameters
    ----------
    table : TableBlock or pandas.DataFrame
        A block brings its title, notes and cautions; a frame can be given some.
    form : {"html", "docx", "xlsx", "tex", "md", "csv"}
        The ending of the file: a web page, Word, Excel, LaTeX, Markdown, CSV.
    lang : {"en", "zh"}
        For the words of the caption and the cautions.
    title : str, optional
        In place of the block's.
    notes : iterable of str
        Footnotes, after those of the block and before its cautions.
    number : int, optional
        For the caption: ``Table 1. …``.
    decimal : {".", ","}
        The decimal mark in cells of numbers. CSV keeps the point, and Excel shows numbers as the
        reader's own system does.

    Returns
    -------
    bytes
        The same on every run: nothing in a file tells the day, the machine or who wrote it.

    Raises
    ------
    InputError
        For a word that is not listed here, or what is no table, title or note.

    Notes
    -----
    No text of a table can act in a file: each is escaped as the file asks, and what begins with
    ``=``, ``+``, ``-`` or ``@`` is no formula in Excel and starts with an apostrophe in CSV.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"gene": ["EML4"], "n/N (%)": ["3/8 (37.5%)"]})
    >>> print(write(frame, "md", title="Outcome", number=2).decode())
    **Table 2. Outcome**
    <BLANKLINE>
    | gene | n/N (%)     |
    | :--- | :---------- |
    | EML4 | 3/8 (37.5%) |
    <BLANKLINE>
    """
    check_word(form, TableForm, "form")
    check_word(lang, Lang, "lang")
    check_word(decimal, DecimalMark, "decimal")
    block = block_of(table, title, (notes,) if isinstance(notes, str) else tuple(notes))
    return WRITERS[form](block, lang=lang, number=number, decimal=decimal)
