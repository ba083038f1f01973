"""``pooledcases reproduce``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pooledcases.cli.progress import bar
from pooledcases.cli.terminal import write, write_json_text
from pooledcases.options import Lang


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("reproduce", short_help="Run analyses; write figures, tables and reports.")(
        reproduce
    )


def reproduce(
    reviews: Annotated[
        list[str] | None, typer.Argument(help="Names or folders; all when none is given.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("figures"),
    lang: Annotated[Lang, typer.Option(help="The language of what a reader sees.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The results as JSON.")] = False,
) -> None:
    """Run the analyses; write figures, tables, results.json and the reports.

    Example: pooledcases reproduce alk_rcc --out my-figures
    """
    from pooledcases.reviews import reproduce as run_all
    from pooledcases.reviews import results_json

    with bar("reproduce", hidden=json, at_once=True, lang=lang) as progress:
        reports = run_all(*(reviews or ()), out=out, lang=lang, progress=progress)
    if json:
        write_json_text(results_json(reports))
        return
    for report in reports:
        figures = sum(hasattr(block, "draw") for block in report.blocks)
        place = out / report.name / "report.html"
        results = _counted(len(report.results), "result")
        write(f"{report.name}: {results}, {_counted(figures, 'figure')} in {place}")
    if not reviews:
        write(f"The way to each report: {out / 'index.html'}")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
