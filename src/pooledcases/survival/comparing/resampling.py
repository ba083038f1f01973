"""The small-sample p-values of a comparison: exact, permuted, and permuted under own follow-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.kernels import exact_log_rank, label_permutation, unequal_followup
from pooledcases.kernels.rank_tests import (
    RankSums,
    batch_chi_squared,
    contrast_and_variance,
    rank_sums,
    weights_of,
)
from pooledcases.kernels.risk_tables import RiskTables
from pooledcases.options import TimeWeight
from pooledcases.progress import Progress, nobody
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.survival.comparing.samples import Part, Sample

#: Arrangements of labels up to which all are gone through.
ALL_UP_TO = 50_000
#: Statistics that differ by less than this, relatively, are tied: rounding must not decide.
_TIE = 1e-9
#: Cells of resampled tables held at once.
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What is computed of a sample, and how."""

    sample: Sample
    weights: TimeWeight
    rho: float
    gamma: float
    trend: FloatArray | None
    resamples: int
    seed: int
    progress: Progress = nobody

    @property
    def contrast(self) -> FloatArray | None:
        """Along which the groups are compared: a trend, or the first of two; None for all."""
        return np.array([1.0, 0.0]) if self.trend is None and self.sample.k == 2 else self.trend

    def generator(self) -> np.random.Generator:
        """The stream of random numbers of this seed."""
        return np.random.default_rng(self.seed)

    def sums(self) -> RankSums:
        """Those of the data."""
        return self.sample.sums(self.weights, self.rho, self.gamma)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tail:
    """How often a statistic is as far out as the observed one, to both sides and to each."""

    both: float | None
    fewer: float | None = None
    more: float | None = None
    p_se: float | None = None
    resamples: int | None = None
    complete: bool = False


def exact(asked: Asked) -> Tail:
    """Given the risk sets, which are those of the data in every arrangement."""
    sample, sums = asked.sample, asked.sums()
    tables = _side_by_side([part.tables(sample.k) for part in sample.parts])
    if exact_log_rank.steps(tables) <= exact_log_rank.MOST_STEPS:
        found = exact_log_rank.event_sums(tables)
        distance = _distance(found.events - sums.expected, sums.covariance, asked.contrast)
        observed = _distance(sums.excess, sums.covariance, asked.contrast)
        return _listed(distance, observed, asked.contrast, found.probability, None)
    events = exact_log_rank.drawn_events(tables, asked.resamples, asked.generator())
    distance = _distance(events - sums.expected, sums.covariance, asked.contrast)
    observed = _distance(sums.excess, sums.covariance, asked.contrast)
    return _sampled(distance, observed, asked.contrast)


def permutation(asked: Asked) -> Tail:
    """Over the arrangements of the labels within strata."""
    sample = asked.sample
    values = [_scores(asked, part) for part in sample.parts]
    sizes = [part.sizes(sample.k) for part in sample.parts]
    observed = np.sum(
        [
            np.bincount(part.groups, weights=own, minlength=sample.k)
            for part, own in zip(sample.parts, values, strict=True)
        ],
        axis=0,
    )
    # the scores of a stratum sum to zero, so that the expectation of every sum is zero
    covariance = label_permutation.sums_covariance(values, sizes)
    seen = _distance(observed, covariance, asked.contrast)
    count = label_permutation.arrangements(sizes)
    if count <= ALL_UP_TO:
        sums = label_permutation.all_sums(values, sizes)
        share = np.full(len(sums), 1 / len(sums))
        distance = _distance(sums, covariance, asked.contrast)
        return _listed(distance, seen, asked.contrast, share, len(sums))
    sums = label_permutation.random_sums(values, sizes, asked.resamples, asked.generator())
    return _sampled(_distance(sums, covariance, asked.contrast), seen, asked.contrast)


def hgs(asked: Asked) -> Tail:
    """Survival times permuted, each group under its own follow-up; the statistic is studentized.

    Not exact: it may pass its level by about one percent where the larger group is followed for a
    shorter time (``validation/rank_test_size.md``).
    """
    sums = asked.sums()
    observed = _studentized(sums, asked.contrast)
    drawn = [_studentized(some, asked.contrast) for some in _resampled(asked)]
    return _sampled(np.concatenate(drawn), observed, asked.contrast)


