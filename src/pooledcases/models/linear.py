"""Weighted least squares on a stack of rows: the algebra that every estimator shares.

A stack has B rows of k cells; every row is one meta-analysis of its included cells. What a row
excludes has weight zero and counts for nothing. The design is shared by all rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.effects.poolable import all_poolable, poolable
from pooledcases.errors import InputError
from pooledcases.models import dominated
from pooledcases.results.base import BoolArray, FloatArray

#: Weights are cubed; inside this bound and its inverse every product is finite.
LARGEST_WEIGHT = 1e60

#: Weights, design, covariance of the coefficients, and a diagonal: to a trace of each row.
Careful = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]

_ONE = np.ones(())
#: Where the squared weights are this much of the squared total, differences lose digits.
_DOMINATED = 0.9


@dataclass(frozen=True, eq=False)
class Stack:
    """Rows to be fitted.

    Attributes
    ----------
    yi, vi : ndarray, shape (B, k)
        Effects and sampling variances; 0 and 1 where excluded.
    included : ndarray of bool, shape (B, k)
    design : ndarray, shape (k, p)
        Moderators, the intercept first; a column of ones when there are none.
    given : ndarray, shape (B, k), or None
        Weights of the user's own, 0 where excluded; None for inverse variances.
    """

    yi: FloatArray
    vi: FloatArray
    included: BoolArray
    design: FloatArray
    given: FloatArray | None = None

    @cached_property
    def complete(self) -> bool:
        """Whether nothing is excluded, so that no mask is needed."""
        if not any(self.included.strides):  # one answer for all cells
            return bool(self.included.flat[0])
        return bool(self.included.all())

    @cached_property
    def plain(self) -> bool:
        """Whether there are no moderators: a column of ones only."""
        return self.design.shape[1] == 1 and bool((self.design == 1).all())

    @cached_property
    def k(self) -> FloatArray:
        """Included studies of each row."""
        if self.complete:
            return np.full(len(self.included), float(self.included.shape[1]))
        return np.asarray(np.count_nonzero(self.included, axis=-1), dtype=float)

    @cached_property
    def df(self) -> FloatArray:
        """Studies minus coefficients, never below 0."""
        return np.asarray(np.maximum(self.k - self.design.shape[1], 0.0))

    @cached_property
    def smallest(self) -> FloatArray:
        """The smallest variance of each row."""
        return np.asarray(self._variances(np.inf).min(axis=-1))

    @cached_property
    def largest(self) -> FloatArray:
        """The largest variance of each row."""
        return np.asarray(self._variances(0.0).max(axis=-1))

    @cached_property
    def common(self) -> Projection:
        """The projection at tau² = 0."""
        w = np.reciprocal(self.vi)
        return weighted(self, w if self.complete else np.where(self.included, w, 0.0))

    @cached_property
    def cochran(self) -> FloatArray:
        """Cochran's Q."""
        return quadratic(self.common, self.yi)

    def take(self, rows: NDArray[np.intp] | BoolArray | slice) -> Stack:
        """Some of the rows."""
        given = None if self.given is None else self.given[rows]
        yi = self.yi[rows]
        # where nothing is excluded no mask is gathered
        included = np.broadcast_to(np.True_, yi.shape) if self.complete else self.included[rows]
        return Stack(yi, self.vi[rows], included, self.design, given)

    def centred(self) -> tuple[Stack, FloatArray]:
        """The rows measured from their first study, and its effect, (B,).

        Nothing but rounding changes: studies that agree then differ by exactly 0, and a common
        distance from 0 costs no digits.
        """
        first = 0 if self.complete else self.included.argmax(axis=-1)
        origin = self.yi[np.arange(len(self.yi)), first]
        return replace(self, yi=self.yi - origin[:, None]), origin

    def weights(self, tau2: FloatArray) -> FloatArray:
        """Inverse-variance weights at ``tau2`` (B,)."""
        total = self.vi + tau2[:, None]
        w = np.reciprocal(total, out=total)
        return w if self.complete else np.where(self.included, w, 0.0)

    def _variances(self, absent: float) -> FloatArray:
        return self.vi if self.complete else np.where(self.included, self.vi, absent)


def stack(
    yi: ArrayLike,
    vi: ArrayLike,
    included: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    first: int = 0,
) -> Stack:
    """Make a stack of (B, k) arrays without moderators.

    ``first`` is the number of rows before these, for messages.

    Raises
    ------
    InputError
        When an included cell is not finite, or its variance is not above 0, or its weight is
        negative, or the weights of a row are all 0.
    """
    y, v = np.atleast_2d(np.asarray(yi, dtype=float)), np.atleast_2d(np.asarray(vi, dtype=float))
    use = np.asarray(True if included is None else included, dtype=bool)
    try:
        y, v, use = np.broadcast_arrays(y, v, use)
    except ValueError:
        raise InputError(
            f"yi, vi and included have the shapes {y.shape}, {v.shape} and {use.shape}; "
            "give one variance for each effect."
        ) from None
    complete = included is None or bool(use.all())
    if not (complete and y.size and all_poolable(y, v)):
        _check_poolable(y, v, use, first)
    given = None if weights is None else _own_weights(weights, use, first)
    if not complete:
        y, v = np.where(use, y, 0.0), np.where(use, v, 1.0)
    return Stack(y, v, use, np.ones((y.shape[1], 1)), given)


