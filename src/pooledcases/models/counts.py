"""Pooling straight from counts: one-stage models, and the two-stage one by the same call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.effects import effect_sizes
from pooledcases.effects.measures import COUNTED_IN, MEASURES
from pooledcases.effects.read import mapped
from pooledcases.effects.study_intervals import at_level
from pooledcases.errors import InputError
from pooledcases.models.bayes.few import beside_fit
from pooledcases.models.catalogue import MODELS, ModelSpec
from pooledcases.models.grouped.subgroups import with_subgroups
from pooledcases.models.inverse_variance import pool
from pooledcases.models.rows import need_studies
from pooledcases.models.together import pooled_together
from pooledcases.options import Measure, Model, check_level, check_word, shown
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.pooled import Pooled

#: What a correction of cells, or leaving rows out, would have changed.
_OF_CORRECTIONS = ("PC-M02", "PC-M03")
#: The model whose likelihood a Bayesian fit has too, for one proportion.
_ONE_STAGE = "glmm"


def pool_counts(
    frame: Table,
    *,
    measure: str = "PLO",
    model: str = "glmm",
    tau2: str | None = None,
    inference: str | None = None,
    level: float = 0.95,
    subgroup: str | Sequence[object] | None = None,
    continuity: str = "only0",
    drop00: bool = False,
    study: str = "study",
    columns: Mapping[str, str] | None = None,
    force: bool = False,
    **names: str,
) -> Pooled:
    """Pool a table of counts; by default proportions with the one-stage binomial-normal model.

    Parameters
    ----------
    frame : mapping of str to array_like
        Columns ``xi ni`` for proportions, ``xi ti`` for rates, ``ai n1i ci n2i`` or
        ``x1i t1i x2i t2i`` for two groups; see :func:`pooledcases.effect_sizes`.
    measure : str
        One that the model is for: :data:`pooledcases.models.MODELS` says which.
    model : str
        A key of :data:`pooledcases.models.MODELS`. ``glmm``: one proportion (PLO) or one rate
        (IRLN), binomial or Poisson with normal logits or log rates. Two groups (OR, IRR):
        ``glmm-um-fs`` with fixed study effects, ``glmm-um-rs`` with random ones,
        ``glmm-cm-el`` given the events of both groups (noncentral hypergeometric, for rates
        binomial), ``glmm-cm-al`` with its approximation for rare events (for rates nothing is
        approximate). ``inverse-variance`` is :func:`pooledcases.pool` of the effect sizes.
    tau2 : str, optional
        For one-stage models ``ML``, or ``EE``: no heterogeneity. For ``inverse-variance`` as in
        :func:`pooledcases.pool` (default ``REML``).
    inference : str, optional
        For one-stage models ``t`` (with k − 1 degrees of freedom, the default) or ``normal``; for
        ``inverse-variance`` as in :func:`pooledcases.pool`.
    level : float
    subgroup : str or sequence, optional
        A column of the table, or one value for each row.
    continuity, drop00
        As in :func:`pooledcases.effect_sizes`; only for the studies' own effects and for
        ``inverse-variance``: models on counts correct nothing, and know by themselves what a study
        without events says.
    study, columns, **names
        As in :func:`pooledcases.effect_sizes`.
    force : bool
        As in :func:`pooledcases.pool`.

    Returns
    -------
    Pooled
        For one-stage models: on the logit or log scale; studies have no weight; ``i2`` and ``h2``
        are None; ``q`` is the likelihood-ratio test of one effect for each study against one for
        all, and ``tests`` has the Wald test beside it where every study has a finite effect;
        ``tau2_ci`` is by profile likelihood. ``reported.estimate`` is the median study, and
        ``reported.mean_over_studies`` the mean proportion or rate over studies. With random study
        effects ``model_parameters`` holds their standard deviation. Of two to four proportions
        ``beside`` has the Bayesian fit with the same likelihood (PC-M02): see
        :func:`pooledcases.models.beside`.

    Raises
    ------
    InputError
        When the table cannot be read, no row has counts, model and measure do not go together, or
        in every study nobody, or everybody, had the event in both groups.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: PC-M03 (studies without events, or with nothing but events, in both groups: only
    ``glmm-um-rs`` uses them, in the others the row stays visible with the reason), PC-M12
    (tau² = 0 with an upper limit above it), PC-M13 (normal interval, k < 10), PC-M26 as
    :func:`pooledcases.pool`, PC-M27 (no event, or nothing but events: no logit exists; the
    reported 0 or 1 has the exact interval of the total, the caution its one-sided limit), PC-M28
    (one study), PC-N01 (the likelihood keeps rising with tau, because every study is all or
    nothing, or with mu, because one whole group had no event: every number is None,
    ``converged`` is False).

    Notes
    -----
    The likelihood is integrated to rounding error, and its global maximum is found; standard
    errors come from the observed information in all parameters, at tau = 0 they are those of the
    common effect (Stijnen 2010, Stat Med 29:3046; Jackson 2018, Stat Med 37:1059). In the
    unconditional models half of a study's deviation from mu goes to each group (Turner 2000, Stat
    Med 19:3417), and random study effects are independent of it. ``log_likelihood`` has all its
    constants. With one patient in every study the data say nothing of tau: its maximum likelihood
    estimate is 0 and its upper limit infinite.

    Examples
    --------
    >>> fit = pool_counts({"xi": [0, 2, 5], "ni": [10, 12, 14]})
    >>> fit.reported.scale, round(fit.reported.estimate, 3), fit.df
    ('proportion', 0.164, 2.0)
    """
    check_word(measure, Measure, "measure")
    check_word(model, Model, "model")
    check_level(level)
    spec = MODELS[model]
    words = {
        "tau2": spec.tau2[0] if tau2 is None else tau2,
        "inference": spec.inferences[0] if inference is None else inference,
    }
    _check(model, spec, measure, words)
    effects = effect_sizes(
        frame,
        measure=measure,
        continuity=continuity,
        drop00=drop00,
        study=study,
        columns=mapped(columns, names),
        level=level,
    )
    if spec.fit is None:
        return pool(effects, **words, level=level, subgroup=subgroup, force=force)
    if spec.effects is not None and measure not in spec.measures:
        need_studies(effects)
        effects = at_level(effects, level)
        return _together(effects, partial(spec.effects, **words, level=level), subgroup, force)
    counted = _only_counts(effects)
    need_studies(counted)
    counted = at_level(counted, level)
    return _together(counted, partial(spec.fit, **words, level=level), subgroup, force)


def _together(
    effects: Effects,
    fit: Callable[[Effects], Pooled],
    subgroup: str | Sequence[object] | None,
    force: bool,
) -> Pooled:
    """The fit of all rows, with what is said of pooling them together, and its subgroups."""
    together = pooled_together(effects, force=force)
    whole = fit(effects)
    whole = replace(
        whole,
        cautions=(*whole.cautions, *together),
        beside=beside_fit(whole, together) if whole.model == _ONE_STAGE else None,
    )
    return whole if subgroup is None else with_subgroups(whole, subgroup, fit)


def _check(model: str, spec: ModelSpec, measure: str, words: Mapping[str, object]) -> None:
    problems = []
    counted = spec.fit is not None and spec.effects is None
    if counted and measure not in spec.measures:
        problems.append(
            f"model {model} is for {', '.join(spec.measures)}, not {measure}; use "
            "inverse-variance for it."
        )
    for name, accepted in (("tau2", spec.tau2), ("inference", spec.inferences)):
        word = words[name]
        if not isinstance(word, str):
            problems.append(f"{name}: {shown(word)} is no word; use {' or '.join(accepted)}.")
        elif word not in accepted:
            problems.append(f"{name} {word} is not for model {model}; use {' or '.join(accepted)}.")
    if problems:
        raise InputError(problems)


def _only_counts(effects: Effects) -> Effects:
    """All rows with counts, and no others.

    A study of no or of nothing but events is one of them, though without a correction it has no
    effect of its own; what a correction would have changed is not said.
    """
    names = COUNTED_IN[MEASURES[effects.measure].counts]
    counted = np.zeros(len(effects.study), dtype=bool)
    if all(name in effects.columns for name in names):
        cells = np.array([effects.columns[name] for name in names])
        # the second of each pair is the number of patients
        counted = np.isfinite(cells).all(axis=0) & (cells[1::2] > 0).all(axis=0)
    missing = Reason(key="reason.not_reported", values={"columns": ", ".join(names)})
    reasons = tuple(
        None if counted[row] else reason or missing for row, reason in enumerate(effects.reasons)
    )
    return replace(
        effects,
        included=counted,
        reasons=reasons,
        source=tuple("counts" if use else None for use in counted),
        cautions=tuple(item for item in effects.cautions if item.code not in _OF_CORRECTIONS),
    )
