"""``pooledcases rmst``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pooledcases.cli.patients import write_all_cautions, write_left_out, write_statuses
from pooledcases.cli.shapes import answering, record
from pooledcases.cli.source import BY_ENDPOINT, FORCE, SOURCE, UNIT, need_event
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.options import Lang, RestrictedLimits, TimeUnit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rmst", short_help="Mean time without the event up to a horizon.")(
        with_table("rmst", rmst)
    )


def rmst(
    cases: Annotated[str, SOURCE],
    time: Annotated[str | None, typer.Option(help="The column with the time.")] = None,
    event: Annotated[str | None, typer.Option(help="What counts as the event.")] = None,
    by: Annotated[str | None, typer.Option(help="A column of groups to compare.")] = None,
    endpoint: Annotated[str | None, BY_ENDPOINT] = None,
    horizon: Annotated[
        float | None,
        typer.Option(
            help="Up to when; by default the longest follow-up (of groups: the shortest of theirs)."
        ),
    ] = None,
    reference: Annotated[str | None, typer.Option(help="The group to compare with.")] = None,
    unit: Annotated[TimeUnit | None, UNIT] = None,
    entry: Annotated[
        str | None, typer.Option(help="The column with the time of entry, for late entry.")
    ] = None,
    limits: Annotated[
        RestrictedLimits, typer.Option(help="Normal, or logit-t for few patients.")
    ] = "normal",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    force: Annotated[bool, FORCE] = False,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Restricted mean survival time: of all or of groups, with their difference and ratio.

    Example: pooledcases rmst cases.csv --time followup_months --event status=DOD --horizon 60

    An endpoint of a review: pooledcases rmst alk_rcc --endpoint overall_survival
    """
    from pooledcases.cli.endpoint import declaration_json, declared_in, refuse_declared
    from pooledcases.cli.reading import cases as read
    from pooledcases.cli.reading import say_absent_values
    from pooledcases.survival import restricted_mean
    from pooledcases.survival.endpoint_means import endpoint_mean

    if by is None and reference is not None:
        raise InputError("--reference names one of several groups; give --by COLUMN too.")
    shared: dict[str, Any] = {
        "by": by, "horizon": horizon, "level": level, "reference": reference, "limits": limits,
    }  # fmt: skip
    with answering("rmst", json=json):
        if endpoint is not None:
            refuse_declared({"--time": time, "--event": event, "--entry": entry, "--unit": unit})
            review, declared = declared_in(cases, endpoint)
            found = endpoint_mean(review.table(declared.table), declared, force=force, **shared)
            result = found.estimate
        else:
            table = read(need_event(cases, {"--time": time, "--event": event}), lang)
            named: dict[str, Any] = {"time": time, "event": event, "unit": unit}
            result = restricted_mean(table, **named, entry=entry, **shared)
            say_absent_values(table, str(event), lang)
            found = None
    said = {} if found is None else declaration_json(found)
    if wrote_json(json, lambda: record("rmst", result, **said)):
        return
    _write(result, found or result, lang)


def _write(result: Any, said: Any, lang: Lang) -> None:
    """Tables of the means; the words of the declared endpoint, where there is one."""
    from pooledcases.results.restricted_mean import RestrictedMeans
    from pooledcases.tables.restricted import restricted_contrast_frame, restricted_frame
    from pooledcases.tables.sentences import sentence

    write_table(restricted_frame(result, lang))
    if isinstance(result, RestrictedMeans) and result.contrasts:
        write_table(restricted_contrast_frame(result, lang))
    write(sentence(said, lang))
    write_statuses(result, lang)
    write_left_out(said.left_out, lang)
    write_all_cautions(said.cautions, lang)
