"""Rows to be fitted: what every estimator takes.

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
from pooledcases.models.weighted.projection import MeanProjection, Projection, dot, quadratic
from pooledcases.results.base import BoolArray, FloatArray

#: Weights are cubed; inside this bound and its inverse every product is finite.
LARGEST_WEIGHT = 1e60


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


def project(rows: Stack, tau2: FloatArray) -> Projection:
    """The projection of each row at its own tau²."""
    return weighted(rows, rows.weights(tau2))


def weighted(rows: Stack, w: FloatArray) -> Projection:
    """The projection of each row with weights of any kind, (B, k), 0 where excluded."""
    return (MeanProjection if rows.plain else Projection).of(w, rows.design)


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
