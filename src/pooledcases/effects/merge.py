"""One table from several sources: each row from the first that can be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.effects.measures import ONE_PROPORTION, ONE_RATE, MeasureSpec
from pooledcases.effects.quantiles import conversion_cautions
from pooledcases.effects.read import StudyTable
from pooledcases.effects.sources import SourceRows
from pooledcases.format import significant
from pooledcases.results.base import BoolArray, Caution, FloatArray, caution
from pooledcases.results.effects import LedgerEntry, Reason


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Every row of the table from the source that was chosen for it; see :class:`SourceRows`."""

    yi: FloatArray
    vi: FloatArray
    included: BoolArray
    reasons: tuple[Reason | None, ...]
    source: tuple[str | None, ...]
    corrected: BoolArray
    double_zero: BoolArray
    ledger: tuple[LedgerEntry, ...]


def merge(table: StudyTable, sources: list[SourceRows]) -> Merged:
    """Each row from the first source that can be used; else the first that holds anything."""
    usable = np.array([[item is None for item in source.reasons] for source in sources])
    present = np.array([source.present for source in sources])
    # argmax finds the first True; usable outranks present
    chosen = np.where(usable.any(axis=0), usable.argmax(axis=0), present.argmax(axis=0))
    rows = np.arange(table.size)

    def pick(name: str) -> FloatArray:
        return np.asarray(np.array([getattr(item, name) for item in sources])[chosen, rows])

    included = np.asarray(usable.any(axis=0))
    from_ = [sources[which] for which in chosen]
    return Merged(
        yi=pick("yi"),
        vi=pick("vi"),
        included=included,
        reasons=tuple(from_[row].reasons[row] for row in rows),
        source=tuple(from_[row].name[row] if included[row] else None for row in rows),
        corrected=pick("corrected").astype(bool),
        double_zero=pick("double_zero").astype(bool),
        ledger=tuple(entry for source in sources for entry in source.ledger),
    )


def cautions(table: StudyTable, spec: MeasureSpec, rows: Merged) -> tuple[Caution, ...]:
    """What a reader has to know of these rows, whatever is done with them."""
    out = []
    if spec.counts in (ONE_PROPORTION, ONE_RATE) and rows.corrected.any():
        xi = table.read["xi"]
        zero = rows.corrected & (xi == 0)
        if spec.counts == ONE_PROPORTION:
            zero |= rows.corrected & (xi == table.read["ni"])
        if zero.any():
            out.append(caution("PC-M02", studies=_named(table, zero)))
    silent = rows.double_zero
    for form, which in (
        ("corrected", silent & rows.included),
        ("set_aside", silent & ~rows.included),
    ):
        if which.any():
            out.append(caution("PC-M03", form=form, studies=_named(table, which)))
    odd = [entry for entry in rows.ledger if entry.agree is False]
    if odd:
        what = "; ".join(
            f"{item.study}: {_words(item.quantity)} {item.printed} ≠ {significant(item.derived)}"
            for item in odd
        )
        out.append(caution("PC-M24", what=what))
    return (*out, *conversion_cautions(rows.ledger, rows.source))


def _words(quantity: str) -> str:
    return quantity.replace("_", "-")


def _named(table: StudyTable, rows: BoolArray) -> str:
    return ", ".join(table.study[row] for row in np.flatnonzero(rows))
