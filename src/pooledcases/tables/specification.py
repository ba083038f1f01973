"""A specification curve as tables: its specifications, its choices, what was not fitted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import specification_words as curve_words
from pooledcases.results.fit_words import Reader
from pooledcases.results.specification import Specification, SpecificationCurve
from pooledcases.tables import words
from pooledcases.tables.values import estimate, number, value

if TYPE_CHECKING:
    import pandas as pd


def specification_frame(result: SpecificationCurve, lang: Lang = "en") -> pd.DataFrame:
    """Every specification with what it chose, from the smallest estimate to the largest.

    Parameters
    ----------
    result : SpecificationCurve
        From :func:`pooledcases.diagnostics.specification_curve`.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        A column for each dimension with a choice; where several choices lead to the same numbers
        the cell names them all, and a dash stands where a model ignores the dimension. Those
        without an estimate come last. The main one is marked. No p-value on scales without a value
        of no effect.

    Examples
    --------
    >>> from pooledcases.diagnostics import specification_curve
    >>> table = {"xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> curve = specification_curve(table, measures="PLO", tau2=["REML", "EE"], inference="normal")
    >>> specification_frame(curve)["Estimator of τ²"].tolist()
    ['restricted maximum likelihood', 'equal effects']
    """
    dimensions = result.varied
    mark = label("specification.main", lang)
    p = label("diagnostics.p", lang)
    what = curve_words.scale_text(result, lang)
    headers = [
        label("specification.column.number", lang),
        *(curve_words.dimension_name(item.name, lang) for item in dimensions),
        label("diagnostics.k", lang),
        label("plots.with_ci", lang, what=what, level=confidence(result.level)),
        p,
        label("diagnostics.tau", lang),
        mark,
    ]
    order, reader = result.order(), Reader.of(result.scale, lang)
    rest = [index for index in range(len(result.rows)) if index not in set(order)]
    rows = []
    for place, index in enumerate((*order, *rest), 1):
        row = result.rows[index]
        rows.append(
            [
                str(place),
                *(curve_words.choice_text(result, row, d.name, lang) for d in dimensions),
                str(row.k),
                estimate(reader, row.reported_estimate, row.reported_ci),
                "" if row.p_value is None else words.p_cell(row.p_value),
                _tau(row),
                "×" if index == result.main else "",
            ]
        )
    return words.drop_empty(words.frame(headers, rows), p)


def _tau(row: Specification) -> str:
    """Equal effects are an assumption, and no estimate of 0."""
    if row.tau2 is None or row.choices["tau2"] == ("EE",):
        return "–"
    return number(math.sqrt(row.tau2))


def specification_choices_frame(result: SpecificationCurve, lang: Lang = "en") -> pd.DataFrame:
    """What each choice does: how many specifications take it, and their median estimate.

    Parameters
    ----------
    result : SpecificationCurve
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Dimensions with a choice, the one that moves the estimate most first.

    Examples
    --------
    >>> from pooledcases.diagnostics import specification_curve
    >>> table = {"xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> curve = specification_curve(table, measures="PLO", tau2=["REML", "EE"], inference="normal")
    >>> specification_choices_frame(curve).iloc[0].tolist()
    ['Estimator of τ²', 'restricted maximum likelihood', '1', '22.7%']
    """
    reader = Reader.of(result.scale, lang)
    ranked = [item for item in result.influential() if item in result.varied]
    others = [item for item in result.varied if item not in ranked]
    headers = [
        label("specification.column.choice", lang),
        label("specification.column.level", lang),
        label("specification.n", lang),
        label("specification.median", lang),
    ]
    rows = [
        [
            curve_words.dimension_name(item.name, lang),
            level.text(lang),
            str(level.n),
            value(reader, level.median),
        ]
        for item in (*ranked, *others)
        for level in item.levels
    ]
    return words.frame(headers, rows)


def specification_not_fitted_frame(result: SpecificationCurve, lang: Lang = "en") -> pd.DataFrame:
    """What was asked for and not fitted, with the reason.

    Parameters
    ----------
    result : SpecificationCurve
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> from pooledcases.diagnostics import specification_curve
    >>> table = {"xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> curve = specification_curve(table, measures="PLO", tau2=["PM", "EB"])
    >>> specification_not_fitted_frame(curve).iloc[0].tolist()
    ['Estimator of τ²: empirical Bayes', 'it solves the same equation as PM and gives the same \
numbers']
    """
    headers = [
        label("specification.column.choice", lang),
        label("specification.column.reason", lang),
    ]
    rows = [
        [curve_words.choices_text(result, item.choices, lang) or "–", item.reason.text(lang)]
        for item in result.not_fitted
    ]
    return words.frame(headers, rows)
