"""``pooledcases km``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import Lang, SurvivalInterval


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("km")(km)


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
    from pooledcases.data import read_cases
    from pooledcases.labels import label
    from pooledcases.results.survival import Curves
    from pooledcases.survival import kaplan_meier
    from pooledcases.tables import curve_frame, sentence

    result = kaplan_meier(
        read_cases(cases), time=time, event=event, by=by, interval=interval, level=level
    )
    if json:
        write_json(result)
        return
    curves = result.curves if isinstance(result, Curves) else (result,)
    for curve in curves:
        write_table(curve_frame(curve, lang=lang), title=curve.group or "")
        write(sentence(curve, lang))
        for name, reason in curve.left_out:
            write(f"{name}: {label(f'left_out.{reason}', lang)}")
        write_cautions(curve.cautions)
    if isinstance(result, Curves):
        write(sentence(result.logrank, lang))
        write_cautions(result.cautions)
