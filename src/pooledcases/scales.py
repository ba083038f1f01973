"""The scales on which effects are analysed, and the way back to the reader's scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Transform = Callable[[Array, Array | None], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One scale of analysis.

    Attributes
    ----------
    name : str
        Key of the scale's label.
    forward, inverse : callable
        ``(values, ni)`` to the analysis scale and back, elementwise; only the double arcsine uses
        ``ni``, the number of patients.
    null : float or None
        The value of no effect on the analysis scale; None where there is none (proportions).
    low, high : float
        What the reader's scale can hold; back-transformed limits never leave it.
    """

    name: str
    forward: Transform
    inverse: Transform
    null: float | None
    low: float = -np.inf
    high: float = np.inf


def _identity(values: Array, ni: Array | None = None) -> Array:
    return values


def _log(values: Array, ni: Array | None = None) -> Array:
    with np.errstate(divide="ignore"):
        return np.log(values)


def _exp(values: Array, ni: Array | None = None) -> Array:
    with np.errstate(over="ignore"):
        return np.exp(values)


def _logit(values: Array, ni: Array | None = None) -> Array:
    with np.errstate(divide="ignore"):
        return np.log(values) - np.log1p(-values)


def _expit(values: Array, ni: Array | None = None) -> Array:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-values))


def _arcsine(values: Array, ni: Array | None = None) -> Array:
    return np.arcsin(np.sqrt(values))


def _sine_squared(values: Array, ni: Array | None = None) -> Array:
    # beyond 0 and pi/2 the sine would turn back; such limits mean 0 and 1
    return np.sin(np.clip(values, 0.0, np.pi / 2)) ** 2


def _double_arcsine(values: Array, ni: Array | None = None) -> Array:
    if ni is None:
        raise ValueError("the double arcsine needs ni")
    xi = values * ni
    return 0.5 * (np.arcsin(np.sqrt(xi / (ni + 1))) + np.arcsin(np.sqrt((xi + 1) / (ni + 1))))


def _inverse_double_arcsine(values: Array, ni: Array | None = None) -> Array:
    """Miller 1978, Am Stat 32:138, for the halved transformation; 0 and 1 outside its range."""
    if ni is None:
        raise ValueError("the inverse double arcsine needs ni")
    t = 2 * values
    inner = np.sin(t) + (np.sin(t) - 1 / np.sin(np.clip(t, 1e-12, np.pi - 1e-12))) / ni
    root = np.sqrt(np.clip(1 - inner**2, 0.0, None))
    p = 0.5 * (1 - np.sign(np.cos(t)) * root)
    zero, one = np.zeros_like(p), np.ones_like(p)
    p = np.where(values <= _double_arcsine(zero, ni), 0.0, p)
    return np.where(values >= _double_arcsine(one, ni), 1.0, p)


SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "identity": Scale(name="identity", forward=_identity, inverse=_identity, null=0.0),
        "log": Scale(name="log", forward=_log, inverse=_exp, null=0.0, low=0.0),
        "proportion": Scale(
            name="proportion", forward=_identity, inverse=_identity, null=None, low=0.0, high=1.0
        ),
        "log proportion": Scale(
            name="log proportion", forward=_log, inverse=_exp, null=None, low=0.0, high=1.0
        ),
        "logit": Scale(name="logit", forward=_logit, inverse=_expit, null=None, low=0.0, high=1.0),
        "arcsine": Scale(
            name="arcsine", forward=_arcsine, inverse=_sine_squared, null=None, low=0.0, high=1.0
        ),
        "double arcsine": Scale(
            name="double arcsine",
            forward=_double_arcsine,
            inverse=_inverse_double_arcsine,
            null=None,
            low=0.0,
            high=1.0,
        ),
    }
)


def to_reader(scale: str, values: ArrayLike, ni: ArrayLike | None = None) -> Array:
    """Back-transform to the reader's scale, held inside what that scale can mean.

    Parameters
    ----------
    scale : str
        A key of :data:`SCALES`.
    values : array_like
        Values on the analysis scale, any shape; infinite limits are allowed.
    ni : array_like, optional
        Number of patients, for the double arcsine only.

    Examples
    --------
    >>> float(to_reader("logit", 0.0))
    0.5
    """
    spec = SCALES[scale]
    n = None if ni is None else np.asarray(ni, dtype=float)
    return np.clip(spec.inverse(np.asarray(values, dtype=float), n), spec.low, spec.high)
