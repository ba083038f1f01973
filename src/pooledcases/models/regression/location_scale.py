"""Location-scale models: moderators of the mean effect and of how much true effects differ."""

from __future__ import annotations

from dataclasses import replace

from pooledcases.effects.study_intervals import at_level
from pooledcases.errors import NotConverged
from pooledcases.models.cautions import normal_inference
from pooledcases.models.regression.location_scale_design import read_designs
from pooledcases.models.regression.location_scale_notes import scale_cautions
from pooledcases.models.regression.location_scale_search import constant, highest
from pooledcases.models.regression.location_scale_summary import Model, summarised
from pooledcases.models.rows import need_studies
from pooledcases.models.together import pooled_together
from pooledcases.options import DependentMethod, ScaleInference, check_level, check_word
from pooledcases.results.effects import Effects
from pooledcases.results.location_scale import LocationScale


def location_scale(
    effects: Effects,
    *,
    scale: str,
    mods: str | None = None,
    method: str = "REML",
    inference: str = "t",
    level: float = 0.95,
    force: bool = False,
) -> LocationScale:
    """Let the mean effect and the heterogeneity depend on moderators.

    Parameters
    ----------
    effects : Effects
        From :func:`pooledcases.effect_sizes`; moderators are other columns of its table.
    scale : str
        Moderators of log tau², named as in :func:`pooledcases.models.regress`: ``"year"``,
        ``"alloc + ablat"``. The formula is read, never evaluated.
    mods : str, optional
        Moderators of the mean effect; one mean without.
    method : {"REML", "ML"}
    inference : {"t", "normal"}
        t and F have k − p degrees of freedom for the p coefficients of the mean, k − q for the q
        of the scale.
    level : float
    force : bool
        Pool different kinds of quantity in spite of PC-M25.

    Returns
    -------
    LocationScale
        exp(coefficient) is the factor by which tau² changes with one unit of a moderator. On the
        ``boundary`` (tau² of some studies is 0) the likelihood has no peak: ``scale`` is then
        empty, and the likelihood-ratio test, the mean and every tau² are those of the limit.

    Raises
    ------
    InputError
        When a formula is not understood or a column cannot be used, as in
        :func:`pooledcases.models.regress`; with fewer than p + q + 1 studies.
    NotConverged
        When no highest point of the likelihood was found.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: PC-M12 (the boundary), PC-M13 (normal inference, k < 10), PC-M16 (fewer than ten
    studies for a coefficient of the scale), PC-M17 (studies without a moderator are left out),
    PC-M26.

    Notes
    -----
    y_i ~ N(x_i'b, v_i + tau_i²) with log tau_i² = z_i'a (Viechtbauer & López-López 2022, Res Synth
    Methods 13:697). The likelihood may have several peaks: it is climbed from many starts, with
    analytic second derivatives. The highest peak is the estimate, unless the likelihood is higher
    by more than 1.92 where tau² of some studies is 0 (``boundary``); where it is higher by less,
    that is said with the limit. Standard errors of the scale are from the observed information
    with the mean profiled out (integrated out by REML), those of the mean take tau² as known. The
    likelihood-ratio test compares with one tau², or with the model without a term, by chi-squared;
    REML likelihoods are comparable because the moderators of the mean are the same. With few
    studies the scale is poorly known.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {
    ...     "yi": [0.1, 0.2, 0.15, 0.3, 0.9, -0.6, 1.4, -0.2],
    ...     "vi": [0.02] * 8,
    ...     "arm": list("aaaabbbb"),
    ... }
    >>> fit = location_scale(effect_sizes(table, measure="GEN"), scale="arm", method="ML")
    >>> fit.boundary, round(fit.likelihood_ratio.p_value, 4), fit.tau2.round(3).tolist()[::4]
    (True, 0.0007, [0.0, 0.665])
    """
    check_word(method, DependentMethod, "method")
    check_word(inference, ScaleInference, "inference")
    check_level(level)
    need_studies(effects)
    effects = at_level(effects, level)
    designs = read_designs(effects, mods, scale)
    together = pooled_together(designs.effects, force=force)
    model = Model.of(designs, restricted=method == "REML")
    problem = model.problem(designs.scale.design)
    one = constant(problem)
    peak = highest(problem, one)
    if not (peak.converged and one.converged):
        raise NotConverged(
            "scale: no highest point of the likelihood was found; use fewer moderators of the "
            "scale, or pool with one tau²."
        )
    fit = summarised(model, one, peak, inference=inference, level=level)
    notes = (*scale_cautions(designs, fit), *normal_inference(fit.k, inference))
    return replace(
        fit,
        mods=mods,
        scale_formula=scale,
        cautions=(*designs.effects.cautions, *notes, *together),
    )
