"""Quantile estimation: the family whose quantiles come nearest to the printed ones.

McGrath 2020, Stat Methods Med Res 29:2520: normal, log-normal, gamma, Weibull and, for numbers
between 0 and 1, beta distributions are fitted by least squares to the printed quantiles, and the
best of them gives mean and standard deviation. The minimum and maximum count as the quantiles 1/n
and 1 − 1/n. All families but the beta are a scale times a standard quantile, so that the scale is
linear and only the shape is searched, over a grid and then to rounding error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.effects.quantiles.summary import FiveNumbers
from pooledcases.results.base import FloatArray

_GRID = 400
#: Quantiles of fewer patients say nothing of the ends of a distribution.
_LEAST_PATIENTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A positive family: a scale times a standard variable with one shape.

    Attributes
    ----------
    quantiles : callable
        ``(p, shape)`` to the standard quantiles, ``p`` (m,), shape scalar or (s, 1).
    moments : callable
        Shape to mean and standard deviation of the standard variable.
    density : callable
        ``(x, shape)`` of the standard variable.
    shapes : tuple of float
        The shapes that are searched, from the least to the largest.
    """

    quantiles: Callable[[FloatArray, FloatArray], FloatArray]
    moments: Callable[[float], tuple[float, float]]
    density: Callable[[float, float], float]
    shapes: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One fitted distribution.

    Attributes
    ----------
    family : str
    distance : float
        The sum of squared differences to the printed quantiles.
    mean, sd : float
    density : callable
    parameters : tuple of float
        Location and scale of a normal; shape and scale; both shapes of a beta.
    """

    family: str
    distance: float
    mean: float
    sd: float
    density: Callable[[float], float]
    parameters: tuple[float, float]


def _log_normal(sigma: float) -> tuple[float, float]:
    mean = np.exp(sigma**2 / 2)
    return float(mean), float(mean * np.sqrt(np.expm1(sigma**2)))


def _weibull(shape: float) -> tuple[float, float]:
    first, second = (np.exp(special.gammaln(1 + j / shape)) for j in (1, 2))
    return float(first), float(np.sqrt(max(second - first**2, 0.0)))


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "log-normal": Family(
            quantiles=lambda p, sigma: np.exp(sigma * special.ndtri(p)),
            moments=_log_normal,
            density=lambda x, sigma: float(
                np.exp(-0.5 * (np.log(x) / sigma) ** 2) / (x * sigma * np.sqrt(2 * np.pi))
            ),
            shapes=(1e-3, 8.0),
        ),
        "gamma": Family(
            quantiles=lambda p, shape: special.gammaincinv(shape, p),
            moments=lambda shape: (shape, float(np.sqrt(shape))),
            density=lambda x, shape: float(
                np.exp((shape - 1) * np.log(x) - x - special.gammaln(shape))
            ),
            shapes=(0.05, 1e6),
        ),
        "weibull": Family(
            quantiles=lambda p, shape: (-np.log1p(-p)) ** (1 / shape),
            moments=_weibull,
            density=lambda x, shape: float(shape * x ** (shape - 1) * np.exp(-(x**shape))),
            shapes=(0.1, 1e3),
        ),
    }
)


def fit_all(q: FloatArray, p: FloatArray) -> tuple[Fitted, ...]:
    """Every family that can have these quantiles, the nearest first."""
    found = [_normal(q, p)]
    if (q > 0).all():
        found += [_positive(name, family, q, p) for name, family in FAMILIES.items()]
    if (q > 0).all() and (q < 1).all():
        found.append(_beta(q, p))
    return tuple(sorted(found, key=lambda item: item.distance))


def points(numbers: FiveNumbers, row: int) -> tuple[FloatArray, FloatArray] | None:
    """The printed quantiles of one row and their probabilities; None where they say too little."""
    n = float(numbers.n[row])
    values = np.array([numbers.low, numbers.q1, numbers.median, numbers.q3, numbers.high])[:, row]
    if not numbers.scenario[row] or not numbers.width[row] > 0 or n < _LEAST_PATIENTS:
        return None
    # half a range or half a pair of quartiles is not one of the three scenarios
    pairs = np.isfinite(values[::-1]) & np.isfinite(values)
    return values[pairs], np.array([1 / n, 0.25, 0.5, 0.75, 1 - 1 / n])[pairs]


def quantile_estimation(numbers: FiveNumbers) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of the nearest family, (rows,); NaN where there is none."""
    mean, sd = np.full(numbers.n.shape, np.nan), np.full(numbers.n.shape, np.nan)
    for row in range(len(numbers.n)):
        found = points(numbers, row)
        if found is not None:
            best = fit_all(*found)[0]
            mean[row], sd[row] = best.mean, best.sd
    return mean, sd


