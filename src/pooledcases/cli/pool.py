"""``pooledcases pool``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.errors import Refusal
from pooledcases.options import Continuity, Inference, Lang, Measure, Model, Tau2Method

#: metafor's column names; each is a flag that maps another name onto it.
COLUMNS = (
    "study", "xi", "ni", "ai", "bi", "ci", "di", "n1i", "n2i",
    "yi", "vi", "sei", "est", "ci_low", "ci_high", "pval",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pool")(pool)


def _column(name: str) -> Any:
    return typer.Option(f"--{name.replace('_', '-')}", help=f"The column that holds {name}.")


def pool(
    studies: Annotated[Path, typer.Argument(help="The table of studies (CSV).")],
    measure: Annotated[Measure, typer.Option(help="PLO for proportions, OR, RR, RD, HR, GEN, …")],
    model: Annotated[
        Model | None, typer.Option(help="glmm for PLO from counts, else inverse-variance.")
    ] = None,
    tau2: Annotated[
        Tau2Method, typer.Option(help="Estimator of tau²; EE: equal effects.")
    ] = "REML",
    inference: Annotated[
        Inference | None, typer.Option(help="hartung-knapp-adhoc; t for glmm.")
    ] = None,
    subgroup: Annotated[str | None, typer.Option(help="A column to pool by.")] = None,
    continuity: Annotated[Continuity, typer.Option(help="Where 0.5 is added.")] = "only0",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    force: Annotated[bool, typer.Option("--force", help="Pass a refusal.")] = False,
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
    write_cautions(result.cautions)


def _refused(refusal: Refusal, measure: str, level: float) -> dict[str, Any]:
    from pooledcases.results.base import Refused
    from pooledcases.results.pooled import refused_json

    said = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
    return refused_json(said, measure=measure, level=level)


def _fit(studies: Path, columns: dict[str, str], given: dict[str, Any]) -> Any:
    from pooledcases import models
    from pooledcases.data import read_studies
    from pooledcases.effects import effect_sizes

    table = read_studies(studies)
    measure, model = given["measure"], given["model"]
    shared = {name: given[name] for name in ("level", "continuity")}
    fit = {name: given[name] for name in ("level", "subgroup", "force")}
    if given["inference"] is not None:
        fit["inference"] = given["inference"]
    counts = columns.get("xi", "xi") in table and columns.get("ni", "ni") in table
    if model == "glmm" or (model is None and measure == "PLO" and counts):
        return models.pool_counts(table, measure=measure, model="glmm", columns=columns, **fit)
    effects = effect_sizes(table, measure=measure, columns=columns, **shared)
    return models.pool(effects, tau2=given["tau2"], **fit)
