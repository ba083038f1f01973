"""``--table``: the tables of a command's answer as files, for every command that shows one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast, get_args

import typer

from pooledcases.cli.flags import with_parameters
from pooledcases.cli.outputs import Target, deliver, need_free, outputs
from pooledcases.cli.progress import STOPPED, stopping
from pooledcases.cli.reading import note
from pooledcases.cli.sections import OUTPUT
from pooledcases.cli.terminal import Kept, keeping
from pooledcases.errors import InputError, NotConverged
from pooledcases.labels import label
from pooledcases.options import Lang, TableForm

if TYPE_CHECKING:
    from pooledcases.tables.writers import Block


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


#: For every command that prints a table.
TableFile = Annotated[
    Path | None,
    Target(form_of),
    typer.Option(
        "--table",
        metavar="FILE",
        help="Write the tables too, all in one file: .docx, .xlsx, .html, .tex or .md. A .csv "
        "holds one; the next go to FILE-2.csv, never over a file of another content.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
#: The parameter that a command gets for it.
_NAME: Final = "table_file"


def with_table(name: str, command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the flag ``--table``: every table that it writes goes to a file too.

    Parameters
    ----------
    name : str
        Of the command: ``cli.table.NAME`` is the title of its tables where they have none.
    command : callable
        Writes its tables with :func:`pooledcases.cli.terminal.write_table`; what it says after one
        stands under it as notes.

    Notes
    -----
    What the command is to write is checked before it begins, and written when it has ended: see
    :func:`pooledcases.cli.outputs.outputs`.
    """
    signature = inspect.signature(command, eval_str=True)
    flag = inspect.Parameter(
        _NAME, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=TableFile
    )
    flags = [*signature.parameters.values(), flag]

    @wraps(command)
    def wrapped(**given: Any) -> None:
        lang = given.get("lang", "en")
        words = {key: value for key, value in given.items() if key != _NAME}
        title = label(f"cli.table.{name}", lang)
        with stopping(lang), outputs(flags, given), _tables_to(given[_NAME], title, lang):
            command(**words)

    return with_parameters(wrapped, flags)


@contextmanager
def _tables_to(path: Path | None, title: str, lang: Lang) -> Iterator[None]:
    if path is None:
        yield
        return
    with keeping() as kept:
        try:
            yield
        except (typer.Exit, NotConverged) as end:  # what was found stands, and was shown
            if getattr(end, "exit_code", None) != STOPPED:
                _write_kept(path, kept, title, lang)
            raise
    _write_kept(path, kept, title, lang)


def _title(item: Kept, whole: str) -> str:
    """What a file calls a table; by default the command's answer, and the group it is about."""
    return item.caption or ": ".join(filter(None, (whole, item.title)))


def _write_kept(path: Path, kept: Sequence[Kept], title: str, lang: Lang) -> None:
    from pooledcases.tables.text_table import TextTable
    from pooledcases.tables.writers import Plain

    blocks = [
        Plain(
            frame=item.table.frame() if isinstance(item.table, TextTable) else item.table,
            title=_title(item, title),
            notes=tuple(item.notes),
            cautions=tuple({caution.code: caution for caution in item.cautions}.values()),
        )
        for item in kept
    ]
    if blocks:
        write_tables(path, blocks, lang)
    else:
        note(label("cli.no_table", lang, path=path), lang)


def write_tables(path: Path, tables: Sequence[Block], lang: Lang) -> None:
    """Make the file of an answer's tables; it is written when the command has ended.

    Raises
    ------
    InputError
        Where the second table of a CSV file would take the place of another file.
    """
    form = form_of(path)
    from pooledcases.tables.writers import write
    from pooledcases.tables.writers.several import JOINED

    if form in JOINED:
        deliver([(path, JOINED[form](tables, lang))], lang)
        return
    files = [
        (
            path if place == 1 else path.with_stem(f"{path.stem}-{place}"),
            write(item, form, lang=lang),
        )
        for place, item in enumerate(tables, 1)
    ]
    for target, data in files[1:]:
        need_free(target, data)
    deliver(files, lang)
