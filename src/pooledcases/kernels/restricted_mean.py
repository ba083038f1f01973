"""The mean time without the event up to a horizon: the area under a product-limit curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.product_limit import product_limit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def restricted_mean(
    times: FloatArray, at_risk: IntArray, events: IntArray, horizon: float
) -> tuple[FloatArray, FloatArray]:
    """The area under the curve from 0 to the horizon, and its variance.

    The variance is the sum over events of the squared area still to come times d / (n (n − d))
    (Kaplan & Meier 1958, JASA 53:457, their variance of the mean without n / (n − 1), which is
    Greenwood's; Klein & Moeschberger 2003, Survival Analysis, section 4.5). Where everybody at risk
    has the event no area is to come, and nothing is added.

    Parameters
    ----------
    times : ndarray, shape (m,)
        The distinct times, common to all curves.
    at_risk, events : ndarray, shape (..., m)
    horizon : float

    Returns
    -------
    mean, variance : ndarray, shape (...)

    Examples
    --------
    >>> mean, variance = restricted_mean(
    ...     np.array([2.0, 5.0]), np.array([2, 1]), np.array([1, 0]), horizon=4
    ... )
    >>> float(mean), float(variance)
    (3.0, 0.5)
    """
    ends = np.append(np.minimum(times, horizon), horizon)
    areas = product_limit(at_risk, events) * np.diff(ends)
    to_come = np.cumsum(areas[..., ::-1], axis=-1)[..., ::-1]
    n, d = np.asarray(at_risk, dtype=float), np.asarray(events, dtype=float)
    spread = np.divide(d, n * (n - d), out=np.zeros_like(to_come), where=n > d)
    return ends[0] + areas.sum(axis=-1), (to_come**2 * spread).sum(axis=-1)
