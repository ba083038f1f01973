"""Run a review's analysis and its audit, and write what they produced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from pooledcases.audit import audit
from pooledcases.data import store
from pooledcases.errors import InputError
from pooledcases.options import Lang, check_word
from pooledcases.progress import Progress, within
from pooledcases.report.content import ReviewReport
from pooledcases.report.html import overview
from pooledcases.results.audit import Audit
from pooledcases.results.encode import dumps
from pooledcases.reviews.analysis import run_analysis
from pooledcases.reviews.compare import read_results
from pooledcases.reviews.headlines import headlines
from pooledcases.reviews.locate import Location, locate, names
from pooledcases.reviews.provenance import provenance, source
from pooledcases.reviews.review import Review
from pooledcases.reviews.standing import show_standing
from pooledcases.reviews.wording import catalogue
from pooledcases.reviews.written import results_of, review_files


def run(location: Location, *, lang: Lang = "en") -> ReviewReport:
    """Run one analysis and its audit; nothing is drawn or written yet."""
    words = catalogue(location.analysis) if lang == "zh" else {}
    review = Review(location.folder, lang=lang, words=words)
    run_analysis(location.analysis, review)
    show_standing(review)
    for name in review.table_names():
        review.record(f"table/{name}", source(review.table(name)))
    if (location.folder / "claims.csv").is_file():
        for verdict in audit_review(review).verdicts:
            review.record(f"audit/{verdict.claim_id}", verdict)
    return replace(
        review.report(),
        headlines=tuple(headlines(review)),
        tables=review.data_tables,
        provenance=provenance(review.name, review.results),
    )


def audit_review(review: Review) -> Audit:
    """Recompute every claim of the review's text from its own tables."""
    tables = {name: review.table(name) for name in review.table_names()}
    return audit(tables.pop("claims"), tables)


def reproduce(
    *reviews: str | Path,
    out: str | Path = "figures",
    lang: Lang = "en",
    progress: Progress | None = None,
) -> tuple[ReviewReport, ...]:
    """Run analyses and write figures, tables, ``results.json`` and the reports.

    Parameters
    ----------
    *reviews : str or Path
        Names or folders of reviews; all reviews of the checkout (or those bundled with the
        package) when none is given.
    out : str or Path
        The folder to write to; made when it is not there.
    lang : {"en", "zh"}
        The language of figures and tables, and the one in which the reports open.
    progress : callable, optional
        Told how many reviews are done, and parts of them.

    Returns
    -------
    tuple of ReviewReport

    Notes
    -----
    Each review gets a folder with its figures, tables, ``results.json`` and ``report.html``, which
    holds both languages; where no font can draw Chinese, its figures are those of the first; and
    with the methods and results as text (``methods.md``, ``results.md``, ``references.bib``). The
    ``results.json`` above them is assembled from all the folders that are there; the
    ``index.html`` above them is written when all reviews are run. Everything is computed and
    drawn before the first file is written, and each file is replaced in one step.

    Raises
    ------
    InputError
        For a figure in whose texts are letters that no font of this machine has; it names the
        review and the figure, and everything else is written all the same.
    """
    check_word(lang, Lang, "lang")
    places = [locate(review) for review in (reviews or names())]
    folder = Path(out)
    files: dict[str, bytes | str] = {}
    reports: list[ReviewReport] = []
    undrawn: list[str] = []
    for part, place in enumerate(places):
        editions = run_editions(place, lang=lang)
        reports.append(editions[0])
        told = within(progress, part, len(places))
        made = review_files(editions, progress=told, undrawn=undrawn)
        files |= {f"{editions[0].name}/{path}": data for path, data in made.items()}
    if not reviews:
        files["index.html"] = overview(reports)
    files["results.json"] = dumps({"schema": 1, "results": _assembled(folder, reports)})
    for path, data in files.items():
        store.write_bytes(folder / path, data if isinstance(data, bytes) else data.encode())
    if undrawn:
        raise InputError([*undrawn, f"Everything else is written to {folder}."])
    return tuple(reports)


def run_editions(place: Location, *, lang: Lang = "en") -> tuple[ReviewReport, ...]:
    """One analysis in every language, the asked one first."""
    others = (other for other in get_args(Lang) if other != lang)
    return tuple(run(place, lang=edition) for edition in (lang, *others))


def results_json(reports: Iterable[ReviewReport]) -> str:
    """``results.json`` (schema 1): every recorded result by its permanent id."""
    results = {key: value for report in reports for key, value in results_of(report).items()}
    return dumps({"schema": 1, "results": results})


def _assembled(folder: Path, reports: Iterable[ReviewReport]) -> dict[str, Any]:
    """The results of these reviews, and of those that were written to the folder before."""
    by_review = {
        path.parent.name: read_results(path) for path in sorted(folder.glob("*/results.json"))
    }
    by_review |= {report.name: results_of(report) for report in reports}
    return {key: value for name in sorted(by_review) for key, value in by_review[name].items()}
