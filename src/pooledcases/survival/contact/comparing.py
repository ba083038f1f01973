"""Current status compared between groups, where they were last seen at like times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.errors import InputError
from pooledcases.guardrails import refusal
from pooledcases.kernels import label_permutation
from pooledcases.kernels.isotonic import isotonic_shares
from pooledcases.kernels.ranks import doubled_midranks
from pooledcases.options import ContactInterval, TimeUnit, check_flag, is_number, shown
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.results.current_status import CurrentStatusGroups
from pooledcases.results.status_comparison import ContactTimes, StatusComparison
from pooledcases.survival.comparing.followup import LEAST_P, MOST_RATIO
from pooledcases.survival.comparing.resampling import ALL_UP_TO
from pooledcases.survival.comparing.samples import Sample, read_sample, sample_of
from pooledcases.survival.contact.estimate import Limits, estimate_of
from pooledcases.survival.events import Event
from pooledcases.survival.observations import restrict

#: Statistics that differ by less than this, relatively, are tied: rounding must not decide.
_TIE = 1e-9


def compare_status(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None = None,
    start: str | None = None,
    alike: bool | None = None,
    force: bool = False,
    resamples: int = 10_000,
    seed: int = 1,
    interval: ContactInterval = "valid",
    level: float = 0.95,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> StatusComparison:
    """Compare current status between groups; refused where they were last seen at unlike times.

    Parameters
    ----------
    table, time, event, start, interval, level, unit, id
        As in :func:`pooledcases.survival.current_status`.
    by : str
        Column of the groups.
    groups : sequence of str, optional
        The groups to compare, in this order; all where absent.
    alike : bool, optional
        What is known of the times of contact; by default the rule of the notes decides.
    force : bool
        Give the test although the times are unlike, with PC-M29 as a caution.
    resamples, seed : int
        Arrangements to draw where not all can be gone through, up to 50,000.

    Returns
    -------
    StatusComparison
        Cautions: PC-M07 always; PC-M29 without ``start`` and where the test was forced; PC-M17 for
        patients left out.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.current_status`; or fewer than two groups have patients.
    Refusal
        PC-M29: the groups were last seen at unlike times, or may have been.

    Notes
    -----
    Each patient has the score d − F(c): 1 or 0 for the status, less the current-status estimate of
    all groups together at the time of contact. The scores of a group are summed; this is the score
    test of proportional odds of the event with the pooled estimate put in. Its distribution is that
    over all arrangements of the groups among the patients, so that the test is exact where status
    and time of contact together are distributed alike: it answers to unlike times of contact too,
    and where those differ nothing can be said of the status. For more than two groups the sums are
    put together by the inverse of their covariance over the arrangements.

    Times of contact are alike where their ranks, by the same permutation, have p > 0.2 and the
    medians differ by less than 1.5 times: the rule of
    :func:`pooledcases.survival.compare_followup`, here on the times of all patients, because every
    one of them is seen.

    Examples
    --------
    >>> table = {"months": [6, 12, 18, 24, 30, 7, 11, 19, 25, 29], "arm": ["A"] * 5 + ["B"] * 5,
    ...          "lost": [0, 0, 0, 0, 1, 0, 1, 1, 1, 1]}
    >>> found = compare_status(table, time="months", event="lost", by="arm")
    >>> found.excess.round(2).tolist(), round(found.p_value, 3), found.complete, found.contact.rule
    ([-1.17, 1.17], 0.079, True, 'similar')
    """
    check_flag(force, "force")
    _check_draws(resamples, seed)
    asked = Limits(interval, level)
    table = columns_of(table, by=by, start=start)
    sample = _sample(table, time, event, by, groups, start, id, unit)
    part, sizes = sample.parts[0], sample.n
    draws = _Draws(resamples, seed)
    contact = _contact_times(sample, draws, alike)
    if not contact.alike and not force:
        raise refusal("PC-M29", form="contact", **_words(sample, contact))
    scores = _scores(part.times, part.events)
    excess = _sums(part.groups, scores, sample.k)
    reason = None if np.abs(scores).max() > _TIE else "no_difference"
    tail = draws.tail(scores, part.groups, sizes) if reason is None else _Tail(None)
    return StatusComparison(
        by=by,
        groups=sample.names,
        n=sizes,
        n_events=np.bincount(part.groups[part.events == 1], minlength=sample.k).astype(np.int64),
        excess=excess,
        p_value=tail.p_value,
        p_se=tail.p_se,
        resamples=tail.resamples,
        complete=tail.complete,
        seed=None if tail.p_se is None else int(seed),
        reason=reason,
        contact=contact,
        estimates=_estimates(sample, asked, start),
        left_out=sample.seen.left_out,
        cautions=_cautions(sample, start, forced=not contact.alike),
    )


def _sample(
    table: Table,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None,
    start: str | None,
    id: str,
    unit: TimeUnit | None,
) -> Sample:
    sample = read_sample(
        table,
        time=time,
        event=event,
        by=by,
        groups=groups,
        strata=None,
        entry=None,
        status_at_contact=True,
        id=id,
        unit=unit,
    )
    names = sample.names
    if start is not None:
        seen = restrict(sample.seen, table, start)
        if not seen.counted.any():
            raise InputError(f"column {start}: nobody who is compared was disease-free (yes).")
        sample = sample_of(seen, by, names, status_at_contact=True)
    empty = [name for name, n in zip(names, sample.n, strict=True) if not n]
    if empty:
        raise InputError(
            f"column {by}: no patient of {', '.join(empty)} has all that is needed; name the "
            "groups that are to be compared, without these."
        )
    if len(names) < 2:
        raise InputError(
            f"column {by}: only {names[0]} has patients with a time and a status; two groups are "
            "needed to compare. See the estimate of the one instead."
        )
    return sample


def _scores(times: FloatArray, events: IntArray) -> FloatArray:
    """The status of each patient, less the estimate for all at the time of contact."""
    grid, place = np.unique(times, return_inverse=True)
    totals = np.bincount(place, weights=events, minlength=len(grid))
    return np.asarray(events - isotonic_shares(totals, np.bincount(place))[place])


@dataclass(frozen=True, slots=True)
class _Tail:
    p_value: float | None
    p_se: float | None = None
    resamples: int | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class _Draws:
    """How arrangements are gone through, or drawn."""

    resamples: int
    seed: int

    def tail(self, scores: FloatArray, groups: IntArray, sizes: IntArray) -> _Tail:
        """How often the groups' sums lie as far from their expectation as the data's."""
        centred = scores - scores.mean()
        covariance = label_permutation.sums_covariance([centred], [sizes])
        seen = _sums(groups, centred, len(sizes))
        observed = float(_distance(seen, covariance))
        least = observed - _TIE * max(1.0, observed)
        if label_permutation.arrangements([sizes]) <= ALL_UP_TO:
            sums = label_permutation.all_sums([centred], [sizes])
            share = float((_distance(sums, covariance) >= least).mean())
            return _Tail(share, resamples=len(sums), complete=True)
        rng = np.random.default_rng(self.seed)
        sums = label_permutation.random_sums([centred], [sizes], self.resamples, rng)
        hits = int((_distance(sums, covariance) >= least).sum())
        # the data's own arrangement stands beside the random ones, so that no p is 0
        p = (1 + hits) / (1 + self.resamples)
        return _Tail(p, float(np.sqrt(p * (1 - p) / self.resamples)), self.resamples)


def _sums(groups: IntArray, values: FloatArray, k: int) -> FloatArray:
    total = np.zeros(k)
    np.add.at(total, groups, values)
    return total


def _distance(sums: FloatArray, covariance: FloatArray) -> FloatArray:
    if len(covariance) == 2:
        return np.abs(sums[..., 0])
    inverse = np.linalg.pinv(covariance, rcond=1e-10, hermitian=True)
    return np.asarray(np.einsum("...i,ij,...j->...", sums, inverse, sums))


def _contact_times(sample: Sample, draws: _Draws, alike: bool | None) -> ContactTimes:
    if not (alike is None or isinstance(alike, bool | np.bool_)):
        raise InputError(f"alike: {shown(alike)} is neither True, False nor None; write one.")
    part = sample.parts[0]
    ranks = doubled_midranks(part.times).astype(float)
    same = ranks.min() == ranks.max()
    tail = _Tail(1.0, complete=True) if same else draws.tail(ranks, part.groups, sample.n)
    medians = np.array([np.median(part.times[part.groups == at]) for at in range(sample.k)])
    p_value = 1.0 if tail.p_value is None else tail.p_value
    found, rule = bool(alike), "declared"
    if alike is None:
        unlike = medians.max() > MOST_RATIO * medians.min() or (
            medians.max() == MOST_RATIO * medians.min() and medians.max() > 0
        )
        rule = "test_differs" if p_value <= LEAST_P else "medians_differ" if unlike else "similar"
        found = rule == "similar"
    return ContactTimes(
        n=sample.n,
        medians=medians,
        p_value=p_value,
        complete=tail.complete,
        alike=found,
        rule=rule,
        least_p=LEAST_P,
        most_ratio=MOST_RATIO,
    )


def _words(sample: Sample, contact: ContactTimes) -> dict[str, str]:
    each = zip(sample.names, contact.medians.tolist(), strict=True)
    medians = ", ".join(f"{name} {median:g}" for name, median in each)
    return {"medians": medians, "p": f"{contact.p_value:.2g}"}


def _estimates(sample: Sample, asked: Limits, start: str | None) -> CurrentStatusGroups:
    seen = sample.seen
    return CurrentStatusGroups(
        by=sample.by,
        estimates=tuple(
            estimate_of(seen.where(seen.groups == name), asked, start=start, group=name)
            for name in sample.names
        ),
        unit=seen.unit,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=_cautions(sample, start, forced=False),
    )


def _cautions(sample: Sample, start: str | None, *, forced: bool) -> tuple[Caution, ...]:
    seen = sample.seen
    unlike = (caution("PC-M29"),) if start is None or forced else ()
    return (caution("PC-M07"), *unlike, *seen.cautions())


def _check_draws(resamples: object, seed: object) -> None:
    problems = [
        f"{name}: {shown(value)} is no whole number from {least} on."
        for name, value, least in (("resamples", resamples, 1), ("seed", seed, 0))
        if not is_number(value) or int(value) != value or value < least
    ]
    if problems:
        raise InputError(problems)
