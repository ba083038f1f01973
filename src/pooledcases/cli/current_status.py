"""``pooledcases current-status``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.figures import Drawing, FigureFile, FigureWidth
from pooledcases.cli.patients import names_of, numbers_of, write_all_cautions, write_left_out
from pooledcases.cli.progress import bar
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.source import BY_ENDPOINT, FORCE, SOURCE, UNIT, need_event
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import ContactInterval, Lang, TimeUnit

if TYPE_CHECKING:
    from pooledcases.results.base import Caution
    from pooledcases.results.current_status import CurrentStatus, StatusCurves
    from pooledcases.results.status_comparison import StatusComparison
    from pooledcases.results.survival import LeftOut

#: The column that says who was disease-free at the start, where none is named.
_START = "disease_free_at_start"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "current-status", short_help="What status at last contact says about the time of an event."
    )(with_table("current_status", current_status))


def current_status(
    cases: Annotated[str, SOURCE],
    time: Annotated[
        str | None, typer.Option(help="The column with the time of the last contact.")
    ] = None,
    event: Annotated[str | None, typer.Option(help="What counts as the event.")] = None,
    by: Annotated[str | None, typer.Option(help="A column of groups, one estimate each.")] = None,
    endpoint: Annotated[str | None, BY_ENDPOINT] = None,
    unit: Annotated[TimeUnit | None, UNIT] = None,
    start: Annotated[
        str | None,
        typer.Option(
            help="The column that says who was disease-free at the start (yes, no, unclear); by "
            "default disease_free_at_start where the table has it."
        ),
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option(help="Times to read the estimate at, as 12,24,60.")
    ] = None,
    interval: Annotated[ContactInterval, typer.Option(help="The interval.")] = "valid",
    compare: Annotated[
        bool, typer.Option("--compare", help="Also test the groups of --by against each other.")
    ] = False,
    groups: Annotated[
        str | None, typer.Option(help="Those of its values that --compare takes: A,B.")
    ] = None,
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    force: Annotated[bool, FORCE] = False,
    figure: FigureFile = None,
    size: FigureWidth = None,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The estimates as JSON.")] = False,
) -> None:
    """Status at last contact: for all and for those disease-free at the start, the naive curve
    beside, and who breaks which assumption.

    Example: pooledcases current-status cases.csv --time followup_months --event status=AWD,DOD

    An endpoint of a review: pooledcases current-status alk_rcc --endpoint disease_free_survival
    """
    from pooledcases.cli.endpoint import Declaration
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import note, say_absent_values
    from pooledcases.cli.relapses import say_relapses

    times = sorted(numbers_of("--at", at))
    drawing = Drawing(figure, size, lang)
    with answering("current-status", json=json):
        if endpoint is not None:
            given = {
                "--time": time, "--event": event, "--start": start, "--compare": compare,
                "--groups": groups, "--unit": unit,
            }  # fmt: skip
            declared = Declaration(
                source=cases,
                name=endpoint,
                by=by,
                level=level,
                force=force,
                lang=lang,
                json=json,
                drawing=drawing,
            )
            declared.write(times, unused=given)
            return
        if by is None and (compare or force):
            raise InputError("--compare and --force are for groups; give --by COLUMN too.")
        if groups is not None and not compare:
            raise InputError("--groups says whom --compare takes; give --compare too.")
        table = read(need_event(cases, {"--time": time, "--event": event}), lang)
        start = _START if start is None and _START in table else start
        _need_all(figure, by)
        asked: dict[str, Any] = {
            "time": time, "event": event, "level": level, "interval": interval, "unit": unit,
        }  # fmt: skip
        found = _estimates(table, by, start, times, asked)
        if compare:
            with bar("current-status", hidden=json, lang=lang):
                found.comparison = _compared(table, str(by), start, names_of(groups), force, asked)
        _draw(drawing, found)
    say_absent_values(table, str(event), lang)
    say_relapses(table, str(event), lang)
    if start is None:
        note(label("cli.no_start", lang), lang)
    head = {"by": by, "start": start, "level": level, "interval": interval}
    if wrote_json(json, lambda: record("current-status", head | found.encoded(times))):
        return
    _write(found, times or None, lang)


def _need_all(figure: Path | None, by: str | None) -> None:
    if figure is not None and by is not None:
        raise InputError("--figure shows all patients beside the naive curve; leave --by out.")


def _draw(drawing: Drawing, found: _Found) -> None:
    if found.beside is not None and drawing.path is not None:
        from pooledcases.plots import status_curves

        drawing.write(partial(status_curves, found.beside))


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the options ask for: estimates of all and of the disease-free, and what is beside."""

    everybody: tuple[CurrentStatus, ...]
    disease_free: tuple[CurrentStatus, ...] = ()
    beside: StatusCurves | None = None
    comparison: StatusComparison | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def encoded(self, times: Sequence[float]) -> dict[str, Any]:
        """As JSON."""
        curves = self.beside
        naive = {} if curves is None else {
            "naive": curves.naive,
            "naive_disease_free": curves.naive_disease_free,
            "assumptions": curves.assumptions,
            "differences": curves.differences,
        }  # fmt: skip
        return naive | {
            "everybody": encoded(self.everybody, times),
            "disease_free": encoded(self.disease_free, times),
            "comparison": self.comparison,
            "left_out": self.left_out,
            "cautions": self.all_cautions(),
        }

    def all_cautions(self) -> list[Caution]:
        """Each code once; what the comparison adds comes last."""
        more = () if self.comparison is None else self.comparison.cautions
        return list({item.code: item for item in (*more, *self.cautions)}.values())


