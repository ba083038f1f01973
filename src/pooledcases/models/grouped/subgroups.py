"""Subgroups: each pooled by itself, and a test of whether they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy import special

from pooledcases.data.columns import texts
from pooledcases.data.not_available import need_said
from pooledcases.errors import InputError
from pooledcases.models.cautions import groups_of_one_study
from pooledcases.models.grouped.tau2 import with_common_tau2
from pooledcases.models.together import rows_of_one_name
from pooledcases.options import SubgroupTau2, check_word, is_listed, shown
from pooledcases.results.base import BoolArray, Caution
from pooledcases.results.effects import Effects, Reason
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

    Cautions: PC-M28 (groups of one study, which are described, not pooled). PC-M06 of the whole
    goes where every row of a repeated name is in another group.
    """
    check_word(subgroup_tau2, SubgroupTau2, "subgroup_tau2")
    groups = tuple(
        Subgroup(
            level=name, fit=fit(whole.effects.take(rows)), rows=tuple(np.flatnonzero(rows).tolist())
        )
        for name, rows in _groups(whole.effects, subgroup)
    )
    if subgroup_tau2 == "common":
        groups = _common(whole, groups)
    return replace(
        whole,
        subgroups=groups,
        subgroup_test=subgroup_test(groups),
        subgroup_test_reason=_reason(groups),
        cautions=(*_still_true(whole, groups), *groups_of_one_study(groups)),
    )


def subgroup_test(groups: Sequence[Subgroup]) -> SubgroupTest | None:
    """Q between groups: the heterogeneity of their estimates, weighted by their standard errors.

    Groups named ``NR`` and groups without an estimate, or with a standard error of 0, are left
    out; None where fewer than two remain (Borenstein 2009, Introduction to Meta-Analysis, chapter
    19).
    """
    used = [group for group in groups if group.level != NOT_REPORTED and _comparable(group)]
    if len(used) < 2:
        return None
    estimates = np.array([group.fit.estimate for group in used], dtype=float)
    weights = 1 / np.array([group.fit.se for group in used], dtype=float) ** 2
    mean = np.average(estimates, weights=weights)
    q = float(np.sum(weights * (estimates - mean) ** 2))
    df = len(used) - 1
    names = tuple(group.level for group in used)
    return SubgroupTest(q=q, df=df, p_value=float(special.chdtrc(df, q)), levels=names)


def _comparable(group: Subgroup) -> bool:
    return group.fit.se is not None and group.fit.se**2 > 0


def _reason(groups: Sequence[Subgroup]) -> Reason | None:
    """Why there is no test, or which groups it leaves out; None where it has all of them."""
    named = [group for group in groups if group.level != NOT_REPORTED]
    if len(named) < 2:
        return Reason(key="reason.one_subgroup")
    lost = [group.level for group in named if not _comparable(group)]
    if not lost:
        return None
    return Reason(key="reason.subgroup_without_estimate", values={"groups": ", ".join(lost)})


def _still_true(whole: Pooled, groups: Sequence[Subgroup]) -> tuple[Caution, ...]:
    """The cautions of the whole; rows of one name are explained when each is in another group."""
    explained = not any(rows_of_one_name(group.fit.effects) for group in groups)
    return tuple(item for item in whole.cautions if not (explained and item.code == "PC-M06"))


def _common(whole: Pooled, groups: tuple[Subgroup, ...]) -> tuple[Subgroup, ...]:
    """The groups with one tau²; rows without a group are no group, and keep their own."""
    fits = with_common_tau2(whole, [g.fit for g in groups if g.level != NOT_REPORTED])
    refitted = iter(fits)
    return tuple(
        group if group.level == NOT_REPORTED else replace(group, fit=next(refitted))
        for group in groups
    )


def _groups(effects: Effects, subgroup: str | Sequence[object]) -> list[tuple[str, BoolArray]]:
    """The rows of each group; groups of which no row is included are left out."""
    cells = texts({"group": np.array(_cells(effects, subgroup), dtype=object)}, "group")
    if len(cells) != len(effects.study):
        raise InputError(
            f"subgroup holds {len(cells)} values for {len(effects.study)} rows; give one for each "
            "row of the table, in its order."
        )
    names = np.array([NOT_REPORTED if cell is None else cell for cell in cells], dtype=object)
    levels = dict.fromkeys(names[effects.included])
    return [(name, names == name) for name in levels]


def _cells(effects: Effects, subgroup: str | Sequence[object]) -> list[object]:
    if isinstance(subgroup, str):
        if subgroup not in effects.labels:
            has = ", ".join(effects.labels)
            raise InputError(f"There is no column {subgroup!r} to group by; the table has: {has}.")
        need_said(effects.labels[subgroup], subgroup, "subgroup")
        return list(effects.labels[subgroup])
    if not is_listed(subgroup):
        said = shown(subgroup)
        raise InputError(f"subgroup: {said} is no column; name one, or give one value a row.")
    return list(subgroup)
