"""Declared dependence of sampling errors: a correlation, columns, a matrix, a shared arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import numbers
from pooledcases.errors import InputError
from pooledcases.models.dependent.blocks import LARGEST_BLOCK, codes_of
from pooledcases.models.dependent.layout import Column, Words, words_of
from pooledcases.models.rows import need_effects
from pooledcases.options import is_listed, is_number, shown
from pooledcases.results.base import BoolArray, FloatArray, IntArray
from pooledcases.results.dependent import SamplingCovariance
from pooledcases.results.effects import Effects

Correlations = float | Mapping[tuple[str, str], float]


def sampling_covariance(
    effects: Effects, *, cluster: Column, rho: Correlations, outcome: Column | None = None
) -> SamplingCovariance:
    """Rows of one cluster have correlated sampling errors: rho times both standard errors.

    Parameters
    ----------
    effects : Effects
    cluster : str or sequence
        A column of the table (``study`` is the row's label), or one value for each of its rows:
        the patients that rows share. Rows without one are independent of all others.
    rho : float or mapping of (outcome, outcome) to float
        One correlation within clusters, or one for each pair of outcomes, in either order; where
        a cluster has several rows of one outcome, ``(outcome, outcome)`` too.
    outcome : str or sequence, optional
        The outcome of each row, where ``rho`` is a mapping.

    Returns
    -------
    SamplingCovariance

    Raises
    ------
    InputError
        When a correlation is not between −1 and 1, or a pair of outcomes has none.

    Notes
    -----
    A constant correlation is imputed, not known: see how far the result moves with it
    (Hedges, Tipton & Johnson 2010, Res Synth Methods 1:39).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"study": ["A", "A", "B"], "yi": [1, 2, 3], "vi": [0.04, 0.09, 0.1]}
    >>> found = sampling_covariance(effect_sizes(rows, measure="GEN"), cluster="study", rho=0.5)
    >>> found.first.tolist(), found.second.tolist(), found.covariance.round(4).tolist()
    ([0], [1], [0.03])
    """
    cells = words_of(effects, cluster, "cluster")
    first, second = pairs_within(effects, cells)
    sei = np.sqrt(np.where(effects.included, effects.vi, 0.0))
    if isinstance(rho, Mapping):
        if outcome is None:
            raise InputError("rho names pairs of outcomes; say with outcome which row is which.")
        between = _of_outcomes(rho, words_of(effects, outcome, "outcome"), first, second)
        constant = None
    else:
        constant = _correlation(rho, "rho")
        between = np.full(len(first), constant)
    return SamplingCovariance(
        first=first,
        second=second,
        covariance=between * sei[first] * sei[second],
        declared="rho",
        rho=constant,
    )


def covariance_from_columns(
    effects: Effects, *, cluster: Column, columns: Sequence[str]
) -> SamplingCovariance:
    """The covariance matrix of each cluster, row by row in columns of the table.

    Parameters
    ----------
    effects : Effects
    cluster : str or sequence
        As in :func:`sampling_covariance`.
    columns : sequence of str
        The first holds the covariances with the first row of the cluster, and so on
        (``v1i v2i`` for two outcomes); their diagonal must be ``vi``.

    Raises
    ------
    InputError
        When a cell is missing, or a cluster's matrix is not symmetric with ``vi`` on its diagonal.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"study": ["A", "A"], "yi": [1, 2], "vi": [0.04, 0.09],
    ...         "v1i": [0.04, 0.01], "v2i": [0.01, 0.09]}
    >>> effects = effect_sizes(rows, measure="GEN")
    >>> covariance_from_columns(effects, cluster="study", columns=["v1i", "v2i"]).covariance
    array([0.01])
    """
    cells = words_of(effects, cluster, "cluster")
    if not is_listed(columns):
        raise InputError("columns: give the names of the columns of covariances, as a list.")
    columns = list(columns)
    table = {name: np.array(words_of(effects, name, "columns"), dtype=object) for name in columns}
    values = np.array([numbers(table, name) for name in columns]).T
    place = _place_in_cluster(cells)
    known = np.array([cell is not None for cell in cells]) & effects.included
    if known.any() and place[known].max() >= len(columns):
        row = int(np.flatnonzero(known & (place >= len(columns)))[0])
        raise InputError(
            f"row {row + 1} ({effects.study[row]}) is number {place[row] + 1} of its cluster, and "
            f"only {len(columns)} columns of covariances are named."
        )
    first, second = pairs_within(effects, cells)
    upper, lower = values[first, place[second]], values[second, place[first]]
    _check_matrix(effects, values, place, known, (first, second, upper, lower))
    return SamplingCovariance(first=first, second=second, covariance=upper, declared="columns")


def covariance_from_matrix(effects: Effects, matrix: ArrayLike) -> SamplingCovariance:
    """A whole covariance matrix of the rows of the table, with ``vi`` on its diagonal.

    Raises
    ------
    InputError
        When it is not square and symmetric with one row for each row of the table, or its
        diagonal is not ``vi``.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> effects = effect_sizes({"yi": [1, 2], "vi": [0.04, 0.09]}, measure="GEN")
    >>> covariance_from_matrix(effects, [[0.04, 0.01], [0.01, 0.09]]).covariance
    array([0.01])
    """
    need_effects(effects, "covariance_from_matrix")
    try:
        values = np.asarray(matrix, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InputError("The covariance matrix holds something that is no number.") from None
    size, use = len(effects.study), effects.included
    if values.shape != (size, size):
        raise InputError(
            f"The covariance matrix has the shape {values.shape}; give one row and one column for "
            f"each of the {size} rows of the table."
        )
    inner = values[np.ix_(use, use)]
    if not np.isfinite(inner).all() or not np.allclose(inner, inner.T, rtol=1e-8, atol=0):
        raise InputError("The covariance matrix is not finite and symmetric; correct it.")
    if not np.allclose(np.diagonal(inner), effects.vi[use], rtol=1e-6, atol=0):
        raise InputError("The diagonal of the covariance matrix is not vi; make them the same.")
    kept = np.outer(use, use) & (values != 0)
    first, second = np.nonzero(np.triu(kept, 1))
    return SamplingCovariance(
        first=first, second=second, covariance=values[first, second], declared="matrix"
    )


def pairs_within(effects: Effects, cells: Words) -> tuple[IntArray, IntArray]:
    """All pairs of included rows that share a cell, ``first < second``."""
    use = np.array([cell is not None for cell in cells], dtype=bool) & effects.included
    rows = np.flatnonzero(use).astype(np.int64)
    if not rows.size:
        return rows, rows
    codes = codes_of([cells[row] for row in rows])
    counts = np.bincount(codes)
    if counts.max() > LARGEST_BLOCK:
        raise InputError(f"One cluster has {counts.max()} rows; at most {LARGEST_BLOCK} can.")
    rows, sizes = rows[np.argsort(codes, kind="stable")], counts[np.sort(codes)]
    first, second = [], []
    for n in np.unique(counts[counts > 1]):
        members = rows[sizes == n].reshape(-1, n)
        i, j = np.triu_indices(n, 1)
        first.append(members[:, i].ravel())
        second.append(members[:, j].ravel())
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *first]), np.concatenate([none, *second])


def _correlation(value: object, name: str) -> float:
    if not is_number(value) or not -1 < value < 1:
        raise InputError(f"{name}: {shown(value)} is no correlation between −1 and 1.")
    return float(value)


def _of_outcomes(
    rho: Mapping[tuple[str, str], float], outcomes: Words, first: IntArray, second: IntArray
) -> FloatArray:
    declared = {}
    for pair, value in rho.items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise InputError(f"rho: {pair!r} is no pair of outcomes; write ('A', 'B').")
        declared[frozenset(map(str, pair))] = _correlation(value, f"rho of {pair[0]} and {pair[1]}")
    named = [str(cell) for cell in outcomes]
    pairs = [frozenset((named[i], named[j])) for i, j in zip(first, second, strict=True)]
    missing = sorted({" and ".join(sorted(pair)) for pair in pairs if pair not in declared})
    if missing:
        raise InputError(
            [f"rho says nothing of the correlation between {pair}; declare it." for pair in missing]
        )
    return np.array([declared[pair] for pair in pairs], dtype=float)


def _place_in_cluster(cells: Words) -> IntArray:
    """The number of a row within its cluster, from 0, in the order of the table."""
    seen: dict[object, int] = {}
    out = np.zeros(len(cells), dtype=np.int64)
    for row, cell in enumerate(cells):
        out[row] = seen.get(cell, 0)
        seen[cell] = seen.get(cell, 0) + 1
    return out


def _check_matrix(
    effects: Effects,
    values: FloatArray,
    place: IntArray,
    known: BoolArray,
    pairs: tuple[IntArray, IntArray, FloatArray, FloatArray],
) -> None:
    problems = []
    for row in np.flatnonzero(known):
        own = values[row, place[row]]
        if not abs(own - effects.vi[row]) <= 1e-6 * effects.vi[row]:
            problems.append(
                f"row {row + 1} ({effects.study[row]}): its own variance stands as {own:g} in the "
                f"columns of covariances and as {effects.vi[row]:g} in vi; make them the same."
            )
    for i, j, one, other in zip(*pairs, strict=True):
        if not abs(one - other) <= 1e-6 * max(abs(one), abs(other)):
            problems.append(
                f"rows {i + 1} and {j + 1} ({effects.study[i]}): their covariance is {one:g} in "
                f"one row and {other:g} in the other; make them the same."
            )
    if problems:
        raise InputError(problems)
