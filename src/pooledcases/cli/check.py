"""``pooledcases check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.options import Lang

if TYPE_CHECKING:
    from pooledcases.results.problems import Report

#: Endings of tables: a name that ends so is no review's.
_TABLES = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx"})


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", short_help="Every problem of a review or of one table.")(
        with_table("check", check)
    )


def check(
    path: Annotated[str, typer.Argument(help="A review's folder or name, or one table.")],
    schema: Annotated[
        Literal["cases", "studies"] | None,
        typer.Option(help="What a single table holds: patients or studies."),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The problems as JSON.")] = False,
) -> None:
    """Check a review or one table: every problem at once, with what to type instead.

    Example: pooledcases check my-cases.csv --schema cases
    """
    from pooledcases.data import check_review, check_table
    from pooledcases.tables import check_frame

    place = Path(path)
    if place.suffix.lower() in _TABLES and not place.exists():
        raise InputError(f"{path}: there is no such file; check the name and the folder.")
    if place.is_file() or schema is not None:
        report = check_table(place, schema=schema)
    elif place.is_dir():
        report = check_review(place)
    else:
        from pooledcases.reviews import locate

        report = check_review(locate(path).folder)
    if not wrote_json(json, lambda: report):
        if report.problems:
            write_table(check_frame(report.problems, lang))
        for note in report.notes:
            write(note)
        write(_summary(report, lang))
    if not report.passed:
        raise typer.Exit(1)


def _summary(report: Report, lang: Lang) -> str:
    from pooledcases.labels import label
    from pooledcases.tables.words import many

    rows = many("cli.rows", sum(report.rows.values()), lang)
    files = many("cli.files", len(report.files), lang)
    counts = report.counts().items()
    found = [many(f"cli.{severity}", n, lang) for severity, n in counts if n]
    text = label("say.comma", lang).join(found) or label("cli.no_problem", lang)
    return label("cli.checked", lang, rows=rows, files=files, text=text)
