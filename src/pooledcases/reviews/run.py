"""Run a review's analysis and its audit, and write what they produced."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pooledcases.audit import audit
from pooledcases.data import store
from pooledcases.options import Lang, check_word
from pooledcases.report.content import FigureBlock, ReviewReport, TableBlock
from pooledcases.report.html import page
from pooledcases.results.audit import Audit
from pooledcases.results.encode import dumps, to_json
from pooledcases.results.rows import Source
from pooledcases.reviews.analysis import run_analysis
from pooledcases.reviews.compare import read_results
from pooledcases.reviews.locate import Location, locate, names
from pooledcases.reviews.review import Review

if TYPE_CHECKING:
    import pandas as pd


def run(location: Location, *, lang: Lang = "en") -> ReviewReport:
    """Run one analysis and its audit; nothing is drawn or written yet."""
    review = Review(location.folder, lang=lang)
    run_analysis(location.analysis, review)
    for name in review.table_names():
        review.record(f"table/{name}", _source(review.table(name)))
    if (location.folder / "claims.csv").is_file():
        for verdict in audit_review(review).verdicts:
            review.record(f"audit/{verdict.claim_id}", verdict)
    return review.report()


def audit_review(review: Review) -> Audit:
    """Recompute every claim of the review's text from its own tables."""
    tables = {name: review.table(name) for name in review.table_names()}
    return audit(tables.pop("claims"), tables)


def _source(table: pd.DataFrame) -> Source:
    cells = [list(table.columns), *table.to_numpy().tolist()]
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return Source(rows=len(table), digest=hashlib.sha256(text.encode()).hexdigest())


def reproduce(
    *reviews: str | Path, out: str | Path = "figures", lang: Lang = "en"
) -> tuple[ReviewReport, ...]:
    """Run analyses and write figures, tables, ``results.json`` and the page.

    Parameters
    ----------
    *reviews : str or Path
        Names or folders of reviews; all reviews of the checkout (or those bundled with the
        package) when none is given.
    out : str or Path
        The folder to write to; made when it is not there.
    lang : {"en", "zh"}
        The language of what a reader sees.

    Returns
    -------
    tuple of ReviewReport

    Notes
    -----
    Each review gets a folder with its figures, tables, ``results.json`` and ``index.html``. The
    ``results.json`` above them is assembled from all the folders that are there; the
    ``index.html`` above them is written when all reviews are run. Everything is computed and
    drawn before the first file is written, and each file is replaced in one step.
    """
    check_word(lang, Lang, "lang")
    reports = tuple(run(locate(review), lang=lang) for review in (reviews or names()))
    folder = Path(out)
    files = {path: data for report in reports for path, data in _files(report, lang).items()}
    if not reviews:
        files["index.html"] = page(reports, files, lang=lang)
    files["results.json"] = dumps({"schema": 1, "results": _assembled(folder, reports)})
    for path, data in files.items():
        store.write_bytes(folder / path, data if isinstance(data, bytes) else data.encode())
    return reports


def results_json(reports: Iterable[ReviewReport]) -> str:
    """``results.json`` (schema 1): every recorded result by its permanent id."""
    results = {key: value for report in reports for key, value in _results(report).items()}
    return dumps({"schema": 1, "results": results})


def _results(report: ReviewReport) -> dict[str, Any]:
    return {
        key: {**to_json(result), "tolerance": float(type(result).tolerance)}
        for key, result in report.results.items()
    }


def _assembled(folder: Path, reports: Iterable[ReviewReport]) -> dict[str, Any]:
    """The results of these reviews, and of those that were written to the folder before."""
    by_review = {
        path.parent.name: read_results(path) for path in sorted(folder.glob("*/results.json"))
    }
    by_review |= {report.name: _results(report) for report in reports}
    return {key: value for name in sorted(by_review) for key, value in by_review[name].items()}


def _files(report: ReviewReport, lang: Lang) -> dict[str, bytes | str]:
    """The files of one review, by their path under the output folder."""
    from pooledcases import plots, tables

    files: dict[str, bytes | str] = {f"{report.name}/results.json": results_json([report])}
    for block in report.blocks:
        stem = f"{report.name}/{block.name}" if hasattr(block, "name") else ""
        if isinstance(block, TableBlock):
            files[f"{stem}.csv"] = tables.to_csv(block.frame)
            files[f"{stem}.html"] = tables.to_html(block, lang=lang)
        elif isinstance(block, FigureBlock):
            axes = block.draw()
            files[f"{stem}.svg"] = plots.render(axes, "svg")
            files[f"{stem}.png"] = plots.render(axes, "png")
    files[f"{report.name}/index.html"] = page((report,), files, lang=lang)
    return files
