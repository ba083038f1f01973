"""Columns of numbers: their summary, and two groups compared by ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import Table, columns_of, numbers
from pooledcases.describe.cells import pick_groups, read_column
from pooledcases.describe.proportions import check_counts
from pooledcases.errors import InputError
from pooledcases.kernels.ranks import feasible, mann_whitney, mann_whitney_normal
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.comparisons import NumberComparison
from pooledcases.results.describe import Summary

EXACT_METHOD = "mann-whitney-exact"
NORMAL_METHOD = "mann-whitney-normal"

#: The mean of larger numbers leaves double precision.
_LARGEST = 1e300


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
        When a value is no number, or infinite.

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
    try:
        sample = np.asarray(values, dtype=float).ravel()
    except (TypeError, ValueError):
        raise InputError(
            "A value is no number; give numbers, and NaN where one is missing."
        ) from None
    known = sample[~np.isnan(sample)]
    if (np.abs(known) > _LARGEST).any():
        raise InputError("A value is infinite or out of all proportion; correct it.")
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
        Cautions: PC-M17 where numbers are missing, PC-M20 where the p-value is not exact.

    Raises
    ------
    InputError
        When the columns make no table, one is absent, a cell is no number, or a group does not
        occur.

    Notes
    -----
    The p-value is exact, with ties: the share of all splits into groups of these
    sizes whose rank sum is at least as far from its expectation (see
    :func:`pooledcases.kernels.ranks.mann_whitney`). Above some hundred patients a group it is the
    normal one, corrected for ties and for continuity. Patients whose number does not apply (NAP)
    are left out, and not counted as missing. With no value in a group there is no p-value.

    Examples
    --------
    >>> table = {"gene": ["A", "A", "A", "B", "B"], "age_years": [31, 40, "NR", 52, 60]}
    >>> result = compare_numbers(table, column="age_years", by="gene")
    >>> result.u, round(result.p_value, 4), result.summaries[0].missing
    (0.0, 0.3333, 1)
    """
    table = columns_of(table, column=column, by=by)
    group_column = read_column(table, by)
    first, second = pick_groups(group_column, by, groups, two=True)
    values, cells = numbers(table, column), read_column(table, column)
    rows = [(group_column.texts == name) & cells.applies for name in (first, second)]
    x, y = (values[chosen] for chosen in rows)
    summaries = (summarize(x), summarize(y))
    x, y = x[~np.isnan(x)], y[~np.isnan(y)]
    u, p, method = _tested(x, y)
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
        method=method,
        by_missing=int((~group_column.known).sum()),
        cautions=_cautions(absent, total, method),
    )


def _tested(x: FloatArray, y: FloatArray) -> tuple[float | None, float | None, str]:
    """U, its p-value, and how that was found."""
    if not x.size or not y.size:
        return None, None, EXACT_METHOD
    if feasible(x.size, y.size):
        return *mann_whitney(x, y), EXACT_METHOD
    return *mann_whitney_normal(x, y), NORMAL_METHOD


def _cautions(missing: int, total: int, method: str) -> tuple[Caution, ...]:
    found = []
    if missing:
        found.append(caution("PC-M17", missing=missing, total=total))
    if method == NORMAL_METHOD:
        found.append(caution("PC-M20", form="ranks"))
    return tuple(found)


def _numbers(known: FloatArray) -> dict[str, float | None]:
    names = ("min", "q1", "median", "q3", "max")
    if known.size == 0:
        return {**dict.fromkeys(names), "mean": None}
    quantiles = np.quantile(known, (0.0, 0.25, 0.5, 0.75, 1.0)).tolist()
    return {**dict(zip(names, quantiles, strict=True)), "mean": float(known.mean())}
