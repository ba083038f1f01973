"""What a Bayesian fit was asked for, checked, and the posterior that answers it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pooledcases.errors import InputError, NotConverged
from pooledcases.models.bayes.beliefs import mu_prior as checked_mu_prior
from pooledcases.models.bayes.beliefs import need_proper, tau_prior
from pooledcases.models.bayes.binomial_normal import binomial_normal
from pooledcases.models.bayes.posterior import normal_normal
from pooledcases.models.rows import need_studies
from pooledcases.models.weighted.stack import stack
from pooledcases.options import Likelihood, check_level, check_word
from pooledcases.results.bayes import MuPrior, Posterior, PriorUsed
from pooledcases.results.effects import Effects

#: What the total of an averaged distribution may be off.
_LOST = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A fit's settings, checked."""

    prior: PriorUsed
    mu: MuPrior | None
    likelihood: str
    level: float


def settings(
    effects: Effects,
    *,
    prior: str,
    mu_prior: tuple[float, float] | None,
    likelihood: str,
    level: float,
    **given: float | None,
) -> Asked:
    """Check what was asked of some effects."""
    if not isinstance(effects, Effects):
        raise InputError("pool_bayes takes the result of effect_sizes; call effect_sizes first.")
    check_word(likelihood, Likelihood, "likelihood")
    check_level(level)
    if likelihood == "binomial" and not counted(effects):
        raise InputError(
            "likelihood binomial is for one proportion from counts: measure PLO with columns xi "
            "and ni. Use normal."
        )
    used = tau_prior(prior, measure=effects.measure, scale_name=effects.scale, **given)
    return Asked(used, checked_mu_prior(mu_prior), likelihood, level)


def usable(effects: Effects, likelihood: str) -> Effects:
    """The effects with those rows included that the likelihood can use; at least one."""
    if likelihood == "binomial":
        xi, ni = effects.columns["xi"], effects.columns["ni"]
        counted = np.isfinite(xi) & np.isfinite(ni) & (ni > 0)
        reasons = tuple(
            None if counted[row] else reason for row, reason in enumerate(effects.reasons)
        )
        effects = replace(
            effects,
            included=counted,
            reasons=reasons,
            cautions=tuple(item for item in effects.cautions if item.code != "PC-M02"),
        )
    need_studies(effects)
    return effects


def posterior_of(effects: Effects, asked: Asked) -> Posterior:
    """The posterior of the included rows."""
    rows = np.flatnonzero(effects.included)
    names = tuple((int(row) + 1, effects.study[row]) for row in rows)
    if asked.likelihood == "binomial":
        found = binomial_normal(
            effects.columns["xi"][rows],
            effects.columns["ni"][rows],
            names=names,
            prior=asked.prior,
            mu=asked.mu,
            level=asked.level,
        )
    else:
        need_proper(asked.prior, len(rows), asked.mu)
        checked = stack(effects.yi, effects.vi, effects.included)
        found = normal_normal(
            checked.yi[0][rows],
            checked.vi[0][rows],
            names=names,
            prior=asked.prior,
            mu=asked.mu,
            level=asked.level,
        )
    _check_totals(found)
    return found


def _check_totals(found: Posterior) -> None:
    """Distributions averaged over tau must still have the total 1."""
    lost = max(abs(found.densities[name].log_total) for name in ("mu", "new_study"))
    if not lost <= _LOST:
        raise NotConverged(
            "The posterior could not be integrated to its digits: the data or the prior span more "
            "orders of magnitude than double precision holds. Rescale the effects, or give a "
            "prior in their units."
        )


def counted(effects: Effects) -> bool:
    names = ("xi", "ni")
    return effects.measure == "PLO" and all(name in effects.columns for name in names)
