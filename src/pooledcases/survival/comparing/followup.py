"""Whether patients of different groups were followed alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.event_table import event_table
from pooledcases.kernels.product_limit import product_limit, quantile_time
from pooledcases.options import shown
from pooledcases.results.time_tests import FollowUpComparison
from pooledcases.survival.comparing.rank import rank_test_of
from pooledcases.survival.comparing.samples import Part, Sample, read_sample
from pooledcases.survival.events import Event

#: Follow-up counts as alike above this p-value of its test …
LEAST_P = 0.2
#: … and below this ratio of the longest to the shortest median. The test alone would call almost
#: every small comparison alike: with five patients a group it hardly ever rejects.
MOST_RATIO = 1.5


def compare_followup(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None = None,
    strata: str | None = None,
    entry: str | None = None,
    alike: bool | None = None,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> FollowUpComparison:
    """Length of follow-up compared between groups.

    Parameters
    ----------
    table, time, event, by, groups, strata, entry, status_at_contact, id
        As in :func:`pooledcases.survival.rank_test`.
    alike : bool, optional
        What is known of the follow-up; by default the rule of the notes decides.

    Returns
    -------
    FollowUpComparison
        With a word for the rule that decided: ``declared``; ``nobody_censored``; ``similar``;
        ``test_differs``; ``medians_differ``; ``medians_not_reached``; ``no_test``.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.rank_test`; or ``alike`` is something else.

    Notes
    -----
    The log-rank test and the medians of the reverse Kaplan-Meier curves (Schemper & Smith 1996,
    Control Clin Trials 17:343): censoring is the event, the event censors. Follow-up is alike
    where every patient had the event, or where that test has p > 0.2 and the medians differ by
    less than 1.5 times. It is a rule of the house and cautious: a test that does not reject is no
    proof in small groups, hence both conditions, and what is not known counts as unlike.

    Examples
    --------
    >>> table = {"months": [3, 5, 8, 12, 30, 41, 50, 66], "died": [0, 1, 0, 0, 0, 1, 0, 0],
    ...          "arm": ["A"] * 4 + ["B"] * 4}
    >>> found = compare_followup(table, time="months", event="died", by="arm")
    >>> found.medians, round(found.p_value, 3), found.alike, found.rule
    ((8.0, 50.0), 0.013, False, 'test_differs')
    """
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
    return followup_of(sample, alike=alike)


def followup_of(sample: Sample, *, alike: bool | None = None) -> FollowUpComparison:
    """The comparison of a sample."""
    if not (alike is None or isinstance(alike, bool | np.bool_)):
        raise InputError(f"alike: {shown(alike)} is neither True, False nor None; write one.")
    turned = replace(sample, parts=tuple(_turned(part) for part in sample.parts))
    test = rank_test_of(turned)
    medians = tuple(_median(turned, group) for group in range(sample.k))
    found, rule = bool(alike), "declared"
    if alike is None:
        found, rule = _decided(test.p_value, medians, int(test.observed.sum()))
    return FollowUpComparison(
        by=sample.by,
        groups=sample.names,
        n=test.n,
        n_censored=test.observed,
        medians=medians,
        p_value=test.p_value,
        alike=found,
        rule=rule,
        least_p=LEAST_P,
        most_ratio=MOST_RATIO,
        unit=sample.seen.unit,
        left_out=sample.seen.left_out,
        cautions=sample.cautions(),
    )


def _turned(part: Part) -> Part:
    """Censoring as the event; who had the event is at risk for a censoring at the same time."""
    return replace(part, events=1 - part.ended)


def _median(turned: Sample, group: int) -> float | None:
    """Over all strata."""
    own = [part.groups == group for part in turned.parts]
    pairs = list(zip(turned.parts, own, strict=True))
    times = np.concatenate([part.times[mask] for part, mask in pairs])
    censored = np.concatenate([part.events[mask] for part, mask in pairs])
    entry = [part.entry[mask] for part, mask in pairs if part.entry is not None]
    found = event_table(times, censored, np.concatenate(entry) if entry else None)
    return quantile_time(found.times, product_limit(found.at_risk, found.events))


def _decided(
    p_value: float | None, medians: tuple[float | None, ...], censored: int
) -> tuple[bool, str]:
    if not censored:
        return True, "nobody_censored"
    if p_value is None:
        return False, "no_test"
    if p_value <= LEAST_P:
        return False, "test_differs"
    reached = [median for median in medians if median is not None]
    if len(reached) < len(medians):
        return False, "medians_not_reached"
    if max(reached) >= MOST_RATIO * min(reached):
        return False, "medians_differ"
    return True, "similar"
