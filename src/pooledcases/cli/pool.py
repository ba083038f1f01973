"""``pooledcases pool``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.errors import Refusal
from pooledcases.options import (
    Continuity,
    Inference,
    Lang,
    Measure,
    Model,
    Tau2Method,
    words,
)

#: metafor's column names and what stands in them; each is a flag that maps another name onto it.
COLUMNS = {
    "study": "the study's name",
    "xi": "events",
    "ni": "patients",
    "ai": "events in group 1",
    "bi": "patients without the event in group 1",
    "ci": "events in group 2",
    "di": "patients without the event in group 2",
    "n1i": "patients in group 1",
    "n2i": "patients in group 2",
    "yi": "the effect, ratios as logarithms",
    "vi": "its variance",
    "sei": "its standard error",
    "est": "the printed ratio",
    "ci_low": "its lower 95% limit",
    "ci_high": "its upper 95% limit",
    "pval": "its p-value",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pool", short_help="Pool studies: estimate, interval, heterogeneity.")(pool)


def _codes(option: Any) -> str:
    return f"<{'|'.join(words(option))}>"


def _column(name: str) -> Any:
    flag = f"--{name.replace('_', '-')}"
    return typer.Option(flag, metavar="COLUMN", help=f"The column with {COLUMNS[name]}.")


def pool(
    studies: Annotated[Path, typer.Argument(help="The table of studies (CSV).")],
    measure: Annotated[
        Measure,
        typer.Option(
            metavar=_codes(Measure),
            case_sensitive=False,
            help="PLO for proportions (PR, PLN, PAS, PFT: other scales); OR, RR, RD for two "
            "groups; HR for printed hazard ratios; GEN for yi with vi.",
        ),
    ],
    model: Annotated[
        Model | None,
        typer.Option(help="[default: glmm for PLO from counts, else inverse-variance]"),
    ] = None,
    tau2: Annotated[
        Tau2Method | None,
        typer.Option(
            metavar=_codes(Tau2Method),
            case_sensitive=False,
            help="How the inverse-variance model estimates tau-squared; EE: equal effects.  "
            "[default: REML]",
        ),
    ] = None,
    inference: Annotated[
        Inference | None, typer.Option(help="[default: hartung-knapp-adhoc; t for glmm]")
    ] = None,
    subgroup: Annotated[str | None, typer.Option(help="A column to pool by.")] = None,
    continuity: Annotated[
        Continuity | None,
        typer.Option(
            help="Where 0.5 is added: studies with a zero, all, all if one has a zero, none.  "
            "[default: only0]"
        ),
    ] = None,
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    force: Annotated[
        bool, typer.Option("--force", help="Give the number although the analysis is refused.")
    ] = False,
    lang: Annotated[Lang, typer.Option(help="The language of the table.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
    study: Annotated[str | None, _column("study")] = None,
    xi: Annotated[str | None, _column("xi")] = None,
    ni: Annotated[str | None, _column("ni")] = None,
    ai: Annotated[str | None, _column("ai")] = None,
    bi: Annotated[str | None, _column("bi")] = None,
    ci: Annotated[str | None, _column("ci")] = None,
    di: Annotated[str | None, _column("di")] = None,
    n1i: Annotated[str | None, _column("n1i")] = None,
    n2i: Annotated[str | None, _column("n2i")] = None,
    yi: Annotated[str | None, _column("yi")] = None,
    vi: Annotated[str | None, _column("vi")] = None,
    sei: Annotated[str | None, _column("sei")] = None,
    est: Annotated[str | None, _column("est")] = None,
    ci_low: Annotated[str | None, _column("ci_low")] = None,
    ci_high: Annotated[str | None, _column("ci_high")] = None,
    pval: Annotated[str | None, _column("pval")] = None,
) -> None:
    """Pool studies: the estimate with its interval, tau, the prediction interval, each study.

    Example: pooledcases pool studies.csv --measure PLO --xi events --ni total
    """
    given = locals()
    columns = {name: given[name] for name in COLUMNS if given[name] is not None}
    try:
        result = _fit(studies, columns, given)
    except Refusal as refusal:
        if json:
            write_json(_refused(refusal, measure, level))
        raise
    if json:
        write_json(result)
        return
    from pooledcases.tables import pooled_frame, sentence, studies_frame

    write_table(studies_frame(result, lang))
    write_table(pooled_frame(result, lang))
    write(sentence(result, lang))
    write_cautions(result.cautions, lang)


def _refused(refusal: Refusal, measure: str, level: float) -> dict[str, Any]:
    from pooledcases.results.base import Refused
    from pooledcases.results.pooled import refused_json

    said = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
    return refused_json(said, measure=measure, level=level)


def _fit(studies: Path, columns: dict[str, str], given: dict[str, Any]) -> Any:
    from pooledcases import models
    from pooledcases.cli.reading import studies as read
    from pooledcases.effects import effect_sizes

    table = read(studies, given["lang"])
    measure, model = given["measure"], given["model"]
    fit = {name: given[name] for name in ("level", "subgroup", "force")}
    if given["inference"] is not None:
        fit["inference"] = given["inference"]
    counts = columns.get("xi", "xi") in table and columns.get("ni", "ni") in table
    if model == "glmm" or (model is None and measure == "PLO" and counts):
        _say_unused(given)
        return models.pool_counts(table, measure=measure, model="glmm", columns=columns, **fit)
    continuity, level = given["continuity"] or "only0", given["level"]
    effects = effect_sizes(
        table, measure=measure, columns=columns, level=level, continuity=continuity
    )
    return models.pool(effects, tau2=given["tau2"] or "REML", **fit)


def _say_unused(given: dict[str, Any]) -> None:
    """The one-stage model has its own tau² and needs no correction; who asked should know."""
    from pooledcases.cli.reading import note
    from pooledcases.labels import label

    for name in ("tau2", "continuity"):
        if given[name] is not None:
            note(
                label("cli.unused", given["lang"], option=f"--{name} {given[name]}"), given["lang"]
            )
