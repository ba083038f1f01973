"""The Box-Cox method: normal after a power transformation that makes the numbers symmetric.

McGrath 2020, Stat Methods Med Res 29:2520: the power λ is the one for which the transformed
quartiles (or ends) lie symmetric around the transformed median; Luo's mean and Wan's standard
deviation hold there, and mean and standard deviation of the untransformed normal variable, cut
symmetrically where it has no inverse, are integrated. With the range or the quartiles alone the
symmetry is exact: the power mean of order λ of both ends is the median. With all five numbers λ
minimises the squared asymmetries of the numbers divided by their median, so that no unit matters.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special

from pooledcases.effects.quantiles.classical import luo_mean, wan_sd
from pooledcases.effects.quantiles.summary import ALL_FIVE, QUARTILES, FiveNumbers
from pooledcases.results.base import FloatArray

#: Powers that are searched; beyond the end the median nearly is one of the printed ends.
_MOST = 50.0
#: A power this near 0 is the logarithm.
_LOGARITHM = 1e-7
#: Where the normal density has fallen below rounding error.
_FAR = 12.0
#: With a negative power the inverse grows without bound towards its end and has no mean. Where
#: that end is ten standard deviations away or more, it is cut at eight (beyond them lies a
#: probability of 1e-15), and the mean does not depend on where.
_CUT, _END = 8.0, 10.0
_NODES = 400


def box_cox(numbers: FiveNumbers) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation, (rows,).

    NaN where a number is not above 0, where no power makes the numbers symmetric, and where the
    power is so far below 0 that the untransformed variable has no mean, or one that depends on
    where it is cut.
    """
    mean, sd = np.full(numbers.n.shape, np.nan), np.full(numbers.n.shape, np.nan)
    for row in range(len(numbers.n)):
        found = _one(numbers, row)
        if found is not None:
            mean[row], sd[row] = found
    return mean, sd


def power(numbers: FiveNumbers, row: int) -> float | None:
    """The power that makes the numbers of one row symmetric; None where there is none."""
    from scipy import optimize  # slow to load, and few tables have medians

    unit = float(numbers.median[row])
    pairs = []
    if numbers.scenario[row] != QUARTILES:
        pairs.append((float(numbers.low[row]), float(numbers.high[row])))
    if numbers.scenario[row] in (QUARTILES, ALL_FIVE):
        pairs.append((float(numbers.q1[row]), float(numbers.q3[row])))
    if not unit > 0 or any(not low > 0 for low, _ in pairs):
        return None
    logs = [(np.log(low / unit), np.log(high / unit)) for low, high in pairs]

    def asymmetry(lam: float, pair: tuple[float, float]) -> float:
        return float(sum(_transformed(log, lam) for log in pair))

    roots = []
    for pair in logs:
        ends = asymmetry(-_MOST, pair), asymmetry(_MOST, pair)
        if not ends[0] < 0 < ends[1]:
            return None
        roots.append(optimize.brentq(asymmetry, -_MOST, _MOST, args=(pair,), xtol=1e-14))
    if len(roots) == 1 or roots[0] == roots[1]:
        return float(roots[0])
    found = optimize.minimize_scalar(
        lambda lam: sum(asymmetry(lam, pair) ** 2 for pair in logs),
        bounds=(min(roots), max(roots)),
        method="bounded",
        options={"xatol": 1e-13},
    )
    return float(found.x)


def _one(numbers: FiveNumbers, row: int) -> tuple[float, float] | None:
    if not numbers.scenario[row] or not numbers.width[row] > 0 or numbers.n[row] < 2:
        return None
    lam = power(numbers, row)
    if lam is None:
        return None
    unit = float(numbers.median[row])
    columns = (numbers.low, numbers.q1, numbers.median, numbers.q3, numbers.high)
    # quartiles may stand beside a minimum of 0 that is not used
    values = [column[row : row + 1] / unit for column in columns]
    logs = [np.log(np.where(value > 0, value, np.nan)) for value in values]
    transformed = FiveNumbers.of([_transformed(log, lam) for log in logs], numbers.n[row : row + 1])
    mu, sigma = float(luo_mean(transformed)[0]), float(wan_sd(transformed)[0])
    if abs(lam) <= _LOGARITHM:
        mean = np.exp(mu + sigma**2 / 2)
        return float(unit * mean), float(unit * mean * np.sqrt(np.expm1(sigma**2)))
    return _integrated(mu, sigma, lam, unit)


def _integrated(mu: float, sigma: float, lam: float, unit: float) -> tuple[float, float] | None:
    """Mean and standard deviation of the inverse transform of a normal variable, cut at both ends.

    The nodes crowd at the ends, where the inverse may have an infinite slope.
    """
    reach = abs(mu + 1 / lam) / sigma
    if lam * mu + 1 <= 0 or (lam < 0 and reach < _END):
        return None
    nodes, weights = _rule()
    angle = nodes * np.pi / 2
    t = (_CUT if lam < 0 else min(reach, _FAR)) * np.sin(angle)
    density = np.exp(-(t**2) / 2) * np.cos(angle) * weights
    density = density / density.sum()
    with np.errstate(divide="ignore"):
        x = np.exp(np.log1p(np.maximum(lam * (mu + sigma * t), -1.0)) / lam)
    mean = float((density * x).sum())
    return unit * mean, unit * float(np.sqrt((density * (x - mean) ** 2).sum()))


@cache
def _rule() -> tuple[FloatArray, FloatArray]:
    """Gauss-Legendre nodes and weights."""
    return np.polynomial.legendre.leggauss(_NODES)


def _transformed(log: FloatArray | float, lam: float) -> FloatArray:
    """(x^λ − 1)/λ, from log x; log x itself at λ = 0."""
    return np.asarray(special.exprel(lam * np.asarray(log)) * log)
