"""The methods and the results of a review as text for a manuscript, and its bibliography."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pooledcases.labels import label
from pooledcases.options import Lang, TextForm, check_word
from pooledcases.report.bibliography import bibtex_of, references
from pooledcases.report.content import ReviewReport
from pooledcases.report.methods_section import Part, cited, method_parts, sources
from pooledcases.report.results_section import result_parts
from pooledcases.report.said import CITED, named

#: What Markdown would read as a mark.
_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~^$@#])")


def methods_text(
    report: ReviewReport, lang: Lang | None = None, *, form: TextForm = "markdown"
) -> str:
    """The methods section of a manuscript, assembled from what was recorded.

    Parameters
    ----------
    report : ReviewReport
    lang : {"en", "zh"}, optional
        The report's own when left out.
    form : {"markdown", "plain"}
        ``markdown`` names its sources as ``[@Key]`` of :func:`bibtex`, as pandoc reads them;
        ``plain`` by author and year, with a list of references.

    Returns
    -------
    str

    Raises
    ------
    InputError
        For a language or form that is not known.

    Notes
    -----
    By kind of result: description, comparisons, unknown outcomes, time to event, pooling,
    diagnostics, check of the text, cautions, software. Each method stands once with its parameters,
    however many results it gave; what was not done is not there. A sentence is a draft for the
    authors: search, selection and appraisal are theirs to write.

    Examples
    --------
    >>> import pooledcases as pc
    >>> results = {"a/ned": pc.proportion(3, 8)}
    >>> made = ReviewReport(name="a", title="A", question="?", document="D", blocks=(),
    ...                     results=results)
    >>> methods_text(made).splitlines()[2]
    '### Description of the patients'
    """
    chosen = _checked(report, lang, form)
    parts = method_parts(report, chosen, codes=False)
    text = _written(label("manuscript.methods", chosen), parts, chosen, form)
    return text if form == "markdown" else text + _listed(parts, chosen)


def methods_lines(report: ReviewReport) -> list[tuple[bool, str]]:
    """The plain methods section for a page: whether it is a heading, and the text.

    Examples
    --------
    >>> made = ReviewReport(name="a", title="A", question="?", document="D", blocks=())
    >>> methods_lines(made)[0]
    (True, 'Software')
    """
    lang, parts = report.lang, method_parts(report, report.lang)
    lines = [
        line
        for part in parts
        for line in ((True, part.title), *((False, plain(text, lang)) for text in part.paragraphs))
    ]
    listed = _listed(parts, lang).strip().split("\n\n")
    return lines + [(place == 0, text) for place, text in enumerate(listed) if text]


def results_text(
    report: ReviewReport, lang: Lang | None = None, *, form: TextForm = "markdown"
) -> str:
    """The results section of a manuscript: headlines, then each section's sentences in order.

    Parameters
    ----------
    report : ReviewReport
    lang : {"en", "zh"}, optional
        The report's own when left out. In another language its results are said anew; titles and
        the analysis' own paragraphs stay as they are, so that its own edition is better.
    form : {"markdown", "plain"}

    Returns
    -------
    str

    Raises
    ------
    InputError
        For a language or form that is not known.

    Notes
    -----
    Tables and figures are named by their numbers in the report; what was refused is named with its
    reason.

    Examples
    --------
    >>> from pooledcases.report.content import Prose, Section
    >>> made = ReviewReport(name="a", title="A", question="?", document="D",
    ...                     blocks=(Section(title="Patients"), Prose(text="Four of 9 (44%).")))
    >>> print(results_text(made, form="plain"))
    Results
    <BLANKLINE>
    Patients
    <BLANKLINE>
    Four of 9 (44%).
    <BLANKLINE>
    """
    chosen = _checked(report, lang, form)
    parts = result_parts(report, chosen)
    return _written(label("manuscript.results", chosen), parts, chosen, form)


def bibtex(report: ReviewReport) -> str:
    """The sources that a review's methods text names, as a BibTeX file.

    Parameters
    ----------
    report : ReviewReport

    Returns
    -------
    str
        One entry a source, by key; empty when nothing was recorded that has a source.

    Examples
    --------
    >>> import pooledcases as pc
    >>> made = ReviewReport(name="a", title="A", question="?", document="D", blocks=(),
    ...                     results={"a/ned": pc.proportion(3, 8)})
    >>> bibtex(made).splitlines()[0]
    '@article{Clopper1934,'
    """
    return bibtex_of(sources(method_parts(report, "en")))


def _checked(report: ReviewReport, lang: Lang | None, form: str) -> Lang:
    chosen = report.lang if lang is None else lang
    check_word(chosen, Lang, "lang")
    check_word(form, TextForm, "form")
    return chosen


def _written(title: str, parts: Sequence[Part], lang: Lang, form: TextForm) -> str:
    """Headings and paragraphs, parted by empty lines."""
    write = _markdown if form == "markdown" else _plain(lang)
    marks = ("## ", "### ") if form == "markdown" else ("", "")
    lines = [marks[0] + write(title)]
    for part in parts:
        lines += [marks[1] + write(part.title)] if part.title else []
        lines += [write(text) for text in part.paragraphs]
    return "\n\n".join(lines) + "\n"


def _markdown(text: str) -> str:
    """Marks are escaped, sources left as they are."""
    parts, end = [], 0
    for found in CITED.finditer(text):
        if all(key in references() for key in named(found.group())):
            parts += [_escaped(text[end : found.start()]), found.group()]
            end = found.end()
    return "".join(parts) + _escaped(text[end:])


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _plain(lang: Lang) -> Callable[[str], str]:
    """Sources by author and year."""

    def source(found: re.Match[str]) -> str:
        keys = named(found.group())
        if not all(key in references() for key in keys):
            return found.group()
        said = label("report.data.and", lang).join(references()[key].short(lang) for key in keys)
        return cited(said, lang)

    return lambda text: CITED.sub(source, text)


def plain(text: str, lang: Lang) -> str:
    """A text with its sources by author and year.

    Examples
    --------
    >>> plain("Exact limits [@Clopper1934].", "en")
    'Exact limits (Clopper & Pearson 1934).'
    """
    return _plain(lang)(text)


def _listed(parts: Sequence[Part], lang: Lang) -> str:
    """The list of references under a plain text."""
    found = sorted((references()[key].line() for key in sources(parts)), key=str.lower)
    if not found:
        return ""
    return "\n" + "\n\n".join([label("manuscript.references", lang), *found]) + "\n"
