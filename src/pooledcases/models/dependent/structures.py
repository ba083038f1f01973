"""How the variances and covariances of true effects follow from free parameters.

Every structure is a smooth map from real parameters to the lower triangle of the covariance of m
outcomes (or to the m variances of nested levels), whose ends of the range are inner points of the
parameters: a standard deviation may change its sign, and a Cholesky factor may lose its rank.
Maps are analytic, so that their derivatives are taken by a complex step (Squire & Trapp 1998,
SIAM Rev 40:110). One parameter can be pinned to a value, for profile likelihoods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pooledcases.results.base import BoolArray, FloatArray

#: Real for a value, complex for a derivative.
Numbers = NDArray[Any]
_STEP = 1e-30


@dataclass(frozen=True, slots=True)
class Pin:
    """One parameter held: the variance of outcome ``first``, or its correlation with ``second``."""

    first: int
    second: int | None
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A structure for m outcomes.

    Attributes
    ----------
    function : callable
        Parameters to g.
    size : int
        How many parameters.
    start : callable
        ``(standard deviations, correlation)`` to parameters near them.
    positive : ndarray of bool, shape (size,)
        Parameters that may not go below 0.
    """

    function: Callable[[Numbers], Numbers]
    size: int
    start: Callable[[FloatArray, float], FloatArray]
    positive: BoolArray

    def jacobian(self, theta: FloatArray) -> FloatArray:
        """(A, size), by complex steps."""
        columns = [
            self.function(theta + 1j * _STEP * unit).imag / _STEP for unit in np.eye(self.size)
        ]
        return np.array(columns, dtype=float).T

    def bent(self, theta: FloatArray, slope: FloatArray) -> FloatArray:
        """The second derivatives of the map, summed with ``slope``; (size, size)."""
        h = 1e-5 * (1 + np.abs(theta))
        rows = [
            slope @ (self.jacobian(theta + step) - self.jacobian(theta - step)) / (2 * step.sum())
            for step in np.diag(h)
        ]
        found = np.array(rows)
        return np.asarray(0.5 * (found + found.T))


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureSpec:
    """One structure of outcomes.

    Attributes
    ----------
    make : callable
        ``(m, pin)`` to its :class:`Shape`.
    own_variances, own_correlations : bool
        Whether each outcome has its own variance, each pair its own correlation.
    correlated : bool
    """

    make: Callable[[int, Pin | None], Shape]
    own_variances: bool
    own_correlations: bool
    correlated: bool
    label: str
    citation: str


def triangle(m: int) -> list[tuple[int, int]]:
    """The pairs of outcomes in the order of g: (0, 0), (1, 0), (1, 1), …"""
    return [(i, j) for i in range(m) for j in range(i + 1)]


def levels(m: int, pin: Pin | None = None) -> Shape:
    """Nested levels: g is the square of each parameter."""
    return _squares(m, pin, lambda sd: sd**2)


def diagonal(m: int, pin: Pin | None = None) -> Shape:
    """Outcomes with a variance each, and no correlation."""
    return _squares(m, pin, lambda sd: _covariance(sd, np.eye(m)))


def identity(m: int, pin: Pin | None = None) -> Shape:
    """Outcomes with one variance, and no correlation."""
    return _squares(1, pin, lambda sd: _covariance(sd[[0] * m], np.eye(m)))


def _squares(free: int, pin: Pin | None, function: Callable[[Numbers], Numbers]) -> Shape:
    """Standard deviations, one of which may be pinned."""
    kept = [i for i in range(free) if pin is None or i != pin.first]

    def whole(theta: Numbers) -> Numbers:
        sd = np.empty(free, dtype=theta.dtype)
        sd[kept] = theta
        if pin is not None:
            sd[pin.first] = np.sqrt(pin.value)
        return function(sd)

    def start(sd: FloatArray, rho: float) -> FloatArray:
        return np.asarray(sd[kept] if free > 1 else sd[:1][: len(kept)])

    return Shape(whole, len(kept), start, np.zeros(len(kept), dtype=bool))


def compound(m: int, pin: Pin | None = None) -> Shape:
    """One correlation; one variance."""
    return _one_correlation(m, 1, pin)


def heterogeneous(m: int, pin: Pin | None = None) -> Shape:
    """One correlation; a variance for each outcome."""
    return _one_correlation(m, m, pin)


