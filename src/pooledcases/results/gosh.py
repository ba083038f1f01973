"""A model fitted to all subsets of its studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pooledcases.results.base import ITERATED, BoolArray, Caution, FloatArray, freeze
from pooledcases.results.pooled import Pooled
from pooledcases.results.refits import known

#: What is told of every subset.
QUANTITIES = ("k", "q", "i2", "h2_q", "tau2", "tau", "estimate")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """The distribution of one quantity over the subsets; ``sd`` divides by one less than them."""

    mean: float
    sd: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Driver:
    """What the presence of one study does to the estimates of the subsets.

    Attributes
    ----------
    study : str
    with_it, without_it : float or None
        Mean estimate of the subsets that hold the study, and of those that do not.
    shift : float or None
        Their difference.
    explained : float or None
        The share of the variance of all estimates that lies between these two groups.
    """

    study: str
    with_it: float | None
    without_it: float | None
    shift: float | None
    explained: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gosh:
    """The fits of many subsets of the studies.

    Attributes
    ----------
    fit : Pooled
    study : tuple of str
        The included studies.
    exact : bool
        All subsets that are not empty; else random ones.
    subsets, possible : int
        How many were fitted, and how many there are.
    seed : int or None
        Of what was drawn at random; None where nothing was.
    failed : int
        Subsets without an estimate, because tau² was not found. They are NaN in the arrays and
        count nowhere.
    kept : int
        The length of the arrays: all subsets, or a random part of them when there are too many.
    k : ndarray of int
        Studies of each kept subset.
    estimate, tau2, q, i2 : ndarray
        Of each kept subset, on the analysis scale. One study has tau², Q and I² 0.
    members : ndarray of uint8, shape (kept, bytes), or None
        Which studies each kept subset holds, a bit each, the first study in the lowest bit of the
        first byte; None where the arrays are all subsets in the order of their numbers from 1 on,
        whose binary digits say it in the same way.
    spread : mapping of str to Spread
        Of ``k q i2 tau2 estimate``, over all fitted subsets.
    drivers : tuple of Driver
        In the order of the table, over all fitted subsets.
    """

    kind: ClassVar[str] = "gosh"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    study: tuple[str, ...]
    exact: bool
    subsets: int
    possible: int
    seed: int | None
    failed: int
    kept: int
    k: NDArray[np.uint16]
    estimate: FloatArray
    tau2: FloatArray
    q: FloatArray
    i2: FloatArray
    members: NDArray[np.uint8] | None
    spread: Mapping[str, Spread]
    drivers: tuple[Driver, ...]
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        # the arrays are made for this result alone, and copying them would take longer than
        # the fits
        for name in ("k", "estimate", "tau2", "q", "i2", "members"):
            array = getattr(self, name)
            if array is not None:
                array.setflags(write=False)
        object.__setattr__(self, "spread", MappingProxyType(dict(self.spread)))

    def values(self, name: str) -> FloatArray:
        """One of :data:`QUANTITIES` for every kept subset.

        ``h2_q`` is Q over its degrees of freedom, 1 for one study.
        """
        if name == "tau":
            return np.sqrt(self.tau2)
        if name == "h2_q":
            df = self.k - 1.0
            return np.where(df > 0, self.q / np.where(df > 0, df, 1.0), 1.0)
        return np.asarray(getattr(self, name), dtype=float)

    def quantiles(self, name: str, at: tuple[float, ...] = (0.25, 0.5, 0.75)) -> tuple[float, ...]:
        """Quantiles of one quantity over the kept subsets."""
        values = self.values(name)
        found = np.quantile(values[~np.isnan(values)] if self.failed else values, at)
        return tuple(np.asarray(found).tolist())

    def holds(self, study: int) -> BoolArray:
        """Which kept subsets hold a study, by its place among the included ones."""
        if self.members is None:
            return (np.arange(1, self.kept + 1) >> study & 1).astype(bool)
        return (self.members[:, study // 8] >> (study % 8) & 1).astype(bool)

    def as_json(self) -> dict[str, Any]:
        """Distributions and drivers; the arrays are left out."""
        return {
            "kind": self.kind,
            "measure": self.fit.measure,
            "tau2_method": self.fit.tau2_method,
            "exact": self.exact,
            "subsets": self.subsets,
            "possible": self.possible,
            "seed": self.seed,
            "failed": self.failed,
            "spread": self.spread,
            "quartiles": {name: self.quantiles(name) for name in QUANTITIES},
            "drivers": list(self.drivers),
            "cautions": list(self.cautions),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Separation:
    """How well the presence of each study tells the estimates of subsets apart.

    Attributes
    ----------
    study : tuple of str
    quantity : str
    auc : ndarray, shape (k,)
        The probability that a subset with the study has a larger value than one without it; 0.5
        where it makes no difference, 0 or 1 where the two do not overlap. NaN where one of them
        has no subset.
    median_with, median_without : ndarray, shape (k,)
    order : tuple of int
        The studies from the one that separates best.
    """

    kind: ClassVar[str] = "gosh_separation"
    tolerance: ClassVar[float] = ITERATED

    study: tuple[str, ...]
    quantity: str
    auc: FloatArray
    median_with: FloatArray
    median_without: FloatArray
    order: tuple[int, ...]

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """A record a study, from the one that separates best."""
        return {
            "kind": self.kind,
            "quantity": self.quantity,
            "studies": [
                {
                    "study": self.study[row],
                    "auc": known(self.auc[row]),
                    "median_with": known(self.median_with[row]),
                    "median_without": known(self.median_without[row]),
                }
                for row in self.order
            ],
        }
