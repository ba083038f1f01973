"""Subgroups: each pooled by itself, and a test of whether they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy import special

from pooledcases.data.columns import texts
from pooledcases.errors import InputError
from pooledcases.models.grouped.tau2 import with_common_tau2
from pooledcases.options import SubgroupTau2, check_word, is_listed, shown
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, Subgroup, SubgroupTest

#: The group of the rows without one.
NOT_REPORTED = "NR"


def with_subgroups(
    whole: Pooled,
    subgroup: str | Sequence[object],
    fit: Callable[[Effects], Pooled],
    *,
    subgroup_tau2: str = "separate",
) -> Pooled:
    """The whole fit with one fit for each group, in the order of their first row.

    Parameters
    ----------
    whole : Pooled
    subgroup : str or sequence
        A column of the table, or the group of each of its rows.
    fit : callable
        Pools the rows of one group as the whole was.
    subgroup_tau2 : {"separate", "common"}
        Each group's own tau², or one for all named groups: the residual tau² of the regression on
        the groups, by the same estimator (Borenstein 2009, Introduction to Meta-Analysis, chapter
        19). Common is for random-effects inverse-variance models.

    Raises
    ------
    InputError
        When the column does not exist, does not have one cell a row, or a common tau² is asked for
        where the model has none.
    """
    check_word(subgroup_tau2, SubgroupTau2, "subgroup_tau2")
    groups = tuple(
        Subgroup(level=name, fit=fit(some)) for name, some in _groups(whole.effects, subgroup)
    )
    if subgroup_tau2 == "common":
        groups = _common(whole, groups)
    return replace(whole, subgroups=groups, subgroup_test=subgroup_test(groups))


def subgroup_test(groups: Sequence[Subgroup]) -> SubgroupTest | None:
    """Q between groups: the heterogeneity of their estimates, weighted by their standard errors.

    Groups named ``NR`` and groups without an estimate, or with a standard error of 0, are left
    out; None where fewer than two remain (Borenstein 2009, Introduction to Meta-Analysis, chapter
    19).
    """
    used = [
        (group.level, group.fit.estimate, group.fit.se)
        for group in groups
        if group.level != NOT_REPORTED and group.fit.se is not None and group.fit.se**2 > 0
    ]
    if len(used) < 2:
        return None
    estimates = np.array([estimate for _, estimate, _ in used], dtype=float)
    weights = 1 / np.array([se for _, _, se in used], dtype=float) ** 2
    mean = np.average(estimates, weights=weights)
    q = float(np.sum(weights * (estimates - mean) ** 2))
    df = len(used) - 1
    names = tuple(name for name, _, _ in used)
    return SubgroupTest(q=q, df=df, p_value=float(special.chdtrc(df, q)), levels=names)


def _common(whole: Pooled, groups: tuple[Subgroup, ...]) -> tuple[Subgroup, ...]:
    """The groups with one tau²; rows without a group are no group, and keep their own."""
    fits = with_common_tau2(whole, [g.fit for g in groups if g.level != NOT_REPORTED])
    refitted = iter(fits)
    return tuple(
        group if group.level == NOT_REPORTED else Subgroup(level=group.level, fit=next(refitted))
        for group in groups
    )


def _groups(effects: Effects, subgroup: str | Sequence[object]) -> list[tuple[str, Effects]]:
    """The rows of each group; groups of which no row is included are left out."""
    cells = texts({"group": np.array(_cells(effects, subgroup), dtype=object)}, "group")
    if len(cells) != len(effects.study):
        raise InputError(
            f"subgroup holds {len(cells)} values for {len(effects.study)} rows; give one for each "
            "row of the table, in its order."
        )
    names = np.array([NOT_REPORTED if cell is None else cell for cell in cells], dtype=object)
    levels = dict.fromkeys(names[effects.included])
    return [(name, effects.take(names == name)) for name in levels]


def _cells(effects: Effects, subgroup: str | Sequence[object]) -> list[object]:
    if isinstance(subgroup, str):
        if subgroup not in effects.labels:
            has = ", ".join(effects.labels)
            raise InputError(f"There is no column {subgroup!r} to group by; the table has: {has}.")
        return list(effects.labels[subgroup])
    if not is_listed(subgroup):
        said = shown(subgroup)
        raise InputError(f"subgroup: {said} is no column; name one, or give one value a row.")
    return list(subgroup)
