"""Survival at fixed times, the median, restricted means and rates of simulated patients.

Survival is exponential with mean 1, follow-up uniform from 0 on. What is simulated is computed as
the package does it for a table of patients; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coverage_study.cells import LEVEL, SIZES, Array, Cell, Plan, Topic, held
from pooledcases.kernels.intervals import exact_poisson, normal_quantile
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.restricted_limits import logit_t, recovered
from pooledcases.kernels.restricted_mean import restricted_mean
from pooledcases.kernels.survival_limits import (
    SURVIVAL_INTERVALS,
    is_beta_product,
    limits,
    no_event_limit,
    start_limit,
    time_limits,
)

#: Restricted means with their standard errors.
Means = tuple[Array, Array]
#: Longest follow-up, and the share who are censored at it.
FOLLOW_UP = {"32% censored": 3.0, "50% censored": 1.594}
HEIGHTS = (0.9, 0.75, 0.5, 0.25)
HORIZON = 1.0
Z = normal_quantile(LEVEL)
#: The mixture's quantiles are searched for, which takes longer: one of so many samples.
SLOW = {"bpcp-mid-p": 5}


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Samples of patients in the order of their times, which all differ; arrays (samples, n)."""

    times: Array
    events: np.ndarray

    @classmethod
    def draw(
        cls, rng: np.random.Generator, samples: int, n: int, longest: float, hazard: float = 1.0
    ) -> Samples:
        """Exponential survival, uniform follow-up."""
        survival = rng.exponential(1 / hazard, (samples, n))
        contact = rng.uniform(0, longest, (samples, n))
        times, events = np.minimum(survival, contact), (survival <= contact).astype(np.int64)
        order = np.argsort(times, axis=1)
        return cls(
            np.take_along_axis(times, order, axis=1), np.take_along_axis(events, order, axis=1)
        )

    @property
    def at_risk(self) -> np.ndarray:
        """Just before each time, the same in every sample."""
        return np.arange(self.times.shape[1], 0, -1)

    def first(self, samples: int) -> Samples:
        """Some of them."""
        return Samples(self.times[:samples], self.events[:samples])


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """The limits of every sample's curve at its times, (samples, n)."""

    samples: Samples
    survival: Array
    low: Array
    high: Array
    interval: str

    @classmethod
    def of(cls, samples: Samples, interval: str) -> Bands:
        """Made by the kernel behind :func:`pooledcases.kaplan_meier`."""
        at_risk = np.broadcast_to(samples.at_risk, samples.times.shape)
        survival = product_limit(at_risk, samples.events)
        if is_beta_product(interval):
            made = limits(survival, at_risk, samples.events, interval=interval, level=LEVEL)
            return cls(samples, survival, *made, interval)
        rows = [
            limits(own, samples.at_risk, events, interval=interval, level=LEVEL)
            for own, events in zip(survival, samples.events, strict=True)
        ]
        low, high = (np.array(side) for side in zip(*rows, strict=True))
        return cls(samples, survival, low, high, interval)

    def at(self, t: float) -> tuple[Array, Array]:
        """The limits at one time as ``Curve.at`` has them; NaN where the data do not reach."""
        times, n = self.samples.times, self.samples.times.shape[1]
        place = (times <= t).sum(axis=1) - 1
        pick = np.maximum(place, 0)[:, None]
        low, high = (np.take_along_axis(side, pick, axis=1)[:, 0] for side in (self.low, self.high))
        so_far = np.cumsum(self.samples.events, axis=1)
        none_yet = (place < 0) | (np.take_along_axis(so_far, pick, axis=1)[:, 0] == 0)
        beta = is_beta_product(self.interval)
        if beta:
            start = start_limit(n, interval=self.interval, level=LEVEL)
            low = np.where(place < 0, start, low)
        else:
            left = no_event_limit(np.maximum(n - 1 - place, 1), LEVEL)
            low = np.where(none_yet, left, low)
        high = np.where(none_yet, 1.0, high)
        beyond = (t > times[:, -1]) & (self.survival[:, -1] > 0)
        low = np.where(beyond, 0.0 if beta else np.nan, low)
        return low, np.where(beyond, self.high[:, -1] if beta else np.nan, high)

    def median(self) -> tuple[Array, Array]:
        """Brookmeyer & Crowley's limits; NaN where there are none."""
        rows = [
            time_limits(
                times,
                self.samples.at_risk,
                events,
                low,
                high,
                interval=self.interval,
                level=LEVEL,
                height=0.5,
            )
            or (math.nan, math.nan)
            for times, events, low, high in zip(
                self.samples.times, self.samples.events, self.low, self.high, strict=True
            )
        ]
        low, high = (np.array(side) for side in zip(*rows, strict=True))
        return low, high


