"""``pooledcases influence``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.progress import bar
from pooledcases.cli.sections import StudyCommand
from pooledcases.cli.study_options import Asked, for_studies, word_flag
from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Model
from pooledcases.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from pooledcases.results.pooled import Pooled


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "influence", short_help="What single studies do to the pooled result.", cls=StudyCommand
    )(for_studies(influence))


def influence(
    asked: Asked,
    model: Annotated[
        Model | None,
        word_flag(Model, "--model", "Default: glmm for PLO from counts, else inverse-variance."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Leave out together what shares a value here."),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Pool cumulatively in the order of this column."),
    ] = None,
    gosh: Annotated[
        bool, typer.Option("--gosh", help="Pool all subsets of the studies, up to 2^25.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Of the random subsets where all are too many.")] = 1,
    figure: Annotated[
        Path | None,
        typer.Option(
            help="Write a figure here (.svg, .png, .pdf or .tiff): with --gosh the subsets, else "
            "Baujat's plot."
        ),
    ] = None,
) -> None:
    """What single studies do: leave-one-out, the influence set, Baujat's values.

    Example: pooledcases influence studies.csv --measure RR --order year
    """
    from pooledcases.cli.figures import form_of
    from pooledcases.cli.fitting import fit, model_for, refusing
    from pooledcases.cli.reading import say_unused, studies

    if figure is not None:
        form_of(figure)  # before anything is computed
    table = studies(asked.studies, asked.lang, asked.columns)
    with refusing(asked, "influence"):
        result = fit(asked, table, model_for(asked, table, model, None))
    if gosh and result.model != "inverse-variance":
        say_unused(["--gosh"], result.model, asked.lang)
        gosh = False
    with bar("GOSH", hidden=asked.json, lang=asked.lang) as progress:
        found = _found(
            result, cluster=cluster, order=order, gosh=gosh, seed=seed, progress=progress
        )
    if figure is not None:
        _draw(found, figure, asked)
    if asked.json:
        write_json({"schema": 1, "kind": "influence_analyses", "measure": asked.measure, **found})
        return
    for name, item in found.items():
        if item is not None:
            _write(name, item, asked)
    write_cautions(result.cautions, asked.lang)


def _found(
    result: Pooled,
    *,
    cluster: str | None,
    order: str | None,
    gosh: bool,
    seed: int,
    progress: Progress,
) -> dict[str, Any]:
    """Every analysis; None where it was not asked for, or the model has no weights."""
    from pooledcases import diagnostics

    weighted = result.model == "inverse-variance"
    return {
        "leave_one_out": diagnostics.leave_one_out(result, by=cluster),
        "influence": diagnostics.influence(result) if weighted else None,
        "baujat": diagnostics.baujat(result) if weighted else None,
        "cumulative": None if order is None else diagnostics.cumulative(result, by=order),
        "gosh": diagnostics.gosh(result, seed=seed, progress=progress) if gosh else None,
    }


def _draw(found: dict[str, Any], path: Path, asked: Asked) -> None:
    """The subsets where they were asked for, else Baujat's plot."""
    from pooledcases import plots
    from pooledcases.cli.figures import write_figure

    if found["gosh"] is not None:
        write_figure(path, lambda: plots.gosh(found["gosh"], lang=asked.lang), asked.lang)
        return
    if found["baujat"] is None:
        raise InputError("--figure: this model has no weights and no Baujat plot; leave it out.")
    write_figure(path, lambda: plots.baujat(found["baujat"], lang=asked.lang), asked.lang)


def _write(name: str, item: Any, asked: Asked) -> None:
    from pooledcases.tables import (
        baujat_frame,
        gosh_frame,
        influence_frame,
        refits_frame,
        sentence,
    )

    frames: dict[str, Callable[..., pd.DataFrame]] = {
        "leave_one_out": refits_frame,
        "influence": influence_frame,
        "baujat": baujat_frame,
        "cumulative": refits_frame,
        "gosh": gosh_frame,
    }
    write(label(f"cli.{name}", asked.lang))
    write_table(frames[name](item, lang=asked.lang))
    write(sentence(item, asked.lang))
    write_cautions(item.cautions if hasattr(item, "cautions") else (), asked.lang)
    write()
