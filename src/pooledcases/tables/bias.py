"""Tables of small-study effects and selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence, significant
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.bias import AsymmetryTest, TrimFill
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled
from pooledcases.results.selection import SelectionModel
from pooledcases.tables import words
from pooledcases.tables.values import number

if TYPE_CHECKING:
    import pandas as pd


def asymmetry_frame(
    results: AsymmetryTest | Sequence[AsymmetryTest], lang: Lang = "en"
) -> pd.DataFrame:
    """Tests of funnel asymmetry, a line a test; those without a p-value with the reason.

    Parameters
    ----------
    results : AsymmetryTest or sequence of AsymmetryTest
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import asymmetry
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.02, 0.03, 0.08, 0.09, 0.01]}
    >>> found = asymmetry(pc.effect_sizes(table, measure="GEN"), force=True)
    >>> asymmetry_frame(found).iloc[0, :3].tolist()
    ["Egger's regression", 'the default for this measure', '5']
    """
    each = (results,) if isinstance(results, AsymmetryTest) else tuple(results)
    headers = [
        label(key, lang)
        for key in (
            "bias.test", "bias.chosen", "diagnostics.k", "bias.statistic", "bias.p", "bias.note",
        )
    ]  # fmt: skip
    rows = [_asymmetry_row(item, lang) for item in each]
    return words.drop_empty(words.frame(headers, rows), headers[-1])


def _asymmetry_row(item: AsymmetryTest, lang: Lang) -> list[str]:
    notes = [] if item.reason is None else [item.reason.text(lang)]
    if item.left_out:
        notes.append(label("asymmetry.left_out", lang, studies=", ".join(item.left_out)))
    notes += [caution.message(lang) for caution in item.cautions]
    return [
        label(f"asymmetry.{item.test}", lang),
        label(f"asymmetry.{item.chosen}", lang),
        str(item.k),
        _statistic(item),
        "–" if item.p_value is None else words.p_cell(item.p_value),
        "; ".join(notes),
    ]


def _statistic(item: AsymmetryTest) -> str:
    if item.tau is not None:
        return f"tau = {number(item.tau, 2)}"
    if item.statistic is None:
        return "–"
    if item.df is None:
        return f"z = {number(item.statistic, 2)}"
    return f"t({number(item.df, 0)}) = {number(item.statistic, 2)}"


def trim_fill_frame(result: TrimFill, lang: Lang = "en") -> pd.DataFrame:
    """The pooled value as published, and with the studies that a symmetric funnel would have.

    Parameters
    ----------
    result : TrimFill
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        The second line is labelled a sensitivity analysis.

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import trim_fill
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.02, 0.03, 0.08, 0.09, 0.01]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> trim_fill_frame(trim_fill(fit, force=True)).iloc[1, :2].tolist()
    ['trim-and-fill, L0 (sensitivity analysis)', '2']
    """
    fit = result.original
    measure, level = label(f"measure.{fit.measure}", lang), confidence(fit.level)
    headers = [
        label("bias.analysis", lang),
        label("bias.filled", lang),
        label("diagnostics.k", lang),
        label("plots.with_ci", lang, what=measure, level=level),
        label("bias.note", lang),
    ]
    method = label("bias.sensitivity", lang, method=label(f"trim.{result.estimator}", lang))
    why = "" if result.reason is None else result.reason.text(lang)
    notes = [caution.message(lang) for caution in result.cautions]
    filled = "–" if result.k0 is None else str(result.k0)
    rows = [
        [label("bias.observed", lang), "", str(fit.k), _pooled(fit, lang), ""],
        [
            method,
            filled,
            "–" if result.fit is None else str(result.fit.k),
            "–" if result.fit is None else _pooled(result.fit, lang),
            "; ".join(text for text in (why, *notes) if text),
        ],
    ]
    return words.frame(headers, rows)


def _pooled(fit: Pooled, lang: Lang) -> str:
    return Reader.of(fit.effects.scale, lang).estimate(fit.reported.estimate, fit.reported.ci)


def selection_frame(
    results: SelectionModel | Sequence[SelectionModel], lang: Lang = "en"
) -> pd.DataFrame:
    """Selection models, a line a model: the value before selection, and the test of none.

    Parameters
    ----------
    results : SelectionModel or sequence of SelectionModel
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
    """
    each = (results,) if isinstance(results, SelectionModel) else tuple(results)
    headers = [
        label(key, lang)
        for key in (
            "bias.analysis", "diagnostics.k", "bias.before_selection", "bias.chances",
            "bias.no_selection", "bias.note",
        )
    ]  # fmt: skip
    rows = [_selection_row(item, lang) for item in each]
    return words.drop_empty(words.frame(headers, rows), headers[-1])


def _selection_row(item: SelectionModel, lang: Lang) -> list[str]:
    notes = [] if item.reason is None else [item.reason.text(lang)]
    notes += [caution.message(lang) for caution in item.cautions]
    return [
        label(f"selection.{item.weights}", lang),
        str(item.k),
        Reader.of(item.scale, lang).estimate(item.reported, item.reported_ci),
        "; ".join(_chance(parameter.name, parameter.estimate) for parameter in item.parameters),
        "–" if item.lrt_p_value is None else words.p_cell(item.lrt_p_value),
        "; ".join(notes),
    ]


def _chance(name: str, value: float | None) -> str:
    return f"{name} = " + ("–" if value is None else significant(value, 2))
