"""Sums over products of tables, one variable after the other.

Report effects tie the groups of a report together. Summed out in a good order, no table grows
larger than the ties between groups and reports make it (Lauritzen & Spiegelhalter 1988, JRSS B
50).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np

from pooledcases.results.base import FloatArray

#: What a sum on the way is known by.
Name = Hashable
#: A table with its variables; its first axis is a batch.
Factor = tuple[tuple[int, ...], FloatArray]


def order(
    scopes: Iterable[tuple[int, ...]], keep: int | None, sizes: Mapping[int, int]
) -> list[tuple[int, int]]:
    """In which order to sum the variables out, each with the numbers of the table it needs: always
    the one that needs the smallest."""
    left = [frozenset(scope) for scope in scopes]
    found = []
    while rest := frozenset().union(*left) - {keep}:
        needs = {v: math.prod(sizes[u] for u in _joined(left, v)) for v in sorted(rest)}
        best = min(needs, key=lambda v: needs[v])
        left = [scope for scope in left if best not in scope] + [_joined(left, best) - {best}]
        found.append((best, needs[best]))
    return found


def work(scopes: Sequence[tuple[int, ...]], keep: int | None, sizes: Mapping[int, int]) -> int:
    """How many numbers all tables on the way hold.

    Examples
    --------
    >>> work([(0, 1), (1, 2)], None, {0: 10, 1: 20, 2: 10})
    410
    """
    return sum(size for _, size in order(scopes, keep, sizes))


def summed(
    factors: Sequence[Factor], keep: int | None, known: dict[Name, FloatArray] | None = None
) -> FloatArray:
    """The product of all tables summed over all variables but ``keep``: (B,) or (B, size).

    Sums on the way are kept in ``known`` for another call with the same tables.
    """
    known = {} if known is None else known
    left: list[tuple[Name, Factor]] = [(at, factor) for at, factor in enumerate(factors)]
    sizes = {v: n for scope, table in factors for v, n in zip(scope, table.shape[1:], strict=True)}
    for variable, _ in order([scope for scope, _ in factors], keep, sizes):
        hit = [item for item in left if variable in item[1][0]]
        left = [item for item in left if variable not in item[1][0]]
        scope = tuple(sorted(frozenset().union(*(item[1][0] for item in hit)) - {variable}))
        # which tables were multiplied, and what was summed out of them
        name = frozenset({variable, *(("of", item[0]) for item in hit)})
        if name not in known:
            known[name] = _product([item[1] for item in hit], scope)
        left.append((name, (scope, known[name])))
    return _product([item[1] for item in left], () if keep is None else (keep,))


def _product(factors: Sequence[Factor], scope: tuple[int, ...]) -> FloatArray:
    """Pairwise, so that no product is larger than its own variables make it."""
    names = sorted(frozenset().union(*(item[0] for item in factors)) | {*scope})
    place = {name: at + 1 for at, name in enumerate(names)}
    operands: list[object] = []
    for variables, table in factors:
        operands += [table, [0, *(place[v] for v in variables)]]
    out = [0, *(place[v] for v in scope)]
    return np.asarray(np.einsum(*operands, out, optimize=len(factors) > 2))  # type: ignore[call-overload]


def _joined(scopes: Iterable[frozenset[int]], variable: int) -> frozenset[int]:
    return frozenset().union(*(scope for scope in scopes if variable in scope))
