"""The projection of weighted least squares on many rows at once: residuals, traces, covariance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pooledcases.models.weighted import dominated
from pooledcases.results.base import BoolArray, FloatArray

#: Weights, design, covariance of the coefficients, and a diagonal: to a trace of each row.
Careful = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]

_ONE = np.ones(())
#: Where the squared weights are this much of the squared total, differences lose digits.
_DOMINATED = 0.9


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

    @classmethod
    def of(cls, w: FloatArray, design: FloatArray) -> Projection:
        """The projection of weights (B, k) and a design (k, p)."""
        return cls(w, design, np.asarray(np.linalg.inv(_gram(w, design)), dtype=float))

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

    @classmethod
    def of(cls, w: FloatArray, design: FloatArray) -> Projection:
        """The projection of weights (B, k) and a column of ones."""
        return cls(w, design, np.reciprocal(w @ design[:, 0])[:, None, None])

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


def quadratic(projection: Projection, values: FloatArray) -> FloatArray:
    """values' P values: with equal-effects weights and effects as values, Cochran's Q."""
    left = projection.residuals(values)
    return np.asarray(np.einsum("bk,bk,bk->b", projection.w, left, left))


def dot(left: FloatArray, right: FloatArray) -> FloatArray:
    """The sum of products of each row, (B,)."""
    return np.asarray(np.einsum("bk,bk->b", left, right))


def _gram(w: FloatArray, design: FloatArray) -> FloatArray:
    """X' diag(w) X of each row, by one matrix product."""
    k, p = design.shape
    outer = (design[:, :, None] * design[:, None, :]).reshape(k, p * p)
    return (w @ outer).reshape(*w.shape[:-1], p, p)
