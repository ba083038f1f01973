"""What the commands write to the terminal; nothing is computed here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
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


def write(text: str = "") -> None:
    """One line to standard output, readable on a terminal that lacks some characters."""
    _put(sys.stdout, plain(text, sys.stdout.encoding) + "\n")


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


def write_table(frame: pd.DataFrame | TextTable, *, title: str = "") -> None:
    """A frame of texts as a table that fits the terminal; whole cells when it is not one."""
    from pooledcases.cli.layout import table_text

    if title:
        write(title)
    _put(sys.stdout, plain(table_text(frame), sys.stdout.encoding))


def write_cautions(cautions: Iterable[Caution], lang: Lang = "en") -> None:
    """Each caution by its severity, code and sentence, once."""
    for line in dict.fromkeys(caution_line(item, lang) for item in cautions):
        write(line)


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
