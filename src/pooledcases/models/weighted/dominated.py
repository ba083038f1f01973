"""Traces of P = W − W X (X'WX)⁻¹ X'W where a few weights dwarf all others.

A study that the fit passes through has a residual variance, 1 minus its leverage, that is the
difference of two nearly equal numbers. Because I − H is idempotent, (1 − h)² plus the squares of
its leverages with all other studies is 1 − h itself, and those squares keep their digits.
"""

from __future__ import annotations

import numpy as np

from pooledcases.results.base import BoolArray, FloatArray, IntArray

#: From this leverage on the digits of 1 − h come from the leverages with the other studies.
_LARGE = 0.5


def trace(
    w: FloatArray, design: FloatArray, covariance: FloatArray, middle: FloatArray
) -> FloatArray:
    """tr PM of a diagonal M as Σ m w (1 − h), (B,)."""
    left, _ = _left_over(w, design, covariance)
    return np.asarray((middle * w * left).sum(axis=-1))


def trace_of_square(
    w: FloatArray, design: FloatArray, covariance: FloatArray, middle: FloatArray
) -> FloatArray:
    """tr PMPM of a diagonal M, (B,): the squares of the diagonal and of all else.

    Pairs of the studies with the largest leverages are summed one by one; all other pairs by
    matrices, whose diagonal is no longer large beside them.
    """
    left, heavy = _left_over(w, design, covariance)
    scaled = middle * w
    light = np.where(heavy, 0.0, scaled * w)
    hat = covariance @ np.einsum("bk,kp,kq->bpq", light, design, design)
    others = np.einsum("bpq,bqp->b", hat, hat)
    others -= ((light * _squares(design, covariance)) ** 2).sum(axis=-1)
    out = ((scaled * left) ** 2).sum(axis=-1) + np.maximum(others, 0.0)
    twice = np.where(heavy, 1.0, 2.0) * scaled
    for study in _places(heavy, min(design.shape)):
        shared = _shared(study, w, design, covariance)
        out += scaled[np.arange(len(w)), study] * (twice * shared**2).sum(axis=-1)
    return np.asarray(out)


def careful_trace(w: FloatArray, total: FloatArray, middle: FloatArray) -> FloatArray:
    """Without moderators: tr PM as Σ m w (W − w) / W."""
    return np.asarray((middle * w * _sum_of_others(w)).sum(axis=-1) / total)


def careful_trace_of_square(w: FloatArray, total: FloatArray, middle: FloatArray) -> FloatArray:
    """Without moderators: the squares of the diagonal, w (W − w) / W, and of all else, w w' / W."""
    diagonal, square = middle * w * _sum_of_others(w), middle * w**2
    return np.asarray((diagonal**2 + square * _sum_of_others(square)).sum(axis=-1) / total**2)


def _sum_of_others(values: FloatArray) -> FloatArray:
    """For each cell the sum of all others of its row, also where one cell dwarfs them."""
    largest = values.argmax(axis=-1)[:, None]
    rest = values.copy()
    np.put_along_axis(rest, largest, 0.0, axis=-1)
    # beside the largest no digit is lost by taking one away
    others = values.sum(axis=-1, keepdims=True) - values
    np.put_along_axis(others, largest, rest.sum(axis=-1, keepdims=True), axis=-1)
    return np.asarray(others)


def _left_over(
    w: FloatArray, design: FloatArray, covariance: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """1 − h of each study, and which p of each row have the largest leverage, (B, k)."""
    leverage = w * _squares(design, covariance)
    p = min(design.shape[1], leverage.shape[1])
    heavy = np.zeros(leverage.shape, dtype=bool)
    np.put_along_axis(heavy, np.argpartition(-leverage, p - 1, axis=-1)[:, :p], True, axis=-1)
    left, rows = np.maximum(1 - leverage, 0.0), np.arange(len(w))
    for study in _places(heavy, p):
        square = (_shared(study, w, design, covariance) ** 2).sum(axis=-1)
        # the smaller root of u = u² + square
        small = 2 * square / (1 + np.sqrt(np.maximum(1 - 4 * square, 0.0)))
        left[rows, study] = np.where(leverage[rows, study] > _LARGE, small, left[rows, study])
    return left, heavy


def _places(heavy: BoolArray, p: int) -> IntArray:
    """The first heavy study of each row, the second, …: (p, B)"""
    return np.nonzero(heavy)[1].reshape(len(heavy), p).T


def _squares(design: FloatArray, covariance: FloatArray) -> FloatArray:
    """x' (X'WX)⁻¹ x of each study, (B, k)."""
    return np.asarray(np.einsum("kp,bpq,kq->bk", design, covariance, design, optimize=True))


def _shared(
    study: IntArray, w: FloatArray, design: FloatArray, covariance: FloatArray
) -> FloatArray:
    """The leverage that one study of each row shares with every other, (B, k); 0 with itself."""
    rows = np.arange(len(w))
    pulled = np.einsum("bp,bpq->bq", design[study], covariance) @ design.T
    out = np.sqrt(w[rows, study])[:, None] * np.sqrt(w) * pulled
    out[rows, study] = 0.0
    return np.asarray(out)
