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
from pooledcases.errors import InputError
from pooledcases.models.catalogue import MODELS, ModelSpec
from pooledcases.models.inverse_variance import pool
from pooledcases.models.rows import need_studies
from pooledcases.models.subgroups import with_subgroups
from pooledcases.models.together import pooled_together
from pooledcases.options import Inference, Measure, Model, Tau2Method, check_level, check_word
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.pooled import Pooled

#: What a correction of cells, or leaving rows out, would have changed.
_OF_CORRECTIONS = ("PC-M02", "PC-M03")


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
    study: str = "study",
    columns: Mapping[str, str] | None = None,
    force: bool = False,
    **names: str,
) -> Pooled:
    """Pool a table of counts; by default proportions with the one-stage binomial-normal model.

    Parameters
    ----------
    frame : mapping of str to array_like
        Columns ``xi ni`` for proportions; see :func:`pooledcases.effect_sizes`.
    measure : str
        ``PLO`` for ``glmm``; any measure for ``inverse-variance``.
    model : {"glmm", "inverse-variance"}
        ``inverse-variance`` is :func:`pooledcases.pool` of the effect sizes.
    tau2 : str, optional
        For ``inverse-variance`` as in :func:`pooledcases.pool` (default ``REML``); one-stage
        models estimate tau² by maximum likelihood.
    inference : str, optional
        ``t`` (with k − 1 degrees of freedom, the default) or ``normal`` for ``glmm``; for
        ``inverse-variance`` as in :func:`pooledcases.pool`.
    level : float
    subgroup : str or sequence, optional
        A column of the table, or one value for each row.
    continuity : str
        Only for the studies' own logits and for ``inverse-variance``; ``glmm`` corrects nothing.
    study, columns, **names
        As in :func:`pooledcases.effect_sizes`.
    force : bool
        As in :func:`pooledcases.pool`.

    Returns
    -------
    Pooled
        For ``glmm``: on the logit scale; studies have no weight; ``i2`` and ``h2`` are None; ``q``
        is the likelihood-ratio test of one proportion for each study against one for all;
        ``tau2_ci`` is by profile likelihood. ``reported.estimate`` is the median study, and
        ``reported.mean_over_studies`` the mean proportion over studies.

    Raises
    ------
    InputError
        When the table cannot be read, no row has counts, or model and measure do not go together.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: PC-M12 (tau² = 0 with an upper limit above it), PC-M13 (normal interval, k < 10),
    PC-M26 as :func:`pooledcases.pool`, PC-M27 (no event, or nothing but events: no logit exists;
    the reported 0 or 1 has the exact interval of the total, the caution its one-sided limit),
    PC-M28 (one study), PC-N01 (the likelihood keeps rising with tau, because every study is all or
    nothing: every number is None, ``converged`` is False).

    Notes
    -----
    Binomial likelihood with normal logits, integrated to rounding error; standard errors from
    observed information in (mu, tau), at tau = 0 those of the common proportion. With one patient
    in every study the data say nothing of tau: its maximum likelihood estimate is 0 and its upper
    limit infinite.

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
    words = {"tau2": tau2 or spec.tau2[0], "inference": inference or spec.inferences[0]}
    check_word(words["tau2"], Tau2Method, "tau2")
    check_word(words["inference"], Inference, "inference")
    _check(model, spec, measure, words)
    effects = effect_sizes(
        frame,
        measure=measure,
        continuity=continuity,
        study=study,
        columns=mapped(columns, names),
        level=level,
    )
    if spec.fit is None:
        return pool(effects, **words, level=level, subgroup=subgroup, force=force)
    counted = _only_counts(effects)
    need_studies(counted)
    together = pooled_together(counted, force=force)
    fit = _fit_with_subgroups(counted, partial(spec.fit, **words, level=level), subgroup)
    return replace(fit, cautions=(*fit.cautions, *together))


def _fit_with_subgroups(
    effects: Effects, fit: Callable[[Effects], Pooled], subgroup: str | Sequence[object] | None
) -> Pooled:
    whole = fit(effects)
    return whole if subgroup is None else with_subgroups(whole, subgroup, fit)


def _check(model: str, spec: ModelSpec, measure: str, words: Mapping[str, str]) -> None:
    problems = []
    if spec.fit is not None and measure not in spec.measures:
        problems.append(
            f"model {model} is for {', '.join(spec.measures)}, not {measure}; use "
            "inverse-variance for it."
        )
    for name, accepted in (("tau2", spec.tau2), ("inference", spec.inferences)):
        if words[name] not in accepted:
            problems.append(
                f"{name} {words[name]} is not for model {model}; use {' or '.join(accepted)}."
            )
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
