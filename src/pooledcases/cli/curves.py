"""``pooledcases curves``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pooledcases.cli.figures import Drawing, FigureFile, FigureWidth
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.options import AtRiskOf, BandInterval, CurveTau2, Lang


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("curves", short_help="Published survival curves pooled into one.")(
        with_table("curves", curves)
    )


def curves(
    table: Annotated[
        Path, typer.Argument(help="A row a study and time: survival, number at risk (CSV).")
    ],
    study: Annotated[str, typer.Option(help="The column of the studies.")] = "study",
    time: Annotated[str, typer.Option(help="The column of the times.")] = "time",
    survival: Annotated[str, typer.Option(help="The column of survival, 0 to 1.")] = "survival",
    at_risk: Annotated[str, typer.Option(help="The column of the numbers at risk.")] = "at_risk",
    at_risk_of: Annotated[
        AtRiskOf,
        typer.Option(
            help="Whether the numbers are those at the row's time or at the start of the interval."
        ),
    ] = "auto",
    at: Annotated[
        list[str] | None, typer.Option(help="Times to pool at, as 12,24,60; by default all.")
    ] = None,
    tau2: Annotated[CurveTau2, typer.Option(help="DL: studies differ; EE: they do not.")] = "DL",
    interval: Annotated[BandInterval, typer.Option(help="The scale of the limits.")] = "log",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    figure: FigureFile = None,
    size: FigureWidth = None,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The curve as JSON.")] = False,
) -> None:
    """One survival curve from the published curves of several studies, without a model of its form.

    Example: pooledcases curves curves.csv --figure pooled.svg
    """
    from pooledcases.cli.patients import numbers_of
    from pooledcases.data import read_studies
    from pooledcases.survival import pool_curves
    from pooledcases.tables.pooled_curves import pooled_curve_frame
    from pooledcases.tables.sentences import sentence

    times = numbers_of("--at", at)
    drawing = Drawing(figure, size, lang)
    found = pool_curves(
        read_studies(table),
        times=times or None,
        tau2=tau2,
        interval=interval,
        level=level,
        study=study,
        time=time,
        survival=survival,
        at_risk=at_risk,
        at_risk_of=at_risk_of,
    )
    if figure is not None:
        from pooledcases.plots import pooled_curve

        drawing.write(partial(pooled_curve, found))
    if wrote_json(json, lambda: found):
        return
    write_table(pooled_curve_frame(found, lang))
    write(sentence(found, lang))
    write_cautions(found.cautions, lang)
