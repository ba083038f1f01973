"""Hazard ratios and odds ratios with Firth's penalty: profile against Wald, Cox simulated, logistic
regression enumerated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import MappingProxyType

import numpy as np

from coverage_study.cells import LEVEL, SIZES, Array, Cell, Plan, Topic, held
from coverage_study.counts import two_groups
from pooledcases.kernels.binomial_likelihood import BinomialLikelihood
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.partial_likelihood import PartialLikelihood
from pooledcases.kernels.penalised import Surface, climb, profile_limit
from pooledcases.kernels.risk_sets import risk_sets
from pooledcases.survival.regression.fitting import Standard

Z = normal_quantile(LEVEL)
NONE = (math.nan, math.nan)
#: An estimate this far out has no end.
ENDLESS = 10.0
RATIOS = (1.0, 4.0)
#: The second covariate makes it slower; so many samples are one.
SLOW = {1: 1, 2: 4}
RISKS = np.arange(5, 96) / 100
NAMES = ("Firth, profile", "Firth, Wald", "no penalty, Wald")


def limits_of(
    penalised: Surface, plain: Surface, standard: Standard, which: int
) -> dict[str, tuple[float, float]]:
    """The three intervals of one coefficient, on the scale of its covariate."""
    size, start = float(standard.size[which]), np.zeros(len(standard.size))
    out = dict.fromkeys(NAMES, NONE)
    best = climb(penalised, start)
    if best.converged:
        sides = [
            profile_limit(penalised, best, which, side=side, quantile=Z, close=1e-6)
            for side in (-1.0, 1.0)
        ]
        out[NAMES[0]] = tuple(math.nan if side is None else side / size for side in sides)
        out[NAMES[1]] = _wald(best.at, best.state.information, which, size)
    large = climb(plain, start)
    if large.converged and np.abs(large.at).max() < ENDLESS:
        out[NAMES[2]] = _wald(large.at, large.state.information, which, size)
    return out


def _wald(at: Array, information: Array, which: int, size: float) -> tuple[float, float]:
    half = Z * math.sqrt(float(np.linalg.inv(information)[which, which]))
    return (float(at[which]) - half) / size, (float(at[which]) + half) / size


def cox_limits(times: Array, events: np.ndarray, x: Array) -> dict[str, tuple[float, float]]:
    """The intervals of the first covariate; none where nothing can be compared."""
    standard = Standard.of(x)
    if not events.any():
        return dict.fromkeys(NAMES, NONE)
    likelihood = PartialLikelihood.of(risk_sets(times, events), standard.values)
    information = likelihood.plain(np.zeros(x.shape[1])).information
    if np.linalg.eigvalsh(information)[0] < 1e-9:
        return dict.fromkeys(NAMES, NONE)
    return limits_of(likelihood.penalised, likelihood.plain, standard, 0)


def cox(plan: Plan) -> Iterator[Cell]:
    """A group of half the patients, alone and with a second, continuous covariate."""
    for p, n, ratio in ((p, n, ratio) for p in (1, 2) for n in SIZES for ratio in RATIOS):
        if p == 2 and n < 10:
            continue
        rng, found = plan.generator(6, p, n, int(ratio)), []
        for _ in range(max(1, plan.samples // SLOW[p])):
            x = np.column_stack([np.arange(n) % 2, rng.normal(size=n)])
            hazard = np.exp(x @ np.array([math.log(ratio), math.log(2) if p == 2 else 0.0]))
            survival, contact = rng.exponential(1 / hazard), rng.uniform(0, 3, n)
            times, events = np.minimum(survival, contact), (survival <= contact).astype(np.int64)
            found.append(cox_limits(times, events, x[:, :p]))
        truth = f"hazard ratio {ratio:g}" + (", two covariates" if p == 2 else "")
        for name in NAMES:
            low, high = (np.array(side) for side in zip(*(one[name] for one in found), strict=True))
            yield held("cox", n, truth, name, (low, high), math.log(ratio))


def logistic_limits(n1: int, n2: int) -> dict[str, tuple[Array, Array]]:
    """The intervals of a log odds ratio for every table of two groups, each (n1 + 1, n2 + 1).

    None where all or nobody had the event, as ``describe.logistic`` refuses these.
    """
    group = np.repeat([1.0, 0.0], [n1, n2])
    standard = Standard.of(np.column_stack([np.ones(n1 + n2), group]))
    out = {name: np.full((2, n1 + 1, n2 + 1), math.nan) for name in NAMES}
    for a, c in np.ndindex(n1 + 1, n2 + 1):
        if 0 < a + c < n1 + n2:
            y = np.concatenate([np.arange(n1) < a, np.arange(n2) < c]).astype(float)
            likelihood = BinomialLikelihood(y, standard.values)
            found = limits_of(likelihood.penalised, likelihood.plain, standard, 1)
            for name in NAMES:
                out[name][:, a, c] = found[name]
    return {name: (both[0], both[1]) for name, both in out.items()}


def logistic(plan: Plan) -> Iterator[Cell]:
    """All tables of two groups of half the patients, odds ratios by the risk of the second."""
    odds = RISKS / (1 - RISKS)
    for n in SIZES:
        sizes = (n // 2, n - n // 2)
        for name, limits in logistic_limits(*sizes).items():
            truth = np.log(odds[:, None] / odds)
            found, share = two_groups(limits, truth, sizes, RISKS)
            yield Cell(
                topic="logistic",
                n=str(n),
                truth="risks 0.05 to 0.95",
                interval=name,
                coverage=float(found.min()),
                mean=float(found.mean()),
                under=float((found < LEVEL).mean()),
                without=max(0.0, float(1 - share.mean())),
            )


_NEARLY = (
    "a profile limit takes the distribution of the penalised likelihood ratio for chi-squared, "
    "which it is nearly, and with few events less so; that is no exact interval."
)
TOPICS = (
    Topic(
        key="cox",
        title="Hazard ratio (Cox)",
        text="Half of n patients are in each group; survival is exponential with mean 1 in the "
        "first, follow-up uniform on 0 to 3. The second covariate is normal with a hazard ratio of "
        "2. Samples in which nothing can be compared, and estimates without an end, have no "
        "interval.",
        cells=cox,
        promised=frozenset({NAMES[0]}),
        reasons=MappingProxyType({NAMES[0]: _NEARLY}),
    ),
    Topic(
        key="logistic",
        title="Odds ratio (logistic regression)",
        text="All samples of two groups of half the patients are enumerated, for all pairs of "
        "risks of a grid of 0.01. *Least* is the lowest coverage over the grid, *mean* that over "
        "all its pairs, of samples that have an interval: not all or nobody with the event, and "
        "for no penalty no estimate without an end.",
        cells=logistic,
        promised=frozenset({NAMES[0]}),
        reasons=MappingProxyType(
            {
                NAMES[0]: f"{_NEARLY} Counts are few and whole, so that its coverage swings with "
                "the risks; it is above 95% on the mean."
            }
        ),
    ),
)
