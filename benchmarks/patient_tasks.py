"""What is timed on patients: each task gives one line for every program that can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from peers import Peer
from timing import Timing, seconds

import pooledcases as pc
from pooledcases.kernels.event_table import event_table
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.rank_tests import chi_squared, rank_sums
from pooledcases.kernels.risk_tables import risk_tables
from pooledcases.kernels.shared_margins import fisher_shared
from pooledcases.kernels.survival_limits import limits

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

MANY, FEW, SEED = 1_000_000, 64, 1
PERMUTATIONS = 10_000
#: Groups whose tables are all tested, and how many of these the others are timed on.
GROUPS, OTHERS = (60, 64), 300


def patients(size: int) -> tuple[Array, Ints, Ints]:
    """Times, events and groups: exponential survival, uniform follow-up, all times different."""
    rng = np.random.default_rng(SEED)
    survival, contact = rng.exponential(10, size), rng.uniform(0, 30, size)
    groups = rng.integers(0, 2, size)
    return np.minimum(survival, contact), (survival <= contact).astype(np.int64), groups


#: How times are written: as they are, and in whole months, where nearly all are shared.
WRITTEN: dict[str, Callable[[Array], Array]] = {"days": lambda t: t, "whole months": np.ceil}


def curves(others: Sequence[Peer]) -> Iterator[Timing]:
    """The product-limit estimate, with its limits, and from a table of cells."""
    exact, events, _ = patients(MANY)
    for written, how in WRITTEN.items():
        times = how(exact)

        def curve(times: Array = times) -> Array:
            found = event_table(times, events)
            return product_limit(found.at_risk, found.events)

        def with_limits(times: Array = times) -> object:
            found = event_table(times, events)
            survival = product_limit(found.at_risk, found.events)
            return limits(survival, found.at_risk, found.events, interval="log-log", level=0.95)

        def whole(times: Array = times) -> object:
            return pc.kaplan_meier({"months": times, "died": events}, time="months", event="died")

        done = {
            f"Kaplan-Meier, 10⁶ patients, {written}": seconds(curve),
            f"the same with log-log limits, {written}": seconds(with_limits),
            f"kaplan_meier(table), 10⁶ patients, {written}": seconds(whole, repeats=3),
        }
        yield from _each(done, others, "curve", (times, events), curve())


def log_ranks(others: Sequence[Peer]) -> Iterator[Timing]:
    """The log-rank test of two groups, and from a table of cells."""
    exact, events, groups = patients(MANY)
    for written, how in WRITTEN.items():
        times = how(exact)

        def test(times: Array = times) -> Array:
            sums = rank_sums(risk_tables(times, events, groups, 2))
            return np.array([chi_squared(sums)[0]])

        def whole(times: Array = times) -> object:
            table = {"months": times, "died": events, "arm": groups}
            return pc.survival.log_rank(table, time="months", event="died", by="arm")

        done = {
            f"log-rank test, 10⁶ patients, {written}": seconds(test),
            f"log_rank(table), 10⁶ patients, {written}": seconds(whole, repeats=3),
        }
        yield from _each(done, others, "log-rank", (times, events, groups), test())


def permutations(others: Sequence[Peer]) -> Iterator[Timing]:
    """Permuted log-rank tests of few patients, all at once, against one test after the other."""
    times, events, groups = patients(FEW)
    table = {"months": times, "died": events, "arm": groups}

    def permuted() -> object:
        return pc.survival.compare_curves(
            table,
            time="months",
            event="died",
            by="arm",
            test="permutation",
            resamples=PERMUTATIONS,
        )

    done = {"10⁴ permutations of a log-rank test, n = 64": seconds(permuted)}
    for timing in _each(done, others, "log-rank", (times, events, groups), None):
        yield Timing(
            timing.task,
            "all of them",
            timing.ours,
            f"{timing.other} in a loop",
            timing.theirs * PERMUTATIONS,
        )


def exact_tests(others: Sequence[Peer]) -> Iterator[Timing]:
    """Fisher's test of every table of two groups."""
    n1, n2 = GROUPS
    a, c = (grid.ravel() for grid in np.indices((n1 + 1, n2 + 1)))
    here = seconds(lambda: fisher_shared(a, n1, c, n2), units=a.size)
    some = np.random.default_rng(SEED).choice(a.size, OTHERS, replace=False)
    done = {f"Fisher's test of all {a.size:,} tables of 60 + 64": here}
    data, ours = (a[some], n1, c[some], n2), fisher_shared(a, n1, c, n2)[some]
    yield from _each(done, others, "fisher", data, ours, unit="table")


def regressions(others: Sequence[Peer]) -> Iterator[Timing]:
    """Cox's model with Firth's penalty and profiles, against one without penalty, with Wald's."""
    times, events, groups = patients(FEW)
    age = np.random.default_rng(SEED).normal(size=FEW)
    table = {"months": times, "died": events, "arm": groups, "age": age}

    def fit(penalty: str) -> pc.results.CoxRegression:
        return pc.survival.cox(
            table, time="months", event="died", covariates=["arm", "age"], penalty=penalty
        )

    plain = np.array([term.estimate for term in fit("none").terms])
    done = {"cox(), no penalty, n = 64, 2 covariates": seconds(lambda: fit("none"))}
    yield from _each(done, others, "cox", (table,), plain)
    done = {
        "cox(), Firth's penalty and profiles, against no penalty": seconds(lambda: fit("firth"))
    }
    yield from _each(done, others, "cox", (table,), None)


TASKS = (curves, log_ranks, permutations, exact_tests, regressions)


def _each(
    done: dict[str, float],
    others: Sequence[Peer],
    name: str,
    data: tuple[object, ...],
    ours: Array | None,
    *,
    unit: str = "call",
) -> Iterator[Timing]:
    """A line for each way of ours and each other program; each program runs once."""
    answers = [(peer.name, *peer.patients[name](*data)) for peer in others if name in peer.patients]
    for task, here in done.items():
        for other, found, there in answers:
            distance = None if ours is None else float(np.abs(found - ours).max())
            yield Timing(task, unit, here, other, there, distance)
        if not answers:
            yield Timing(task, unit, here, "–", float("nan"))
