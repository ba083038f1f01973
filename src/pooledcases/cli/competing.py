"""``pooledcases competing``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.km import numbers_of, write_left_out
from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import IncidenceInterval, Lang

if TYPE_CHECKING:
    from pooledcases.results.competing import CumulativeIncidence


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("competing", short_help="Cumulative incidence where another event may come first.")(
        competing
    )


def competing(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    time: Annotated[str, typer.Option(help="The column with the time.")],
    event: Annotated[str, typer.Option(help="COLUMN=VALUE[,VALUE]: what counts as the event.")],
    competing: Annotated[
        list[str],
        typer.Option(help="COLUMN=VALUE[,VALUE]: an event that competes; may be repeated."),
    ],
    by: Annotated[
        str | None, typer.Option(help="A column of groups, compared by Gray's test.")
    ] = None,
    entry: Annotated[
        str | None, typer.Option(help="The column with the time of entry, for late entry.")
    ] = None,
    covariates: Annotated[
        str | None,
        typer.Option(help='"COLUMN + COLUMN": Fine and Gray\'s regression on these beside.'),
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option(help="Times to read the curves at, as 12,24,60.")
    ] = None,
    naive: Annotated[
        bool, typer.Option("--naive", help="One minus Kaplan-Meier beside, which overstates.")
    ] = False,
    interval: Annotated[IncidenceInterval, typer.Option(help="The interval.")] = "log-log",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Cumulative incidence of an event where another event may come first and prevent it.

    Example: pooledcases competing cases.csv --time followup_months --event status=DOD
    --competing status=DOC --at 12,24,60
    """
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.errors import InputError
    from pooledcases.results.competing import CumulativeIncidences
    from pooledcases.survival import cumulative_incidence, fine_gray
    from pooledcases.tables.competing import fine_gray_frame, incidence_frame
    from pooledcases.tables.sentences import sentence

    times = numbers_of("--at", at)
    table = read(cases, lang)
    if covariates is not None and entry is not None:
        raise InputError(
            "--covariates: Fine and Gray's regression knows no --entry; leave one out."
        )
    asked = {"time": time, "event": event, "competing": competing, "level": level}
    result = cumulative_incidence(
        table, **asked, by=by, entry=entry, interval=interval, naive=naive
    )  # type: ignore[call-overload]
    beside = None if covariates is None else fine_gray(table, **asked, covariates=covariates)  # type: ignore[arg-type]
    for condition in (event, *competing):
        say_absent_values(table, condition, lang)
    groups = result.groups if isinstance(result, CumulativeIncidences) else (result,)
    if json:
        write_json(_with_points(result, groups, times, beside))
        return
    write_table(incidence_frame(result, times or None, lang))
    write(sentence(result, lang))
    write_left_out(result.left_out, lang)
    _write_cautions(result, groups, lang)
    if beside is not None:
        write_table(fine_gray_frame(beside, lang))
        write(sentence(beside, lang))
        write_left_out([i for i in beside.left_out if i.reason == "no_covariate"], lang)
        write_cautions(beside.cautions, lang)


def _write_cautions(result: Any, groups: tuple[CumulativeIncidence, ...], lang: Lang) -> None:
    """Those of the whole, then what single groups and tests add to them."""
    write_cautions(result.cautions, lang)
    told = {caution.code for caution in result.cautions}
    for group in groups if len(groups) > 1 else ():
        own = [caution for caution in group.cautions if caution.code not in told]
        if own:
            write(f"{group.group}:")
            write_cautions(own, lang)
    for test in getattr(result, "tests", ()):
        write_cautions([item for item in test.cautions if item.code not in told], lang)


def _with_points(
    result: Any, groups: tuple[CumulativeIncidence, ...], times: list[float], beside: Any
) -> dict[str, Any]:
    """The result as JSON, each group with what was read off it, and the regression beside."""
    from pooledcases.results.encode import to_json

    encoded: dict[str, Any] = to_json(result)
    if times:
        for record, group in zip(encoded.get("groups", [encoded]), groups, strict=True):
            record["points"] = to_json([group.at(time) for time in times])
    return encoded if beside is None else encoded | {"regression": to_json(beside)}
