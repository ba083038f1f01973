"""Unconditional exact tests of two binomials: Barnard's and Boschloo's.

Both rank every possible table, take those at least as extreme as the observed one, and give the
largest probability of that set over the common risk (the nuisance parameter), from 0 to 1.

Given the total ``s`` of events, the set has a conditional probability ``b[s]`` that is free of the
risk. So its probability under the risk is a Bernstein polynomial of degree N, the sum over ``s`` of
``b[s] Binomial(s; N, risk)``; it is searched on a grid far finer than it can bend, and refined at
every summit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from pooledcases.kernels.tables import log_binomial

Array = NDArray[np.float64]

#: Statistics closer than this, relatively, are tied.
TIE = 1e-9

#: Tables that are ranked at most; some seconds and some hundred megabytes.
_MOST_TABLES = 10_000_000

_GOLDEN = (np.sqrt(5) - 1) / 2
#: Golden-section steps: the bracket shrinks by 1e-6, the value's error by its square.
_STEPS = 29


def feasible(n1i: int, n2i: int) -> bool:
    """Whether two groups are small enough for these tests."""
    return (min(n1i, n2i) + 1) * (n1i + n2i + 1) <= _MOST_TABLES


def barnard_p(ai: int, n1i: int, ci: int, n2i: int) -> float:
    r"""Barnard's two-sided test with the pooled z statistic (Barnard 1947; Suissa & Shuster 1985,
    JRSS A 148:317). Tables whose \|z\| is tied with the observed one within 1e-9 count as extreme.

    It is 1 when the two observed risks are equal. Own code: SciPy's ``barnard_exact`` loses tables
    whose statistic is tied with the observed one up to rounding, so that its p is too small, and
    searches the risk from sampled starting points only.

    Examples
    --------
    >>> print(f"{barnard_p(7, 15, 12, 15):.5f}")
    0.06822
    """
    if n1i > n2i:  # the p is the same with the groups exchanged, and the work is less
        ai, n1i, ci, n2i = ci, n2i, ai, n1i
    p, x1, x2 = _tables(n1i, n2i)
    z = np.abs(_pooled_z(x1, n1i, x2, n2i))
    observed = np.abs(_pooled_z(np.array(float(ai)), n1i, np.array(float(ci)), n2i))
    return _largest(np.where(z >= observed * (1 - TIE), p, 0.0).sum(axis=1))


def boschloo_p(ai: int, n1i: int, ci: int, n2i: int) -> float:
    """Boschloo's test (1970, Stat Neerl 24:1): Barnard's, with Fisher's one-sided p as statistic.

    Two-sided as SciPy does it: twice the smaller of the two one-sided p-values, at most 1.
    Own code: SciPy searches the risk from sampled starting points only.

    Examples
    --------
    >>> print(f"{boschloo_p(7, 15, 12, 15):.5f}")
    0.06822
    """
    if n1i > n2i:
        ai, n1i, ci, n2i = ci, n2i, ai, n1i
    p, _, _ = _tables(n1i, n2i)
    less = np.cumsum(p, axis=1)
    greater = np.cumsum(p[:, ::-1], axis=1)[:, ::-1]
    sides = []
    for tail in (less, greater):
        region = tail <= tail[ai + ci, ai] * (1 + TIE)
        sides.append(_largest(np.where(region, p, 0.0).sum(axis=1)))
    return min(1.0, 2 * min(sides))


def _tables(n1: int, n2: int) -> tuple[Array, Array, Array]:
    """Every table, row s = total events, column = events of group one: its probability given s
    (0 where there is no such table), and the events of each group."""
    s, x1 = np.arange(n1 + n2 + 1.0)[:, None], np.arange(n1 + 1.0)[None, :]
    log_p = log_binomial(n1, x1) + log_binomial(n2, s - x1) - log_binomial(n1 + n2, s)
    x2 = s - x1
    return np.exp(log_p), np.broadcast_to(x1, x2.shape), x2


def _pooled_z(x1: Array, n1: int, x2: Array, n2: int) -> Array:
    """The pooled z statistic; 0 when nobody or everybody has the event."""
    pooled = (x1 + x2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    difference = x1 / n1 - x2 / n2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, difference / np.sqrt(variance), 0.0)


def _largest(b: Array) -> float:
    """The maximum over the risk of ``sum b[s] Binomial(s; N, risk)``.

    In the angle with risk = sin²(angle/2) the polynomial bends on the scale 1/sqrt(N) everywhere;
    the grid is 64 times finer. Each of its summits is refined by golden section.
    """
    b = np.clip(b, 0.0, 1.0)
    size = max(1024, int(np.ceil(64 * np.pi * np.sqrt(b.size))))
    angles = np.linspace(0.0, np.pi, size + 1)
    values = np.concatenate(
        [_bernstein(b, part) for part in np.array_split(angles, 1 + size // 2048)]
    )
    inner = values[1:-1]
    # of a flat stretch one point is enough
    summits = 1 + np.flatnonzero((inner > values[:-2]) & (inner >= values[2:]))
    best = float(values.max())
    if best > 1 - 1e-12:  # as good as certain: a plain of rounding errors, without summits
        return 1.0
    # a summit rises above the grid by less than 1e-4 of itself (1/64², over 8); others cannot win
    summits = summits[values[summits] >= 0.9999 * best]
    low, high = angles[summits - 1], angles[summits + 1]
    for _ in range(_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        go_right = _bernstein(b, left) < _bernstein(b, right)
        low, high = np.where(go_right, left, low), np.where(go_right, high, right)
    refined = _bernstein(b, 0.5 * (low + high))
    return min(1.0, max(best, float(refined.max(initial=0.0))))


def _bernstein(b: Array, angles: Array) -> Array:
    n = b.size - 1
    s = np.arange(b.size)
    log_choose = gammaln(n + 1) - gammaln(s + 1) - gammaln(n - s + 1)
    risk, rest = np.sin(angles / 2)[:, None] ** 2, np.cos(angles / 2)[:, None] ** 2
    return np.asarray(np.exp(log_choose + xlogy(s, risk) + xlogy(n - s, rest)) @ b)
