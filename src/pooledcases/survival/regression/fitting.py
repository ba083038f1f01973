"""Climbing to the top of a regression's likelihood, whatever that is.

The coefficients are climbed for on covariates that are centred and of size 1, and brought back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pooledcases.errors import NotConverged
from pooledcases.kernels import penalised as one_peak
from pooledcases.kernels import several_peaks
from pooledcases.kernels.penalised import State, Summit, Surface, climb
from pooledcases.models.regression.design import INTERCEPT
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.regression import DesignColumn

#: An estimate this far out, in standard deviations of its covariate, has no end (log scale).
_ENDLESS = 25.0
#: Up to so many patients a penalised likelihood is climbed from several places: with an outlying
#: covariate and few patients it may have more than one peak.
_FEW_PATIENTS = 200
#: A peak counts as another, higher one from this difference on.
_HIGHER = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """Columns with mean 0 and of size 1, and the way back.

    Attributes
    ----------
    values : ndarray, shape (n, p)
    size : ndarray, shape (p,)
        What each column was divided by.
    lean : ndarray, shape (p,)
        Its mean after that, 0 for the intercept.
    """

    values: FloatArray
    size: FloatArray
    lean: FloatArray

    @classmethod
    def of(cls, design: FloatArray) -> Standard:
        """Subtract the mean and divide by the standard deviation; an intercept stays."""
        spread = design.std(axis=0)
        constant = spread == 0
        size = np.where(constant, 1.0, spread)
        lean = np.where(constant, 0.0, design.mean(axis=0) / size)
        return cls(design / size - lean, size, lean)


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A likelihood with its highest point.

    Attributes
    ----------
    surface : Surface
        What was maximised, of the coefficients of standard columns.
    best : Summit
    null : Summit
        With all covariates held at 0.
    size, lean : ndarray, shape (p,)
        As :class:`Standard`.
    coding : tuple of DesignColumn, length p
    penalty : float
        What the penalty gains by the columns' size.
    several : bool
        Whether there may be several peaks.
    """

    surface: Surface
    best: Summit
    null: Summit
    size: FloatArray
    lean: FloatArray
    coding: tuple[DesignColumn, ...]
    penalty: float
    several: bool = False

    def loss(self, held: BoolArray, values: FloatArray) -> float | None:
        """Twice what is lost when coefficients are held at some values; None where not found."""
        if self.several:
            return several_peaks.loss(self.surface, self.best, held, values)
        return one_peak.loss(self.surface, self.best, held, values)

    def profile_limit(self, at: int, *, side: float, quantile: float) -> float | None:
        """Where twice the loss of one coefficient reaches ``quantile`` squared, on one side."""
        search = several_peaks.profile_limit if self.several else one_peak.profile_limit
        return search(self.surface, self.best, at, side=side, quantile=quantile)

    @property
    def back(self) -> FloatArray:
        """From coefficients of standard columns to those of the covariates, (p, p)."""
        out = np.diag(1 / self.size)
        out[~self.slopes] -= self.lean
        return out

    @property
    def estimates(self) -> FloatArray:
        """On the scale of the covariates."""
        return np.asarray(self.back @ self.best.at)

    @property
    def covariance(self) -> FloatArray:
        """The inverse of the information, on the scale of the covariates."""
        return np.asarray(self.back @ np.linalg.inv(self.best.state.information) @ self.back.T)

    def at_zero(self) -> Fit:
        """The same fit with the intercept where all covariates are 0, not at their means."""
        turn = np.eye(len(self.size))
        turn[~self.slopes] += self.lean

        def surface(at: FloatArray) -> State:
            there = self.surface(turn @ at)
            return State(
                value=there.value,
                score=turn.T @ there.score,
                curvature=turn.T @ there.curvature @ turn,
                information=turn.T @ there.information @ turn,
            )

        at = np.asarray(np.linalg.solve(turn, self.best.at), dtype=float)
        best = Summit(at, surface(at), self.best.converged)
        return replace(self, surface=surface, best=best, lean=np.zeros(len(at)))

    @property
    def slopes(self) -> BoolArray:
        """Which coefficients are no intercept."""
        return np.array([column.name != INTERCEPT for column in self.coding], dtype=bool)

    def of_term(self, term: str) -> BoolArray:
        """Which coefficients belong to a term."""
        return np.array([column.term == term for column in self.coding], dtype=bool)

    @property
    def log_likelihoods(self) -> tuple[float, float]:
        """At the estimates and at the null, the columns as they were."""
        return self.best.state.value + self.penalty, self.null.state.value + self.penalty


def fit(
    surface: Surface, standard: Standard, coding: tuple[DesignColumn, ...], *, penalised: bool
) -> Fit:
    """Climb to the top; of several peaks of a penalised likelihood to the highest.

    Raises
    ------
    NotConverged
    """
    start = np.zeros(len(coding))
    slopes = np.array([column.name != INTERCEPT for column in coding], dtype=bool)
    null = climb(surface, start, held=slopes)
    best = climb(surface, null.at)
    several = penalised and len(standard.values) <= _FEW_PATIENTS
    if several and best.converged and np.isfinite(best.state.value):
        best = _higher(best, several_peaks.highest(surface, best))
    reached = best.converged and null.converged and np.isfinite(best.state.value)
    if not reached or np.abs(best.at).max(initial=0.0) > _ENDLESS:
        way_out = "use fewer covariates" if penalised else "use penalty='firth', or fewer"
        raise NotConverged(
            f"The regression on {', '.join(column.name for column in coding if column.parts)} did "
            f"not converge, so there is no number; {way_out}."
        )
    penalty = float(np.log(standard.size).sum()) if penalised else 0.0
    return Fit(surface, best, null, standard.size, standard.lean, coding, penalty, several)


def _higher(best: Summit, other: Summit) -> Summit:
    """Another peak, where it is one and not the same to the last digits."""
    higher = other.converged and other.state.value > best.state.value + _HIGHER
    return other if higher and np.abs(other.at).max() <= _ENDLESS else best
