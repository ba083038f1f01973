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
    """The product of all tables, summed over everything but ``scope``."""
    left = _absorbed(factors)
    if len(left) == 2:
        (a, one), (b, two) = left
        common = tuple(v for v in a if v in b)
        mine, others = (tuple(v for v in names if v not in common) for names in (a, b))
        if not {*common} & {*scope} and {*mine, *others} == {*scope}:
            found = _matrix(left[0], mine, common) @ _matrix(left[1], common, others)
            sizes = dict(zip(a + b, one.shape[1:] + two.shape[1:], strict=True))
            whole = found.reshape(len(found), *(sizes[v] for v in mine + others))
            return _laid((mine + others, whole), scope)
    place = {v: at + 1 for at, v in enumerate({v: None for names, _ in left for v in names})}
    operands: list[object] = []
    for names, table in left:
        operands += [table, [0, *(place[v] for v in names)]]
    out = [0, *(place[v] for v in scope)]
    return np.asarray(np.einsum(*operands, out, optimize=len(left) > 2))  # type: ignore[call-overload]


def _absorbed(factors: Sequence[Factor]) -> list[Factor]:
    """The same product with at most two tables, or as few as there can be: each is multiplied into
    the smallest one that has all its variables, the smallest ones first."""
    left = sorted(factors, key=lambda factor: factor[1].size)
    at = 0
    while len(left) > 2 and at < len(left):
        names, table = left[at]
        rest = range(at + 1, len(left))
        into = next((i for i in rest if {*names} <= {*left[i][0]}), None)
        if into is None:
            at += 1
            continue
        others, wide = left[into]
        left[into] = others, wide * _laid((names, table), others)
        del left[at]
    return left


def _laid(factor: Factor, onto: tuple[int, ...]) -> FloatArray:
    """A table with its variables in that order, and axes of size 1 for others."""
    names, table = factor
    order = sorted(range(len(names)), key=lambda at: onto.index(names[at]))
    turned = table.transpose(0, *(at + 1 for at in order))
    return turned[(slice(None), *(slice(None) if v in names else None for v in onto))]


def _matrix(factor: Factor, rows: tuple[int, ...], columns: tuple[int, ...]) -> FloatArray:
    """A table as a batch of matrices."""
    table = _laid(factor, rows + columns)
    height = math.prod(table.shape[1 : 1 + len(rows)])
    return table.reshape(len(table), height, -1)


def _joined(scopes: Iterable[frozenset[int]], variable: int) -> frozenset[int]:
    return frozenset().union(*(scope for scope in scopes if variable in scope))
