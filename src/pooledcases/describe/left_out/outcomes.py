"""An outcome compared between two groups, without one patient: at most four kinds of patients."""

from __future__ import annotations

import numpy as np

from pooledcases.data.columns import Words
from pooledcases.describe.left_out.configurations import Configurations
from pooledcases.describe.outcomes import status_cautions
from pooledcases.describe.pairs import PatientPair, patient_ids
from pooledcases.describe.table_tests import TABLE_TESTS, feasible
from pooledcases.errors import InputError
from pooledcases.options import TableTest
from pooledcases.results.base import Caution, IntArray, caution

#: A kind of patient: the group, whether with the outcome, and what is taken off (ai, n1, ci, n2).
_KINDS = (
    (0, True, (1, 1, 0, 0)),
    (0, False, (0, 1, 0, 0)),
    (1, True, (0, 0, 1, 1)),
    (1, False, (0, 0, 0, 1)),
)
Table = tuple[int, int, int, int]


def outcomes_left_out(
    pair: PatientPair, outcome: str, by: str, test: TableTest, id: str
) -> Configurations:
    """The comparison of a pair without one patient of each kind."""
    (a, n1, m1, _), (c, n2, m2, _) = pair.counts
    names = patient_ids(pair.table, id)
    whole = _tested((a, n1, c, n2), test)
    ids: list[Words] = []
    kinds: list[IntArray] = []
    groups: list[str] = []
    events: list[bool] = []
    found: list[tuple[float | None, float | None]] = []
    for group, had, less in _KINDS:
        rows = pair.rows[group] & pair.found.known & (pair.found.event == had)
        who = names[rows]
        if not who.size:
            continue
        ids.append(who)
        kinds.append(np.full(who.size, len(groups)))
        groups.append(pair.groups[group])
        events.append(had)
        found.append(_tested((a - less[0], n1 - less[1], c - less[2], n2 - less[3]), test))
    return Configurations(
        compared="outcome",
        subject=outcome,
        by=by,
        groups=pair.groups,
        test=test,
        quantity="risk_difference",
        ids=np.concatenate(ids) if ids else np.empty(0, dtype=object),
        kind_of=np.concatenate(kinds) if kinds else np.empty(0, dtype=np.int64),
        group_of=tuple(groups),
        values=None,
        events=np.array(events, dtype=bool),
        estimates=np.array([d for d, _ in found], dtype=float),
        p_values=np.array([p for _, p in found], dtype=float),
        estimate=whole[0],
        p_value=whole[1],
        cautions=_missing(m1 + m2, n1 + n2) + status_cautions(pair.found),
    )


def _tested(cells: Table, test: TableTest) -> tuple[float | None, float | None]:
    """The risk difference and p of one table; None where a group is empty."""
    a, n1, c, n2 = cells
    if not n1 or not n2:
        return None, None
    if not feasible(test, 1, n1, n2):
        raise InputError(
            f"test: groups of {n1} and {n2} patients are too large for {test}; use fisher."
        )
    return a / n1 - c / n2, float(TABLE_TESTS[test].p_values(a, n1, c, n2))


def _missing(missing: int, known: int) -> tuple[Caution, ...]:
    return (caution("PC-M17", missing=missing, total=missing + known),) if missing else ()
