"""Root finding: many convex roots at once, and one bracketed root."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ValueAndSlope = Callable[[Array, NDArray[np.intp]], tuple[Array, Array]]

_EPS = float(np.finfo(float).eps)


def decreasing_convex_roots(
    value_and_slope: ValueAndSlope, size: int, *, max_steps: int = 1000
) -> tuple[Array, NDArray[np.bool_]]:
    """Where decreasing convex functions of t >= 0 cross zero, by Newton's method from t = 0.

    From the left of the root of such a function Newton's method climbs without ever passing it, so
    that no bracket and no upper bound is needed. Where the value at 0 is not above 0 the root is 0.

    Parameters
    ----------
    value_and_slope : callable
        ``(t, index)`` to the values and slopes of the functions numbered ``index`` at ``t``.
    size : int
        How many functions there are.
    max_steps : int
        Newton steps before giving up; far from the root a step at least doubles t, roughly.

    Returns
    -------
    roots, converged : ndarray, shape (size,)

    Examples
    --------
    >>> import numpy as np
    >>> c = np.array([4.0, 0.5])
    >>> roots, ok = decreasing_convex_roots(
    ...     lambda t, i: (c[i] / (1 + t) - 1, -c[i] / (1 + t) ** 2), 2
    ... )
    >>> roots.round(12).tolist(), ok.tolist()
    ([3.0, 0.0], [True, True])
    """
    roots = np.zeros(size)
    converged = np.zeros(size, dtype=bool)
    active = np.arange(size)
    for _ in range(max_steps):
        if not active.size:
            break
        value, slope = value_and_slope(roots[active], active)
        above = value > 0
        step = np.where(above, value, 0.0) / np.where(above, -slope, 1.0)
        roots[active] += step
        # rounding in the value, not the method, ends the climb
        done = step <= 4 * _EPS * roots[active]
        converged[active[done]] = True
        active = active[~done]
    return roots, converged


def bracketed_root(
    function: Callable[[float], float], low: float, high: float, *, rtol: float = 1e-12
) -> float:
    """The root of a continuous function between two points where it has opposite signs.

    Chandrupatla 1997 (Adv Eng Softw 28:145): inverse quadratic interpolation where it is safe,
    bisection elsewhere.

    Examples
    --------
    >>> round(bracketed_root(lambda x: x**3 - 2, 0.0, 2.0), 12)
    1.259921049895
    """
    a, b = high, low
    fa, fb = function(a), function(b)
    if fa == 0 or fb == 0:
        return a if fa == 0 else b
    if (fa > 0) == (fb > 0):
        raise ValueError("the function has the same sign at both ends")
    t = 0.5
    for _ in range(200):
        x = a + t * (b - a)
        fx = function(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        best = a if abs(fa) < abs(fb) else b
        width = abs(b - a)
        if fa == 0 or width <= rtol * abs(best) + 1e-300:
            return best
        t = _next_fraction(a, b, c, fa, fb, fc)
        floor = 0.5 * rtol * abs(best) / width
        t = min(1 - floor, max(floor, t))
    return best


def bracketed_roots(
    function: Callable[[Array, NDArray[np.intp]], Array],
    low: Array,
    high: Array,
    *,
    rtol: float = 1e-12,
) -> Array:
    """:func:`bracketed_root` of many functions at once; those that are found leave the stack.

    Parameters
    ----------
    function : callable
        ``(x, index)`` to the values of the functions numbered ``index`` at ``x``.
    low, high : ndarray, shape (size,)

    Examples
    --------
    >>> c = np.array([2.0, 27.0])
    >>> bracketed_roots(lambda x, i: x**3 - c[i], np.zeros(2), np.full(2, 9.0)).round(9).tolist()
    [1.25992105, 3.0]
    """
    active = np.arange(len(low))
    a, b = np.array(high, dtype=float), np.array(low, dtype=float)
    fa, fb = function(a, active), function(b, active)
    roots = np.where(fa == 0, a, b)
    going = (fa != 0) & (fb != 0)
    if ((fa > 0) == (fb > 0))[going].any():
        raise ValueError("a function has the same sign at both ends")
    t = np.full(len(a), 0.5)
    active, a, b, fa, fb, t = (item[going] for item in (active, a, b, fa, fb, t))
    for _ in range(200):
        if not active.size:
            break
        x = a + t * (b - a)
        fx = function(x, active)
        same = (fx > 0) == (fa > 0)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best, width = np.where(np.abs(fa) < np.abs(fb), a, b), np.abs(b - a)
        roots[active] = best
        going = (fa != 0) & (width > rtol * np.abs(best) + 1e-300)
        active, a, b, c, fa, fb, fc, best, width = (
            item[going] for item in (active, a, b, c, fa, fb, fc, best, width)
        )
        floor = 0.5 * rtol * np.abs(best) / width
        t = np.minimum(1 - floor, np.maximum(floor, _next_fractions(a, b, c, fa, fb, fc)))
    return roots


def _next_fractions(a: Array, b: Array, c: Array, fa: Array, fb: Array, fc: Array) -> Array:
    """:func:`_next_fraction` of each row; what is not safe is halved."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        safe = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        step = fa / (fb - fa) * fc / (fb - fc)
        step += (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return np.where(safe, step, 0.5)


def _next_fraction(a: float, b: float, c: float, fa: float, fb: float, fc: float) -> float:
    """Where between a and b to look next, as a fraction of the way."""
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if not (phi**2 < xi and (1 - phi) ** 2 < 1 - xi):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
