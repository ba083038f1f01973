"""``pooledcases competing``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.figures import Drawing, FigureFile, FigureWidth
from pooledcases.cli.patients import (
    numbers_of,
    write_all_cautions,
    write_left_out,
    write_statuses,
)
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.source import BY_ENDPOINT, FORCE, SOURCE, UNIT, need_event
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json
from pooledcases.errors import InputError, NotConverged
from pooledcases.options import IncidenceInterval, Lang, TimeUnit

if TYPE_CHECKING:
    from pooledcases.results.competing import CumulativeIncidence


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("competing", short_help="Cumulative incidence where another event may come first.")(
        with_table("competing", competing)
    )


def competing(
    cases: Annotated[str, SOURCE],
    time: Annotated[str | None, typer.Option(help="The column with the time.")] = None,
    event: Annotated[str | None, typer.Option(help="What counts as the event.")] = None,
    competing: Annotated[
        list[str] | None,
        typer.Option(help="An event that competes; may be repeated."),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="A column of groups, compared by Gray's test.")
    ] = None,
    endpoint: Annotated[str | None, BY_ENDPOINT] = None,
    unit: Annotated[TimeUnit | None, UNIT] = None,
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
    force: Annotated[bool, FORCE] = False,
    figure: FigureFile = None,
    size: FigureWidth = None,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Cumulative incidence of an event where another event may come first and prevent it.

    Example: pooledcases competing cases.csv --time followup_months --event status=DOD
    --competing status=DOC --at 12,24,60

    An endpoint of a review: pooledcases competing alk_rcc --endpoint death_of_disease
    """
    from pooledcases.cli.endpoint import Declaration
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.survival import cumulative_incidence, fine_gray

    times = numbers_of("--at", at)
    drawing = Drawing(figure, size, lang)
    if covariates is not None and entry is not None:
        raise InputError(
            "--covariates: Fine and Gray's regression knows no --entry; leave one out."
        )
    with answering("competing", json=json):
        if endpoint is not None:
            given = {
                "--time": time, "--event": event, "--competing": competing, "--entry": entry,
                "--covariates": covariates, "--unit": unit,
            }  # fmt: skip
            declared = Declaration(
                source=cases, name=endpoint, by=by, level=level, naive=naive, force=force,
                lang=lang, json=json, interval=interval, drawing=drawing,
            )  # fmt: skip
            declared.write(times, unused=given)
            return
        needed = {"--time": time, "--event": event, "--competing": competing}
        table = read(need_event(cases, needed), lang)
        asked: dict[str, Any] = {"time": time, "event": event, "competing": competing}
        result: Any = cumulative_incidence(
            table,
            **asked,
            by=by,
            entry=entry,
            interval=interval,
            naive=naive,
            level=level,
            unit=unit,
        )
        beside, failed = None, None
        if covariates is not None:
            try:
                beside = fine_gray(table, **asked, covariates=covariates, level=level)
            except NotConverged as error:  # the incidences stand without it
                failed = error
        draw_incidence(drawing, result)
    for condition in (str(event), *(competing or ())):
        say_absent_values(table, condition, lang)
    if not wrote_json(
        json, lambda: record("competing", as_record(result, times), regression=beside)
    ):
        _write(result, times, beside, lang)
    if failed is not None:
        raise failed


def draw_incidence(drawing: Drawing, result: Any) -> None:
    """The cumulative incidences, where a figure is asked for."""
    if drawing.path is not None:
        from pooledcases.plots import cumulative_incidence as plot

        drawing.write(partial(plot, result))


def groups_of(result: Any) -> tuple[CumulativeIncidence, ...]:
    """The estimate, or those of the groups."""
    return getattr(result, "groups", None) or (result,)


def as_record(result: Any, times: Sequence[float]) -> Any:
    """The result as JSON, each group with what was read off it."""
    from pooledcases.results.encode import to_json

    encoded: dict[str, Any] = to_json(result)
    for item, group in zip(encoded.get("groups", [encoded]), groups_of(result), strict=True):
        item["points"] = to_json([group.at(time) for time in times])
    return encoded


def _write(result: Any, times: list[float], beside: Any, lang: Lang) -> None:
    """The tables with their sentences, then who was left out, then the cautions."""
    from pooledcases.tables.competing import fine_gray_frame, incidence_frame
    from pooledcases.tables.sentences import sentence

    write_table(incidence_frame(result, times or None, lang))
    write(sentence(result, lang))
    left_out, cautions = list(result.left_out), list(result.cautions)
    if beside is not None:
        write()
        write_table(fine_gray_frame(beside, lang))
        write(sentence(beside, lang))
        left_out += [item for item in beside.left_out if item.reason == "no_covariate"]
        cautions += beside.cautions
    write_statuses(result, lang)
    write_left_out(left_out, lang)
    cautions += [item for test in getattr(result, "tests", ()) for item in test.cautions]
    grouped = {group.group: group.cautions for group in groups_of(result) if group.group}
    write_all_cautions(cautions, lang, groups=grouped)
