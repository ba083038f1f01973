"""From posterior distributions to the numbers that describe them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pooledcases.kernels.chebyshev_panels import peak
from pooledcases.kernels.panels import PanelDensity
from pooledcases.models.bayes.normal_normal import AT_ZERO, HIGHEST, LOWEST
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.bayes import Summary

#: How far beyond the scales of the data a peak of the likelihood is looked for, in log tau.
_AROUND = 6.0


def summary(
    density: PanelDensity,
    *,
    level: float,
    moments: float,
    mean: float | None = None,
    sd: float | None = None,
) -> Summary:
    """Numbers of one distribution; ``moments`` is the highest moment that exists.

    Mean and standard deviation are computed from the density where they are not given.
    """
    if mean is None:
        values = density.coordinate.value(density.x)
        mean = density.expectation(values)
        sd = float(np.sqrt(density.expectation((values - mean) ** 2)))
    return Summary(
        mean=mean if moments >= 1 else None,
        median=float(density.quantile(np.array([0.5]))[0]),
        mode=density.mode(),
        sd=sd if moments >= 2 else None,
        shortest=Interval(*density.shortest(level)),
        central=Interval(*density.central(level)),
    )


def highest_tau(
    log_function: Callable[[FloatArray], FloatArray], bounds: tuple[float, float]
) -> float:
    """Where a function of log tau is highest; 0 where none is above its value at tau = 0."""
    low, high = max(bounds[0] - _AROUND, LOWEST), min(bounds[1] + _AROUND, HIGHEST)
    x = np.linspace(low, high, max(33, int(2 * (high - low)) + 1))
    values = log_function(x)
    best = int(np.argmax(values))
    at_zero = float(log_function(np.array([AT_ZERO]))[0])
    # a rise of no more than rounding is none
    if best == 0 or values[best] <= at_zero + 1e-13 * max(1.0, abs(at_zero)):
        return 0.0
    after = min(best + 1, len(x) - 1)
    return float(np.exp(peak(log_function, float(x[best - 1]), float(x[after]))))
