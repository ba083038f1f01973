"""What the commands write to the terminal; nothing is computed here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.encode import dumps

if TYPE_CHECKING:
    import pandas as pd

    from pooledcases.results.base import Caution
    from pooledcases.tables.text_table import TextTable

#: What stands for a character that an old code page lacks: a lost minus would change a number.
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "～": " - ", "∞": "inf", "τ": "tau", "²": "2", "≥": ">=",
    "≤": "<=", "≠": "!=", "±": "+-", "′": "'", "’": "'", "…": "...", "×": "x",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Kept:
    """A table that was written, with what was said after it."""

    table: pd.DataFrame | TextTable
    title: str
    caption: str
    notes: list[str] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


@dataclass(slots=True)
class _Keeping:
    """The tables of one command that are kept for a file."""

    tables: list[Kept] = field(default_factory=list)
    #: Whether the terminal had its answer already, as JSON.
    silent: bool = False


#: What the running command keeps. Tables are written deep inside the commands: so they need not
#: hand a list down to each place that writes one.
_keeping: ContextVar[_Keeping | None] = ContextVar("keeping", default=None)


@contextmanager
def keeping() -> Iterator[list[Kept]]:
    """Gather the tables that are written meanwhile."""
    kept = _Keeping()
    token = _keeping.set(kept)
    try:
        yield kept.tables
    finally:
        _keeping.reset(token)


def wrote_json(wanted: bool, record: Callable[[], Any]) -> bool:
    """Write the answer as JSON where that is asked for, and say whether this was all.

    It is not where its tables go to a file too: the rest is then written to that alone.
    """
    if not wanted:
        return False
    write_json(record())
    kept = _keeping.get()
    if kept is not None:
        kept.silent = True
    return kept is None


def write(text: str = "") -> None:
    """One line to standard output, readable on a terminal that lacks some characters."""
    kept = _keeping.get()
    if kept is not None and kept.tables and text:
        kept.tables[-1].notes.append(text)
    _show(plain(text, sys.stdout.encoding) + "\n")


def _show(text: str) -> None:
    kept = _keeping.get()
    if kept is None or not kept.silent:
        _put(sys.stdout, text)


def complain(text: str) -> None:
    """One line to standard error."""
    _put(sys.stderr, plain(text, sys.stderr.encoding) + "\n")


def write_json(result: Any) -> None:
    """A result as JSON, and nothing else."""
    write_json_text(dumps(result))


def write_json_text(text: str) -> None:
    """JSON as it is; what the encoding lacks is escaped, so that nothing is lost."""
    if not _fits(text, sys.stdout.encoding):
        text = "".join(c if c.isascii() else json.dumps(c)[1:-1] for c in text)
    _put(sys.stdout, text)


def write_table(frame: pd.DataFrame | TextTable, *, title: str = "", caption: str = "") -> None:
    """A frame of texts as a table that fits the terminal; whole cells when it is not one.

    The title stands above it; the caption is its title in a file.
    """
    from pooledcases.cli.layout import table_text

    if title:
        _show(plain(title, sys.stdout.encoding) + "\n")
    kept = _keeping.get()
    if kept is not None:
        kept.tables.append(Kept(table=frame, title=title, caption=caption))
    _show(plain(table_text(frame), sys.stdout.encoding))


def write_cautions(cautions: Iterable[Caution], lang: Lang = "en") -> None:
    """Each caution by its severity, code and sentence, once."""
    lines = {caution_line(item, lang): item for item in cautions}
    kept = _keeping.get()
    if kept is not None and kept.tables:
        kept.tables[-1].cautions += lines.values()
    for line in lines:
        _show(plain(line, sys.stdout.encoding) + "\n")


def caution_line(item: Caution, lang: Lang = "en") -> str:
    """One caution as a line."""
    severity = label(f"severity.{item.severity}", lang)
    text = label("cli.caution", lang, severity=severity, code=item.code, message=item.message(lang))
    if item.status == "acknowledged":
        text += label("cli.acknowledged", lang, reason=item.reason)
    return text


def forgive() -> None:
    """Let no character that a stream cannot write end the program, in the help neither."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def flush() -> None:
    """Write what is still held back."""
    for stream in (sys.stdout, sys.stderr):
        _put(stream, "", last=True)


def plain(text: str, encoding: str | None) -> str:
    """The text with what an encoding lacks spelled out, or a question mark.

    Examples
    --------
    >>> plain("−71.8%, τ 0", "cp1252"), plain("比例", "ascii"), plain("τ", "utf-8")
    ('-71.8%, tau 0', '??', 'τ')
    """
    if _fits(text, encoding):
        return text
    return "".join(c if _fits(c, encoding) else _PLAIN.get(c, "?") for c in text)


def _fits(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _put(stream: TextIO, text: str, *, last: bool = False) -> None:
    """Write; when the reader went away (``| head``), write to nowhere and go on.

    The command then ends with its own exit code, whoever read its output.
    """
    try:
        stream.write(text)
        if last:
            stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
