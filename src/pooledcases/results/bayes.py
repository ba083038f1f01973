"""What a Bayesian fit says: posterior distributions, their summaries, and Bayes factors."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.errors import InputError
from pooledcases.kernels.panels import PanelDensity
from pooledcases.results.base import ITERATED, FloatArray, Interval, freeze, frozen_array

#: What a posterior distribution is of.
Quantity = Literal["mu", "tau", "new_study"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriorUsed:
    """The prior on tau: its word, its arguments, and whether it integrates to 1."""

    name: str
    arguments: Mapping[str, float]
    proper: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MuPrior:
    """A normal prior on mu; where there is none it is flat."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary:
    """One posterior distribution in numbers.

    ``mean`` and ``sd`` are None where the tail is too heavy for them to exist.
    """

    mean: float | None
    median: float
    mode: float
    sd: float | None
    shortest: Interval
    central: Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shrunken:
    """The effect of one study, drawn towards the others.

    Attributes
    ----------
    study : str
    row : int
        Its row of the table, from 1.
    weight : float or None
        Its share in mu, averaged over tau; the prior on mu has the rest. None for counts.
    mean, sd : float
    summary : Summary or None
        The rest of its posterior distribution; None in analyses of very many studies.
    """

    study: str
    row: int
    weight: float | None
    mean: float
    sd: float
    summary: Summary | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Point:
    """Values of mu and tau."""

    mu: float
    tau: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BayesFactors:
    """How much likelier the data are under a point hypothesis than under the model.

    Attributes
    ----------
    mu_zero, tau_zero : float or None
        Of mu = 0 and of tau = 0; None where a prior is improper.
    mu_zero_minimum, tau_zero_minimum : float or None
        Against the best value in place of the prior: no prior could speak louder against the
        hypothesis.
    absent : str or None
        The label's key of why one is None.
    """

    mu_zero: float | None
    tau_zero: float | None
    mu_zero_minimum: float | None
    tau_zero_minimum: float | None
    absent: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """The posterior distribution of a random-effects model, integrated over tau.

    Everything is on the scale of analysis.

    Attributes
    ----------
    model : str
        ``normal-normal`` or ``binomial-normal``.
    level : float
        Probability of the intervals.
    prior, mu_prior
        ``mu_prior`` is None for a flat one.
    mu, tau, new_study : Summary
        The mean over studies, the standard deviation between them, the effect in a new study.
    shrinkage : tuple of Shrunken
        The included studies, in order.
    map_joint, map_marginal : Point
        Highest point of the joint posterior density, and of the two marginal ones.
    ml_joint, ml_marginal : Point or None
        The same of the likelihood, the other quantity being averaged over its prior; None where
        the likelihood does not fall.
    log_marginal_likelihood : float or None
        None where a prior is improper.
    bayes_factors : BayesFactors
    densities : mapping of str to PanelDensity
        The distributions themselves, for :meth:`density` and :meth:`probability`; not in JSON.
    tau_prior : callable or None
        The prior density of tau, for :meth:`prior_density`; None where the prior has no finite
        total. Not in JSON.
    """

    kind: ClassVar[str] = "posterior"
    tolerance: ClassVar[float] = ITERATED

    model: str
    level: float
    prior: PriorUsed
    mu_prior: MuPrior | None
    mu: Summary
    tau: Summary
    new_study: Summary
    shrinkage: tuple[Shrunken, ...]
    map_joint: Point
    map_marginal: Point
    ml_joint: Point | None
    ml_marginal: Point | None
    log_marginal_likelihood: float | None
    bayes_factors: BayesFactors
    densities: Mapping[str, PanelDensity]
    tau_prior: Callable[[FloatArray], FloatArray] | None = None

    @property
    def marginal_likelihood(self) -> float | None:
        """exp of its log; 0 where it is too small for double precision."""
        log = self.log_marginal_likelihood
        return None if log is None else math.exp(log)

    def density(self, of: Quantity, at: ArrayLike) -> FloatArray:
        """The posterior density of ``mu``, ``tau`` or ``new_study`` at some values."""
        return frozen_array(self._distribution(of).density(_values(at)))

    def prior_density(self, of: Quantity, at: ArrayLike) -> FloatArray | None:
        """The prior density of ``mu`` or ``tau``; None where it is flat or has no finite total."""
        values = _values(at)
        if of == "tau":
            return None if self.tau_prior is None else frozen_array(self.tau_prior(values))
        if of != "mu":
            raise InputError(f"{of!r} has no prior of its own; use mu or tau.")
        if self.mu_prior is None:
            return None
        away = (values - self.mu_prior.mean) / self.mu_prior.sd
        return frozen_array(np.exp(-0.5 * away**2) / (self.mu_prior.sd * math.sqrt(2 * math.pi)))

    def probability(
        self, of: Quantity, *, below: ArrayLike | None = None, above: ArrayLike | None = None
    ) -> FloatArray:
        """The posterior probability that a quantity lies below or above some values.

        Each to full relative precision in its tail; give one of the two.
        """
        distribution = self._distribution(of)
        if (below is None) == (above is None):
            raise InputError("probability: give either below= or above=.")
        if above is None:
            return frozen_array(distribution.below(_values(below)))
        return frozen_array(distribution.above(_values(above)))

    def quantile(self, of: Quantity, p: ArrayLike) -> FloatArray:
        """The value below which a quantity lies with probability ``p``."""
        values = _values(p)
        if not ((values > 0) & (values < 1)).all():
            raise InputError("quantile: give probabilities between 0 and 1.")
        return frozen_array(self._distribution(of).quantile(values.ravel()).reshape(values.shape))

    def as_json(self) -> dict[str, Any]:
        """All but the densities."""
        names = (
            "model", "level", "prior", "mu_prior", "mu", "tau", "new_study", "shrinkage",
            "map_joint", "map_marginal", "ml_joint", "ml_marginal",
            "log_marginal_likelihood", "bayes_factors",
        )  # fmt: skip
        return {"kind": self.kind} | {name: getattr(self, name) for name in names}

    def _distribution(self, of: str) -> PanelDensity:
        if of not in self.densities:
            raise InputError(f"{of!r} has no posterior; use one of {', '.join(self.densities)}.")
        return self.densities[of]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """A Bayesian fit in a few numbers, to stand beside a frequentist one of few studies.

    On the scale of analysis: median and shortest intervals.
    """

    kind: ClassVar[str] = "beside"
    tolerance: ClassVar[float] = ITERATED

    model: str
    level: float
    prior: PriorUsed
    estimate: float
    ci: Interval
    tau: float
    tau_ci: Interval
    prediction: Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriorSensitivity:
    """The same data under several priors on tau.

    Attributes
    ----------
    posteriors : tuple of Posterior
        One for each prior, in the order asked.
    log_bayes_factor : ndarray, shape (P,)
        Log marginal likelihood less that of the first prior; empty unless all are proper.
    """

    kind: ClassVar[str] = "prior_sensitivity"
    tolerance: ClassVar[float] = ITERATED

    posteriors: tuple[Posterior, ...]
    log_bayes_factor: FloatArray

    def __post_init__(self) -> None:
        freeze(self)

    def rows(self) -> list[dict[str, Any]]:
        """One plain record a prior: what it was, mu, tau and a new study's effect."""
        return [_row(item) for item in self.posteriors]

    def as_json(self) -> dict[str, Any]:
        """The rows, and the Bayes factors among the priors."""
        return {
            "kind": self.kind,
            "priors": self.rows(),
            "log_bayes_factor": self.log_bayes_factor,
        }


def _row(item: Posterior) -> dict[str, Any]:
    return {
        "prior": item.prior.name,
        "arguments": item.prior.arguments,
        "estimate": item.mu.median,
        "ci": item.mu.shortest,
        "tau": item.tau.median,
        "tau_ci": item.tau.shortest,
        "prediction": item.new_study.shortest,
        "log_marginal_likelihood": item.log_marginal_likelihood,
        "mu_zero": item.bayes_factors.mu_zero,
    }


def _values(values: ArrayLike | None) -> FloatArray:
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise InputError("give numbers.") from None
    if np.isnan(numbers).any():
        raise InputError("a value is missing; give numbers.")
    return numbers
