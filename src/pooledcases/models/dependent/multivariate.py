"""Several outcomes a study: their means, variances and correlations together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.effects.study_intervals import at_level
from pooledcases.models.dependent.asking import Wanted, asked, usable
from pooledcases.models.dependent.assemble import Asked, assemble
from pooledcases.models.dependent.layout import (
    Column,
    design_of,
    layout,
    words_of,
)
from pooledcases.models.dependent.outcomes import Outcomes
from pooledcases.models.dependent.profile import (
    Drop,
    correlation_interval,
    drop,
    variance_interval,
)
from pooledcases.models.dependent.sampling import sampling_covariance
from pooledcases.models.dependent.solve import Solved, problem_of, sampling_precision, solve
from pooledcases.models.dependent.structures import STRUCTURES, Pin, StructureSpec, triangle
from pooledcases.models.rows import need_studies
from pooledcases.options import Structure, check_word
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.dependent import Component, Correlation, Dependent, SamplingCovariance
from pooledcases.results.effects import Effects

#: A correlation nearer than this to an end of its range is at it.
_AT_END = 1e-7


def pool_multivariate(
    effects: Effects,
    *,
    outcome: Column,
    sampling: SamplingCovariance | float,
    study: Column = "study",
    structure: str = "UN",
    design: ArrayLike | None = None,
    terms: Sequence[str] | None = None,
    method: str = "REML",
    inference: str = "t-clusters",
    level: float = 0.95,
    intervals: bool = True,
    force: bool = False,
) -> Dependent:
    """Pool several outcomes a study, with correlated true effects and sampling errors.

    Parameters
    ----------
    effects : Effects
        One row for each study and outcome.
    outcome : str or sequence
        A column of the table, or one value for each of its rows.
    sampling : SamplingCovariance or float
        How the sampling errors of a study depend on each other: from
        :func:`covariance_from_columns`, :func:`sampling_covariance`, …, or one correlation that is
        imputed for all studies. There is no default: 0 is an assumption too.
    study : str or sequence
        The study of each row, by default its label.
    structure : {"UN", "HCS", "CS", "DIAG", "ID"}
        The covariance of the true effects: everything free; a variance for each outcome with one
        correlation; one variance with one correlation; variances without correlation; one variance
        without.
    design, terms
        As in :func:`pool_multilevel`; without it each outcome has its own mean.
    method, inference, level, intervals, force
        As in :func:`pool_multilevel`; clusters are studies.

    Returns
    -------
    Dependent
        Outcomes in the order of their first row.

    Raises
    ------
    InputError
        When a study has two rows of one outcome, there is one outcome only, an outcome with its own
        variance is reported once, or no study reports two outcomes whose correlation is asked for.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: as :func:`pool_multilevel`.

    Notes
    -----
    Jackson, Riley & White 2011, Stat Med 30:2481; van Houwelingen 2002, Stat Med 21:589. I² of an
    outcome is its variance over that plus the typical sampling variance of its rows, (rows − 1)
    over the sum of their diagonal of P without heterogeneity; only without a design. The
    prediction of an outcome is for its true effect in a new study.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"study": [1, 1, 2, 2, 3, 3, 4, 4], "outcome": ["os", "pfs"] * 4,
    ...         "yi": [-0.2, -0.5, 0.1, -0.1, -0.4, -0.6, 0.0, -0.4], "vi": [0.03, 0.02] * 4}
    >>> fit = pool_multivariate(effect_sizes(rows, measure="GEN"), outcome="outcome", sampling=0.6)
    >>> [(c.term, round(c.estimate, 3)) for c in fit.coefficients]
    [('os', -0.125), ('pfs', -0.4)]
    """
    check_word(structure, Structure, "structure")
    wanted = Wanted(
        method=method, inference=inference, level=level, intervals=intervals, force=force
    )
    need_studies(effects)
    effects = at_level(effects, level)
    cells, studies = words_of(effects, outcome, "outcome"), words_of(effects, study, "study")
    effects = usable(effects, {"outcome": cells, "study": studies})
    if not isinstance(sampling, SamplingCovariance):
        sampling = sampling_covariance(effects, cluster=studies, rho=sampling)
    spec = STRUCTURES[structure]
    outcomes = Outcomes.of(effects, cells, studies)
    outcomes.check(spec)
    matrix, named = _design(effects, outcomes, design, terms)
    rows = layout(effects, [studies], sampling, matrix, named)
    question = asked(
        wanted,
        effects,
        rows,
        model="multivariate",
        structure=structure,
        cells=studies,
        sampling=sampling,
        means=_means(outcomes, spec, design, named),
    )
    return _fitted(question, outcomes, spec, intervals=intervals)


def _means(
    outcomes: Outcomes, spec: StructureSpec, design: ArrayLike | None, terms: tuple[str, ...]
) -> tuple[int | None, ...]:
    """Which variance belongs to the mean that a coefficient is."""
    if design is not None:
        return (None,) * len(terms)
    return tuple(range(len(outcomes.names))) if spec.own_variances else (0,) * len(outcomes.names)


def _fitted(asked: Asked, outcomes: Outcomes, spec: StructureSpec, *, intervals: bool) -> Dependent:
    m = len(outcomes.names)
    make = partial(spec.make, m)
    problem = problem_of(asked.rows, outcomes.patterns, restricted=asked.method == "REML")
    solved = solve(problem, make, m if spec.own_variances else 1, rho=spec.correlated)
    if solved is None or not solved.converged:
        return assemble(asked, None)
    found = _Found(solved, spec, outcomes, asked.level, intervals)
    components = found.components(shares=asked.means[0] is not None)
    correlations = found.correlations()
    unknown = [item.ci is None for item in components]
    unknown += [item.ci is None for item in correlations if item.rho is not None]
    return assemble(
        asked,
        solved,
        components=components,
        correlations=correlations,
        parameters=make(None).size,
        lost=intervals and any(unknown),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The covariance of true effects, read from a solved model."""

    solved: Solved
    spec: StructureSpec
    outcomes: Outcomes
    level: float
    intervals: bool

    @property
    def matrix(self) -> FloatArray:
        """In units of the spread of the effects, (m, m)."""
        m = len(self.outcomes.names)
        out = np.zeros((m, m))
        for value, (i, j) in zip(self.solved.g, triangle(m), strict=True):
            out[i, j] = out[j, i] = value / self.solved.unit**2
        return out

    def components(self, *, shares: bool) -> tuple[Component, ...]:
        """One for each outcome, or one for all."""
        outcomes, unit = self.outcomes, self.solved.unit**2
        own = self.spec.own_variances
        precision = sampling_precision(self.solved)
        out = []
        for which, name in enumerate(outcomes.names if own else ("all",)):
            rows = outcomes.outcome == which if own else np.ones(len(precision), dtype=bool)
            lost = 1 if own else len(outcomes.names)
            variance = float(self.matrix[which, which])
            typical = (rows.sum() - lost) / precision[rows].sum() / unit
            out.append(
                Component(
                    name=name,
                    groups=len(np.unique(outcomes.study[rows])),
                    variance=variance * unit,
                    ci=self._variance_limits(which, variance),
                    i2=variance / (variance + typical) if shares and typical > 0 else None,
                    boundary=variance == 0,
                )
            )
        return tuple(out)

    def correlations(self) -> tuple[Correlation, ...]:
        """One for each pair, one for all, or none."""
        if not self.spec.correlated:
            return ()
        names, together = self.outcomes.names, self.outcomes.together
        if self.spec.own_correlations:
            pairs = [(j, i) for i, j in triangle(len(names)) if i != j]
            return tuple(
                self._correlation(i, j, (names[i], names[j]), int(together[i, j]), -1.0)
                for i, j in pairs
            )
        several = int((np.bincount(self.outcomes.study) > 1).sum())
        return (self._correlation(0, 1, None, several, -1 / (len(names) - 1)),)

    def _correlation(
        self, i: int, j: int, outcomes: tuple[str, str] | None, studies: int, lowest: float
    ) -> Correlation:
        i, j = self._with_variance(i, j)
        product = self.matrix[i, i] * self.matrix[j, j]
        if product == 0:
            return Correlation(outcomes=outcomes, studies=studies, rho=None, ci=None, boundary=True)
        rho = float(np.clip(self.matrix[i, j] / np.sqrt(product), lowest, 1.0))
        limits = None
        if self.intervals:
            fallen = self._drop(lambda value: Pin(i, j, value))
            limits = correlation_interval(fallen, rho, lowest, self.level)
        at_end = min(1 - rho, rho - lowest) < _AT_END
        return Correlation(outcomes=outcomes, studies=studies, rho=rho, ci=limits, boundary=at_end)

    def _with_variance(self, i: int, j: int) -> tuple[int, int]:
        """Where one correlation is common to all, any two outcomes with a variance show it."""
        some = np.flatnonzero(np.diagonal(self.matrix) > 0)
        if self.spec.own_correlations or len(some) < 2:
            return i, j
        return int(some[0]), int(some[1])

    def _variance_limits(self, which: int, variance: float) -> Interval | None:
        if not self.intervals:
            return None
        unit = self.solved.unit**2
        found = variance_interval(
            self._drop(lambda value: Pin(which, None, value)), variance, self.level
        )
        return None if found is None else Interval(found.low * unit, found.high * unit)

    def _drop(self, pin: Callable[[float], Pin]) -> Drop:
        matrix, m = self.matrix, len(self.outcomes.names)
        variances = np.diagonal(matrix)
        sd = np.sqrt(np.maximum(variances, 1e-4))
        off = (matrix / np.outer(sd, sd))[np.triu_indices(m, 1)]
        near = (variances, float(np.clip(off.mean(), -0.9, 0.9)))
        return drop(self.solved.scaled, partial(self.spec.make, m), pin, self.solved.top, near)


def _design(
    effects: Effects, outcomes: Outcomes, design: ArrayLike | None, terms: Sequence[str] | None
) -> tuple[FloatArray, tuple[str, ...]]:
    if design is None:
        return outcomes.means, outcomes.names
    return design_of(effects, design, terms)
