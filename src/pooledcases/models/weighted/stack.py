"""Rows to be fitted: what every estimator takes.

A stack has B rows of k cells; every row is one meta-analysis of its included cells. What a row
excludes has weight zero and counts for nothing. The design is shared by all rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.effects.poolable import all_poolable, poolable
from pooledcases.errors import InputError
from pooledcases.models.weighted.once import once
from pooledcases.models.weighted.projection import MeanProjection, Projection, dot, quadratic
from pooledcases.results.base import BoolArray, FloatArray

#: Weights are cubed; inside this bound and its inverse every product is finite.
LARGEST_WEIGHT = 1e60

_YES = np.ones(1, dtype=bool).tobytes()


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
    known_even : bool
        Whether these are some rows of a stack that was ``even``.
    from_mean : bool
        Whether the effects are measured from their equal-effects mean.
    """

    yi: FloatArray
    vi: FloatArray
    included: BoolArray
    design: FloatArray
    given: FloatArray | None = None
    known_even: bool = False
    from_mean: bool = False

    @once
    def complete(self) -> bool:
        """Whether nothing is excluded, so that no mask is needed."""
        return _excludes_nothing(self.included)

    @once
    def plain(self) -> bool:
        """Whether there are no moderators: a column of ones only."""
        return self.design.shape[1] == 1 and bool((self.design == 1).all())

    @once
    def k(self) -> FloatArray:
        """Included studies of each row."""
        if self.complete:
            return np.full(len(self.included), float(self.included.shape[1]))
        return np.asarray(np.count_nonzero(self.included, axis=-1), dtype=float)

    @once
    def df(self) -> FloatArray:
        """Studies minus coefficients, never below 0."""
        return np.asarray(np.maximum(self.k - self.design.shape[1], 0.0))

    @once
    def smallest(self) -> FloatArray:
        """The smallest variance of each row."""
        return np.asarray(self._variances(np.inf).min(axis=-1))

    @once
    def largest(self) -> FloatArray:
        """The largest variance of each row."""
        return np.asarray(self._variances(0.0).max(axis=-1))

    @once
    def common(self) -> Projection:
        """The projection at tau² = 0."""
        w = np.reciprocal(self.vi)
        return weighted(self, w if self.complete else np.where(self.included, w, 0.0))

    @property
    def even(self) -> bool:
        """Whether it is known that no inverse variance dwarfs all others of its row, at any tau².

        Σ w² / W² never grows with tau², because its slope has the sign of (Σ w²)² − W Σ w³.
        """
        if self.known_even or "common" not in vars(self):
            return self.known_even
        return isinstance(self.common, MeanProjection) and not self.common.dominated.size

    @once
    def cochran(self) -> FloatArray:
        """Cochran's Q."""
        return quadratic(self._known(self.common), self.yi)

    @once
    def common_trace(self) -> FloatArray:
        """tr P at tau² = 0."""
        return self.common.trace()

    def take(self, rows: NDArray[np.intp] | BoolArray | slice) -> Stack:
        """Some of the rows."""
        given = None if self.given is None else self.given[rows]
        yi = self.yi[rows]
        # where nothing is excluded no mask is gathered
        included = _all_of(yi.shape) if self.complete else self.included[rows]
        return Stack(yi, self.vi[rows], included, self.design, given, self.even, self.from_mean)

    def some(self, rows: NDArray[np.intp]) -> Stack:
        """Some of the rows, or the stack itself when these are all of them in order."""
        every = len(rows) == len(self.yi) and bool((rows == np.arange(len(rows))).all())
        return self if every else self.take(rows)

    def centred(self) -> tuple[Stack, FloatArray]:
        """The rows measured from their equal-effects mean, and this mean, (B,).

        Nothing but rounding changes, and a common distance from 0 costs no digits.
        """
        yi = np.empty_like(self.yi)
        moved = replace(self, yi=yi, from_mean=True)
        mean = moved.common.coefficients(self.yi)[:, 0]
        np.subtract(self.yi, mean[:, None], out=yi)
        alike = self._may_agree()
        if alike.size:
            yi[alike], mean[alike] = self.take(alike)._from_first()
        return moved, mean

    def _may_agree(self) -> NDArray[np.intp]:
        """The rows in which all studies may have the same effect; there are two at least."""
        if self.complete:
            return np.flatnonzero(self.yi[:, 0] == self.yi[:, 1])
        return np.arange(len(self.yi))

    def _from_first(self) -> tuple[FloatArray, FloatArray]:
        """Effects measured from the mean by way of the first study, and the mean.

        Studies that agree then differ by exactly 0.
        """
        first = 0 if self.complete else self.included.argmax(axis=-1)
        origin = self.yi[np.arange(len(self.yi)), first]
        yi = self.yi - origin[:, None]
        mean = self.common.coefficients(yi)[:, 0]
        return yi - mean[:, None], origin + mean

    def weights(self, tau2: FloatArray) -> FloatArray:
        """Inverse-variance weights at ``tau2`` (B,)."""
        total = self.vi + tau2[:, None]
        w = np.reciprocal(total, out=total)
        return w if self.complete else np.where(self.included, w, 0.0)

    def project(self, tau2: FloatArray) -> Projection:
        """The projection of each row at its own tau² (B,)."""
        return self._known(weighted(self, self.weights(tau2)))

    def _known(self, projection: Projection) -> Projection:
        """With what is known of centred rows, for inverse variances at some tau²."""
        if self.from_mean and self.even and isinstance(projection, MeanProjection):
            return projection.about(self.yi)
        return projection

    def _variances(self, absent: float) -> FloatArray:
        return self.vi if self.complete else np.where(self.included, self.vi, absent)


def _excludes_nothing(included: BoolArray) -> bool:
    if included.size and not any(included.strides):  # one answer for all cells
        return bool(included.flat[0])
    return bool(included.all())


def _all_of(shape: tuple[int, ...]) -> BoolArray:
    """A mask that excludes nothing, without room for it."""
    return np.ndarray(shape, dtype=bool, buffer=_YES, strides=(0,) * len(shape))


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
    complete = included is None or _excludes_nothing(use)
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
    return rows.project(tau2)


def weighted(rows: Stack, w: FloatArray) -> Projection:
    """The projection of each row with weights of any kind, (B, k), 0 where excluded."""
    return (MeanProjection if rows.plain else Projection).of(w, rows.design)


def q_and_slope(
    rows: Stack, target: FloatArray
) -> Callable[[FloatArray, NDArray[np.intp]], tuple[FloatArray, FloatArray]]:
    """Zero where the generalised Q of some rows is ``target``, falling and convex in tau².

    Q(tau²) = y'Py = Σ u² / (d + tau²) for some u and d >= 0, so that 1 / Q rises and is concave:
    a harmonic mean. What is given back is 1 / target − 1 / Q, which is nearly straight, and its
    slope −y'PPy / Q²; both times Q² target, which leaves Newton's steps as they are and divides
    by nothing.
    """

    def value_and_slope(tau2: FloatArray, index: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        some = rows.some(index)
        projection = project(some, tau2)
        left = projection.residuals(some.yi)
        pressed = projection.w * left
        q, wanted = dot(pressed, left), target[index]
        return (q - wanted) * q, -wanted * dot(pressed, pressed)

    return value_and_slope
