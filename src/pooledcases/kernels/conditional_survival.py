"""Survival of studies at common times, pooled through the conditional survival of each interval.

Arrays have a leading batch axis, then studies, then intervals: shape (..., k, m). ``included`` says
which study tells of which interval; what it excludes counts for nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pooledcases.scales import SCALES

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Pooled(NamedTuple):
    """Pooled arcsines of conditional survival (..., m) and their covariance (..., m, m)."""

    estimate: FloatArray
    covariance: FloatArray


def arcsines(share: FloatArray, at_risk: FloatArray) -> tuple[FloatArray, FloatArray]:
    """asin(sqrt((n p + 1/4) / (n + 1/2))) and its variance 1 / (4 n + 2).

    Parameters
    ----------
    share, at_risk : ndarray
        Survivors of an interval as a share of those at risk at its start, and how many these were.

    Examples
    --------
    >>> y, v = arcsines(np.array([1.0, 0.5]), np.array([10.0, 10.0]))
    >>> y.round(4).tolist(), v.round(4).tolist()
    ([1.4159, 0.7854], [0.0238, 0.0238])
    """
    y = SCALES["arcsine"].forward((at_risk * share + 0.25) / (at_risk + 0.5), None)
    return y, 1 / (4 * at_risk + 2)


def between_studies(y: FloatArray, v: FloatArray, included: BoolArray) -> FloatArray:
    """The covariance of the studies' true values: DerSimonian & Laird's moments.

    Jackson, White & Thompson 2010, Stat Med 29:1282: for each two intervals the weighted sum of
    products around the means of the studies that tell of both, with weights 1 / sqrt(v v'), less
    what sampling alone would give; negative eigenvalues become 0. Intervals that fewer than two
    studies tell of have no covariance to estimate, and get 0.
    """
    known = included[..., None] & included[..., None, :]
    root = np.where(included, 1 / np.sqrt(v), 0.0)
    h = np.where(known, root[..., None] * root[..., None, :], 0.0)
    total = h.sum(axis=-3)
    safe = np.where(total > 0, total, 1.0)
    y = np.where(included, y, 0.0)
    rows, columns = y[..., :, None], y[..., None, :]
    first, second = (h * rows).sum(axis=-3) / safe, (h * columns).sum(axis=-3) / safe
    q = (h * rows * columns).sum(axis=-3) - safe * first * second
    studies = known.sum(axis=-3)
    by_chance = np.eye(y.shape[-1]) * np.maximum(studies - 1, 0)
    size = total - (h**2).sum(axis=-3) / safe
    enough = (studies > 1) & (size > 0)
    found = np.where(enough, (q - by_chance) / np.where(enough, size, 1.0), 0.0)
    values, vectors = np.linalg.eigh(found)
    return np.asarray((vectors * np.maximum(values, 0)[..., None, :]) @ vectors.swapaxes(-1, -2))


def pool_arcsines(y: FloatArray, v: FloatArray, included: BoolArray, between: FloatArray) -> Pooled:
    """Generalised least squares with the covariance v + between of each study.

    Every interval must have a study.
    """
    both = included[..., :, None] & included[..., None, :]
    own = np.eye(y.shape[-1]) * np.where(included, v, 1.0)[..., None, :]
    inverse = np.linalg.inv(own + np.where(both, between[..., None, :, :], 0.0))
    weight = np.where(both, inverse, 0.0)
    information = weight.sum(axis=-3)
    score = (weight @ np.where(included, y, 0.0)[..., None]).sum(axis=-3)
    covariance = np.linalg.inv(information)
    return Pooled((covariance @ score)[..., 0], (covariance + covariance.swapaxes(-1, -2)) / 2)


def heterogeneity(y: FloatArray, v: FloatArray, included: BoolArray) -> tuple[FloatArray, IntArray]:
    """Cochran's Q over all studies and intervals, and its degrees of freedom.

    Without differences between studies Q has the mean: cells less intervals, which are estimated.
    """
    weight = np.where(included, 1 / v, 0.0)
    y = np.where(included, y, 0.0)
    mean = (weight * y).sum(axis=-2) / weight.sum(axis=-2)
    q = (weight * (y - mean[..., None, :]) ** 2).sum(axis=(-1, -2))
    return q, included.sum(axis=(-1, -2)) - y.shape[-1]


def held_inside(estimate: FloatArray, at_risk: FloatArray) -> FloatArray:
    """Arcsines no farther out than all who were at risk, in one study, could have shown.

    A mean of the studies always lies inside; generalised least squares may leave it.
    """
    low = arcsines(np.zeros_like(at_risk), at_risk)[0]
    high = arcsines(np.ones_like(at_risk), at_risk)[0]
    return np.clip(estimate, low, high)


def survival_of(pooled: Pooled) -> tuple[FloatArray, FloatArray]:
    """Survival, the product of conditional survival, and the covariance of its log.

    The delta method: the log of sin² has the slope 2 cot.
    """
    survival = np.cumprod(np.sin(pooled.estimate) ** 2, axis=-1)
    slope = 2 / np.tan(pooled.estimate)
    parts = slope[..., :, None] * pooled.covariance * slope[..., None, :]
    return survival, np.cumsum(np.cumsum(parts, axis=-1), axis=-2)


def crossing(times: FloatArray, curve: FloatArray, height: float) -> float | None:
    """Where a falling curve comes down to ``height`` on straight lines; None where it never does.

    Parameters
    ----------
    times, curve : ndarray, shape (m,)
        The curve starts with (0, 1).

    Examples
    --------
    >>> crossing(np.array([0.0, 10.0, 20.0]), np.array([1.0, 0.6, 0.4]), 0.5)
    15.0
    """
    below = np.flatnonzero(curve <= height)
    if not below.size:
        return None
    at = int(below[0])
    if at == 0:
        return float(times[0])
    share = (curve[at - 1] - height) / (curve[at - 1] - curve[at])
    return float(times[at - 1] + share * (times[at] - times[at - 1]))


def area(
    times: FloatArray, survival: FloatArray, log_covariance: FloatArray
) -> tuple[float, float]:
    """The area under straight lines from (0, 1) through the curve, and its variance."""
    steps = np.diff(times, prepend=0.0)
    # each height counts for half the step before it and half the step after it
    weight = (steps + np.append(steps[1:], 0.0)) / 2
    slope = weight * survival
    return float(steps[0] / 2 + slope.sum()), float(slope @ log_covariance @ slope)
