"""The columns a forest plot may have on its two sides: a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from pooledcases.errors import InputError
from pooledcases.format import confidence, number, p_value, plain
from pooledcases.kernels.tails import two_sided_p
from pooledcases.labels import label
from pooledcases.plots.columns import Column
from pooledcases.plots.forests.page import Page as Page
from pooledcases.plots.forests.rows import Row
from pooledcases.plots.forests.sources import Source, capital
from pooledcases.results import fit_words
from pooledcases.results.display import column_name
from pooledcases.scales import SCALES


def _study(page: Page) -> Iterator[Column]:
    yield Column(page.header("study", "plots.study"), page.cells(lambda row: row.label))


def _cluster(page: Page) -> Iterator[Column]:
    found = page.shown.clusters

    def cell(row: Row) -> str:
        return "" if row.at is None else found[row.at] or "–"

    if found:
        yield Column(label("plots.cluster", page.lang), page.cells(cell), most=1.6)


def _events(page: Page) -> Iterator[Column]:
    effects = page.shown.effects
    heads = fit_words.count_headers(effects, page.lang, page.groups)
    own = page.layout.headers.get("events")
    for at, (head, name) in enumerate(zip(heads, _group_names(page), strict=False)):

        def cell(row: Row, at: int = at) -> str:
            if row.ending is not None and row.ending.sums:
                return "/".join(map(fit_words.whole, row.ending.sums[at]))
            return "" if row.at is None else fit_words.counts(effects, row.at)[at]

        if own is None:
            yield Column(head, page.cells(cell), "right", 1.1)
        else:
            yield Column(label(own, page.lang), page.cells(cell), "right", 1.1, over=name)


def _group_names(page: Page) -> Sequence[str]:
    """What the groups of a comparison are called; one group needs no name."""
    if len(fit_words.count_pairs(page.shown.effects)) < 2:
        return ("",)
    own = (label("fit.group_1", page.lang), label("fit.group_2", page.lang))
    return page.groups or own


def _events_apart(page: Page) -> Iterator[Column]:
    """Events and totals in columns of their own, under the name of their group."""
    pairs = fit_words.count_pairs(page.shown.effects)
    heads = (
        page.header("events_apart", "plots.events_only"),
        page.header("totals_apart", "plots.total_only"),
    )
    for at, (pair, name) in enumerate(zip(pairs, _group_names(page), strict=False)):
        for part, (head, column) in enumerate(zip(heads, pair, strict=True)):
            values = page.shown.effects.columns[column]
            yield Column(head, _counts(page, values, at, part), "right", 1.1, over=name)


def _counts(page: Page, values: np.ndarray, at: int, part: int) -> tuple[str, ...]:
    """The numbers of one column; sums of events stand in a row of their own where there is one."""
    apart = page.layout.total_events is not None

    def cell(row: Row) -> str:
        if row.ending is None or not row.ending.sums:
            return "" if row.at is None else fit_words.whole(values[row.at])
        here = not apart or (row.kind == "events") == (part == 0)
        return fit_words.whole(row.ending.sums[at][part]) if here else ""

    return page.cells(cell)


def _n(page: Page) -> Iterator[Column]:
    sizes = page.shown.effects.ni

    def cell(row: Row) -> str:
        if row.ending is not None and row.ending.patients is not None and row.kind != "events":
            return fit_words.whole(row.ending.patients)
        return "" if row.at is None or sizes is None else fit_words.whole(sizes[row.at])

    if sizes is not None:
        yield Column("n", page.cells(cell), "right")


def _weight(page: Page) -> Iterator[Column]:
    """The weights in the overall estimate; over subgroups those within their subgroup as well.

    Journals print the overall ones alone; a subtotal has the sum of its studies.
    """
    layout = page.layout
    journal = layout.pooled_weight
    # over subgroups our headers do not say percent
    sign = "%" if layout.percent_sign or (page.shown.groups and not journal) else ""

    def written(share: float | None) -> str:
        if share is None:
            return ""
        return number(100 * share, layout.weight_digits, lang=page.lang) + sign

    def overall(row: Row) -> str:
        whole = row.kind == "pooled" and row.ending is page.shown.endings[0]
        return written(1.0 if whole and journal else row.weight)

    if any(row.weight_within is not None for row in page.rows) and not journal:
        within = label("plots.weight_within", page.lang)
        yield Column(within, page.cells(lambda row: written(row.weight_within)), "right")
    if any(row.weight is not None for row in page.rows):
        own = page.header("weight", "plots.weight")
        if page.shown.groups and not journal:
            own = label("plots.weight_overall", page.lang)
        yield Column(own, page.cells(overall), "right")


def _effect(page: Page) -> Iterator[Column]:
    texts = page.cells(lambda row: row.text(page.words))
    yield Column(page.head, texts, most=2.3, alike=True)


def _estimate(page: Page) -> Iterator[Column]:
    def cell(row: Row) -> str:
        value = page.words.value
        return row.reason or (
            "" if row.estimate is None else value(row.estimate, row.low, row.high)
        )

    yield Column(page.shown.measure, page.cells(cell), "right", most=1.6)


def _ci(page: Page) -> Iterator[Column]:
    head = label("plots.ci", page.lang, level=confidence(page.shown.level))
    yield Column(
        head,
        page.cells(lambda row: "" if row.ci is None else page.words.interval(row.ci, row.estimate)),
    )


def _p(page: Page) -> Iterator[Column]:
    null = SCALES[page.shown.effects.scale].null
    if null is None:
        raise InputError(
            f"forest: {page.shown.measure} has no value of no effect, so that there is no p; "
            "leave the column p out."
        )

    def cell(row: Row) -> str:
        if row.ending is not None:
            found = None if row.kind == "events" else row.ending.p_value
        else:
            found = None if row.at is None else _study_p(page.shown, row.at)
        return "" if found is None else p_value(found, lang=page.lang).removeprefix("= ")

    yield Column("p", page.cells(cell), "right")


def _study_p(shown: Source, at: int) -> float | None:
    """Of one study alone: of the effect over its standard error, as its interval is."""
    study = shown.studies[at]
    if study.yi is None or not study.vi or not study.included:
        return None
    statistic = np.array([study.yi / study.vi**0.5])
    return float(two_sided_p(statistic, np.array([np.inf]))[0])


def _bias(page: Page) -> Iterator[Column]:
    """A column a domain, named by a letter; what the letters mean stands under the figure."""
    if page.bias is None:
        return
    for domain in page.bias.domains:
        found = [None if row.at is None else domain.levels[row.at] for row in page.rows]
        yield Column(
            domain.letter,
            tuple("" if level is None else level.sign for level in found),
            "center",
            over=label("plots.bias", page.lang),
            discs=tuple("" if level is None else level.colour for level in found),
        )


#: A word, and what makes its columns; some make none where the rows have nothing to show.
COLUMNS: Final[Mapping[str, Callable[[Page], Iterator[Column]]]] = MappingProxyType(
    {
        "study": _study,
        "cluster": _cluster,
        "events": _events,
        "events_apart": _events_apart,
        "n": _n,
        "weight": _weight,
        "effect": _effect,
        "estimate": _estimate,
        "ci": _ci,
        "p": _p,
        "bias": _bias,
    }
)
#: These say why a row is not pooled.
_WITH_REASON = frozenset({"effect", "estimate"})


def columns(page: Page, words: Sequence[str]) -> tuple[Column, ...]:
    """The columns of one side, by their words or by their names in the study table."""
    return tuple(
        column
        for word in words
        for column in (COLUMNS[word](page) if word in COLUMNS else _of_table(page, word))
    )


def _of_table(page: Page, name: str) -> Iterator[Column]:
    effects = page.shown.effects
    texts: Sequence[str | None]
    if name in effects.labels:
        texts = effects.labels[name]
    else:
        texts = [None if np.isnan(v) else plain(float(v)) for v in effects.columns[name]]

    def cell(row: Row) -> str:
        return "" if row.at is None else texts[row.at] or "–"

    numbers = all(_is_number(text) for text in texts if text)
    yield Column(
        capital(column_name(name)), page.cells(cell), "right" if numbers else "left", most=1.8
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-−").isdigit()


def check(shown: Source, words: Sequence[str]) -> None:
    """Raise where a word is neither a column we know nor one of the study table."""
    effects = shown.effects
    known = [*COLUMNS, *effects.labels, *effects.columns]
    wrong = [word for word in words if word not in known]
    if wrong:
        names = ", ".join(repr(word) for word in wrong)
        raise InputError(
            f"forest: there is no column {names}; use {', '.join(dict.fromkeys(known))}."
        )


def with_reasons(page: Page, words: Sequence[str]) -> Page:
    """Where no column says why a row is not pooled, its name does."""
    if _WITH_REASON & set(words):
        return page
    rows = tuple(
        replace(row, label=f"{row.label} ({row.reason})") if row.reason else row
        for row in page.rows
    )
    return replace(page, rows=rows)
