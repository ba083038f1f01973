"""How the chance of being published depends on the one-sided p-value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.results.base import FloatArray

#: The parameters, each of a shape that broadcasts against p.
Parameters = Sequence[FloatArray]
#: log weight, its gradient (m, ...) and its Hessian (m, m, ...) in the parameters.
LogWeight = tuple[FloatArray, FloatArray, FloatArray]

#: What a parameter may reach; there the likelihood has no maximum that data could tell.
LARGEST = 1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSpec:
    """One weight function.

    Attributes
    ----------
    function : callable or None
        ``(log p, log(1 − p), parameters)`` to the log weight with its derivatives; None for steps.
    names : tuple of str
    low : tuple of float
        The least that each parameter can be.
    null : tuple of float
        Where there is no selection.
    starts : tuple of (tuple of float)
        Where to start the search besides.
    floor : float
        Smaller p-values, and those as near 1, count as this: what bounds the weights.
    scalable : bool
        Whether the first parameter may be scaled by a study's standard error.
    label, citation : str
    """

    function: Callable[[FloatArray, FloatArray, Parameters], LogWeight] | None
    names: tuple[str, ...]
    low: tuple[float, ...] = (0.0,)
    null: tuple[float, ...] = (0.0,)
    starts: tuple[tuple[float, ...], ...] = ((1.0,), (4.0,), (20.0,))
    floor: float = 1e-16
    scalable: bool = True
    label: str
    citation: str


def _linear(slopes: FloatArray, value: FloatArray) -> LogWeight:
    """A log weight that is linear in its parameters."""
    m = len(slopes)
    return value, slopes, np.zeros((m, m, *value.shape))


def _beta(log_p: FloatArray, log_q: FloatArray, delta: Parameters) -> LogWeight:
    return _linear(np.stack([log_p, log_q]), (delta[0] - 1) * log_p + (delta[1] - 1) * log_q)


def _half_normal(log_p: FloatArray, log_q: FloatArray, delta: Parameters) -> LogWeight:
    square = np.exp(2 * log_p)
    return _linear(-square[None], -delta[0] * square)


def _exponential(log_p: FloatArray, log_q: FloatArray, delta: Parameters) -> LogWeight:
    p = np.exp(log_p)
    return _linear(-p[None], -delta[0] * p)


def _power(log_p: FloatArray, log_q: FloatArray, delta: Parameters) -> LogWeight:
    return _linear(log_q[None], delta[0] * log_q)


def _logistic(log_p: FloatArray, log_q: FloatArray, delta: Parameters) -> LogWeight:
    p = np.exp(log_p)
    x = delta[0] * p
    rise = 1 / (1 + np.exp(-x))
    value = np.log(2.0) - x - np.log1p(np.exp(-x))
    return value, (-p * rise)[None], (-(p**2) * rise * (1 - rise))[None, None]


def _exponential_power(log_p: FloatArray, log_q: FloatArray, delta: Parameters) -> LogWeight:
    power = np.exp(log_p / delta[1])
    pull = log_p / delta[1] ** 2
    # d/dδ2 of p^(1/δ2) is −p^(1/δ2) log p / δ2²
    first = np.stack([-power, delta[0] * power * pull])
    cross = power * pull
    last = -delta[0] * power * pull * (pull + 2 / delta[1])
    zero = np.zeros_like(power)
    return -delta[0] * power, first, np.stack([np.stack([zero, cross]), np.stack([cross, last])])


WEIGHT_FUNCTIONS: Mapping[str, WeightSpec] = MappingProxyType(
    {
        "step": WeightSpec(
            function=None,
            names=(),
            scalable=False,
            label="selection.step",
            citation="Hedges 1992, Stat Sci 7:246; Vevea & Hedges 1995, Psychometrika 60:419",
        ),
        "beta": WeightSpec(
            function=_beta,
            names=("δ1", "δ2"),
            low=(1e-6, 1e-6),
            null=(1.0, 1.0),
            starts=((0.7, 1.0), (1.0, 2.0), (1.5, 1.5), (0.8, 3.0)),
            floor=1e-5,
            scalable=False,
            label="selection.beta",
            citation="Citkowicz & Vevea 2017, Psychol Methods 22:28",
        ),
        "half-normal": WeightSpec(
            function=_half_normal,
            names=("δ",),
            label="selection.half-normal",
            citation="Preston 2004, J Eval Clin Pract 10:313",
        ),
        "negative-exponential": WeightSpec(
            function=_exponential,
            names=("δ",),
            label="selection.negative-exponential",
            citation="Preston 2004, J Eval Clin Pract 10:313",
        ),
        "logistic": WeightSpec(
            function=_logistic,
            names=("δ",),
            label="selection.logistic",
            citation="Preston 2004, J Eval Clin Pract 10:313",
        ),
        "power": WeightSpec(
            function=_power,
            names=("δ",),
            floor=1e-5,
            label="selection.power",
            citation="Citkowicz & Vevea 2017, Psychol Methods 22:28",
        ),
        "negative-exponential-power": WeightSpec(
            function=_exponential_power,
            names=("δ1", "δ2"),
            low=(0.0, 0.02),
            null=(0.0, 1.0),
            starts=((1.0, 1.0), (4.0, 1.0), (4.0, 3.0), (4.0, 0.5), (20.0, 1.0)),
            label="selection.negative-exponential-power",
            citation="Begg & Mazumdar 1994, Biometrics 50:1088",
        ),
    }
)
