"""Logistic regression with Firth's penalty under many sets of weights at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.partial_likelihood import with_penalty
from pooledcases.kernels.penalised import State, climb

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

_STEPS = 200
_LARGEST_STEP = 2.0
_CLOSE = 1e-10
_SMALLER, _SHORTEST = 0.3, 1 / 64
#: Numbers held at once.
_AT_ONCE = 2_000_000


def weighted_firth(y: Array, x: Array, weights: Array) -> tuple[Array, Bools]:
    """The coefficients under each set of weights, and whether each climb ended.

    The score is ``X' (w (y - p) + h (1/2 - p))`` with the leverages h of the weighted fit (Firth
    1993, Biometrika 80:27; Heinze & Schemper 2002, Stat Med 21:2409, where all weights are 1);
    steps go by the information.

    Parameters
    ----------
    y : ndarray, shape (n,)
        0 or 1.
    x : ndarray, shape (n, p)
        Of full rank, with the intercept; columns of size 1 or so.
    weights : ndarray, shape (b, n)
        Above 0.

    Examples
    --------
    With one group the penalty adds one half to each cell.

    >>> at, fine = weighted_firth(np.array([1.0, 1, 0]), np.ones((3, 1)), np.ones((1, 3)))
    >>> round(float(np.exp(at[0, 0])), 6), round(2.5 / 1.5, 6), fine.tolist()
    (1.666667, 1.666667, [True])
    """
    step = max(1, _AT_ONCE // max(x.size, 1))
    parts = [_climb(y, x, weights[start : start + step]) for start in range(0, len(weights), step)]
    at, fine = (np.concatenate(part) for part in zip(*parts, strict=True))
    for row in np.flatnonzero(~fine).tolist():
        found = climb(WeightedLikelihood(y, x, weights[row]).penalised, np.zeros(x.shape[1]))
        at[row], fine[row] = found.at, found.converged
    return at, fine


@dataclass(frozen=True, slots=True, eq=False)
class WeightedLikelihood:
    """The same as a surface that is climbed by Newton's method: slower, for the odd ones."""

    y: Array
    x: Array
    weights: Array

    def penalised(self, b: Array) -> State:
        """The weighted log-likelihood plus half the log determinant of its information."""
        eta = self.x @ b
        p, q = special.expit(eta), special.expit(-eta)
        spread = self.weights * p * q
        information = (self.x * spread[:, None]).T @ self.x
        plain = State(
            value=-float(self.weights @ np.logaddexp(0.0, np.where(self.y > 0, -eta, eta))),
            score=(self.weights * (self.y - p)) @ self.x,
            curvature=information,
            information=information,
        )
        skew = spread * (q - p)
        third = np.stack([(self.x * (skew * column)[:, None]).T @ self.x for column in self.x.T])

        def fourth(a: Array) -> Array:
            inner = np.einsum("ni,ij,nj->n", self.x, a, self.x)
            return np.asarray((self.x * (spread * (1 - 6 * p * q) * inner)[:, None]).T @ self.x)

        return with_penalty(plain, third, fourth)


def _climb(y: Array, x: Array, weights: Array) -> tuple[Array, Bools]:
    at = np.zeros((len(weights), x.shape[1]))
    fine = np.zeros(len(weights), dtype=bool)
    # scoring steps can overshoot for ever where few patients decide: a step back that is not much
    # smaller than the one before it shortens all that follow
    share, before = np.ones(len(weights)), np.zeros_like(at)
    for _ in range(_STEPS):
        going = np.flatnonzero(~fine)
        if not going.size:
            break
        move = _step(y, x, weights[going], at[going])
        size = np.abs(move).max(axis=1)
        back = (move * before[going]).sum(axis=1) < -_SMALLER * (before[going] ** 2).sum(axis=1)
        share[going] = np.maximum(share[going] * np.where(back, 0.5, 1.0), _SHORTEST)
        before[going] = move
        part = np.minimum(share[going], _LARGEST_STEP / np.maximum(size, 1e-300))
        at[going] += move * part[:, None]
        fine[going] = size <= _CLOSE * (1 + np.abs(at[going]).max(axis=1))
    return at, fine


def _step(y: Array, x: Array, weights: Array, at: Array) -> Array:
    p = special.expit(at @ x.T)
    spread = weights * p * (1 - p)
    information = np.einsum("bn,ni,nj->bij", spread, x, x, optimize=True)
    inverse = np.linalg.inv(information)
    leverage = spread * np.einsum("ni,bij,nj->bn", x, inverse, x, optimize=True)
    score = (weights * (y - p) + leverage * (0.5 - p)) @ x
    return np.asarray(np.einsum("bij,bj->bi", inverse, score))
