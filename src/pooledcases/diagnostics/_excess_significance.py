"""Are there more significant studies than their power explains."""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.diagnostics.funnel import funnel_of
from pooledcases.errors import InputError
from pooledcases.models.weighted.engine import fit_stack
from pooledcases.models.weighted.stack import Stack
from pooledcases.options import check_level, is_number, shown
from pooledcases.results.base import FloatArray
from pooledcases.results.bias import ExcessSignificance
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled

#: Beyond this many studies the exact distribution is left for its normal limit.
_MOST_EXACT = 5000


def excess_significance(
    effects: Effects | Pooled, *, alpha: float = 0.05, theta: float | None = None
) -> ExcessSignificance:
    """Compare the number of significant studies with what their power lets expect.

    Parameters
    ----------
    effects : Effects or Pooled
    alpha : float
        Two-sided level at which a study counts as significant.
    theta : float, optional
        The true effect at which power is computed, on the analysis scale; the equal-effects mean
        unless given.

    Returns
    -------
    ExcessSignificance
        With the exact p-value (the number of significant studies is Poisson-binomial) and the
        chi-squared statistic of the paper, both one-sided for an excess.

    Raises
    ------
    InputError
        Without a study, or for a ``theta`` that is no finite number.

    Notes
    -----
    Ioannidis & Trikalinos 2007, Clin Trials 4:245. Studies are tested by their normal statistics.
    With more than 5,000 studies the exact p-value is replaced by its normal limit. Heterogeneity
    alone makes more studies significant than the mean effect lets expect.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.4, 0.5, 0.1], "vi": [0.02, 0.03, 0.04]}
    >>> found = excess_significance(effect_sizes(table, measure="GEN"))
    >>> found.observed, round(found.expected, 2)
    (2, 1.71)
    """
    check_level(alpha, "alpha")
    funnel = funnel_of(effects)
    k = len(funnel.yi)
    at = _mean(funnel.yi, funnel.vi) if theta is None else _effect(theta)
    critical = float(special.ndtri(1 - alpha / 2))
    observed = int((2 * special.ndtr(-np.abs(funnel.yi / funnel.sei)) < alpha).sum())
    power = special.ndtr(at / funnel.sei - critical) + special.ndtr(-at / funnel.sei - critical)
    expected = float(power.sum())
    between = 0 < expected < k
    chi2 = (observed - expected) ** 2 * (1 / expected + 1 / (k - expected)) if between else None
    return ExcessSignificance(
        k=k,
        alpha=alpha,
        theta=at,
        observed=observed,
        expected=expected,
        ratio=observed / expected if expected > 0 else None,
        power=np.asarray(power),
        study=funnel.study,
        p_value=_upper_tail(power, observed),
        chi2=chi2,
        chi2_p_value=None if chi2 is None else _one_sided(chi2, observed > expected),
    )


def _effect(theta: object) -> float:
    if not is_number(theta) or not np.isfinite(float(theta)):
        raise InputError(
            f"theta: {shown(theta)} is no finite effect on the analysis scale; give one, for "
            "example 0.2."
        )
    return float(theta)


def _mean(yi: FloatArray, vi: FloatArray) -> float:
    rows = Stack(yi[None], vi[None], np.ones((1, len(yi)), dtype=bool), np.ones((len(yi), 1)))
    return float(fit_stack(rows, tau2="EE", inference="normal", level=0.95).estimate[0])


def _one_sided(chi2: float, excess: bool) -> float:
    return float(special.ndtr(-np.sqrt(chi2) if excess else np.sqrt(chi2)))


def _upper_tail(power: FloatArray, observed: int) -> float:
    """P(as many or more), of independent events of different probabilities."""
    if observed == 0:
        return 1.0
    if len(power) > _MOST_EXACT:
        spread = float(np.sqrt((power * (1 - power)).sum()))
        away = float(observed - 0.5 - power.sum())
        return float(special.ndtr(-away / spread)) if spread > 0 else float(away <= 0)
    chance = np.zeros(len(power) + 1)
    chance[0] = 1.0
    for value in power:
        chance[1:] = chance[1:] * (1 - value) + chance[:-1] * value
        chance[0] *= 1 - value
    return float(min(chance[observed:].sum(), 1.0))
