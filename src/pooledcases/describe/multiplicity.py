"""Several tests on the same patients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pooledcases.errors import InputError
from pooledcases.results.base import caution
from pooledcases.results.comparisons import AdjustedPValues


def holm(p_values: Sequence[float | None]) -> AdjustedPValues:
    """Holm's step-down adjustment, which holds whatever the tests have in common.

    Parameters
    ----------
    p_values : sequence of float or None
        None for a test that gave no p-value; it stays None and does not count.

    Returns
    -------
    AdjustedPValues
        In the order given. Caution PC-M16, with the number of tests, from two tests on.

    Raises
    ------
    InputError
        When a value is no probability.

    Notes
    -----
    The i-th smallest of m is multiplied by m - i + 1, made no smaller than those before it, and cut
    at 1 (Holm 1979, Scand J Stat 6:65).

    Examples
    --------
    >>> print([round(p, 3) for p in holm([0.03, 0.001, 0.02]).adjusted])
    [0.04, 0.003, 0.04]
    """
    if not hasattr(p_values, "__iter__"):
        raise InputError(f"p_values: {p_values!r} is no list of p-values.")
    p_values = tuple(p_values)
    problems = [
        f"p-value {number}: {p!r} is not between 0 and 1."
        for number, p in enumerate(p_values, start=1)
        if p is not None and not _is_probability(p)
    ]
    if problems:
        raise InputError(problems)
    given = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for rank, (p, place) in enumerate(given):
        largest = max(largest, min(1.0, (len(given) - rank) * p))
        adjusted[place] = largest
    return AdjustedPValues(
        p_values=p_values,
        adjusted=tuple(adjusted),
        tests=len(given),
        method="holm",
        cautions=(caution("PC-M16", n=len(given)),) if len(given) > 1 else (),
    )


def _is_probability(p: object) -> bool:
    return isinstance(p, float | int | np.floating | np.integer) and 0 <= float(p) <= 1
