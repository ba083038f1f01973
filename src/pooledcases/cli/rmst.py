"""``pooledcases rmst``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pooledcases.cli.km import write_left_out
from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import Lang


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rmst", short_help="Mean time without the event up to a horizon.")(rmst)


def rmst(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    time: Annotated[str, typer.Option(help="The column with the time.")],
    event: Annotated[str, typer.Option(help="COLUMN=VALUE[,VALUE]: what counts as the event.")],
    by: Annotated[str | None, typer.Option(help="A column of groups to compare.")] = None,
    horizon: Annotated[
        float | None,
        typer.Option(
            help="Up to when; by default the longest follow-up (of groups: the shortest of theirs)."
        ),
    ] = None,
    reference: Annotated[str | None, typer.Option(help="The group to compare with.")] = None,
    entry: Annotated[
        str | None, typer.Option(help="The column with the time of entry, for late entry.")
    ] = None,
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Restricted mean survival time: of all or of groups, with their difference and ratio.

    Example: pooledcases rmst cases.csv --time followup_months --event status=DOD --horizon 60
    """
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.errors import InputError
    from pooledcases.results.restricted_mean import RestrictedMeans
    from pooledcases.survival import restricted_mean
    from pooledcases.tables.restricted import restricted_contrast_frame, restricted_frame
    from pooledcases.tables.sentences import sentence

    if by is None and reference is not None:
        raise InputError("--reference names one of several groups; give --by COLUMN too.")
    table = read(cases, lang)
    shared = {"time": time, "event": event, "horizon": horizon, "level": level, "entry": entry}
    groups = {} if by is None else {"by": by, "reference": reference}
    result = restricted_mean(table, **shared, **groups)  # type: ignore[call-overload]
    say_absent_values(table, event, lang)
    if json:
        write_json(result)
        return
    write_table(restricted_frame(result, lang))
    if isinstance(result, RestrictedMeans) and result.contrasts:
        write_table(restricted_contrast_frame(result, lang))
    write(sentence(result, lang))
    write_left_out(result.left_out, lang)
    write_cautions(result.cautions, lang)
