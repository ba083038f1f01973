"""Tables of what a pooled result rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pooledcases.format import confidence, significant
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.fit_words import Reader
from pooledcases.results.gosh import Gosh, Separation
from pooledcases.results.influence import Baujat, Influence
from pooledcases.results.refits import LeaveOneOut, Refits, known
from pooledcases.scales import to_reader
from pooledcases.tables import values, words
from pooledcases.tables.values import number, percent

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (
    "rstudent", "dffits", "cook", "cov_ratio", "tau2_deleted", "q_deleted", "weight", "dfbetas",
)  # fmt: skip


def refits_frame(result: Refits, lang: Lang = "en") -> pd.DataFrame:
    """Leave-one-out or cumulative: a line a fit, on the reader's scale.

    Parameters
    ----------
    result : LeaveOneOut or Cumulative
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import leave_one_out
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="PLO"), tau2="DL")
    >>> refits_frame(leave_one_out(fit)).iloc[2, :2].tolist()
    ['c', '2']
    """
    fit = result.fit
    reader = Reader.of(fit.effects.scale, lang)
    first = label(
        "diagnostics.left_out" if isinstance(result, LeaveOneOut) else "diagnostics.added", lang
    )
    level, note = confidence(fit.level), label("diagnostics.note", lang)
    measure = label(f"measure.{fit.measure}", lang)
    headers = [
        first,
        label("diagnostics.k", lang),
        label("plots.with_ci", lang, what=measure, level=level),
        label("diagnostics.p", lang),
        label("diagnostics.tau", lang),
        "I²",
        note,
    ]
    rows = [_refit(result, row, reader) for row in range(len(result.rows))]
    table = words.frame(headers, rows)
    # against a proportion of one half, which nobody asked
    unused = [label("diagnostics.p", lang)] if reader.proportion else []
    return words.drop_empty(table.drop(columns=unused), "I²", note)


def _refit(result: Refits, row: int, reader: Reader) -> list[str]:
    shown, reason = result.reported(row), result.reasons[row]
    tau2, i2 = known(result.tau2[row]), known(result.i2[row])
    return [
        result.rows[row],
        str(int(result.k[row])),
        values.estimate(reader, shown["estimate"], shown["ci"]),
        words.p_cell(known(result.p_value[row])),
        number(None if tau2 is None else float(np.sqrt(tau2))),
        "" if i2 is None else percent(i2, 0),
        "" if reason is None else reason.text(reader.lang),
    ]


def influence_frame(result: Influence, lang: Lang = "en") -> pd.DataFrame:
    """What each study does to the fit, and by which rule it counts as influential.

    Parameters
    ----------
    result : Influence
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import influence
    >>> table = {"study": list("abcd"), "yi": [0.1, 0.2, 0.3, 2.0], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", inference="normal")
    >>> influence_frame(influence(fit)).iloc[3, 1]
    '8.21'
    """
    headers = [
        label("plots.study", lang),
        *(label(f"diagnostics.{name}", lang) for name in _COLUMNS),
        label("diagnostics.influential", lang),
        label("diagnostics.note", lang),
    ]
    rows = []
    for row, study in enumerate(result.study):
        cells = [_cell(name, known(getattr(result, name)[row])) for name in _COLUMNS]
        rules = [
            label(f"diagnostics.rule.{rule}", lang, limit=significant(result.limits[rule]))
            for rule in result.rules[row]
        ]
        reason = result.reasons[row]
        note = "" if reason is None else reason.text(lang)
        rows.append([study, *cells, label("say.semicolon", lang).join(rules), note])
    return words.drop_empty(words.frame(headers, rows), label("diagnostics.note", lang))


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return percent(value) if name == "weight" else number(value)


def baujat_frame(result: Baujat, lang: Lang = "en") -> pd.DataFrame:
    """Each study's part of the heterogeneity and its pull, the largest part first.

    Parameters
    ----------
    result : Baujat
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import baujat
    >>> table = {"study": ["a", "b", "c"], "yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> baujat_frame(baujat(fit)).iloc[0].tolist()
    ['c', '5.00', '1.20']
    """
    headers = [label(f"diagnostics.{name}", lang) for name in ("contribution", "change")]
    order = np.argsort(-result.contribution, kind="stable")
    rows = [
        [
            result.study[row],
            number(known(result.contribution[row])),
            number(known(result.influence[row])),
        ]
        for row in order
    ]
    return words.frame([label("plots.study", lang), *headers], rows)


def gosh_frame(
    result: Gosh, separation: Separation | None = None, lang: Lang = "en"
) -> pd.DataFrame:
    """The studies that drive the subsets' estimates, the strongest first.

    Parameters
    ----------
    result : Gosh
    separation : Separation, optional
        Of the same subsets, for one more column.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Mean estimates are on the reader's scale.

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import gosh
    >>> table = {"study": list("abcd"), "yi": [0.1, 0.2, 0.3, 2.0], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> gosh_frame(gosh(fit)).iloc[0].tolist()
    ['d', '0.94', '0.19', '55.2%']
    """
    effects = result.fit.effects
    reader, size = Reader.of(effects.scale, lang), effects.size_for_back()

    def shown(value: float | None) -> str:
        found = None if value is None else float(to_reader(effects.scale, value, size))
        return values.value(reader, found)

    names = ("with", "without", "explained", "separation")
    headers = [label("plots.study", lang), *(label(f"diagnostics.{name}", lang) for name in names)]
    drivers = enumerate(result.drivers)
    ordered = sorted(drivers, key=lambda item: -(item[1].explained or 0.0))
    rows = [
        [
            driver.study,
            shown(driver.with_it),
            shown(driver.without_it),
            "–" if driver.explained is None else percent(driver.explained),
            "" if separation is None else number(known(separation.auc[row])),
        ]
        for row, driver in ordered
    ]
    return words.drop_empty(words.frame(headers, rows), headers[-1])
