"""What every estimator of tau² gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pooledcases.models.weighted.stack import Stack
from pooledcases.results.base import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Tau2:
    """tau² of each row, its standard error (NaN where it has none), and whether it converged."""

    tau2: FloatArray
    se: FloatArray
    converged: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Tau2Spec:
    """One estimator.

    Attributes
    ----------
    function : callable
        Of a stack whose rows all have more studies than coefficients.
    label, citation : str
    random : bool
        False for equal effects.
    restricted : bool or None
        Which likelihood it maximises: the restricted one (True) or the full one (False); None for
        an estimator of moments.
    moment_weights : callable or None
        The weights of the generalised Q it is a moment of, for the interval of tau² by that Q.
    own_weights : bool
        Whether it needs weights of the user's own.
    """

    function: Callable[[Stack], Tau2]
    label: str
    citation: str
    random: bool = True
    restricted: bool | None = None
    moment_weights: Callable[[Stack], FloatArray] | None = None
    own_weights: bool = False


def settled(tau2: FloatArray) -> BoolArray:
    """Closed forms always converge."""
    return np.ones(len(tau2), dtype=bool)
