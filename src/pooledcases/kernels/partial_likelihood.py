"""Cox's partial likelihood, plain and with Firth's penalty: value, score and second derivatives.

Each term of the likelihood is minus the log of a weighted sum of exp(x'b), whose derivatives are
the cumulants of x over a risk set: its mean, variance, third and fourth cumulant. The penalty ½ log
|I(b)| (Firth 1993, Biometrika 80:27; Heinze & Schemper 2001, Biometrics 57:114) needs the third for
its slope and the fourth for its curvature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import numpy as np

from pooledcases.kernels.penalised import State
from pooledcases.kernels.risk_sets import Array, RiskSets, RunningSums
from pooledcases.kernels.tied_events import tied_moments

#: Cells of (terms × patients) up to which every risk set is written out.
_WRITTEN_OUT = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """What the terms of the likelihood say at one b, each counted as often as it counts.

    Attributes
    ----------
    logs : ndarray, shape (K,)
    mean : ndarray, shape (K, p)
    spread : ndarray, shape (K, p, p)
    third : ndarray, shape (p, p, p), or None
        Summed over the terms.
    fourth : callable or None
        From a matrix A to the sum over a, b of A[a, b] κ4[a, b, :, :].
    """

    logs: Array
    mean: Array
    spread: Array
    third: Array | None = None
    fourth: Callable[[Array], Array] | None = None

    @property
    def information(self) -> Array:
        return np.asarray(self.spread.sum(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class PartialLikelihood:
    """The partial likelihood of patients with covariates ``x``, (n, p).

    ``x`` should be centred, and of size 1 or so.
    """

    sets: RiskSets
    x: Array
    moments_at: Callable[[Array, bool], Moments]
    observed: Array

    @classmethod
    def of(cls, sets: RiskSets, x: Array, *, exact_ties: bool = False) -> PartialLikelihood:
        """Choose how risk sets are summed: written out, or by running sums where that is large."""
        if exact_ties:
            moments = _exact(sets, x)
        elif len(sets.base) * len(x) <= _WRITTEN_OUT:
            moments = _written_out(sets, x)
        else:
            moments = _running(sets, x)
        return cls(sets, x, moments, sets.observed(x))

    def plain(self, b: Array) -> State:
        """The log partial likelihood."""
        found = self.moments_at(b, False)
        information = found.information
        return State(
            value=float(self.observed.sum(axis=0) @ b - found.logs.sum()),
            score=self.observed.sum(axis=0) - found.mean.sum(axis=0),
            curvature=information,
            information=information,
        )

    def penalised(self, b: Array) -> State:
        """The log partial likelihood plus ½ log |I|."""
        found = self.moments_at(b, True)
        plain = State(
            value=float(self.observed.sum(axis=0) @ b - found.logs.sum()),
            score=self.observed.sum(axis=0) - found.mean.sum(axis=0),
            curvature=found.information,
            information=found.information,
        )
        if found.third is None:
            raise ValueError("the penalty needs the third cumulants, which exact ties have not")
        return with_penalty(plain, found.third, found.fourth)

    def score_residuals(self, b: Array) -> Array:
        """What each patient adds to the score, (n, p) (Therneau & Grambsch 2000, section 4.6).

        With Efron's ties each of d patients with the event at one time has 1/d of each term.
        """
        found = self.moments_at(b, False)
        eta = self.x @ b
        shift = float(eta.max())
        running, often = RunningSums.of(self.sets), self.sets.times
        risk = np.exp(eta - shift)
        hazard = np.asarray(np.exp(shift - found.logs / often) * often, dtype=float)
        means = found.mean / often[:, None]
        out = -self.x * running.back(hazard)[:, None]
        for column in range(self.x.shape[1]):
            out[:, column] += running.back(np.asarray(hazard * means[:, column]))
        out *= risk[:, None]
        had = self.sets.own >= 0
        expected = np.zeros((self.sets.size, self.x.shape[1]))
        np.add.at(expected, self.sets.base, found.mean)
        expected /= self.sets.deaths[:, None]
        out[had] += self.x[had] - expected[self.sets.own[had]]
        return out


def with_penalty(plain: State, third: Array, fourth: Callable[[Array], Array] | None) -> State:
    """Add ½ log |I|, whose derivatives come from those of I."""
    sign, log_size = np.linalg.slogdet(plain.information)
    if sign <= 0 or not np.isfinite(log_size):
        return replace(plain, value=-np.inf)
    inverse = np.asarray(np.linalg.inv(plain.information), dtype=float)
    turned = np.einsum("ab,rbc->rac", inverse, third)
    curvature = plain.curvature
    if fourth is not None:
        bend = fourth(inverse) - np.einsum("rab,sba->rs", turned, turned)
        curvature = curvature - bend / 2
    return State(
        value=plain.value + float(log_size) / 2,
        score=plain.score + np.einsum("raa->r", turned) / 2,
        curvature=curvature,
        information=plain.information,
    )


def _written_out(sets: RiskSets, x: Array) -> Callable[[Array, bool], Moments]:
    """Each term with the share of each patient, and moments about its own mean."""
    weights = sets.weights()
    term, patient = np.nonzero(weights)
    prior = np.log(weights[term, patient])
    starts = np.searchsorted(term, np.arange(len(sets.base)))
    counted, rows = sets.times, x[patient]

    def moments(b: Array, higher: bool) -> Moments:
        eta = prior + rows @ b
        top = np.maximum.reduceat(eta, starts)
        raw = np.exp(eta - top[term])
        total = np.add.reduceat(raw, starts)
        share = raw / total[term]
        mean = np.add.reduceat(share[:, None] * rows, starts)
        apart = rows - mean[term]
        often = share * counted[term]
        products = often[:, None, None] * apart[:, :, None] * apart[:, None, :]
        spread = np.add.reduceat(products, starts)
        plain = Moments(counted * (np.log(total) + top), counted[:, None] * mean, spread)
        if not higher:
            return plain
        third = np.einsum("nab,nc->cab", products, apart)

        def fourth(a: Array) -> Array:
            inner = np.einsum("ni,ij,nj->n", apart, a, apart)
            each = spread / counted[:, None, None]
            pairs = np.einsum("kab,ab->k", each, a)[:, None, None] * each + 2 * each @ a @ each
            return np.asarray(
                np.einsum("n,nab->ab", inner, products) - np.einsum("k,kab->ab", counted, pairs)
            )

        return replace(plain, third=third, fourth=fourth)

    return moments


def _running(sets: RiskSets, x: Array) -> Callable[[Array, bool], Moments]:
    """The same from running sums of powers, for many patients."""
    sums, p, counted = RunningSums.of(sets), x.shape[1], sets.times
    pairs = list(combinations_with_replacement(range(p), 2))

    def moments(b: Array, higher: bool) -> Moments:
        eta = x @ b
        top = float(eta.max())
        risk = np.exp(eta - top)
        total = sums(risk)
        mean = np.column_stack([sums(risk * x[:, a]) / total for a in range(p)])
        spread = np.empty((len(total), p, p))
        for a, c in pairs:
            second = sums(risk * x[:, a] * x[:, c]) / total
            spread[:, a, c] = spread[:, c, a] = second - mean[:, a] * mean[:, c]
        third = np.empty((p, p, p)) if higher else None
        if third is not None:
            for a, c, e in combinations_with_replacement(range(p), 3):
                raw = sums(risk * x[:, a] * x[:, c] * x[:, e]) / total
                mixed = (
                    spread[:, a, c] * mean[:, e]
                    + spread[:, a, e] * mean[:, c]
                    + spread[:, c, e] * mean[:, a]
                    + mean[:, a] * mean[:, c] * mean[:, e]
                )
                value = float(counted @ (raw - mixed))
                for place in {(a, c, e), (a, e, c), (c, a, e), (c, e, a), (e, a, c), (e, c, a)}:
                    third[place] = value
        return Moments(
            counted * (np.log(total) + top),
            counted[:, None] * mean,
            counted[:, None, None] * spread,
            third,
        )

    return moments


def _exact(sets: RiskSets, x: Array) -> Callable[[Array, bool], Moments]:
    here = sets.at_risk()

    def moments(b: Array, higher: bool) -> Moments:
        return Moments(*tied_moments(here, sets.deaths, x, x @ b))

    return moments
