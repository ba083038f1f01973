"""Survival compared between groups by a test that suits the number of events."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.options import CurveTest, TimeUnit, TimeWeight, check_level, check_word, shown
from pooledcases.progress import Progress, watched
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.time_tests import (
    CurveComparison,
    FollowUpComparison,
    OneStepHazardRatio,
    RankTest,
)
from pooledcases.survival.comparing.followup import followup_of
from pooledcases.survival.comparing.rank import check_weights, rank_test_of, trend_scores
from pooledcases.survival.comparing.resampling import SMALL_SAMPLE_TESTS, Asked, Tail
from pooledcases.survival.comparing.samples import Sample, read_sample
from pooledcases.survival.events import Event

#: From so many events in all, and expected in each group, the large-sample test is good enough.
MANY_EVENTS, MANY_EXPECTED = 100, 20
#: More samples than this move no p-value that anybody would print.
_MOST_RESAMPLES = 10_000_000


def compare_curves(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None = None,
    test: CurveTest = "auto",
    weights: TimeWeight = "log-rank",
    rho: float = 0.0,
    gamma: float = 0.0,
    strata: str | None = None,
    trend: bool | Sequence[float] = False,
    alike: bool | None = None,
    entry: str | None = None,
    resamples: int = 10_000,
    seed: int = 1,
    level: float = 0.95,
    status_at_contact: bool = False,
    unit: TimeUnit | None = None,
    id: str = "case_id",
    progress: Progress | None = None,
) -> CurveComparison:
    """Compare survival between groups of any size, with follow-up and a hazard ratio beside.

    Parameters
    ----------
    table, time, event, by, groups, weights, rho, gamma, strata, trend, entry, status_at_contact, id
        As in :func:`pooledcases.survival.rank_test`.
    test : {"auto", "log-rank", "exact", "permutation", "hgs"}
        ``log-rank``: the large-sample test. ``exact``: the distribution of the events given the
        patients at risk at each event time. ``permutation``: of the groups' labels; right only
        where follow-up is alike. ``hgs``: permutation of survival times under each group's own
        follow-up. ``auto`` chooses, see the notes.
    alike : bool, optional
        Whether follow-up is alike in the groups; by default the rule of
        :func:`pooledcases.survival.compare_followup` decides.
    resamples : int
        Samples where not everything can be gone through.
    seed : int
        Of the samples.
    level : float
        Of the interval of the hazard ratio.
    unit : {"days", "weeks", "months", "years"}, optional
        Of the times, where the name of their column does not end in it.
    progress : callable, optional
        Told after each part how much is done, and how much there is; changes no number.

    Returns
    -------
    CurveComparison
        Cautions: those of :func:`pooledcases.survival.rank_test`, and PC-M14 where the large-sample
        test was asked for with fewer events than ``auto`` takes it for.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.rank_test`; or ``exact`` with weights, or ``hgs`` with late
        entry, is asked for; or ``resamples`` or ``seed`` is no such number.

    Notes
    -----
    ``auto`` takes the log-rank test from 100 events, 20 of them expected in each group; else, with
    late entry, or where follow-up is alike, the exact test (the permutation for other weights);
    else ``hgs``.

    *exact*: at each event time the events fall on the groups at random among the patients at risk
    (Thomas 1975); their sums have a distribution known by convolution, that of the exact
    Mantel-Haenszel test of tables stratified by time. Two-sided p-values count every sum that lies
    as far from its expectation, or farther; for more than two groups by the quadratic form of the
    log-rank test.

    *permutation*: log-rank scores (Peto & Peto 1972, JRSS A 135:185) over all arrangements of the
    labels within strata up to 50,000, else random ones.

    *hgs*: after the second test of Heinze, Gnant & Schemper (2003, Biometrics 59:1151), which
    permutes survival times given the follow-up realised in each group. What is done here: in each
    sample, the survival time of a censored patient is drawn from the pooled Kaplan-Meier curve
    given that it is longer than what was seen (beyond the last event it stays unseen); the
    follow-up of a patient with the event is drawn from the reverse Kaplan-Meier curve of the own
    group given that it reaches to the event (beyond its last censoring it is unlimited); survival
    times then change places among all patients of a stratum, follow-up does not, and what is seen
    of each is the shorter of the two. The statistic is divided by its standard error in every
    sample. The paper's abstract, not its text, was at hand: the details of the imputation are ours.
    The test is not exact. In simulations (``validation/rank_test_size.md``) it rejects equal
    survival in 2% to about 6.5% of samples at a nominal 5%, most where the larger group is
    followed for a shorter time; ``exact`` stayed below 5% in all of them.

    The one-step hazard ratio is Peto's, observed less expected events over their variance (Yusuf
    et al. 1985, Prog Cardiovasc Dis 27:335).

    Examples
    --------
    >>> table = {"months": [9, 13, 18, 23, 28, 5, 5, 8, 12, 16], "arm": ["A"] * 5 + ["B"] * 5,
    ...          "died": [1, 0, 1, 1, 0, 1, 1, 1, 1, 0]}
    >>> found = compare_curves(table, time="months", event="died", by="arm", test="exact")
    >>> found.rank_test.observed.tolist(), round(found.p_value, 4), found.complete
    ([3, 4], 0.0767, True)
    """
    check_word(test, CurveTest, "test")
    check_level(level)
    check_weights(weights, rho, gamma)
    _check_whole(resamples, seed)
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
        unit=unit,
    )
    asked = Asked(
        sample=sample,
        weights=weights,
        rho=rho,
        gamma=gamma,
        trend=trend_scores(trend, sample),
        resamples=int(resamples),
        seed=int(seed),
        progress=watched(progress),
    )
    return comparison_of(asked, test, alike=alike, level=level)


def comparison_of(
    asked: Asked, test: CurveTest, *, alike: bool | None = None, level: float = 0.95
) -> CurveComparison:
    """The comparison of a sample."""
    sample = asked.sample
    _check_possible(test, asked.weights, sample)
    large = rank_test_of(
        sample, weights=asked.weights, rho=asked.rho, gamma=asked.gamma, trend=asked.trend
    )
    followup = followup_of(sample, alike=alike)
    used, why = _choose(test, large, followup, sample)
    tail = _tail(used, asked, large)
    return CurveComparison(
        by=sample.by,
        groups=sample.names,
        test=used,
        asked=test,
        why=why,
        p_value=tail.both,
        p_se=tail.p_se,
        p_fewer=tail.fewer,
        p_more=tail.more,
        resamples=tail.resamples,
        complete=tail.complete,
        seed=None if tail.p_se is None else asked.seed,
        doubtful=used == "permutation" and not followup.alike,
        rank_test=large,
        hazard_ratio=one_step(large, level),
        followup=followup,
        statuses=sample.seen.statuses(),
        left_out=sample.seen.left_out,
        cautions=(*sample.cautions(), *_few_events(used, large)),
    )


def one_step(test: RankTest, level: float = 0.95) -> OneStepHazardRatio | None:
    """The one-step hazard ratio of two groups; None for more, with weights, or without variance."""
    if len(test.groups) != 2 or test.weights != "log-rank" or not test.covariance[0, 0] > 0:
        return None
    variance = float(test.covariance[0, 0])
    estimate = float(test.observed[0] - test.expected[0]) / variance
    se = 1 / math.sqrt(variance)
    half = normal_quantile(level) * se
    return OneStepHazardRatio(
        groups=(test.groups[0], test.groups[1]),
        estimate=estimate,
        se=se,
        ci=Interval(estimate - half, estimate + half),
        level=level,
    )


def _choose(
    test: CurveTest, large: RankTest, followup: FollowUpComparison, sample: Sample
) -> tuple[CurveTest, str]:
    if test != "auto":
        return test, "asked"
    if large.reason is not None:
        return "log-rank", "no_test"
    if _many(large):
        return "log-rank", "many_events"
    given_risk: CurveTest = "exact" if large.weights == "log-rank" else "permutation"
    if sample.late:
        return given_risk, "late_entry"
    return (given_risk, "alike") if followup.alike else ("hgs", "unequal_followup")


def _many(large: RankTest) -> bool:
    at_risk = large.expected[large.expected > 0]
    return bool(large.observed.sum() >= MANY_EVENTS and at_risk.min() >= MANY_EXPECTED)


def _tail(used: CurveTest, asked: Asked, large: RankTest) -> Tail:
    """The p-value of the test that is used; None in it where nothing is compared."""
    if large.p_value is not None and used in SMALL_SAMPLE_TESTS:
        return SMALL_SAMPLE_TESTS[used](asked)
    return Tail(both=large.p_value)


def _few_events(used: CurveTest, large: RankTest) -> tuple[Caution, ...]:
    if used != "log-rank" or large.p_value is None or _many(large):
        return ()
    fewest = float(np.min(large.expected[large.expected > 0]))
    what = f"{int(large.observed.sum())} events, {fewest:.1f} expected in a group"
    return (caution("PC-M14", what=what),)


def _check_possible(test: CurveTest, weights: TimeWeight, sample: Sample) -> None:
    problems = []
    if test == "exact" and weights != "log-rank":
        problems.append(
            f"test: exact counts events and takes no weights ({weights}); use permutation or hgs."
        )
    if test == "hgs" and sample.late:
        problems.append(
            "test: hgs cannot be used where patients entered late, because nobody knows what the "
            "others would have been seen with; use exact."
        )
    if problems:
        raise InputError(problems)


def _check_whole(resamples: object, seed: object) -> None:
    problems = [
        f"{name}: {shown(value)} is no whole number from {least} on."
        for name, value, least in (("resamples", resamples, 1), ("seed", seed, 0))
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least
    ]
    if not problems and resamples > _MOST_RESAMPLES:  # type: ignore[operator]
        most = f"{_MOST_RESAMPLES:,}"
        problems.append(f"resamples: {shown(resamples)} is too many; {most} are enough.")
    if problems:
        raise InputError(problems)
