"""The binomial-normal posterior of two to four studies in a few numbers, in milliseconds.

The same plane of (mu, tau) as the whole fit, to fewer digits. A weakly informative prior leaves
nothing at large tau, and the posterior density of tau is smooth at 0: few panels hold it.
"""

from __future__ import annotations

import numpy as np

from pooledcases.kernels.panelling import panel_density
from pooledcases.kernels.panels import Coordinate, PanelDensity
from pooledcases.models.bayes.counts import Counts
from pooledcases.models.bayes.panels_of_mu import location_panels
from pooledcases.models.bayes.plane import QUICK, MuGivenTau, Plane, mu_given_tau
from pooledcases.models.bayes.priors import PRIORS
from pooledcases.models.bayes.ranges import ranges
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import PriorUsed

#: Drops of log densities beyond which nothing is left: of tau, and of mu.
_DROP_TAU, _DROP_MU = 20.0, 20.0
_TOLERANCE = 1e-8
#: Values of tau that say where mu lies at those between them.
_PLACES = 20
#: Below this share of the smallest standard error tau is 0 for every purpose.
_LEAST = 1e-6


def quick_posterior(
    data: Counts, prior: PriorUsed
) -> tuple[PanelDensity, PanelDensity, PanelDensity]:
    """The densities of mu, tau and a new study's effect; the posterior has a finite total."""
    curvature = data.terms.peak[1]
    narrow = float(curvature.max() ** -0.5)
    least = float(np.log(_LEAST * narrow))
    places = np.linspace(np.log(narrow) - 2, np.log(_highest(data, prior)), _PLACES)
    where = ranges(data, places, drop=_DROP_MU)
    log = where.top + PRIORS[prior.name].log_density(places, prior.arguments, np.ones(1)) + places
    last = int(np.flatnonzero(log > log.max() - _DROP_TAU).max())
    highest = float(np.exp(places[min(last + 1, _PLACES - 1)]))
    plane = Plane(data, where, QUICK)
    tau = _tau_density(plane, prior, Coordinate("sinh", 0.0, narrow), highest, least)
    place, weight = tau.coordinate.value(tau.x).ravel(), tau.weights.ravel()
    use = weight > 1e-12
    share = weight[use] / weight[use].sum()
    given = mu_given_tau(plane, _log(place[use], least))
    return (
        _location(given, share, new=False),
        tau,
        _location(given, share, new=True),
    )


def _location(given: MuGivenTau, share: FloatArray, *, new: bool) -> PanelDensity:
    return location_panels(given, share, new=new, tolerance=_TOLERANCE, least=1e-10)


def _tau_density(
    plane: Plane, prior: PriorUsed, coordinate: Coordinate, highest: float, least: float
) -> PanelDensity:
    end = float(coordinate.place(np.array(highest)))
    edges = np.linspace(0.0, end, int(np.ceil(end)) + 1)
    spec = PRIORS[prior.name]

    def log_density(x: FloatArray) -> FloatArray:
        tau = coordinate.value(x)
        places, back = np.unique(_log(tau, least), return_inverse=True)
        log_likelihood = mu_given_tau(plane, places).log_likelihood[back]
        log_prior = spec.log_density(_log(tau, -300.0), prior.arguments, np.ones(1))
        return np.asarray(log_likelihood + log_prior + coordinate.log_slope(x))

    zero = np.zeros(1)
    at_zero = float((log_density(zero) - coordinate.log_slope(zero))[0])
    return panel_density(log_density, edges, coordinate, at_zero=at_zero, tolerance=_TOLERANCE)


def _log(tau: FloatArray, least: float) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.asarray(np.maximum(np.log(tau), least))


def _highest(data: Counts, prior: PriorUsed) -> float:
    """tau beyond which the half-normal prior leaves nothing, whatever the data say for it."""
    return prior.arguments["scale"] * float(np.sqrt(2 * (_DROP_TAU + data.gain)))
