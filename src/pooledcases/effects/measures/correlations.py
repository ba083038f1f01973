"""Correlations of two measurements in ``ni`` patients, and the reliability of a scale."""

from __future__ import annotations

import numpy as np
from scipy.special import hyp2f1

from pooledcases.effects.measures.spec import ALPHA, CORRELATION, Effect, MeasureSpec
from pooledcases.results.base import FloatArray

#: With so few patients the series of the unbiased correlation has no sum at r = 0.
_TOO_FEW_UNBIASED = 4


#: From here on the hypergeometric series needs few terms, and SciPy's continuation gives NaN.
_LARGE, _TERMS = 40.0, 60


def _half_half(c: FloatArray, z: FloatArray) -> FloatArray:
    """The hypergeometric function F(1/2, 1/2; c; z) for c > 1 and z in [0, 1]."""
    term = np.ones(np.broadcast(c, z).shape)
    total = term.copy()
    large = np.maximum(c, _LARGE)
    for j in range(_TERMS):
        term = term * (j + 0.5) ** 2 / ((j + large) * (j + 1)) * z
        total += term
    return np.where(c >= _LARGE, total, hyp2f1(0.5, 0.5, np.minimum(c, _LARGE), z))


def correlation(ri: FloatArray, ni: FloatArray) -> Effect:
    """r, with variance (1 − r²)²/(n − 1)."""
    return ri, (1 - ri**2) ** 2 / (ni - 1)


def unbiased_correlation(ri: FloatArray, ni: FloatArray) -> Effect:
    """r F(1/2, 1/2; (n − 2)/2; 1 − r²), with its own (1 − r²)²/(n − 1) as variance."""
    enough = ni > _TOO_FEW_UNBIASED
    n = np.where(enough, ni, _TOO_FEW_UNBIASED + 1.0)
    factor = _half_half((n - 2) / 2, 1 - ri**2)
    g = np.where(enough, np.where(ri == 0, 0.0, ri * factor), np.nan)
    return g, (1 - g**2) ** 2 / (n - 1)


def fisher_z(ri: FloatArray, ni: FloatArray) -> Effect:
    """The inverse hyperbolic tangent of r, with variance 1/(n − 3)."""
    return np.arctanh(ri), 1 / (ni - 3)


def raw_alpha(ai: FloatArray, mi: FloatArray, ni: FloatArray) -> Effect:
    """Cronbach's alpha of m items, with variance 2m(1 − α)²/((m − 1)(n − 2))."""
    return ai, 2 * mi * (1 - ai) ** 2 / ((mi - 1) * (ni - 2))


def cube_root_alpha(ai: FloatArray, mi: FloatArray, ni: FloatArray) -> Effect:
    """1 − (1 − α)^(1/3), with variance 18m(n − 1)(1 − α)^(2/3)/((m − 1)(9n − 11)²)."""
    root = np.cbrt(1 - ai)
    return 1 - root, 18 * mi * (ni - 1) * root**2 / ((mi - 1) * (9 * ni - 11) ** 2)


def log_alpha(ai: FloatArray, mi: FloatArray, ni: FloatArray) -> Effect:
    """−log(1 − α), with variance 2m/((m − 1)(n − 2))."""
    return -np.log1p(-ai), 2 * mi / ((mi - 1) * (ni - 2))


SPECS = {
    "COR": MeasureSpec(
        scale="correlation",
        label="measure.COR",
        takes=CORRELATION,
        formula=correlation,
        citation="delta method",
    ),
    "UCOR": MeasureSpec(
        scale="correlation",
        label="measure.UCOR",
        takes=CORRELATION,
        formula=unbiased_correlation,
        citation="Olkin & Pratt 1958, Ann Math Stat 29:201",
    ),
    "ZCOR": MeasureSpec(
        scale="fisher z",
        label="measure.ZCOR",
        takes=CORRELATION,
        formula=fisher_z,
        citation="Fisher 1921, Metron 1:3",
    ),
    "ARAW": MeasureSpec(
        scale="value",
        label="measure.ARAW",
        takes=ALPHA,
        formula=raw_alpha,
        citation="van Zyl 2000, Psychometrika 65:271",
    ),
    "AHW": MeasureSpec(
        scale="cube root alpha",
        label="measure.AHW",
        takes=ALPHA,
        formula=cube_root_alpha,
        citation="Hakstian & Whalen 1976, Psychometrika 41:219",
    ),
    "ABT": MeasureSpec(
        scale="log alpha",
        label="measure.ABT",
        takes=ALPHA,
        formula=log_alpha,
        citation="Bonett 2002, J Educ Behav Stat 27:335",
    ),
}
