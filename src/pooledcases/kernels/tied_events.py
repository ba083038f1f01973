"""Tied events as what they are in discrete time: d of those at risk, any d of them.

The conditional likelihood of Cox (1972, JRSS B 34:187): the sum over all choices of d patients of
exp of their sum of x'b. Sums over choices, with their derivatives, grow patient by patient (Gail,
Lubin & Rubinstein 1981, Biometrika 68:703).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def tied_moments(
    here: NDArray[np.bool_], deaths: NDArray[np.int64], x: Array, eta: Array
) -> tuple[Array, Array, Array]:
    """Log, mean and covariance of the summed covariates of ``deaths`` patients of each set.

    Parameters
    ----------
    here : ndarray of bool, shape (T, n)
        Who is at risk.
    deaths : ndarray of int, shape (T,)
    x : ndarray, shape (n, p)
    eta : ndarray, shape (n,)

    Returns
    -------
    logs : ndarray, shape (T,)
    mean : ndarray, shape (T, p)
    spread : ndarray, shape (T, p, p)

    Examples
    --------
    Two of three patients, all alike: each is one of them with probability 2/3.

    >>> logs, mean, spread = tied_moments(
    ...     np.ones((1, 3), bool), np.array([2]), np.array([[1.0], [0.0], [0.0]]), np.zeros(3)
    ... )
    >>> round(float(np.exp(logs[0])), 12), round(float(mean[0, 0]), 12)
    (3.0, 0.666666666667)
    """
    size, most, p = len(deaths), int(deaths.max()), x.shape[1]
    top = float(eta.max())
    risk = np.exp(eta - top)
    scale = np.zeros(size)
    sums = np.zeros((size, most + 1))
    slopes = np.zeros((size, most + 1, p))
    bends = np.zeros((size, most + 1, p, p))
    sums[:, 0] = 1.0
    for patient in np.flatnonzero(here.any(axis=0)):
        sets, row = here[:, patient], x[patient]
        s, g, h = sums[sets, :-1], slopes[sets, :-1], bends[sets, :-1]
        cross = g[..., :, None] * row
        bends[sets, 1:] += risk[patient] * (
            h + cross + np.swapaxes(cross, -1, -2) + s[..., None, None] * np.outer(row, row)
        )
        slopes[sets, 1:] += risk[patient] * (g + s[..., None] * row)
        sums[sets, 1:] += risk[patient] * s
        largest = sums.max(axis=1)
        if largest.max() > 1e100:  # kept inside what a float can hold
            sums /= largest[:, None]
            slopes /= largest[:, None, None]
            bends /= largest[:, None, None, None]
            scale += np.log(largest)
    index = np.arange(size)
    total = sums[index, deaths]
    mean = slopes[index, deaths] / total[:, None]
    spread = bends[index, deaths] / total[:, None, None] - mean[:, :, None] * mean[:, None, :]
    return np.log(total) + scale + deaths * top, mean, spread
