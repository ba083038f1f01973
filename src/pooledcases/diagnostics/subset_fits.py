"""The fits of subsets of the studies, chunk by chunk.

Equal effects and DerSimonian and Laird's tau² are closed forms of sums over a subset, which come
from tables of two halves of the studies (:mod:`pooledcases.kernels.subsets`). Everything else, and
every random subset, goes through the one fit with a mask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pooledcases.diagnostics.refit import TwoStage, in_chunks
from pooledcases.kernels.subsets import Subsets, joined, subset_table
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.results.base import BoolArray, FloatArray

#: Subsets of a chunk that is made from two tables: what the processor's cache holds.
_TOGETHER = 2**15


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some subsets: their numbers, or their masks, and what was fitted.

    Attributes
    ----------
    k, estimate, tau2, q, i2 : ndarray, shape (n,)
        NaN where tau² was not found.
    sums, counts : ndarray, shape (studies,)
        Over the subsets that hold each study: the sum of their estimates, and how many they are.
    masks : ndarray of bool, shape (n, studies), or None
        None for subsets in the order of their numbers.
    """

    k: NDArray[np.uint16]
    estimate: FloatArray
    tau2: FloatArray
    q: FloatArray
    i2: FloatArray
    sums: FloatArray
    counts: FloatArray
    masks: BoolArray | None = None


def all_subsets(model: TwoStage) -> Iterator[Chunk]:
    """Every subset that is not empty, by number."""
    closed = _CLOSED.get(model.fit.tau2_method)
    plain = model.weights is None and not INFERENCES[model.inference].equal_weights
    if closed is not None and plain:
        yield from _from_halves(model, closed)
        return
    places = np.arange(model.k)
    for low, high in in_chunks(2**model.k - 1, model.k):
        numbers = np.arange(low + 1, high + 1)[:, None]
        yield _fitted(model, (numbers >> places & 1).astype(bool))


def random_subsets(model: TwoStage, n: int, seed: int) -> Iterator[Chunk]:
    """``n`` subsets, every one that is not empty as likely as any other."""
    generator = np.random.default_rng(seed)
    for low, high in in_chunks(n, model.k):
        masks = generator.random((high - low, model.k)) < 0.5
        while (empty := ~masks.any(axis=1)).any():
            masks[empty] = generator.random((int(empty.sum()), model.k)) < 0.5
        yield _fitted(model, masks)


