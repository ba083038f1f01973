"""``pooledcases report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from pooledcases.cli.flags import listed
from pooledcases.cli.progress import bar
from pooledcases.cli.terminal import write, write_json
from pooledcases.errors import InputError
from pooledcases.labels import label, many
from pooledcases.options import FigureForm, Lang, TableForm, words


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", short_help="A review for co-authors: Word, Excel, PDF, methods text.")(
        report
    )


def report(
    review: Annotated[str, typer.Argument(help="The name or folder of a review.")],
    out: Annotated[
        Path | None, typer.Option(help="The folder to write to (default REVIEW-report).")
    ] = None,
    figures: Annotated[
        str, typer.Option(help=f"Kinds of figure files, with commas: {listed(FigureForm)}.")
    ] = "pdf",
    tables: Annotated[
        str, typer.Option(help=f"Kinds of table files, with commas: {listed(TableForm)}.")
    ] = "docx,xlsx",
    lang: Annotated[Lang, typer.Option(help="The language of figures and tables.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The files that were written, as JSON.")] = (
        False
    ),
) -> None:
    """The report for co-authors: report.html, report.docx, methods and results as text.

    Example: pooledcases report alk_rcc --out for-the-authors --figures pdf,tiff
    """
    from pooledcases.reviews import write_documents

    kinds = cast(list[FigureForm], _listed(figures, FigureForm, "--figures"))
    forms = cast(list[TableForm], _listed(tables, TableForm, "--tables"))
    folder = out or Path(f"{Path(review).resolve().name}-report")
    with bar("report", hidden=json, at_once=True, lang=lang) as progress:
        written = write_documents(
            review, out=folder, figures=kinds, tables=forms, lang=lang, progress=progress
        )
    _say_errors(review, lang)
    if json:
        write_json({"schema": 1, "kind": "report", "files": [str(path) for path in written]})
        return
    write(label("cli.report", lang, n=len(written), folder=folder))


def _say_errors(review: str, lang: Lang) -> None:
    """A report stands on the tables as they are; whoever reads it should know of their errors."""
    from pooledcases.cli.reading import note
    from pooledcases.data import check_review
    from pooledcases.reviews import locate

    errors = len(check_review(locate(review).folder).errors)
    if errors:
        found = many("cli.error", errors, lang)
        note(label("cli.report_errors", lang, found=found, review=review), lang)


def _listed(text: str, option: object, flag: str) -> list[str]:
    """The words of an option that a user lists with commas."""
    found = [word.strip().lower() for word in text.split(",") if word.strip()]
    unknown = [word for word in found if word not in words(option)]
    if unknown:
        raise InputError(
            f"{flag}: {', '.join(unknown)} is not known; use {', '.join(words(option))}, several "
            "with commas."
        )
    return found
