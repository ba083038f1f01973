"""Densities of mu and of a new study's effect, tau being averaged, on panels."""

from __future__ import annotations

import numpy as np

from pooledcases.kernels.panelling import panel_density
from pooledcases.kernels.panels import Coordinate, PanelDensity
from pooledcases.models.bayes.plane import MuGivenTau
from pooledcases.results.base import FloatArray

#: A density is known to this much of its highest value.
_FLOOR = 1e-19
#: Standard deviations of a new study's effect beyond which nothing is left.
_FAR = 10.0


def location_panels(
    given: MuGivenTau, share: FloatArray, *, new: bool, tolerance: float, least: float = 1e-17
) -> PanelDensity:
    """Panels of the density of mu, or of a new study's effect, on the line.

    Parameters
    ----------
    given : MuGivenTau
    share : ndarray, shape (T,)
        The probability of each tau.
    new : bool
    tolerance : float
        As in :func:`~pooledcases.kernels.panelling.panel_density`.
    least : float
        What a tau must weigh for its range to count.
    """
    weight = given.weight * share[:, None]
    mean = float((weight * given.points).sum())
    sd = np.sqrt((given.weight * (given.points - mean) ** 2).sum(axis=1))
    coordinate = Coordinate("sinh", mean, float(np.median(sd[share > 1e-4 * share.max()])))
    extra = _FAR * given.tau if new else np.zeros_like(given.tau)
    use = share > least
    low = float(coordinate.place((given.points[:, 0] - extra)[use].min()))
    high = float(coordinate.place((given.points[:, -1] + extra)[use].max()))
    function = given.density_of_new if new else given.density
    top = float(function(np.linspace(-1, 1, 65) * sd.max() + mean, share).max())

    def log_density(x: FloatArray) -> FloatArray:
        # what is left far out is rounding, and must not look like a shape
        height = function(coordinate.value(x), share) + _FLOOR * top
        return np.asarray(np.log(height) + coordinate.log_slope(x))

    edges = np.linspace(low, high, int(np.ceil(high - low)) + 1)
    return panel_density(log_density, edges, coordinate, tolerance=tolerance)
