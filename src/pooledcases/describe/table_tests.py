"""Exact tests of two proportions over many tables of groups of the same sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.kernels import unconditional
from pooledcases.kernels.shared_margins import fisher_shared, mid_p_shared
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTestSpec:
    """A test of many tables at once.

    Attributes
    ----------
    p_values : callable
        From ``ai, n1i, ci, n2i``, events broadcast and group sizes whole numbers above 0.
    citation, label_key : str
    steps : callable
        About how many steps a number of tables of two group sizes takes.
    """

    p_values: Callable[[ArrayLike, int, ArrayLike, int], FloatArray]
    citation: str
    label_key: str
    steps: Callable[[int, int, int], int]


def _each(test: Callable[[int, int, int, int], float]) -> Callable[..., FloatArray]:
    """Every different table by itself: each ranks all tables, so that nothing is shared."""

    def run(ai: ArrayLike, n1i: int, ci: ArrayLike, n2i: int) -> FloatArray:
        a, c = np.broadcast_arrays(np.asarray(ai, np.int64), np.asarray(ci, np.int64))
        pairs, where = np.unique(np.stack([a.ravel(), c.ravel()]), axis=1, return_inverse=True)
        found = [test(x, n1i, y, n2i) for x, y in pairs.T.tolist()]
        return np.array(found, dtype=float)[where.ravel()].reshape(a.shape)

    return run


def _by_margins(tables: int, n1: int, n2: int) -> int:
    return tables + min(tables, n1 + n2 + 1) * (min(n1, n2) + 1)


def _by_table(tables: int, n1: int, n2: int) -> int:
    return tables * (min(n1, n2) + 1) * (n1 + n2 + 1)


#: The tests by the word of the option.
TABLE_TESTS: Mapping[str, TableTestSpec] = MappingProxyType(
    {
        "fisher": TableTestSpec(
            p_values=fisher_shared,
            citation="Fisher 1935, JRSS 98:39",
            label_key="test.fisher",
            steps=_by_margins,
        ),
        "mid-p": TableTestSpec(
            p_values=mid_p_shared,
            citation="Lancaster 1961, JASA 56:223",
            label_key="test.mid-p",
            steps=_by_margins,
        ),
        "barnard": TableTestSpec(
            p_values=_each(unconditional.barnard_p),
            citation="Barnard 1947, Biometrika 34:123; Suissa & Shuster 1985, JRSS A 148:317",
            label_key="test.barnard",
            steps=_by_table,
        ),
        "boschloo": TableTestSpec(
            p_values=_each(unconditional.boschloo_p),
            citation="Boschloo 1970, Stat Neerl 24:1",
            label_key="test.boschloo",
            steps=_by_table,
        ),
    }
)

#: Steps that take a few seconds; more are not gone through.
MOST_STEPS = 20_000_000


def feasible(test: str, tables: int, n1i: int, n2i: int) -> bool:
    """Whether so many tables are gone through in a few seconds.

    Examples
    --------
    >>> feasible("fisher", 10_000, 300, 300), feasible("barnard", 10_000, 300, 300)
    (True, False)
    """
    return TABLE_TESTS[test].steps(tables, n1i, n2i) <= MOST_STEPS
