"""Meta-regression: effects on moderators, with equal or random effects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pooledcases.effects.study_intervals import at_level
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.models.regression.columns import read_moderators
from pooledcases.models.regression.design import check_design, coding, design_rows
from pooledcases.models.regression.formula import parse
from pooledcases.models.regression.model import OF_MODERATORS, Model
from pooledcases.models.regression.notes import cautions
from pooledcases.models.regression.solve import Basis, Solved, solve
from pooledcases.models.regression.summary import moderator_table, regression_result
from pooledcases.models.rows import need_studies, study_results
from pooledcases.models.together import pooled_together
from pooledcases.models.weighted.choices import choose
from pooledcases.models.weighted.heterogeneity import (
    Heterogeneity,
    QProfile,
    heterogeneity,
    q_profile,
)
from pooledcases.options import Inference, Tau2Method, check_word
from pooledcases.results.base import Interval
from pooledcases.results.effects import Effects, optional
from pooledcases.results.pooled import Pooled, Reported, Test
from pooledcases.results.regression import Regression

#: What there is only with a tau².
_OF_TAU2 = (
    "tau2", "tau2_se", "tau2_ci", "tau2_ci_method", "i2", "i2_ci", "i2_ci_method", "h2", "h2_ci",
)  # fmt: skip


def regress(
    effects: Effects,
    *,
    mods: str,
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    level: float = 0.95,
    force: bool = False,
) -> Pooled:
    """Regress effects on moderators by inverse variance.

    Parameters
    ----------
    effects : Effects
        From :func:`pooledcases.effect_sizes`. Moderators are the other columns of its table
        (``effects.labels``) or the numbers that were read for the effects (``effects.columns``).
    mods : str
        Columns joined by ``+``: ``"ablat + year"``. A column of texts is a category, one of
        numbers is a slope; ``factor(year)`` makes numbers a category; ``alloc[random]`` chooses
        the reference level (else the first by number or alphabet); ``a:b`` is an interaction,
        ``a*b`` both and their interaction; ``- 1`` leaves the intercept out, for one mean a level;
        a name with spaces or signs stands in backticks. The formula is read, never evaluated.
    tau2, level
        As in :func:`pooledcases.pool`, but for estimators with weights of the user's own.
    inference : {"hartung-knapp-adhoc", "hartung-knapp", "t", "normal"}
        But for ``normal``, t and F have k minus the number of coefficients degrees of
        freedom.
    force : bool
        Pool different kinds of quantity in spite of PC-M25.

    Returns
    -------
    Pooled
        ``estimate`` is None, ``moderators`` has the coefficients; ``tau2``, ``i2``, ``h2`` and
        ``q`` are residual; the test ``moderators`` in ``tests`` is the omnibus one; ``regression``
        has the rest. Rows without a moderator stay in ``studies`` with the reason.

    Raises
    ------
    InputError
        When the formula is not understood, a column does not exist, holds texts among numbers, is
        constant or has one level, columns are perfectly collinear, or there are not more studies
        than coefficients.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: PC-M16 (fewer than ten studies for a coefficient; several coefficients tested, with
    Holm's p-values beside), PC-M17 (studies without a moderator are left out), and PC-M12, PC-M13,
    PC-M26, PC-N01, PC-N02 as :func:`pooledcases.pool`.

    Notes
    -----
    Method of moments and likelihood estimators of residual tau²: Raudenbush 2009, in The Handbook
    of Research Synthesis, chapter 16; Viechtbauer 2015, Psychol Methods 20:360. R² is
    (tau² without moderators − tau²) / tau² without, cut at 0 (Raudenbush 2009; López-López 2014,
    Br J Math Stat Psychol 67:30), with the same estimator and the same studies; under equal
    effects it is the adjusted R² of weighted least squares. Hartung-Knapp tests: Knapp & Hartung
    2003, Stat Med 22:2693.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7], "vi": [0.02, 0.03, 0.05, 0.04], "dose": [1, 2, 3, 4]}
    >>> fit = regress(effect_sizes(table, measure="GEN"), mods="dose", inference="normal")
    >>> [(m.term, round(m.estimate, 3)) for m in fit.moderators]
    [('intercept', -0.119), ('dose', 0.23)]
    """
    _check(tau2, inference, level)
    need_studies(effects)
    effects = at_level(effects, level)
    formula = parse(mods)
    table = read_moderators(effects, formula)
    used = replace(effects, included=table.usable, reasons=table.reasons)
    together = pooled_together(used, force=force)
    columns = coding(formula, table.columns)
    rows = np.flatnonzero(table.usable)
    values = {name: cells[rows] for name, cells in table.values.items()}
    design = design_rows(columns, values, len(rows))
    check_design(design, columns)
    model = Model(used, formula, table, columns, design, tau2, inference, level)
    fit = _pooled(model)
    return replace(fit, cautions=(*fit.cautions, *together))


def _check(tau2: str, inference: str, level: float) -> None:
    """The words that go together in a regression."""
    check_word(tau2, Tau2Method, "tau2")
    check_word(inference, Inference, "inference")
    choose(tau2=tau2, inference=inference, usual_inference=OF_MODERATORS[0], level=level)
    if inference not in OF_MODERATORS:
        raise InputError(
            f"inference {inference} is not for moderators; use one of {', '.join(OF_MODERATORS)}."
        )


def _pooled(model: Model) -> Pooled:
    basis = Basis.of(model.design, model.effects.vi[model.table.usable])
    rows = model.stack(basis.columns)
    found = solve(rows, tau2=model.tau2, inference=model.inference)
    converged = bool(found.converged[0])
    spread = heterogeneity(rows, found.tau2, random=model.random)
    profile = q_profile(rows, level=model.level)
    regression = regression_result(model, basis, rows, found) if converged else None
    moderators = () if regression is None else moderator_table(regression, model.level)
    numbers = _spread(model, found, spread, profile) if converged else _no_spread(spread)
    weights = np.zeros(len(model.effects.study))
    weights[model.table.usable] = rows.weights(found.tau2)[0]
    statistics = None if regression is None else regression.statistics.get(model.tau2)
    return Pooled(
        measure=model.effects.measure,
        model="inverse-variance",
        tau2_method=model.tau2,
        inference=model.inference,
        level=model.level,
        k=len(model.design),
        estimate=None,
        se=None,
        ci=None,
        statistic=None,
        df=None,
        p_value=None,
        **numbers,
        q_df=int(rows.df[0]),
        prediction=None,
        prediction_method=None,
        reported=_reported(model.effects),
        studies=study_results(model.effects, weights if converged else None),
        moderators=moderators,
        tests=() if regression is None else _omnibus(regression),
        log_likelihood=None if statistics is None else statistics.log_likelihood,
        aic=None if statistics is None else statistics.aic,
        bic=None if statistics is None else statistics.bic,
        converged=converged,
        boundary=converged and model.random and numbers["tau2"] == 0,
        cautions=cautions(model, numbers, profile, moderators),
        regression=regression,
        effects=model.effects,
    )


def _omnibus(regression: Regression) -> tuple[Test, ...]:
    test = regression.omnibus
    if test is None:
        return ()
    named = Test(
        name="moderators",
        statistic=test.statistic,
        df=float(test.df),
        df_residual=test.df_residual,
        p_value=test.p_value,
    )
    return (named,)


def _spread(
    model: Model, found: Solved, spread: Heterogeneity, profile: QProfile
) -> dict[str, Any]:
    """What is left of the heterogeneity, with its intervals."""
    limits = None
    if profile.converged[0]:
        limits = Interval(float(profile.low[0]), float(profile.high[0]))
    out = _no_spread(spread) | {
        "tau2": float(found.tau2[0]),
        "tau2_se": optional(found.tau2_se[0]),
    }
    if limits is not None and model.random:
        out |= {"tau2_ci": limits, "tau2_ci_method": "Q-profile"}
    return out | _relative(spread, limits)


def _relative(spread: Heterogeneity, limits: Interval | None) -> dict[str, Any]:
    """I² and H²; none where one weight leaves nothing of the typical variance but rounding."""
    typical = float(spread.typical_variance[0])
    if not typical > 0:
        return {}
    out: dict[str, Any] = {"i2": float(spread.i2[0]), "h2": float(spread.h2[0])}
    if limits is not None:
        low, high = limits.low, limits.high
        out |= {
            "i2_ci": Interval(low / (low + typical), high / (high + typical)),
            "i2_ci_method": "from-tau2",
            "h2_ci": Interval(low / typical + 1, high / typical + 1),
        }
    return out


def _no_spread(spread: Heterogeneity) -> dict[str, Any]:
    """Q needs no tau² and stands without convergence."""
    nothing: dict[str, Any] = dict.fromkeys(_OF_TAU2)
    return nothing | _q(spread)


def _q(spread: Heterogeneity) -> dict[str, float]:
    return {
        "i2_q": float(spread.i2_q[0]),
        "q": float(spread.q[0]),
        "q_p_value": float(spread.p_value[0]),
    }


def _reported(effects: Effects) -> Reported:
    return Reported(
        scale=label(f"measure.{effects.measure}"),
        estimand=label("estimand.moderators"),
        estimate=None,
        ci=None,
        prediction=None,
    )
