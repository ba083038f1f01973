"""Whether studies may be pooled together: one kind of quantity, and no patient twice."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from pooledcases.guardrails import refusal
from pooledcases.options import check_flag
from pooledcases.results.base import Caution, caution
from pooledcases.results.effects import Effects

#: The columns of a study table that say it.
KIND, OVERLAP = "kind", "overlap_group"


def pooled_together(effects: Effects, *, force: bool) -> tuple[Caution, ...]:
    """What the table itself says against pooling its included rows.

    Parameters
    ----------
    effects : Effects
        Their table may have a column ``kind`` (risk, cumulative_incidence, share, …) and a column
        ``overlap_group`` that names studies that may share patients.
    force : bool
        Give the number in spite of different kinds, with the code attached.

    Raises
    ------
    Refusal
        PC-M25 when the rows are of more than one kind.

    Cautions: PC-M06 (rows of one name that no overlap group explains), PC-M25 (forced), PC-M26
    (rows of one overlap group).
    """
    check_flag(force, "force")
    return (
        *_of_one_kind(effects, force), *_sharing_patients(effects), *rows_of_one_name(effects)
    )  # fmt: skip


def _of_one_kind(effects: Effects, force: bool) -> list[Caution]:
    kinds = sorted({cell for _, cell in _cells(effects, KIND)})
    if len(kinds) < 2:
        return []
    named = ", ".join(kinds)
    if not force:
        raise refusal("PC-M25", kinds=named)
    return [caution("PC-M25", kinds=named)]


def _sharing_patients(effects: Effects) -> list[Caution]:
    cells = _cells(effects, OVERLAP)
    sizes = Counter(group for _, group in cells)
    shared = [study for study, group in cells if sizes[group] > 1]
    return [caution("PC-M26", studies=", ".join(shared))] if shared else []


def rows_of_one_name(effects: Effects) -> list[Caution]:
    """PC-M06: included rows with one label, unless one overlap group holds all of them."""
    if len(set(effects.study)) == len(effects.study):
        return []
    rows = defaultdict(list)
    for row in np.flatnonzero(effects.included).tolist():
        rows[effects.study[row]].append(row)
    group = effects.labels.get(OVERLAP, (None,) * len(effects.study))
    names = [
        f"{name}: {', '.join(str(row + 1) for row in found)}"
        for name, found in rows.items()
        if len(found) > 1 and (group[found[0]] is None or len({group[row] for row in found}) > 1)
    ]
    return [caution("PC-M06", form="names", names="; ".join(names))] if names else []


def _cells(effects: Effects, column: str) -> list[tuple[str, str]]:
    """Study and cell of the included rows that say something."""
    cells = effects.labels.get(column, (None,) * len(effects.study))
    rows = zip(effects.study, cells, effects.included, strict=True)
    return [(study, cell) for study, cell, included in rows if included and cell is not None]
