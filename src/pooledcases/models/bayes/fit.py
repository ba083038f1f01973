"""Bayesian pooling: effects or counts become a posterior distribution and one pooled result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pooledcases.effects.study_intervals import at_level
from pooledcases.labels import label
from pooledcases.models.bayes.asking import Asked, counted, posterior_of, settings, usable
from pooledcases.models.rows import study_results
from pooledcases.models.together import pooled_together
from pooledcases.models.weighted.engine import fit_stack
from pooledcases.models.weighted.result import back, transforming_size
from pooledcases.models.weighted.stack import stack
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.bayes import Posterior
from pooledcases.results.effects import Effects, optional
from pooledcases.results.pooled import Pooled, Reported
from pooledcases.scales import SCALES, to_reader

INFERENCE = "posterior"
PREDICTION = "posterior predictive"
TAU2_INTERVAL = "shortest posterior"


def pool_bayes(
    effects: Effects,
    *,
    prior: str = "half-normal",
    scale: float | None = None,
    location: float | None = None,
    df: float | None = None,
    mu_prior: tuple[float, float] | None = None,
    likelihood: str = "normal",
    level: float = 0.95,
    force: bool = False,
) -> Pooled:
    """Pool effects by a Bayesian random-effects model, integrated without sampling.

    Parameters
    ----------
    effects : Effects
        From :func:`pooledcases.effect_sizes`; rows that are not included are kept and not used.
    prior : {"half-normal", "half-cauchy", "half-t", "uniform", "jeffreys", "log-normal", "log-t"}
        On tau, the standard deviation between studies, in units of the effects.
    scale : float, optional
        Of a half-normal, half-Cauchy or half-t prior: by default 0.5 for log ratios and 1 for
        logits; for other measures it must be given. Of a log-normal or log-t prior: that of
        log tau².
    location : float, optional
        Of log tau², for a log-normal or log-t prior. Their published values are those of a future
        meta-analysis in a general setting, for log odds ratios (log-normal) and standardised mean
        differences (log-t); for other measures give both.
    df : float, optional
        Of a half-t (4) or log-t prior (5).
    mu_prior : (float, float), optional
        Mean and standard deviation of a normal prior on mu; flat when left out.
    likelihood : {"normal", "binomial"}
        ``binomial`` takes the counts ``xi ni`` of measure PLO instead of their logits: every row
        with counts is used and none is corrected.
    level : float
        Probability of the intervals.
    force : bool
        Pool different kinds of quantity in spite of PC-M25.

    Returns
    -------
    Pooled
        ``estimate`` is the posterior median of mu, ``se`` its posterior standard deviation (None
        where it is infinite), ``ci`` the shortest interval, ``tau2`` the square of the posterior
        median of tau, ``tau2_ci`` that of its shortest interval, ``prediction`` the shortest
        interval of the effect in a new study (there for any k). ``statistic`` and ``p_value`` are
        None. ``posterior`` has everything else.

    Raises
    ------
    InputError
        When no row is included, an argument is wrong, or the posterior has no finite total: a
        uniform prior with fewer than three studies, a Jeffreys prior with one, a flat prior on mu
        with counts that hold no event (or nothing but events).
    Refusal
        PC-M25 as :func:`pooledcases.pool`.

    Cautions: PC-M26, and those of the effects.

    Notes
    -----
    Given tau all distributions of the normal-normal model are normal (Röver 2020, J Stat Softw
    93(6)); tau is integrated out on adaptive Chebyshev panels of log tau, to rounding. With a
    binomial likelihood mu is integrated too, by the trapezoidal rule on its log-concave density,
    to about 1e-10. Nothing is sampled; the same data give the same digits.

    A proper prior answers for one study as well: mu is then the mean over studies of which one
    was seen. Where the tail of tau is so heavy that a mean or a standard deviation is infinite,
    it is None. Priors: Röver 2021 (Res Synth Methods 12:448), Gelman 2006 (Bayesian Anal 1:515),
    Turner 2015 (Stat Med 34:984), Rhodes 2015 (J Clin Epidemiol 68:52).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models import pool_bayes
    >>> two = {"yi": [-0.6, -0.1], "vi": [0.12, 0.04]}
    >>> fit = pool_bayes(effect_sizes(two, measure="GEN"), scale=0.5)
    >>> round(fit.estimate, 3), round(fit.ci.low, 3), round(fit.ci.high, 3)
    (-0.272, -1.06, 0.434)
    >>> round(float(fit.posterior.probability("mu", below=0.0)), 3)
    0.831
    """
    asked = settings(
        effects,
        prior=prior,
        mu_prior=mu_prior,
        likelihood=likelihood,
        level=level,
        scale=scale,
        location=location,
        df=df,
    )
    together = pooled_together(effects, force=force)
    fit = _pooled(usable(at_level(effects, level), likelihood), asked)
    return replace(fit, cautions=(*fit.cautions, *together))


def bayes_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """The model of the catalogue, with its default priors: counts of one proportion as they are."""
    likelihood = "binomial" if counted(effects) else "normal"
    asked = settings(effects, prior=tau2, mu_prior=None, likelihood=likelihood, level=level)
    return _pooled(usable(at_level(effects, level), likelihood), asked)


def _pooled(effects: Effects, asked: Asked) -> Pooled:
    found = posterior_of(effects, asked)
    tau2 = found.tau.median**2
    limits = found.tau.shortest
    tau2_ci = Interval(limits.low**2, limits.high**2)
    return Pooled(
        measure=effects.measure,
        model="bayes",
        tau2_method=asked.prior.name,
        inference=INFERENCE,
        level=asked.level,
        k=effects.k,
        estimate=found.mu.median,
        se=found.mu.sd,
        ci=found.mu.shortest,
        statistic=None,
        df=None,
        p_value=None,
        tau2=tau2,
        tau2_se=None,
        tau2_ci=tau2_ci,
        tau2_ci_method=TAU2_INTERVAL,
        **_spread(effects, asked, tau2, tau2_ci),
        prediction=found.new_study.shortest,
        prediction_method=PREDICTION,
        reported=_reported(effects, asked, found),
        studies=study_results(effects, _weights(effects, found)),
        converged=True,
        cautions=effects.cautions,
        posterior=found,
        effects=effects,
    )


def _spread(effects: Effects, asked: Asked, tau2: float, limits: Interval) -> dict[str, Any]:
    """Q and I², the latter at the posterior of tau; counts have no variances to hold it against."""
    k = effects.k
    if asked.likelihood == "binomial":
        nothing: dict[str, Any] = dict.fromkeys(("i2", "i2_ci", "i2_q", "h2", "q", "q_p_value"))
        return nothing | {"q_df": k - 1}
    rows = stack(effects.yi, effects.vi, effects.included)
    fits = fit_stack(rows, tau2="EE", inference="normal", level=asked.level)
    always: dict[str, Any] = {
        name: optional(getattr(fits, name)[0]) for name in ("q", "q_p_value", "i2_q")
    }
    always |= {"q_df": k - 1, "i2": None, "i2_ci": None, "h2": None}
    if k == 1:
        return always
    typical = float(fits.typical_variance[0])
    shares = [value / (value + typical) for value in (tau2, limits.low, limits.high)]
    return always | {
        "i2": shares[0],
        "i2_ci": Interval(shares[1], shares[2]),
        "h2": tau2 / typical + 1,
    }


def _weights(effects: Effects, found: Posterior) -> FloatArray | None:
    if not found.shrinkage or found.shrinkage[0].weight is None:
        return None
    weights = np.zeros(len(effects.study))
    for item in found.shrinkage:
        weights[item.row - 1] = item.weight
    return weights


def _reported(effects: Effects, asked: Asked, found: Posterior) -> Reported:
    size = transforming_size(effects)
    linear = SCALES[effects.scale].linear
    mean = None
    if asked.likelihood == "binomial":
        new = found.densities["new_study"]
        mean = new.expectation(to_reader(effects.scale, new.coordinate.value(new.x)))
    return Reported(
        scale=label(f"measure.{effects.measure}"),
        estimand=label("estimand.posterior-mean" if linear else "estimand.posterior-median"),
        estimate=float(to_reader(effects.scale, found.mu.median, size)),
        ci=back(effects.scale, found.mu.shortest, size),
        prediction=back(effects.scale, found.new_study.shortest, size),
        mean_over_studies=mean,
    )
