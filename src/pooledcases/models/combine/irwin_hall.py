"""The distribution of a sum of independent uniforms, for Edgington's method.

The classical formula is an alternating sum that loses all its digits near 20 terms. The density
obeys (k − 1) f_k(x) = x f_{k−1}(x) + (k − x) f_{k−1}(x − 1), in which nothing is subtracted (de
Boor 1972, J Approx Theory 6:50: the density is a B-spline), and F_k(x) = Σ f_{k+1}(x − i).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

#: Beyond so many terms the normal distribution with its corrections to order k⁻³ is as exact.
LARGEST_EXACT = 3000


def irwin_hall_cdf(x: float, k: int) -> float:
    """P(U_1 + … + U_k <= x).

    To about k rounding errors, relatively, up to 3000 terms; beyond, to 1e-12 absolutely.

    Examples
    --------
    >>> irwin_hall_cdf(0.5, 2), irwin_hall_cdf(1.5, 3), irwin_hall_cdf(3.0, 3)
    (0.125, 0.5, 1.0)
    """
    if x <= 0 or x >= k:
        return float(x >= k)
    if x > k / 2:
        return 1 - irwin_hall_cdf(k - x, k)
    return _edgeworth(x, k) if k > LARGEST_EXACT else _recurrence(x, k)


def _recurrence(x: float, k: int) -> float:
    whole = math.floor(x)
    # f_n at x, x − 1, …; one more that stays 0
    at = x - np.arange(whole + 2)
    density = np.zeros(whole + 2)
    density[whole] = 1.0
    for n in range(2, k + 2):
        inside = np.clip(at[:-1], 0.0, n)
        density[:-1] = (inside * density[:-1] + (n - inside) * density[1:]) / (n - 1)
    return float(density[:-1].sum())


def _edgeworth(x: float, k: int) -> float:
    """Cumulants of a uniform: 1/12, −1/120, 1/252, −1/240."""
    z = (x - k / 2) / math.sqrt(k / 12)
    four, six, eight = (-6 / 5 / k, 48 / 7 / k**2, -432 / 5 / k**3)
    terms = (
        four / 24 * _hermite(3, z)
        + six / 720 * _hermite(5, z)
        + four**2 / 1152 * _hermite(7, z)
        + eight / 40320 * _hermite(7, z)
        + four * six / 17280 * _hermite(9, z)
        + four**3 / 82944 * _hermite(11, z)
    )
    density = math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return float(np.clip(special.ndtr(z) - density * terms, 0.0, 1.0))


def _hermite(n: int, z: float) -> float:
    return float(special.eval_hermitenorm(n, z))
