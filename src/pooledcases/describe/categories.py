"""A category compared between groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.describe.cells import ordered_levels, pick_groups, read_column
from pooledcases.describe.proportions import check_counts
from pooledcases.errors import InputError
from pooledcases.kernels import freeman_halton
from pooledcases.kernels.tables import fisher_p
from pooledcases.results.base import Caution, IntArray, caution
from pooledcases.results.comparisons import CategoryTest

EXACT_METHOD = "fisher-freeman-halton"
SAMPLED_METHOD = "fisher-freeman-halton-monte-carlo"


def compare_categories(
    table: Table,
    *,
    column: str,
    by: str,
    groups: Sequence[str] | None = None,
    draws: int = 100_000,
    seed: int = 1,
) -> CategoryTest:
    """Compare a category between two or more groups by Fisher's exact test for r × c tables.

    Parameters
    ----------
    table : mapping of columns
    column : str
        The category. A cell that lists several values is one level of its own, because the test
        needs each patient in one row.
    by : str
        The column of groups.
    groups : sequence of str, optional
        The groups to compare; all by default.
    draws, seed : int
        For the Monte Carlo p-value, where there are too many tables to go through.

    Returns
    -------
    CategoryTest
        Cautions: PC-M17 where levels are missing, PC-M20 where the p-value is a Monte Carlo one.

    Raises
    ------
    InputError
        When the columns make no table, one is absent, a group does not occur, or ``draws`` and
        ``seed`` are no whole numbers.

    Notes
    -----
    Freeman & Halton 1951, Biometrika 38:141: the probability, given both margins, of all tables no
    likelier than the observed one. For 2 × 2 tables this is Fisher's two-sided p. With one level
    only it is 1; with fewer than two groups that have a known level there is none.

    Examples
    --------
    >>> table = {"gene": list("AAAABBBBCC"), "stage": list("1112222233")}
    >>> print(f"{compare_categories(table, column='stage', by='gene').p_value:.5f}")
    0.00317
    """
    table = columns_of(table, column=column, by=by)
    check_counts(draws=draws, seed=seed)
    if draws == 0:
        raise InputError("draws = 0: a Monte Carlo p-value needs at least one table.")
    group_column, cells = read_column(table, by), read_column(table, column)
    names = pick_groups(group_column, by, groups, two=False)
    rows = [np.asarray(group_column.texts == name, dtype=bool) for name in names]
    chosen = np.logical_or.reduce(rows) & cells.known
    levels = ordered_levels(cells.texts[chosen])
    counts = np.array(
        [[int((cells.texts[part] == level).sum()) for part in rows] for level in levels],
        dtype=np.int64,
    ).reshape(len(levels), len(names))
    missing = tuple(int((part & cells.applies & ~cells.known).sum()) for part in rows)
    p, method, se = _tested(counts, draws, seed)
    return CategoryTest(
        column=column,
        by=by,
        groups=names,
        levels=levels,
        counts=counts,
        missing=missing,
        p_value=p,
        method=method,
        se=se,
        by_missing=int((~group_column.known).sum()),
        cautions=_cautions(sum(missing), int(counts.sum()), method, draws),
    )


def _tested(counts: IntArray, draws: int, seed: int) -> tuple[float | None, str, float | None]:
    """The p-value, how it was found, and its standard error if it was sampled."""
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None, EXACT_METHOD, None
    if counts.shape == (2, 2):
        (a, c), (b, d) = counts.tolist()
        return float(fisher_p(a, a + b, c, c + d)), EXACT_METHOD, None
    try:
        return freeman_halton.exact_p(counts), EXACT_METHOD, None
    except freeman_halton.TooManyTables:
        p, se = freeman_halton.sampled_p(counts, draws=draws, seed=seed)
        return p, SAMPLED_METHOD, se


def _cautions(missing: int, known: int, method: str, draws: int) -> tuple[Caution, ...]:
    found = []
    if missing:
        found.append(caution("PC-M17", missing=missing, total=missing + known))
    if method == SAMPLED_METHOD:
        found.append(caution("PC-M20", form="sampled", n=draws))
    return tuple(found)
