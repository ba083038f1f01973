"""Several tables in one file, for every kind of file that can hold more than one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pooledcases.options import Lang, TableForm
from pooledcases.tables.writers import latex, markdown
from pooledcases.tables.writers.excel import workbook_of
from pooledcases.tables.writers.grid import Block, Grid, grid
from pooledcases.tables.writers.web import page
from pooledcases.tables.writers.word import document_of


def _local(blocks: Iterable[Block], lang: Lang) -> Iterator[Grid]:
    return (grid(block, lang=lang).localised() for block in blocks)


def _docx(blocks: Sequence[Block], lang: Lang) -> bytes:
    return document_of(*_local(blocks, lang))


def _xlsx(blocks: Sequence[Block], lang: Lang) -> bytes:
    return workbook_of(*(grid(block, lang=lang) for block in blocks))


def _html(blocks: Sequence[Block], lang: Lang) -> bytes:
    return page(*_local(blocks, lang)).encode()


def _tex(blocks: Sequence[Block], lang: Lang) -> bytes:
    return "\n".join(map(latex.text, _local(blocks, lang))).encode()


def _md(blocks: Sequence[Block], lang: Lang) -> bytes:
    return "\n".join(map(markdown.text, _local(blocks, lang))).encode()


#: By the ending of the file; what a program reads as one table (.csv) is not among them.
JOINED: Final[Mapping[TableForm, Callable[[Sequence[Block], Lang], bytes]]] = MappingProxyType(
    {"docx": _docx, "xlsx": _xlsx, "html": _html, "tex": _tex, "md": _md}
)
