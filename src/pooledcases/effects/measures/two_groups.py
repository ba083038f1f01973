"""Two groups of counted patients: ``ai`` with and ``bi`` without the event, ``ci`` and ``di``."""

from __future__ import annotations

import numpy as np

from pooledcases.effects.measures.spec import TWO_GROUPS, Effect, MeasureSpec
from pooledcases.results.base import FloatArray


def odds_ratio(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """log odds ratio, with the sum of the reciprocal cells as variance."""
    return np.log(ai / bi) - np.log(ci / di), 1 / ai + 1 / bi + 1 / ci + 1 / di


def risk_ratio(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """log risk ratio, with variance 1/a − 1/n1 + 1/c − 1/n2."""
    n1, n2 = ai + bi, ci + di
    return np.log(ai / n1) - np.log(ci / n2), 1 / ai - 1 / n1 + 1 / ci - 1 / n2


def risk_difference(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """p1 − p2, with the sum of p(1 − p)/n as variance."""
    n1, n2 = ai + bi, ci + di
    return ai / n1 - ci / n2, ai * bi / n1**3 + ci * di / n2**3


def arcsine_difference(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """The difference of the arcsines of the square roots, with variance 1/(4n1) + 1/(4n2)."""
    n1, n2 = ai + bi, ci + di
    difference = np.arcsin(np.sqrt(ai / n1)) - np.arcsin(np.sqrt(ci / n2))
    return difference, 1 / (4 * n1) + 1 / (4 * n2)


def peto_odds_ratio(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """(O − E)/V, with variance 1/V; V the variance of a with all margins fixed."""
    n1, n2, events, others = ai + bi, ci + di, ai + ci, bi + di
    n = n1 + n2
    variance = n1 * n2 * events * others / (n**2 * (n - 1))
    return (ai - n1 * events / n) / variance, 1 / variance


SPECS = {
    "OR": MeasureSpec(
        scale="log",
        label="measure.OR",
        takes=TWO_GROUPS,
        formula=odds_ratio,
        corrected=True,
        ratio=True,
        citation="Woolf 1955, Ann Hum Genet 19:251",
    ),
    "RR": MeasureSpec(
        scale="log",
        label="measure.RR",
        takes=TWO_GROUPS,
        formula=risk_ratio,
        corrected=True,
        ratio=True,
        citation="Katz 1978, Biometrics 34:469",
    ),
    "RD": MeasureSpec(
        scale="identity",
        label="measure.RD",
        takes=TWO_GROUPS,
        formula=risk_difference,
        corrected=True,
        citation="binomial",
    ),
    "AS": MeasureSpec(
        scale="identity",
        label="measure.AS",
        takes=TWO_GROUPS,
        formula=arcsine_difference,
        citation="Rücker 2009, Stat Med 28:721",
    ),
    "PETO": MeasureSpec(
        scale="log",
        label="measure.PETO",
        takes=TWO_GROUPS,
        formula=peto_odds_ratio,
        corrected=True,
        ratio=True,
        citation="Yusuf 1985, Prog Cardiovasc Dis 27:335",
    ),
}
