"""What a reader of a forest plot must know beside its numbers: signs at rows, lines under it.

A row whose number is not simply what was counted or printed has a sign after its name, and the
same sign begins the line under the figure that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from pooledcases.format import plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import BoolArray, Caution, codes
from pooledcases.results.dependent import Dependent
from pooledcases.results.pooled import Pooled

Fit = Pooled | Dependent

#: The line on tau says it.
_SAID_BY_TAU = ("PC-M12",)
#: The whole says it of its subgroups of one study.
_SAID_OF_GROUPS = (*_SAID_BY_TAU, "PC-M28")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One sign.

    Attributes
    ----------
    sign : str
    code : str
        The caution that speaks of these rows; not every fit has it.
    label : callable
        A fit to the key of what is said besides, or None.
    rows : callable
        A fit to the rows that have the sign.
    """

    sign: str
    code: str
    label: Callable[[Fit], str | None]
    rows: Callable[[Fit], BoolArray]


def _corrected(fit: Fit) -> BoolArray:
    """Rows with something added to their counts, where the drawn or the pooled number has it."""
    effects = fit.effects
    drawn = np.array([how == "normal" for how in effects.reported_interval], dtype=bool)
    pooled = "PC-M02" in codes(fit.cautions)
    return effects.included & effects.corrected & (drawn | pooled) & ~_double_zero(fit)


def _double_zero(fit: Fit) -> BoolArray:
    """Rows of two groups without events, or with nothing but events, in both."""
    effects, pairs = fit.effects, fit_words.count_pairs(fit.effects)
    if "PC-M03" not in codes(fit.cautions):
        return np.zeros(len(effects.study), dtype=bool)
    events, totals = (np.array([effects.columns[pair[i]] for pair in pairs]) for i in (0, 1))
    # as many events as person-time means nothing
    nobody_spared = np.all(events == totals, axis=0) & (pairs[0][1] == "n1i")
    return np.asarray(np.all(events == 0, axis=0) | nobody_spared)


def _disagreeing(fit: Fit) -> BoolArray:
    """Rows of which one printed number does not follow from the others."""
    found = np.zeros(len(fit.effects.study), dtype=bool)
    found[[entry.row - 1 for entry in fit.effects.ledger if entry.agree is False]] = True
    return found & fit.effects.included


def _where_added(fit: Fit) -> str:
    """Models on counts add nothing; the row alone cannot be drawn without."""
    pooled = fit.model == "inverse-variance" or isinstance(fit, Dependent)
    return "plots.mark.corrected" if pooled else "plots.mark.corrected_drawn"


MARKS = (
    Mark(sign="*", code="PC-M02", label=_where_added, rows=_corrected),
    Mark(sign="†", code="PC-M03", label=lambda fit: None, rows=_double_zero),
    Mark(sign="‡", code="PC-M24", label=lambda fit: "plots.mark.derived", rows=_disagreeing),
)


def signs(fit: Fit) -> tuple[str, ...]:
    """What stands after the name of each row of the table; "" for most."""
    found = [(mark.sign, mark.rows(fit)) for mark in MARKS]
    return tuple(
        "".join(sign for sign, rows in found if rows[row]) for row in range(len(fit.effects.study))
    )


def lines(fit: Fit, lang: Lang) -> list[str]:
    """A line for each sign, then every other caution, of the whole and of its subgroups."""
    used = [mark for mark in MARKS if mark.rows(fit).any()]
    met = {*_SAID_BY_TAU, *(mark.code for mark in used)}
    of_whole = {*_SAID_OF_GROUPS, *codes(fit.cautions)}
    return [
        *(f"{mark.sign} {''.join(_said(mark, fit, lang))}" for mark in used),
        *_texts(fit.cautions, lang, without=met),
        *(
            f"{group.level}: {text}"
            for group in (fit.subgroups if isinstance(fit, Pooled) else ())
            for text in _texts(group.fit.cautions, lang, without=of_whole)
        ),
    ]


def _said(mark: Mark, fit: Fit, lang: Lang) -> Iterator[str]:
    others, more = set(codes(fit.cautions)) - {mark.code}, mark.label(fit)
    for text in _texts(fit.cautions, lang, without=others):
        yield text if more is None else label("plots.mark.stop", lang, text=text)
    if more is not None:
        yield label(more, lang, add=plain(fit.effects.add))


def _texts(cautions: Iterable[Caution], lang: Lang, *, without: Collection[str]) -> Iterator[str]:
    for item in cautions:
        if item.code not in without:
            yield f"{item.code}: {item.message(lang)}"