def survival_and_median(plan: Plan) -> Iterator[Cell]:
    """Every interval of a curve at fixed times, and of its median."""
    for place, (share, longest) in enumerate(FOLLOW_UP.items()):
        for n in SIZES:
            drawn = Samples.draw(plan.generator(1, place, n), plan.samples, n, longest)
            for word in SURVIVAL_INTERVALS:
                bands = Bands.of(drawn.first(plan.samples // SLOW.get(word, 1)), word)
                for height in HEIGHTS:
                    found, truth = bands.at(-math.log(height)), f"S = {height:g}, {share}"
                    yield held("survival", n, truth, word, found, height)
                yield held("median", n, share, word, bands.median(), math.log(2))


def means_of(samples: Samples, horizon: float) -> tuple[Array, Array]:
    """Restricted means and standard errors; NaN where follow-up ends before, or without an event.

    As :func:`pooledcases.survival.restricted_mean` has them.
    """
    rows = [
        restricted_mean(times, samples.at_risk, events, horizon)
        for times, events in zip(samples.times, samples.events, strict=True)
    ]
    mean, variance = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    short = (samples.times[:, -1] < horizon) & (samples.events == 0)[:, -1]
    there = (variance > 0) & ~short
    return np.where(there, mean, np.nan), np.where(there, np.sqrt(variance), np.nan)


def restricted_means(plan: Plan) -> Iterator[Cell]:
    """A restricted mean, and the difference of two groups of n each, or of one more of 20."""
    for n in SIZES:
        rng = plan.generator(2, n)
        groups = [
            means_of(Samples.draw(rng, plan.samples, n, 3.0, hazard), HORIZON)
            for hazard in (1.0, 1.0, 0.5)
        ]
        truths = [(1 - math.exp(-hazard * HORIZON)) / hazard for hazard in (1.0, 1.0, 0.5)]
        for word, around in RESTRICTED.items():
            own = around(groups[0], n)
            yield held("restricted mean", n, "mean", word, own, truths[0])
            for other, hazards in ((1, "equal hazards"), (2, "hazard ratio 2")):
                found = RESTRICTED_DIFFERENCES[word](groups[other], n, groups[0], n)
                truth = truths[other] - truths[0]
                yield held("restricted mean", n, f"difference, {hazards}", word, found, truth)
    yield from _unequal_means(plan)


def _unequal_means(plan: Plan) -> Iterator[Cell]:
    """Five patients beside twenty who were followed for longer."""
    rng = plan.generator(2, 5, 20)
    few = means_of(Samples.draw(rng, plan.samples, 5, 1.594), HORIZON)
    many = means_of(Samples.draw(rng, plan.samples, 20, 6.0), HORIZON)
    for word, apart in RESTRICTED_DIFFERENCES.items():
        found = apart(many, 20, few, 5)
        yield held("restricted mean", "5 + 20", "difference, equal hazards", word, found, 0.0)


def _normal_mean(group: Means, n: int) -> tuple[Array, Array]:
    return group[0] - Z * group[1], group[0] + Z * group[1]


def _logit_t_mean(group: Means, n: int) -> tuple[Array, Array]:
    return logit_t(group[0], group[1] ** 2, n, HORIZON, 1 - LEVEL)


def _normal_difference(first: Means, n: int, second: Means, m: int) -> tuple[Array, Array]:
    apart, se = first[0] - second[0], np.hypot(first[1], second[1])
    return apart - Z * se, apart + Z * se


def _recovered_difference(first: Means, n: int, second: Means, m: int) -> tuple[Array, Array]:
    return recovered(first[0], second[0], _logit_t_mean(first, n), _logit_t_mean(second, m))


RESTRICTED = {"normal": _normal_mean, "logit-t": _logit_t_mean}
RESTRICTED_DIFFERENCES = {"normal": _normal_difference, "logit-t": _recovered_difference}


def rates(plan: Plan) -> Iterator[Cell]:
    """Events per person-time, where both are random."""
    for place, (share, longest) in enumerate(FOLLOW_UP.items()):
        for n in SIZES:
            drawn = Samples.draw(plan.generator(3, place, n), plan.samples, n, longest)
            x, total = drawn.events.sum(axis=1).astype(float), drawn.times.sum(axis=1)
            half = Z * np.sqrt(x) / total
            with np.errstate(divide="ignore", invalid="ignore"):
                turn = np.where(x > 0, np.exp(Z / np.sqrt(x)), np.nan)
            made = {
                "exact-poisson": exact_poisson(x, total, LEVEL),
                "log": (x / total / turn, x / total * turn),
                "normal": (np.maximum(x / total - half, 0.0), x / total + half),
            }
            for word, found in made.items():
                yield held("rate", n, share, word, found, 1.0)


SIMULATED = (
    "Survival is exponential with mean 1, follow-up uniform on 0 to 3 (32% censored) or 0 to 1.594 "
    "(50% censored)."
)
TOPICS = (
    Topic(
        key="survival",
        title="Survival at a time (Kaplan-Meier)",
        text=f"{SIMULATED} The times are those at which survival is as given. Beyond the last time "
        "of a sample only the beta product has limits; the others' coverage is that of the samples "
        "that reach so far. Where nobody, or everybody, had the event all have exact limits.",
        cells=survival_and_median,
        promised=frozenset({"bpcp"}),
    ),
    Topic(
        key="median",
        title="Median survival (Brookmeyer-Crowley)",
        text=f"{SIMULATED} An upper limit that is not reached is infinite; a sample whose lower "
        "limit is not reached has no interval.",
        cells=lambda plan: iter(()),
        promised=frozenset({"bpcp"}),
    ),
    Topic(
        key="restricted mean",
        title="Restricted mean up to time 1",
        text="Survival as above, 32% censored; n patients in each group. Of 5 + 20 the 20 are "
        "followed for longer (uniform on 0 to 6), the 5 for shorter (50% censored). Samples whose "
        "follow-up ends before the horizon, or without an event, have no interval. There is no "
        "exact interval of a restricted mean; *normal* is for large samples, *logit-t* for small "
        "ones.",
        cells=restricted_means,
    ),
    Topic(
        key="rate",
        title="Rate of simulated patients",
        text=f"{SIMULATED} Person-time is random here, as with patients, and not fixed.",
        cells=rates,
        promised=frozenset({"exact-poisson"}),
    ),
)
