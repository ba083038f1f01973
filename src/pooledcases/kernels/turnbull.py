"""The distribution of times that are known, bounded or open: Turnbull's estimate.

A time is known exactly, or to lie after ``left`` and not after ``right``. The likelihood puts mass
on the innermost intervals only, and does not say where in them (Turnbull 1976, JRSS B 38:290).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: The largest gradient over n may exceed 1 by so much where the climb ends.
_CLOSE = 1e-11
_MAX_STEPS = 500
#: Log-likelihoods this close, relatively, are equal as far as double precision can tell.
_NOISE = 1e-13
#: Mass that is none.
_NONE = 1e-12
#: An interval belongs to some solution where its gradient is this near to n.
_ACTIVE = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Innermost:
    """Innermost intervals (left, right], in order; a known time where both are equal.

    Attributes
    ----------
    left, right : ndarray, shape (m,)
    contains : ndarray of bool, shape (n, m)
        Whether an observation allows an interval.
    """

    left: FloatArray
    right: FloatArray
    contains: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Masses:
    """The most likely masses.

    Attributes
    ----------
    mass : ndarray, shape (m,)
    log_likelihood : float
    gradient_excess : float
        The largest gradient over n, less 1: at most 0 at the top, up to rounding. n times it bounds
        what is missing of the highest log-likelihood.
    unique : bool
        Whether no other masses are as likely.
    converged : bool
    """

    mass: FloatArray
    log_likelihood: float
    gradient_excess: float
    unique: bool
    converged: bool


def innermost(left: FloatArray, right: FloatArray) -> Innermost:
    """The innermost intervals of observations (left, right], or known times where both are equal.

    Examples
    --------
    >>> found = innermost(np.array([0.0, 3.0, 5.0, 2.0]), np.array([4.0, 6.0, 5.0, np.inf]))
    >>> found.left.tolist(), found.right.tolist()
    ([3.0, 5.0], [4.0, 5.0])
    """
    # an end is a place on the line: 2 rank, and one more where it lies just after its time
    grid = np.unique(np.concatenate([left, right]))
    opens = 2 * np.searchsorted(grid, left) + (left < right)
    closes = 2 * np.searchsorted(grid, right)
    starts, ends = np.unique(opens), np.unique(closes)
    # an interval is innermost where nothing opens between its opening and the next closing
    close = ends[np.searchsorted(ends, starts)]
    following = np.append(starts[1:], np.iinfo(np.int64).max)
    kept = following > close
    starts, close = starts[kept], close[kept]
    contains = (opens[:, None] <= starts) & (close <= closes[:, None])
    return Innermost(grid[starts // 2], grid[close // 2], contains)


def masses(contains: BoolArray, weights: FloatArray | None = None) -> Masses:
    """The masses with the highest likelihood, by the constrained Newton method.

    Wang 2007, JRSS B 69:185: the log-likelihood is replaced by its quadratic expansion, whose
    highest point among masses of 0 or more with sum 1 is a least-squares problem, and the way there
    is cut until the likelihood rises. Masses become exactly 0, and the end is checked by the
    gradient: it is n at intervals with mass and no larger elsewhere (Gentleman & Geyer 1994,
    Biometrika 81:618).

    Parameters
    ----------
    contains : ndarray of bool, shape (n, m)
    weights : ndarray, shape (n,), optional
        How often each observation occurs.

    Examples
    --------
    >>> data = innermost(np.array([1.0, 2.0, 3.0]), np.array([1.0, np.inf, 3.0]))
    >>> masses(data.contains).mass.round(6).tolist()
    [0.333333, 0.666667]
    """
    rows, index = np.unique(contains, axis=0, return_inverse=True)
    counts = np.ones(len(contains)) if weights is None else weights
    often: FloatArray = np.zeros(len(rows))
    np.add.at(often, index.ravel(), counts)
    a, n = rows.astype(float), float(often.sum())
    p = np.full(a.shape[1], 1 / a.shape[1])
    value, converged = _value(a, often, p), False
    for _ in range(_MAX_STEPS):
        if _excess(a, often, p, n) <= _CLOSE:
            converged = True
            break
        p, value, moved = _better(a, often, p, value)
        if not moved:
            break
    excess = _excess(a, often, p, n)
    return Masses(
        mass=np.where(p > _NONE, p, 0.0),
        log_likelihood=value,
        gradient_excess=excess,
        unique=_unique(a, often, p, n),
        converged=converged or excess <= 1e-8,
    )


def _value(a: FloatArray, often: FloatArray, p: FloatArray) -> float:
    with np.errstate(divide="ignore"):
        return float(often @ np.log(a @ p))


def _gradient(a: FloatArray, often: FloatArray, p: FloatArray) -> FloatArray:
    return np.asarray((often / (a @ p)) @ a)


def _excess(a: FloatArray, often: FloatArray, p: FloatArray, n: float) -> float:
    return float(_gradient(a, often, p).max()) / n - 1


def _better(
    a: FloatArray, often: FloatArray, p: FloatArray, value: float
) -> tuple[FloatArray, float, bool]:
    """One step: to the top of the expansion, cut until the likelihood rises."""
    aim, n = _top_of_expansion(a, often, p), float(often.sum())
    there = _value(a, often, aim)
    # near the top the likelihood is flat to the last digit, the gradient is not
    if there >= value - _NOISE * (1 + abs(value)) and (
        _excess(a, often, aim, n) < _excess(a, often, p, n)
    ):
        return aim, there, True
    size = 1.0
    for _ in range(60):
        new = p + size * (aim - p)
        there = _value(a, often, new)
        if there > value:
            return new, there, True
        size /= 2
    return p, value, False


def _top_of_expansion(a: FloatArray, often: FloatArray, p: FloatArray) -> FloatArray:
    """Masses x of 0 or more, summing to 1, with least Σ often (Sx − 2)², S = a over a @ p.

    With a row of ones added whose sum is to be 1, the solution of the problem without the sum,
    divided by its sum, is that of the problem with it.
    """
    root = np.sqrt(often)[:, None]
    system = np.vstack([root * (a / (a @ p)[:, None] - 2), np.ones(a.shape[1])])
    aim = np.append(np.zeros(len(a)), 1.0)
    found = optimize.nnls(system, aim, maxiter=50 * a.shape[1])[0]
    return np.asarray(found / found.sum())


def _unique(a: FloatArray, often: FloatArray, p: FloatArray, n: float) -> bool:
    """Whether the intervals that may hold mass are told apart by the observations.

    What each observation is given, a @ p, is the same in every solution; so are the masses where
    the columns of the intervals with gradient n are independent (Gentleman & Geyer 1994).
    """
    active = _gradient(a, often, p) >= n * (1 - _ACTIVE)
    return bool(np.linalg.matrix_rank(a[:, active]) == active.sum())
