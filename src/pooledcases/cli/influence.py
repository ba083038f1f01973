"""``pooledcases influence``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.figures import Drawing, FigureTarget, FigureWidth
from pooledcases.cli.progress import bar
from pooledcases.cli.sections import FIGURES
from pooledcases.cli.study_options import Asked, for_studies, word_flag
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
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
    app.command("influence", short_help="What single studies do to the pooled result.")(
        with_table("influence", for_studies(influence))
    )


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
        FigureTarget,
        typer.Option(
            metavar="FILE",
            help="Write a figure here: with --gosh the subsets, with --order the cumulative forest "
            "plot, else Baujat's plot.",
            rich_help_panel=FIGURES,
        ),
    ] = None,
    size: FigureWidth = None,
) -> None:
    """What single studies do: leave-one-out, the influence set, Baujat's values.

    Example: pooledcases influence studies.csv --measure RR --order year
    """
    from pooledcases.cli.fitting import fit, model_for, refusing
    from pooledcases.cli.reading import say_unused, studies

    table = studies(asked.studies, asked.lang, asked.columns)
    with refusing(asked, "influence"):
        named = model_for(asked, table, model, None)
        if figure is not None and order is None and named != "inverse-variance":
            raise InputError(
                f"--figure: Baujat's plot and that of --gosh need the weights of the "
                f"inverse-variance model, and {named} has none; leave --figure out, or add "
                "--model inverse-variance, or --order COLUMN for a cumulative forest plot."
            )
        result = fit(asked, table, named)
    if gosh and result.model != "inverse-variance":
        say_unused(["--gosh"], result.model, asked.lang)
        gosh = False
    with bar("GOSH", hidden=asked.json, lang=asked.lang) as progress:
        found = _found(
            result, cluster=cluster, order=order, gosh=gosh, seed=seed, progress=progress
        )
    _draw(Drawing(figure, size, asked.lang), found)
    head = {"schema": 1, "kind": "influence_analyses", "measure": asked.measure}
    if wrote_json(asked.json, lambda: head | found):
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


def _draw(drawing: Drawing, found: dict[str, Any]) -> None:
    """The subsets or the cumulative forest plot where they were asked for, else Baujat's plot."""
    if drawing.path is None:
        return
    from pooledcases import plots

    if found["gosh"] is not None:
        drawing.write(partial(plots.gosh, found["gosh"]))
    elif found["cumulative"] is not None:
        drawing.write(partial(plots.cumulative, found["cumulative"]))
    else:
        drawing.write(partial(plots.baujat, found["baujat"]))


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
    title = label(f"cli.{name}", asked.lang)
    write_table(frames[name](item, lang=asked.lang), title=title, caption=title)
    write(sentence(item, asked.lang))
    write_cautions(item.cautions if hasattr(item, "cautions") else (), asked.lang)
    write()
