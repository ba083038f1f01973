"""The measures of effect: from counts to an effect and its sampling variance.

Every formula takes its counts as floats of one shape, with whatever correction was asked for
already added, and returns ``(yi, vi)``. To add a measure, write its formula and its entry in
:data:`MEASURES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.results.base import FloatArray

Effect = tuple[FloatArray, FloatArray]
Formula = Callable[..., Effect]

#: What an effect can come from, in the order in which the columns are looked for.
ONE_PROPORTION = ("xi", "ni")
TWO_GROUPS = ("ai", "bi", "ci", "di")
#: The columns in which a table of effects keeps these counts: events and what they are out of.
COUNTED_IN: Mapping[tuple[str, ...], tuple[str, ...]] = MappingProxyType(
    {ONE_PROPORTION: ("xi", "ni"), TWO_GROUPS: ("ai", "n1i", "ci", "n2i")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """One measure.

    Attributes
    ----------
    scale : str
        Key of :data:`pooledcases.scales.SCALES`.
    label : str
        Key of its name in the labels.
    counts : tuple of str
        The counts that its formula takes; empty when it is never computed from counts.
    formula : callable or None
    corrected : bool
        Whether a zero cell needs 0.5 added.
    ratio : bool
        Whether it is a ratio, so that it may be reported as an estimate with an interval or a
        p-value, and says nothing where both groups have no event.
    given : bool
        Whether it may be given as yi with vi or sei.
    citation : str
    """

    scale: str
    label: str
    counts: tuple[str, ...] = ()
    formula: Formula | None = None
    corrected: bool = False
    ratio: bool = False
    given: bool = True
    citation: str


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


def arcsine_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """arcsine of the square root of p, with variance 1/(4n)."""
    return np.arcsin(np.sqrt(xi / ni)), 1 / (4 * ni)


def double_arcsine_proportion(xi: FloatArray, ni: FloatArray) -> Effect:
    """The mean of the arcsines at x/(n + 1) and (x + 1)/(n + 1), with variance 1/(4n + 2)."""
    low, high = np.arcsin(np.sqrt(xi / (ni + 1))), np.arcsin(np.sqrt((xi + 1) / (ni + 1)))
    return 0.5 * (low + high), 1 / (4 * ni + 2)


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


MEASURES: Mapping[str, MeasureSpec] = MappingProxyType(
    {
        "PR": MeasureSpec(
            scale="proportion",
            label="measure.PR",
            counts=ONE_PROPORTION,
            formula=raw_proportion,
            corrected=True,
            citation="binomial",
        ),
        "PLN": MeasureSpec(
            scale="log proportion",
            label="measure.PLN",
            counts=ONE_PROPORTION,
            formula=log_proportion,
            corrected=True,
            citation="delta method",
        ),
        "PLO": MeasureSpec(
            scale="logit",
            label="measure.PLO",
            counts=ONE_PROPORTION,
            formula=logit_proportion,
            corrected=True,
            citation="Haldane 1956, Ann Hum Genet 20:309",
        ),
        "PAS": MeasureSpec(
            scale="arcsine",
            label="measure.PAS",
            counts=ONE_PROPORTION,
            formula=arcsine_proportion,
            citation="Rücker 2009, Stat Med 28:721",
        ),
        "PFT": MeasureSpec(
            scale="double arcsine",
            label="measure.PFT",
            counts=ONE_PROPORTION,
            formula=double_arcsine_proportion,
            given=False,
            citation="Freeman & Tukey 1950, Ann Math Stat 21:607",
        ),
        "OR": MeasureSpec(
            scale="log",
            label="measure.OR",
            counts=TWO_GROUPS,
            formula=odds_ratio,
            corrected=True,
            ratio=True,
            citation="Woolf 1955, Ann Hum Genet 19:251",
        ),
        "RR": MeasureSpec(
            scale="log",
            label="measure.RR",
            counts=TWO_GROUPS,
            formula=risk_ratio,
            corrected=True,
            ratio=True,
            citation="Katz 1978, Biometrics 34:469",
        ),
        "RD": MeasureSpec(
            scale="identity",
            label="measure.RD",
            counts=TWO_GROUPS,
            formula=risk_difference,
            corrected=True,
            citation="binomial",
        ),
        "HR": MeasureSpec(
            scale="log",
            label="measure.HR",
            ratio=True,
            citation="Parmar 1998, Stat Med 17:2815",
        ),
        "GEN": MeasureSpec(scale="identity", label="measure.GEN", citation="as given"),
    }
)
