"""The projection of weighted least squares on many rows at once: residuals, traces, covariance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from pooledcases.models.weighted import dominated
from pooledcases.models.weighted.once import once
from pooledcases.results.base import FloatArray, IntArray

#: Weights, design, covariance of the coefficients, and a diagonal: to a trace of each row.
Careful = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]

_products_of_rows = partial(np.einsum, "bk,bk->b")
#: NumPy 1.26 has no vecdot, which for one row takes half the time.
_products_of_short_rows = getattr(np, "vecdot", _products_of_rows)
#: Longer rows than this the linear algebra behind vecdot may share out among threads.
_SHORT = 10_000
_ONE = np.ones(())
_NONE = np.empty(0, dtype=np.intp)
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
    def of(cls, w: FloatArray, design: FloatArray) -> Self:
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

    def quadratic(self, values: FloatArray) -> FloatArray:
        """values' P values, (B,)"""
        left = self.residuals(values)
        return dot(self.w * left, left)

    def bend(self, pressed: FloatArray) -> FloatArray:
        """y'PPPy from Py, to the digits that a step of Newton's method needs."""
        return self.quadratic(pressed)

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
    """The projection without moderators: a weighted mean, and sums in place of matrices.

    Attributes
    ----------
    total : ndarray, shape (B,)
        The sum of the weights.
    """

    total: FloatArray

    @classmethod
    def of(cls, w: FloatArray, design: FloatArray) -> Self:
        """The projection of weights (B, k) and a column of ones."""
        total = w @ design[:, 0]
        return cls(w, design, np.reciprocal(total)[:, None, None], total)

    def about(self, centred: FloatArray) -> CentredProjection:
        """The same, of rows without a weight that dwarfs all others, measured from their mean."""
        return CentredProjection(self.w, self.design, self.covariance, self.total, centred)

    def coefficients(self, values: FloatArray) -> FloatArray:
        """(B, 1)"""
        return self._mean(values)[:, None]

    def residuals(self, values: FloatArray) -> FloatArray:
        """values minus their mean, (B, k)

        Where one weight dwarfs all others, the residual of its own study is the small difference
        of two large numbers; taking the mean off once more gives its digits back.
        """
        left = values - self._mean(values)[:, None]
        return left - self._mean(left)[:, None] if self.dominated.size else left

    def trace(self, middle: FloatArray | None = None) -> FloatArray:
        """tr PM of a diagonal M, (B, k); tr P without one."""
        if middle is not None:
            return dominated.careful_trace(self.w, self.total, middle)
        out = self.total - self._ratio
        if self.dominated.size:
            at = self.dominated
            out[at] = dominated.careful_trace(self.w[at], self.total[at], _ONE)
        return np.asarray(out)

    def trace_of_square(self, middle: FloatArray | None = None) -> FloatArray:
        """tr PMPM of a diagonal M, (B, k); tr PP without one."""
        if middle is not None:
            return dominated.careful_trace_of_square(self.w, self.total, middle)
        cubes, ratio = dot(self._squares, self.w), self._ratio
        # Σ w² − 2 Σ w³ / W + (Σ w² / W)²
        out = ratio * self.total - 2 * cubes / self.total + ratio * ratio
        if self.dominated.size:
            at = self.dominated
            out[at] = dominated.careful_trace_of_square(self.w[at], self.total[at], _ONE)
        return np.asarray(out)

    def bend(self, pressed: FloatArray) -> FloatArray:
        """y'PPPy from Py, in one pass."""
        weighted = self.w * pressed
        off = weighted @ self.design[:, 0]
        return dot(weighted, pressed) - off * off / self.total

    def log_determinant(self) -> FloatArray:
        """log W"""
        return np.asarray(np.log(self.total))

    @once
    def dominated(self) -> IntArray:
        """The rows in which one weight dwarfs all others."""
        return np.flatnonzero(self._ratio > _DOMINATED * self.total)

    @once
    def _squares(self) -> FloatArray:
        return self.w * self.w

    @once
    def _ratio(self) -> FloatArray:
        """Σ w² / W: over W, at most the largest share of the weight."""
        return (self._squares @ self.design[:, 0]) / self.total

    def _mean(self, values: FloatArray) -> FloatArray:
        return dot(self.w, values) / self.total


@dataclass(frozen=True, eq=False)
class CentredProjection(MeanProjection):
    """The projection at some tau² of effects that are measured from their equal-effects mean.

    In no row one weight dwarfs all others. With inverse-variance weights the squared distance of
    the two means, times the total weight, is at most k − 1 times y'Py. So y'Py is a difference of
    sums that costs no digits, and no residual has to be made. (With p and q the shares of the
    weight at tau² = 0 and here, the distance is a covariance of p/q with the effects under q, and
    Σ p²/q <= max p/q <= 1 / max q <= k.)

    Attributes
    ----------
    centred : ndarray, shape (B, k)
        These effects; other values take the longer way.
    """

    centred: FloatArray

    def coefficients(self, values: FloatArray) -> FloatArray:
        """(B, 1)"""
        return self._offset[:, None] if values is self.centred else super().coefficients(values)

    def quadratic(self, values: FloatArray) -> FloatArray:
        """values' P values, (B,)"""
        if values is not self.centred:
            return super().quadratic(values)
        return dot(self._pulled, self.centred) - self.total * self._offset * self._offset

    @property
    def dominated(self) -> IntArray:
        """None."""
        return _NONE

    @once
    def _pulled(self) -> FloatArray:
        return self.w * self.centred

    @once
    def _offset(self) -> FloatArray:
        return (self._pulled @ self.design[:, 0]) / self.total


def quadratic(projection: Projection, values: FloatArray) -> FloatArray:
    """values' P values: with equal-effects weights and effects as values, Cochran's Q."""
    return projection.quadratic(values)


def dot(left: FloatArray, right: FloatArray) -> FloatArray:
    """The sum of products of each row, (B,)."""
    short = left.shape[-1] <= _SHORT
    total: FloatArray = (_products_of_short_rows if short else _products_of_rows)(left, right)
    return total


def _gram(w: FloatArray, design: FloatArray) -> FloatArray:
    """X' diag(w) X of each row, by one matrix product."""
    k, p = design.shape
    outer = (design[:, :, None] * design[:, None, :]).reshape(k, p * p)
    return (w @ outer).reshape(*w.shape[:-1], p, p)
