"""Writing the tables of a command's answer where the user wants them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from pooledcases.cli.reading import note
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang, TableForm

if TYPE_CHECKING:
    from pooledcases.tables.writers import Block

#: For every command that prints a table.
TableFile = Annotated[
    Path | None,
    typer.Option(
        "--table",
        metavar="FILE",
        help="Write the table too: .docx, .xlsx, .html, .tex, .md or .csv.",
        show_default=False,
    ),
]


def need_table(path: Path | None) -> None:
    """Raise before anything is computed where no table has the ending of a file.

    Raises
    ------
    InputError
        For an ending that no table has.
    """
    if path is not None:
        form_of(path)


def form_of(path: Path) -> TableForm:
    """The kind of file that a name ends in.

    Raises
    ------
    InputError
        For an ending that no table has.

    Examples
    --------
    >>> form_of(Path("Table 1.DOCX"))
    'docx'
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in get_args(TableForm):
        endings = ", ".join(f".{name}" for name in get_args(TableForm))
        raise InputError(f"{path}: a table is written as {endings}; give it one of these endings.")
    return cast(TableForm, form)


def write_tables(path: Path, tables: Sequence[Block], lang: Lang) -> None:
    """Write the tables of an answer, each to a file of its own, in one step each.

    The first has the name that was asked for; the others have their number behind it:
    ``pooled.docx``, ``pooled-2.docx``. Where they went is said on standard error.
    """
    form = form_of(path)
    from pooledcases.data import store
    from pooledcases.tables.writers import write

    # everything is made before the first file is written
    files = [
        (
            path if place == 1 else path.with_stem(f"{path.stem}-{place}"),
            write(item, form, lang=lang),
        )
        for place, item in enumerate(tables, 1)
    ]
    for target, data in files:
        store.write_bytes(target, data)
        note(label("cli.written", lang, path=target), lang)
