"""What is asked of a one-stage fit afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import ITERATED, Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProfileLikelihood:
    """The interval of the pooled effect by profile likelihood.

    Attributes
    ----------
    level : float
    estimate : float
        On the analysis scale.
    ci : Interval
        Where twice the loss of log-likelihood reaches the chi-squared quantile, tau² and all else
        at their best.
    reported : Interval
        On the reader's scale.
    """

    kind: ClassVar[str] = "profile_likelihood"
    tolerance: ClassVar[float] = ITERATED

    level: float
    estimate: float
    ci: Interval
    reported: Interval
