"""How often simultaneous bands hold the whole of a survival curve, at small n.

Run::

    python validation/band_coverage.py [--samples 2000] [--processes 2]

writes ``band_coverage.csv`` and ``band_coverage.md``. Survival is exponential with mean 1;
follow-up is uniform from 0 on, so that 32% or 50% are censored, or endless. The range is the
default one, from the first event to the last one with survival above 0, or where true survival lies
between 90% and 25%. A band holds when the true curve lies inside it all over the range. Samples
with fewer than two events in the range are left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from pooledcases.data.store import write_text
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.simultaneous_bands import near_critical_value
from pooledcases.kernels.survival_limits import SURVIVAL_INTERVALS, greenwood
from pooledcases.options import BandInterval, BandKind, words
from pooledcases.survival.simultaneous_bands import BANDS

HERE = Path(__file__).parent
SIZES = (20, 50, 200)
#: Longest follow-up; None is endless.
FOLLOW_UP = {"none censored": None, "32% censored": 3.0, "50% censored": 1.594}
#: Times between which the curve is looked at; None is the default range.
RANGES = {"all": None, "90% to 25%": (-np.log(0.9), -np.log(0.25))}
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Setting:
    n: int
    follow_up: str
    range: str
    samples: int


@dataclass(frozen=True, slots=True)
class Found:
    setting: Setting
    kind: str
    interval: str
    with_band: int
    held: int
    width: float

    @property
    def coverage(self) -> float:
        return self.held / self.with_band


def simulate(setting: Setting) -> list[Found]:
    """Every band on the same samples."""
    place = [list(FOLLOW_UP).index(setting.follow_up), list(RANGES).index(setting.range)]
    rng = np.random.default_rng([setting.n, *place])
    cells = list(product(words(BandKind), words(BandInterval)))
    held, widths, count = dict.fromkeys(cells, 0), dict.fromkeys(cells, 0.0), 0
    for _ in range(setting.samples):
        sample = _sample(rng, setting)
        if sample is None:
            continue
        count += 1
        times, survival, variance = sample
        highest, lowest = np.exp(-times[:-1]), np.exp(-times[1:])
        for kind in words(BandKind):
            a = setting.n * variance / (1 + setting.n * variance)
            critical = _critical(kind, float(a[0]), float(a[-1]))
            half = BANDS[kind].width(variance, setting.n, critical)
            for interval in words(BandInterval):
                formula = SURVIVAL_INTERVALS[interval].formula
                with np.errstate(over="ignore"):
                    low, high = formula(survival, half)
                held[kind, interval] += bool(((low <= lowest) & (highest <= high)).all())
                width = np.minimum(high, 1) - np.maximum(low, 0)
                widths[kind, interval] += float(width.mean())
    return [
        Found(setting, *cell, with_band=count, held=held[cell], width=widths[cell] / count)
        for cell in cells
    ]


#: Critical values of equal precision by the root of the length, to be looked up: far nearer than
#: the Monte-Carlo error needs.
_ROOTS = np.linspace(0.0, 3.0, 121)


@cache
def _near_values() -> np.ndarray:
    return np.array([near_critical_value(LEVEL, root**2) for root in _ROOTS])


def _critical(kind: str, low: float, high: float) -> float:
    if kind != "equal-precision":
        return BANDS[kind].critical(LEVEL, low, high)
    length = 0.5 * np.log(high * (1 - low) / (low * (1 - high)))
    return float(np.interp(np.sqrt(length), _ROOTS, _near_values()))


def _sample(
    rng: np.random.Generator, setting: Setting
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Times with the end of the range; survival from each on, and the variance of its log."""
    survival = rng.exponential(1.0, setting.n)
    longest = FOLLOW_UP[setting.follow_up]
    contact = np.full(setting.n, np.inf) if longest is None else rng.uniform(0, longest, setting.n)
    times, events = np.minimum(survival, contact), (survival <= contact).astype(np.int64)
    order = np.argsort(times)
    at_risk = np.arange(setting.n, 0, -1)
    curve, variance = product_limit(at_risk, events[order]), greenwood(at_risk, events[order])
    kept = (events[order] == 1) & (curve > 0)
    return _inside(times[order][kept], curve[kept], variance[kept], RANGES[setting.range])


def _inside(
    times: np.ndarray,
    curve: np.ndarray,
    variance: np.ndarray,
    between: tuple[float, float] | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """What lies in a range; the step that holds at its start is part of it."""
    if len(times) < 2:
        return None
    low, high = (times[0], times[-1]) if between is None else between
    first = max(int(np.searchsorted(times, low, side="right")) - 1, 0)
    last = int(np.searchsorted(times, high, side="right"))
    if last - first < 2:
        return None
    ends = np.append(np.maximum(times[first:last], low), min(high, times[-1]))
    return ends, curve[first:last], variance[first:last]


def settings(samples: int) -> list[Setting]:
    return [Setting(*cell, samples) for cell in product(SIZES, FOLLOW_UP, RANGES)]


def _csv(found: list[Found]) -> Iterator[str]:
    yield "n,follow_up,range,band,interval,samples,with_band,held,coverage,mean_width"
    for item in found:
        s = item.setting
        yield (
            f"{s.n},{s.follow_up},{s.range},{item.kind},{item.interval},{s.samples},"
            f"{item.with_band},{item.held},{item.coverage:.4f},{item.width:.4f}"
        )


def _page(found: list[Found]) -> Iterator[str]:
    samples = found[0].setting.samples
    yield "# Simultaneous bands: how often they hold the whole curve"
    yield ""
    yield (
        f"95% bands, {samples:,} samples a setting "
        f"(Monte-Carlo standard error {(0.95 * 0.05 / samples) ** 0.5:.1%}); made by "
        "`validation/band_coverage.py`. Below 94% in bold. Both bands are exact in large samples "
        "only."
    )
    for kind in words(BandKind):
        yield ""
        yield f"## {BANDS[kind].citation}: {kind}"
        yield ""
        yield f"| n | follow-up | range | {' | '.join(words(BandInterval))} |"
        yield f"|---:|---|---|{'---:|' * len(words(BandInterval))}"
        for n, name, between in product(SIZES, FOLLOW_UP, RANGES):
            row = [
                f"{item.coverage:.1%}" if item.coverage >= 0.94 else f"**{item.coverage:.1%}**"
                for item in found
                if (item.setting, item.kind) == (Setting(n, name, between, samples), kind)
            ]
            yield f"| {n} | {name} | {between} | {' | '.join(row)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.processes) as pool:
        found = [item for part in pool.map(simulate, settings(asked.samples)) for item in part]
    write_text(HERE / "band_coverage.csv", "\n".join(_csv(found)) + "\n")
    write_text(HERE / "band_coverage.md", "\n".join(_page(found)) + "\n")


if __name__ == "__main__":
    main()
