"""What a location-scale model gives: moderators of the mean effect and of its spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import ITERATED, Caution, FloatArray, freeze
from pooledcases.results.regression import Moderator, ModeratorColumn, WaldTest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScaleTerm:
    """One term of the scale: all its coefficients tested together.

    Attributes
    ----------
    term : str
    wald : WaldTest or None
        None on the boundary.
    likelihood_ratio : WaldTest or None
        Against the model without the term; None where that one did not converge.
    """

    term: str
    wald: WaldTest | None
    likelihood_ratio: WaldTest | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocationScale:
    """A random-effects model whose mean and whose log tau² depend on moderators.

    Attributes
    ----------
    measure : str
    method : str
        ``REML`` or ``ML``.
    link : str
        ``log``: the scale coefficients are those of log tau².
    inference : str
        ``t`` or ``normal``.
    level : float
    k : int
    mods : str or None
        The formula of the location; None for one mean.
    scale_formula : str
    location, scale : tuple of Moderator
        Coefficients; ``scale`` is empty on the boundary, where some of them are infinite.
    location_covariance, scale_covariance : ndarray, shape (p, p) and (q, q)
        The second is empty on the boundary.
    location_test : WaldTest or None
        All coefficients but the intercept; None where there is none.
    scale_test : WaldTest or None
        The same of the scale; None on the boundary and without intercept.
    likelihood_ratio : WaldTest
        Against the model with one tau² for all studies.
    terms : tuple of ScaleTerm
        Of the scale; empty without intercept.
    study : tuple of str, length k
    tau2, fitted, residuals : ndarray, shape (k,)
        tau² and mean of each study, and its effect minus that mean.
    tau2_constant : float
        The one tau² of the model without scale moderators.
    log_likelihood, log_likelihood_constant : float
        With the moderators of the scale, and with one tau².
    aic, bic : float
    q, q_p_value : float
        Residual Cochran's Q at tau² = 0.
    q_df : int
    converged : bool
        Always True: what did not converge raises.
    boundary : bool
        Whether the likelihood is highest where tau² of some studies is 0.
    boundary_log_likelihood : float or None
        Its limit there, where that is higher than the peak that is reported, but not by more than
        1.92 (what a 95% profile interval allows).
    left_out : tuple of str
        Studies that have an effect but miss a moderator.
    columns : tuple of ModeratorColumn
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "location_scale"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    method: str
    link: str
    inference: str
    level: float
    k: int
    mods: str | None
    scale_formula: str
    location: tuple[Moderator, ...]
    scale: tuple[Moderator, ...]
    location_covariance: FloatArray
    scale_covariance: FloatArray
    location_test: WaldTest | None
    scale_test: WaldTest | None
    likelihood_ratio: WaldTest
    terms: tuple[ScaleTerm, ...]
    study: tuple[str, ...]
    tau2: FloatArray
    fitted: FloatArray
    residuals: FloatArray
    tau2_constant: float
    log_likelihood: float
    log_likelihood_constant: float
    aic: float
    bic: float
    q: float
    q_p_value: float
    q_df: int
    converged: bool
    boundary: bool
    boundary_log_likelihood: float | None
    left_out: tuple[str, ...]
    columns: tuple[ModeratorColumn, ...]
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """Every field by its name."""
        names = self.__dataclass_fields__
        return {"kind": self.kind} | {name: getattr(self, name) for name in names}
