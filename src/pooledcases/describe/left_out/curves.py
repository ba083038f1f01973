"""Survival compared between groups, without one patient of each kind: group, time and event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy import special

from pooledcases.data.columns import Table
from pooledcases.describe.left_out.configurations import Configurations
from pooledcases.errors import InputError
from pooledcases.kernels.rank_tests import batch_chi_squared, rank_sums
from pooledcases.kernels.risk_tables import counted_places
from pooledcases.options import CurveTest
from pooledcases.results.base import BoolArray, FloatArray, IntArray
from pooledcases.survival.comparing.rank import rank_test_of
from pooledcases.survival.comparing.resampling import SMALL_SAMPLE_TESTS, Asked
from pooledcases.survival.comparing.samples import Part, Sample, read_sample
from pooledcases.survival.events import Event, event_name

#: Cells of tables held at once, and in all: a few seconds.
_AT_ONCE, _MOST = 4_000_000, 50_000_000
#: Kinds of patients for whom a distribution is computed anew.
_MOST_EXACT = 500
Answers = tuple[FloatArray, FloatArray]


def curves_left_out(
    table: Table,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None,
    test: CurveTest,
    id: str,
    *,
    status_at_contact: bool,
) -> Configurations:
    """The log-rank test without one patient of each kind.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.compare_curves`; or there are too many different patients.
    """
    sample = read_sample(
        table, time=time, event=event, by=by, groups=groups, strata=None, entry=None,
        status_at_contact=status_at_contact, id=id,
    )  # fmt: skip
    part = sample.parts[0]
    rows = np.stack([part.groups, part.times, part.events])
    kinds, first, kind_of = np.unique(rows, axis=1, return_index=True, return_inverse=True)
    estimates, p_values = _without(sample, part, first, test)
    large = rank_test_of(sample)
    variance = float(large.covariance[0, 0])
    two = sample.k == 2 and variance > 0
    difference = float(large.observed[0] - large.expected[0])
    whole = large.p_value
    if whole is not None and test == "exact":
        whole = _exact_p(sample)
    return Configurations(
        compared="curves",
        subject=event_name(event),
        by=by,
        groups=sample.names,
        test=test,
        quantity="log_hazard_ratio",
        ids=sample.seen.ids[sample.seen.counted],
        kind_of=kind_of.ravel().astype(np.int64),
        group_of=tuple(sample.names[int(group)] for group in kinds[0]),
        values=kinds[1],
        events=kinds[2] == 1,
        estimates=estimates,
        p_values=p_values,
        estimate=difference / variance if two else None,
        p_value=whole,
        cautions=sample.cautions(),
    )


def _without(sample: Sample, part: Part, left: IntArray, test: CurveTest) -> Answers:
    """The estimate and p without each of some patients."""
    if test not in _TESTS:
        raise InputError(f"test: leaving patients out of curves takes {', '.join(_TESTS)}.")
    return _TESTS[test](sample, part, left)


def _log_rank(sample: Sample, part: Part, left: IntArray) -> Answers:
    """In batches: who is left out is at risk at no time."""
    grid = np.unique(part.times[part.events == 1])
    last = np.searchsorted(grid, part.times, side="right") - 1
    size = max(1, part.times.size + sample.k * (grid.size + 1))
    if left.size * size > _MOST:
        raise InputError(
            f"{part.times.size:,} patients are too many to leave out one by one; no single one of "
            "so many decides. Name two small groups."
        )
    step = max(1, _AT_ONCE // size)
    found = [
        _batch(last, part.events == 1, part.groups, sample.k, grid.size, left[start : start + step])
        for start in range(0, left.size, step)
    ]
    estimates, p_values = zip(*found, strict=True)
    return np.concatenate(estimates), np.concatenate(p_values)


def _batch(
    last: IntArray, died: BoolArray, groups: IntArray, k: int, m: int, left: IntArray
) -> Answers:
    places = np.broadcast_to(last, (left.size, last.size)).copy()
    events = np.broadcast_to(died, places.shape).copy()
    row = np.arange(left.size)
    places[row, left], events[row, left] = -1, False
    if m == 0:
        return np.full(left.size, np.nan), np.full(left.size, np.nan)
    sums = rank_sums(counted_places(places, events, groups, k, m))
    variance = sums.covariance[..., 0, 0]
    blank = np.full(left.size, np.nan)
    estimates = blank
    if k == 2:
        estimates = np.divide(sums.excess[..., 0], variance, out=blank.copy(), where=variance > 0)
    # each group that takes part gives a degree of freedom, but one of each linked set
    df = np.linalg.matrix_rank(sums.covariance, tol=1e-9, hermitian=True)
    p = special.chdtrc(np.maximum(df, 1), batch_chi_squared(sums))
    return estimates, np.where(df > 0, p, np.nan)


def _exact(sample: Sample, part: Part, left: IntArray) -> Answers:
    """One distribution for each kind of patient, beside the batch that says where there is none."""
    estimates, large = _log_rank(sample, part, left)
    if left.size > _MOST_EXACT:
        raise InputError(
            f"{left.size} different patients are too many for the exact test; use test log-rank."
        )
    p = [
        np.nan if np.isnan(p_large) else _exact_p(_one_less(sample, part, place))
        for place, p_large in zip(left.tolist(), large, strict=True)
    ]
    return estimates, np.array(p, dtype=float)


def _one_less(sample: Sample, part: Part, place: int) -> Sample:
    keep = np.arange(part.times.size) != place
    rest = Part(
        times=part.times[keep],
        events=part.events[keep],
        ended=part.ended[keep],
        groups=part.groups[keep],
        entry=None,
    )
    return replace(sample, parts=(rest,))


def _exact_p(sample: Sample) -> float:
    asked = Asked(
        sample=sample, weights="log-rank", rho=0.0, gamma=0.0, trend=None, resamples=10_000, seed=1
    )
    p = SMALL_SAMPLE_TESTS["exact"](asked).both
    return np.nan if p is None else p


_TESTS: dict[str, Callable[[Sample, Part, IntArray], Answers]] = {
    "log-rank": _log_rank,
    "exact": _exact,
}
