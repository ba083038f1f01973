"""Which outcome and study each row is, and whether a covariance can be told from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.dependent.blocks import codes_of, same
from pooledcases.models.dependent.layout import Words
from pooledcases.models.dependent.structures import StructureSpec, triangle
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.effects import Effects


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The included rows.

    Attributes
    ----------
    names : tuple of str
        The outcomes, in the order of their first row.
    outcome, study : ndarray of int, shape (k,)
    together : ndarray, shape (m, m)
        How many studies report both outcomes; on the diagonal, how many report one.
    """

    names: tuple[str, ...]
    outcome: IntArray
    study: IntArray
    together: FloatArray

    @classmethod
    def of(cls, effects: Effects, outcomes: Words, studies: Words) -> Outcomes:
        """Read the included rows, which lack neither."""
        index = np.flatnonzero(effects.included)
        words = [str(outcomes[row]) for row in index]
        outcome, study = codes_of(words), codes_of([studies[row] for row in index])
        _no_row_twice(effects, index, words, study)
        reported = np.zeros((int(study.max()) + 1, int(outcome.max()) + 1))
        reported[study, outcome] = 1.0
        return cls(tuple(dict.fromkeys(words)), outcome, study, reported.T @ reported)

    @property
    def means(self) -> FloatArray:
        """The design of one mean for each outcome, (k, m)."""
        return np.eye(len(self.names))[self.outcome]

    def patterns(self, rows: IntArray) -> FloatArray:
        """Where the variance or covariance of each pair of outcomes stands in some blocks."""
        within, cells = same(self.study, rows), self.outcome[rows]
        out = []
        for i, j in triangle(len(self.names)):
            one = (cells == i)[:, :, None] & (cells == j)[:, None, :]
            out.append(within * (one | np.swapaxes(one, 1, 2)))
        return np.stack(out)

    def check(self, spec: StructureSpec) -> None:
        """Raise where the rows cannot tell the structure's parameters."""
        m, problems = len(self.names), []
        if m < 2:
            problems.append(f"outcome: every included row is {self.names[0]}; use pool for it.")
        if len(self.together) and self.study.max() < 1:
            problems.append("study: there is one study only; variances between studies need two.")
        if spec.own_variances:
            problems += [
                f"outcome {name} is reported by one study only, which tells nothing of its "
                "variance; leave it out, or use structure CS."
                for name, count in zip(self.names, np.diagonal(self.together), strict=True)
                if count < 2
            ]
        if spec.own_correlations:
            problems += [
                f"No two studies report both {self.names[j]} and {self.names[i]}, so that their "
                "correlation is not known; use structure DIAG."
                for i, j in triangle(m)
                if i != j and self.together[i, j] < 2
            ]
        elif spec.correlated and m > 1 and not np.triu(self.together, 1).sum() >= 2:
            problems.append("No two studies report two outcomes; use structure DIAG or ID.")
        if problems:
            raise InputError(problems)


def _no_row_twice(effects: Effects, index: IntArray, words: list[str], study: IntArray) -> None:
    counts = Counter(zip(words, study.tolist(), strict=True))
    twice = [
        f"row {row + 1} ({effects.study[row]}): its study has {counts[word, code]} rows of outcome "
        f"{word}; keep one, or pool them first with aggregate_effects."
        for row, word, code in zip(index, words, study.tolist(), strict=True)
        if counts[word, code] > 1
    ]
    if twice:
        raise InputError(twice)
