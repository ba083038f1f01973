"""``pooledcases km``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import Lang, SurvivalInterval

if TYPE_CHECKING:
    from pooledcases.results.survival import LeftOut


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("km", short_help="Kaplan-Meier: survival, numbers at risk, the median.")(km)


def km(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    time: Annotated[str, typer.Option(help="The column with the time.")],
    event: Annotated[str, typer.Option(help="COLUMN=VALUE[,VALUE]: what counts as the event.")],
    by: Annotated[str | None, typer.Option(help="A column to draw one curve each for.")] = None,
    interval: Annotated[SurvivalInterval, typer.Option(help="The interval.")] = "log-log",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The curve as JSON.")] = False,
) -> None:
    """Kaplan-Meier: survival with numbers at risk, the median and who was left out.

    Example: pooledcases km cases.csv --time followup_months --event status=DOD,DOC
    """
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.results.survival import Curves
    from pooledcases.survival import kaplan_meier
    from pooledcases.tables import curve_frame, sentence

    table = read(cases, lang)
    result = kaplan_meier(table, time=time, event=event, by=by, interval=interval, level=level)
    say_absent_values(table, event, lang)
    if json:
        write_json(result)
        return
    curves = result.curves if isinstance(result, Curves) else (result,)
    for curve in curves:
        write_table(curve_frame(curve, lang=lang), title=curve.group or "")
        write(sentence(curve, lang))
        _write_left_out(curve.left_out, lang)
        write_cautions(curve.cautions, lang)
    if isinstance(result, Curves):
        write(sentence(result.logrank, lang))
        _write_left_out([item for item in result.left_out if item.reason == "no_group"], lang)
        write_cautions(result.cautions, lang)


def _write_left_out(left_out: Sequence[LeftOut], lang: Lang) -> None:
    """Who is in no curve, a line a reason."""
    from pooledcases.labels import label

    for reason in dict.fromkeys(item.reason for item in left_out):
        ids = label("say.comma", lang).join(i.id for i in left_out if i.reason == reason)
        why = label(f"left_out.{reason}", lang)
        write(label("cli.left_out", lang, why=why, ids=ids))
