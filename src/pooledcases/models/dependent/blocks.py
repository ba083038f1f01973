"""Rows that depend on each other, as blocks: no matrix over all rows is ever made.

Blocks of one size stand together in one array, so that a million rows in small clusters are a few
stacked operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.errors import InputError
from pooledcases.results.base import FloatArray, IntArray

#: A block of more rows than this takes minutes and gigabytes.
LARGEST_BLOCK = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Which rows belong to which block.

    Attributes
    ----------
    rows : tuple of ndarray of int, each (C, n)
        One array for each size of block.
    start, place : ndarray of int, shape (k,)
        Where the block of a row starts in one flat buffer of all blocks, and its place in it.
    size : ndarray of int, shape (k,)
        The size of the block of a row.
    """

    rows: tuple[IntArray, ...]
    start: IntArray
    place: IntArray
    size: IntArray

    def scatter(
        self, first: IntArray, second: IntArray, values: FloatArray
    ) -> tuple[FloatArray, ...]:
        """Symmetric blocks (C, n, n) that hold these values, and 0 elsewhere."""
        flat = np.zeros(sum(len(rows) * rows.shape[1] ** 2 for rows in self.rows))
        for a, b in ((first, second), (second, first)):
            flat[self.start[a] + self.place[a] * self.size[a] + self.place[b]] = values
        out, at = [], 0
        for rows in self.rows:
            count, n = rows.shape
            out.append(flat[at : at + count * n * n].reshape(count, n, n))
            at += count * n * n
        return tuple(out)


def codes_of(labels: Sequence[object]) -> IntArray:
    """Labels as whole numbers from 0, in the order in which they first occur."""
    seen: dict[object, int] = {}
    return np.array([seen.setdefault(label, len(seen)) for label in labels], dtype=np.int64)


def connected(groups: Sequence[IntArray], first: IntArray, second: IntArray) -> IntArray:
    """The block of each row: rows that share a group, or are a pair, are in one block."""
    from scipy import sparse
    from scipy.sparse import csgraph

    k = len(groups[0])
    edges, at = [np.stack([first, second])], k
    for group in groups:
        edges.append(np.stack([np.arange(k), at + group]))
        at += int(group.max()) + 1
    joined = np.concatenate(edges, axis=1)
    graph = sparse.coo_array((np.ones(joined.shape[1]), (joined[0], joined[1])), shape=(at, at))
    found: IntArray = csgraph.connected_components(graph, directed=False)[1][:k].astype(np.int64)
    return codes_of(found.tolist())


def partition(block: IntArray) -> Partition:
    """Sort rows by the size of their block."""
    counts = np.bincount(block)
    if counts.max() > LARGEST_BLOCK:
        raise InputError(
            f"{counts.max()} rows depend on each other in one cluster; at most {LARGEST_BLOCK} "
            "can. Use a finer grouping."
        )
    size = counts[block]
    order = np.lexsort((np.arange(len(block)), block, size))
    rows, start, place = [], np.zeros_like(block), np.zeros_like(block)
    at = done = 0
    for n in np.unique(size):
        members = order[done : done + int((size == n).sum())].reshape(-1, n)
        rows.append(members)
        start[members] = at + (np.arange(len(members)) * n * n)[:, None]
        place[members] = np.arange(n)
        at, done = at + len(members) * n * n, done + members.size
    return Partition(tuple(rows), start, place, size)


def same(labels: IntArray, rows: IntArray) -> FloatArray:
    """1 where two rows of a block share a label, else 0; (C, n, n)."""
    cells = labels[rows]
    return np.asarray(cells[:, :, None] == cells[:, None, :], dtype=float)