def _normal(q: FloatArray, p: FloatArray) -> Fitted:
    """Linear least squares on the normal quantiles."""
    z = special.ndtri(p)
    centred = z - z.mean()
    sd = float((centred * (q - q.mean())).sum() / (centred**2).sum())
    mean = float(q.mean() - sd * z.mean())
    distance = float(((q - mean - sd * z) ** 2).sum())
    return Fitted(
        family="normal",
        distance=distance,
        mean=mean,
        sd=sd,
        density=lambda x: float(np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))),
        parameters=(mean, sd),
    )


def _positive(name: str, family: Family, q: FloatArray, p: FloatArray) -> Fitted:
    from scipy import optimize  # slow to load, and few tables have medians

    unit = float(np.median(q))
    scaled = q / unit

    def distance(log_shape: FloatArray) -> FloatArray:
        return _residuals(family, scaled, p, log_shape)[0]

    grid = np.log(np.geomspace(family.shapes[0], family.shapes[1], _GRID))
    start = int(distance(grid[:, None]).argmin())
    ends = grid[max(start - 1, 0)], grid[min(start + 1, _GRID - 1)]
    found = optimize.minimize_scalar(
        lambda x: float(distance(np.array([[x]]))[0]),
        bounds=ends,
        method="bounded",
        options={"xatol": 1e-13, "maxiter": 200},
    )
    log_shape = float(found.x)
    least, scale = _residuals(family, scaled, p, np.array([[log_shape]]))
    shape, size = float(np.exp(log_shape)), float(scale[0]) * unit
    mean, sd = family.moments(shape)
    return Fitted(
        family=name,
        distance=float(least[0]) * unit**2,
        mean=mean * size,
        sd=sd * size,
        density=lambda x: family.density(x / size, shape) / size,
        parameters=(shape, size),
    )


def _residuals(
    family: Family, q: FloatArray, p: FloatArray, log_shape: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The least sum of squares over the scale, and that scale, for each shape (s, 1)."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        standard = family.quantiles(p, np.exp(log_shape))
        standard = standard / standard.max(axis=-1, keepdims=True)
        scale = (standard * q).sum(axis=-1) / (standard**2).sum(axis=-1)
        distance = ((q - scale[:, None] * standard) ** 2).sum(axis=-1)
        top = family.quantiles(p[-1:], np.exp(log_shape))[:, 0]
    return np.where(np.isfinite(distance), distance, np.inf), scale / top


def _beta(q: FloatArray, p: FloatArray) -> Fitted:
    from scipy import optimize

    def residuals(logs: FloatArray) -> FloatArray:
        return np.asarray(special.betaincinv(np.exp(logs[0]), np.exp(logs[1]), p) - q)

    middle = float(np.clip(q.mean(), 1e-3, 1 - 1e-3))
    spread = max(float(q[-1] - q[0]) / 2, 1e-4)
    starts = [max(middle * (1 - middle) / (spread / z) ** 2 - 1, 0.5) for z in (0.7, 1.4, 2.5)]
    found = min(
        (
            optimize.least_squares(
                residuals,
                np.log([middle * size, (1 - middle) * size]),
                bounds=(-7.0, 16.0),
                xtol=1e-15,
                ftol=1e-15,
                gtol=1e-15,
            )
            for size in starts
        ),
        key=lambda item: item.cost,
    )
    a, b = (float(value) for value in np.exp(found.x))
    mean = a / (a + b)
    return Fitted(
        family="beta",
        distance=float(2 * found.cost),
        mean=mean,
        sd=float(np.sqrt(mean * (1 - mean) / (a + b + 1))),
        density=lambda x: float(
            np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - special.betaln(a, b))
        ),
        parameters=(a, b),
    )
