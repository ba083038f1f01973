"""Weighted least squares on a stack of rows: the algebra that every estimator shares.

A stack has B rows of k cells; every row is one meta-analysis of its included cells. What a row
excludes has weight zero and counts for nothing. The design is shared by all rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.effects.poolable import poolable
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Rows to be fitted.

    Attributes
    ----------
    yi, vi : ndarray, shape (B, k)
        Effects and sampling variances; 0 and 1 where excluded.
    included : ndarray of bool, shape (B, k)
    design : ndarray, shape (k, p)
        Moderators, the intercept first; a column of ones when there are none.
    """

    yi: FloatArray
    vi: FloatArray
    included: BoolArray
    design: FloatArray

    @property
    def k(self) -> FloatArray:
        """Included studies of each row."""
        return np.asarray(self.included.sum(axis=-1), dtype=float)

    @property
    def df(self) -> FloatArray:
        """Studies minus coefficients, never below 0."""
        return np.asarray(np.maximum(self.k - self.design.shape[1], 0.0))

    def take(self, rows: NDArray[np.intp] | BoolArray) -> Stack:
        """Some of the rows."""
        return Stack(self.yi[rows], self.vi[rows], self.included[rows], self.design)

    def weights(self, tau2: FloatArray) -> FloatArray:
        """Inverse-variance weights at ``tau2`` (B,)."""
        return np.where(self.included, 1 / (self.vi + tau2[:, None]), 0.0)


def stack(yi: ArrayLike, vi: ArrayLike, included: ArrayLike | None = None) -> Stack:
    """Make a stack of (B, k) arrays without moderators.

    Raises
    ------
    InputError
        When an included cell is not finite, or its variance is not above 0.
    """
    y, v = np.atleast_2d(np.asarray(yi, dtype=float)), np.atleast_2d(np.asarray(vi, dtype=float))
    use = np.ones(y.shape, dtype=bool) if included is None else np.asarray(included, dtype=bool)
    try:
        y, v, use = np.broadcast_arrays(y, v, use)
    except ValueError:
        raise InputError(
            f"yi, vi and included have the shapes {y.shape}, {v.shape} and {use.shape}; "
            "give one variance for each effect."
        ) from None
    bad = use & ~poolable(y, v)
    if bad.any():
        row, cell = np.argwhere(bad)[0]
        raise InputError(
            f"row {row + 1}, study {cell + 1}: yi = {y[row, cell]} with vi = {v[row, cell]}; "
            "an included study needs a finite effect and a variance above 0, and neither so large "
            f"or small that its powers are lost. Correct it, or exclude it ({int(bad.sum())} such "
            "cells)."
        )
    return Stack(np.where(use, y, 0.0), np.where(use, v, 1.0), use, np.ones((y.shape[1], 1)))


@dataclass(frozen=True, slots=True, eq=False)
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

    def trace(self) -> FloatArray:
        """tr P"""
        if self.design.shape[1] == 1:
            kept = self.w * _sum_of_others(self.w)
            return np.asarray(kept.sum(axis=-1) * self.covariance[:, 0, 0])
        return np.asarray(self.w.sum(axis=-1) - self._traced(self._gram(2)))

    def trace_of_square(self) -> FloatArray:
        """tr PP"""
        if self.design.shape[1] == 1:
            # the squares of the diagonal, w (W − w) / W, and of all else, w w' / W
            diagonal, square = self.w * _sum_of_others(self.w), self.w**2
            total = (diagonal**2 + square * _sum_of_others(square)).sum(axis=-1)
            return np.asarray(total * self.covariance[:, 0, 0] ** 2)
        hat = self.covariance @ self._gram(2)
        twice = np.einsum("bpq,bqp->b", hat, hat)
        square = (self.w**2).sum(axis=-1) - 2 * self._traced(self._gram(3)) + twice
        # where one weight dwarfs all others the difference loses its digits; Cauchy's bound holds
        rank = (self.w > 0).sum(axis=-1) - self.design.shape[1]
        return np.asarray(np.maximum(square, self.trace() ** 2 / rank))

    def log_determinant(self) -> FloatArray:
        """log |X'WX|"""
        return np.asarray(-np.linalg.slogdet(self.covariance)[1])

    def _gram(self, power: int) -> FloatArray:
        return _gram(self.w**power, self.design)

    def _traced(self, gram: FloatArray) -> FloatArray:
        return np.asarray(np.einsum("bpq,bqp->b", self.covariance, gram))


def project(rows: Stack, tau2: FloatArray) -> Projection:
    """The projection of each row at its own tau²."""
    w = rows.weights(tau2)
    gram = _gram(w, rows.design)
    inverse = np.asarray(1 / gram if gram.shape[-1] == 1 else np.linalg.inv(gram), dtype=float)
    return Projection(w, rows.design, inverse)


def quadratic(projection: Projection, values: FloatArray) -> FloatArray:
    """values' P values: with equal-effects weights and effects as values, Cochran's Q."""
    return np.asarray((projection.w * projection.residuals(values) ** 2).sum(axis=-1))


def q_and_slope(
    rows: Stack, target: FloatArray
) -> Callable[[FloatArray, NDArray[np.intp]], tuple[FloatArray, FloatArray]]:
    """The generalised Q of some rows as a function of tau², minus ``target``, with its slope.

    Q(tau²) = y'Py falls and is convex: its derivatives are −y'PPy and 2y'PPPy.
    """

    def value_and_slope(tau2: FloatArray, index: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        some = rows.take(index)
        projection = project(some, tau2)
        pressed = projection.apply(some.yi)
        value = quadratic(projection, some.yi) - target[index]
        return value, -(pressed**2).sum(axis=-1)

    return value_and_slope


def _sum_of_others(values: FloatArray) -> FloatArray:
    """For each cell the sum of all others of its row, also where one cell dwarfs them."""
    largest = values.argmax(axis=-1)[:, None]
    rest = values.copy()
    np.put_along_axis(rest, largest, 0.0, axis=-1)
    # beside the largest no digit is lost by taking one away
    others = values.sum(axis=-1, keepdims=True) - values
    np.put_along_axis(others, largest, rest.sum(axis=-1, keepdims=True), axis=-1)
    return np.asarray(others)


def _gram(w: FloatArray, design: FloatArray) -> FloatArray:
    """X' diag(w) X of each row, by one matrix product."""
    k, p = design.shape
    outer = (design[:, :, None] * design[:, None, :]).reshape(k, p * p)
    return (w @ outer).reshape(*w.shape[:-1], p, p)
