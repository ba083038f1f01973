"""Means: of one group, of two groups, or of one group measured twice.

``mi`` is a mean, ``sdi`` the standard deviation of the patients, ``ni`` their number; ``ri`` the
correlation of the two measurements.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from pooledcases.effects.measures.spec import (
    ONE_MEAN,
    PAIRED_MEANS,
    TWO_MEANS,
    Effect,
    MeasureSpec,
)
from pooledcases.results.base import FloatArray

_NAKAGAWA = "Nakagawa 2015, Methods Ecol Evol 6:143"


def unbiased(df: FloatArray) -> FloatArray:
    """The factor that removes the bias of a standardized mean (Hedges 1981, J Educ Stat 6:107).

    Γ(df/2) / (sqrt(df/2) Γ((df − 1)/2)); NaN below two degrees of freedom, where it is 0 or none.
    """
    enough = np.where(df > 1, df, 2.0)
    factor = np.exp(gammaln(enough / 2) - gammaln((enough - 1) / 2)) / np.sqrt(enough / 2)
    return np.where(df > 1, factor, np.nan)


def mean(mi: FloatArray, sdi: FloatArray, ni: FloatArray) -> Effect:
    """The mean, with variance sd²/n."""
    return mi, sdi**2 / ni


def log_mean(mi: FloatArray, sdi: FloatArray, ni: FloatArray) -> Effect:
    """log of the mean, with variance sd²/(n m²) by the delta method."""
    return np.log(mi), sdi**2 / (ni * mi**2)


def standardized_mean(mi: FloatArray, sdi: FloatArray, ni: FloatArray) -> Effect:
    """g = J(n − 1) m/sd, with variance 1/n + g²/(2n)."""
    g = unbiased(ni - 1) * mi / sdi
    return g, 1 / ni + g**2 / (2 * ni)


def log_sd(mi: FloatArray, sdi: FloatArray, ni: FloatArray) -> Effect:
    """log sd + 1/(2(n − 1)), with variance 1/(2(n − 1)); the mean plays no part."""
    variance = 1 / (2 * (ni - 1))
    return np.log(sdi) + variance, variance


def log_variation(mi: FloatArray, sdi: FloatArray, ni: FloatArray) -> Effect:
    """log(sd/m) + 1/(2(n − 1)), with variance 1/(2(n − 1)) + sd²/(n m²)."""
    small = 1 / (2 * (ni - 1))
    return np.log(sdi / mi) + small, small + sdi**2 / (ni * mi**2)


def mean_difference(
    m1i: FloatArray, sd1i: FloatArray, n1i: FloatArray,
    m2i: FloatArray, sd2i: FloatArray, n2i: FloatArray,
) -> Effect:  # fmt: skip
    """m1 − m2, with variance sd1²/n1 + sd2²/n2: the two need not have one standard deviation."""
    return m1i - m2i, sd1i**2 / n1i + sd2i**2 / n2i


def standardized_difference(
    m1i: FloatArray, sd1i: FloatArray, n1i: FloatArray,
    m2i: FloatArray, sd2i: FloatArray, n2i: FloatArray,
) -> Effect:  # fmt: skip
    """g = J(n1 + n2 − 2) (m1 − m2)/sd pooled, with variance 1/n1 + 1/n2 + g²/(2(n1 + n2))."""
    df = n1i + n2i - 2
    pooled = np.sqrt(((n1i - 1) * sd1i**2 + (n2i - 1) * sd2i**2) / df)
    g = unbiased(df) * (m1i - m2i) / pooled
    return g, 1 / n1i + 1 / n2i + g**2 / (2 * (n1i + n2i))


def ratio_of_means(
    m1i: FloatArray, sd1i: FloatArray, n1i: FloatArray,
    m2i: FloatArray, sd2i: FloatArray, n2i: FloatArray,
) -> Effect:  # fmt: skip
    """log of m1/m2 + (v1 − v2)/2, with variance v1 + v2; v is sd²/(n m²), means of one sign.

    The second term takes away the bias of the logarithms (Lajeunesse 2015, equation 8).
    """
    v1, v2 = sd1i**2 / (n1i * m1i**2), sd2i**2 / (n2i * m2i**2)
    return np.log(m1i / m2i) + (v1 - v2) / 2, v1 + v2


def mean_change(
    m1i: FloatArray, m2i: FloatArray, sd1i: FloatArray, sd2i: FloatArray,
    ri: FloatArray, ni: FloatArray,
) -> Effect:  # fmt: skip
    """m1 − m2 of the same patients, with the variance of their differences over n."""
    return m1i - m2i, _variance_of_change(sd1i, sd2i, ri) / ni


def standardized_change(
    m1i: FloatArray, m2i: FloatArray, sd1i: FloatArray, sd2i: FloatArray,
    ri: FloatArray, ni: FloatArray,
) -> Effect:  # fmt: skip
    """The standardized mean of the patients' differences."""
    return standardized_mean(m1i - m2i, np.sqrt(_variance_of_change(sd1i, sd2i, ri)), ni)


def _variance_of_change(sd1i: FloatArray, sd2i: FloatArray, ri: FloatArray) -> FloatArray:
    # as a sum of squares it cannot turn negative by rounding
    return (sd1i - sd2i) ** 2 + 2 * (1 - ri) * sd1i * sd2i


SPECS = {
    "MN": MeasureSpec(
        scale="value",
        label="measure.MN",
        takes=ONE_MEAN,
        formula=mean,
        citation="normal",
    ),
    "MNLN": MeasureSpec(
        scale="log value",
        label="measure.MNLN",
        takes=ONE_MEAN,
        formula=log_mean,
        citation="delta method",
    ),
    "SMN": MeasureSpec(
        scale="value",
        label="measure.SMN",
        takes=ONE_MEAN,
        formula=standardized_mean,
        citation="Hedges 1981, J Educ Stat 6:107",
    ),
    "SDLN": MeasureSpec(
        scale="log value",
        label="measure.SDLN",
        takes=ONE_MEAN,
        formula=log_sd,
        citation=_NAKAGAWA,
    ),
    "CVLN": MeasureSpec(
        scale="log value",
        label="measure.CVLN",
        takes=ONE_MEAN,
        formula=log_variation,
        citation=_NAKAGAWA,
    ),
    "MD": MeasureSpec(
        scale="identity",
        label="measure.MD",
        takes=TWO_MEANS,
        formula=mean_difference,
        citation="normal",
    ),
    "SMD": MeasureSpec(
        scale="identity",
        label="measure.SMD",
        takes=TWO_MEANS,
        formula=standardized_difference,
        citation="Hedges 1981, J Educ Stat 6:107",
    ),
    "ROM": MeasureSpec(
        scale="log",
        label="measure.ROM",
        takes=TWO_MEANS,
        formula=ratio_of_means,
        ratio=True,
        citation="Hedges 1999, Ecology 80:1150; Lajeunesse 2015, Ecology 96:2056",
    ),
    "MC": MeasureSpec(
        scale="identity",
        label="measure.MC",
        takes=PAIRED_MEANS,
        formula=mean_change,
        citation="normal",
    ),
    "SMCC": MeasureSpec(
        scale="identity",
        label="measure.SMCC",
        takes=PAIRED_MEANS,
        formula=standardized_change,
        citation="Gibbons 1993, J Educ Stat 18:271",
    ),
}
