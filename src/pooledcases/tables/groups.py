"""Tables of many small groups."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.describe import Proportion
from pooledcases.results.reader import Reader
from pooledcases.results.shrinkage import Pulled, Shrinkage, ShrunkenGroup
from pooledcases.tables import values, words
from pooledcases.tables.values import count_percent, percent, plain

if TYPE_CHECKING:
    import pandas as pd


#: What marks a number that is no evidence on its group, by the group's evidence.
_MARKS = MappingProxyType({"overall-mean": "*", "nothing-known": "**"})


def shrinkage_frame(item: Shrinkage, lang: Lang = "en", *, full: bool = True) -> pd.DataFrame:
    """Every group, raw and partially pooled, and what it borrows.

    Parameters
    ----------
    item : Shrinkage
    lang : {"en", "zh"}
    full : bool
        False: only the columns that a page has room for, with marks in place of the remarks (see
        :func:`shrinkage_marks`); those disease-free at the start are a table of their own then.

    Returns
    -------
    pandas.DataFrame
        The last rows are the middle group and a new one. What does not exist reads "–". For a
        status at last contact the same among those disease-free at the start stands beside, where
        it is known who was (PC-M29).

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"gene": ["A"] * 5 + ["B"] * 4, "status": ["NED"] * 6 + ["DOD"] * 3}
    >>> found = pc.describe.shrink(table, outcome="status=NED", by="gene")
    >>> shrinkage_frame(found).iloc[:, 1].tolist()
    ['5/5 (100.0%)', '1/4 (25.0%)', '', '']
    """
    if not full:
        return _brief(item, lang)
    level = confidence(item.level)
    with_reports = item.crossed
    headers = [
        item.by,
        label("plots.n_of_n", lang),
        label("plots.with_ci", lang, what=label("groups.raw", lang), level=level),
        label("groups.with_interval", lang, what=label("groups.shrunken", lang), level=level),
        label("groups.borrowed", lang),
        label("groups.narrower", lang, scale=plain(item.narrower_scale)),
        label("groups.plug_in", lang),
        label("groups.beta", lang),
        *([label("groups.reports", lang)] if with_reports else []),
        label("groups.remark", lang),
    ]
    free = item.disease_free
    rows = [_row(group, with_reports, lang) for group in item.groups]
    for key, pulled in (("middle", item.middle), ("new", item.new_group)):
        empty = [""] * (6 if with_reports else 5)
        rows.append([label(f"groups.{key}", lang), "", "", pulled_text(pulled, lang), *empty])
    if free is not None:
        again = [pulled_text(group.shrunken, lang) for group in free.groups]
        counts = [words.alone(group.raw, lang) for group in free.groups]
        again += [pulled_text(free.middle, lang), pulled_text(free.new_group, lang)]
        about = label("groups.disease_free", lang)
        headers[-1:-1] = [f"{label('plots.n_of_n', lang)} ({label('groups.start', lang)})", about]
        for row, count, text in zip(rows, [*counts, "", ""], again, strict=True):
            row[-1:-1] = [count, text]
    return words.frame(headers, rows)


def _brief(item: Shrinkage, lang: Lang) -> pd.DataFrame:
    level = confidence(item.level)
    headers = [
        item.by,
        label("plots.n_of_n", lang),
        label("plots.with_ci", lang, what=label("groups.raw", lang), level=level),
        label("groups.with_interval", lang, what=label("groups.shrunken", lang), level=level),
        label("groups.borrowed", lang),
    ]
    rows = [
        [
            group.group,
            count_percent(group.raw.xi, group.raw.ni),
            _brief_raw(group.raw, lang),
            _marked(pulled_text(group.shrunken, lang), group.evidence),
            percent(None if group.shrunken is None else group.shrunken.borrowed, 0),
        ]
        for group in item.groups
    ]
    for key, pulled in (("middle", item.middle), ("new", item.new_group)):
        rows.append([label(f"groups.{key}", lang), "", "", pulled_text(pulled, lang), ""])
    return words.frame(headers, rows)


def _brief_raw(raw: Proportion, lang: Lang) -> str:
    """The interval; of 0 or all of n the exact one-sided limit, which says more in less room."""
    limits = {"upper": raw.upper_one_sided, "lower": raw.lower_one_sided}
    for end, limit in limits.items():
        if limit is not None and raw.ni:
            return label(f"groups.one_sided_{end}", lang, limit=percent(limit, 0))
    return raw_text(raw, lang)


def shrinkage_marks(item: Shrinkage, lang: Lang = "en") -> str:
    """What the marks of the brief table mean; empty where it has none."""
    found = {group.evidence for group in item.groups}
    parts = [
        f"{mark} {label(f'groups.evidence.{evidence}', lang)}"
        for evidence, mark in _MARKS.items()
        if evidence in found
    ]
    return label("say.and", lang).join(parts)


def _row(group: ShrunkenGroup, with_reports: bool, lang: Lang) -> list[str]:
    remark = "" if group.evidence == "own" else label(f"groups.evidence.{group.evidence}", lang)
    borrowed = None if group.shrunken is None else group.shrunken.borrowed
    return [
        group.group,
        count_percent(group.raw.xi, group.raw.ni),
        raw_text(group.raw, lang),
        pulled_text(group.shrunken, lang),
        percent(borrowed, 0),
        pulled_text(group.narrower_prior, lang),
        pulled_text(group.plug_in, lang),
        pulled_text(group.beta_binomial, lang),
        *([str(group.reports)] if with_reports else []),
        remark,
    ]


def pulled_text(found: Pulled | None, lang: Lang) -> str:
    """A pooled proportion with its interval."""
    if found is None:
        return "–"
    return values.estimate(Reader(lang, proportion=True, digits=0), found.estimate, found.ci)


def _marked(text: str, evidence: str) -> str:
    mark = _MARKS.get(evidence)
    return text if mark is None else values.marked(text, mark)


def raw_text(raw: Proportion, lang: Lang) -> str:
    """The exact interval of a raw proportion, and the one-sided limit of 0 or all of n."""
    return words.interval_of(raw, lang, 0)
