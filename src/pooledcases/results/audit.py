"""What an audit of a text's claims returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pooledcases.labels import label
from pooledcases.options import AuditVerdict, Lang
from pooledcases.results.base import EXACT

#: One number, both parts of a fraction or range, the counts that fit, words, or nothing.
Recomputed = int | float | str | tuple[int | float, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternative:
    """Another definition, under which the printed value comes out.

    Attributes
    ----------
    definition : str
        Its word; the sentence stands in the labels under ``audit.alternative.WORD``.
    recomputed : number or tuple of numbers
        What it gives.
    values : mapping of str to str
        What its sentence needs.
    """

    definition: str
    recomputed: Recomputed
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, lang: Lang = "en") -> str:
        """The definition in words."""
        return label(f"audit.alternative.{self.definition}", lang, **self.values)

    def as_json(self) -> dict[str, Any]:
        """Word, value and English text."""
        return {
            "definition": self.definition,
            "recomputed": self.recomputed,
            "text": self.text(),
        }


#: ``counted`` rows are those ``of`` a population that meet the claim; others are ``read``.
RowsRole = Literal["counted", "of", "read"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowsUsed:
    """Rows of the table of a claim, from 0, and what they are to it."""

    role: RowsRole
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inputs:
    """What a claim was recomputed from.

    Attributes
    ----------
    table : str or None
        Name of the table; None where the document has none.
    rows : int
        How many rows gave a value.
    cells : tuple of str
        ``row: column=value`` for each single cell that was read; empty for counts over rows.
    where : tuple of RowsUsed
        The rows themselves: those that were counted, the population that they are of, or those
        that were read. They follow from the claim, and are not recorded with it.
    """

    table: str | None
    rows: int
    cells: tuple[str, ...] = ()
    where: tuple[RowsUsed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Table, number of rows, and cells."""
        return {"table": self.table, "rows": self.rows, "cells": self.cells}


def _as_sentence(note: str) -> str:
    """A note with a capital letter and a full stop.

    Examples
    --------
    >>> _as_sentence("printed in words"), _as_sentence("原文为文字")
    ('Printed in words.', '原文为文字。')
    """
    text = note[:1].upper() + note[1:]
    if text.endswith((".", "!", "?", "。", "！", "？")):
        return text
    return text + ("." if text[-1:].isascii() else "。")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """One claim of a text, recomputed.

    Attributes
    ----------
    claim_id, place, claim, printed, statistic, note : str
        As in the table of claims.
    verdict : {"match", "rounding", "mismatch", "not derivable"}
        How the printed number stands to the recomputed one.
    reason : str
        Why, as a word: ``equal rounds ratio bound possible`` (match), ``even cut unit inputs
        possible_even possible_cut`` (rounding), ``differs impossible`` (mismatch), ``not_recorded
        no_row declared`` (not derivable).
    definition : str
        What was recomputed, as a word; for most claims the statistic itself.
    recomputed : number, tuple of numbers, str or None
        Unrounded; what does not exist is None. Values that are no ratio of whole numbers
        (p-values, geometric means) are kept to twelve digits, so that they are the same on every
        machine.
    recomputed_text : str
        The same for people.
    alternative : Alternative or None
        For a mismatch: the other definition that gives the printed value, if there is one.
    inputs : Inputs
        What it was recomputed from.
    values : mapping of str to str
        What the sentence needs.
    """

    kind: ClassVar[str] = "verdict"
    tolerance: ClassVar[float] = EXACT

    claim_id: str
    place: str
    claim: str
    printed: str
    statistic: str
    verdict: AuditVerdict
    reason: str
    definition: str
    recomputed: Recomputed
    recomputed_text: str
    alternative: Alternative | None
    inputs: Inputs
    note: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def sentence(self, lang: Lang = "en") -> str:
        """What was found; the note of the claim stands behind it where it is no match."""
        what = label(f"audit.what.{self.definition}", lang, **self.values)
        text = label(
            f"audit.reason.{self.reason}",
            lang,
            what=what,
            recomputed=self.recomputed_text,
            printed=self.printed,
        )
        if self.alternative is not None:
            text += label("audit.alternatively", lang, text=self.alternative.text(lang))
        if self.note and self.verdict != "match":
            text += label("audit.noted", lang, note=_as_sentence(self.note))
        return text

    def as_json(self) -> dict[str, Any]:
        """Every field but the sentence's parts, and the English sentence itself."""
        names = (
            "claim_id", "place", "claim", "printed", "statistic", "verdict", "reason",
            "definition", "recomputed", "recomputed_text", "alternative", "inputs", "note",
        )  # fmt: skip
        head: dict[str, Any] = {"kind": self.kind}
        return head | {name: getattr(self, name) for name in names} | {"sentence": self.sentence()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Audit:
    """Every claim of one text with its verdict.

    Attributes
    ----------
    verdicts : tuple of Verdict
        In the order of the claims.
    counts : mapping of str to int
        How many claims got each verdict; all four verdicts are always there.
    """

    kind: ClassVar[str] = "audit"
    tolerance: ClassVar[float] = EXACT

    verdicts: tuple[Verdict, ...]
    counts: Mapping[str, int]

    def with_verdict(self, verdict: AuditVerdict) -> tuple[Verdict, ...]:
        """The claims that got this verdict, in order."""
        return tuple(item for item in self.verdicts if item.verdict == verdict)
