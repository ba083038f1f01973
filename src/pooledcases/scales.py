"""The scales on which effects are analysed, and the way back to the reader's scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

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
        ``(values, size)`` to the analysis scale and back, elementwise.
    null : float or None
        The value of no effect on the analysis scale; None where there is none (proportions).
    low, high : float
        What the reader's scale can hold; back-transformed limits never leave it.
    size : str or None
        The column whose number the transformation needs as ``size``: ``ni`` patients or ``ti``
        person-time; None where it needs none.
    """

    name: str
    forward: Transform
    inverse: Transform
    null: float | None
    low: float = -np.inf
    high: float = np.inf
    size: str | None = None

    @property
    def linear(self) -> bool:
        """Whether the reader's scale is the scale of analysis, so that means stay means."""
        return self.inverse in (_identity, _at_most_one)


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


def _probit(values: Array, ni: Array | None = None) -> Array:
    return np.asarray(special.ndtri(values))


def _normal_probability(values: Array, ni: Array | None = None) -> Array:
    return np.asarray(special.ndtr(values))


def _root(values: Array, ti: Array | None = None) -> Array:
    return np.sqrt(values)


def _square(values: Array, ti: Array | None = None) -> Array:
    # below 0 the square would turn back; such limits mean 0
    return np.maximum(values, 0.0) ** 2


def _double_root(values: Array, ti: Array | None = None) -> Array:
    if ti is None:
        raise ValueError("the double square root needs ti")
    return 0.5 * (np.sqrt(values) + np.sqrt(values + 1 / ti))


def _inverse_double_root(values: Array, ti: Array | None = None) -> Array:
    """The r with (sqrt(r) + sqrt(r + 1/t))/2 = y; 0 below the range.

    The two roots differ by 1/(2 t y), their difference of squares 1/t over their sum 2 y, so that
    sqrt(r) = y − 1/(4 t y).
    """
    if ti is None:
        raise ValueError("the inverse double square root needs ti")
    least = 0.5 / np.sqrt(ti)
    inside = np.maximum(values, least)
    return np.where(values <= least, 0.0, (inside - 1 / (4 * ti * inside)) ** 2)


def _at_most_one(values: Array, ni: Array | None = None) -> Array:
    return np.clip(values, -1.0, 1.0)


def _fisher(values: Array, ni: Array | None = None) -> Array:
    # no correlation lies beyond -1 and 1; they and whatever is asked for beyond them are the ends
    with np.errstate(divide="ignore"):
        return np.arctanh(np.clip(values, -1.0, 1.0))


def _tanh(values: Array, ni: Array | None = None) -> Array:
    return np.tanh(values)


def _cube_root_rest(values: Array, ni: Array | None = None) -> Array:
    return 1 - np.cbrt(1 - values)


def _from_cube_root_rest(values: Array, ni: Array | None = None) -> Array:
    return 1 - (1 - values) ** 3


def _log_rest(values: Array, ni: Array | None = None) -> Array:
    # a reliability is at most 1
    with np.errstate(divide="ignore"):
        return -np.log1p(-np.minimum(values, 1.0))


def _from_log_rest(values: Array, ni: Array | None = None) -> Array:
    with np.errstate(over="ignore"):
        return -np.expm1(-values)


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
            size="ni",
        ),
        "probit": Scale(
            name="probit",
            forward=_probit,
            inverse=_normal_probability,
            null=None,
            low=0.0,
            high=1.0,
        ),
        "rate": Scale(name="rate", forward=_identity, inverse=_identity, null=None, low=0.0),
        "log rate": Scale(name="log rate", forward=_log, inverse=_exp, null=None, low=0.0),
        "root rate": Scale(name="root rate", forward=_root, inverse=_square, null=None, low=0.0),
        "double root rate": Scale(
            name="double root rate",
            forward=_double_root,
            inverse=_inverse_double_root,
            null=None,
            low=0.0,
            size="ti",
        ),
        "value": Scale(name="value", forward=_identity, inverse=_identity, null=None),
        "log value": Scale(name="log value", forward=_log, inverse=_exp, null=None, low=0.0),
        "correlation": Scale(name="correlation", forward=_identity, inverse=_at_most_one, null=0.0),
        "cube root alpha": Scale(
            name="cube root alpha",
            forward=_cube_root_rest,
            inverse=_from_cube_root_rest,
            null=None,
        ),
        "log alpha": Scale(name="log alpha", forward=_log_rest, inverse=_from_log_rest, null=None),
        "fisher z": Scale(name="fisher z", forward=_fisher, inverse=_tanh, null=0.0),
    }
)


def to_reader(scale: str, values: ArrayLike, size: ArrayLike | None = None) -> Array:
    """Back-transform to the reader's scale, held inside what that scale can mean.

    Parameters
    ----------
    scale : str
        A key of :data:`SCALES`.
    values : array_like
        Values on the analysis scale, any shape; infinite limits are allowed.
    size : array_like, optional
        Number of patients for the double arcsine, person-time for the double square root.

    Examples
    --------
    >>> float(to_reader("logit", 0.0))
    0.5
    """
    spec = SCALES[scale]
    n = None if size is None else np.asarray(size, dtype=float)
    return np.clip(spec.inverse(np.asarray(values, dtype=float), n), spec.low, spec.high)
