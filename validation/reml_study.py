"""Does the search for the highest likelihood of tau² ever fail?

Random meta-analyses of 2 to 50 studies with lognormal variances, from well-behaved to hostile, are
fitted by ML and REML and held against a fine grid search with a likelihood of its own code. Run::

    python validation/reml_study.py --rows 100000 --out validation/reml_study.csv

The same seed gives the same file.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from pooledcases.models import pool_batch

SEED = 20231122
GRID = 400
#: How far below the grid's best a fit may be, times max(1, |log-likelihood|).
ALLOWED = 1e-9
LARGEST_K = 50
CHUNK = 500
#: Standard deviation of the log variances, and what the effects are like.
SCENARIOS = {
    "mild": (0.5, "random effects"),
    "usual": (1.0, "random effects"),
    "spread": (2.0, "random effects"),
    "hostile": (4.0, "random effects"),
    "very hostile": (8.0, "random effects"),
    "two clusters": (3.0, "imprecise studies elsewhere"),
    "no relation": (3.0, "effects unrelated to their variances"),
}


def draw(rng: np.random.Generator, rows: int, spread: float, effects: str):
    """Effects, variances and a mask of shape (rows, 50)."""
    k = rng.integers(2, LARGEST_K + 1, rows)
    use = np.arange(LARGEST_K) < k[:, None]
    vi = np.exp(rng.normal(-2, spread, use.shape))
    tau2 = np.exp(rng.normal(-2, 3, (rows, 1))) * (rng.uniform(size=(rows, 1)) < 0.7)
    yi = rng.normal(size=use.shape) * np.sqrt(vi + tau2)
    if effects == "imprecise studies elsewhere":
        far = rng.normal(0, 5, (rows, 1)) * np.sqrt(np.median(vi, axis=1, keepdims=True))
        yi = yi + np.where(vi > np.median(vi, axis=1, keepdims=True), far, 0.0)
    if effects == "effects unrelated to their variances":
        yi = rng.standard_t(2, use.shape)
    return yi, vi, use


def log_likelihood(yi, vi, use, tau2, restricted):
    """The plain formula, for tau² of shape (rows, points)."""
    total = vi[:, None, :] + tau2[:, :, None]
    w = np.where(use[:, None, :], 1 / total, 0.0)
    first = np.take_along_axis(yi[:, None, :] + 0 * w, w.argmax(axis=2)[:, :, None], axis=2)
    centred = yi[:, None, :] - first
    sums = w.sum(axis=2)
    rest = centred - ((w * centred).sum(axis=2) / sums)[:, :, None]
    height = -np.where(use[:, None, :], np.log(total), 0.0).sum(axis=2) - (w * rest**2).sum(axis=2)
    return 0.5 * (height - np.log(sums) if restricted else height)


def grid_of(yi, vi, use):
    """0, and points from far below every variance to far above every spread."""
    smallest = np.where(use, vi, np.inf).min(axis=1)
    spread = np.where(use, yi, -np.inf).max(axis=1) - np.where(use, yi, np.inf).min(axis=1)
    largest = np.where(use, vi, 0.0).max(axis=1) + spread**2
    steps = np.linspace(0, 1, GRID - 1)
    points = np.exp(
        np.log(1e-3 * smallest)[:, None] * (1 - steps) + np.log(largest)[:, None] * steps
    )
    return np.hstack([np.zeros((len(yi), 1)), points])


def judge(yi, vi, use, estimator):
    """Of each row: converged, on the boundary, number of peaks, and how far below the grid."""
    restricted = estimator == "REML"
    fit = pool_batch(yi, vi, use, tau2=estimator)
    heights = log_likelihood(yi, vi, use, grid_of(yi, vi, use), restricted)
    ours = log_likelihood(yi, vi, use, fit.tau2[:, None], restricted)[:, 0]
    rises = np.diff(heights, axis=1) > 1e-9 * np.maximum(1, np.abs(heights[:, 1:]))
    falls = np.diff(heights, axis=1) < -1e-9 * np.maximum(1, np.abs(heights[:, 1:]))
    peaks = falls[:, 0] + (rises[:, :-1] & falls[:, 1:]).sum(axis=1)
    shortfall = (heights.max(axis=1) - ours) / np.maximum(1, np.abs(ours))
    return fit.converged, fit.boundary, peaks, shortfall


def study(name: str, rows: int, seed: int) -> list[dict[str, object]]:
    """One scenario, both likelihoods."""
    found: dict[str, list] = {"ML": [], "REML": []}
    rng = np.random.default_rng(seed)
    for start in range(0, rows, CHUNK):
        drawn = draw(rng, min(CHUNK, rows - start), *SCENARIOS[name])
        for estimator, parts in found.items():
            parts.append(judge(*drawn, estimator))
    return [summary(name, estimator, parts) for estimator, parts in found.items()]


def summary(name: str, estimator: str, parts: list) -> dict[str, object]:
    """One line of the file."""
    converged, boundary, peaks, shortfall = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    return {
        "scenario": name,
        "sd_of_log_variances": SCENARIOS[name][0],
        "effects": SCENARIOS[name][1],
        "estimator": estimator,
        "meta_analyses": len(converged),
        "not_converged": int((~converged).sum()),
        "below_the_grid": int((shortfall > ALLOWED).sum()),
        "largest_shortfall": f"{max(float(shortfall.max()), 0.0):.1e}",
        "tau2_is_0": int(boundary.sum()),
        "several_peaks": int((peaks > 1).sum()),
    }


def main() -> None:
    """Run every scenario and write the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".csv"))
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    each = -(-options.rows // len(SCENARIOS))
    lines = [
        line
        for number, name in enumerate(SCENARIOS)
        for line in study(name, each, options.seed + number)
    ]
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
