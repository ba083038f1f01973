"""What is maximised: a selection model's likelihood, where to start, and between which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.diagnostics.selection.likelihood import (
    Likelihood,
    SmoothSelection,
    StepSelection,
    log_normal,
)
from pooledcases.diagnostics.selection.weights import LARGEST, WeightSpec
from pooledcases.errors import InputError
from pooledcases.format import significant
from pooledcases.models.weighted.engine import fit_stack
from pooledcases.models.weighted.stack import Stack
from pooledcases.results.base import Caution, FloatArray, IntArray, caution

#: Log weights of a step function beyond this belong to no data.
_LOG_LARGEST = float(np.log(LARGEST))
#: Of tau² and mu, in units of the spread of the effects.
_FAR = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A likelihood of mu, tau² and ``extra`` parameters, and where to look for its maximum.

    ``unselected`` is the height of the maximum without selection.
    """

    likelihood: Likelihood
    starts: list[FloatArray]
    low: FloatArray
    high: FloatArray
    extra: int
    unselected: float


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """p-values at which the chance of publication changes, and the studies between them.

    Attributes
    ----------
    cuts : ndarray, shape (m,)
    where : ndarray of int, shape (k,)
        The interval of each study.
    cautions : tuple of Caution
        What was merged.
    """

    cuts: FloatArray
    where: NDArray[np.intp]
    cautions: tuple[Caution, ...] = ()

    @property
    def intervals(self) -> tuple[tuple[float, float, int], ...]:
        """From which p-value to which, and how many studies."""
        counts = np.bincount(self.where, minlength=len(self.cuts) + 1)
        ends = (0.0, *(float(cut) for cut in self.cuts), 1.0)
        return tuple(
            (low, high, int(k)) for low, high, k in zip(ends, ends[1:], counts, strict=False)
        )


def read_steps(yi: FloatArray, vi: FloatArray, steps: Sequence[float], *, merge: bool) -> Steps:
    """The steps, rising, with studies in every interval.

    Raises
    ------
    InputError
        When they are no rising p-values, or an interval has no study and is not to be merged.
    """
    cuts = _cuts(steps)
    p = special.ndtr(-yi / np.sqrt(vi))
    where = np.searchsorted(cuts, p, side="left")
    counts = np.bincount(where, minlength=len(cuts) + 1)
    empty, full = np.flatnonzero(counts == 0), np.flatnonzero(counts)
    if not empty.size:
        return Steps(cuts, where)
    ends = [significant(value) for value in (0.0, *cuts, 1.0)]
    names = ", ".join(f"{ends[at]} to {ends[at + 1]}" for at in empty)
    if not merge or len(full) < 2:
        raise InputError(
            f"steps: no study has a one-sided p-value from {names}, so that its chance of "
            "publication cannot be estimated. Choose other steps"
            + (", or merge=True." if len(full) > 1 else ", or another model.")
            + _other_direction(cuts, where, p)
        )
    # an interval joins the one above it, the last the one below
    kept = cuts[full[:-1]]
    said = caution("PC-M20", form="steps", names=names)
    return Steps(kept, np.searchsorted(kept, p, side="left"), (said,))


def _other_direction(cuts: FloatArray, where: IntArray, p: FloatArray) -> str:
    """Advice where the smallest p-values are all on the other side: then the sides were swapped."""
    swapped = int(np.sum(1 - p <= cuts[0]))
    if not swapped or np.any(where == 0):
        return ""
    return (
        f" {swapped} of the effects point the other way with so small a p-value: say with "
        "published which direction is the one that is published."
    )


def _cuts(steps: Sequence[float]) -> FloatArray:
    try:
        cuts = np.array([float(step) for step in steps])
    except (TypeError, ValueError):
        raise InputError("steps: give one-sided p-values, such as (0.025, 0.5).") from None
    cuts = cuts[cuts != 1.0]  # the end of the last interval may be written out
    if not len(cuts) or not ((cuts > 0) & (cuts < 1)).all() or (np.diff(cuts) <= 0).any():
        raise InputError("steps: give rising one-sided p-values between 0 and 1: (0.025, 0.5).")
    return np.asarray(cuts)


def step_problem(yi: FloatArray, vi: FloatArray, steps: Steps) -> Problem:
    """Log weights of all intervals but the first."""
    m = len(steps.cuts)
    return _problem(
        yi,
        vi,
        StepSelection(yi, vi, steps.cuts, steps.where),
        [np.zeros(m), np.linspace(-0.5, -2.0, m), np.linspace(0.3, 1.0, m)],
        ([-_LOG_LARGEST] * m, [_LOG_LARGEST] * m),
    )


def smooth_problem(
    yi: FloatArray, vi: FloatArray, spec: WeightSpec, strength: FloatArray
) -> Problem:
    """The parameters of a smooth weight function."""
    if spec.function is None:  # pragma: no cover - callers have checked
        raise TypeError("a step function is not smooth")
    return _problem(
        yi,
        vi,
        SmoothSelection(yi, vi, spec.function, spec.floor, strength),
        [np.array(shape) for shape in (spec.null, *spec.starts)],
        (list(spec.low), [LARGEST] * len(spec.names)),
    )


def _problem(
    yi: FloatArray,
    vi: FloatArray,
    likelihood: Likelihood,
    shapes: list[FloatArray],
    bounds: tuple[list[float], list[float]],
) -> Problem:
    mu, tau2 = _unselected(yi, vi)
    s, extra = np.sqrt(vi + tau2), len(bounds[0])
    if len(yi) < extra + 3:
        raise InputError(
            f"The selection model has {extra + 2} parameters and {len(yi)} studies; it needs at "
            f"least {extra + 3}."
        )
    reach = float(np.ptp(yi) + np.sqrt(vi.max()))
    places = [(mu, tau2), (mu / 2, tau2), (0.0, tau2 / 2), (mu, 0.0), (0.0, 0.0)]
    return Problem(
        likelihood,
        [np.array([*place, *shape]) for shape in shapes for place in places],
        np.array([float(yi.min()) - _FAR * reach, 0.0, *bounds[0]]),
        np.array([float(yi.max()) + _FAR * reach, reach**2 * _FAR, *bounds[1]]),
        extra,
        float(log_normal((yi - mu) / s, s).sum()),
    )


def _unselected(yi: FloatArray, vi: FloatArray) -> tuple[float, float]:
    """Maximum likelihood without selection."""
    rows = Stack(yi[None], vi[None], np.ones((1, len(yi)), dtype=bool), np.ones((len(yi), 1)))
    fits = fit_stack(rows, tau2="ML", inference="normal", level=0.95)
    return float(fits.estimate[0]), float(fits.tau2[0])
