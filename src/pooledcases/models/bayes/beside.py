"""Bayesian fits that stand beside others: of few studies, and of several priors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.panels import PanelDensity
from pooledcases.models.bayes.asking import posterior_of, settings, usable
from pooledcases.models.bayes.beliefs import default_scale
from pooledcases.models.bayes.beside_counts import quick_posterior
from pooledcases.models.bayes.counts import counts
from pooledcases.models.bayes.few import ENOUGH
from pooledcases.models.bayes.normal_normal import (
    Mixture,
    given_tau,
    location_density,
    nodes,
    normal_normal_tau,
)
from pooledcases.models.rows import need_effects
from pooledcases.options import check_level, is_listed
from pooledcases.results.base import Interval
from pooledcases.results.bayes import Beside, Posterior, PriorSensitivity, PriorUsed
from pooledcases.results.effects import Effects

#: What a sensitivity analysis asks when nothing is said: words of priors, and factors of scale.
_WEAK = ("half-normal", "half-cauchy")
_FACTORS = (0.5, 1.0, 2.0)
_TOLERANCE = 1e-11
#: What the total of an averaged distribution may be off.
_LOST = 1e-6
#: Of mu, tau and a new study's effect.
_Densities = tuple[PanelDensity, PanelDensity, PanelDensity]


def beside(effects: Effects, *, likelihood: str = "normal", level: float = 0.95) -> Beside | None:
    """The Bayesian fit of two to four studies in a few numbers, to stand beside another.

    Parameters
    ----------
    effects : Effects
        The included rows.
    likelihood : {"normal", "binomial"}
        As in :func:`pool_bayes`; the included rows are then those with counts.
    level : float

    Returns
    -------
    Beside or None
        Median and shortest intervals on the scale of analysis, with a half-normal prior on tau
        of scale 0.5 (log ratios) or 1 (logits) and a flat one on mu. None for one study, for five
        or more, and on scales that have no such prior; for counts without any event, or with
        nothing but events, because a flat prior on mu then leaves no finite total.

    Notes
    -----
    To seven digits or more, in milliseconds: what :func:`pool_bayes` gives with the same prior,
    without the rest of it.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"ai": [4, 6], "n1i": [120, 300], "ci": [11, 29], "n2i": [130, 300]}
    >>> fit = beside(effect_sizes(table, measure="RR"))
    >>> round(fit.estimate, 2), fit.prior.arguments["scale"]
    (-1.31, 0.5)
    """
    need_effects(effects, "beside")
    check_level(level)
    if not 2 <= effects.k < ENOUGH or default_scale(effects.scale) is None:
        return None
    asked = settings(
        effects, prior="half-normal", mu_prior=None, likelihood=likelihood, level=level
    )
    found = _DENSITIES[likelihood](effects, asked.prior)
    # a total that is lost is no answer to stand beside one
    if found is None or not all(abs(found[i].log_total) <= _LOST for i in (0, 2)):
        return None
    mu, tau, new = found
    half = np.array([0.5])
    return Beside(
        model=f"{likelihood}-normal",
        level=level,
        prior=asked.prior,
        estimate=float(mu.quantile(half)[0]),
        ci=Interval(*mu.shortest(level)),
        tau=float(tau.quantile(half)[0]),
        tau_ci=Interval(*tau.shortest(level)),
        prediction=Interval(*new.shortest(level)),
    )


def _of_effects(effects: Effects, prior: PriorUsed) -> _Densities:
    yi, vi = effects.yi[effects.included], effects.vi[effects.included]
    tau = normal_normal_tau(yi, vi, prior, None, tolerance=_TOLERANCE)
    log_tau, weight = nodes(tau)
    given = given_tau(yi, vi, log_tau)
    mu, new = (
        location_density(Mixture(weight, given.mean, variance), tolerance=_TOLERANCE)
        for variance in (given.variance, given.variance + given.tau**2)
    )
    return mu, tau, new


def _of_counts(effects: Effects, prior: PriorUsed) -> _Densities | None:
    xi, ni = (effects.columns[name][effects.included] for name in ("xi", "ni"))
    data = counts(xi, ni, None)
    return None if data.all_alike else quick_posterior(data, prior)


_DENSITIES: Mapping[str, Callable[[Effects, PriorUsed], _Densities | None]] = MappingProxyType(
    {"normal": _of_effects, "binomial": _of_counts}
)


def prior_sensitivity(
    effects: Effects,
    *,
    priors: Sequence[str | tuple[str, float]] | None = None,
    mu_prior: tuple[float, float] | None = None,
    likelihood: str = "normal",
    level: float = 0.95,
) -> PriorSensitivity:
    """The same data under several priors on tau.

    Parameters
    ----------
    effects : Effects
    priors : sequence of str or (str, float), optional
        Words as in :func:`pool_bayes`, alone or with their scale. By default the half-normal and
        the half-Cauchy prior at half, once and twice the usual scale.
    mu_prior, likelihood, level
        As in :func:`pool_bayes`.

    Returns
    -------
    PriorSensitivity
        ``rows()`` is the table.

    Raises
    ------
    InputError
        As :func:`pool_bayes`, for any of the priors.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> studies = effect_sizes({"yi": [-0.6, -0.1, 0.2], "vi": [0.1, 0.04, 0.2]}, measure="GEN")
    >>> found = prior_sensitivity(studies, priors=[("half-normal", 0.5), "uniform"])
    >>> [(row["prior"], round(row["tau"], 3)) for row in found.rows()]
    [('half-normal', 0.259), ('uniform', 0.598)]
    """
    need_effects(effects, "prior_sensitivity")
    if priors is not None and not is_listed(priors):
        raise InputError("prior_sensitivity: give priors as a list, such as ['half-normal'].")
    asked = _usual(effects) if priors is None else [_named(item) for item in priors]
    if not asked:
        raise InputError("prior_sensitivity: priors is empty; name at least one.")
    found = tuple(_one(effects, word, scale, mu_prior, likelihood, level) for word, scale in asked)
    logs = [item.log_marginal_likelihood for item in found]
    known = [value for value in logs if value is not None]
    every = len(known) == len(found)
    return PriorSensitivity(
        posteriors=found,
        log_bayes_factor=np.array(known) - known[0] if every else np.zeros(0),
    )


def _one(
    effects: Effects,
    word: str,
    scale: float | None,
    mu_prior: tuple[float, float] | None,
    likelihood: str,
    level: float,
) -> Posterior:
    asked = settings(
        effects, prior=word, mu_prior=mu_prior, likelihood=likelihood, level=level, scale=scale
    )
    return posterior_of(usable(effects, likelihood), asked)


def _usual(effects: Effects) -> list[tuple[str, float | None]]:
    usual = default_scale(effects.scale)
    if usual is None:
        raise InputError(
            f"prior_sensitivity: {effects.measure} has no usual scale of tau; give priors, for "
            'example [("half-normal", 0.5), ("half-normal", 1.0)] in the units of the effects.'
        )
    return [(word, factor * usual) for word in _WEAK for factor in _FACTORS]


def _named(item: str | tuple[str, float]) -> tuple[str, float | None]:
    if isinstance(item, str):
        return item, None
    try:
        word, scale = item
        return str(word), float(scale)
    except (TypeError, ValueError):
        raise InputError(
            f"priors: {item!r} is neither a word nor a word with its scale; give for example "
            '("half-normal", 0.5).'
        ) from None
