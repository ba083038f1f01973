"""The log-rank test."""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.product_limit import log_rank_sums
from pooledcases.results.base import BoolArray, FloatArray, IntArray, caution
from pooledcases.results.survival import LogRank
from pooledcases.survival.events import Event, seen_at_contact
from pooledcases.survival.observations import Observations, observe


def log_rank(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> LogRank:
    """Log-rank test of equal curves in all groups.

    Parameters
    ----------
    table, time, event, by, status_at_contact, id
        As in :func:`pooledcases.survival.kaplan_meier`.

    Returns
    -------
    LogRank
        ``p_value`` is None, with a ``reason``, where the data cannot compare anything: no event
        (``no_events``), fewer than two groups at risk when events happen (``one_group``), or all
        who are at risk have the event at the same time (``no_variance``). A group that is never at
        risk at an event is named in ``not_at_risk`` and has no degree of freedom. Cautions: PC-M07
        and PC-M17 as for the curves.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`.

    Notes
    -----
    Mantel 1966, Cancer Chemother Rep 50:163; Peto & Peto 1972, JRSS A 135:185. The hypergeometric
    variance, as in R's ``survdiff``; the p-value is chi-squared's.

    Examples
    --------
    >>> table = {"months": [9, 13, 18, 23, 5, 5, 8, 12], "died": [1, 0, 1, 1, 1, 1, 1, 1],
    ...          "arm": ["A", "A", "A", "A", "B", "B", "B", "B"]}
    >>> test = log_rank(table, time="months", event="died", by="arm")
    >>> test.observed.tolist(), test.expected.round(3).tolist(), round(test.p_value, 3)
    ([3, 4], [5.217, 1.783], 0.027)
    """
    if by is None:
        raise InputError("by: name the column of the groups that are compared.")
    seen = observe(table, time=time, event=event, by=by, id=id)
    marked = status_at_contact or seen_at_contact(event)
    return log_rank_of(seen, by, status_at_contact=marked)


def log_rank_of(seen: Observations, by: str, *, status_at_contact: bool) -> LogRank:
    """The test on observations that have groups."""
    names = seen.names
    times, events, groups = _numbered(seen)
    observed, expected, covariance = log_rank_sums(times, events, groups, len(names))
    compared = expected > 0
    reason = _why_not(observed, compared, covariance)
    chi2, df, p_value = None, None, None
    if reason is None:
        chi2, df, p_value = _test(observed, expected, covariance, compared)
    return LogRank(
        by=by,
        groups=names,
        n=np.bincount(groups, minlength=len(names)).astype(np.int64),
        observed=observed.astype(np.int64),
        expected=expected,
        chi2=chi2,
        df=df,
        p_value=p_value,
        not_at_risk=tuple(name for name, yes in zip(names, compared, strict=True) if not yes),
        reason=reason,
        left_out=seen.left_out,
        cautions=((caution("PC-M07"),) if status_at_contact else ()) + seen.cautions(),
    )


def _numbered(seen: Observations) -> tuple[FloatArray, IntArray, IntArray]:
    place = {name: index for index, name in enumerate(seen.names)}
    used = seen.where(seen.counted)
    groups = np.array([place[name] for name in used.groups], dtype=np.int64)
    return used.times, used.events.astype(np.int64), groups


def _why_not(observed: FloatArray, compared: BoolArray, covariance: FloatArray) -> str | None:
    if not observed.any():
        return "no_events"
    if compared.sum() < 2:
        return "one_group"
    # the covariance of groups that share a risk set is either of full rank (less one) or all zero
    return None if np.trace(covariance) > 0 else "no_variance"


def _test(
    observed: FloatArray, expected: FloatArray, covariance: FloatArray, compared: BoolArray
) -> tuple[float, int, float]:
    # the differences sum to zero: one group says nothing new, and is dropped
    free = np.flatnonzero(compared)[:-1]
    excess = (observed - expected)[free]
    chi2 = float(excess @ np.linalg.solve(covariance[np.ix_(free, free)], excess))
    return chi2, len(free), float(special.chdtrc(len(free), chi2))
