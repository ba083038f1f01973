"""``pooledcases km``."""

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
from pooledcases.cli.progress import bar
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.source import BY_ENDPOINT, FORCE, RELAPSE, SOURCE, UNIT, need_event
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json
from pooledcases.options import CurveTest, Lang, SurvivalInterval, TimeUnit

if TYPE_CHECKING:
    from pooledcases.results.survival import Curve, Curves
    from pooledcases.results.time_tests import CurveComparison


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("km", short_help="Kaplan-Meier: survival, numbers at risk, the median.")(
        with_table("km", km)
    )


def km(
    cases: Annotated[str, SOURCE],
    time: Annotated[str | None, typer.Option(help="The column with the time.")] = None,
    event: Annotated[str | None, typer.Option(help="What counts as the event.")] = None,
    by: Annotated[str | None, typer.Option(help="A column to draw one curve each for.")] = None,
    endpoint: Annotated[str | None, BY_ENDPOINT] = None,
    relapse: Annotated[str | None, RELAPSE] = None,
    unit: Annotated[TimeUnit | None, UNIT] = None,
    entry: Annotated[
        str | None, typer.Option(help="The column with the time of entry, for late entry.")
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option(help="Times to read the curve at, as 12,24,60.")
    ] = None,
    quantile: Annotated[
        list[str] | None,
        typer.Option(help="Times by which these shares had the event, as 0.25,0.5."),
    ] = None,
    test: Annotated[CurveTest, typer.Option(help="How the groups are compared.")] = "auto",
    strata: Annotated[
        str | None, typer.Option(help="Compare the groups within this column, as the report.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of a test by random samples.")] = 1,
    interval: Annotated[SurvivalInterval, typer.Option(help="The interval.")] = "log-log",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    force: Annotated[bool, FORCE] = False,
    figure: FigureFile = None,
    size: FigureWidth = None,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The curve as JSON.")] = False,
) -> None:
    """Kaplan-Meier: survival with numbers at risk, the median and who was left out.

    Example: pooledcases km cases.csv --time followup_months --event status=DOD,DOC

    With --by the groups are compared: --test auto takes the exact test where follow-up is alike,
    else a permutation that allows for unequal follow-up.

    Relapses with a date: pooledcases km cases.csv --time followup_months --event status=AWD,DOD
    --relapse relapse_months

    An endpoint of a review: pooledcases km alk_rcc --endpoint overall_survival
    """
    from pooledcases.cli.endpoint import Declaration, write_found
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.cli.relapses import refuse_unused, say_relapses
    from pooledcases.survival import compare_curves, dated_curve, kaplan_meier

    times, shares = numbers_of("--at", at), numbers_of("--quantile", quantile)
    drawing = Drawing(figure, size, lang)
    with answering("km", json=json):
        if endpoint is not None:
            given = {
                "--time": time, "--event": event, "--entry": entry, "--strata": strata,
                "--relapse": relapse, "--unit": unit,
            }  # fmt: skip
            declared = Declaration(
                source=cases, name=endpoint, by=by, level=level, force=force, lang=lang,
                json=json, interval=interval, drawing=drawing,
            )  # fmt: skip
            declared.write(times, shares, unused=given)
            return
        table = read(need_event(cases, {"--time": time, "--event": event}), lang)
        shared: dict[str, Any] = {
            "time": time, "event": event, "entry": entry, "level": level, "unit": unit,
        }  # fmt: skip
        if relapse is not None:
            asked_test = None if test == "auto" else test
            refuse_unused({"--entry": entry, "--strata": strata, "--test": asked_test})
            found_dated = dated_curve(
                table, time=str(time), event=str(event), relapse=relapse, by=by,
                interval=interval, level=level, unit=unit,
            )  # fmt: skip
            write_found(found_dated, times, shares, drawing=drawing, lang=lang, json=json)
            return
        say_relapses(table, str(event), lang)
        result = kaplan_meier(table, by=by, interval=interval, **shared)
        found = None
        if by is not None:
            with bar("km", hidden=json, lang=lang) as progress:
                found = compare_curves(
                    table, by=by, test=test, strata=strata, seed=seed, progress=progress, **shared
                )
        say_absent_values(table, str(event), lang)
        draw_curves(drawing, result, found)
    if wrote_json(json, lambda: record("km", as_record(result, times, shares), comparison=found)):
        return
    write_curves(result, times, shares, lang)
    if found is not None:
        _write_comparison(result, found, lang, beside=test != "log-rank" or strata is not None)
    write_rest(result, lang, found)


def draw_curves(drawing: Drawing, result: Any, found: CurveComparison | None = None) -> None:
    """The curves with their risk table, where a figure is asked for."""
    if drawing.path is not None:
        from pooledcases.plots import survival

        drawing.write(partial(survival, result, comparison=found))


def curves_of(result: Curve | Curves) -> tuple[Curve, ...]:
    """The curve, or those of the groups."""
    return getattr(result, "curves", None) or (result,)  # type: ignore[return-value]


def as_record(result: Curve | Curves, at: Sequence[float], quantile: Sequence[float]) -> Any:
    """The result as JSON, each curve with what was read off it."""
    from pooledcases.results.encode import to_json

    encoded: dict[str, Any] = to_json(result)
    for item, curve in zip(encoded.get("curves", [encoded]), curves_of(result), strict=True):
        item["points"] = to_json([curve.at(time) for time in at])
        item["quantiles"] = to_json([curve.quantile(share) for share in quantile])
    return encoded


def write_curves(
    result: Curve | Curves,
    at: Sequence[float],
    quantile: Sequence[float],
    lang: Lang,
    *,
    say: bool = True,
) -> None:
    """A table and a sentence a curve; a group without anybody has no table."""
    from pooledcases.tables import curve_frame, sentence

    for curve in curves_of(result):
        if curve.n:
            write_table(curve_frame(curve, list(at) or None, lang=lang), title=curve.group or "")
        if say:
            write(sentence(curve, lang))
        for share in quantile:
            write(sentence(curve.quantile(share), lang))
        if curve.group and say:
            write()


def write_rest(result: Curve | Curves, lang: Lang, found: CurveComparison | None = None) -> None:
    """Who was left out, and the cautions of the whole and of single curves, each once."""
    write_statuses(result, lang)
    curves = curves_of(result)
    # a curve of a group names its own patients; the whole adds those without a group
    write_left_out(
        dict.fromkeys([*result.left_out, *(i for c in curves for i in c.left_out)]), lang
    )
    whole = [*result.cautions, *(found.cautions if found is not None else ())]
    grouped = {curve.group: curve.cautions for curve in curves if curve.group}
    write_all_cautions(whole, lang, groups=grouped)


def _write_comparison(result: Any, found: CurveComparison, lang: Lang, *, beside: bool) -> None:
    from pooledcases.labels import label
    from pooledcases.tables import sentence

    write(sentence(found, lang))
    write(sentence(found.followup, lang))
    if beside:
        write(label("cli.other_test", lang, text=sentence(result.logrank, lang)))
