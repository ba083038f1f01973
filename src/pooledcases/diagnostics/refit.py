"""How a fit is made again with some of its studies: one call on a stack of rows, in chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pooledcases.errors import InputError, NotConverged
from pooledcases.models.catalogue import MODELS
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.engine import Fits, fit_stack
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.result import OWN_WEIGHTS
from pooledcases.models.weighted.stack import Stack, stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.pooled import Pooled

#: Cells of a chunk of rows.
_CELLS = 200_000
#: Rows times studies beyond which a refit of every part would not end.
_MOST_CELLS = 4e8
#: How closely the fit itself must come out again: an option it does not tell would move it more.
_SAME = 1e-6
#: A standard error this small beside the effects says that they do not vary.
_ROUNDING = 8 * float(np.finfo(float).eps)
_OF_EVERY_FIT = (
    "k", "estimate", "se", "ci_low", "ci_high", "statistic", "df", "p_value", "tau2", "i2", "h2",
    "q", "q_df", "q_p_value", "converged",
)  # fmt: skip

Masks = Callable[[int, int], BoolArray]


@dataclass(frozen=True, slots=True, eq=False)
class TwoStage:
    """An inverse-variance fit and its included studies, arrays of length k.

    ``estimate``, ``variance``, ``statistic``, ``tau2`` and ``df`` (infinite for normal inference)
    are the fit's.
    """

    fit: Pooled
    study: tuple[str, ...]
    yi: FloatArray
    vi: FloatArray
    weights: FloatArray | None
    estimate: float
    variance: float
    statistic: float
    tau2: float
    df: float

    @property
    def k(self) -> int:
        """Included studies."""
        return len(self.yi)

    @property
    def inference(self) -> str:
        """The word of its inference."""
        return self.fit.inference

    def above_rounding(self, variance: FloatArray) -> FloatArray:
        """Variances of estimates; 0 where what is left is the rounding of the effects."""
        floor = (_ROUNDING * np.abs(self.yi).max()) ** 2
        return np.where(variance > floor, variance, 0.0)

    @property
    def random(self) -> bool:
        """Whether tau² is estimated."""
        return TAU2_ESTIMATORS[self.fit.tau2_method].random

    def stack(self, included: BoolArray) -> Stack:
        """Rows of the studies that each includes, (B, k)."""
        return stack(self.yi, self.vi, included, self.weights)

    def fits(self, rows: Stack) -> Fits:
        """The fit of every row."""
        return fit_stack(
            rows, tau2=self.fit.tau2_method, inference=self.inference, level=self.fit.level
        )

    def plain_variance(self, rows: Stack, tau2: FloatArray) -> FloatArray:
        """The variance of the estimate at ``tau2`` that its weights give, before any scaling."""
        word = self.inference if INFERENCES[self.inference].equal_weights else "normal"
        return coefficients(rows, tau2, word).covariance[:, 0, 0]


def two_stage(fit: Pooled, *, least: int = 2) -> TwoStage:
    """The studies of an inverse-variance fit without moderators, and how it was made.

    Raises
    ------
    InputError
        For other results, and for fewer than ``least`` studies.
    NotConverged
        When there is no estimate to compare with.
    """
    check(fit, least=least)
    if MODELS[fit.model].fit is not None:
        raise InputError(
            f"This diagnostic weighs effects by their variances, which model {fit.model} does not; "
            "use leave_one_out or cumulative, or pool the effects with model inverse-variance."
        )
    effects = fit.effects
    use = np.flatnonzero(effects.included)
    own = effects.columns.get(OWN_WEIGHTS)
    weights = None if own is None else own[use]
    rows = stack(effects.yi[use], effects.vi[use], None, weights)
    again = fit_stack(rows, tau2=fit.tau2_method, inference=fit.inference, level=fit.level)
    same(fit, float(again.estimate[0]), float(again.se[0]))
    return TwoStage(
        fit=fit,
        study=tuple(effects.study[row] for row in use),
        yi=effects.yi[use],
        vi=effects.vi[use],
        weights=weights,
        estimate=float(again.estimate[0]),
        variance=float(again.se[0]) ** 2,
        statistic=float(again.statistic[0]),
        tau2=float(again.tau2[0]),
        df=float(again.df[0]),
    )


def check(fit: Pooled, *, least: int = 2) -> None:
    """Raise when a result cannot be refitted to some of its studies."""
    if not isinstance(fit, Pooled):
        raise InputError("fit: give the result of pool or of pool_counts.")
    if fit.regression is not None or fit.model not in MODELS:
        raise InputError(
            f"A fit of model {fit.model}"
            + (" with moderators" if fit.regression is not None else "")
            + " cannot be fitted again without some of its studies here; pool without moderators."
        )
    if fit.k < least:
        raise InputError(
            f"The fit has {fit.k} {'study' if fit.k == 1 else 'studies'}; this needs at least "
            f"{least}."
        )
    if not fit.converged or fit.estimate is None:
        raise NotConverged("The fit has no estimate; there is nothing to compare with.")


def same(fit: Pooled, estimate: float, se: float) -> None:
    """Raise when the studies and words of a fit do not give its numbers again."""
    if fit.se is None or fit.estimate is None:
        return
    unit = _SAME * max(abs(fit.se), abs(fit.estimate))
    if not (abs(estimate - fit.estimate) <= unit and abs(se - fit.se) <= unit):
        raise InputError(
            "The fit does not come out again from its studies and its words, so that it was made "
            "with something that its parts cannot know (a tau² shared by subgroups, for "
            "example); give the fit of all studies."
        )


def refit_counts(fit: Pooled, included: BoolArray) -> Pooled:
    """A model on counts for some of the included studies, a mask over them of length k."""
    rows = np.zeros(len(fit.effects.study), dtype=bool)
    rows[np.flatnonzero(fit.effects.included)[included]] = True
    spec = MODELS[fit.model]
    if spec.fit is None:
        raise InputError(f"model {fit.model} pools effects, not counts.")
    # one study is answered with normal inference, which is none of some models' words
    inference = fit.inference if fit.inference in spec.inferences else spec.inferences[0]
    return spec.fit(
        fit.effects.take(rows), tau2=fit.tau2_method, inference=inference, level=fit.level
    )


def in_chunks(rows: int, k: int) -> Iterator[tuple[int, int]]:
    """From where to where, so that a chunk of rows of k studies fits the processor's cache."""
    size = max(1, _CELLS // max(k, 1))
    for at in range(0, rows, size):
        yield at, min(at + size, rows)


def check_size(rows: int, k: int) -> None:
    """Raise where fitting every row would take hours."""
    if rows * k > _MOST_CELLS:
        raise InputError(
            f"{rows} fits of up to {k} studies would not end; use clusters of studies, or a sample."
        )


def fit_all(model: TwoStage, masks: Masks, rows: int) -> dict[str, NDArray[Any]]:
    """The numbers of many fits, by name.

    Parameters
    ----------
    model : TwoStage
    masks : callable
        From and to, to the masks of these rows, (B, k).
    rows : int
    """
    check_size(rows, model.k)
    parts = [model.fits(model.stack(masks(low, high))) for low, high in in_chunks(rows, model.k)]
    return {name: np.concatenate([getattr(part, name) for part in parts]) for name in _OF_EVERY_FIT}
