"""What was not printed but derived: which rows, from what, and how far rounding reaches.

A standard error that follows from a rounded p-value weighs as much as one that was counted; who
reads the result has to know. Figures, tables, the terminal and the methods text all say it from
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pooledcases.format import number, plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import codes
from pooledcases.results.effects import Effects, LedgerEntry
from pooledcases.results.pooled import Pooled

#: The sources of effects that print neither counts nor a standard error, each with where its
#: formula is published; the words are those of :attr:`Effects.source`.
CITATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "p-value": "Cochrane Handbook 6.5, section 6.3.2; Altman & Bland 2011, BMJ 343:d2090",
        "interval": "Cochrane Handbook 6.5, section 6.3.1; Parmar 1998, Stat Med 17:2815",
        "z": "Cochrane Handbook 6.5, section 6.3.2",
        "chi2": "Cochrane Handbook 6.5, section 6.3.2",
        "o-e": "Yusuf 1985, Prog Cardiovasc Dis 27:335; Parmar 1998, Stat Med 17:2815",
        "table": "Di Pietrantonj 2006, Stat Med 25:2299",
        "log-rank": "Parmar 1998, Stat Med 17:2815; Tierney 2007, Trials 8:16",
        "events": "Parmar 1998, Stat Med 17:2815; Tierney 2007, Trials 8:16",
        "quantiles": "Cochrane Handbook 6.5, section 6.5.2",
    }
)
#: Ranges of so many rows are spelled out; of more, the table of studies says more.
_SPELLED: Final = 3
#: Printed numbers whose rounding moves the standard error most.
_ROUNDED: Final = frozenset({"p-value", "z", "chi2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """The rows that were derived in one way.

    Attributes
    ----------
    word : str
        A key of :data:`CITATIONS`.
    rows : tuple of int
        Of the table, from 0.
    studies : tuple of str
    spans : tuple of LedgerEntry
        The standard errors with their range by rounding, where the ledger keeps it.
    every : bool
        Whether no included row was obtained in another way.
    """

    word: str
    rows: tuple[int, ...]
    studies: tuple[str, ...]
    spans: tuple[LedgerEntry, ...]
    every: bool

    @property
    def citation(self) -> str:
        """Where the formula is published."""
        return CITATIONS[self.word]

    def text(self, lang: Lang) -> str:
        """What was derived from what, and the range of the standard errors by rounding."""
        text = label(f"derived.{self.word}", lang)
        if not self.spans or len(self.spans) > _SPELLED:
            return text
        spans = label("say.comma", lang).join(_span(entry, lang) for entry in self.spans)
        return label("derived.with_span", lang, text=text, spans=spans)

    def line(self, lang: Lang) -> str:
        """The same with the studies before it, or that it is all of them."""
        who = label("derived.all", lang)
        if not self.every:
            who = label("say.comma", lang).join(self.studies)
        return label("derived.line", lang, who=who, text=self.text(lang))


def derivations(effects: Effects) -> tuple[Derivation, ...]:
    """How the included rows were derived, one entry a way, in the order of the registry.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b"], "est": ["2.4", "1.8"], "pval": ["0.03", ""],
    ...          "ci_low": ["", "1.1"], "ci_high": ["", "2.9"]}
    >>> for item in derivations(pc.effect_sizes(table, measure="OR")):
    ...     print(item.line("en"))
    a: the standard error was derived from the printed p-value, which is rounded (0.40; 0.38 to \
0.43 by rounding)
    b: the standard error was derived from the printed interval
    """
    included = [row for row, used in enumerate(effects.included.tolist()) if used]
    found = []
    for word in CITATIONS:
        rows = tuple(row for row in included if effects.source[row] == word)
        if rows:
            found.append(
                Derivation(
                    word=word,
                    rows=rows,
                    studies=tuple(effects.study[row] for row in rows),
                    spans=_spans(effects, rows) if word in _ROUNDED else (),
                    every=len(rows) == len(included),
                )
            )
    return tuple(found)


def derived_lines(effects: Effects, lang: Lang) -> list[str]:
    """A line a way of derivation; none where everything was counted or given."""
    return [item.line(lang) + label("say.stop", lang) for item in derivations(effects)]


def pooled_lines(fit: Pooled, lang: Lang) -> list[str]:
    """The same of a fit, with the studies whose cells had something added.

    A caution that names those (PC-M02, PC-M03) is not said again; models on counts add nothing.
    """
    effects, lines = fit.effects, derived_lines(fit.effects, lang)
    said = {"PC-M02", "PC-M03"} & set(codes(fit.cautions))
    if said or fit.model != "inverse-variance" or effects.continuity == "all":
        return lines
    rows = (effects.corrected & effects.included).nonzero()[0]
    if not rows.size:
        return lines
    names = label("say.comma", lang).join(effects.study[row] for row in rows)
    return [*lines, label("derived.corrected", lang, add=plain(effects.add), studies=names)]


def _spans(effects: Effects, rows: tuple[int, ...]) -> tuple[LedgerEntry, ...]:
    numbers = {row + 1 for row in rows}
    return tuple(
        entry for entry in effects.ledger if entry.quantity == "se" and entry.row in numbers
    )


def _span(entry: LedgerEntry, lang: Lang) -> str:
    return label(
        "derived.span",
        lang,
        se=number(entry.derived, 2),
        low=number(entry.low, 2),
        high=number(entry.high, 2),
    )
