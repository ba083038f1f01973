"""Logistic regression with Jeffreys' penalty: study intercepts and one common log odds ratio.

The penalised log-likelihood is log L + ½ log |information| (Firth 1993, Biometrika 80:27). With an
intercept αᵢ for each study and β for the group, the information is an arrowhead whose determinant
is Π Wᵢ × S, where Wᵢ = w1ᵢ + w2ᵢ, S = Σ sᵢ, sᵢ = w1ᵢ w2ᵢ / Wᵢ and w = n p (1 − p). So value, score
and second derivatives take one pass over the studies, and the second derivatives by the intercepts
are a diagonal and one product of a vector with itself: nothing of size k × k is ever built.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

_MAX_STEPS = 200
_LARGEST_STEP = 4.0
#: Log-likelihoods this close, relatively, are equal as far as double precision can tell.
_NOISE = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Events and patients of both groups, each of shape (k,)."""

    x1: Array
    n1: Array
    x2: Array
    n2: Array


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Where a climb ended.

    Attributes
    ----------
    alpha : ndarray, shape (k,)
        The intercepts.
    beta, value : float
        The log odds ratio and the penalised log-likelihood.
    converged : bool
    information : float
        What the data know of the log odds ratio: S.
    slope : float
        Of the value by beta; at a given beta that of the profile.
    tangent : ndarray, shape (k,), or None
        How the best intercepts move with beta.
    """

    alpha: Array
    beta: float
    value: float
    converged: bool
    information: float = np.nan
    slope: float = np.nan
    tangent: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Arrow:
    """The matrix [[diag(d) + z vv', b], [b', c]]."""

    d: Array
    b: Array
    c: float
    v: Array
    z: float

    def inverse_of_block(self, y: Array) -> Array:
        """(diag(d) + z vv')⁻¹ y, by Sherman and Morrison's formula."""
        direct, side = y / self.d, self.v / self.d
        return np.asarray(
            direct - side * (self.z * (self.v @ direct) / (1 + self.z * self.v @ side))
        )

    def remainder(self) -> float:
        """What is left of c when the block is swept out."""
        return float(self.c - self.b @ self.inverse_of_block(self.b))

    def solve(self, y: Array, last: float | None) -> tuple[Array, float]:
        """The step for a score (y, last); with ``last`` None the last coordinate stays."""
        if last is None:
            return self.inverse_of_block(y), 0.0
        swept = self.inverse_of_block(self.b)
        step = (last - float(swept @ y)) / self.remainder()
        return self.inverse_of_block(y) - swept * step, step


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Everything at one point: value, score, both curvatures, and S."""

    value: float
    by_alpha: Array
    by_beta: float
    observed: _Arrow
    expected: _Arrow
    information: float


def top(counts: Counts, *, beta: float | None = None, start: Point | None = None) -> Point:
    """The highest point, or the highest one at a given ``beta``.

    Newton's method with exact second derivatives where the surface is a hill, else Fisher's scoring
    steps; no step may lead down. Every study has events and patients without.

    Examples
    --------
    One study alone: ½ is added to each of its cells.

    >>> found = top(Counts(*[np.array([value]) for value in (3.0, 10.0, 0.0, 12.0)]))
    >>> round(found.beta, 9), round(float(np.log(3.5 / 7.5 * 12.5 / 0.5)), 9)
    (2.456735773, 2.456735773)
    """
    alpha, at = _first(counts, beta, start)
    state, converged = _state(counts, alpha, at), False
    for _ in range(_MAX_STEPS):
        step, turn = _step(state, fixed=beta is not None)
        alpha, at, state = _uphill(counts, state, (alpha, at), (step, turn))
        if max(float(np.abs(step).max()), abs(turn)) <= 1e-10 * (1 + abs(at)):
            converged = True
            break
    return Point(
        alpha=alpha,
        beta=at,
        value=state.value,
        converged=converged,
        information=state.information,
        slope=state.by_beta,
        tangent=-state.observed.inverse_of_block(state.observed.b) if converged else None,
    )


def _first(counts: Counts, beta: float | None, start: Point | None) -> tuple[Array, float]:
    if start is None:
        events, patients = counts.x1 + counts.x2, counts.n1 + counts.n2
        alpha = np.log(events + 0.5) - np.log(patients - events + 0.5)
        return alpha, 0.0 if beta is None else beta
    at = start.beta if beta is None else beta
    if start.tangent is None:
        return start.alpha, at
    return start.alpha + start.tangent * (at - start.beta), at


def _step(state: _State, *, fixed: bool) -> tuple[Array, float]:
    arrow = state.observed
    hill = bool(np.all(arrow.d > 0)) and (fixed or arrow.remainder() > 0)
    arrow = arrow if hill else state.expected
    step, turn = arrow.solve(state.by_alpha, None if fixed else state.by_beta)
    size = max(float(np.abs(step).max()), abs(turn))
    shrink = min(1.0, _LARGEST_STEP / size) if size > 0 else 1.0
    return step * shrink, turn * shrink


def _uphill(
    counts: Counts, state: _State, at: tuple[Array, float], step: tuple[Array, float]
) -> tuple[Array, float, _State]:
    """A step, halved until it does not lead down."""
    size = 1.0
    for _ in range(60):
        alpha, beta = at[0] + size * step[0], at[1] + size * step[1]
        new = _state(counts, alpha, beta)
        if new.value >= state.value - _NOISE * (1 + abs(state.value)):
            return alpha, beta, new
        size /= 2
    return *at, state


def _state(counts: Counts, alpha: Array, beta: float) -> _State:
    """Value and derivatives at one point.

    r is the slope of log w, (log w)'' is −2pq; what follows are the chain rules for log W = log(w1
    + w2) and log s = log w1 + log w2 − log W.
    """
    eta1, eta2 = alpha + beta, alpha
    p1, q1, p2, q2 = (special.expit(eta) for eta in (eta1, -eta1, eta2, -eta2))
    w1, w2, r1, r2 = counts.n1 * p1 * q1, counts.n2 * p2 * q2, q1 - p1, q2 - p2
    both = w1 + w2
    f1, f2 = w1 / both, w2 / both
    bend1, bend2 = r1**2 - 2 * p1 * q1, r2**2 - 2 * p2 * q2
    # first and second derivatives of log W, by alpha and beta
    wa, wb = f1 * r1 + f2 * r2, f1 * r1
    waa, wab, wbb = f1 * bend1 + f2 * bend2 - wa**2, f1 * bend1 - wa * wb, f1 * bend1 - wb**2
    # those of log s
    la, lb = r1 + r2 - wa, r1 - wb
    laa, lab, lbb = -2 * p1 * q1 - 2 * p2 * q2 - waa, -2 * p1 * q1 - wab, -2 * p1 * q1 - wbb
    # s over twice its sum: its share in ½ log S
    s = w1 * f2
    total = float(s.sum())
    share = s / (2 * total)
    va, vb = share * la, float(share @ lb)
    residual1, residual2 = counts.x1 - counts.n1 * p1, counts.x2 - counts.n2 * p2
    observed = _Arrow(
        d=both - waa / 2 - share * (laa + la**2),
        b=w1 - wab / 2 - share * (lab + la * lb) + 2 * va * vb,
        c=float(np.sum(w1 - wbb / 2 - share * (lbb + lb**2)) + 2 * vb**2),
        v=va,
        z=2.0,
    )
    return _State(
        value=_value(counts, eta1, eta2, both, total),
        by_alpha=residual1 + residual2 + wa / 2 + va,
        by_beta=float(np.sum(residual1 + wb / 2)) + vb,
        observed=observed,
        expected=_Arrow(d=both, b=w1, c=float(w1.sum()), v=np.zeros_like(w1), z=0.0),
        information=total,
    )


def _value(counts: Counts, eta1: Array, eta2: Array, both: Array, total: float) -> float:
    first = _binomial(counts.x1, counts.n1, eta1)
    second = _binomial(counts.x2, counts.n2, eta2)
    return float(np.sum(first + second + np.log(both) / 2) + np.log(total) / 2)


def _binomial(x: Array, n: Array, eta: Array) -> Array:
    """x log p + (n − x) log q, so that large numbers are not taken from each other."""
    return -x * np.logaddexp(0.0, -eta) - (n - x) * np.logaddexp(0.0, eta)
