"""Priors on tau, by the words that name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.results.base import FloatArray

#: Log density of tau at log tau, given the prior's arguments and the sampling variances.
LogDensity = Callable[[FloatArray, Mapping[str, float], FloatArray], FloatArray]

_LOG_2_PI = float(np.log(2 / np.pi))
#: A median of log tau² says where a prior lies; so far out lies all that matters of a wide one.
_WIDE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorSpec:
    """One prior on tau.

    Attributes
    ----------
    log_density : callable
        ``(log tau, arguments, vi)``; a constant that an improper prior lacks does not matter.
    arguments : mapping of str to (float or None)
        Names of its arguments and their published values; None where there is none, or where it
        depends on the measure.
    proper : bool
        Whether it integrates to 1.
    tail : callable
        Arguments to a, where the density falls like tau^(-a); infinite where it falls faster.
    extent : callable
        ``(arguments, vi)`` to tau between which the prior changes its shape.
    at_zero : callable
        Arguments to the density at 0, which may be infinite.
    measures : tuple of str
        The measures its published arguments are for; empty where it is for all.
    least : int
        Studies without which it is refused, whatever is believed of mu.
    """

    log_density: LogDensity
    arguments: Mapping[str, float | None]
    proper: bool
    tail: Callable[[Mapping[str, float]], float]
    extent: Callable[[Mapping[str, float], FloatArray], tuple[float, float]]
    at_zero: Callable[[Mapping[str, float]], float]
    label: str
    citation: str
    measures: tuple[str, ...] = ()
    least: int = 1


def _half_normal(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    log_scale = np.log(given["scale"])
    far = np.exp(np.minimum(2 * (x - log_scale), 700.0))
    return np.asarray(0.5 * _LOG_2_PI - log_scale - 0.5 * far)


def _half_t(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    log_scale, df = np.log(given["scale"]), given["df"]
    # log(1 + (tau/scale)²/df), where the square itself would overflow
    spread = np.logaddexp(0.0, 2 * (x - log_scale) - np.log(df))
    return np.asarray(_student_constant(df) + np.log(2) - log_scale - (df + 1) / 2 * spread)


def _half_cauchy(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    return _half_t(x, {"scale": given["scale"], "df": 1.0}, vi)


def _uniform(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    return np.zeros_like(x)


def _jeffreys(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    """Half the log of Σ (tau / (v + tau²))²."""
    out = np.empty_like(x)
    # distinct variances, so that a million like ones cost no more than one
    v, count = np.unique(vi, return_counts=True)
    rows = max(1, (1 << 20) // len(v))
    for start in range(0, len(x), rows):
        some = x[start : start + rows]
        terms = -2 * np.logaddexp(np.log(v), 2 * some[:, None])
        out[start : start + rows] = 0.5 * special.logsumexp(terms, axis=1, b=count) + some
    return out


def _log_normal(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    deviation = (2 * x - given["location"]) / given["scale"]
    constant = np.log(2) - 0.5 * np.log(2 * np.pi) - np.log(given["scale"])
    return np.asarray(constant - x - 0.5 * deviation**2)


def _log_t(x: FloatArray, given: Mapping[str, float], vi: FloatArray) -> FloatArray:
    deviation, df = (2 * x - given["location"]) / given["scale"], given["df"]
    constant = _student_constant(df) + np.log(2) - np.log(given["scale"])
    return np.asarray(constant - x - (df + 1) / 2 * np.log1p(deviation**2 / df))


def _student_constant(df: float) -> float:
    half = special.gammaln((df + 1) / 2) - special.gammaln(df / 2)
    return float(half - 0.5 * np.log(df * np.pi))


def _around_scale(given: Mapping[str, float], vi: FloatArray) -> tuple[float, float]:
    return given["scale"], given["scale"]


def _around_variances(given: Mapping[str, float], vi: FloatArray) -> tuple[float, float]:
    return float(np.sqrt(vi.min())), float(np.sqrt(vi.max()))


def _around_location(given: Mapping[str, float], vi: FloatArray) -> tuple[float, float]:
    low, high = (0.5 * (given["location"] + side * _WIDE * given["scale"]) for side in (-1, 1))
    return float(np.exp(max(low, -300.0))), float(np.exp(min(high, 300.0)))


def _constant(value: float) -> Callable[[Mapping[str, float]], float]:
    return lambda given: value


def _density_at_zero(spec: LogDensity) -> Callable[[Mapping[str, float]], float]:
    def at_zero(given: Mapping[str, float]) -> float:
        return float(np.exp(spec(np.array([-700.0]), given, np.ones(1))[0]))

    return at_zero


_WEAK = "Röver 2021, Res Synth Methods 12:448; Friede 2017, Res Synth Methods 8:79"
_GELMAN = "Gelman 2006, Bayesian Anal 1:515"

PRIORS: Mapping[str, PriorSpec] = MappingProxyType(
    {
        "half-normal": PriorSpec(
            log_density=_half_normal,
            arguments=MappingProxyType({"scale": None}),
            proper=True,
            tail=_constant(np.inf),
            extent=_around_scale,
            at_zero=_density_at_zero(_half_normal),
            label="tau2.half-normal",
            citation=_WEAK,
        ),
        "half-cauchy": PriorSpec(
            log_density=_half_cauchy,
            arguments=MappingProxyType({"scale": None}),
            proper=True,
            tail=_constant(2.0),
            extent=_around_scale,
            at_zero=_density_at_zero(_half_cauchy),
            label="tau2.half-cauchy",
            citation=_GELMAN,
        ),
        "half-t": PriorSpec(
            log_density=_half_t,
            arguments=MappingProxyType({"scale": None, "df": 4.0}),
            proper=True,
            tail=lambda given: given["df"] + 1,
            extent=_around_scale,
            at_zero=_density_at_zero(_half_t),
            label="tau2.half-t",
            citation=_GELMAN,
        ),
        "uniform": PriorSpec(
            log_density=_uniform,
            arguments=MappingProxyType({}),
            proper=False,
            tail=_constant(0.0),
            extent=_around_variances,
            at_zero=_constant(1.0),
            label="tau2.uniform",
            citation=_GELMAN,
            least=3,
        ),
        "jeffreys": PriorSpec(
            log_density=_jeffreys,
            arguments=MappingProxyType({}),
            proper=False,
            tail=_constant(1.0),
            extent=_around_variances,
            at_zero=_constant(0.0),
            label="tau2.jeffreys",
            citation="Bodnar 2017, Stat Med 36:378",
        ),
        "log-normal": PriorSpec(
            log_density=_log_normal,
            arguments=MappingProxyType({"location": -2.56, "scale": 1.74}),
            proper=True,
            tail=_constant(np.inf),
            extent=_around_location,
            at_zero=_constant(0.0),
            label="tau2.log-normal",
            citation="Turner 2015, Stat Med 34:984",
            measures=("OR",),
        ),
        "log-t": PriorSpec(
            log_density=_log_t,
            arguments=MappingProxyType({"location": -3.44, "scale": 2.59, "df": 5.0}),
            proper=True,
            # the density is one over tau times a power of log tau, which just integrates
            tail=_constant(1.0 + 1e-9),
            extent=_around_location,
            at_zero=_constant(np.inf),
            label="tau2.log-t",
            citation="Rhodes 2015, J Clin Epidemiol 68:52",
            measures=("SMD",),
        ),
    }
)
