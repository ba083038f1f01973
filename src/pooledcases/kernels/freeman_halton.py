"""Fisher's exact test for r × c tables (Freeman & Halton 1951, Biometrika 38:141).

The p-value is the probability, given both margins, of all tables no likelier than the observed one.
Tables are not listed one by one. Rows are laid down in turn; what is left of the column totals is
the state, and paths that reach a state with the same probability are merged (the network algorithm
of Mehta & Patel 1983, JASA 78:427). A path is settled as soon as every completion, or none, counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Tables likelier than the observed one by less than this, relatively, are tied with it (as in R).
TIE = 1e-7

#: Paths whose log probabilities agree to this many units are one path; far below the ties.
_MERGE = 1e-11

#: Steps of paths after which exact enumeration is given up (about ten seconds) ...
BUDGET = 30_000_000
#: ... and steps at one time, which bound the memory (about half a gigabyte).
_AT_ONCE = 5_000_000


class TooManyTables(Exception):
    """The network of tables is too large to walk through."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """One row laid on every state: edges from ``source`` to ``target`` (sorted by source), each
    adding ``step`` to the log probability; ``first`` and ``count`` index the edges of a state."""

    step: Array
    target: Ints
    first: Ints
    count: Ints
    states: int


def exact_p(counts: ArrayLike, *, budget: int = BUDGET) -> float:
    """The exact p-value.

    Parameters
    ----------
    counts : array_like of int, shape (r, c)
        The table. Rows and columns without a patient are ignored; 1 when fewer than two are left.
    budget : int
        Steps after which the enumeration is given up.

    Raises
    ------
    TooManyTables
        When the budget does not suffice; see :func:`sampled_p`.

    Examples
    --------
    >>> print(f"{exact_p([[3, 4, 5], [1, 1, 9]]):.6f}")
    0.169759
    """
    table = _trimmed(counts)
    if min(table.shape) < 2:
        return 1.0
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    log_constant = float(gammaln(rows + 1).sum() + gammaln(columns + 1).sum())
    log_constant -= float(gammaln(table.sum() + 1))
    limit = -float(gammaln(table + 1).sum()) + np.log1p(TIE)
    stages, left, budget = _network(rows, columns, budget)
    largest, smallest = _completions(stages)
    total = 0.0
    state, value, paths = np.zeros(1, dtype=np.int64), np.zeros(1), np.ones(1)
    for i, stage in enumerate(stages):
        below = value + largest[i][state] <= limit
        rest = left[i][state]
        total += float((paths * np.exp(log_constant + value + rest))[below].sum())
        open_ = ~below & (value + smallest[i][state] <= limit)
        state, value, paths = state[open_], value[open_], paths[open_]
        if not state.size:
            break
        budget = _spent(budget, int(stage.count[state].sum()))
        state, value, paths = _merged(*_stepped(stage, state, value, paths))
    else:
        total += float((paths * np.exp(log_constant + value))[value <= limit].sum())
    return min(1.0, total)


def sampled_p(counts: ArrayLike, *, draws: int = 100_000, seed: int = 1) -> tuple[float, float]:
    """A Monte Carlo p-value and its standard error, from tables drawn with the same margins.

    ``(1 + hits)/(1 + draws)``, which is never 0 (Phipson & Smyth 2010, Stat Appl Genet Mol Biol
    9:39).
    """
    table = _trimmed(counts)
    if min(table.shape) < 2:
        return 1.0, 0.0
    limit = -float(gammaln(table + 1).sum()) + np.log1p(TIE)
    rng = np.random.default_rng(seed)
    at_once, hits, done = max(1, 2_000_000 // table.size), 0, 0
    while done < draws:
        m = min(at_once, draws - done)
        drawn = _drawn(rng, table.sum(axis=1), table.sum(axis=0), m)
        hits += int((-gammaln(drawn + 1).sum(axis=(1, 2)) <= limit).sum())
        done += m
    p = (1 + hits) / (1 + draws)
    return p, float(np.sqrt(p * (1 - p) / draws))


def _drawn(rng: np.random.Generator, rows: Ints, columns: Ints, m: int) -> Ints:
    """``m`` tables with these margins as chance gives them: cell by cell, each hypergeometric
    given what is left of its row and of the columns."""
    drawn = np.zeros((m, rows.size, columns.size), dtype=np.int64)
    left = np.tile(columns, (m, 1))
    for i, size in enumerate(rows):
        open_, beyond = np.full(m, size), left.sum(axis=1)
        for j in range(columns.size):
            beyond = beyond - left[:, j]
            drawn[:, i, j] = rng.hypergeometric(left[:, j], beyond, open_)
            open_ = open_ - drawn[:, i, j]
        left = left - drawn[:, i]
    return drawn


def _trimmed(counts: ArrayLike) -> Ints:
    """The table without empty rows and columns; its shorter side across, its large rows first."""
    table = np.asarray(counts, dtype=np.int64)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if table.shape[1] > table.shape[0]:
        table = table.T
    return np.asarray(table[np.argsort(-table.sum(axis=1), kind="stable")])


def _network(rows: Ints, columns: Ints, budget: int) -> tuple[list[_Stage], list[Array], int]:
    """The stages, the log weight of all completions of every state, and what is left of the
    budget. The last column follows from the others and is not kept in the state."""
    states = columns[None, :]
    stages, left = [], []
    for i, size in enumerate(rows):
        layouts = _layouts(int(size), columns)
        budget = _spent(budget, states.shape[0] * layouts.shape[0])
        fits = (states[:, None, :] >= layouts[None, :, :]).all(axis=2)
        source, layout = np.nonzero(fits)
        reached = states[source] - layouts[layout]
        key = reached @ _radix(np.minimum(columns, rows[i + 1 :].sum()))
        _, first_seen, target = np.unique(key, return_index=True, return_inverse=True)
        count = np.bincount(source, minlength=states.shape[0])
        step = -gammaln(layouts + 1).sum(axis=1)[layout]
        first = np.concatenate([[0], np.cumsum(count)[:-1]])
        stages.append(_Stage(step, target, first, count, first_seen.size))
        remaining = gammaln(rows[i:].sum() + 1) - gammaln(rows[i:] + 1).sum()
        left.append(remaining - gammaln(states + 1).sum(axis=1))
        states = reached[first_seen]
    return stages, left, budget


def _radix(largest: Ints) -> Ints:
    """What to multiply counts up to ``largest`` by, so that every state has a number of its own."""
    if float(np.prod(largest + 1.0)) > np.iinfo(np.int64).max:
        raise TooManyTables
    return np.concatenate([[1], np.cumprod(largest[:-1] + 1)]).astype(np.int64)


def _spent(budget: int, steps: int) -> int:
    """What is left of the budget."""
    if steps > min(budget, _AT_ONCE):
        raise TooManyTables
    return budget - steps


def _layouts(size: int, columns: Ints) -> Ints:
    """Every way to lay ``size`` patients into the columns, none above its total."""
    parts = np.zeros((1, 0), dtype=np.int64)
    for j, column in enumerate(columns):
        used = parts.sum(axis=1)
        room = int(columns[j + 1 :].sum())
        choices = np.arange(min(size, int(column)) + 1)
        _spent(_AT_ONCE, parts.shape[0] * choices.size)
        rest = size - used[:, None] - choices[None, :]
        row, choice = np.nonzero((rest >= 0) & (rest <= room))
        parts = np.column_stack([parts[row], choices[choice]])
    return parts


def _completions(stages: list[_Stage]) -> tuple[list[Array], list[Array]]:
    """The largest and the smallest log probability with which each state can be completed."""
    largest, smallest = [np.zeros(1)], [np.zeros(1)]
    for stage in reversed(stages):
        largest.insert(0, np.maximum.reduceat(stage.step + largest[0][stage.target], stage.first))
        smallest.insert(0, np.minimum.reduceat(stage.step + smallest[0][stage.target], stage.first))
    return largest, smallest


def _stepped(stage: _Stage, state: Ints, value: Array, paths: Array) -> tuple[Ints, Array, Array]:
    """Follow every edge of every path's state."""
    count = stage.count[state]
    path = np.repeat(np.arange(state.size), count)
    within = np.arange(path.size) - np.repeat(np.cumsum(count) - count, count)
    edge = stage.first[state][path] + within
    return stage.target[edge], value[path] + stage.step[edge], paths[path]


def _merged(state: Ints, value: Array, paths: Array) -> tuple[Ints, Array, Array]:
    """Join the paths that reached one state with one probability."""
    rounded = np.rint(value / _MERGE).astype(np.int64)
    order = np.lexsort((rounded, state))
    state, value, paths, rounded = state[order], value[order], paths[order], rounded[order]
    new = np.ones(state.size, dtype=bool)
    new[1:] = (state[1:] != state[:-1]) | (rounded[1:] - rounded[:-1] > 1)
    start = np.flatnonzero(new)
    return state[start], value[start], np.add.reduceat(paths, start)