def encoded(estimates: Iterable[CurrentStatus], times: Sequence[float]) -> list[Any]:
    """Estimates as JSON, each with what was read off it."""
    from pooledcases.results.encode import to_json

    return [
        to_json(item) | {"points": to_json([item.at(time) for time in times])} for item in estimates
    ]


def as_record(result: Any, times: Sequence[float]) -> dict[str, Any]:
    """The estimate of an endpoint, or those of its groups."""
    estimates = estimates_of(result)
    first = estimates[0]
    free = first.start is not None
    return {
        "by": getattr(result, "by", None),
        "start": first.start,
        "level": first.level,
        "interval": first.interval,
        "disease_free" if free else "everybody": encoded(estimates, times),
        "left_out": result.left_out,
        "cautions": result.cautions,
    }


def estimates_of(result: Any) -> tuple[CurrentStatus, ...]:
    """The estimate, or those of the groups."""
    return getattr(result, "estimates", None) or (result,)


def _estimates(
    table: Any, by: str | None, start: str | None, times: list[float], asked: dict[str, Any]
) -> _Found:
    from pooledcases import survival

    if by is None:
        options = {key: value for key, value in asked.items() if key != "interval"}
        both = survival.naive_and_current(
            table, disease_free=start, at=times[-1] if times else None,
            contact_interval=asked["interval"], **options,
        )  # fmt: skip
        free = () if both.current_disease_free is None else (both.current_disease_free,)
        parts = (both.current, *free)
        return _Found(
            everybody=(both.current,), disease_free=free, beside=both,
            left_out=tuple(out for part in parts for out in part.left_out),
            cautions=both.cautions,
        )  # fmt: skip
    every = survival.current_status(table, by=by, **asked)
    among: Any = None
    if start is not None:
        among = survival.current_status(table, by=by, start=start, **asked)
    return _Found(
        everybody=estimates_of(every),
        disease_free=() if among is None else estimates_of(among),
        left_out=every.left_out if among is None else (*every.left_out, *among.left_out),
        cautions=every.cautions if among is None else (*among.cautions, *every.cautions),
    )


def _compared(
    table: Any,
    by: str,
    start: str | None,
    groups: list[str] | None,
    force: bool,
    asked: dict[str, Any],
) -> Any:
    from pooledcases import survival

    return survival.compare_status(table, by=by, groups=groups, start=start, force=force, **asked)


def _write(found: _Found, times: list[float] | None, lang: Lang) -> None:
    """The tables with their sentences, the test, who was left out, the cautions: each once."""
    from pooledcases.tables import contact_sentences as say
    from pooledcases.tables.contact_frames import status_curves_frame

    if found.beside is not None:
        if found.disease_free:
            write_table(status_curves_frame(found.beside, times, lang))
            write(say.status_curves(found.beside, lang))
        else:
            _write_population(found.everybody, "plots.everybody", times, lang)
            for apart in found.beside.differences:
                write(say.difference(apart, lang))
        write(label("cli.current_broken", lang))
        for item in found.beside.assumptions:
            write(say.assumption(item, lang))
    else:
        _write_population(found.everybody, "plots.everybody", times, lang)
        _write_population(found.disease_free, "plots.disease_free", times, lang)
    if found.comparison is not None:
        write(say.comparison(found.comparison, lang))
    write_left_out(found.left_out, lang)
    write_all_cautions(found.all_cautions(), lang)


def _write_population(
    estimates: tuple[CurrentStatus, ...], who: str, times: list[float] | None, lang: Lang
) -> None:
    if len(estimates) > 1:
        write(label("cli.population", lang, who=label(who, lang)))
        write()
    _write_each(estimates, times, lang)


def _write_each(
    estimates: Iterable[CurrentStatus], times: list[float] | None, lang: Lang, *, say: bool = True
) -> None:
    """A table and a sentence a group; a group without anybody has no table."""
    from pooledcases.tables.contact_frames import current_frame
    from pooledcases.tables.contact_sentences import current

    for item in estimates:
        if item.n:
            write_table(current_frame(item, times, lang), title=item.group or "")
        if say:
            write(current(item, lang))
        if item.group and say:
            write()


def write_estimates(
    result: Any, times: list[float] | None, lang: Lang, *, say: bool = True
) -> None:
    """The tables of an estimate or of those of groups."""
    _write_each(estimates_of(result), times, lang, say=say)