#: The small-sample tests by their word.
SMALL_SAMPLE_TESTS: Mapping[str, Callable[[Asked], Tail]] = MappingProxyType(
    {"exact": exact, "permutation": permutation, "hgs": hgs}
)


def _resampled(asked: Asked) -> Iterator[RankSums]:
    sample, rng = asked.sample, asked.generator()
    ready = [
        unequal_followup.prepare(part.times, part.events, part.groups, sample.k)
        for part in sample.parts
    ]
    width = max(max(part.died.size, part.m * sample.k) for part in ready)
    step = max(1, _AT_ONCE // width)
    for start in range(0, asked.resamples, step):
        draws = min(step, asked.resamples - start)
        total: RankSums | None = None
        for part in ready:
            tables = unequal_followup.resampled(part, sample.k, draws, rng)
            weights = weights_of(tables, asked.weights, asked.rho, asked.gamma)
            sums = rank_sums(tables, weights)
            total = sums if total is None else total + sums
        if total is not None:
            yield total
        asked.progress(start + draws, asked.resamples)


def _scores(asked: Asked, part: Part) -> FloatArray:
    tables = part.tables(asked.sample.k)
    return label_permutation.scores(
        part.times,
        part.events,
        np.unique(part.times[part.events == 1]),
        tables.d / tables.n,
        weights_of(tables, asked.weights, asked.rho, asked.gamma),
        part.entry,
    )


def _side_by_side(tables: list[RiskTables]) -> RiskTables:
    """The tables of all strata, one after the other."""
    return RiskTables(
        at_risk=np.concatenate([one.at_risk for one in tables], axis=-1),
        events=np.concatenate([one.events for one in tables], axis=-1),
    )


def _distance(
    excess: FloatArray, covariance: FloatArray, contrast: FloatArray | None
) -> FloatArray:
    """How far sums lie from their expectation: signed along a contrast, else by the covariance."""
    if contrast is not None:
        return np.asarray(excess @ contrast)
    inverse = np.linalg.pinv(covariance, rcond=1e-10, hermitian=True)
    return np.asarray(np.einsum("...i,ij,...j->...", excess, inverse, excess))


def _studentized(sums: RankSums, contrast: FloatArray | None) -> FloatArray:
    if contrast is None:
        return batch_chi_squared(sums)
    distance, variance = contrast_and_variance(sums, contrast)
    out = np.zeros_like(variance)
    return np.asarray(np.divide(distance, np.sqrt(variance), out=out, where=variance > 0))


def _hits(
    distance: FloatArray, observed: FloatArray, contrast: FloatArray | None
) -> tuple[BoolArray, ...]:
    """Which statistics are as far out: to both sides, and to each where there are sides."""
    slack = _TIE * max(1.0, abs(float(observed)))
    both = np.abs(distance) >= abs(float(observed)) - slack
    if contrast is None:
        return (both,)
    return both, distance <= observed + slack, distance >= observed - slack


def _listed(
    distance: FloatArray,
    observed: FloatArray,
    contrast: FloatArray | None,
    probability: FloatArray,
    count: int | None,
) -> Tail:
    found = [
        min(1.0, float(probability[hits].sum())) for hits in _hits(distance, observed, contrast)
    ]
    fewer, more = (found[1], found[2]) if contrast is not None else (None, None)
    return Tail(both=found[0], fewer=fewer, more=more, p_se=None, resamples=count, complete=True)


def _sampled(distance: FloatArray, observed: FloatArray, contrast: FloatArray | None) -> Tail:
    """The data's own arrangement stands beside the random ones, so that no p is 0."""
    draws = len(distance)
    found = [
        (1 + int(np.count_nonzero(hits))) / (1 + draws)
        for hits in _hits(distance, observed, contrast)
    ]
    fewer, more = (found[1], found[2]) if contrast is not None else (None, None)
    return Tail(
        both=found[0],
        fewer=fewer,
        more=more,
        p_se=float(np.sqrt(found[0] * (1 - found[0]) / draws)),
        resamples=draws,
        complete=False,
    )
