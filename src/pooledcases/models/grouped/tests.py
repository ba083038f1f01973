"""The test between subgroups for several columns: how many were made, and Holm beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pooledcases.errors import InputError
from pooledcases.kernels.multiplicity import holm
from pooledcases.models.grouped.subgroups import with_subgroups
from pooledcases.models.inverse_variance import pool
from pooledcases.models.regression.notes import several_tests
from pooledcases.options import is_listed
from pooledcases.results.effects import Effects
from pooledcases.results.moderators import SubgroupTests
from pooledcases.results.pooled import SubgroupTest


def subgroup_tests(
    effects: Effects,
    columns: Sequence[str],
    *,
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    level: float = 0.95,
    subgroup_tau2: str = "separate",
    force: bool = False,
) -> SubgroupTests:
    """The test between subgroups for several columns, with Holm's adjustment beside.

    Parameters
    ----------
    effects : Effects
    columns : sequence of str
        Columns of the table to group by.
    tau2, inference, level, subgroup_tau2, force
        As in :func:`pooledcases.pool`.

    Returns
    -------
    SubgroupTests

    Raises
    ------
    InputError
        When a column does not exist.

    Cautions: PC-M16 from two tests on.

    Notes
    -----
    The i-th smallest of m p-values is multiplied by m - i + 1 (Holm 1979, Scand J Stat 6:65).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.9], "vi": [0.1] * 4, "a": list("xxyy"), "b": list("xyxy")}
    >>> found = subgroup_tests(effect_sizes(table, measure="GEN"), ["a", "b"], tau2="EE")
    >>> [round(p, 3) for p in found.p_values], found.cautions[0].code
    ([0.04, 0.745], 'PC-M16')
    """
    if not is_listed(columns) or not list(columns):
        raise InputError("columns: give the names of the columns to group by, as a list.")
    fit = partial(pool, tau2=tau2, inference=inference, level=level, force=force)
    whole = fit(effects)
    tests = [
        with_subgroups(whole, column, fit, subgroup_tau2=subgroup_tau2).subgroup_test
        for column in columns
    ]
    made = [test for test in tests if test is not None]
    adjusted = iter(holm([test.p_value for test in made]).tolist())
    return SubgroupTests(
        columns=tuple(columns),
        q=tuple(None if test is None else test.q for test in tests),
        df=tuple(None if test is None else test.df for test in tests),
        p_values=tuple(_p(test) for test in tests),
        p_holm=tuple(None if test is None else next(adjusted) for test in tests),
        cautions=tuple(several_tests(len(made))),
    )


def _p(test: SubgroupTest | None) -> float | None:
    return None if test is None else test.p_value
