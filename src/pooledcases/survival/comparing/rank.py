"""The log-rank test and its weighted family: large-sample tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.rank_tests import (
    TIME_WEIGHTS,
    RankSums,
    chi_squared,
    trend_chi_squared,
)
from pooledcases.options import TimeWeight, check_word, is_listed, is_number, shown
from pooledcases.results.base import FloatArray
from pooledcases.results.time_tests import RankTest
from pooledcases.survival.comparing.samples import Sample, read_sample
from pooledcases.survival.events import Event


def rank_test(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None = None,
    weights: TimeWeight = "log-rank",
    rho: float = 0.0,
    gamma: float = 0.0,
    strata: str | None = None,
    trend: bool | Sequence[float] = False,
    entry: str | None = None,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> RankTest:
    """Test of equal curves in all groups: log-rank, weighted, stratified, or for a trend.

    Parameters
    ----------
    table, time, event, by, status_at_contact, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    groups : sequence of str, optional
        The groups to compare, in this order; all where absent.
    weights : {"log-rank", "gehan", "tarone-ware", "peto-peto", "modified-peto-peto", \
"fleming-harrington"}
        How the event times are weighed: all alike; by the number at risk; by its square root; by
        Peto and Peto's survival estimate; by that estimate just before each time, times n/(n + 1);
        by S^rho (1 - S)^gamma of the pooled Kaplan-Meier curve just before each time.
    rho, gamma : float
        Powers of Fleming and Harrington, 0 or more; for no other weights.
    strata : str, optional
        Column within whose values groups are compared, such as the report a patient comes from.
    trend : bool or sequence of float
        True: test a trend over the groups in their order; or a score for each group.
    entry : str, optional
        Column with the time from which on a patient is at risk (left truncation).

    Returns
    -------
    RankTest
        ``p_value`` is None, with a ``reason``, where the data cannot compare anything: no event
        (``no_events``), fewer than two groups at risk when events happen (``one_group``), or no
        risk set in which the groups share both patients with the event and without
        (``no_variance``). Cautions: PC-M07, PC-M17, PC-M22 as for the curves.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`; or a group does not occur, powers are given
        for other weights, or scores of the trend are not one number a group, or all equal.

    Notes
    -----
    The weighted sum of observed less expected events with its hypergeometric covariance (Tarone &
    Ware 1977, Biometrika 64:156); weights are made within each stratum, and the strata's sums
    added. The test of trend is Tarone's (1975, Biometrika 62:679). Degrees of freedom are the
    groups that were compared, less one for each set of groups that shared a risk set: groups that
    never met in a stratum are not compared.

    Examples
    --------
    >>> table = {"months": [9, 13, 18, 23, 5, 5, 8, 12], "died": [1, 0, 1, 1, 1, 1, 1, 1],
    ...          "arm": ["A", "A", "A", "A", "B", "B", "B", "B"]}
    >>> test = rank_test(table, time="months", event="died", by="arm", weights="gehan")
    >>> round(test.chi2, 4), test.df, round(test.p_value, 4)
    (4.6195, 1, 0.0316)
    """
    check_weights(weights, rho, gamma)
    sample = read_sample(
        table,
        time=time,
        event=event,
        by=by,
        groups=groups,
        strata=strata,
        entry=entry,
        status_at_contact=status_at_contact,
        id=id,
    )
    return rank_test_of(
        sample, weights=weights, rho=rho, gamma=gamma, trend=trend_scores(trend, sample)
    )


def rank_test_of(
    sample: Sample,
    *,
    weights: TimeWeight = "log-rank",
    rho: float = 0.0,
    gamma: float = 0.0,
    trend: FloatArray | None = None,
) -> RankTest:
    """The test on a sample."""
    plain = sample.sums("log-rank", 0.0, 0.0)
    sums = plain if weights == "log-rank" else sample.sums(weights, rho, gamma)
    reason = why_not(plain, sums, trend)
    chi2, df, p_value = (None, None, None) if reason is not None else _tested(sums, trend)
    powers = TIME_WEIGHTS[weights].powers
    names = zip(sample.names, plain.expected > 0, strict=True)
    return RankTest(
        by=sample.by,
        groups=sample.names,
        strata=sample.strata,
        n_strata=len(sample.parts),
        weights=weights,
        rho=float(rho) if powers else None,
        gamma=float(gamma) if powers else None,
        trend=trend,
        n=sample.n,
        observed=plain.observed.astype(np.int64),
        expected=plain.expected,
        weighted_observed=sums.observed,
        weighted_expected=sums.expected,
        covariance=sums.covariance,
        chi2=chi2,
        df=df,
        p_value=p_value,
        not_at_risk=tuple(name for name, yes in names if not yes),
        reason=reason,
        left_out=sample.seen.left_out,
        cautions=sample.cautions(),
    )


def why_not(plain: RankSums, sums: RankSums, trend: FloatArray | None = None) -> str | None:
    """Why the sums compare nothing; None where they do."""
    if not plain.observed.any():
        return "no_events"
    if (plain.expected > 0).sum() < 2:
        return "one_group"
    variance = np.trace(sums.covariance) if trend is None else trend @ sums.covariance @ trend
    return None if variance > 0 else "no_variance"


def _tested(sums: RankSums, trend: FloatArray | None) -> tuple[float, int, float]:
    chi2, df = chi_squared(sums) if trend is None else (float(trend_chi_squared(sums, trend)), 1)
    return chi2, df, float(special.chdtrc(df, chi2))


def check_weights(weights: TimeWeight, rho: float, gamma: float) -> None:
    """Raise for unknown weights, and for powers that they do not take."""
    check_word(weights, TimeWeight, "weights")
    named = {"rho": rho, "gamma": gamma}
    problems = [
        f"{name}: {shown(value)} is no power; use a number from 0 on."
        for name, value in named.items()
        if not is_number(value) or not 0 <= value < np.inf
    ]
    if not problems and not TIME_WEIGHTS[weights].powers and (rho or gamma):
        problems.append(f"rho and gamma belong to fleming-harrington; {weights} takes none.")
    if problems:
        raise InputError(problems)


def trend_scores(trend: bool | Sequence[float], sample: Sample) -> FloatArray | None:
    """The groups' scores: 0, 1, 2, … for True; centred, which changes nothing but rounding."""
    if isinstance(trend, bool | np.bool_):
        scores = np.arange(sample.k, dtype=float)
        return scores - scores.mean() if trend and sample.k > 1 else None
    given = list(trend) if is_listed(trend) else []
    fine = len(given) == sample.k and all(is_number(x) and np.isfinite(x) for x in given)
    if not fine or len(set(given)) < 2:
        raise InputError(
            f"trend: {shown(trend)} is no score for each group; write one number for each of "
            f"{', '.join(sample.names)}, not all the same."
        )
    scores = np.array(given, dtype=float)
    return np.asarray(scores - scores.mean())
