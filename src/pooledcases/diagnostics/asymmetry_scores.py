"""What each test of asymmetry regresses on what, with which variances; or ranks against what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.diagnostics.funnel import Funnel, centred
from pooledcases.results.base import FloatArray

Cells = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """What is regressed: response, its variance and the predictor; or what is ranked: x and y.

    A study with a variance that is not finite, or not above 0, says nothing and is left out.
    """

    response: FloatArray
    variance: FloatArray
    predictor: FloatArray


PREDICTORS: dict[str, Callable[[Funnel], FloatArray]] = {
    "sei": lambda funnel: funnel.sei,
    "vi": lambda funnel: funnel.vi,
    "ni": lambda funnel: funnel.columns["ni"],
    "ninv": lambda funnel: 1 / funnel.columns["ni"],
    "sqrtni": lambda funnel: np.sqrt(funnel.columns["ni"]),
    "sqrtninv": lambda funnel: 1 / np.sqrt(funnel.columns["ni"]),
}
#: Of a study of infinite size these are 0, so that the intercept is its effect.
VANISHING = ("sei", "vi", "ninv", "sqrtninv")


def plain(funnel: Funnel, predictor: str) -> Points:
    """Effects on a predictor, by inverse variance: Egger, Thompson, Macaskill."""
    return Points(funnel.yi, funnel.vi, PREDICTORS[predictor](funnel))


def harbord(funnel: Funnel, predictor: str) -> Points:
    """Z/V on 1/√V by V: the efficient score Z of the log ratio at 0, and its information V."""
    ai, n1i, ci, n2i = funnel.cells()
    n, events = n1i + n2i, ai + ci
    others = n - events
    if funnel.measure == "RR":
        score, information = (ai * n - events * n1i) / others, n1i * n2i * events / (n * others)
    else:
        score = ai - events * n1i / n
        information = n1i * n2i * events * others / (n**2 * (n - 1))
    return Points(score / information, 1 / information, 1 / np.sqrt(information))


def peters(funnel: Funnel, predictor: str) -> Points:
    """Effects on 1/n, by events × others / n."""
    if funnel.has("xi", "ni"):
        events, n = funnel.columns["xi"], funnel.columns["ni"]
    else:
        ai, n1i, ci, n2i = funnel.cells()
        events, n = ai + ci, n1i + n2i
    return Points(funnel.yi, 1 / events + 1 / (n - events), 1 / n)


def deeks(funnel: Funnel, predictor: str) -> Points:
    """Effects on 1/√ESS by ESS, the effective sample size 4 n1 n2 / (n1 + n2)."""
    n1i, n2i = funnel.columns["n1i"], funnel.columns["n2i"]
    effective = 4 * n1i * n2i / (n1i + n2i)
    return Points(funnel.yi, 1 / effective, 1 / np.sqrt(effective))


def pustejovsky(funnel: Funnel, predictor: str) -> Points:
    """Effects on √(1/n1 + 1/n2), the part of the standard error that the effect is not in."""
    n1i, n2i = funnel.columns["n1i"], funnel.columns["n2i"]
    return Points(funnel.yi, funnel.vi, np.sqrt(1 / n1i + 1 / n2i))


def begg(funnel: Funnel, predictor: str) -> Points:
    """Standardised deviations from the pooled value against the variances."""
    away, variance = centred(funnel)
    # a deviation without a variance of its own is 0: one study holds all of the weight
    spread = np.where(variance > 0, variance, 1.0)
    return Points(away / np.sqrt(spread), np.ones_like(away), funnel.vi)


def schwarzer(funnel: Funnel, predictor: str) -> Points:
    """Deviations of the events from those expected at the Mantel-Haenszel odds ratio."""
    cells = funnel.cells()
    mean, variance = _given_margins(cells, _log_mantel_haenszel(cells))
    z = (cells[0] - mean) / np.sqrt(variance)
    return Points(z, np.where(variance > 0, 1.0, np.inf), 1 / variance)


def _log_mantel_haenszel(cells: Cells) -> float:
    ai, n1i, ci, n2i = cells
    n = n1i + n2i
    return float(np.log((ai * (n2i - ci) / n).sum()) - np.log(((n1i - ai) * ci / n).sum()))


def _given_margins(cells: Cells, log_odds: float) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of each noncentral hypergeometric count."""
    found = [
        _moments(log_odds, *(float(value) for value in study)) for study in zip(*cells, strict=True)
    ]
    mean, variance = np.array(found).T
    return mean, variance


def _moments(log_odds: float, ai: float, n1: float, ci: float, n2: float) -> tuple[float, float]:
    m = ai + ci
    x = np.arange(max(0.0, m - n2), min(n1, m) + 1)
    log_chance = x * log_odds - sum(
        special.gammaln(part + 1) for part in (x, n1 - x, m - x, n2 - m + x)
    )
    chance = np.exp(log_chance - log_chance.max())
    chance /= chance.sum()
    mean = float(chance @ x)
    return mean, float(chance @ (x - mean) ** 2)
