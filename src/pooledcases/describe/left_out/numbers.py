"""A column of numbers compared between two groups, without one patient of each value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from pooledcases.data.columns import Table, columns_of, numbers
from pooledcases.describe.cells import pick_groups, read_column
from pooledcases.describe.left_out.configurations import Configurations
from pooledcases.describe.pairs import patient_ids
from pooledcases.kernels.ranks import feasible, mann_whitney
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution

EXACT_METHOD = "mann-whitney-exact"
NORMAL_METHOD = "mann-whitney-normal"

#: Steps of all exact permutations together that take a few seconds.
_MOST_STEPS = 2e9


def numbers_left_out(
    table: Table, column: str, by: str, groups: Sequence[str] | None, id: str
) -> Configurations:
    """The rank test of a column without one patient of each kind: a group and a value."""
    columns = columns_of(table, column=column, by=by)
    group_column, cells = read_column(columns, by), read_column(columns, column)
    first, second = pick_groups(group_column, by, groups, two=True)
    values = numbers(columns, column)
    in_first = np.asarray(group_column.texts == first, dtype=bool)
    inside = (in_first | np.asarray(group_column.texts == second, dtype=bool)) & cells.applies
    used = inside & ~np.isnan(values)
    x, of_first, names = values[used], in_first[used], patient_ids(columns, id)[used]
    kinds, kind_of = np.unique(np.stack([~of_first, x]), axis=1, return_inverse=True)
    gone, left_first = kinds[1], kinds[0] == 0
    u, p, u_all, p_all, method = _tested(x, of_first, gone, left_first)
    n1, n2 = int(of_first.sum()), int((~of_first).sum())
    pairs = (n1 - left_first) * (n2 - ~left_first)
    missing = int((inside & np.isnan(values)).sum())
    return Configurations(
        compared="numbers",
        subject=column,
        by=by,
        groups=(first, second),
        test=method,
        quantity="superiority",
        ids=names,
        kind_of=kind_of.ravel().astype(np.int64),
        group_of=tuple(np.where(left_first, first, second).tolist()),
        values=gone,
        events=None,
        estimates=np.divide(u, pairs, out=np.full(u.shape, np.nan), where=pairs > 0),
        p_values=np.where(pairs > 0, p, np.nan),
        estimate=u_all / (n1 * n2) if n1 and n2 else None,
        p_value=p_all if n1 and n2 else None,
        cautions=_cautions(missing, x.size, method),
    )


def _tested(
    x: FloatArray, of_first: BoolArray, gone: FloatArray, left_first: BoolArray
) -> tuple[FloatArray, FloatArray, float, float, str]:
    """U and p without each kind of patient, then with everybody, by one method for all."""
    n1, n2 = int(of_first.sum()), int((~of_first).sum())
    steps = 2.0 * (n1 + n2) ** 2 * min(n1, n2) ** 2 * (gone.size + 1)
    if not n1 or not n2 or not feasible(n1, n2) or steps > _MOST_STEPS:
        u, p = normal_without(x, of_first, gone, left_first)
        u_all, p_all = _normal(x, of_first)
        return u, p, u_all, p_all, NORMAL_METHOD if n1 and n2 else EXACT_METHOD
    found = [_exact(x, of_first, *kind) for kind in zip(gone, left_first, strict=True)]
    u_all, p_all = mann_whitney(x[of_first], x[~of_first])
    u, p = (np.array(part, dtype=float) for part in zip(*found, strict=True))
    return u, p, u_all, p_all, EXACT_METHOD


def _exact(
    x: FloatArray, of_first: BoolArray, value: float, from_first: bool
) -> tuple[float, float]:
    place = np.flatnonzero((x == value) & (of_first == from_first))[0]
    rest, groups = np.delete(x, place), np.delete(of_first, place)
    if groups.all() or not groups.any():
        return np.nan, np.nan
    return mann_whitney(rest[groups], rest[~groups])


def normal_without(
    x: FloatArray, of_first: BoolArray, gone: FloatArray, left_first: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """U and its normal p without one patient of each kind, in closed form.

    Leaving a value out takes its own comparisons off U and one member off its tie; nothing is
    ranked again (Lehmann 1975, Nonparametrics, section 1.4, for the variance with ties).

    Parameters
    ----------
    x : ndarray, shape (n,)
    of_first : ndarray of bool, shape (n,)
    gone : ndarray, shape (kinds,)
        The value that is left out.
    left_first : ndarray of bool, shape (kinds,)
        Whether it is one of the first group.
    """
    first, second = np.sort(x[of_first]), np.sort(x[~of_first])
    own = np.where(left_first, _above(second, gone), first.size - _above(first, gone))
    u = _above(second, first).sum() - own
    n1, n2 = first.size - left_first, second.size - ~left_first
    values, tied = np.unique(x, return_counts=True)
    t = tied[np.searchsorted(values, gone)].astype(float)
    sum_all = float((tied.astype(float) ** 3 - tied).sum())
    sum_ties = sum_all - (t**3 - t) + ((t - 1) ** 3 - (t - 1))
    return u, _normal_p(u, n1, n2, sum_ties)


def _normal(x: FloatArray, of_first: BoolArray) -> tuple[float, float]:
    first, second = np.sort(x[of_first]), np.sort(x[~of_first])
    u = float(_above(second, first).sum())
    tied = np.unique(x, return_counts=True)[1].astype(float)
    sizes = (np.array(first.size), np.array(second.size))
    return u, float(_normal_p(np.array(u), *sizes, np.array((tied**3 - tied).sum())))


def _above(ranked: FloatArray, values: FloatArray) -> FloatArray:
    """How many of a sorted sample each value exceeds, ties counted half."""
    low = np.searchsorted(ranked, values, side="left")
    return np.asarray((low + np.searchsorted(ranked, values, side="right")) / 2)


def _normal_p(u: FloatArray, n1: IntArray, n2: IntArray, ties: FloatArray) -> FloatArray:
    """Two-sided, corrected for ties and continuity; 1 where all values are equal."""
    n = np.asarray(n1 + n2, dtype=float)
    correction = np.divide(ties, n * (n - 1), out=np.zeros_like(n), where=n > 1)
    variance = n1 * n2 / 12 * (n + 1 - correction)
    distance = np.maximum(np.abs(u - n1 * n2 / 2) - 0.5, 0.0)
    some = variance > 0
    z = np.divide(distance, np.sqrt(np.where(some, variance, 1.0)))
    return np.where(some, 2 * special.ndtr(-z), 1.0)


def _cautions(missing: int, known: int, method: str) -> tuple[Caution, ...]:
    found = []
    if missing:
        found.append(caution("PC-M17", missing=missing, total=missing + known))
    if method == NORMAL_METHOD:
        found.append(caution("PC-M20", form="ranks"))
    return tuple(found)
