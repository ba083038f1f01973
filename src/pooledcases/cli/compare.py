"""``pooledcases compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pooledcases.cli.figures import Drawing, FigureTarget, FigureWidth
from pooledcases.cli.patients import names_of
from pooledcases.cli.progress import bar
from pooledcases.cli.sections import FIGURES
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.options import Lang, TableTest


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare", short_help="Two groups: exact tests, odds ratio, risk difference.")(
        with_table("compare", compare)
    )


def compare(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    outcome: Annotated[str, typer.Option(help="What counts as the outcome.")],
    by: Annotated[str, typer.Option(help="The column that holds the groups.")],
    groups: Annotated[str | None, typer.Option(help="Two of its values: A,B.")] = None,
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    test: Annotated[
        TableTest, typer.Option(help="The exact test of --tipping and --leave-one-out.")
    ] = "fisher",
    tipping: Annotated[
        bool,
        typer.Option("--tipping", help="What the patients with an unknown outcome could change."),
    ] = False,
    tipping_map: Annotated[
        FigureTarget,
        typer.Option(
            metavar="FILE",
            help="Write the tipping-point map here: p for every way the unknown could be.",
            rich_help_panel=FIGURES,
        ),
    ] = None,
    size: FigureWidth = None,
    leave_one_out: Annotated[
        bool,
        typer.Option("--leave-one-out", help="The p-value without each patient; who matters."),
    ] = False,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The comparison as JSON.")] = False,
) -> None:
    """Two groups: exact tests, odds ratio and risk difference that are right at n = 5.

    Example: pooledcases compare cases.csv --outcome status=NED --by partner_gene
    --groups EML4,TPM3 --tipping --leave-one-out
    """
    from pooledcases.cli.patient_checks import (
        checks_of,
        draw_tipping_map,
        statuses_of,
        write_checks,
    )
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.data.columns import texts
    from pooledcases.describe import compare as two_groups
    from pooledcases.labels import label
    from pooledcases.tables import comparison_frame, sentence

    table = read(cases, lang)
    with answering("compare", json=json), bar("compare", hidden=json, lang=lang):
        result = two_groups(table, outcome=outcome, by=by, groups=_pair(groups), level=level)
        say_absent_values(table, outcome, lang)
        asked: dict[str, Any] = {
            "outcome": outcome, "by": by, "groups": result.groups, "test": test, "level": level,
        }  # fmt: skip
        statuses = statuses_of(table, result)
        checks = checks_of(table, asked, tipping=tipping, leave_one_out=leave_one_out)
        draw_tipping_map(Drawing(tipping_map, size, lang), table, asked)
    if wrote_json(json, lambda: record("compare", result, statuses=statuses, **checks)):
        return
    against = label("say.against", lang).join(result.groups)
    caption = label("cli.table.compared", lang, groups=against)
    write_table(comparison_frame([result], lang), caption=caption)
    write(sentence(result, lang))
    for words in statuses:
        write(sentence(words, lang))
    unknown = sum(cell is None for cell in texts(table, by))
    if unknown:
        write(label("cli.no_group", lang, n=unknown, by=by))
    write_checks(checks, lang)
    write_cautions(result.cautions, lang)


def _pair(groups: str | None) -> tuple[str, str] | None:
    if groups is None:
        return None
    names = names_of(groups) or []
    if len(names) != 2:
        raise InputError(
            f"--groups {groups!r}: name exactly two groups, for example A,B; a name that holds a "
            "comma in quotes: '\"A, first\",B'."
        )
    return names[0], names[1]
