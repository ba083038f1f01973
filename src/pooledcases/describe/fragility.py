"""How few patients would have to change their outcome for a test to change its answer."""

from __future__ import annotations

import numpy as np

from pooledcases.describe.proportions import check_counts
from pooledcases.describe.table_tests import TABLE_TESTS, feasible
from pooledcases.errors import InputError
from pooledcases.options import TableTest, check_level, check_word
from pooledcases.results.base import IntArray
from pooledcases.results.patient_sensitivity import Fragility

#: Changes that are looked at together; the window grows until it holds an answer.
_FIRST = 8


def fragility(
    ai: int,
    n1i: int,
    ci: int,
    n2i: int,
    *,
    test: TableTest = "fisher",
    level: float = 0.95,
) -> Fragility:
    """The fragility index of two proportions.

    Parameters
    ----------
    ai, n1i, ci, n2i : int
        Events and patients of each group.
    test : {"fisher", "mid-p", "barnard", "boschloo"}
    level : float
        Significant is a p of 1 - ``level`` or less.

    Returns
    -------
    Fragility
        ``index`` is None where no change of outcomes crosses (very small groups), or where
        the search ended before (``complete`` False).

    Raises
    ------
    InputError
        When the counts are no whole numbers, events exceed patients, or a group is empty.

    Notes
    -----
    ``walsh`` is the index of Walsh et al. 2014, J Clin Epidemiol 67:622, for a significant result:
    events are added in the group with fewer of them (the first where both have as many). ``index``
    is the fewest changes in either group and either direction, and is defined for a result that is
    not significant too. Read it with care: it follows from p and the sizes of the groups, is small
    in every small study, and says nothing about how likely such changes are (Carter, McKie &
    Storlie 2017, Eur Heart J 38:346).

    Examples
    --------
    >>> found = fragility(6, 14, 12, 13)
    >>> found.index, found.changes, round(found.p_value, 3), found.walsh
    (2, (0, -2), 0.12, 2)
    """
    check_level(level)
    check_word(test, TableTest, "test")
    check_counts(ai=ai, n1i=n1i, ci=ci, n2i=n2i)
    ai, n1i, ci, n2i = int(ai), int(n1i), int(ci), int(n2i)
    if ai > n1i or ci > n2i or not n1i or not n2i:
        raise InputError(
            f"{ai} of {n1i} against {ci} of {n2i}: give two groups with patients, and no more "
            "events than patients."
        )
    if not feasible(test, 1, n1i, n2i):
        raise InputError(
            f"test: groups of {n1i} and {n2i} patients are too large for {test}; use fisher."
        )
    run = TABLE_TESTS[test].p_values
    significant = bool(run(ai, n1i, ci, n2i) <= 1 - level)
    farthest = max(ai, n1i - ai) + max(ci, n2i - ci)
    reach, index, p, changes = 0, None, None, None
    window = _FIRST
    while index is None and reach < farthest:
        steps = _steps(ai, n1i, ci, n2i, reach + 1, min(window, farthest))
        if not feasible(test, len(steps), n1i, n2i):
            break
        found = run(ai + steps[:, 0], n1i, ci + steps[:, 1], n2i)
        index, changes, p = _fewest(steps, found, significant, level)
        reach, window = min(window, farthest), 2 * window
    return Fragility(
        index=index,
        changes=changes,
        p_value=p,
        towards="lost" if significant else "gained",
        walsh=_walsh(ai, n1i, ci, n2i, test, level) if significant else None,
        searched=reach if index is None else index,
        complete=index is not None or reach == farthest,
        level=level,
    )


def _steps(a: int, n1: int, c: int, n2: int, low: int, high: int) -> IntArray:
    """All changes of the two groups' events that take from ``low`` to ``high`` patients."""
    one = np.arange(max(-a, -high), min(n1 - a, high) + 1)[:, None]
    two = np.arange(max(-c, -high), min(n2 - c, high) + 1)[None, :]
    taken = np.abs(one) + np.abs(two)
    rows, columns = np.nonzero((taken >= low) & (taken <= high))
    return np.stack([one[rows, 0], two[0, columns]], axis=1)


def _fewest(
    steps: IntArray, p: np.ndarray, significant: bool, level: float
) -> tuple[int | None, tuple[int, int] | None, float | None]:
    """The fewest changes that cross, and of several the one that goes furthest."""
    crossed = p > 1 - level if significant else p <= 1 - level
    if not crossed.any():
        return None, None, None
    taken = np.abs(steps).sum(axis=1)
    fewest = int(taken[crossed].min())
    among = np.flatnonzero(crossed & (taken == fewest))
    best = among[np.argmax(p[among] if significant else -p[among])]
    return fewest, (int(steps[best, 0]), int(steps[best, 1])), float(p[best])


def _walsh(a: int, n1: int, c: int, n2: int, test: TableTest, level: float) -> int | None:
    first = a <= c
    room = n1 - a if first else n2 - c
    if not feasible(test, room + 1, n1, n2):
        return None
    more = np.arange(room + 1)
    events = (a + more, c) if first else (a, c + more)
    lost = TABLE_TESTS[test].p_values(events[0], n1, events[1], n2) > 1 - level
    return int(np.argmax(lost)) if lost.any() else None
