"""``pooledcases describe``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pooledcases.cli.patients import names_of
from pooledcases.cli.progress import bar
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.labels import label
from pooledcases.options import Lang, ProportionInterval

if TYPE_CHECKING:
    from pooledcases.results.describe import TableOne


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("describe", short_help="Table 1, overall and by a column.")(
        with_table("describe", describe)
    )


def describe(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    by: Annotated[str | None, typer.Option(help="A column to describe by.")] = None,
    variables: Annotated[
        str | None, typer.Option(help="The columns to describe, in this order: A,B,C.")
    ] = None,
    title: Annotated[str, typer.Option(help="The title of the table.")] = "",
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
    from pooledcases.cli.reading import cases as read
    from pooledcases.describe import describe as table_one
    from pooledcases.tables import table_one_frame

    table = read(cases, lang, named=False)
    with answering("describe", json=json), bar("describe", hidden=json, lang=lang):
        result = table_one(
            table, by=by, variables=names_of(variables), interval=interval, level=level
        )
    if wrote_json(json, lambda: record("describe", result)):
        return
    write_table(table_one_frame(result, lang), title=title, caption=title)
    for line in _left_out(result, lang):
        write(line)
    write_cautions(result.cautions, lang)


def _left_out(table: TableOne, lang: Lang) -> Iterator[str]:
    """Columns that the table leaves out, by reason, and patients who are in none of its groups."""
    for reason in dict.fromkeys(table.skipped_reasons):
        pairs = zip(table.skipped, table.skipped_reasons, strict=True)
        columns = label("say.comma", lang).join(name for name, why in pairs if why == reason)
        yield label(f"cli.skipped.{reason.replace(' ', '_')}", lang, columns=columns)
    if table.by_missing:
        by, overall = table.by, label("tables.overall", lang)
        yield label("cli.by_missing", lang, n=table.by_missing, by=by, overall=overall)
