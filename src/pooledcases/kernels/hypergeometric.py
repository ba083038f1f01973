"""Fisher's noncentral hypergeometric distribution: events in one group given those in both.

Given the total m of events in groups of n1 and n2, the events a of the first group have
probabilities proportional to C(n1, j) C(n2, m − j) exp(j eta), with eta the log odds ratio. All of
its support is summed, in ratios to the observed count, so that no binomial coefficient overflows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.study_terms import Array, Index

#: Numbers held at once.
_AT_ONCE = 1 << 19


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Studies whose supports are of about one length.

    Attributes
    ----------
    rows : ndarray, shape (b,)
        Which studies they are.
    away : ndarray, shape (b, S)
        The support, as a distance from the observed count; beyond its end anything.
    log_ratio : ndarray, shape (b, S)
        log of C(n1, j) C(n2, m − j) against the observed j; −inf beyond the support's end.
    """

    rows: NDArray[np.intp]
    away: Array
    log_ratio: Array


@dataclass(frozen=True, slots=True, eq=False)
class Hypergeometric:
    """``a`` events of ``m`` in a group of ``n1``, the other group being of ``n2``; shape (k,).

    The distribution's generating polynomial has only real roots, so that a count is a sum of
    independent Bernoulli variables and its log-likelihood is that of logistic terms: concave, with
    no singularity nearer than pi to the real line (Harkness 1965, Ann Math Stat 36:938).
    """

    a: Array
    n1: Array
    n2: Array
    m: Array
    blocks: tuple[_Block, ...]

    @property
    def size(self) -> int:
        return len(self.a)

    @property
    def constant(self) -> Array:
        return np.zeros(self.size)

    @property
    def peak(self) -> tuple[Array, Array]:
        a, b, c, d = (cell + 0.5 for cell in self._cells())
        return np.log(a / b) - np.log(c / d), 1 / (1 / a + 1 / b + 1 / c + 1 / d)

    @property
    def log_area(self) -> Array:
        return np.full(self.size, np.inf)

    @property
    def pitch(self) -> float:
        return 0.6

    @property
    def at_end(self) -> Array:
        """−1 where no smaller count was possible, 1 where no larger, else 0, (k,)"""
        lowest, highest = np.maximum(0, self.m - self.n2), np.minimum(self.n1, self.m)
        return np.asarray(1.0 * (self.a == highest) - 1.0 * (self.a == lowest))

    @property
    def best(self) -> Array:
        return self.maxima()[1]

    def maxima(self) -> tuple[Array, Array, Array]:
        """Where each study's log-likelihood is highest, its height and curvature there, (k,)

        Infinite, 0 and 0 where the count is at an end of its support.
        """
        ends = self.at_end != 0
        eta = np.where(ends, 0.0, self.peak[0])
        for _ in range(200):
            slope, curvature = (item[:, 0] for item in self.slopes(eta[:, None]))
            step = np.where(ends, 0.0, slope / curvature)
            # a log odds ratio's own scale is 1: longer steps overshoot
            eta += np.clip(step, -1.0, 1.0)
            if np.all(np.abs(step) <= 1e-12 * (1 + np.abs(eta))):
                break
        height = np.where(ends, 0.0, self.log(eta[:, None])[:, 0])
        curvature = np.where(ends, 0.0, curvature)
        return np.where(ends, np.copysign(np.inf, self.at_end), eta), height, curvature

    def log(self, eta: Array) -> Array:
        out = np.empty(np.broadcast_shapes(eta.shape, (self.size, 1)))
        for rows, values, away, log_ratio in self._pieces(eta):
            top, height = _heights(values, away, log_ratio)
            out[..., rows, :] = -top - np.log(height.sum(axis=-1))
        return out

    def slopes(self, eta: Array) -> tuple[Array, Array]:
        first = np.empty(np.broadcast_shapes(eta.shape, (self.size, 1)))
        second = np.empty_like(first)
        for rows, values, away, log_ratio in self._pieces(eta):
            height = _heights(values, away, log_ratio)[1]
            height /= height.sum(axis=-1, keepdims=True)
            mean = np.einsum("...bjs,bs->...bj", height, away)
            spread = away[:, None, :] - mean[..., None]
            first[..., rows, :] = -mean
            second[..., rows, :] = np.einsum("...bjs,...bjs->...bj", height, spread**2)
        return first, second

    def take(self, rows: Index) -> Hypergeometric:
        return hypergeometric(self.a[rows], self.n1[rows], self.n2[rows], self.m[rows])

    def _cells(self) -> tuple[Array, Array, Array, Array]:
        c = self.m - self.a
        return self.a, self.n1 - self.a, c, self.n2 - c

    def _pieces(self, eta: Array) -> Iterator[tuple[NDArray[np.intp], Array, Array, Array]]:
        """Some studies at a time: which, their eta, their support."""
        full = np.broadcast_to(eta, np.broadcast_shapes(eta.shape, (self.size, 1)))
        each = full.size // max(self.size, 1)
        for block in self.blocks:
            step = max(1, _AT_ONCE // (each * block.away.shape[1]))
            for start in range(0, len(block.rows), step):
                part = slice(start, start + step)
                rows = block.rows[part]
                yield rows, full[..., rows, :], block.away[part], block.log_ratio[part]


def hypergeometric(a: Array, n1: Array, n2: Array, m: Array) -> Hypergeometric:
    """Prepare the supports of k studies; all arguments of shape (k,).

    Examples
    --------
    >>> import numpy as np
    >>> one = hypergeometric(*(np.array([value]) for value in (1.0, 2.0, 2.0, 2.0)))
    >>> np.exp(one.log(np.zeros((1, 1)))).round(12).tolist()
    [[0.666666666667]]
    """
    low = np.maximum(0.0, m - n2)
    length = np.minimum(n1, m) - low + 1
    # supports are padded to the next power of two at most
    sizes = np.ceil(np.log2(np.maximum(length, 1.0))).astype(int)
    blocks = tuple(
        _block(rows, a[rows], n1[rows], n2[rows], m[rows], low[rows], length[rows])
        for rows in (np.flatnonzero(sizes == size) for size in np.unique(sizes))
    )
    return Hypergeometric(a, n1, n2, m, blocks)


def _block(
    rows: NDArray[np.intp], a: Array, n1: Array, n2: Array, m: Array, low: Array, length: Array
) -> _Block:
    place = np.arange(int(length.max()))
    j = low[:, None] + place
    inside = place < length[:, None]
    # from one count to the next; what lies outside the support is set to 1 and masked below
    n1, n2, m = n1[:, None], n2[:, None], m[:, None]
    up = np.where(inside, (n1 - j) * (m - j), 1.0)
    down = np.where(inside, (j + 1) * (n2 - m + j + 1), 1.0)
    last = place + 1 >= length[:, None]
    steps = np.where(last, 0.0, np.log(np.where(last, 1.0, up)) - np.log(down))
    log_count = np.zeros_like(j)
    log_count[:, 1:] = np.cumsum(steps[:, :-1], axis=1)
    observed = np.take_along_axis(log_count, (a - low).astype(int)[:, None], axis=1)
    return _Block(rows, j - a[:, None], np.where(inside, log_count - observed, -np.inf))


def _heights(eta: Array, away: Array, log_ratio: Array) -> tuple[Array, Array]:
    """The log of the largest term, (..., b, J), and all terms against it, (..., b, J, S)."""
    term = log_ratio[:, None, :] + away[:, None, :] * eta[..., None]
    top = term.max(axis=-1, keepdims=True)
    term -= top
    return top[..., 0], np.exp(term, out=term)
