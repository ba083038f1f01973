"""The files that a review becomes: figures, tables, results, the page, documents for co-authors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pooledcases.errors import InputError
from pooledcases.options import FigureForm, Lang, TableForm
from pooledcases.progress import Progress, nobody
from pooledcases.report.content import FigureBlock, ReviewReport, TableBlock
from pooledcases.report.html import page
from pooledcases.report.text import bibtex, methods_lines, methods_text, results_text
from pooledcases.results.encode import dumps, to_json

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A file of a review, by its path under the folder of the review.
Files = dict[str, bytes | str]
#: Sentences on figures that this machine has no letters for.
Undrawn = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure of one edition."""

    name: str
    axes: Axes


def results_of(report: ReviewReport) -> dict[str, Any]:
    """Every recorded result as JSON, with its tolerance."""
    return {
        key: {**to_json(result), "tolerance": float(type(result).tolerance)}
        for key, result in report.results.items()
    }


def review_files(
    editions: Sequence[ReviewReport],
    *,
    progress: Progress | None = None,
    undrawn: Undrawn | None = None,
) -> Files:
    """What is kept beside an analysis: figures, tables, results, the page and the texts.

    Parameters
    ----------
    editions : sequence of ReviewReport
        The same review in each language; figures and tables are written in the first.
    progress : callable, optional
    undrawn : list of str, optional
        Gets a sentence for each figure that no font of this machine can draw, and the others are
        made; without it such a figure is an error.

    Returns
    -------
    dict of path to content
    """
    from pooledcases import plots, tables

    first = editions[0]
    tell = _counted(editions, progress)
    told = [] if undrawn is None else undrawn
    files: Files = {"results.json": dumps({"schema": 1, "results": results_of(first)})}
    shown = _Shown(editions)
    for block in first.blocks:
        if isinstance(block, TableBlock):
            files[f"{block.name}.csv"] = tables.to_csv(block.frame)
            files[f"{block.name}.html"] = tables.to_html(block, lang=first.lang)
    for edition in editions:
        for figure in drawn(edition, optional=edition is not first, undrawn=told):
            svg = shown.add(edition.lang, figure)
            if edition is first:
                files[f"{figure.name}.svg"] = svg
                files[f"{figure.name}.png"] = plots.render(figure.axes, "png")
            tell()
    if undrawn is None and told:
        raise InputError(told)
    return files | {"report.html": report_page(editions, shown)} | texts(first)


class _Shown:
    """The figures of a page: whole for the screen, and in parts for print where they are high."""

    def __init__(self, editions: Sequence[ReviewReport]) -> None:
        self.whole: dict[Lang, dict[str, bytes | str]] = {item.lang: {} for item in editions}
        self.parts: dict[Lang, dict[str, tuple[bytes, ...]]] = {item.lang: {} for item in editions}

    def add(self, lang: Lang, figure: Drawn) -> bytes:
        """Draw a figure and hand back the whole of it."""
        from pooledcases.plots import render
        from pooledcases.report.pictures import sheets

        svg = render(figure.axes, "svg")
        self.whole[lang][figure.name] = svg
        self.parts[lang][figure.name] = sheets(figure.axes)
        return svg


def report_page(editions: Sequence[ReviewReport], shown: _Shown) -> str:
    """``report.html``, with the methods and the sources of what was done."""
    methods = {edition.lang: methods_lines(edition) for edition in editions}
    return page(
        editions, shown.whole, sheets=shown.parts, methods=methods, bibtex=bibtex(editions[0])
    )


def texts(report: ReviewReport) -> Files:
    """The methods section, the results section, and the sources that they cite."""
    return {
        "methods.md": methods_text(report),
        "results.md": results_text(report),
        "references.bib": bibtex(report),
    }


def documents(
    editions: Sequence[ReviewReport],
    *,
    figures: Sequence[FigureForm] = ("pdf",),
    tables: Sequence[TableForm] = ("docx", "xlsx"),
    progress: Progress | None = None,
    undrawn: Undrawn | None = None,
) -> Files:
    """What goes to co-authors and into a manuscript.

    Parameters
    ----------
    editions : sequence of ReviewReport
        The same review in each language; figures and tables are written in the first.
    figures, tables : sequence of str
        The kinds of files of each figure and table.
    progress : callable, optional
    undrawn : list of str, optional
        As in :func:`review_files`.

    Returns
    -------
    dict of path to content
        ``report.html``, which holds every language; ``report.docx`` in the first language and
        ``report.LANG.docx`` in each other that this machine can draw; texts, figures, tables.
    """
    from pooledcases import plots
    from pooledcases.report.document import docx
    from pooledcases.report.pictures import picture
    from pooledcases.tables import write

    first = editions[0]
    tell = _counted(editions, progress)
    told = [] if undrawn is None else undrawn
    files: Files = dict(texts(first))
    for block in first.blocks:
        if isinstance(block, TableBlock):
            for form in tables:
                files[f"tables/{block.name}.{form}"] = write(block, form, lang=first.lang)
    shown = _Shown(editions)
    for edition in editions:
        pictures = {}
        for figure in drawn(edition, optional=edition is not first, undrawn=told):
            shown.add(edition.lang, figure)
            pictures[figure.name] = picture(figure.axes)
            for kind in figures if edition is first else ():
                files[f"figures/{figure.name}.{kind}"] = plots.render(figure.axes, kind)
            tell()
        if edition is first:
            files["report.docx"] = docx(edition, pictures)
        elif pictures or not _has_figures(edition):
            files[f"report.{edition.lang}.docx"] = docx(edition, pictures)
    if undrawn is None and told:
        raise InputError(told)
    return files | {"report.html": report_page(editions, shown)}


def drawn(report: ReviewReport, *, optional: bool = False, undrawn: Undrawn) -> Iterator[Drawn]:
    """The figures of an edition, one after the other.

    An ``optional`` edition has none where this machine has no letters for it. A single figure that
    it cannot draw, for the name of one study perhaps, is told and left out.
    """
    from pooledcases.plots import style
    from pooledcases.plots.glyphs import NoGlyphs

    if optional and report.lang == "zh" and style.chinese_font() is None:
        return
    for block in report.blocks:
        if not isinstance(block, FigureBlock):
            continue
        try:
            axes = block.draw()
        except NoGlyphs as error:
            problem = f"review {report.name}, figure {block.name}: {error}"
            if not optional:
                undrawn.append(problem)
        else:
            yield Drawn(name=block.name, axes=axes)


def _has_figures(report: ReviewReport) -> bool:
    return any(isinstance(block, FigureBlock) for block in report.blocks)


def _counted(editions: Sequence[ReviewReport], progress: Progress | None) -> _Counter:
    total = sum(isinstance(block, FigureBlock) for edition in editions for block in edition.blocks)
    return _Counter(progress or nobody, total)


class _Counter:
    """Tells how many figures of how many are drawn."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)
