"""How often the limits of a pooled survival curve hold, with few studies and differences.

Run::

    python validation/pooled_curve_coverage.py [--samples 3000]

writes ``pooled_curve_coverage.csv`` and ``pooled_curve_coverage.md``. Every study has an
exponential hazard around 0.04 a month; its logarithm differs between studies by a normal standard
deviation. Patients are counted after 6, 12, 18 and 24 months, nobody is censored, and about a third
of the studies stop at 12 months. True is the product of conditional survival at the mean arcsine,
which the method estimates.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from pooledcases.data.store import write_text
from pooledcases.kernels.conditional_survival import (
    arcsines,
    between_studies,
    pool_arcsines,
    survival_of,
)

HERE = Path(__file__).parent
STUDIES, PATIENTS, SPREADS = (3, 5, 10, 20), (15, 40), (0.0, 0.2, 0.4)
TIMES, HAZARD, STEP, Z = (6, 12, 18, 24), 0.04, 6.0, 1.959963984540054


@dataclass(frozen=True, slots=True)
class Found:
    k: int
    n: int
    spread: float
    samples: int
    coverage: np.ndarray
    bias: np.ndarray


def simulate(k: int, n: int, spread: float, samples: int) -> Found:
    """All samples at once."""
    rng = np.random.default_rng([k, n, int(100 * spread)])
    share = np.exp(-STEP * HAZARD * np.exp(spread * rng.normal(size=(samples, k))))
    left = np.empty((samples, k, len(TIMES) + 1), dtype=np.int64)
    left[..., 0] = n
    for at in range(len(TIMES)):
        left[..., at + 1] = rng.binomial(left[..., at], share)
    told = left[..., :-1] > 0
    told[:, ::3, 2:] = False
    told[:, :1] = left[:, :1, :-1] > 0  # one study at least goes on
    usable = told.any(axis=1).all(axis=1)
    left, told = left[usable], told[usable]
    start = np.maximum(left[..., :-1], 1).astype(float)
    y, v = arcsines(np.where(told, left[..., 1:] / start, 1.0), start)
    survival, covariance = survival_of(pool_arcsines(y, v, told, between_studies(y, v, told)))
    se = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    truth = _truth(spread)
    held = np.abs(np.log(survival / truth)) <= Z * se
    return Found(k, n, spread, len(left), held.mean(axis=0), survival.mean(axis=0) - truth)


def _truth(spread: float) -> np.ndarray:
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    share = np.exp(-STEP * HAZARD * np.exp(spread * nodes))
    middle = (weights * np.arcsin(np.sqrt(share))).sum() / weights.sum()
    return np.sin(middle) ** (2 * np.arange(1, len(TIMES) + 1))


def _csv(found: list[Found]) -> Iterator[str]:
    yield "studies,patients,sd_log_hazard,samples,time,coverage,bias"
    for item in found:
        for time, coverage, bias in zip(TIMES, item.coverage, item.bias, strict=True):
            yield (
                f"{item.k},{item.n},{item.spread},{item.samples},{time},{coverage:.4f},{bias:.4f}"
            )


def _page(found: list[Found], samples: int) -> Iterator[str]:
    yield "# Pooled survival curves: how often the limits hold"
    yield ""
    yield (
        f"95% limits (log scale, random effects), {samples:,} samples a setting (Monte-Carlo "
        f"standard error {(0.95 * 0.05 / samples) ** 0.5:.1%}); made by "
        "`validation/pooled_curve_coverage.py`. Below 94% in bold. With differences between few "
        "studies the limits are too narrow, as normal limits of a random-effects mean are (PC-M13)."
    )
    yield ""
    times = " | ".join(f"{time} months" for time in TIMES)
    yield f"| studies | patients each | SD of log hazard | {times} | largest bias |"
    yield f"|---:|---:|---:|{'---:|' * len(TIMES)}---:|"
    for item in found:
        cells = " | ".join(f"{c:.1%}" if c >= 0.94 else f"**{c:.1%}**" for c in item.coverage)
        bias = item.bias[np.abs(item.bias).argmax()]
        yield f"| {item.k} | {item.n} | {item.spread} | {cells} | {bias:+.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=3000)
    asked = parser.parse_args()
    found = [simulate(*cell, asked.samples) for cell in product(STUDIES, PATIENTS, SPREADS)]
    write_text(HERE / "pooled_curve_coverage.csv", "\n".join(_csv(found)) + "\n")
    write_text(HERE / "pooled_curve_coverage.md", "\n".join(_page(found, asked.samples)) + "\n")


if __name__ == "__main__":
    main()
