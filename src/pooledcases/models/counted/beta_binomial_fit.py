"""Maximum likelihood of beta-binomial groups that share one intra-class correlation rho.

Each group has its own mean; rho = 0 is the binomial. For each rho the means are found one by one
(the log-likelihood is concave in them), so that all that is searched is one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.kernels.beta_binomial import Derivatives, Group, best_logits, derivatives
from pooledcases.kernels.roots import bracketed_root
from pooledcases.results.base import FloatArray, Interval

#: Where the slope of the profile likelihood is looked at before its roots are searched.
_GRID = np.concatenate(
    [np.geomspace(1e-12, 1e-2, 21), np.linspace(0.02, 0.96, 32), 1 - np.geomspace(0.03, 1e-9, 16)]
)
#: Log-likelihoods this close, relatively, are equal as far as double precision can tell.
_NOISE = 1e-12
#: What each patient may add to the rounding of a log-likelihood.
_ROUNDING = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class BetaBinomial:
    """A fit.

    Attributes
    ----------
    logits : ndarray, shape (g,)
        The logit of the mean of each group.
    rho : float
    covariance : ndarray, shape (g, g)
        Of the logits, from observed information in (logits, rho); at rho = 0 that of the binomial.
    rho_se : float or None
        None at rho = 0.
    log_likelihood, log_likelihood_binomial : float
        At the maximum, and with rho = 0.
    converged : bool
        False where the likelihood keeps rising to rho = 1.
    """

    logits: FloatArray
    rho: float
    covariance: FloatArray
    rho_se: float | None
    log_likelihood: float
    log_likelihood_binomial: float
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Profile:
    """The highest likelihood over the means at some rho, and its slope; arrays of shape (r,)."""

    value: FloatArray
    slope: FloatArray


def fit_beta_binomial(groups: Sequence[Group]) -> BetaBinomial:
    """Fit groups each of which has events and patients without.

    Every local maximum over rho between 0 and 1 lies where the slope of the profile likelihood
    turns from up to down; the highest is taken, and compared with rho = 0.
    """
    grid = np.concatenate([[0.0], _GRID])
    profile = _profile(groups, grid)
    binomial = float(profile.value[0])
    patients = sum(some.patients.total for some in groups)
    noise = _NOISE * max(1.0, abs(binomial)) + _ROUNDING * patients
    turns = np.flatnonzero((profile.slope[:-1] > 0) & (profile.slope[1:] <= 0))
    peaks = [_peak(groups, float(grid[at]), float(grid[at + 1])) for at in turns]
    heights = _profile(groups, np.array(peaks)).value if peaks else np.zeros(0)
    best = int(heights.argmax()) if peaks else -1
    top = float(heights[best]) if peaks else binomial
    if profile.value[-1] > max(top, binomial) + noise and profile.slope[-1] > 0:
        return _result(groups, 1.0, binomial, converged=False)
    rho = peaks[best] if peaks and top > binomial + noise else 0.0
    return _result(groups, rho, binomial, converged=True)


def profile_interval(fit: BetaBinomial, groups: Sequence[Group], *, level: float) -> Interval:
    """Interval of rho: where twice the loss of the profile likelihood reaches the χ²(1) quantile.

    The upper limit is 1 where the likelihood never falls that far.
    """
    critical = float(special.ndtri(0.5 + level / 2)) ** 2

    def loss(rho: float) -> float:
        value = float(_profile(groups, np.array([rho])).value[0])
        return 2 * (fit.log_likelihood - value) - critical

    low = bracketed_root(loss, 0.0, fit.rho, rtol=1e-11) if fit.rho > 0 and loss(0.0) > 0 else 0.0
    beyond = _GRID[fit.rho < _GRID]
    fallen = 2 * (fit.log_likelihood - _profile(groups, beyond).value) > critical
    if not fallen.any():
        return Interval(low, 1.0)
    first = int(fallen.argmax())
    inside = fit.rho if first == 0 else float(beyond[first - 1])
    return Interval(low, bracketed_root(loss, inside, float(beyond[first]), rtol=1e-11))


def _phi(rho: FloatArray) -> FloatArray:
    return rho / (1 - rho)


def _profile(groups: Sequence[Group], rho: FloatArray) -> _Profile:
    phi = _phi(rho)
    found = [derivatives(some, best_logits(some, phi), phi) for some in groups]
    slope = sum(at.by_phi for at in found) * (1 + phi) ** 2
    return _Profile(np.sum([at.value for at in found], axis=0), np.asarray(slope))


def _peak(groups: Sequence[Group], low: float, high: float) -> float:
    """The root of the slope between two points where it is above and not above 0."""

    def slope(rho: float) -> float:
        return float(_profile(groups, np.array([rho])).slope[0])

    return bracketed_root(slope, low, high, rtol=1e-13)


def _result(
    groups: Sequence[Group], rho: float, binomial: float, *, converged: bool
) -> BetaBinomial:
    size = len(groups)
    if not converged:
        nothing = np.full((size, size), np.nan)
        return BetaBinomial(nothing[0], rho, nothing, None, np.nan, binomial, False)
    phi = _phi(np.array([rho]))
    logits = [best_logits(some, phi) for some in groups]
    found = [derivatives(some, logit, phi) for some, logit in zip(groups, logits, strict=True)]
    information = _information(found, float(phi[0]))
    # on the boundary rho is known, and only the means are uncertain
    uncertain = information if rho > 0 else information[:size, :size]
    covariance = np.asarray(np.linalg.inv(uncertain), dtype=float)
    return BetaBinomial(
        logits=np.concatenate(logits),
        rho=rho,
        covariance=covariance[:size, :size],
        rho_se=float(np.sqrt(covariance[size, size])) if rho > 0 else None,
        log_likelihood=float(sum(at.value[0] for at in found)),
        log_likelihood_binomial=binomial,
        converged=True,
    )


def _information(found: Sequence[Derivatives], phi: float) -> FloatArray:
    """Observed information in (logits, rho); dφ/drho is (1 + φ)²."""
    size = len(found)
    out = np.zeros((size + 1, size + 1))
    scale = (1 + phi) ** 2
    for at, row in zip(found, range(size), strict=True):
        out[row, row] = -at.by_logit_twice[0]
        out[row, size] = out[size, row] = -at.by_both[0] * scale
        out[size, size] -= at.by_phi_twice[0] * scale**2 + at.by_phi[0] * 2 * (1 + phi) ** 3
    return out
