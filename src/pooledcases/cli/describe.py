"""``pooledcases describe``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import Lang, ProportionInterval


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("describe")(describe)


def describe(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    by: Annotated[str | None, typer.Option(help="A column to describe by.")] = None,
    interval: Annotated[
        ProportionInterval, typer.Option(help="The interval of a proportion.")
    ] = "clopper-pearson",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The table as JSON.")] = False,
) -> None:
    """Table 1: each variable overall and by a column, with what is not reported shown.

    Example: pooledcases describe cases.csv --by partner_gene
    """
    from pooledcases.data import read_cases
    from pooledcases.describe import describe as table_one
    from pooledcases.tables import table_one_frame

    result = table_one(read_cases(cases), by=by, interval=interval, level=level)
    if json:
        write_json(result)
        return
    write_table(table_one_frame(result, lang))
    if result.skipped:
        write(f"Left out (identifiers and free text): {', '.join(result.skipped)}")
    write_cautions(result.cautions)
