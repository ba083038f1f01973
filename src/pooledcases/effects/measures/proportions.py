"""One proportion: ``xi`` events among ``ni`` patients."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from pooledcases.effects.measures.spec import ONE_PROPORTION, Effect, MeasureSpec
from pooledcases.results.base import FloatArray


def raw_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """p, with variance p(1 − p)/n."""
    p = xi / ni
    return p, p * (1 - p) / ni


def log_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """log p, with variance 1/x − 1/n."""
    return np.log(xi / ni), 1 / xi - 1 / ni


def logit_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """log of the odds, with variance 1/x + 1/(n − x)."""
    return np.log(xi / (ni - xi)), 1 / xi + 1 / (ni - xi)


def probit_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """The normal quantile z of p, with variance p(1 − p)/(n φ(z)²) by the delta method."""
    p = xi / ni
    z = ndtri(p)
    # 2π exp(z²) is the reciprocal of φ(z)²
    return z, 2 * np.pi * p * (1 - p) / ni * np.exp(z**2)


def arcsine_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """arcsine of the square root of p, with variance 1/(4n)."""
    return np.arcsin(np.sqrt(xi / ni)), 1 / (4 * ni)


def double_arcsine_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """The mean of the arcsines at x/(n + 1) and (x + 1)/(n + 1), with variance 1/(4n + 2)."""
    low, high = np.arcsin(np.sqrt(xi / (ni + 1))), np.arcsin(np.sqrt((xi + 1) / (ni + 1)))
    return 0.5 * (low + high), 1 / (4 * ni + 2)


SPECS = {
    "PR": MeasureSpec(
        scale="proportion",
        label="measure.PR",
        takes=ONE_PROPORTION,
        formula=raw_proportion,
        corrected=True,
        citation="binomial",
    ),
    "PLN": MeasureSpec(
        scale="log proportion",
        label="measure.PLN",
        takes=ONE_PROPORTION,
        formula=log_proportion,
        corrected=True,
        citation="delta method",
    ),
    "PLO": MeasureSpec(
        scale="logit",
        label="measure.PLO",
        takes=ONE_PROPORTION,
        formula=logit_proportion,
        corrected=True,
        citation="Haldane 1956, Ann Hum Genet 20:309",
    ),
    "PRZ": MeasureSpec(
        scale="probit",
        label="measure.PRZ",
        takes=ONE_PROPORTION,
        formula=probit_proportion,
        corrected=True,
        citation="Bliss 1934, Science 79:38; delta method",
    ),
    "PAS": MeasureSpec(
        scale="arcsine",
        label="measure.PAS",
        takes=ONE_PROPORTION,
        formula=arcsine_proportion,
        citation="Rücker 2009, Stat Med 28:721",
    ),
    "PFT": MeasureSpec(
        scale="double arcsine",
        label="measure.PFT",
        takes=ONE_PROPORTION,
        formula=double_arcsine_proportion,
        given=False,
        citation="Freeman & Tukey 1950, Ann Math Stat 21:607",
    ),
}
