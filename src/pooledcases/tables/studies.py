"""Tables of studies: each with its effect, and what pooling gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pooledcases.format import number, percent
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.effects import Effects
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled
from pooledcases.tables import words

if TYPE_CHECKING:
    import pandas as pd


def studies_frame(result: Effects | Pooled, lang: Lang = "en") -> pd.DataFrame:
    """Every study of a table, those that are not pooled with the reason.

    Parameters
    ----------
    result : Effects or Pooled
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Weights only for a pooled result that has them.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b"], "xi": [3, 5], "ni": [10, 12]}
    >>> studies_frame(pc.effect_sizes(table, measure="PLO")).iloc[0].tolist()
    ['a', '3/10', '30.0% (6.7% to 65.2%)']
    """
    effects = result.effects if isinstance(result, Pooled) else result
    reader = Reader.of(effects.scale, lang)
    weight, note = label("plots.weight", lang), label("tables.not_pooled", lang)
    heads = (head.replace("\n", ": ") for head in fit_words.count_headers(effects, lang))
    measure = label(f"measure.{effects.measure}", lang)
    headers = [
        label("plots.study", lang),
        *heads,
        label("plots.with_ci", lang, what=measure, level=percent(effects.level, 0)),
        weight,
        note,
    ]
    rows = [_row(result, effects, row, reader) for row in range(len(effects.study))]
    return words.drop_empty(words.frame(headers, rows), weight, note)


def _row(result: Effects | Pooled, effects: Effects, row: int, reader: Reader) -> list[str]:
    found = effects.reported(row)
    share = result.studies[row].weight if isinstance(result, Pooled) else None
    included, reason = bool(effects.included[row]), effects.reasons[row]
    if isinstance(result, Pooled):
        included = result.studies[row].included
    why = "" if included else "–" if reason is None else reason.text(reader.lang)
    return [
        effects.study[row],
        *fit_words.counts(effects, row),
        reader.estimate(found["estimate"], found["ci"]),
        "" if share is None else percent(share),
        why,
    ]


def pooled_frame(fits: Pooled | Mapping[str, Pooled], lang: Lang = "en") -> pd.DataFrame:
    """What pooling gave, a line a quantity; several fits stand side by side.

    Parameters
    ----------
    fits : Pooled or mapping of name to Pooled
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        The spread between studies and the prediction interval before I² (PC-M12). Subgroups
        follow the whole.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="PLO"))
    >>> pooled_frame(fit).iloc[0].tolist()
    ['studies pooled', '3']
    """
    each = {label("tables.value", lang): fits} if isinstance(fits, Pooled) else dict(fits)
    columns = {name: _quantities(fit, lang) for name, fit in each.items()}
    lines = list(dict.fromkeys(line for column in columns.values() for line in column))
    rows = [[line, *(column.get(line, "–") for column in columns.values())] for line in lines]
    return words.frame([label("tables.quantity", lang), *columns], rows)


def _quantities(fit: Pooled, lang: Lang) -> dict[str, str]:
    reader, shown = Reader.of(fit.effects.scale, lang), fit.reported
    measure = label(f"measure.{fit.measure}", lang)
    head = label("plots.with_ci", lang, what=measure, level=percent(fit.level, 0))
    lines = {
        label("tables.studies", lang): str(fit.k),
        head: reader.estimate(shown.estimate, shown.ci),
        label("tables.p_null", lang): (
            # against a proportion of one half, which nobody asked
            "" if fit.p_value is None or reader.proportion else words.p_cell(fit.p_value)
        ),
        label("tables.prediction", lang, level=percent(fit.level, 0)): (
            "–" if shown.prediction is None else reader.interval(shown.prediction)
        ),
        label("tables.heterogeneity", lang): "; ".join(
            part for part in (fit_words.tau(fit, lang), fit_words.i2(fit, lang)) if part
        ),
        label("tables.q", lang): fit_words.q(fit, lang),
        label("tables.estimate_analysis", lang, scale=label(f"scale.{fit.effects.scale}", lang)): (
            "" if fit.estimate is None else f"{number(fit.estimate, 4)} (SE {number(fit.se, 4)})"
        ),
        label("tables.method", lang): fit_words.method_line(fit, lang).removeprefix(
            label("tables.method_head", lang)
        ),
    }
    for group in fit.subgroups:
        found = group.fit.reported
        name = label("tables.subgroup", lang, name=group.level, k=group.fit.k)
        lines[name] = reader.estimate(found.estimate, found.ci)
    lines[label("tables.subgroup_test", lang)] = fit_words.subgroup_line(fit, lang)
    return {name: text for name, text in lines.items() if text}
