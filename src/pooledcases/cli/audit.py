"""``pooledcases audit``."""

from __future__ import annotations

from typing import Annotated

import typer

from pooledcases.cli.terminal import write, write_json, write_table
from pooledcases.options import Lang


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit")(audit)


def audit(
    review: Annotated[str, typer.Argument(help="A review's name or folder.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on a mismatch.")] = False,
    lang: Annotated[Lang, typer.Option(help="The language of the sentences.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The verdicts as JSON.")] = False,
) -> None:
    """Recompute every number that a review's text claims, and say which do not hold.

    Example: pooledcases audit alk_rcc
    """
    from pooledcases.reviews import Review, audit_review, locate
    from pooledcases.tables import audit_frame

    result = audit_review(Review(locate(review).folder, lang=lang))
    if json:
        write_json(result)
    else:
        write_table(audit_frame(result, lang))
        write(", ".join(f"{count} {verdict}" for verdict, count in result.counts.items()))
    if strict and result.counts.get("mismatch", 0):
        raise typer.Exit(1)
