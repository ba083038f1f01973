"""The tipping point: every way in which unknown outcomes of two groups could have turned out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.describe.outcomes import status_cautions
from pooledcases.describe.pairs import Counts, PatientPair, read_pair
from pooledcases.describe.proportions import check_counts
from pooledcases.describe.table_tests import TABLE_TESTS, feasible
from pooledcases.errors import InputError
from pooledcases.options import TableTest, check_level, check_word
from pooledcases.results.base import BoolArray, Caution, FloatArray, caution
from pooledcases.results.missing import Pair, TippingPath, TippingPoint, TippingVerdict

#: A table of more ways is of no use to anybody, and takes hundreds of megabytes.
_MOST_WAYS = 1_000_000


def tipping_point(
    table: Table,
    *,
    outcome: str,
    by: str,
    groups: Sequence[str] | None = None,
    test: TableTest = "fisher",
    level: float = 0.95,
    multi: str | None = ";",
    start: str = "disease_free_at_start",
) -> TippingPoint:
    """What the patients with an unknown outcome could change of a comparison of two groups.

    Parameters
    ----------
    table, outcome, by, groups, level, multi, start
        As in :func:`compare`.
    test : {"fisher", "mid-p", "barnard", "boschloo"}
        The exact test that every completed table is put through.

    Returns
    -------
    TippingPoint
        Cautions: PC-M17 where outcomes are missing, PC-M29 for status at last contact; then the
        same among those disease-free at the start stands in ``disease_free``.

    Raises
    ------
    InputError
        As :func:`compare`; or the unknown could have turned out in too many ways to go through.

    Notes
    -----
    Every pair (i of the unknown of the first group with the outcome, j of the second) is a
    completed table with the same group sizes; all of them are tested at once, by the margins they
    share. A conclusion that is significant among those known is upheld where p is at most
    1 - ``level`` *and* the difference has the same sign. After Yan, Lee & Li 2009, J Biopharm Stat
    19:1085, with exact tests. Nothing is assumed about who is missing, so that no way is called
    likelier than another.

    Examples
    --------
    >>> table = {"gene": ["A"] * 17 + ["B"] * 13,
    ...          "sign": ["yes"] * 6 + ["no"] * 8 + ["NR"] * 3 + ["yes"] * 12 + ["no"]}
    >>> found = tipping_point(table, outcome="sign=yes", by="gene")
    >>> found.p_values.ravel().round(3).tolist(), found.verdict, found.paths
    ([0.002, 0.007, 0.017, 0.042], 'holds', ())
    """
    pair = read_pair(table, outcome=outcome, by=by, groups=groups, multi=multi, start=start)
    found = _of_pair(pair, test, level, outcome, by)
    free = pair.among_disease_free()
    if free is None:
        return found
    return replace(found, disease_free=_of_pair(free, test, level, outcome, by))


def tipping_counts(
    ai: int,
    n1i: int,
    ci: int,
    n2i: int,
    *,
    missing: tuple[int, int],
    groups: tuple[str, str] = ("1", "2"),
    test: TableTest = "fisher",
    level: float = 0.95,
) -> TippingPoint:
    """The same from counts: ``ai`` of ``n1i`` known patients against ``ci`` of ``n2i``.

    Parameters
    ----------
    ai, n1i, ci, n2i : int
        Events and patients whose outcome is known, of each group.
    missing : tuple of two int
        Patients of each group whose outcome is not known.
    groups : tuple of two str
        What the groups are called.
    test, level
        As in :func:`tipping_point`.

    Returns
    -------
    TippingPoint

    Raises
    ------
    InputError
        When the counts are no whole numbers, events exceed patients, or there are too many ways.

    Examples
    --------
    >>> found = tipping_counts(6, 14, 12, 13, missing=(3, 2), groups=("EML4", "TPM3"))
    >>> found.verdict, found.ways_changed, found.paths[0].needed, found.paths[0].least
    ('tips', 3, (2, 1), ((2, 2), (3, 1)))
    """
    if not hasattr(missing, "__len__") or len(missing) != 2:
        raise InputError(f"missing = {missing!r}: give one number for each of the two groups.")
    counts = {"ai": ai, "n1i": n1i, "ci": ci, "n2i": n2i}
    check_counts(**counts, missing_1=missing[0], missing_2=missing[1])
    problems = [
        f"{name} = {events} events among {size} = {patients} patients: it cannot be larger."
        for name, events, size, patients in (("ai", ai, "n1i", n1i), ("ci", ci, "n2i", n2i))
        if events > patients
    ]
    if problems:
        raise InputError(problems)
    one: Counts = (int(ai), int(n1i), int(missing[0]), 0)
    two: Counts = (int(ci), int(n2i), int(missing[1]), 0)
    names = (str(groups[0]), str(groups[1]))
    return _of_counts(one, two, test, level, groups=names, outcome=None, by=None)


def _of_pair(
    pair: PatientPair, test: TableTest, level: float, outcome: str, by: str
) -> TippingPoint:
    one, two = pair.counts
    return _of_counts(
        one,
        two,
        test,
        level,
        groups=pair.groups,
        outcome=outcome,
        by=by,
        by_missing=pair.by_missing,
        more=status_cautions(pair.found),
    )


def _of_counts(
    one: Counts,
    two: Counts,
    test: TableTest,
    level: float,
    *,
    groups: tuple[str, str],
    outcome: str | None,
    by: str | None,
    by_missing: int = 0,
    more: tuple[Caution, ...] = (),
) -> TippingPoint:
    check_level(level)
    check_word(test, TableTest, "test")
    (a, n1, m1, _), (c, n2, m2, _) = one, two
    known = _tested((a, n1, 0), (c, n2, 0), test)
    p_known, d_known = (float(part[0, 0]) if part.size else None for part in known)
    p, d = _tested((a, n1, m1), (c, n2, m2), test)
    significant = None if p_known is None else p_known <= 1 - level
    small = p <= 1 - level
    upheld = _upheld(small, d, significant, d_known)
    missing = m1 + m2
    told = (caution("PC-M17", missing=missing, total=n1 + n2 + missing),) if missing else ()
    return TippingPoint(
        outcome=outcome,
        by=by,
        groups=groups,
        level=level,
        test=test,
        ai=a,
        n1i=n1,
        ci=c,
        n2i=n2,
        missing=(m1, m2),
        not_applicable=(one[3], two[3]),
        p_value=p_known,
        risk_difference=d_known,
        significant=significant,
        p_values=p,
        risk_differences=d,
        upheld=upheld,
        verdict=_verdict(missing, significant, bool(upheld.all())),
        ways=p.size,
        ways_changed=int((~upheld).sum()),
        ways_reversed=int((small & (d * d_known < 0)).sum()) if d_known else 0,
        paths=_paths(upheld, d, significant, d_known),
        disease_free=None,
        by_missing=by_missing,
        cautions=told + more,
    )


def _tested(
    one: tuple[int, int, int], two: tuple[int, int, int], test: TableTest
) -> tuple[FloatArray, FloatArray]:
    """The p and the risk difference of every completed table; empty without patients."""
    (a, n1, m1), (c, n2, m2) = one, two
    all1, all2, ways = n1 + m1, n2 + m2, (m1 + 1) * (m2 + 1)
    if not all1 or not all2:
        return np.empty((0, 0)), np.empty((0, 0))
    if ways > _MOST_WAYS or not feasible(test, ways, all1, all2):
        other = " or test fisher" if test in ("barnard", "boschloo") else ""
        raise InputError(
            f"The {m1} and {m2} unknown outcomes of groups of {all1} and {all2} patients could "
            f"have turned out in {ways:,} ways, too many to test by {test}; look at the two "
            f"extreme cases of compare instead{other}."
        )
    first, second = a + np.arange(m1 + 1)[:, None], c + np.arange(m2 + 1)[None, :]
    p = TABLE_TESTS[test].p_values(first, all1, second, all2)
    return p, np.asarray(first / all1 - second / all2)


def _upheld(
    small: BoolArray, d: FloatArray, significant: bool | None, known: float | None
) -> BoolArray:
    """Where what is concluded among those known still stands."""
    if significant and known is not None:
        return np.asarray(small & (d * known > 0))
    return np.asarray(~small)


def _verdict(missing: int, significant: bool | None, upheld: bool) -> TippingVerdict:
    if significant is None:
        return "no_comparison"
    if not missing:
        return "nothing_unknown"
    if significant:
        return "holds" if upheld else "tips"
    return "stays" if upheld else "may_appear"


def _paths(
    upheld: BoolArray, d: FloatArray, significant: bool | None, known: float | None
) -> tuple[TippingPath, ...]:
    """The ways that change the conclusion, by the direction in which they lead."""
    changed = ~upheld
    if significant and known is not None:
        # against fewer in the first group is more of its unknown with the outcome
        directions: Any = ((known < 0, changed),)
    else:
        directions = ((True, changed & (d > 0)), (False, changed & (d < 0)))
    return tuple(_path(first_had, where) for first_had, where in directions if where.any())


def _path(first_had: bool, where: BoolArray) -> TippingPath:
    """Steps lead from the corner where all the unknown turned out for the conclusion."""
    steps = where[:, ::-1] if first_had else where[::-1, :]
    rows, columns = np.nonzero(steps)
    needed = (int(rows.min()), int(columns.min()))
    return TippingPath(
        first_had=first_had,
        needed=needed,
        sufficient=bool(steps[needed[0] :, needed[1] :].all()),
        least=_least(steps),
        ways=int(steps.sum()),
    )


def _least(steps: BoolArray) -> tuple[Pair, ...]:
    """The pairs that are marked with none marked below them in both."""
    any_before = np.logical_or.accumulate(np.logical_or.accumulate(steps, axis=0), axis=1)
    below = np.zeros_like(steps)
    below[1:, :] |= any_before[:-1, :]
    below[:, 1:] |= any_before[:, :-1]
    return tuple((int(i), int(j)) for i, j in np.argwhere(steps & ~below))