def _check_poolable(y: FloatArray, v: FloatArray, use: BoolArray, first: int) -> None:
    bad = use & ~poolable(y, v)
    if bad.any():
        row, cell = np.argwhere(bad)[0]
        raise InputError(
            f"row {first + row + 1}, study {cell + 1}: yi = {y[row, cell]} with vi = "
            f"{v[row, cell]}; an included study needs a finite effect and a variance above 0, and "
            "neither so large or small that its powers are lost. Correct it, or exclude it "
            f"({int(bad.sum())} such cells in {len(bad)} rows)."
        )


def _own_weights(weights: ArrayLike, use: BoolArray, first: int) -> FloatArray:
    w = np.broadcast_to(np.asarray(weights, dtype=float), use.shape)
    bad = use & ~((w >= 0) & (w <= LARGEST_WEIGHT))
    if bad.any():
        row, cell = np.argwhere(bad)[0]
        raise InputError(
            f"row {first + row + 1}, study {cell + 1}: its weight is {w[row, cell]}; an included "
            "study needs a weight of 0 or more. Correct it, or exclude it "
            f"({int(bad.sum())} such cells)."
        )
    kept = np.where(use, w, 0.0)
    empty = use.any(axis=-1) & (kept.max(axis=-1, initial=0.0) < 1 / LARGEST_WEIGHT)
    if empty.any():
        row = first + int(np.argmax(empty))
        raise InputError(f"row {row + 1}: every weight is 0; give at least one study a weight.")
    return kept


@dataclass(frozen=True, eq=False)
class Projection:
    """P = W − W X (X'WX)⁻¹ X'W of each row, as sums; no k by k matrix is ever made.

    Attributes
    ----------
    w : ndarray, shape (B, k)
    design : ndarray, shape (k, p)
    covariance : ndarray, shape (B, p, p)
        (X'WX)⁻¹.
    """

    w: FloatArray
    design: FloatArray
    covariance: FloatArray

    def coefficients(self, values: FloatArray) -> FloatArray:
        """(B, p)"""
        pulled = (self.w * values) @ self.design
        return np.asarray(np.einsum("bpq,bq->bp", self.covariance, pulled))

    def residuals(self, values: FloatArray) -> FloatArray:
        """values − X b, (B, k)

        Measured from the heaviest study, whose own residual would else be lost in rounding. The
        design has an intercept, so that this changes nothing but the rounding.
        """
        heaviest = self.w.argmax(axis=-1)[:, None]
        values = values - np.take_along_axis(values, heaviest, axis=-1)
        return values - self.coefficients(values) @ self.design.T

    def apply(self, values: FloatArray) -> FloatArray:
        """P values, (B, k)"""
        return self.w * self.residuals(values)

    def trace(self, middle: FloatArray | None = None) -> FloatArray:
        """tr PM of a diagonal M, (B, k); tr P without one."""
        m = _ONE if middle is None else middle
        whole = (m * self.w).sum(axis=-1)
        out = np.asarray(whole - self._traced(self._gram(m * self.w**2)))
        return self._mended(out, whole, m, dominated.trace)

    def trace_of_square(self, middle: FloatArray | None = None) -> FloatArray:
        """tr PMPM of a diagonal M, (B, k); tr PP without one."""
        m = _ONE if middle is None else middle
        hat = self.covariance @ self._gram(m * self.w**2)
        twice = np.einsum("bpq,bqp->b", hat, hat)
        cubed = self._traced(self._gram(m**2 * self.w**3))
        whole = ((m * self.w) ** 2).sum(axis=-1)
        square = self._mended(whole - 2 * cubed + twice, whole, m, dominated.trace_of_square)
        # rounding may still take it below Cauchy's bound
        rank = (self.w > 0).sum(axis=-1) - self.design.shape[1]
        return np.asarray(np.maximum(square, self.trace(middle) ** 2 / np.maximum(rank, 1)))

    def sandwich(self, variances: FloatArray) -> FloatArray:
        """Covariance of the coefficients when the weights are not the inverse ``variances``."""
        meat = self._gram(self.w**2 * variances)
        return np.asarray(self.covariance @ meat @ self.covariance)

    def bend(self, pressed: FloatArray) -> FloatArray:
        """y'PPPy from Py, to the digits that a step of Newton's method needs."""
        return quadratic(self, pressed)

    def log_determinant(self) -> FloatArray:
        """log |X'WX|"""
        return np.asarray(-np.linalg.slogdet(self.covariance)[1])

    def _mended(
        self, found: FloatArray, whole: FloatArray, middle: FloatArray, careful: Careful
    ) -> FloatArray:
        """``found`` is a difference from ``whole``; done again where it lost its digits."""
        lost = found < (1 - _DOMINATED) * whole
        if lost.any():
            m = np.broadcast_to(middle, self.w.shape)[lost]
            found[lost] = careful(self.w[lost], self.design, self.covariance[lost], m)
        return found

    def _gram(self, values: FloatArray) -> FloatArray:
        return _gram(values, self.design)

    def _traced(self, gram: FloatArray) -> FloatArray:
        return np.asarray(np.einsum("bpq,bqp->b", self.covariance, gram))


