"""``pooledcases pool``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

import typer

from pooledcases.cli.dependence import Dependence
from pooledcases.cli.figures import Drawing, FigureTarget, FigureWidth
from pooledcases.cli.flags import word_flag
from pooledcases.cli.forest_flags import ForestFlags
from pooledcases.cli.pool_after import Afterwards
from pooledcases.cli.pool_figures import Figures
from pooledcases.cli.progress import bar
from pooledcases.cli.sections import FIGURES, MODEL
from pooledcases.cli.study_options import Asked, for_studies
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.together import Patients
from pooledcases.options import (
    I2Interval,
    MedianWord,
    Model,
    PooledMeasure,
    Prediction,
    SubgroupTau2,
    Tau2Interval,
    TauPrior,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    command = for_studies(pool, measures=PooledMeasure, more="; MEDIAN for medians as they are")
    app.command("pool", short_help="Pool studies: estimate, interval, heterogeneity.")(
        with_table("pool", command)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """More of the model; None where a flag was not used."""

    subgroup_tau2: Annotated[
        str | None,
        word_flag(
            SubgroupTau2,
            "--subgroup-tau2",
            "Each subgroup's own tau-squared (default), or one for all.",
            panel=MODEL,
        ),
    ] = None
    weights: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="A column of weights of your own.", rich_help_panel=MODEL
        ),
    ] = None
    prediction: Annotated[
        str | None,
        word_flag(
            Prediction, "--prediction", "The prediction interval (default t(k-1)).", panel=MODEL
        ),
    ] = None
    tau2_interval: Annotated[
        str | None,
        word_flag(
            Tau2Interval,
            "--tau2-interval",
            "The interval of tau-squared (default q-profile).",
            panel=MODEL,
        ),
    ] = None
    i2_interval: Annotated[
        str | None,
        word_flag(
            I2Interval,
            "--i2-interval",
            "The interval of I-squared (default from-tau2).",
            panel=MODEL,
        ),
    ] = None
    prior: Annotated[
        str | None,
        word_flag(
            TauPrior, "--prior", "Of tau, for --model bayes (default half-normal).", panel=MODEL
        ),
    ] = None
    prior_scale: Annotated[
        float | None,
        typer.Option(
            help="Its scale (default 0.5 on log ratios, 1 on logits).", rich_help_panel=MODEL
        ),
    ] = None
    prior_location: Annotated[
        float | None,
        typer.Option(
            help="Of log tau-squared, for --prior log-normal or log-t.", rich_help_panel=MODEL
        ),
    ] = None
    prior_df: Annotated[
        float | None,
        typer.Option(help="Of --prior half-t (4) or log-t (5).", rich_help_panel=MODEL),
    ] = None
    mean_prior: Annotated[
        str | None,
        typer.Option(
            metavar="MEAN,SD",
            help="A normal prior on the mean, for --model bayes, on the scale of analysis "
            "(default flat): 0,2.",
            rich_help_panel=MODEL,
        ),
    ] = None
    median_method: Annotated[
        str | None,
        word_flag(
            MedianWord,
            "--median-method",
            "For --measure MEDIAN (default median-of-medians).",
            panel=MODEL,
        ),
    ] = None

    def used(self) -> dict[str, Any]:
        """The flags that were used."""
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in given.items() if value is not None}


def pool(
    asked: Asked,
    model: Annotated[
        str | None,
        word_flag(Model, "--model", "Default: glmm for PLO from counts, else inverse-variance."),
    ] = None,
    subgroup: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="A column to pool by.")
    ] = None,
    mods: Annotated[
        str | None, typer.Option(help='Moderators: "COLUMN + COLUMN"; factor(COLUMN) for codes.')
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(
            metavar="FORMULA",
            help="Moderators of how much true effects differ (location-scale model), alone or "
            "beside --mods.",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="What was chosen, why, and what else was possible."),
    ] = False,
    forest: Annotated[
        FigureTarget,
        typer.Option(metavar="FILE", help="The forest plot.", rich_help_panel=FIGURES),
    ] = None,
    size: FigureWidth = None,
    dependence: Dependence = Dependence(),
    patients: Patients = Patients(),
    after: Afterwards = Afterwards(),
    figures: Figures = Figures(),
    plot: ForestFlags = ForestFlags(),
    more: More = More(),
) -> None:
    """Pool studies: the estimate with its interval, tau, the prediction interval, each study.

    Example: pooledcases pool studies.csv --measure PLO --xi events --ni total

    Rows of one hospital: pooledcases pool studies.csv --measure OR --cluster hospital

    A new study: pooledcases pool studies.csv --measure RR --new-above 1

    With patients: pooledcases pool studies.csv --measure PLO --cases cases.csv --outcome status=NED
    """
    from pooledcases.cli.answers import draw_forest, need_forest, write_answer
    from pooledcases.cli.fitting import refusing
    from pooledcases.cli.pooling import Question, answer
    from pooledcases.cli.reading import studies
    from pooledcases.cli.together import answer_together

    question = Question(
        asked=asked, model=model, subgroup=subgroup, mods=mods, scale=scale,
        dependence=dependence, after=after, more=more.used(),
    )  # fmt: skip
    if patients.asked:
        others = [*question.flags, *(["--forest"] if forest else [])]
        others += [f"--{name}" for name, _ in figures.wanted]
        with refusing(asked):
            answer_together(asked, patients, outcome=dependence.outcome, others=tuple(others))
        return
    drawn_as = plot.options(forest)
    if forest is not None:
        need_forest(question)
    figures.check(question)
    table = studies(asked.studies, asked.lang, asked.columns)
    with refusing(asked), bar("pool", hidden=asked.json, lang=asked.lang) as progress:
        found = answer(question, table, progress)
        draw_forest(found, Drawing(forest, size, asked.lang), drawn_as)
        figures.draw(found.result, asked.lang, size)
    write_answer(found, asked, explain=explain)
    if not asked.json:
        found.after.write(asked.lang)
