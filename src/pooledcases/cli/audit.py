"""``pooledcases audit``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated

import typer

from pooledcases.cli.figures import Drawing, FigureFile, FigureWidth
from pooledcases.cli.progress import bar
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.options import Lang


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit", short_help="Recompute every number that a review's text claims.")(
        with_table("audit", audit)
    )


def audit(
    review: Annotated[str, typer.Argument(help="A review's name or folder.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on a mismatch.")] = False,
    figure: FigureFile = None,
    size: FigureWidth = None,
    lang: Annotated[Lang, typer.Option(help="The language of the sentences.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The verdicts as JSON.")] = False,
) -> None:
    """Recompute every number that a review's text claims, and say which do not hold.

    Those that do not hold come last, just above the count.

    Example: pooledcases audit alk_rcc
    """
    from pooledcases.reviews import Review, audit_review, locate
    from pooledcases.tables import audit_frame, sentence

    folder = locate(review).folder
    if not (folder / "claims.csv").is_file():
        raise InputError(
            f"{folder}: the review has no claims.csv, so that there is nothing to audit; "
            "write one row for each number that its text claims."
        )
    with bar("audit", hidden=json, lang=lang):
        result = audit_review(Review(folder, lang=lang))
    if figure is not None:
        from pooledcases.plots import audit_bars

        Drawing(figure, size, lang).write(partial(audit_bars, result))
    if not wrote_json(json, lambda: result):
        order = ("match", "not derivable", "rounding", "mismatch")
        verdicts = sorted(result.verdicts, key=lambda verdict: order.index(verdict.verdict))
        write_table(audit_frame(replace(result, verdicts=tuple(verdicts)), lang))
        write(sentence(result, lang))
    if strict and result.counts.get("mismatch", 0):
        raise typer.Exit(1)
