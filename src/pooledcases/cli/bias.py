"""``pooledcases bias``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pooledcases.cli.sections import StudyCommand
from pooledcases.cli.study_options import Asked, for_studies, word_flag
from pooledcases.cli.terminal import write, write_cautions, write_json, write_table
from pooledcases.options import AsymmetryWord, FunnelSide, TrimEstimator

if TYPE_CHECKING:
    from pooledcases.results.bias import AsymmetryTest, TrimFill


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "bias",
        short_help="Do small studies show other effects: a test, trim-and-fill.",
        cls=StudyCommand,
    )(for_studies(bias))


def bias(
    asked: Asked,
    test: Annotated[
        AsymmetryWord | None,
        word_flag(
            AsymmetryWord,
            "--test",
            "The test (default: harbord for OR and RR, pustejovsky for SMD, else egger).",
        ),
    ] = None,
    fill: Annotated[
        TrimEstimator,
        word_flag(TrimEstimator, "--fill", "How missing studies are counted."),
    ] = "L0",
    side: Annotated[
        FunnelSide, word_flag(FunnelSide, "--side", "Where studies are missing.")
    ] = "auto",
) -> None:
    """Small-study effects: a test of asymmetry, and trim-and-fill as a sensitivity analysis.

    Refused for proportions and for fewer than ten studies (PC-M11).

    Example: pooledcases bias studies.csv --measure RR --test harbord
    """
    from pooledcases import diagnostics
    from pooledcases.cli.fitting import fit, refusing
    from pooledcases.cli.reading import studies

    table = studies(asked.studies, asked.lang)
    with refusing(asked, "bias-analyses"):
        result = fit(asked, table, "inverse-variance")
        found = diagnostics.asymmetry(result, test=test, level=asked.level, force=asked.force)
        filled = diagnostics.trim_fill(result, estimator=fill, side=side, force=asked.force)
    if asked.json:
        analyses = {"asymmetry": found, "trim_fill": filled}
        write_json({"schema": 1, "kind": "bias-analyses", "measure": asked.measure, **analyses})
        return
    _write(found, filled, asked)


def _write(found: AsymmetryTest, filled: TrimFill, asked: Asked) -> None:
    from pooledcases.tables import asymmetry_frame, sentence, trim_fill_frame

    write_table(asymmetry_frame(found, asked.lang))
    write(sentence(found, asked.lang))
    write()
    write_table(trim_fill_frame(filled, asked.lang))
    write(sentence(filled, asked.lang))
    said = {item.code: item for item in (*found.cautions, *filled.cautions)}
    write_cautions(said.values(), asked.lang)
