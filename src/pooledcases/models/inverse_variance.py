"""Two-stage pooling: effects with their sampling variances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.errors import InputError
from pooledcases.models.engine import fit_stack
from pooledcases.models.linear import stack
from pooledcases.models.rows import need_studies
from pooledcases.models.subgroups import with_subgroups
from pooledcases.models.together import pooled_together
from pooledcases.models.two_stage import pool_rows
from pooledcases.options import Inference, Tau2Method, check_level, check_word
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Batch, Pooled


def pool(
    effects: Effects,
    *,
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    level: float = 0.95,
    subgroup: str | Sequence[object] | None = None,
    force: bool = False,
) -> Pooled:
    """Pool effects by inverse variance, with equal or random effects.

    Parameters
    ----------
    effects : Effects
        From :func:`pooledcases.effect_sizes`; rows that are not included are kept and not used.
    tau2 : {"REML", "DL", "PM", "EE"}
        Estimator of tau²; ``EE`` is equal effects.
    inference : {"hartung-knapp-adhoc", "hartung-knapp", "t", "normal"}
        How the interval is made. ``adhoc``: the Hartung-Knapp standard error, but never smaller
        than the classical one.
    level : float
    subgroup : str or sequence, optional
        A column of the table, or the group of each of its rows in order. Each group is pooled by
        itself with its own tau². Rows without a group form the group ``NR``, which the test leaves
        out.
    force : bool
        Pool different kinds of quantity in spite of PC-M25.

    Returns
    -------
    Pooled
        On the analysis scale; ``reported`` is the reader's scale.

    Raises
    ------
    InputError
        When no row is included.
    Refusal
        PC-M25 when a column ``kind`` of the table says that the rows are different kinds of
        quantity.

    Cautions: PC-M01 (double arcsine transformed back), PC-M12 (tau² = 0 with an upper limit above
    it), PC-M13 (normal interval, k < 10), PC-M26 (rows that share a value of a column
    ``overlap_group``), PC-M28 (one study), PC-N01 (not converged: every number of the fit is None
    and ``converged`` is False), PC-N02 (less spread than any tau² explains), and those of the
    effects.

    Notes
    -----
    One study answers with itself: tau² 0, its own normal interval. ``statistic`` and ``p_value``
    test 0 on the analysis scale, which for proportions is no hypothesis of interest. The
    prediction interval is estimate ± t(k − 1) sqrt(se² + tau²) with the standard error of the
    chosen inference (Higgins 2009, JRSS A 172:137, with one degree of freedom more), for k >= 3
    and random effects. ``i2_ci`` transforms the Q-profile limits of tau². Under equal effects
    tau² is an assumption and has no interval; ``i2`` is then the one from Q.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> studies = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pool(effect_sizes(studies, measure="GEN"), tau2="DL", inference="normal")
    >>> round(fit.estimate, 4), fit.k, round(fit.i2, 3)
    (0.3683, 3, 0.714)
    """
    check_word(tau2, Tau2Method, "tau2")
    check_word(inference, Inference, "inference")
    check_level(level)
    need_studies(effects)
    together = pooled_together(effects, force=force)

    def fit(some: Effects) -> Pooled:
        return pool_rows(some, tau2=tau2, inference=inference, level=level)

    whole = fit(effects)
    whole = replace(whole, cautions=(*whole.cautions, *together))
    return whole if subgroup is None else with_subgroups(whole, subgroup, fit)


def pool_batch(
    yi: ArrayLike,
    vi: ArrayLike,
    included: ArrayLike | None = None,
    *,
    tau2: str = "REML",
    inference: str = "normal",
    level: float = 0.95,
) -> Batch:
    """Pool many rows at once: the same fit as :func:`pool`, on the last axis.

    Parameters
    ----------
    yi, vi : array_like, shape (..., k)
        Effects and sampling variances; they broadcast against ``included``.
    included : array_like of bool, shape (..., k), optional
        What a row leaves out counts for nothing, and may be NaN.
    tau2, inference, level
        As in :func:`pool`.

    Returns
    -------
    Batch
        Arrays of shape (...). A row with no study has NaN and is not converged.

    Raises
    ------
    InputError
        When an included cell is not finite or its variance is not above 0, or the arrays hold
        something else than numbers, or do not fit together.

    Examples
    --------
    Leave one out, in one call:

    >>> import numpy as np
    >>> yi, vi = np.array([0.1, 0.3, 0.8]), np.array([0.02, 0.03, 0.05])
    >>> pool_batch(yi, vi, ~np.eye(3, dtype=bool), tau2="DL").estimate.round(4).tolist()
    [0.53, 0.4286, 0.18]
    """
    check_word(tau2, Tau2Method, "tau2")
    check_word(inference, Inference, "inference")
    check_level(level)
    arrays = [_floats(yi, "yi"), _floats(vi, "vi"), _mask(included)]
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shapes = " and ".join(str(array.shape) for array in arrays)
        raise InputError(f"yi, vi and included have shapes that do not fit: {shapes}.") from None
    if not shape or shape[-1] == 0:
        raise InputError("yi holds no study; give arrays of shape (rows, studies).")
    flat = [np.broadcast_to(array, shape).reshape(-1, shape[-1]) for array in arrays]
    fits = fit_stack(stack(*flat), tau2=tau2, inference=inference, level=level)
    return Batch(**{f.name: getattr(fits, f.name).reshape(shape[:-1]) for f in fields(Batch)})


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
