"""What a selection model gives: the mean before selection, and how publication depends on p."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import ITERATED, Caution, Interval
from pooledcases.results.bias import record_of
from pooledcases.results.effects import Reason


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SelectionParameter:
    """One parameter of the weight function.

    ``name`` says which; of a step function, ``low`` and ``high`` are the p-values between which it
    is the relative chance of being published, and ``k`` the studies there; ``fixed`` that it is 1
    by definition.
    """

    name: str
    estimate: float | None
    se: float | None
    low: float | None = None
    high: float | None = None
    k: int | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SelectionModel:
    """A random-effects model of effects that were published with a chance that depends on p.

    Attributes
    ----------
    weights : str
        The weight function, a key of :data:`pooledcases.diagnostics.WEIGHT_FUNCTIONS`.
    alternative : {"greater", "less"}
        The direction of the one-sided p-values.
    scaled_by : str or None
        What the first parameter is multiplied by in each study.
    measure, scale : str
    k : int
    estimate, se, ci, statistic, p_value
        Of the mean effect before selection, on the analysis scale, with normal quantiles.
    tau2, tau2_se : float or None
    parameters : tuple of SelectionParameter
    log_likelihood, log_likelihood_unselected : float or None
        Of this model, and of the same model without selection.
    lrt, lrt_df, lrt_p_value
        Likelihood-ratio test of no selection.
    reported : float or None
    reported_ci : Interval or None
        On the reader's scale.
    level : float
    converged, boundary : bool
        ``boundary``: tau² is 0, or a parameter of the weights at its limit.
    reason : Reason or None
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "selection_model"
    tolerance: ClassVar[float] = ITERATED

    weights: str
    alternative: str
    scaled_by: str | None
    measure: str
    scale: str
    k: int
    estimate: float | None
    se: float | None
    ci: Interval | None
    statistic: float | None
    p_value: float | None
    tau2: float | None
    tau2_se: float | None
    parameters: tuple[SelectionParameter, ...]
    log_likelihood: float | None
    log_likelihood_unselected: float | None
    lrt: float | None
    lrt_df: int
    lrt_p_value: float | None
    reported: float | None
    reported_ci: Interval | None
    level: float
    converged: bool
    boundary: bool
    reason: Reason | None = None
    cautions: tuple[Caution, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The fields, with the reason in words."""
        return record_of(self)
