"""Tables of studies: each with its effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.derivations import derived_lines
from pooledcases.results.effects import Effects
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled
from pooledcases.tables import values
from pooledcases.tables.notes import NOTES
from pooledcases.tables.text_table import TextTable
from pooledcases.tables.values import Part, PartName, percent

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
        Weights only for a pooled result that has them. Which rows were derived from other printed
        numbers is a note of the table (``frame.attrs["notes"]``).

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b"], "xi": [3, 5], "ni": [10, 12]}
    >>> studies_frame(pc.effect_sizes(table, measure="PLO")).iloc[0].tolist()
    ['a', '3/10', '30.0% (6.7% to 65.2%)']
    """
    effects = result.effects if isinstance(result, Pooled) else result
    frame = studies_table(result, lang).frame()
    if lines := derived_lines(effects, lang):
        frame.attrs[NOTES] = tuple(lines)
    return frame


def studies_table(result: Effects | Pooled, lang: Lang = "en") -> TextTable:
    """The same before it is a frame."""
    effects = result.effects if isinstance(result, Pooled) else result
    reader = Reader.of(effects.scale, lang)
    weight, note = label("plots.weight", lang), label("tables.not_pooled", lang)
    heads = (head.replace("\n", ": ") for head in fit_words.count_headers(effects, lang))
    measure = fit_words.measure_name(effects, lang)
    headers = [
        label("plots.study", lang),
        *heads,
        label("plots.with_ci", lang, what=measure, level=confidence(effects.level)),
        weight,
        note,
    ]
    rows = [_row(result, effects, row, reader) for row in range(len(effects.study))]
    return TextTable.of_rows(headers, rows).without_empty(weight, note)


def _row(result: Effects | Pooled, effects: Effects, row: int, reader: Reader) -> list[str]:
    found = effects.reported(row)
    share = result.studies[row].weight if isinstance(result, Pooled) else None
    included, reason = bool(effects.included[row]), effects.reasons[row]
    if isinstance(result, Pooled):
        included = result.studies[row].included
    why = "" if included else "–" if reason is None else reason.text(reader.lang)
    return [
        effects.study[row],
        *_counts(effects, row),
        values.estimate(reader, found["estimate"], found["ci"]),
        "" if share is None else percent(share),
        why,
    ]


def _counts(effects: Effects, row: int) -> list[str]:
    """Events over total, a cell a group."""
    cells: list[str] = []
    pairs = fit_words.count_pairs(effects)
    for text, (events, total) in zip(fit_words.counts(effects, row), pairs, strict=True):
        what: PartName = "time" if total.startswith("t") else "total"
        found: tuple[tuple[PartName, str], ...] = (("events", events), (what, total))
        numbers = ((name, float(effects.columns[column][row])) for name, column in found)
        parts = [Part(name, number, fit_words.whole(number)) for name, number in numbers]
        cells.append(values.NumberText(text, parts))
    return cells
