"""A review for its co-authors: everything they comment on, in a folder of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pooledcases.data import store
from pooledcases.errors import InputError
from pooledcases.options import FigureForm, Lang, TableForm, check_word
from pooledcases.progress import Progress
from pooledcases.reviews.locate import locate
from pooledcases.reviews.run import run_editions
from pooledcases.reviews.written import documents


def write_documents(
    review: str | Path,
    *,
    out: str | Path,
    figures: Sequence[FigureForm] = ("pdf",),
    tables: Sequence[TableForm] = ("docx", "xlsx"),
    lang: Lang = "en",
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Run a review and write its report as page and Word document, its texts, figures and tables.

    Parameters
    ----------
    review : str or Path
        A name or a folder.
    out : str or Path
        The folder to write to; made when it is not there.
    figures : sequence of {"svg", "png", "pdf", "tiff"}
    tables : sequence of {"html", "docx", "xlsx", "tex", "md", "csv"}
    lang : {"en", "zh"}
        The language of figures and tables. ``report.html`` holds both; ``report.docx`` is in this
        language, the other one beside it where the machine has letters for it.
    progress : callable, optional
        Told how many figures are drawn.

    Returns
    -------
    tuple of Path
        The files. Everything is made before the first is written, each in one step.

    Raises
    ------
    InputError
        For a figure in whose texts are letters that no font of this machine has; it names the
        review and the figure, and everything else is written all the same.
    """
    check_word(lang, Lang, "lang")
    for figure in figures:
        check_word(figure, FigureForm, "figures")
    for table in tables:
        check_word(table, TableForm, "tables")
    editions = run_editions(locate(review), lang=lang)
    undrawn: list[str] = []
    files = documents(editions, figures=figures, tables=tables, progress=progress, undrawn=undrawn)
    written = []
    for name, data in files.items():
        path = Path(out) / name
        store.write_bytes(path, data if isinstance(data, bytes) else data.encode())
        written.append(path)
    if undrawn:
        raise InputError([*undrawn, f"Everything else is written to {out}."])
    return tuple(written)