def _one_correlation(m: int, variances: int, pin: Pin | None) -> Shape:
    lowest = -1 / (m - 1)  # below it no covariance of m outcomes exists
    held = pin is not None and pin.second is None
    kept = [i for i in range(variances) if not (held and pin is not None and i == pin.first)]
    free = pin is None or held

    def whole(theta: Numbers) -> Numbers:
        sd = np.empty(variances, dtype=theta.dtype)
        sd[kept] = theta[: len(kept)]
        if held and pin is not None:
            sd[pin.first] = np.sqrt(pin.value)
        rho = lowest + (1 - lowest) * 0.5 * (1 + np.sin(theta[-1])) if free else None
        if rho is None and pin is not None:
            rho = pin.value
        correlation = np.full((m, m), rho)
        np.fill_diagonal(correlation, 1.0)
        return _covariance(sd if variances == m else sd[[0] * m], correlation)

    def start(sd: FloatArray, rho: float) -> FloatArray:
        inside = np.clip(2 * (rho - lowest) / (1 - lowest) - 1, -0.99, 0.99)
        return np.concatenate([sd[kept], [np.arcsin(inside)] if free else []])

    positive = np.zeros(len(kept) + free, dtype=bool)
    # with deviations of both signs the correlation would be another one for each pair
    positive[: len(kept)] = variances > 1
    return Shape(whole, len(positive), start, positive)


def unstructured(m: int, pin: Pin | None = None) -> Shape:
    """Every variance and correlation free: G = LL' with L triangular."""
    order = _pinned_first(m, pin)
    back = np.argsort(order)
    cells = triangle(m)
    scaled = {0} if pin is not None and pin.second is None else set()
    turned = {1} if pin is not None and pin.second is not None else set()
    # a turned row has its direction fixed, and only its length free
    where = [(i, j) for i, j in cells if i not in turned or j == 0]
    if 0 in scaled:
        where.remove((0, 0))

    def whole(theta: Numbers) -> Numbers:
        factor = np.zeros((m, m), dtype=theta.dtype)
        for value, (i, j) in zip(theta, where, strict=True):
            factor[i, j] = value
        if scaled and pin is not None:
            factor[0, 0] = np.sqrt(pin.value)
        if turned and pin is not None:
            length = factor[1, 0]
            factor[1, 0] = length * pin.value
            factor[1, 1] = length * np.sqrt(max(0.0, 1 - pin.value**2))
        g = (factor @ factor.T)[np.ix_(back, back)]
        return np.array([g[i, j] for i, j in cells])

    def start(sd: FloatArray, rho: float) -> FloatArray:
        correlation = np.full((m, m), max(rho, -0.9 / max(m - 1, 1)))
        np.fill_diagonal(correlation, 1.0)
        ordered = sd[order]
        factor = np.linalg.cholesky(correlation * np.outer(ordered, ordered))
        return np.array([ordered[1] if i in turned else factor[i, j] for i, j in where])

    # a pinned correlation keeps its sign only while both lengths keep theirs
    positive = np.array([bool(turned) and j == 0 and i < 2 for i, j in where], dtype=bool)
    return Shape(whole, len(where), start, positive)


def _pinned_first(m: int, pin: Pin | None) -> list[int]:
    """The pinned outcomes come first, where they are free of all others."""
    if pin is None:
        return list(range(m))
    first = [pin.first] if pin.second is None else [pin.first, pin.second]
    return first + [i for i in range(m) if i not in first]


def _covariance(sd: Numbers, correlation: Numbers) -> Numbers:
    return np.array([sd[i] * sd[j] * correlation[i, j] for i, j in triangle(len(sd))])


STRUCTURES: Mapping[str, StructureSpec] = MappingProxyType(
    {
        "UN": StructureSpec(
            make=unstructured,
            own_variances=True,
            own_correlations=True,
            correlated=True,
            label="structure.UN",
            citation="van Houwelingen 2002, Stat Med 21:589",
        ),
        "HCS": StructureSpec(
            make=heterogeneous,
            own_variances=True,
            own_correlations=False,
            correlated=True,
            label="structure.HCS",
            citation="Jennrich & Schluchter 1986, Biometrics 42:805",
        ),
        "CS": StructureSpec(
            make=compound,
            own_variances=False,
            own_correlations=False,
            correlated=True,
            label="structure.CS",
            citation="Jennrich & Schluchter 1986, Biometrics 42:805",
        ),
        "DIAG": StructureSpec(
            make=diagonal,
            own_variances=True,
            own_correlations=False,
            correlated=False,
            label="structure.DIAG",
            citation="Jackson 2011, Stat Med 30:2481",
        ),
        "ID": StructureSpec(
            make=identity,
            own_variances=False,
            own_correlations=False,
            correlated=False,
            label="structure.ID",
            citation="Jackson 2011, Stat Med 30:2481",
        ),
    }
)
