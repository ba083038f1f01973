"""What is timed: each task gives one line for every program that can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import patient_tasks
import process_tasks
from numpy.typing import NDArray
from peers import Peer
from timing import Timing, extra_memory, seconds

import pooledcases as pc

Array = NDArray[np.float64]
Task = Callable[[Sequence[Peer]], Iterator[Timing]]

ROWS, STUDIES, SEED = 100_000, 20, 1
#: Others are timed on the first of the same rows.
OTHERS = 300
#: Fifteen series of patients, two of them without an event.
COUNTS: Mapping[str, list[int]] = {
    "xi": [2, 1, 10, 0, 4, 7, 3, 1, 5, 0, 8, 2, 6, 3, 1],
    "ni": [12, 9, 41, 15, 20, 30, 18, 11, 33, 8, 52, 14, 25, 19, 10],
}


def rows(size: int) -> tuple[Array, Array]:
    """Random effects with log-normal variances; the first rows are the same for every size."""
    rng = np.random.default_rng(SEED)
    vi = rng.lognormal(-2.0, 0.7, (ROWS, STUDIES))
    tau = rng.choice([0.0, 0.2, 0.5], (ROWS, 1))
    yi = rng.normal(0.3, np.sqrt(vi + tau**2))
    return yi[:size], vi[:size]


def batch(others: Sequence[Peer]) -> Iterator[Timing]:
    """``pool_batch`` with Hartung-Knapp intervals and I²."""
    yi, vi = rows(ROWS)
    few, their = rows(OTHERS)
    copied = seconds(lambda: (yi.copy(), vi.copy()), units=ROWS)
    for tau2 in ("DL", "PM", "REML"):

        def fit(yi: Array = yi, vi: Array = vi, tau2: str = tau2) -> pc.models.Batch:
            return pc.pool_batch(yi, vi, tau2=tau2, inference="hartung-knapp")

        here = seconds(fit, units=ROWS)
        task, ours = f"batch of 10⁵, k = 20: {tau2}", fit(few, their).tau2
        yield Timing(task, "meta-analysis", here, "copying the input", copied)
        for other in others:
            if tau2 in other.batch:
                found, there = other.batch[tau2](few, their)
                distance = float(np.abs(found - ours).max()) if found.size else None
                yield Timing(task, "meta-analysis", here, other.name, there, distance)


def subsets(others: Sequence[Peer]) -> Iterator[Timing]:
    """All subsets under equal effects."""
    yi, vi = rows(1)
    fit = _pooled(yi[0], vi[0], tau2="EE")
    count = 2**STUDIES - 1
    here = seconds(lambda: pc.diagnostics.gosh(fit), units=count, repeats=3)
    yield from _against(others, "all subsets", "all 2²⁰ subsets, equal effects", "subset", here,
                        scale=1 / (2**12 - 1))  # fmt: skip


def influence(others: Sequence[Peer]) -> Iterator[Timing]:
    """Leave-one-out and the influence set of one meta-analysis."""
    yi, vi = rows(1)
    fit = _pooled(yi[0], vi[0], tau2="DL")
    leave = seconds(lambda: pc.diagnostics.leave_one_out(fit))
    whole = seconds(lambda: pc.diagnostics.influence(fit))
    yield from _against(others, "leave-one-out", "leave-one-out, k = 20, DL", "call", leave)
    yield from _against(others, "influence", "influence set, k = 20, DL", "call", whole)


def resampling(others: Sequence[Peer]) -> Iterator[Timing]:
    """The bootstrap by gathering, and the exact permutation test."""
    yi, vi = rows(1)
    drawn = np.random.default_rng(SEED).integers(0, STUDIES, (10_000, STUDIES))

    def bootstrap() -> object:
        return pc.pool_batch(yi[0][drawn], vi[0][drawn], tau2="REML")

    single = seconds(lambda: _pooled(yi[0], vi[0], tau2="REML"))
    here = seconds(bootstrap, units=len(drawn), repeats=3)
    yield Timing("10⁴ bootstrap samples, REML", "sample", here, "pool() in a loop", single)
    fit = _pooled(yi[0][:10], vi[0][:10], tau2="DL")
    exact = seconds(lambda: pc.diagnostics.permutation_test(fit), repeats=3)
    yield from _against(others, "permutation", "exact permutation test, k = 10, DL", "call", exact)


def counts(others: Sequence[Peer]) -> Iterator[Timing]:
    """The one-stage model of proportions."""
    here = seconds(lambda: pc.pool_counts(COUNTS, measure="PLO"))
    yield from _against(others, "binomial-normal", "binomial-normal model, k = 15", "call", here)


def single(others: Sequence[Peer]) -> Iterator[Timing]:
    """One call of the public functions, tables and all."""
    yi, vi = rows(1)
    effects = pc.effect_sizes({"yi": yi[0], "vi": vi[0]}, measure="HR")
    pooled = seconds(lambda: pc.pool(effects), repeats=25)
    building = seconds(
        lambda: pc.effect_sizes({"yi": yi[0], "vi": vi[0]}, measure="HR"), repeats=25
    )
    bayes = seconds(lambda: pc.models.pool_bayes(effects))
    yield from _against(others, "one fit", "one pool(), k = 20, REML", "call", pooled)
    yield Timing("one effect_sizes(), k = 20", "call", building, "one pool()", pooled)
    yield Timing("one Bayesian fit, k = 20", "call", bayes, "one pool()", pooled)


TASKS: tuple[Task, ...] = (
    *(batch, subsets, influence, resampling, counts, single),
    *patient_tasks.TASKS,
    *process_tasks.TASKS,
)


def memory() -> dict[int, int]:
    """Bytes beyond the result, for more and more rows."""
    yi, vi = rows(ROWS)
    return {
        size: extra_memory(lambda size=size: pc.pool_batch(yi[:size], vi[:size], tau2="REML"))
        for size in (1_000, 10_000, ROWS)
    }


def _pooled(yi: Array, vi: Array, *, tau2: str) -> pc.models.Pooled:
    effects = pc.effect_sizes({"yi": yi, "vi": vi}, measure="HR")
    return pc.pool(effects, tau2=tau2, inference="normal")


def _against(
    others: Sequence[Peer], name: str, task: str, unit: str, here: float, *, scale: float = 1.0
) -> Iterator[Timing]:
    timed = [(other.name, other.single[name]) for other in others if name in other.single]
    for other, there in timed:
        yield Timing(task, unit, here, other, there * scale)
    if not timed:
        yield Timing(task, unit, here, "–", float("nan"))
