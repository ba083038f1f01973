"""Two-stage pooling: effects with their sampling variances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import numbers
from pooledcases.effects.study_intervals import at_level
from pooledcases.errors import InputError
from pooledcases.models import grouped, regression
from pooledcases.models.bayes.few import beside_fit
from pooledcases.models.rows import need_studies
from pooledcases.models.together import pooled_together
from pooledcases.models.weighted.choices import choose
from pooledcases.models.weighted.engine import chunk_size, fit_chunks
from pooledcases.models.weighted.result import OWN_WEIGHTS, pool_rows
from pooledcases.models.weighted.stack import LARGEST_WEIGHT, stack
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Batch, Pooled


def pool(
    effects: Effects,
    *,
    tau2: str | None = None,
    inference: str | None = None,
    level: float = 0.95,
    weights: str | ArrayLike | None = None,
    tau2_interval: str = "q-profile",
    i2_interval: str = "from-tau2",
    prediction: str = "t(k-1)",
    subgroup: str | Sequence[object] | None = None,
    subgroup_tau2: str = "separate",
    mods: str | None = None,
    force: bool = False,
) -> Pooled:
    """Pool effects by inverse variance, with equal or random effects.

    Parameters
    ----------
    effects : Effects
        From :func:`pooledcases.effect_sizes`; rows that are not included are kept and not used.
    tau2 : str, optional
        Estimator of tau²: ``REML`` (the default), ``ML``, ``DL``, ``HE``, ``HS``, ``HSk``, ``SJ``,
        ``EB``, ``PM``, ``PMM``, ``DLIT``, ``SJIT``; ``GENQ`` and ``GENQM`` with ``weights``;
        ``EE`` is equal effects. The default is ``DL`` for ``henmi-copas`` and ``ivhet``.
    inference : str, optional
        How the interval is made. ``hartung-knapp-adhoc`` (the default): the Hartung-Knapp standard
        error, but never smaller than the classical one (meta calls it ``se``). ``hartung-knapp``,
        ``t`` (k − 1), ``normal``. ``hartung-knapp-ci``: the wider of Hartung-Knapp and normal
        interval. ``hartung-knapp-iqwig6``: safeguarded where it is narrower than DerSimonian and
        Laird's. ``kenward-roger`` (REML only). ``henmi-copas`` and ``ivhet`` (DL only) weight as
        under equal effects and widen the interval for tau². With ``weights`` only ``t`` (then the
        default) and ``normal``.
    level : float
        Of all intervals.
    weights : str or array_like, optional
        Weights of your own, 0 or more: a column of the table, or one number for each of its rows.
        Standard errors are then √(Σ a² (v + tau²)) / Σ a.
    tau2_interval : {"q-profile", "profile-likelihood", "generalised-q"}
        Interval of tau²; the profile likelihood is for ``ML`` and ``REML``, the generalised Q for
        ``DL`` (Biggerstaff & Jackson), ``HE``, ``GENQ`` and ``GENQM`` (Jackson).
    i2_interval : {"from-tau2", "test-based"}
        Intervals of I² and H²: from the limits of tau², or those of Higgins & Thompson from Q.
    prediction : {"t(k-1)", "t(k-2)", "normal", "HK", "HK-PR", "KR", "KR-PR", "NNF"}
        The interval of a new study's effect: with the standard error of ``inference`` and that
        quantile; or with that of Hartung-Knapp and k − 1 (HK) or k − 2 (HK-PR) degrees of freedom,
        or of Kenward-Roger with its degrees of freedom (KR) or one fewer (KR-PR; REML only); or
        with all the tau² that the data allow (NNF: the parametric bootstrap of Nagashima, Noma &
        Furukawa with infinitely many resamples; it rests on Q whatever ``tau2``).
    subgroup : str or sequence, optional
        A column of the table, or the group of each of its rows in order. Each group is pooled by
        itself. Rows without a group form the group ``NR``, which the test leaves out.
    subgroup_tau2 : {"separate", "common"}
        Each group's own tau², or one for all of them.
    mods : str, optional
        Moderators by name, such as ``"ablat + year"``: the result is then that of
        :func:`pooledcases.models.regression.regress`, which says how they are written.
    force : bool
        Pool different kinds of quantity in spite of PC-M25.

    Returns
    -------
    Pooled
        On the analysis scale; ``reported`` is the reader's scale. ``log_likelihood``, ``aic`` and
        ``bic`` for ML and REML. ``boundary`` says that tau² is estimated as 0. Of two to four
        studies ``beside`` has the Bayesian fit of the same effects, for log ratios and logits
        (PC-M13): see :func:`pooledcases.models.beside`.

    Raises
    ------
    InputError
        When no row is included, words do not go together, an included row has no weight, or
        ``mods`` stand beside an option that a regression has not.
    Refusal
        PC-M25 when a column ``kind`` of the table says that the rows are different kinds of
        quantity.

    Cautions: PC-M01 (double arcsine transformed back), PC-M06 (rows of one name that no group
    explains), PC-M12 (tau² = 0 with an upper limit above it), PC-M13 (a normal interval, k < 10;
    one by t, k < 5), PC-M26 (rows that share a value of a column ``overlap_group``), PC-M28 (one
    study, or subgroups of one), PC-N01 (not converged: every number is None, ``converged`` False),
    PC-N02 (less spread than any tau² explains), and those of the effects.

    Notes
    -----
    One study answers with itself: tau² 0, its own normal interval. ``statistic`` and ``p_value``
    test 0 on the analysis scale, which for proportions is no hypothesis of interest. The
    prediction interval is estimate ± quantile × √(se² + tau²), for k >= 3 and random effects
    (Higgins 2009, JRSS A 172:137; Partlett & Riley 2017, Stat Med 36:301); there is none with
    ``henmi-copas``, whose critical value is that of the mean. ML and REML are the highest point of
    a likelihood that may have several peaks. Limits of tau² have no cap; both are 0 where even
    tau² = 0 explains more spread than there is. Under equal effects tau² is an assumption and has
    no interval; ``i2`` is then the one from Q. Q, I² and H² are those of the inverse-variance
    weights whatever the ``weights``.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> studies = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pool(effect_sizes(studies, measure="GEN"), tau2="DL", inference="normal")
    >>> round(fit.estimate, 4), fit.k, round(fit.i2, 3)
    (0.3683, 3, 0.714)
    """
    if mods is not None:
        _check_alone(
            subgroup=(subgroup, None),
            subgroup_tau2=(subgroup_tau2, "separate"),
            weights=(weights, None),
            tau2_interval=(tau2_interval, "q-profile"),
            i2_interval=(i2_interval, "from-tau2"),
            prediction=(prediction, "t(k-1)"),
        )
        words = {"tau2": tau2, "inference": inference}
        given = {name: word for name, word in words.items() if word is not None}
        return regression.regress(effects, mods=mods, **given, level=level, force=force)
    chosen = choose(
        tau2=tau2,
        inference=inference,
        usual_inference="hartung-knapp-adhoc",
        own_weights=weights is not None,
        level=level,
        tau2_interval=tau2_interval,
        i2_interval=i2_interval,
        prediction=prediction,
    )
    need_studies(effects)
    effects = at_level(effects, level)
    together = pooled_together(effects, force=force)
    if weights is not None:
        effects = _with_weights(effects, weights)

    def fit(some: Effects) -> Pooled:
        return pool_rows(some, chosen)

    whole = fit(effects)
    beside = None if weights is not None else beside_fit(whole, together)
    if together or beside is not None:
        whole = replace(whole, cautions=(*whole.cautions, *together), beside=beside)
    if subgroup is None:
        return whole
    return grouped.with_subgroups(whole, subgroup, fit, subgroup_tau2=subgroup_tau2)


def pool_batch(
    yi: ArrayLike,
    vi: ArrayLike,
    included: ArrayLike | None = None,
    *,
    tau2: str | None = None,
    inference: str = "normal",
    level: float = 0.95,
    weights: ArrayLike | None = None,
) -> Batch:
    """Pool many rows at once: the same fit as :func:`pool`, on the last axis.

    Parameters
    ----------
    yi, vi : array_like, shape (..., k)
        Effects and sampling variances; they broadcast against ``included``.
    included : array_like of bool, shape (..., k), optional
        What a row leaves out counts for nothing, and may be NaN.
    tau2, inference, level
        As in :func:`pool`, but that inference is normal unless asked otherwise.
    weights : array_like, optional
        Weights of your own, 0 or more; they broadcast like ``vi``.

    Returns
    -------
    Batch
        Arrays of shape (...). A row with no study has NaN and is not converged.

    Raises
    ------
    InputError
        When an included cell is not finite, its variance is not above 0 or its weight is negative,
        or the arrays hold something else than numbers, or do not fit together; when words do not
        go together.

    Examples
    --------
    Leave one out, in one call:

    >>> import numpy as np
    >>> yi, vi = np.array([0.1, 0.3, 0.8]), np.array([0.02, 0.03, 0.05])
    >>> pool_batch(yi, vi, ~np.eye(3, dtype=bool), tau2="DL").estimate.round(4).tolist()
    [0.53, 0.4286, 0.18]
    """
    chosen = choose(
        tau2=tau2,
        inference=inference,
        usual_inference="normal",
        own_weights=weights is not None,
        level=level,
    )
    arrays = [_floats(yi, "yi"), _floats(vi, "vi"), _mask(included)]
    if weights is not None:
        arrays.append(_floats(weights, "weights"))
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shapes = " and ".join(str(array.shape) for array in arrays)
        named = "yi, vi and included" if weights is None else "yi, vi, included and weights"
        raise InputError(f"{named} have shapes that do not fit: {shapes}.") from None
    if not shape or shape[-1] == 0:
        raise InputError("yi holds no study; give arrays of shape (rows, studies).")
    flat = [np.broadcast_to(array, shape).reshape(-1, shape[-1]) for array in arrays]
    # chunk by chunk, so that what is needed besides the result does not grow with the rows
    size, step = len(flat[0]), chunk_size(shape[-1])
    chunks = (
        stack(*(array[at : at + step] for array in flat), first=at) for at in range(0, size, step)
    )
    fits = fit_chunks(chunks, size, tau2=chosen.tau2, inference=chosen.inference, level=level)
    return Batch(**{f.name: getattr(fits, f.name).reshape(shape[:-1]) for f in fields(Batch)})


def _check_alone(**options: tuple[object, object]) -> None:
    """Name every option that was set beside ``mods``; each comes with its default."""
    problems = [
        f"{name} does not go together with mods; leave one of the two out."
        for name, (given, usual) in options.items()
        if given is not usual and not (isinstance(given, str) and given == usual)
    ]
    if problems:
        raise InputError(problems)


def _with_weights(effects: Effects, weights: str | ArrayLike) -> Effects:
    """The effects with the weights of their rows as a column, so that subgroups take their own."""
    column = _column(effects, weights)
    if len(column) != len(effects.study):
        raise InputError(
            f"weights holds {len(column)} numbers for {len(effects.study)} rows; give one for each "
            "row of the table, in its order."
        )
    fit = (column >= 0) & (column <= LARGEST_WEIGHT)
    problems = [
        f"row {row + 1} ({effects.study[row]}): its weight is {column[row]}; an included study "
        "needs a weight of 0 or more."
        for row in np.flatnonzero(effects.included & ~fit)
    ]
    if not problems and not (column[effects.included] > 0).any():
        problems = ["Every weight is 0; give at least one included study a weight."]
    if problems:
        raise InputError(problems)
    return replace(effects, columns=dict(effects.columns) | {OWN_WEIGHTS: column})


def _column(effects: Effects, weights: str | ArrayLike) -> FloatArray:
    if not isinstance(weights, str):
        return np.atleast_1d(_floats(weights, "weights"))
    if weights in effects.columns:
        return effects.columns[weights]
    if weights not in effects.labels:
        has = ", ".join((*effects.labels, *effects.columns))
        raise InputError(f"There is no column {weights!r} of weights; the table has: {has}.")
    return numbers({weights: np.array(effects.labels[weights], dtype=object)}, weights)


def _floats(values: ArrayLike, name: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InputError(
            f"{name} holds something that is no number; give an array of numbers."
        ) from None


def _mask(included: ArrayLike | None) -> BoolArray:
    """True and False, also as 1 and 0; a text or a missing value would count as True unseen."""
    if included is None:
        return np.ones(1, dtype=bool)
    numbers = _floats(included, "included")
    if not np.isin(numbers, (0.0, 1.0)).all():
        raise InputError("included says of each cell True or False; it holds something else.")
    return numbers.astype(bool)
