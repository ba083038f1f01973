"""One cell of the study: an interval, a size, a truth, and how often it held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVEL = 0.95
SIZES = (5, 10, 20, 50)
#: Standard errors below 95% from which on an interval is said not to hold.
ERRORS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How often one interval held.

    Attributes
    ----------
    topic, n, truth, interval : str
    coverage : float
        Of the samples that have an interval; where all samples are enumerated, the least over the
        truths that ``truth`` names.
    mean : float or None
        The mean over these truths; None where there is one truth.
    under : float or None
        The share of the truths of a grid at which the coverage is below 95%.
    samples : int
        Simulated; 0 where all were enumerated.
    without : float
        Share of samples without an interval.
    """

    topic: str
    n: str
    truth: str
    interval: str
    coverage: float
    mean: float | None = None
    under: float | None = None
    samples: int = 0
    without: float = 0.0

    @property
    def error(self) -> float:
        """The Monte-Carlo standard error at 95%, of the samples that have an interval."""
        used = self.samples * (1 - self.without)
        return (LEVEL * (1 - LEVEL) / used) ** 0.5 if used else 0.0

    @property
    def reaches(self) -> bool:
        """Whether it is at least 95%, less the Monte-Carlo error."""
        return self.coverage >= LEVEL - ERRORS * self.error - 1e-9

    def rounded(self) -> Cell:
        """As the table has it, so that the page can be made of the table."""
        numbers = ("coverage", "mean", "under", "without")
        old = {name: getattr(self, name) for name in numbers}
        return replace(
            self, **{name: None if v is None else round(v, 6) for name, v in old.items()}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many samples, from which seed."""

    samples: int
    seed: int

    def generator(self, *where: int) -> np.random.Generator:
        """The random numbers of one setting; no setting moves another."""
        return np.random.default_rng([self.seed, *where])


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is estimated, by which intervals.

    Attributes
    ----------
    key, title, text : str
    cells : callable
        From a plan to the cells.
    promised : frozenset of str
        The intervals that are called exact or valid, or are profiles: they must reach 95%.
    reasons : mapping of interval to str
        Why one of those does not everywhere.
    """

    key: str
    title: str
    text: str
    cells: Callable[[Plan], Iterator[Cell]]
    promised: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def held(
    topic: str, n: object, truth: str, interval: str, limits: tuple[Array, Array], value: float
) -> Cell:
    """The cell of simulated limits, (samples,); NaN where a sample has none."""
    low, high = limits
    there = ~np.isnan(low)
    inside = (low[there] <= value) & (value <= high[there])
    return Cell(
        topic=topic,
        n=str(n),
        truth=truth,
        interval=interval,
        coverage=float(inside.mean()) if inside.size else float("nan"),
        samples=len(low),
        without=float(1 - there.mean()),
    )
