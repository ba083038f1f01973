"""How fast a stack of meta-analyses is pooled, as ratios of times from one run.

The same rows are pooled by one call of ``pool_batch``, by a loop over single fits of this package,
and by a loop over statsmodels' ``combine_effects``. Times depend on the machine; their ratios much
less so. See README.md beside this file.
"""

from __future__ import annotations

import csv
import platform
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

import pooledcases as pc

ROWS, STUDIES, SUBSAMPLE, REPEATS, SEED = 20_000, 13, 300, 5, 1
#: Our estimators and the words that statsmodels has for those it shares.
STATSMODELS = {"DL": "chi2", "PM": "iterated"}
OUTPUT = Path(__file__).with_name("pooling.csv")
PACKAGES = ("pooledcases", "numpy", "scipy", "statsmodels")

Array = NDArray[np.float64]
Rows = tuple[Array, Array, NDArray[np.bool_]]


@dataclass(frozen=True)
class Timing:
    """One comparison: microseconds a row, their ratio, and how far the two tau² lie apart."""

    estimator: str
    other: str
    batch_us: float
    other_us: float
    ratio: float
    largest_difference: float


def stack() -> Rows:
    """Random effects with random variances; each row includes between 3 and all of its cells."""
    rng = np.random.default_rng(SEED)
    vi = rng.chisquare(4, (ROWS, STUDIES)) / 16 + 0.01
    yi = rng.normal(0.3, np.sqrt(vi + rng.choice([0.0, 0.05, 0.3], (ROWS, 1))))
    places = rng.permuted(np.tile(np.arange(STUDIES), (ROWS, 1)), axis=1)
    return yi, vi, places < rng.integers(3, STUDIES + 1, (ROWS, 1))


def seconds(function: Callable[[], object]) -> float:
    """The median of several runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return median(times)


def by_single_fits(rows: Rows, tau2: str) -> Array:
    """A loop over ``pool_batch`` of one row."""
    return np.array(
        [
            float(pc.pool_batch(y[use], v[use], tau2=tau2).tau2)
            for y, v, use in zip(*rows, strict=True)
        ]
    )


def by_whole_results(rows: Rows, tau2: str) -> Array:
    """A loop over ``effect_sizes`` and ``pool``, with everything that their results say."""
    fits = (
        pc.pool(pc.effect_sizes({"yi": y[use], "vi": v[use]}, measure="GEN"), tau2=tau2)
        for y, v, use in zip(*rows, strict=True)
    )
    return np.array([fit.tau2 for fit in fits])


def by_statsmodels(rows: Rows, tau2: str) -> Array:
    """A loop over ``combine_effects``, whose tau² is not cut at 0."""
    from statsmodels.stats.meta_analysis import combine_effects

    word = STATSMODELS[tau2]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [
            combine_effects(y[use], v[use], method_re=word).tau2
            for y, v, use in zip(*rows, strict=True)
        ]
    return np.maximum(np.array(found, dtype=float), 0.0)


def compare(rows: Rows, tau2: str, other: str, loop: Callable[[Rows, str], Array]) -> Timing:
    """One call for all rows against a loop over the first of them, each per row."""
    few = (rows[0][:SUBSAMPLE], rows[1][:SUBSAMPLE], rows[2][:SUBSAMPLE])
    batch = seconds(lambda: pc.pool_batch(*rows, tau2=tau2)) / ROWS
    looped = seconds(lambda: loop(few, tau2)) / SUBSAMPLE
    apart = np.abs(pc.pool_batch(*few, tau2=tau2).tau2 - loop(few, tau2)).max()
    return Timing(tau2, other, 1e6 * batch, 1e6 * looped, looped / batch, float(apart))


def run() -> list[Timing]:
    """Every comparison."""
    rows = stack()
    loops = {"single fits": by_single_fits, "whole results": by_whole_results}
    timings = [
        compare(rows, tau2, other, loop) for tau2 in ("REML", "DL") for other, loop in loops.items()
    ]
    return timings + [compare(rows, tau2, "statsmodels", by_statsmodels) for tau2 in STATSMODELS]


def write(timings: list[Timing], path: Path) -> None:
    """The table and, in every line of it, the versions that it was made with."""
    versions = {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    names = [item.name for item in fields(Timing)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "rows", "studies", "looped_rows", "repeats", *versions])
        for timing in timings:
            cells = [f"{x:.4g}" if isinstance(x, float) else x for x in astuple(timing)]
            writer.writerow([*cells, ROWS, STUDIES, SUBSAMPLE, REPEATS, *versions.values()])


def main() -> None:
    """Run, show and keep."""
    timings = run()
    out = sys.stdout
    out.write(f"{'tau²':<6}{'one call against':<18}{'µs a row':>10}{'loop':>10}")
    out.write(f"{'ratio':>8}{'apart':>10}\n")
    for item in timings:
        out.write(
            f"{item.estimator:<6}{item.other:<18}{item.batch_us:>10.1f}{item.other_us:>10.1f}"
            f"{item.ratio:>8.0f}{item.largest_difference:>10.1e}\n"
        )
    write(timings, OUTPUT)


if __name__ == "__main__":
    main()
