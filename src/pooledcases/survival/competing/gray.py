"""Gray's test: does the cumulative incidence of an event differ between groups?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.errors import InputError
from pooledcases.kernels.gray import cause_tables, gray_chi_squared, gray_sums
from pooledcases.kernels.rank_tests import RankSums
from pooledcases.options import is_listed, is_number, shown
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.results.gray import GrayTest
from pooledcases.results.regression import WordedCaution
from pooledcases.survival.competing.causes import CauseObservations, Competing, observe_causes
from pooledcases.survival.events import Event
from pooledcases.survival.observations import NOT_REPORTED, Observations

#: With fewer events the test is said to be a large-sample one.
_FEW = 10


def gray_test(
    table: Table,
    *,
    time: str,
    event: Event,
    competing: Competing,
    by: str,
    groups: Sequence[str] | None = None,
    strata: str | None = None,
    rho: float = 0.0,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> GrayTest:
    """Gray's test of equal cumulative incidence of the event in all groups.

    Parameters
    ----------
    table, time, event, competing, status_at_contact, id
        As in :func:`pooledcases.survival.cumulative_incidence`.
    by : str
        The column of the groups.
    groups : sequence of str, optional
        The groups to compare, in this order; all where absent.
    strata : str, optional
        Column within whose values groups are compared.
    rho : float
        Times are weighed by (1 - incidence)^rho: above 0 early differences count more.

    Returns
    -------
    GrayTest
        ``p_value`` is None, with a ``reason``, where nobody had the event (``no_events``), fewer
        than two groups have patients (``one_group``), or the data have no variance to test
        against (``no_variance``). Cautions: PC-M07, PC-M17, PC-M22 as for the curves; PC-M14 for
        fewer than 10 events, since the test is a large-sample one.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.cumulative_incidence`; or a group does not occur, or ``rho``
        is no number.

    Notes
    -----
    Gray 1988, Ann Stat 16:1141; the same numbers as ``cuminc`` of R's cmprsk. It compares how many
    have had the event by each time, which a log-rank test with the other causes censored does not:
    that compares hazards among those who are still at risk. Patients must be observed from the
    start; late entry is not provided for.

    Examples
    --------
    >>> table = {"months": [1, 2, 4, 6, 9, 3, 5, 7, 8, 10],
    ...          "status": ["DOD", "DOD", "DOC", "DOD", "NED", "DOC", "NED", "DOD", "NED", "NED"],
    ...          "gene": ["A"] * 5 + ["B"] * 5}
    >>> found = gray_test(table, time="months", event="status=DOD", competing="status=DOC",
    ...                   by="gene")
    >>> round(found.chi2, 4), found.df, round(found.p_value, 4)
    (1.5843, 1, 0.2081)
    """
    if by is None:
        raise InputError("by: name the column of the groups that are compared.")
    _check_power(rho)
    table = columns_of(table, strata=strata)
    found = observe_causes(
        table,
        time=time,
        event=event,
        competing=competing,
        by=by,
        status_at_contact=status_at_contact,
        id=id,
    )
    names = found.seen.names if groups is None else chosen_groups(groups, found.seen.names, by)
    strata_of = None if strata is None else texts(table, strata)
    return gray_tests(found, by, names=names, strata=strata, strata_of=strata_of, rho=float(rho))[0]


def gray_tests(
    found: CauseObservations,
    by: str,
    *,
    names: tuple[str, ...],
    strata: str | None = None,
    strata_of: Words | None = None,
    rho: float = 0.0,
) -> tuple[GrayTest, ...]:
    """The test of each cause; ``strata_of`` holds the stratum of every row."""
    seen = found.seen
    own = np.full(len(seen.ids), "", dtype=object) if strata_of is None else strata_of
    seen = seen.leave_out(np.array([cell is None for cell in own], dtype=bool), "no_stratum")
    seen = seen.leave_out(np.array([name not in names for name in seen.groups]), "other_group")
    used = seen.counted
    place = {name: index for index, name in enumerate(names)}
    groups = np.array([place[name] for name in seen.groups[used]], dtype=np.int64)
    parts = np.unique(own[used].astype(str), return_inverse=True)[1]
    causes = found.causes[used]
    n = np.bincount(groups, minlength=len(names)).astype(np.int64)
    sums = _sums(
        seen.times[used], causes, groups, parts, k=len(names), c=len(found.names), rho=float(rho)
    )
    tests = []
    for cause, own_sums in enumerate(sums, start=1):
        observed = np.bincount(groups[causes == cause], minlength=len(names)).astype(np.int64)
        chi2, df, p_value, reason = _tested(own_sums, observed, n)
        tests.append(
            GrayTest(
                cause=found.names[cause - 1],
                by=by,
                groups=names,
                strata=strata,
                n_strata=int(parts.max(initial=-1)) + 1,
                rho=float(rho),
                n=n,
                observed=observed,
                weighted_observed=own_sums.observed,
                weighted_expected=own_sums.expected,
                covariance=own_sums.covariance,
                chi2=chi2,
                df=df,
                p_value=p_value,
                reason=reason,
                left_out=seen.left_out,
                cautions=_cautions(seen, int(observed.sum()), found.status_at_contact),
            )
        )
    return tuple(tests)


def _sums(
    times: FloatArray,
    causes: IntArray,
    groups: IntArray,
    parts: IntArray,
    *,
    k: int,
    c: int,
    rho: float,
) -> list[RankSums]:
    """The sums of each cause, over all strata."""
    total = [RankSums(observed=np.zeros(k), expected=np.zeros(k), covariance=np.zeros((k, k)))] * c
    for part in range(int(parts.max(initial=-1)) + 1):
        mine = parts == part
        tables = cause_tables(times[mine], causes[mine], groups[mine], k=k, c=c)
        if not tables.events.size:
            continue
        every = tables.events.sum(axis=0)
        total = [
            sums + gray_sums(tables.at_risk, tables.events[cause], every, rho)
            for cause, sums in enumerate(total)
        ]
    return total


def _tested(
    sums: RankSums, observed: IntArray, n: IntArray
) -> tuple[float | None, int | None, float | None, str | None]:
    """The statistic, its degrees of freedom and p-value, or why there is none."""
    if (n > 0).sum() < 2:
        return None, None, None, "one_group"
    if not observed.any():
        return None, None, None, "no_events"
    chi2, df = gray_chi_squared(sums)
    if not df:
        return None, None, None, "no_variance"
    return chi2, df, float(special.chdtrc(df, chi2)), None


def _cautions(seen: Observations, events: int, contact: bool) -> tuple[Caution, ...]:
    out: list[Caution] = [caution("PC-M07")] if contact else []
    out.extend(seen.competing())
    missing = sum(reason in NOT_REPORTED | {"no_stratum"} for reason in seen.reasons)
    if missing:
        out.append(caution("PC-M17", missing=missing, total=len(seen.ids)))
    if 0 < events < _FEW:
        form = "one" if events == 1 else "many"
        key = f"caution.PC-M14.gray.{form}"
        out.append(WordedCaution(code="PC-M14", key=key, values={"n": events}))
    return tuple(out)


def _check_power(rho: float) -> None:
    if not is_number(rho) or not np.isfinite(rho):
        raise InputError(f"rho: {shown(rho)} is no power; use a number such as 0 or 1.")


def chosen_groups(groups: Sequence[str], names: tuple[str, ...], by: str) -> tuple[str, ...]:
    """The groups that are asked for, in their order."""
    if isinstance(groups, str) or not is_listed(groups):
        raise InputError(f"groups: {shown(groups)} is no list of groups; write ('A', 'B').")
    chosen = tuple(str(group) for group in groups)
    problems = [
        f"column {by}: no patient has {group!r}; the column holds {', '.join(names)}."
        for group in dict.fromkeys(chosen)
        if group not in names
    ]
    if len(set(chosen)) != len(chosen) or len(chosen) < 2:
        problems.append(f"groups {', '.join(chosen)}: name at least two different groups.")
    if problems:
        raise InputError(problems)
    return chosen
