"""Where the effect of a new study lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.kernels.tails import quantile
from pooledcases.results.base import Interval

#: With fewer studies a prediction interval says nothing.
LEAST_FOR_PREDICTION = 3
PREDICTION = "t(k-1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionSpec:
    """estimate ± quantile × √(se² + tau²).

    Attributes
    ----------
    minus : int or None
        Degrees of freedom of t: k minus this, or with ``own_df`` those of the inference minus
        this; None for the normal quantile.
    inference : str or None
        Whose standard error; None for that of the fit.
    own_df : bool
    mixture : bool
        Another distribution than estimate ± quantile × √(se² + tau²): tau² is not taken as known.
    """

    label: str
    citation: str
    minus: int | None
    inference: str | None = None
    own_df: bool = False
    mixture: bool = False

    @property
    def of_effects(self) -> bool:
        """Whether it needs more of the studies than their estimate, standard error and tau²."""
        return self.mixture or self.inference is not None


_VERONIKI = "Veroniki 2019, Res Synth Methods 10:23"
_PARTLETT = "Partlett & Riley 2017, Stat Med 36:301"

PREDICTIONS: Mapping[str, PredictionSpec] = MappingProxyType(
    {
        "t(k-1)": PredictionSpec(label="prediction.t(k-1)", citation=_VERONIKI, minus=1),
        "t(k-2)": PredictionSpec(
            label="prediction.t(k-2)",
            citation="Higgins, Thompson & Spiegelhalter 2009, JRSS A 172:137",
            minus=2,
        ),
        "normal": PredictionSpec(
            label="prediction.normal",
            citation="Skipka 2006, Cochrane Colloquium, Dublin",
            minus=None,
        ),
        "HK": PredictionSpec(
            label="prediction.HK", citation=_VERONIKI, minus=1, inference="hartung-knapp"
        ),
        "HK-PR": PredictionSpec(
            label="prediction.HK-PR", citation=_PARTLETT, minus=2, inference="hartung-knapp"
        ),
        "KR": PredictionSpec(
            label="prediction.KR",
            citation=_PARTLETT,
            minus=0,
            inference="kenward-roger",
            own_df=True,
        ),
        "KR-PR": PredictionSpec(
            label="prediction.KR-PR",
            citation=_PARTLETT,
            minus=1,
            inference="kenward-roger",
            own_df=True,
        ),
        "NNF": PredictionSpec(
            label="prediction.NNF",
            citation="Nagashima, Noma & Furukawa 2019, Stat Methods Med Res 28:1689",
            minus=1,
            mixture=True,
        ),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Predictive:
    """The distribution of a new study's effect: t around ``centre``, normal with infinite df."""

    centre: float
    scale: float
    df: float

    def interval(self, level: float) -> Interval:
        """Its central interval."""
        half = float(quantile(np.array(self.df), level)) * self.scale
        return Interval(self.centre - half, self.centre + half)

    def above(self, value: float) -> float:
        """The probability of a larger effect."""
        gap = self.centre - value
        if self.scale == 0:
            return 0.5 if gap == 0 else float(gap > 0)
        size = gap / self.scale
        return float(special.ndtr(size) if np.isinf(self.df) else special.stdtr(self.df, size))


def predictive(
    spec: PredictionSpec, *, estimate: float, se: float, df: float, tau2: float, k: int
) -> Predictive | None:
    """The distribution of a new study's effect; ``se`` and ``df`` are of the spec's inference.

    None with fewer than three studies, or where no degree of freedom is left.
    """
    if k < LEAST_FOR_PREDICTION:
        return None
    left = np.inf if spec.minus is None else (df if spec.own_df else k) - spec.minus
    return Predictive(estimate, float(np.hypot(se, np.sqrt(tau2))), left) if left > 0 else None


def prediction_interval(
    estimate: float, se: float, tau2: float, *, k: int, level: float
) -> Interval:
    """estimate ± t(k − 1) √(se² + tau²)."""
    return Predictive(estimate, float(np.hypot(se, np.sqrt(tau2))), k - 1.0).interval(level)
