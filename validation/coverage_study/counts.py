"""Proportions, rates, differences and odds ratios: every sample is enumerated, nothing is drawn.

Between two neighbouring limits the same counts hold the truth, and the probability of neighbouring
counts has one peak as the truth moves; so the least coverage lies at a limit, seen from one of its
sides, and is found there exactly. Means over the truths are integrals in closed form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from scipy import special

from coverage_study.cells import LEVEL, SIZES, Array, Cell, Plan, Topic
from pooledcases.describe.proportions import PROPORTION_INTERVALS
from pooledcases.kernels import differences, intervals, tables

Limits = tuple[Array, Array]

Z = intervals.normal_quantile(LEVEL)
SPANS = ((0.0, 1.0), (0.1, 0.9))
#: Person-time is fixed, so that the events are Poisson with these means.
RATE_SPAN = (0.5, 30.0)
PAIRS = ((5, 5), (10, 10), (20, 20), (50, 50), (5, 20), (10, 50))
GRID = np.arange(1, 100) / 100


def wald(xi: Array, ni: Array) -> Limits:
    """A proportion plus and minus its standard error times 1.96, cut at 0 and 1."""
    p = xi / ni
    half = Z * np.sqrt(p * (1 - p) / ni)
    return np.maximum(p - half, 0.0), np.minimum(p + half, 1.0)


def least(limits: Limits, chances: Callable[[Array], Array], span: tuple[float, float]) -> float:
    """The least coverage over all truths between two bounds.

    Parameters
    ----------
    limits : (low, high), each (x,)
        Of the counts 0, 1, …, growing with the count.
    chances : callable
        From truths (e,) to the probabilities of the counts, (e, x).
    span : (float, float)
    """
    low, high = limits
    ends = np.unique(np.concatenate([low, high, span]))
    ends = ends[(ends >= span[0]) & (ends <= span[1])]
    at, p = ends[:, None], chances(ends)
    after = np.sum(p * ((low <= at) & (at < high)), axis=1)[:-1]
    before = np.sum(p * ((low < at) & (at <= high)), axis=1)[1:]
    return float(min(after.min(), before.min()))


def mean(limits: Limits, below: Callable[[Array], Array], span: tuple[float, float]) -> float:
    """The mean coverage over truths that are uniform between two bounds.

    ``below`` is, for each count, the integral of its probability from 0 to a truth.
    """
    low, high = np.maximum(limits[0], span[0]), np.minimum(limits[1], span[1])
    parts = np.where(high > low, below(high) - below(low), 0.0)
    return float(parts.sum() / (span[1] - span[0]))


def proportions(plan: Plan) -> Iterator[Cell]:
    """Every interval of a proportion."""
    specs: Mapping[str, Callable[[Array, Array], Limits]] = {
        word: spec.limits for word, spec in PROPORTION_INTERVALS.items()
    } | {"normal": wald}
    for n in SIZES:
        x = np.arange(n + 1.0)

        def chances(p: Array, x: Array = x, n: int = n) -> Array:
            ways = special.binom(n, x)
            return np.asarray(ways * p[:, None] ** x * (1 - p[:, None]) ** (n - x))

        def below(p: Array, x: Array = x, n: int = n) -> Array:
            return np.asarray(special.betainc(x + 1, n - x + 1, p) / (n + 1))

        for word, make in specs.items():
            limits = make(x, np.full_like(x, n))
            for span in SPANS:
                yield Cell(
                    topic="proportion",
                    n=str(n),
                    truth="any" if span == (0.0, 1.0) else f"{span[0]:g} to {span[1]:g}",
                    interval=word,
                    coverage=least(limits, chances, span),
                    mean=mean(limits, below, span),
                )


def poisson(plan: Plan) -> Iterator[Cell]:
    """Intervals of a rate where person-time is fixed beforehand."""
    x = np.arange(200.0)
    half = Z * np.sqrt(x)
    root = np.maximum(np.sqrt(x) - Z / 2, 0.0) ** 2, (np.sqrt(x) + Z / 2) ** 2
    made = {
        "exact-poisson": intervals.exact_poisson(x, np.ones_like(x)),
        "square root": root,
        "normal": (np.maximum(x - half, 0.0), x + half),
    }

    def chances(mu: Array) -> Array:
        return np.exp(special.xlogy(x, mu[:, None]) - mu[:, None] - special.gammaln(x + 1))

    for word, limits in made.items():
        yield Cell(
            topic="poisson",
            n="any",
            truth=f"{RATE_SPAN[0]:g} to {RATE_SPAN[1]:g} events expected",
            interval=word,
            coverage=least(limits, chances, RATE_SPAN),
            mean=mean(limits, lambda mu: special.gammainc(x + 1, mu), RATE_SPAN),
        )


def _tables(n1: int, n2: int) -> tuple[Array, Array, Array, Array]:
    a, c = (grid.astype(float) for grid in np.indices((n1 + 1, n2 + 1)))
    return a, np.full_like(a, n1), c, np.full_like(c, n2)


def _difference_wald(a: Array, n1: Array, c: Array, n2: Array) -> Limits:
    p1, p2 = a / n1, c / n2
    half = Z * np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return np.maximum(p1 - p2 - half, -1.0), np.minimum(p1 - p2 + half, 1.0)


def _odds_ratio_wald(a: Array, n1: Array, c: Array, n2: Array) -> Limits:
    """On the log scale; none where a cell is 0."""
    cells = np.stack([a, n1 - a, c, n2 - c])
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(cells[0] * cells[3] / (cells[1] * cells[2]))
        half = Z * np.sqrt((1 / cells).sum(axis=0))
        low, high = np.exp(log - half), np.exp(log + half)
    full = (cells > 0).all(axis=0)
    return np.where(full, low, np.nan), np.where(full, high, np.nan)


def _odds(p: Array) -> Array:
    return np.asarray(p / (1 - p))


DIFFERENCES = {
    "newcombe": differences.newcombe,
    "miettinen-nurminen": differences.miettinen_nurminen,
    "normal": _difference_wald,
}
ODDS_RATIOS = {"exact": tables.odds_ratio_limits, "normal": _odds_ratio_wald}


def two_groups(
    limits: Limits, truth: Array, sizes: tuple[int, int], grid: Array = GRID
) -> tuple[Array, Array]:
    """Coverage, and the share of samples with an interval, at each pair of risks of the grid.

    Parameters
    ----------
    limits : (low, high), each (n1 + 1, n2 + 1)
    truth : ndarray, shape (g, g)
    """
    first, second = (
        special.binom(n, np.arange(n + 1))
        * grid[:, None] ** np.arange(n + 1)
        * (1 - grid[:, None]) ** np.arange(n, -1, -1)
        for n in sizes
    )
    low, high = limits
    there = ~np.isnan(low)
    share = first @ there @ second.T
    out = np.empty_like(truth)
    # a truth that is a limit up to rounding is inside
    slack = 1e-12
    for row, own in enumerate(truth):
        at = own[:, None, None]
        inside = (low <= at + slack) & (at - slack <= high)
        out[row] = np.einsum("x,gxy,gy->g", first[row], inside, second, optimize=True)
    return out / share, share


def _pairs(topic: str, specs: Mapping[str, Callable[..., Limits]], truth: Array) -> Iterator[Cell]:
    for sizes in PAIRS:
        for word, make in specs.items():
            found, share = two_groups(make(*_tables(*sizes)), truth, sizes)
            yield Cell(
                topic=topic,
                n=f"{sizes[0]} + {sizes[1]}",
                truth="risks 0.01 to 0.99",
                interval=word,
                coverage=float(found.min()),
                mean=float(found.mean()),
                under=float((found < LEVEL).mean()),
                without=max(0.0, float(1 - share.mean())),
            )


def risk_differences(plan: Plan) -> Iterator[Cell]:
    """Intervals of a risk difference."""
    yield from _pairs("difference", DIFFERENCES, GRID[:, None] - GRID)


def odds_ratios(plan: Plan) -> Iterator[Cell]:
    """Intervals of an odds ratio."""
    yield from _pairs("odds ratio", ODDS_RATIOS, _odds(GRID)[:, None] / _odds(GRID))


ENUMERATED = (
    "All samples are enumerated. *Least* is the lowest coverage over the truths of the row, *mean* "
    "that over uniform truths."
)
TOPICS = (
    Topic(
        key="proportion",
        title="One proportion",
        text=f"{ENUMERATED} Both are exact, not values of a grid.",
        cells=proportions,
        promised=frozenset({"clopper-pearson"}),
    ),
    Topic(
        key="poisson",
        title="One rate, person-time fixed",
        text=f"{ENUMERATED} Events are Poisson. Both are exact, not values of a grid.",
        cells=poisson,
        promised=frozenset({"exact-poisson"}),
    ),
    Topic(
        key="difference",
        title="Difference of two risks",
        text=f"{ENUMERATED} The two risks are all pairs of a grid of 0.01.",
        cells=risk_differences,
    ),
    Topic(
        key="odds ratio",
        title="Odds ratio of two risks",
        text=f"{ENUMERATED} The two risks are all pairs of a grid of 0.01. Wald's interval "
        "(*normal*) does not exist where a cell is 0; its coverage is that of the others.",
        cells=odds_ratios,
        promised=frozenset({"exact"}),
    ),
)
