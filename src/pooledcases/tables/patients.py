"""Tables of patients: proportions, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pooledcases.errors import InputError
from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang, PercentDigits
from pooledcases.results.comparisons import (
    AdjustedPValues,
    CategoryTest,
    Comparison,
    NumberComparison,
    TwoByTwo,
)
from pooledcases.results.describe import OutcomeProportions, Proportion
from pooledcases.tables import values, words
from pooledcases.tables.table_one import table_one_frame as table_one_frame

if TYPE_CHECKING:
    import pandas as pd


def proportions_frame(
    rows: Iterable[tuple[str, Proportion]] | OutcomeProportions,
    lang: Lang = "en",
    *,
    percent_digits: PercentDigits = "one",
) -> pd.DataFrame:
    """Proportions with their intervals.

    Parameters
    ----------
    rows : iterable of (label, Proportion), or OutcomeProportions
    lang : {"en", "zh"}
    percent_digits : {"one", "by-number"}
        As in :func:`table_one_frame`.

    Returns
    -------
    pandas.DataFrame
        The columns for those not known are there where somebody is not known.

    Examples
    --------
    >>> import pooledcases as pc
    >>> proportions_frame([("EML4", pc.proportion(3, 8))]).iloc[0].tolist()
    ['EML4', '3/8 (37.5%)', '8.5% to 75.5%']
    """
    lines = _lines(rows, lang)
    level = confidence(lines[0][1].level) if lines else "95%"
    unknown, bounds = label("tables.not_known", lang), label("tables.bounds", lang)
    headers = ["", "n/N (%)", label("plots.ci", lang, level=level), unknown, bounds]
    table = words.frame(
        headers,
        [
            (
                words.condition(name),
                values.count_percent(item.xi, item.ni, digits, lang=lang),
                words.interval_of(item, lang, digits),
                str(item.missing) if item.missing else "",
                words.bounds(item, lang, digits),
            )
            for name, item in lines
            for digits in [words.digits(item, percent_digits)]
        ],
    )
    return words.drop_empty(table, unknown, bounds)


def _lines(
    rows: Iterable[tuple[str, Proportion]] | OutcomeProportions, lang: Lang
) -> list[tuple[str, Proportion]]:
    if isinstance(rows, OutcomeProportions):
        overall = (label("tables.overall", lang), rows.overall)
        return [overall, *zip(rows.levels, rows.groups, strict=True)]
    return list(rows)


def comparison_frame(
    comparisons: Iterable[Comparison | NumberComparison | CategoryTest],
    lang: Lang = "en",
    *,
    adjusted: AdjustedPValues | Sequence[float | None] | None = None,
) -> pd.DataFrame:
    """Comparisons of two groups, one row each, the raw p-value beside the adjusted one.

    Parameters
    ----------
    comparisons : iterable of Comparison, NumberComparison or CategoryTest
        All between the same two groups.
    lang : {"en", "zh"}
    adjusted : AdjustedPValues or sequence of float, optional
        As :func:`pooledcases.describe.holm` gives them, in the order of the rows. A row beyond
        their end has none; tests beyond the last row count in the adjustment and are not shown.

    Returns
    -------
    pandas.DataFrame
        A comparison of a status is followed by the same among those disease-free at the start,
        and by the follow-up of both groups (PC-M29).

    Raises
    ------
    InputError
        When the comparisons are of different groups.

    Examples
    --------
    >>> import pooledcases as pc
    >>> cases = {"sex": ["F", "F", "M", "M"], "gene": ["A", "A", "B", "B"]}
    >>> found = pc.compare(cases, outcome="sex=F", by="gene", groups=("A", "B"))
    >>> comparison_frame([found]).iloc[0, :3].tolist()
    ['sex: F', '2/2 (100.0%)', '0/2 (0.0%; one-sided ≤ 77.6%)']
    """
    items = list(comparisons)
    groups = list(dict.fromkeys(item.groups for item in items))
    if len(groups) != 1:
        raise InputError(
            "comparison_frame: one table holds comparisons of the same groups; found "
            f"{'; '.join(' / '.join(g) for g in groups) or 'none'}."
        )
    holm = list(adjusted.adjusted if isinstance(adjusted, AdjustedPValues) else adjusted or ())
    missing, p_holm = label("tables.p_range", lang), label("tables.holm", lang)
    rows = []
    for index, item in enumerate(items):
        corrected = words.p_cell(holm[index]) if index < len(holm) else ""
        rows += _comparison_rows(item, corrected, lang)
    headers = [
        "",
        *groups[0],
        label("tables.odds_ratio", lang),
        label("tables.risk_difference", lang),
        "p",
        p_holm,
        missing,
    ]
    table = words.frame(_distinct(headers), rows)
    table = words.drop_empty(table, *headers[-5:-3], p_holm, missing)
    return words.noted(table, *words.one_sided_note((x for row in rows for x in row), lang))


def _comparison_rows(
    item: Comparison | NumberComparison | CategoryTest, corrected: str, lang: Lang
) -> list[list[str]]:
    if isinstance(item, NumberComparison):
        pair = [words.summary(found, lang) for found in item.summaries]
        p = words.p_cell(item.p_value)
        return [[words.condition(item.column), *pair, "", "", p, corrected, ""]]
    if isinstance(item, CategoryTest):
        sums = [values.whole("total", int(n)) for n in item.counts.sum(axis=0)]
        p = words.p_cell(item.p_value)
        return [[words.condition(item.column), *sums, "", "", p, corrected, ""]]
    found, name = item.fisher_p_range, words.condition(item.outcome)
    span = "" if found is None else _p_range(found.low, found.high, lang)
    rows = [[name, *_two_by_two(item.two_by_two, lang), corrected, span]]
    if item.disease_free is not None:
        again = label("tables.if_disease_free", lang, outcome=name)
        rows.append([again, *_two_by_two(item.disease_free, lang), "", ""])
    if item.followup is not None:
        pair = [words.summary(part, lang) for part in item.followup]
        rows.append([label("tables.followup", lang), *pair, "", "", "", "", ""])
    return rows


def two_by_two_frame(
    rows: Iterable[tuple[str, TwoByTwo]],
    lang: Lang = "en",
    *,
    groups: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Pairs of risks compared exactly, each of groups of its own.

    Parameters
    ----------
    rows : iterable of (label, TwoByTwo)
    lang : {"en", "zh"}
    groups : tuple of two str, optional
        What the two groups are called.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> pair = pc.describe.compare_proportions(3, 8, 1, 9)
    >>> two_by_two_frame([("EML4 against TPM3", pair)]).iloc[0, :3].tolist()
    ['EML4 against TPM3', '3/8 (37.5%)', '1/9 (11.1%)']
    """
    first, second = groups or (label("fit.group_1", lang), label("fit.group_2", lang))
    headers = [
        "",
        first,
        second,
        label("tables.odds_ratio", lang),
        label("tables.risk_difference", lang),
        "p",
    ]
    cells = [[name, *_two_by_two(item, lang)] for name, item in rows]
    note = words.one_sided_note((cell for row in cells for cell in row), lang)
    return words.noted(words.frame(headers, cells), *note)


def _two_by_two(item: TwoByTwo, lang: Lang) -> list[str]:
    return [
        words.alone(item.risk1, lang),
        words.alone(item.risk2, lang),
        words.ratio(item.odds_ratio, item.odds_ratio_ci, lang),
        words.difference(item.risk_difference, item.newcombe_ci, lang),
        words.p_cell(item.fisher_p),
    ]


def _p_range(low: float, high: float, lang: Lang) -> str:
    return values.p_range(low, high, label("range_to", lang))


def _distinct(headers: Sequence[str]) -> list[str]:
    """Two groups of one name would be two columns of one name; the second gets a mark."""
    seen: set[str] = set()
    out = []
    for header in headers:
        name = header
        while name in seen:
            name += "′"
        seen.add(name)
        out.append(name)
    return out
