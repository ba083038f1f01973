"""Run a review's analysis and its audit, and write what they produced."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from pooledcases.audit import audit
from pooledcases.data import store
from pooledcases.errors import InputError
from pooledcases.options import Lang, check_word
from pooledcases.report.content import FigureBlock, ReviewReport, TableBlock
from pooledcases.report.html import page
from pooledcases.results.audit import Audit
from pooledcases.results.encode import dumps, to_json
from pooledcases.reviews.locate import Location, locate, names
from pooledcases.reviews.review import Review


def run(location: Location, *, lang: Lang = "en") -> ReviewReport:
    """Run one analysis and its audit; nothing is drawn or written yet."""
    review = Review(location.folder, lang=lang)
    _analyse(location.analysis)(review)
    if (location.folder / "claims.csv").is_file():
        for verdict in audit_review(review).verdicts:
            review.record(f"audit/{verdict.claim_id}", verdict)
    return review.report()


def audit_review(review: Review) -> Audit:
    """Recompute every claim of the review's text from its own tables."""
    tables = {name: review.table(name) for name in review.table_names()}
    return audit(tables.pop("claims"), tables)


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
    Everything is computed and drawn before the first file is written, and each file is replaced
    in one step.
    """
    check_word(lang, Lang, "lang")
    reports = tuple(run(locate(review), lang=lang) for review in (reviews or names()))
    folder = Path(out)
    files = {path: data for report in reports for path, data in _files(report).items()}
    files["results.json"] = results_json(reports)
    files["index.html"] = page(reports, files, lang=lang)
    for path, data in files.items():
        store.write_bytes(folder / path, data if isinstance(data, bytes) else data.encode())
    return reports


def results_json(reports: Iterable[ReviewReport]) -> str:
    """``results.json`` (schema 1): every recorded result by its permanent id."""
    results = {
        key: {**to_json(result), "tolerance": float(type(result).tolerance)}
        for report in reports
        for key, result in report.results.items()
    }
    return dumps({"schema": 1, "results": results})


def _files(report: ReviewReport) -> dict[str, bytes | str]:
    """The files of one review, by their path under the output folder."""
    from pooledcases import plots, tables

    files: dict[str, bytes | str] = {f"{report.name}/results.json": results_json([report])}
    for block in report.blocks:
        stem = f"{report.name}/{block.name}" if hasattr(block, "name") else ""
        if isinstance(block, TableBlock):
            files[f"{stem}.csv"] = tables.to_csv(block.frame)
            files[f"{stem}.html"] = tables.to_html(block)
        elif isinstance(block, FigureBlock):
            axes = block.draw()
            files[f"{stem}.svg"] = plots.render(axes, "svg")
            files[f"{stem}.png"] = plots.render(axes, "png")
    return files


def _analyse(path: Path) -> Callable[[Review], Any]:
    if not path.is_file():
        raise InputError(
            f"{path.name}: the review has no analysis at {path}; write a file with one function "
            "`analyse(review)` there."
        )
    module = _load(path)
    function = getattr(module, "analyse", None)
    if not inspect.isfunction(function):
        raise InputError(f"{path}: there is no function `analyse(review)` in this file.")
    return function


def _load(path: Path) -> ModuleType:
    """Load an analysis from its file; analyses are no package and are not kept in sys.modules."""
    spec = importlib.util.spec_from_file_location(f"pooledcases_analysis_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} cannot be loaded as Python.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
