"""Permutation tests: p-values that need no distribution of the statistic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from pooledcases.errors import InputError, NotConverged
from pooledcases.models.regression.arrangements import (
    all_distinct,
    count_distinct,
    random_orders,
)
from pooledcases.models.regression.given import regression_of
from pooledcases.models.regression.solve import Basis, solve
from pooledcases.models.weighted.stack import Stack
from pooledcases.progress import Progress, watched
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.moderators import PermutationTest
from pooledcases.results.pooled import Pooled

#: Up to so many distinct arrangements all are used.
EXACT_UP_TO = 50_000
#: Else so many random ones.
RANDOM = 10_000
#: Statistics this close are the same: rounding must not break ties with the data's own.
_TIE = 1e-8


def permutation_test(
    fit: Pooled,
    *,
    arrangements: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> PermutationTest:
    """Permutation tests of each coefficient and of all together.

    Parameters
    ----------
    fit : Pooled
        From :func:`regress`: the studies' moderators change places. Without moderators there is
        :func:`pooledcases.diagnostics.permutation_test`, which changes signs.
    arrangements : int, optional
        How many to use: all distinct ones where there are not more, else this many random ones.
        By default all up to 50,000, else 10,000.
    seed : int
        Of the random ones.
    progress : callable, optional
        Told after each part how much is done, and how much there is; changes no number.

    Returns
    -------
    PermutationTest

    Raises
    ------
    InputError
        For a fit without moderators, or a number of arrangements below 1.

    Notes
    -----
    Every arrangement is fitted as the data were: tau² is estimated anew, and the statistic is that
    of the fit's inference. Two-sided by size (Higgins & Thompson 2004, Stat Med 23:1663; Follmann &
    Proschan 1999, Biometrics 55:732). Arrangements that give the same design are one. Random ones
    stand beside the data's own, p = (1 + hits) / (1 + n), and are never 0 (Phipson & Smyth 2010,
    Stat Appl Genet Mol Biol 9:39). The intercept is tested among the same arrangements, which
    leave the mean where it is: seldom of interest.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models.regression import regress
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.9, 1.2], "vi": [0.1] * 5, "dose": [1, 2, 3, 4, 5]}
    >>> found = permutation_test(regress(effect_sizes(table, measure="GEN"), mods="dose"))
    >>> found.exact, found.arrangements, round(found.omnibus, 4)
    (True, 120, 0.0167)
    """
    if not isinstance(fit, Pooled):
        raise InputError("fit: give the result of regress, or of pool.")
    wrong = not isinstance(arrangements, int | None) or isinstance(arrangements, bool)
    if wrong or (arrangements is not None and arrangements < 1):
        raise InputError(f"arrangements: {arrangements!r} is no number of arrangements above 0.")
    _check(fit)
    if not fit.converged:
        raise NotConverged("The fit did not converge; there is no statistic to compare with.")
    return _of_moderators(fit, arrangements, seed, watched(progress))


def _check(fit: Pooled) -> None:
    if fit.regression is None:
        raise InputError(
            "This permutation test is for fits with moderators; diagnostics.permutation_test is "
            "for those without."
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Statistics:
    """Sizes of the statistics of each arrangement; ``omnibus`` is a square."""

    each: FloatArray
    omnibus: FloatArray
    converged: BoolArray


@dataclass(slots=True, eq=False)
class _Tally:
    """How many arrangements are at least as extreme as the data."""

    data: _Statistics
    each: FloatArray
    omnibus: float = 0.0
    used: int = 0
    failed: int = 0

    def add(self, found: _Statistics) -> None:
        ok = found.converged
        self.used += int(ok.sum())
        self.failed += int((~ok).sum())
        self.each += (found.each[ok] >= self.data.each[0] * (1 - _TIE)).sum(axis=0)
        self.omnibus += float((found.omnibus[ok] >= self.data.omnibus[0] * (1 - _TIE)).sum())


def _of_moderators(
    fit: Pooled, arrangements: int | None, seed: int, progress: Progress
) -> PermutationTest:
    regression = regression_of(fit)
    _, classes, sizes = np.unique(
        regression.design, axis=0, return_inverse=True, return_counts=True
    )
    places = np.argsort(classes.ravel(), kind="stable")
    design = regression.design[places]
    possible = count_distinct(tuple(sizes.tolist()))
    exact, n = _how_many(possible, arrangements)
    orders = all_distinct(tuple(sizes.tolist())) if exact else random_orders(fit.k, n, seed)
    yi, vi = _effects(fit)
    model = _Model(fit, design)
    data = model.statistics(yi[places][None, :], vi[places][None, :])
    found = (model.statistics(yi[order], vi[order]) for order in orders)
    total = int(possible) if exact else n
    tally = _counted(data, found, lambda done: progress(done, total), exact=exact)
    signs = np.sign(regression.estimates)
    return _result(
        tally,
        names=regression.names,
        statistic=tuple((signs * data.each[0]).tolist()),
        exact=exact,
        possible=possible,
        seed=seed,
    )


def _how_many(possible: float, arrangements: int | None) -> tuple[bool, int]:
    """Whether all are used, and else how many."""
    if arrangements is None:
        return possible <= EXACT_UP_TO, RANDOM
    return possible <= arrangements, arrangements


def _counted(
    data: _Statistics,
    found: Iterator[_Statistics],
    told: Callable[[int], None],
    *,
    exact: bool,
) -> _Tally:
    if not np.isfinite(data.each).all():
        raise InputError(
            "The studies do not differ from the fit, so that there is no statistic to rearrange; "
            "use inference hartung-knapp-adhoc."
        )
    tally = _Tally(data, np.zeros(data.each.shape[1]))
    if not exact:
        tally.add(data)
    for some in found:
        tally.add(some)
        told(tally.used + tally.failed - (0 if exact else 1))  # without the data themselves
    return tally


def _result(
    tally: _Tally,
    *,
    names: tuple[str, ...],
    statistic: tuple[float, ...],
    exact: bool,
    possible: float,
    seed: int,
) -> PermutationTest:
    return PermutationTest(
        names=names,
        statistic=statistic,
        p_values=tuple((tally.each / tally.used).tolist()),
        omnibus=tally.omnibus / tally.used,
        exact=exact,
        arrangements=tally.used,
        possible=possible,
        seed=None if exact else seed,
        failed=tally.failed,
        method="moderators",
    )


def _effects(fit: Pooled) -> tuple[FloatArray, FloatArray]:
    use = fit.effects.included
    return fit.effects.yi[use], fit.effects.vi[use]


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The model of a fit over a design, for many arrangements of the effects."""

    fit: Pooled
    design: FloatArray

    def statistics(self, yi: FloatArray, vi: FloatArray) -> _Statistics:
        basis = Basis.of(self.design)
        rows = Stack(yi, vi, np.ones(yi.shape, dtype=bool), basis.columns)
        found = solve(rows, tau2=self.fit.tau2_method, inference=self.fit.inference)
        values = found.values @ basis.back.T
        covariance = basis.back @ found.covariance @ basis.back.T
        variances = np.diagonal(covariance, axis1=-2, axis2=-1)
        # in the basis the coefficients but the first are those of the moderators together
        first = 1 if len(basis.triangle) > 1 and self._has_intercept() else 0
        tested, inner = found.values[:, first:], found.covariance[:, first:, first:]
        known = (variances > 0).all(axis=-1)
        square = np.full(len(yi), np.inf)
        solved = np.linalg.solve(inner[known], tested[known][:, :, None])[:, :, 0]
        square[known] = (tested[known] * solved).sum(axis=-1)
        size = np.full(values.shape, np.inf)
        size[known] = np.abs(values[known]) / np.sqrt(variances[known])
        return _Statistics(size, square, found.converged)

    def _has_intercept(self) -> bool:
        return bool((self.design[:, 0] == 1).all())
