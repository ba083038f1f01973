"""The log-rank test."""

from __future__ import annotations

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.results.survival import LogRank
from pooledcases.survival.comparing.rank import rank_test_of
from pooledcases.survival.comparing.samples import sample_of
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.observations import Observations, observe


def log_rank(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    entry: str | None = None,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> LogRank:
    """Log-rank test of equal curves in all groups.

    Parameters
    ----------
    table, time, event, by, entry, status_at_contact, id
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
    variance, as in R's ``survdiff``; the p-value is chi-squared's, for large samples. With few
    events see :func:`pooledcases.survival.compare_curves`; for other weights, strata and trends
    :func:`pooledcases.survival.rank_test`.

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
    seen = observe(table, time=time, event=event, by=by, entry=entry, id=id)
    marked = marked_at_contact(status_at_contact, event)
    return log_rank_of(seen, by, status_at_contact=marked)


def log_rank_of(seen: Observations, by: str, *, status_at_contact: bool) -> LogRank:
    """The test on observations that have groups."""
    sample = sample_of(seen, by, seen.names, status_at_contact=status_at_contact)
    test = rank_test_of(sample)
    contact = tuple(item for item in sample.cautions() if item.code != "PC-M22")
    return LogRank(
        by=by,
        groups=test.groups,
        n=test.n,
        observed=test.observed,
        expected=test.expected,
        chi2=test.chi2,
        df=test.df,
        p_value=test.p_value,
        not_at_risk=test.not_at_risk,
        reason=test.reason,
        left_out=test.left_out,
        cautions=contact,
    )
