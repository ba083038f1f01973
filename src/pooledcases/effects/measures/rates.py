"""Rates: ``xi`` events in ``ti`` of person-time, of one group or of two."""

from __future__ import annotations

import numpy as np

from pooledcases.effects.measures.spec import ONE_RATE, TWO_RATES, Effect, MeasureSpec
from pooledcases.results.base import FloatArray

_POISSON = "Rothman 2008, Modern Epidemiology, 3rd ed., chapter 14"


def raw_rate(xi: FloatArray, ti: FloatArray) -> Effect:
    """x/t, with variance x/t²."""
    return xi / ti, xi / ti**2


def log_rate(xi: FloatArray, ti: FloatArray) -> Effect:
    """log of x/t, with variance 1/x."""
    return np.log(xi / ti), 1 / xi


def root_rate(xi: FloatArray, ti: FloatArray) -> Effect:
    """The square root of x/t, with variance 1/(4t)."""
    return np.sqrt(xi / ti), 1 / (4 * ti)


def double_root_rate(xi: FloatArray, ti: FloatArray) -> Effect:
    """The mean of the square roots of x/t and (x + 1)/t, with variance 1/(4t)."""
    return 0.5 * (np.sqrt(xi / ti) + np.sqrt((xi + 1) / ti)), 1 / (4 * ti)


def rate_ratio(x1i: FloatArray, t1i: FloatArray, x2i: FloatArray, t2i: FloatArray) -> Effect:
    """log of the ratio of the rates, with variance 1/x1 + 1/x2."""
    return np.log(x1i / t1i) - np.log(x2i / t2i), 1 / x1i + 1 / x2i


def rate_difference(x1i: FloatArray, t1i: FloatArray, x2i: FloatArray, t2i: FloatArray) -> Effect:
    """The difference of the rates, with the sum of x/t² as variance."""
    return x1i / t1i - x2i / t2i, x1i / t1i**2 + x2i / t2i**2


def root_rate_difference(
    x1i: FloatArray, t1i: FloatArray, x2i: FloatArray, t2i: FloatArray
) -> Effect:
    """The difference of the square roots of the rates, with variance 1/(4t1) + 1/(4t2)."""
    return np.sqrt(x1i / t1i) - np.sqrt(x2i / t2i), 1 / (4 * t1i) + 1 / (4 * t2i)


SPECS = {
    "IR": MeasureSpec(
        scale="rate",
        label="measure.IR",
        takes=ONE_RATE,
        formula=raw_rate,
        corrected=True,
        citation=_POISSON,
    ),
    "IRLN": MeasureSpec(
        scale="log rate",
        label="measure.IRLN",
        takes=ONE_RATE,
        formula=log_rate,
        corrected=True,
        citation=_POISSON,
    ),
    "IRS": MeasureSpec(
        scale="root rate",
        label="measure.IRS",
        takes=ONE_RATE,
        formula=root_rate,
        citation="Bartlett 1936, Suppl J R Stat Soc 3:68",
    ),
    "IRFT": MeasureSpec(
        scale="double root rate",
        label="measure.IRFT",
        takes=ONE_RATE,
        formula=double_root_rate,
        given=False,
        citation="Freeman & Tukey 1950, Ann Math Stat 21:607",
    ),
    "IRR": MeasureSpec(
        scale="log",
        label="measure.IRR",
        takes=TWO_RATES,
        formula=rate_ratio,
        corrected=True,
        ratio=True,
        citation=_POISSON,
    ),
    "IRD": MeasureSpec(
        scale="identity",
        label="measure.IRD",
        takes=TWO_RATES,
        formula=rate_difference,
        corrected=True,
        citation=_POISSON,
    ),
    "IRSD": MeasureSpec(
        scale="identity",
        label="measure.IRSD",
        takes=TWO_RATES,
        formula=root_rate_difference,
        citation="Bartlett 1936, Suppl J R Stat Soc 3:68",
    ),
}
