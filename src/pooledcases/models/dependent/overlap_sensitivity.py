"""The pooled result under every way of treating studies that share patients."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pooledcases.errors import InputError
from pooledcases.models.dependent.layout import Column
from pooledcases.models.dependent.multilevel import pool_multilevel
from pooledcases.models.dependent.overlap import aggregate_effects, one_per_group, overlapping
from pooledcases.models.dependent.sampling import sampling_covariance
from pooledcases.models.inverse_variance import pool
from pooledcases.models.rows import need_studies
from pooledcases.models.together import OVERLAP, pooled_together
from pooledcases.options import is_listed
from pooledcases.results.base import Interval
from pooledcases.results.dependent import Dependent, OnReaderScale
from pooledcases.results.effects import Effects
from pooledcases.results.overlap import OverlapChoice, OverlapSensitivity
from pooledcases.results.pooled import Pooled

_CHOICES = ("largest", "first", "most-precise")


def overlap_sensitivity(
    effects: Effects,
    *,
    group: Column = OVERLAP,
    rho: Sequence[float] = (0.0, 0.5, 0.8),
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    level: float = 0.95,
    force: bool = False,
) -> OverlapSensitivity:
    """Pool under every choice for overlapping studies, side by side.

    Parameters
    ----------
    effects : Effects
    group : str or sequence
        A column, or one value for each row, that names studies that may share patients.
    rho : sequence of float
        Correlations of the sampling errors within a group.
    tau2, inference, level, force
        As in :func:`pooledcases.pool`.

    Returns
    -------
    OverlapSensitivity
        As if independent; the largest (where patients are counted), the first and the most precise
        of each group; each group averaged, and all rows modelled, at each correlation.

    Raises
    ------
    InputError
        When no group has two included rows, or a correlation is not between −1 and 1.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: PC-M26 and PC-M25 (forced), once for the whole.

    Notes
    -----
    The modelled choice has one true effect a row (normal, with REML variance) and t inference with
    (independent groups − 1) degrees of freedom. It leaves no study out, but the correlation is
    declared, not known (Senn 2009, BMC Med Res Methodol 9:10).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"yi": [0.1, 0.3, 0.8, 0.5], "vi": [0.02, 0.03, 0.05, 0.04],
    ...         "overlap_group": ["x", "x", "", ""]}
    >>> found = overlap_sensitivity(effect_sizes(rows, measure="GEN"), rho=[0.5])
    >>> [(item.choice, round(item.estimate, 2)) for item in found.choices]
    [('as-given', 0.39), ('first', 0.44), ('most-precise', 0.44), ('aggregated', 0.45), \
('modelled', 0.41)]
    """
    need_studies(effects)
    if not is_listed(rho):
        raise InputError("rho: give correlations to try as a list, such as (0, 0.5, 0.8).")
    rho = tuple(rho)
    groups = overlapping(effects, group)
    if not groups:
        raise InputError("group: no two included rows share a group, so that there is no choice.")
    cautions = pooled_together(effects, force=force)

    def two_stage(some: Effects) -> Pooled:
        return pool(some, tau2=tau2, inference=inference, level=level, force=True)

    choices = [_choice("as-given", None, effects, two_stage)]
    for word in _CHOICES:
        if word == "largest" and effects.ni is None:
            continue
        some = one_per_group(effects, choose=word, group=group)
        choices.append(_choice(word, None, some, two_stage))
    for value in rho:
        averaged = aggregate_effects(effects, group=group, rho=value)
        choices.append(_choice("aggregated", value, averaged, two_stage))
    choices += [_modelled(effects, group, value, level) for value in rho]
    return OverlapSensitivity(
        measure=effects.measure,
        level=level,
        groups={name: tuple(effects.study[row] for row in rows) for name, rows in groups.items()},
        choices=tuple(choices),
        cautions=cautions,
    )


def _choice(
    word: str, rho: float | None, effects: Effects, fit: Callable[[Effects], Pooled]
) -> OverlapChoice:
    found = fit(effects)
    reported = None
    if found.reported.estimate is not None:
        reported = OnReaderScale(
            term="intercept",
            scale=found.reported.scale,
            estimate=found.reported.estimate,
            ci=found.reported.ci,
            prediction=found.reported.prediction,
        )
    dropped = tuple(
        effects.study[row]
        for row, reason in enumerate(effects.reasons)
        if reason is not None and reason.key == "reason.overlap"
    )
    numbers = (found.estimate, found.se, found.ci, found.p_value)
    return _row(word, rho, dropped, numbers, found.tau2, reported, found)


def _modelled(effects: Effects, group: Column, rho: float, level: float) -> OverlapChoice:
    """One true effect a row, with correlated sampling errors."""
    rows = tuple(str(row) for row in range(len(effects.study)))
    sampling = sampling_covariance(effects, cluster=group, rho=rho)
    found = pool_multilevel(
        effects, levels=[rows], sampling=sampling, level=level, intervals=False, force=True
    )
    if not found.converged:
        return _row("modelled", rho, (), (None, None, None, None), None, None, found)
    item = found.coefficients[0]
    numbers = (item.estimate, item.se, item.ci, item.p_value)
    tau2 = found.components[0].variance
    return _row("modelled", rho, (), numbers, tau2, found.reported[0], found)


def _row(
    word: str,
    rho: float | None,
    dropped: tuple[str, ...],
    numbers: tuple[float | None, float | None, Interval | None, float | None],
    tau2: float | None,
    reported: OnReaderScale | None,
    fit: Pooled | Dependent,
) -> OverlapChoice:
    estimate, se, ci, p_value = numbers
    return OverlapChoice(
        choice=word,
        rho=rho,
        k=fit.k,
        left_out=dropped,
        estimate=estimate,
        se=se,
        ci=ci,
        p_value=p_value,
        tau2=tau2,
        reported=reported,
        fit=fit,
    )
