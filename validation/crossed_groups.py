"""Groups crossed with reports by importance sampling: the second computation.

Writes tests/reference/crossed_groups.json. Shares no code with the package: the model is written
out and every report's effect is summed; all else is drawn from an even mixture of two multivariate
t distributions, of the groups' standardised effects and of their logits, fitted to the posterior in
adaptive rounds. Where the spread between groups is small the first fits, where groups are large the
second. Quantiles are those of the weighted draws.

    python validation/crossed_groups.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

Cell = tuple[int, int, int, int]
PROBABILITIES = (0.025, 0.5, 0.975)
DRAWS, BATCH, ROUNDS, PILOT, DF = 5_000_000, 20_000, 6, 60_000, 5
#: Where a report's standardised effect is summed.
PLACES = np.linspace(-6, 6, 101)
#: Cells of (group, report, events, patients).
TABLES: dict[str, list[Cell]] = {
    "ring": [(0, 0, 3, 4), (1, 0, 1, 3), (0, 1, 2, 2), (1, 1, 0, 2), (2, 2, 1, 3)],
    "nested": [(0, 0, 3, 3), (0, 1, 0, 2), (1, 2, 1, 4), (1, 3, 1, 1), (1, 4, 2, 2)],
    "large": [
        (0, 0, 10, 12), (0, 1, 9, 14), (0, 2, 12, 14), (1, 0, 1, 8), (1, 3, 6, 20), (2, 3, 4, 5),
        (2, 4, 0, 7),
    ],
}  # fmt: skip


def by_logit(v: np.ndarray) -> np.ndarray:
    """From mu, log tau, log sigma and standardised effects to the same with the groups' logits."""
    theta = v[:, :1] + np.exp(v[:, 1:2]) * v[:, 3:]
    return np.column_stack([v[:, :3], theta])


def by_effect(v: np.ndarray) -> np.ndarray:
    """And back."""
    z = (v[:, 3:] - v[:, :1]) * np.exp(-v[:, 1:2])
    return np.column_stack([v[:, :3], z])


def log_joint(v: np.ndarray, cells: list[Cell]) -> np.ndarray:
    """mu flat; log tau and log sigma with half-normal(1) priors; standardised effects."""
    log_tau, log_sigma, theta = v[:, 1], v[:, 2], by_logit(v)[:, 3:]
    sigma = np.exp(log_sigma)
    log = log_tau + log_sigma - 0.5 * (np.exp(2 * log_tau) + sigma**2)
    log -= 0.5 * (v[:, 3:] ** 2).sum(axis=1)
    for report in {cell[1] for cell in cells}:
        inside = np.broadcast_to(-0.5 * PLACES**2, (len(v), len(PLACES))).copy()
        for group, of, x, n in cells:
            if of == report:
                eta = theta[:, group, None] + sigma[:, None] * PLACES
                inside -= n * np.logaddexp(0, -eta) + (n - x) * eta
        top = inside.max(axis=1)
        log += top + np.log(np.exp(inside - top[:, None]).sum(axis=1))
    return log


class StudentT:
    """A multivariate t by the mean and covariance of weighted draws."""

    def __init__(self, mean: np.ndarray, covariance: np.ndarray) -> None:
        self.mean = mean
        self.root = np.linalg.cholesky(covariance * (DF - 2) / DF * 1.2)

    @classmethod
    def fitted(cls, draws: np.ndarray, weight: np.ndarray) -> StudentT:
        mean = weight @ draws
        return cls(mean, (draws - mean).T @ ((draws - mean) * weight[:, None]))

    def draw(self, rng: np.random.Generator, count: int) -> np.ndarray:
        normal = rng.standard_normal((count, len(self.mean)))
        squared = rng.chisquare(DF, count) / DF
        return self.mean + normal @ self.root.T / np.sqrt(squared)[:, None]

    def log_density(self, v: np.ndarray) -> np.ndarray:
        """But for a constant that depends on the dimension only."""
        d = len(self.mean)
        normal = np.linalg.solve(self.root, (v - self.mean).T)
        log = -0.5 * (DF + d) * np.log1p((normal**2).sum(axis=0) / DF)
        return log - np.log(np.diag(self.root)).sum()


class Both:
    """Half of the draws of each kind; everything in standardised effects."""

    def __init__(self, effects: StudentT, logits: StudentT) -> None:
        self.effects, self.logits = effects, logits

    def draw(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        half = count // 2
        other = by_effect(self.logits.draw(rng, count - half))
        v = np.concatenate([self.effects.draw(rng, half), other])
        turned = self.logits.log_density(by_logit(v)) + (v.shape[1] - 3) * v[:, 1]
        return v, np.logaddexp(self.effects.log_density(v), turned)


def sampled(name: str, seed: int = 20) -> dict[str, object]:
    """Quantiles of every group's proportion, of the middle one's, and of both spreads."""
    cells = TABLES[name]
    groups = 1 + max(cell[0] for cell in cells)
    rng = np.random.default_rng(seed)
    first = StudentT(np.array([0.0, -0.5, -0.5] + [0.0] * groups), np.eye(3 + groups) * 1.5)
    proposal = Both(first, first)
    for _ in range(ROUNDS):
        draws, log_q = proposal.draw(rng, PILOT)
        weight = log_joint(draws, cells) - log_q
        weight = np.exp(weight - weight.max())
        weight /= weight.sum()
        proposal = Both(StudentT.fitted(draws, weight), StudentT.fitted(by_logit(draws), weight))
    values, logs = [], []
    for _ in range(DRAWS // BATCH):
        draws, log_q = proposal.draw(rng, BATCH)
        logs.append(log_joint(draws, cells) - log_q)
        logits = np.column_stack([by_logit(draws)[:, 3:], draws[:, 0]])
        values.append(np.column_stack([0.5 * (1 + np.tanh(0.5 * logits)), np.exp(draws[:, 1:3])]))
    log = np.concatenate(logs)
    weight = np.exp(log - log.max())
    names = [*(f"group {at}" for at in range(groups)), "middle", "tau", "report_tau"]
    return {
        "cells": cells,
        "effective": round(float(weight.sum() ** 2 / (weight**2).sum())),
        "quantiles": {
            key: quantiles(np.concatenate([part[:, at] for part in values]), weight)
            for at, key in enumerate(names)
        },
    }


def quantiles(values: np.ndarray, weight: np.ndarray) -> list[float]:
    """Of weighted draws."""
    order = np.argsort(values)
    ranked = np.cumsum(weight[order])
    return [float(q) for q in np.interp(PROBABILITIES, ranked / ranked[-1], values[order])]


def main() -> None:
    """Write the file."""
    record = {
        "origin": f"validation/crossed_groups.py, NumPy {np.__version__}: {DRAWS:,} weighted draws "
        "from two multivariate t distributions; half-normal(1) priors, mu flat",
        "probabilities": PROBABILITIES,
        "tables": {name: sampled(name) for name in TABLES},
    }
    target = Path(__file__).parents[1] / "tests" / "reference" / "crossed_groups.json"
    target.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