@dataclass(frozen=True, eq=False)
class MeanProjection(Projection):
    """The projection without moderators: a weighted mean, and sums in place of matrices."""

    def coefficients(self, values: FloatArray) -> FloatArray:
        """(B, 1)"""
        return self._mean(values)[:, None]

    def residuals(self, values: FloatArray) -> FloatArray:
        """values minus their mean, (B, k)

        Where one weight dwarfs all others, the residual of its own study is the small difference
        of two large numbers; taking the mean off once more gives its digits back.
        """
        left = values - self._mean(values)[:, None]
        return left - self._mean(left)[:, None] if self._dominated.any() else left

    def trace(self, middle: FloatArray | None = None) -> FloatArray:
        """tr PM of a diagonal M, (B, k); tr P without one."""
        if middle is not None:
            return dominated.careful_trace(self.w, self._total, middle)
        out = self._total * (1 - self._concentration)
        if self._dominated.any():
            at = self._dominated
            out[at] = dominated.careful_trace(self.w[at], self._total[at], _ONE)
        return np.asarray(out)

    def trace_of_square(self, middle: FloatArray | None = None) -> FloatArray:
        """tr PMPM of a diagonal M, (B, k); tr PP without one."""
        if middle is not None:
            return dominated.careful_trace_of_square(self.w, self._total, middle)
        cubes = dot(self.w * self.w, self.w)
        # Σ w² − 2 Σ w³ / W + (Σ w² / W)²
        ratio = self._concentration * self._total
        out = ratio * self._total - 2 * cubes / self._total + ratio**2
        if self._dominated.any():
            at = self._dominated
            out[at] = dominated.careful_trace_of_square(self.w[at], self._total[at], _ONE)
        return np.asarray(out)

    def bend(self, pressed: FloatArray) -> FloatArray:
        """y'PPPy from Py, in one pass."""
        square = np.einsum("bk,bk,bk->b", self.w, pressed, pressed)
        return np.asarray(square - dot(self.w, pressed) ** 2 / self._total)

    def log_determinant(self) -> FloatArray:
        """log W"""
        return np.asarray(np.log(self._total))

    def _mean(self, values: FloatArray) -> FloatArray:
        return dot(self.w, values) / self._total

    @cached_property
    def _total(self) -> FloatArray:
        return self.w @ self.design[:, 0]

    @cached_property
    def _concentration(self) -> FloatArray:
        """Σ w² / W², at most the largest share of the weight."""
        return dot(self.w, self.w) / self._total / self._total

    @cached_property
    def _dominated(self) -> BoolArray:
        return np.asarray(self._concentration > _DOMINATED)


def project(rows: Stack, tau2: FloatArray) -> Projection:
    """The projection of each row at its own tau²."""
    return weighted(rows, rows.weights(tau2))


def weighted(rows: Stack, w: FloatArray) -> Projection:
    """The projection of each row with weights of any kind, (B, k), 0 where excluded."""
    if rows.plain:
        total = w @ rows.design[:, 0]
        return MeanProjection(w, rows.design, np.reciprocal(total)[:, None, None])
    inverse = np.asarray(np.linalg.inv(_gram(w, rows.design)), dtype=float)
    return Projection(w, rows.design, inverse)


def quadratic(projection: Projection, values: FloatArray) -> FloatArray:
    """values' P values: with equal-effects weights and effects as values, Cochran's Q."""
    left = projection.residuals(values)
    return np.asarray(np.einsum("bk,bk,bk->b", projection.w, left, left))


def q_and_slope(
    rows: Stack, target: FloatArray
) -> Callable[[FloatArray, NDArray[np.intp]], tuple[FloatArray, FloatArray]]:
    """The generalised Q of some rows as a function of tau², minus ``target``, with its slope.

    Q(tau²) = y'Py falls and is convex: its derivatives are −y'PPy and 2y'PPPy.
    """

    def value_and_slope(tau2: FloatArray, index: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        some = rows.take(index)
        projection = project(some, tau2)
        left = projection.residuals(some.yi)
        pressed = projection.w * left
        return dot(pressed, left) - target[index], -dot(pressed, pressed)

    return value_and_slope


def dot(left: FloatArray, right: FloatArray) -> FloatArray:
    """The sum of products of each row, (B,)."""
    return np.asarray(np.einsum("bk,bk->b", left, right))


def _gram(w: FloatArray, design: FloatArray) -> FloatArray:
    """X' diag(w) X of each row, by one matrix product."""
    k, p = design.shape
    outer = (design[:, :, None] * design[:, None, :]).reshape(k, p * p)
    return (w @ outer).reshape(*w.shape[:-1], p, p)
