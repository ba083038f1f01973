"""Columns of numbers: their summary, and two groups compared by ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import Table, numbers
from pooledcases.describe.cells import pick_groups, read_column
from pooledcases.describe.proportions import check_counts
from pooledcases.errors import InputError
from pooledcases.kernels.ranks import mann_whitney
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.comparisons import NumberComparison
from pooledcases.results.describe import Summary


def summarize(values: ArrayLike, *, missing: int = 0) -> Summary:
    """Median, quartiles and range of some numbers.

    Parameters
    ----------
    values : array_like, shape (n,)
        NaN is missing, and added to ``missing``.
    missing : int
        Patients without a value who are not among ``values``.

    Returns
    -------
    Summary
        None throughout when no value is left. Caution PC-M17 where values are missing.

    Raises
    ------
    InputError
        When a value is infinite.

    Notes
    -----
    Quartiles are of type 7 (Hyndman & Fan 1996, Am Stat 50:361), the default of R and NumPy.

    Examples
    --------
    >>> s = summarize([12, 3, 30, float("nan")])
    >>> s.n, s.missing, s.q1, s.median, s.q3
    (3, 1, 7.5, 12.0, 21.0)
    """
    check_counts(missing=missing)
    sample = np.asarray(values, dtype=float).ravel()
    known = sample[~np.isnan(sample)]
    if np.isinf(known).any():
        raise InputError("A value is infinite; give numbers, or NR where it is not reported.")
    absent = int(missing) + sample.size - known.size
    cautions: tuple[Caution, ...] = ()
    if absent:
        cautions = (caution("PC-M17", missing=absent, total=absent + known.size),)
    return Summary(n=known.size, missing=absent, cautions=cautions, **_numbers(known))


def compare_numbers(
    table: Table, *, column: str, by: str, groups: tuple[str, str] | None = None
) -> NumberComparison:
    """Compare a column of numbers between two groups by exact permutation of ranks.

    Parameters
    ----------
    table : mapping of columns
    column : str
        The column of numbers.
    by : str
        The column of groups.
    groups : tuple of two str, optional
        The two groups; may be left out where ``by`` has only two.

    Returns
    -------
    NumberComparison
        Caution PC-M17 where numbers are missing.

    Raises
    ------
    InputError
        When a column is absent, a cell is no number, or a group does not occur.

    Notes
    -----
    The p-value is exact at every size, with ties: the share of all splits into groups of these
    sizes whose rank sum is at least as far from its expectation (see
    :func:`pooledcases.kernels.ranks.mann_whitney`). Patients whose number does not apply (NAP) are
    left out, and not counted as missing. With no value in a group there is no p-value.

    Examples
    --------
    >>> table = {"gene": ["A", "A", "A", "B", "B"], "age_years": [31, 40, "NR", 52, 60]}
    >>> result = compare_numbers(table, column="age_years", by="gene")
    >>> result.u, round(result.p_value, 4), result.summaries[0].missing
    (0.0, 0.3333, 1)
    """
    group_column = read_column(table, by)
    first, second = pick_groups(group_column, by, groups, two=True)
    values, cells = numbers(table, column), read_column(table, column)
    rows = [(group_column.texts == name) & cells.applies for name in (first, second)]
    x, y = (values[chosen] for chosen in rows)
    summaries = (summarize(x), summarize(y))
    x, y = x[~np.isnan(x)], y[~np.isnan(y)]
    u, p = mann_whitney(x, y) if x.size and y.size else (None, None)
    absent = summaries[0].missing + summaries[1].missing
    total = x.size + y.size + absent
    return NumberComparison(
        column=column,
        by=by,
        groups=(first, second),
        summaries=summaries,
        u=u,
        superiority=None if u is None else u / (x.size * y.size),
        p_value=p,
        method="mann-whitney-exact",
        cautions=(caution("PC-M17", missing=absent, total=total),) if absent else (),
    )


def _numbers(known: FloatArray) -> dict[str, float | None]:
    names = ("min", "q1", "median", "q3", "max")
    if known.size == 0:
        return {**dict.fromkeys(names), "mean": None}
    quantiles = np.quantile(known, (0.0, 0.25, 0.5, 0.75, 1.0)).tolist()
    return {**dict(zip(names, quantiles, strict=True)), "mean": float(known.mean())}
