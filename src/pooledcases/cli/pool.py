"""``pooledcases pool``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pooledcases.cli.reading import note
from pooledcases.cli.sections import MODEL, StudyCommand
from pooledcases.cli.study_options import Asked, for_studies, word_flag
from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.labels import label
from pooledcases.options import (
    I2Interval,
    Model,
    Prediction,
    SubgroupTau2,
    Tau2Interval,
    TauPrior,
)

if TYPE_CHECKING:
    from pooledcases.results.pooled import Pooled


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "pool", short_help="Pool studies: estimate, interval, heterogeneity.", cls=StudyCommand
    )(for_studies(pool))


def pool(
    asked: Asked,
    model: Annotated[
        Model | None,
        word_flag(Model, "--model", "Default: glmm for PLO from counts, else inverse-variance."),
    ] = None,
    subgroup: Annotated[str | None, typer.Option(help="A column to pool by.")] = None,
    mods: Annotated[
        str | None, typer.Option(help='Moderators: "COLUMN + COLUMN"; factor(COLUMN) for codes.')
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="What was chosen, why, and what else was possible."),
    ] = False,
    forest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the forest plot: .svg, .png or .pdf."),
    ] = None,
    subgroup_tau2: Annotated[
        SubgroupTau2 | None,
        word_flag(
            SubgroupTau2,
            "--subgroup-tau2",
            "Each subgroup's own tau-squared (default), or one for all.",
            panel=MODEL,
        ),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="A column of weights of your own.", rich_help_panel=MODEL
        ),
    ] = None,
    prediction: Annotated[
        Prediction | None,
        word_flag(
            Prediction, "--prediction", "The prediction interval (default t(k-1)).", panel=MODEL
        ),
    ] = None,
    tau2_interval: Annotated[
        Tau2Interval | None,
        word_flag(
            Tau2Interval,
            "--tau2-interval",
            "The interval of tau-squared (default q-profile).",
            panel=MODEL,
        ),
    ] = None,
    i2_interval: Annotated[
        I2Interval | None,
        word_flag(
            I2Interval,
            "--i2-interval",
            "The interval of I-squared (default from-tau2).",
            panel=MODEL,
        ),
    ] = None,
    prior: Annotated[
        TauPrior | None,
        word_flag(
            TauPrior, "--prior", "Of tau, for --model bayes (default half-normal).", panel=MODEL
        ),
    ] = None,
    prior_scale: Annotated[
        float | None,
        typer.Option(
            help="Its scale (default 0.5 on log ratios, 1 on logits).", rich_help_panel=MODEL
        ),
    ] = None,
) -> None:
    """Pool studies: the estimate with its interval, tau, the prediction interval, each study.

    Example: pooledcases pool studies.csv --measure PLO --xi events --ni total
    """
    from pooledcases.cli.figures import form_of
    from pooledcases.cli.fitting import fit, model_for, refusing
    from pooledcases.cli.reading import studies

    if forest is not None:
        form_of(forest)
    table = studies(asked.studies, asked.lang)
    with refusing(asked):
        result = fit(
            asked,
            table,
            model_for(asked, table, model, mods),
            subgroup=subgroup,
            mods=mods,
            subgroup_tau2=subgroup_tau2,
            weights=weights,
            prediction=prediction,
            tau2_interval=tau2_interval,
            i2_interval=i2_interval,
            prior=prior,
            prior_scale=prior_scale,
        )
    if forest is not None:
        _draw(result, forest, asked)
    if asked.json:
        if explain:
            note(label("cli.explain_json", asked.lang), asked.lang)
        write_json(result)
        return
    _write(result, asked, explain=explain)


def _write(result: Pooled, asked: Asked, *, explain: bool) -> None:
    from pooledcases.tables import pooled_frame, sentence, studies_frame

    write_table(studies_frame(result, asked.lang))
    write_table(pooled_frame(result, asked.lang))
    write(sentence(result, asked.lang))
    write_cautions(result.cautions, asked.lang)
    if explain:
        from pooledcases.tables import explain as explanation

        write()
        write(explanation(result, asked.lang))


def _draw(result: Pooled, path: Path, asked: Asked) -> None:
    from pooledcases import plots
    from pooledcases.cli.figures import write_figure

    write_figure(path, lambda: plots.forest(result, lang=asked.lang), asked.lang)