def _fitted(model: TwoStage, masks: BoolArray) -> Chunk:
    found = model.fits(model.stack(masks))
    ok = found.converged
    estimate, tau2, i2 = (
        np.where(ok, values, np.nan) for values in (found.estimate, found.tau2, found.i2)
    )
    return Chunk(
        k=masks.sum(axis=1).astype(np.uint16),
        estimate=estimate,
        tau2=tau2,
        q=found.q,
        i2=i2,
        sums=np.where(ok, estimate, 0.0) @ masks,
        counts=ok.astype(float) @ masks,
        masks=masks,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Halves:
    """The lower studies, all of whose subsets are in every chunk, and the upper ones.

    ``start`` is the first upper subset of the chunk.
    """

    yi: FloatArray
    vi: FloatArray
    lower: int
    start: int
    rows: int

    @property
    def upper_numbers(self) -> NDArray[np.intp]:
        return np.arange(self.start, self.start + self.rows)


#: tau², I² and the estimate of the subsets of a chunk.
_Closed = Callable[[Subsets, _Halves], tuple[FloatArray, FloatArray, FloatArray]]


def _from_halves(model: TwoStage, closed: _Closed) -> Iterator[Chunk]:
    lower = model.k // 2
    wi = 1 / model.vi
    below = subset_table(model.yi[:lower], wi[:lower])
    above = subset_table(model.yi[lower:], wi[lower:])
    step = max(1, _TOGETHER // len(below.k))
    for start in range(0, len(above.k), step):
        part = above.take(start, start + step)
        subsets = joined(part, below, pairs=closed is not _equal_effects)
        halves = _Halves(model.yi, model.vi, lower, start, len(part.k))
        yield _chunk(subsets, halves, closed, drop=1 if start == 0 else 0)


def _chunk(subsets: Subsets, halves: _Halves, closed: _Closed, *, drop: int) -> Chunk:
    """``drop`` is 1 where the first subset is the empty one."""
    tau2, i2, estimate = closed(subsets, halves)
    sums, counts = _by_study(estimate, halves)
    return Chunk(
        k=subsets.k[drop:].astype(np.uint16),
        estimate=estimate[drop:],
        tau2=tau2[drop:],
        q=subsets.q[drop:],
        i2=i2[drop:],
        sums=sums,
        counts=counts,
    )


def _by_study(estimate: FloatArray, halves: _Halves) -> tuple[FloatArray, FloatArray]:
    """Sums over the subsets that hold each study; the empty one holds none."""
    grid = estimate.reshape(halves.rows, -1)
    places = np.arange(len(halves.yi))
    below = np.arange(grid.shape[1])[:, None] >> places[None, : halves.lower] & 1
    above = halves.upper_numbers[:, None] >> places[None, : len(places) - halves.lower] & 1
    columns, rows = grid.sum(axis=0)[:, None], grid.sum(axis=1)[:, None]
    sums = np.concatenate([(columns * below).sum(axis=0), (rows * above).sum(axis=0)])
    counts = np.concatenate([below.sum(axis=0) * len(grid), above.sum(axis=0) * grid.shape[1]])
    return sums, counts.astype(float)


def _equal_effects(subsets: Subsets, halves: _Halves) -> tuple[FloatArray, FloatArray, FloatArray]:
    excess = subsets.q - subsets.k
    excess += 1.0
    np.maximum(excess, 0.0, out=excess)
    # where there is an excess Q is above 0
    excess /= np.maximum(subsets.q, np.finfo(float).tiny)
    excess[subsets.k < 2] = 0.0
    return np.zeros(len(subsets.q)), excess, subsets.mean


def _dersimonian_laird(
    subsets: Subsets, halves: _Halves
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """tau² from Q and its trace 2 E / W; then the weighted mean at each subset's own tau²."""
    df = subsets.k - 1.0
    several = df > 0
    trace = 2 * subsets.pairs / np.where(several, subsets.weight, 1.0)
    tau2 = np.zeros(len(df))
    np.divide(np.maximum(subsets.q - df, 0.0), trace, out=tau2, where=several)
    i2 = np.zeros(len(df))
    moved = tau2 * trace
    np.divide(moved, moved + df, out=i2, where=several)
    return tau2, i2, _means_at(tau2, halves)


def _means_at(tau2: FloatArray, halves: _Halves) -> FloatArray:
    """Weighted means at every subset's own tau², one study after the other."""
    k = len(halves.yi)
    total, pulled = np.zeros(len(tau2)), np.zeros(len(tau2))
    for place in range(k):
        shape, hold = _holding(place, halves)
        w = 1 / (halves.vi[place] + tau2.reshape(shape)[hold])
        total.reshape(shape)[hold] += w
        w *= halves.yi[place]
        pulled.reshape(shape)[hold] += w
    # the empty subset has no weight, and its mean is 0
    np.divide(pulled, total, out=pulled, where=total > 0)
    return pulled


def _holding(place: int, halves: _Halves) -> tuple[tuple[int, ...], Any]:
    """A shape of the subsets, and the index in it of those that hold a study."""
    if place < halves.lower:
        return (-1, 2, 2**place), (slice(None), 1)
    rows = halves.upper_numbers >> (place - halves.lower) & 1
    return (halves.rows, -1), np.flatnonzero(rows)


_CLOSED: Mapping[str, _Closed] = MappingProxyType({"EE": _equal_effects, "DL": _dersimonian_laird})
