"""``pooledcases current-status``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.km import write_left_out
from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import ContactInterval, Lang

if TYPE_CHECKING:
    from pooledcases.results.current_status import CurrentStatus, StatusCurves


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "current-status", short_help="What status at last contact says about the time of an event."
    )(current_status)


def current_status(
    cases: Annotated[Path, typer.Argument(help="The table of patients (CSV).")],
    time: Annotated[str, typer.Option(help="The column with the time of the last contact.")],
    event: Annotated[str, typer.Option(help="COLUMN=VALUE[,VALUE]: what counts as the event.")],
    by: Annotated[str | None, typer.Option(help="A column of groups, one estimate each.")] = None,
    start: Annotated[
        str | None,
        typer.Option(
            help="The column that says who was disease-free at the start (yes, no, unclear); by "
            "default disease_free_at_start where the table has it."
        ),
    ] = None,
    at: Annotated[str | None, typer.Option(help="Times to read the estimate at: 12,24,60.")] = None,
    interval: Annotated[ContactInterval, typer.Option(help="The interval.")] = "valid",
    compare: Annotated[
        bool, typer.Option("--compare", help="Also test the groups of --by against each other.")
    ] = False,
    groups: Annotated[
        str | None, typer.Option(help="Those of its values that --compare takes: A,B.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Give a refused comparison, with the code attached.")
    ] = False,
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The estimates as JSON.")] = False,
) -> None:
    """Status at last contact: for all and for those disease-free at the start, the naive curve
    beside, and who breaks which assumption.

    Example: pooledcases current-status cases.csv --time followup_months --event status=AWD,DOD
    """
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import note, say_absent_values
    from pooledcases.errors import InputError
    from pooledcases.labels import label

    if by is None and (compare or force):
        raise InputError("--compare and --force are for groups; give --by COLUMN too.")
    if groups is not None and not compare:
        raise InputError("--groups says whom --compare takes; give --compare too.")
    table = read(cases, lang)
    times = _times(at)
    shared: dict[str, Any] = {"time": time, "event": event, "level": level}
    start = _start(table, start)
    asked = {"interval": interval, "start": start, "force": force, "groups": _names(groups)}
    found = _estimates(table, by, times, shared, asked, compare)
    say_absent_values(table, event, lang)
    if start is None:
        note(label("cli.no_start", lang), lang)
    if json:
        write_json(found if len(found) > 1 else next(iter(found.values())))
        return
    for name, result in found.items():
        _WRITE[name](result, times, lang)


def _estimates(
    table: Any,
    by: str | None,
    times: list[float] | None,
    shared: dict[str, Any],
    asked: dict[str, Any],
    compare: bool,
) -> dict[str, Any]:
    """What the options ask for, by name."""
    from pooledcases import survival

    limits, start = {"interval": asked["interval"]}, asked["start"]
    if by is not None:
        groups = survival.current_status(table, by=by, **limits, **shared)
        found: dict[str, Any] = {"everybody": _with_points(groups.estimates, groups, times)}
        if start is not None:
            free = survival.current_status(table, by=by, start=start, **limits, **shared)
            found["disease_free"] = _with_points(free.estimates, free, times)
        if compare:
            options = {"by": by, "groups": asked["groups"], "start": start, **limits}
            options["force"] = asked["force"]
            found["comparison"] = survival.compare_status(table, **options, **shared)
        return found
    if start is None:
        one = survival.current_status(table, **limits, **shared)
        return {"everybody": _with_points((one,), one, times)}
    named = times[-1] if times else None
    both = survival.naive_and_current(
        table, disease_free=start, at=named, contact_interval=asked["interval"], **shared
    )
    return {"both": _with_points((both.current, both.current_disease_free), both, times)}


class _Read:
    """A result with what was read off its estimates, for JSON."""

    def __init__(self, result: Any, points: list[Any]) -> None:
        self.result, self.points = result, points

    def as_json(self) -> dict[str, Any]:
        from pooledcases.results.encode import to_json

        encoded: dict[str, Any] = to_json(self.result)
        return encoded | ({"points": self.points} if self.points else {})


def _with_points(
    estimates: tuple[CurrentStatus, ...], result: Any, times: list[float] | None
) -> _Read:
    points = [
        {"group": item.group, "start": item.start, "points": [item.at(t) for t in times or []]}
        for item in estimates
    ]
    return _Read(result, points if times else [])


def _times(at: str | None) -> list[float] | None:
    from pooledcases.errors import InputError

    if at is None:
        return None
    try:
        times = sorted(float(text) for text in at.split(","))
        if times[0] < 0 or times[-1] == float("inf") or any(t != t for t in times):
            raise ValueError
    except ValueError:
        raise InputError(f"--at {at!r}: write times from 0 on, for example 12,24.") from None
    return times


def _names(groups: str | None) -> list[str] | None:
    """The groups of ``--groups``."""
    return None if groups is None else [part.strip() for part in groups.split(",") if part.strip()]


def _start(table: Any, start: str | None) -> str | None:
    usual = "disease_free_at_start"
    return usual if start is None and usual in table else start


def _write_both(read: _Read, times: list[float] | None, lang: Lang) -> None:
    from pooledcases.labels import label
    from pooledcases.tables import contact_sentences as say
    from pooledcases.tables.contact_frames import status_curves_frame

    curves: StatusCurves = read.result
    write_table(status_curves_frame(curves, times, lang))
    write(say.status_curves(curves, lang))
    write(label("cli.current_broken", lang))
    for item in curves.assumptions:
        write(say.assumption(item, lang))
    write_left_out(curves.current.left_out, lang)
    write_cautions(curves.cautions, lang)


def _write_estimates(read: _Read, times: list[float] | None, lang: Lang) -> None:
    from pooledcases.results.current_status import CurrentStatusGroups
    from pooledcases.tables import contact_sentences as say
    from pooledcases.tables.contact_frames import current_frame

    result = read.result
    grouped = isinstance(result, CurrentStatusGroups)
    for item in result.estimates if grouped else (result,):
        write_table(current_frame(item, times, lang), title=item.group or "")
        write(say.current(item, lang))
    write_left_out(result.left_out, lang)
    write_cautions(result.cautions, lang)


def _write_comparison(result: Any, times: list[float] | None, lang: Lang) -> None:
    from pooledcases.tables import contact_sentences as say

    write(say.comparison(result, lang))
    write_cautions(result.cautions, lang)


_WRITE = {
    "both": _write_both,
    "everybody": _write_estimates,
    "disease_free": _write_estimates,
    "comparison": _write_comparison,
}
