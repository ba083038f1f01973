"""What a reader of a forest plot must know beside its numbers: signs at rows, lines under it.

A row whose number is not simply what was counted or printed has a sign after its name, and the
same sign begins the line under the figure that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.format import plain
from pooledcases.labels import LABELS, label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import BoolArray, Caution, codes
from pooledcases.results.dependent import Dependent
from pooledcases.results.derivations import Derivation, derivations
from pooledcases.results.pooled import Pooled, Subgroup

Fit = Pooled | Dependent

#: The line on tau says it.
_SAID_BY_TAU = ("PC-M12",)
#: The whole says it of its subgroups of one study.
_SAID_OF_GROUPS = (*_SAID_BY_TAU, "PC-M28")


#: Signs of what was derived, in the order in which a figure needs them; ``§`` is for influence.
_DERIVED_SIGNS = ("‖", "¶", "#", "**", "††", "‡‡", "‖‖", "¶¶", "##")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One sign.

    Attributes
    ----------
    sign : str
    rows : callable
        A fit to the rows that have the sign.
    short : callable
        A fit to the key of what the sign means in few words.
    code : str
        The caution that speaks of these rows; not every fit has it.
    more : callable
        A fit to the key of what is said besides it, or None.
    """

    sign: str
    rows: Callable[[Fit], BoolArray]
    short: Callable[[Fit], str]
    code: str
    more: Callable[[Fit], str | None] = lambda fit: None


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


def _without_events(fit: Fit) -> str:
    forms = {item.values.get("form") for item in fit.cautions if item.code == "PC-M03"}
    return "plots.mark.set_aside" if "set_aside" in forms else "plots.mark.silent"


MARKS = (
    Mark(sign="*", rows=_corrected, short=_where_added, code="PC-M02", more=_where_added),
    Mark(sign="†", rows=_double_zero, short=_without_events, code="PC-M03"),
    Mark(
        sign="‡",
        rows=_disagreeing,
        short=lambda fit: "plots.mark.disagree",
        code="PC-M24",
        more=lambda fit: "plots.mark.derived",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnotes:
    """What the signs of a figure mean; ``plain`` are lines on all of its rows, without a sign."""

    signed: tuple[tuple[str, str], ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """As they stand under the figure."""
        return (*(f"{sign} {text}" for sign, text in self.signed), *self.plain)


def signs(fit: Fit) -> tuple[str, ...]:
    """What stands after the name of each row of the table; "" for most."""
    found = [(mark.sign, mark.rows(fit)) for mark in MARKS]
    found += [(sign, _at(fit, item)) for sign, item in _derived(fit) if not item.every]
    return tuple(
        "".join(sign for sign, rows in found if rows[row]) for row in range(len(fit.effects.study))
    )


def footnotes(fit: Fit, lang: Lang, *, full: bool) -> Footnotes:
    """A line for each sign that stands somewhere, and for what was derived in every row."""
    used = [mark for mark in MARKS if mark.rows(fit).any()]
    say = _in_full if full else _in_short
    derived = [(sign, _sentence(item.text(lang), lang), item) for sign, item in _derived(fit)]
    return Footnotes(
        signed=(
            *((mark.sign, say(mark, fit, lang)) for mark in used),
            *((sign, text) for sign, text, item in derived if not item.every),
        ),
        plain=tuple(
            item.line(lang) + label("say.stop", lang) for _, _, item in derived if item.every
        ),
    )


def _derived(fit: Fit) -> list[tuple[str, Derivation]]:
    """How rows were derived; one way for all rows takes no sign."""
    return list(zip(_DERIVED_SIGNS, derivations(fit.effects), strict=False))


def _at(fit: Fit, item: Derivation) -> BoolArray:
    found = np.zeros(len(fit.effects.study), dtype=bool)
    found[list(item.rows)] = True
    return found


def _sentence(text: str, lang: Lang) -> str:
    return text[:1].upper() + text[1:] + label("say.stop", lang)


def _in_short(mark: Mark, fit: Fit, lang: Lang) -> str:
    return label(mark.short(fit), lang, add=plain(fit.effects.add))


def _in_full(mark: Mark, fit: Fit, lang: Lang) -> str:
    """The caution of the rows, where the fit has one, and what is said besides."""
    others, more = set(codes(fit.cautions)) - {mark.code}, mark.more(fit)
    said = [
        text if more is None else label("plots.mark.stop", lang, text=text)
        for text in _texts(fit.cautions, lang, without=others)
    ]
    return "".join([*said, "" if more is None else label(more, lang, add=plain(fit.effects.add))])


def cautions(fit: Fit, lang: Lang) -> list[str]:
    """Every caution that no sign speaks of, of the whole and of its subgroups, in full."""
    of_whole = {*_SAID_OF_GROUPS, *codes(fit.cautions)}
    return [
        *_texts(fit.cautions, lang, without=_met(fit)),
        *(
            f"{group.level}: {text}"
            for group in _subgroups(fit)
            for text in _texts(group.fit.cautions, lang, without=of_whole)
        ),
    ]


def cautions_in_short(fit: Fit, lang: Lang) -> list[str]:
    """The same as one line, in a few words each; none where there is none."""
    found: dict[str, list[str]] = {}
    of_whole = {*_SAID_OF_GROUPS, *codes(fit.cautions)}
    for item in fit.cautions:
        if item.code not in _met(fit):
            found.setdefault(_few_words(item, lang), [item.code])
    for group in _subgroups(fit):
        for item in group.fit.cautions:
            if item.code not in of_whole:
                found.setdefault(_few_words(item, lang), [item.code]).append(group.level)
    if not found:
        return []
    parts = [
        label("plots.short.caution", lang, text=text, code=_listed(about, lang))
        for text, about in found.items()
    ]
    return [label("plots.short.cautions", lang, text=label("say.semicolon", lang).join(parts))]


def _listed(about: Sequence[str], lang: Lang) -> str:
    """A code, and of which subgroups it is said."""
    code, *groups = about
    comma = label("say.comma", lang)
    return label("derived.line", lang, who=code, text=comma.join(groups)) if groups else code


def _few_words(item: Caution, lang: Lang) -> str:
    keys = (f"plots.short.{item.code}.{item.values.get('form')}", f"plots.short.{item.code}")
    return next((label(key, lang) for key in keys if key in LABELS), item.message(lang))


def _met(fit: Fit) -> set[str]:
    """Codes that the line on tau or a sign speaks of."""
    return {*_SAID_BY_TAU, *(mark.code for mark in MARKS if mark.rows(fit).any())}


def _subgroups(fit: Fit) -> Sequence[Subgroup]:
    return fit.subgroups if isinstance(fit, Pooled) else ()


def _texts(cautions: Iterable[Caution], lang: Lang, *, without: Collection[str]) -> Iterator[str]:
    for item in cautions:
        if item.code not in without:
            yield f"{item.code}: {item.message(lang)}"
