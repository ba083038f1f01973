"""``pooledcases km``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import CurveTest, Lang, SurvivalInterval

if TYPE_CHECKING:
    from pooledcases.results.survival import Curve, LeftOut


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("km", short_help="Kaplan-Meier: survival, numbers at risk, the median.")(km)


def km(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    time: Annotated[str, typer.Option(help="The column with the time.")],
    event: Annotated[str, typer.Option(help="COLUMN=VALUE[,VALUE]: what counts as the event.")],
    by: Annotated[str | None, typer.Option(help="A column to draw one curve each for.")] = None,
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
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The curve as JSON.")] = False,
) -> None:
    """Kaplan-Meier: survival with numbers at risk, the median and who was left out.

    Example: pooledcases km cases.csv --time followup_months --event status=DOD,DOC

    With --by the groups are compared: --test auto takes the exact test where follow-up is alike,
    else a permutation that allows for unequal follow-up.
    """
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.labels import label
    from pooledcases.results.survival import Curves
    from pooledcases.survival import compare_curves, kaplan_meier
    from pooledcases.tables import sentence

    times, shares = numbers_of("--at", at), numbers_of("--quantile", quantile)
    table = read(cases, lang)
    result = kaplan_meier(
        table, time=time, event=event, by=by, entry=entry, interval=interval, level=level
    )
    found = (
        compare_curves(
            table,
            time=time,
            event=event,
            by=by,
            entry=entry,
            test=test,
            strata=strata,
            seed=seed,
            level=level,
        )
        if by is not None
        else None
    )
    say_absent_values(table, event, lang)
    curves = result.curves if isinstance(result, Curves) else (result,)
    asked = [_asked(curve, times, shares) for curve in curves]
    if json:
        extra = {} if found is None else {"comparison": found}
        write_json(_with_asked(result, asked, extra))
        return
    for curve in curves:
        _write_curve(curve, times, shares, lang)
    if isinstance(result, Curves) and found is not None:
        write(sentence(found, lang))
        write(sentence(found.followup, lang))
        if test != "log-rank" or strata is not None:
            write(label("cli.other_test", lang, text=sentence(result.logrank, lang)))
        write_left_out([item for item in result.left_out if item.reason == "no_group"], lang)
        said = {item.code for item in result.cautions}
        others = [item for item in found.cautions if item.code not in said]
        write_cautions([*result.cautions, *others], lang)


def numbers_of(option: str, given: Sequence[str] | None) -> list[float]:
    """Numbers from 0 on, one by one or joined by commas."""
    from pooledcases.errors import InputError

    texts = [part.strip() for text in given or () for part in text.split(",") if part.strip()]
    wrong = [text for text in texts if not text.replace(".", "", 1).isdecimal()]
    if wrong:
        kind, example = ("time", "12,24,60") if option == "--at" else ("share", "0.25,0.5")
        raise InputError(
            f"{option}: {', '.join(wrong)} is no {kind}; write numbers from 0 on, as {example}."
        )
    return [float(text) for text in texts]


def write_left_out(left_out: Sequence[LeftOut], lang: Lang) -> None:
    """Who is not counted, a line a reason."""
    from pooledcases.labels import label

    for reason in dict.fromkeys(item.reason for item in left_out):
        ids = label("say.comma", lang).join(i.id for i in left_out if i.reason == reason)
        why = label(f"left_out.{reason}", lang)
        write(label("cli.left_out", lang, why=why, ids=ids))


def _asked(curve: Curve, at: Sequence[float], quantile: Sequence[float]) -> dict[str, Any]:
    """What was read off a curve; nothing where nothing was asked for."""
    points = {"points": [curve.at(t) for t in at]} if at else {}
    return points | ({"quantiles": [curve.quantile(p) for p in quantile]} if quantile else {})


def _with_asked(
    result: Any, asked: Sequence[dict[str, Any]], extra: dict[str, Any]
) -> dict[str, Any]:
    """The result as JSON, each curve with what was read off it, and what stands beside."""
    from pooledcases.results.encode import to_json

    encoded: dict[str, Any] = to_json(result)
    for curve, read in zip(encoded.get("curves", [encoded]), asked, strict=True):
        curve.update(to_json(read))
    beside: dict[str, Any] = to_json(extra)
    return encoded | beside


def _write_curve(curve: Curve, at: Sequence[float], quantile: Sequence[float], lang: Lang) -> None:
    from pooledcases.tables import curve_frame, sentence

    write_table(curve_frame(curve, list(at) or None, lang=lang), title=curve.group or "")
    write(sentence(curve, lang))
    for p in quantile:
        write(sentence(curve.quantile(p), lang))
    write_left_out(curve.left_out, lang)
    write_cautions(curve.cautions, lang)
