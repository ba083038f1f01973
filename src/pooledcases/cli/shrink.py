"""``pooledcases shrink``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pooledcases.cli.figures import Drawing, FigureFile, FigureWidth
from pooledcases.cli.progress import bar
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.options import Lang

if TYPE_CHECKING:
    from pooledcases.results.shrinkage import Shrinkage


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("shrink", short_help="Many small groups, each drawn towards the others.")(
        with_table("shrink", shrink)
    )


def shrink(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    outcome: Annotated[str, typer.Option(help="What counts as the outcome.")],
    by: Annotated[str, typer.Option(help="The column that holds the groups.")],
    report: Annotated[
        str | None, typer.Option(help="The column that says which report a patient is from.")
    ] = None,
    scale: Annotated[
        float, typer.Option(help="Of the half-normal prior on the spread between groups (logits).")
    ] = 1.0,
    level: Annotated[float, typer.Option(help="Probability of the intervals.")] = 0.95,
    figure: FigureFile = None,
    size: FigureWidth = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Every column: other priors and methods, reports, remarks."),
    ] = False,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Many small groups: an outcome partially pooled, raw and drawn towards the others.

    Example: pooledcases shrink cases.csv --outcome status=NED --by partner_gene
    """
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.describe.groups import shrink as pull
    from pooledcases.labels import label
    from pooledcases.tables.group_sentences import shrinkage
    from pooledcases.tables.groups import shrinkage_frame

    drawing = Drawing(figure, size, lang)
    table = read(cases, lang)
    with answering("shrink", json=json), bar("shrink", hidden=json, lang=lang):
        result = pull(table, outcome=outcome, by=by, report=report, scale=scale, level=level)
    say_absent_values(table, outcome, lang)
    if figure is not None:
        from pooledcases.plots import raw_and_shrunken

        drawing.write(partial(raw_and_shrunken, result))
    if wrote_json(json, lambda: record("shrink", result)):
        return
    if full:
        write_table(shrinkage_frame(result, lang))
    else:
        _write_brief(result, lang)
    write(shrinkage(result, lang))
    if result.by_missing:
        write(label("cli.no_group", lang, n=result.by_missing, by=by))
    write_cautions(result.cautions, lang)


def _write_brief(result: Shrinkage, lang: Lang) -> None:
    """The columns that a page has room for; those disease-free at the start in their own table."""
    from pooledcases.labels import label
    from pooledcases.tables.groups import shrinkage_frame, shrinkage_marks

    write_table(shrinkage_frame(result, lang, full=False))
    if result.disease_free is not None:
        title = label("groups.start", lang)
        write_table(shrinkage_frame(result.disease_free, lang, full=False), title=title)
    marks = shrinkage_marks(result, lang)
    if marks:
        write(marks)
