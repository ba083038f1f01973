"""Arrangements of studies, all distinct ones or random ones, in numbered chunks."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]

#: Arrangements fitted at once, and cells of all of them together.
_ROWS, _CELLS = 2048, 200_000
#: Up to here a double holds every whole number, and any number.
_LOG_OF_WHOLE, _LOG_OF_LARGEST = 53 * math.log(2), 709.0


def count_distinct(sizes: tuple[int, ...]) -> float:
    """How many ways to deal classes of these sizes to their sum of places: k! / Π n!.

    A whole number where a double holds it; inf beyond double precision.
    """
    logarithm = math.lgamma(sum(sizes) + 1) - sum(math.lgamma(size + 1) for size in sizes)
    if logarithm > _LOG_OF_WHOLE:
        return math.exp(logarithm) if logarithm < _LOG_OF_LARGEST else math.inf
    left, out = sum(sizes), 1
    for size in sizes:
        out *= math.comb(left, size)
        left -= size
    return float(out)


def all_distinct(sizes: tuple[int, ...]) -> Iterator[Index]:
    """Every way once, in chunks of shape (B, k).

    Each row says which study takes which place, the places sorted by class. The number of a way is
    turned into the way itself, class by class from its first place on, so that nothing is kept.
    """
    total = int(count_distinct(sizes))
    for numbers in _chunks(total, sum(sizes)):
        yield np.argsort(_dealt(numbers, sizes, total), axis=1, kind="stable")


def _dealt(numbers: Index, sizes: tuple[int, ...], total: int) -> Index:
    """The class of each study, in the arrangement of each number, (B, k)."""
    k = sum(sizes)
    left = np.tile(np.array(sizes), (len(numbers), 1))
    ways, rest = np.full(len(numbers), total), numbers.copy()
    rows, out = np.arange(len(numbers)), np.empty((len(numbers), k), dtype=np.intp)
    for place in range(k):
        # of all ways to fill what is left, this share begins with each class
        begin = ways[:, None] * left // (k - place)
        upto = np.cumsum(begin, axis=1)
        chosen = (upto <= rest[:, None]).sum(axis=1)
        out[:, place] = chosen
        ways = begin[rows, chosen]
        rest = rest - (upto[rows, chosen] - ways)
        left[rows, chosen] -= 1
    return out


def random_orders(k: int, n: int, seed: int) -> Iterator[Index]:
    """``n`` random orders of k studies, in chunks."""
    generator = np.random.default_rng(seed)
    for numbers in _chunks(n, k):
        yield generator.permuted(np.tile(np.arange(k), (len(numbers), 1)), axis=1)


def all_signs(k: int) -> Iterator[NDArray[np.float64]]:
    """Every choice of signs of k effects, in chunks of shape (B, k)."""
    for numbers in _chunks(2**k, k):
        negative = (numbers[:, None] >> np.arange(k)) & 1
        yield np.where(negative == 1, -1.0, 1.0)


def random_signs(k: int, n: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """``n`` random choices of signs, in chunks."""
    generator = np.random.default_rng(seed)
    for numbers in _chunks(n, k):
        yield np.where(generator.random((len(numbers), k)) < 0.5, -1.0, 1.0)


def _chunks(total: int, k: int) -> Iterator[Index]:
    """The numbers below ``total``, in chunks that fit the processor's cache."""
    size = max(1, min(_ROWS, _CELLS // k))
    for start in range(0, total, size):
        yield np.arange(start, min(start + size, total))
