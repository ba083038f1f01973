"""``pooledcases check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pooledcases.cli.terminal import write, write_json, write_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    path: Annotated[str, typer.Argument(help="A review's folder or name, or one table.")],
    schema: Annotated[
        Literal["cases", "studies"] | None,
        typer.Option(help="What a single table holds: patients or studies."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The problems as JSON.")] = False,
) -> None:
    """Check a review or one table: every problem at once, with what to type instead.

    Example: pooledcases check my-cases.csv --schema cases
    """
    from pooledcases.data import check_review, check_table
    from pooledcases.reviews import locate
    from pooledcases.tables import check_frame

    place = Path(path)
    if place.is_file() or schema is not None:
        report = check_table(place, schema=schema)
    else:
        report = check_review(place if place.is_dir() else locate(path).folder)
    if json:
        write_json(report)
    else:
        if report.problems:
            write_table(check_frame(report.problems))
        for note in report.notes:
            write(note)
        found = ", ".join(f"{n} {word}" for word, n in report.counts().items() if n)
        rows, files = sum(report.rows.values()), len(report.files)
        write(
            f"{rows} rows in {files} {'file' if files == 1 else 'files'}: {found or 'no problem'}"
        )
    if not report.passed:
        raise typer.Exit(1)
