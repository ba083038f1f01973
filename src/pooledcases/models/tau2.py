"""Estimators of tau², the variance of the true effects over studies.

Each takes a :class:`~pooledcases.models.linear.Stack` whose rows all have more studies than
coefficients, and works on all rows at once. To add one, write its function and its entry in
:data:`TAU2_ESTIMATORS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.kernels.roots import decreasing_convex_roots
from pooledcases.models.linear import Stack, project, q_and_slope, quadratic
from pooledcases.models.reml import reml_root
from pooledcases.results.base import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Tau2:
    """tau² of each row, its standard error (NaN where it has none), and whether it converged."""

    tau2: FloatArray
    se: FloatArray
    converged: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Tau2Spec:
    """One estimator: its function, the key of its label, and where it comes from."""

    function: Callable[[Stack], Tau2]
    label: str
    citation: str
    random: bool = True


def equal_effects(rows: Stack) -> Tau2:
    """tau² = 0 by assumption."""
    zero = np.zeros(len(rows.yi))
    return Tau2(zero, np.full_like(zero, np.nan), np.ones(len(zero), dtype=bool))


def dersimonian_laird(rows: Stack) -> Tau2:
    """The first moment of Cochran's Q, cut at 0.

    The standard error is that of the uncut moment estimate under normal effects, at the cut tau²:
    Var Q = 2(k − p) + 4 tau² tr P + 2 tau⁴ tr PP, over (tr P)².
    """
    projection = project(rows, np.zeros(len(rows.yi)))
    trace, square = projection.trace(), projection.trace_of_square()
    tau2 = np.maximum((quadratic(projection, rows.yi) - rows.df) / trace, 0.0)
    variance = 2 * rows.df + 4 * tau2 * trace + 2 * tau2**2 * square
    return Tau2(tau2, np.sqrt(variance) / trace, np.ones(len(tau2), dtype=bool))


def paule_mandel(rows: Stack) -> Tau2:
    """The tau² at which the generalised Q equals its expectation k − p; 0 when it never does."""
    root, converged = decreasing_convex_roots(q_and_slope(rows, rows.df), len(rows.yi))
    total = rows.weights(root).sum(axis=-1)
    return Tau2(root, np.sqrt(2 * rows.k**2 / rows.df) / total, converged)


def restricted_likelihood(rows: Stack) -> Tau2:
    """The highest point of the restricted likelihood; its error from expected information."""
    root, converged = reml_root(rows)
    information = project(rows, root).trace_of_square()
    return Tau2(root, np.sqrt(2 / information), converged)


TAU2_ESTIMATORS: Mapping[str, Tau2Spec] = MappingProxyType(
    {
        "EE": Tau2Spec(
            function=equal_effects,
            label="tau2.EE",
            citation="Rice 2018, JRSS A 181:205",
            random=False,
        ),
        "DL": Tau2Spec(
            function=dersimonian_laird,
            label="tau2.DL",
            citation="DerSimonian & Laird 1986, Control Clin Trials 7:177",
        ),
        "PM": Tau2Spec(
            function=paule_mandel,
            label="tau2.PM",
            citation="Paule & Mandel 1982, J Res NBS 87:377",
        ),
        "REML": Tau2Spec(
            function=restricted_likelihood,
            label="tau2.REML",
            citation="Viechtbauer 2005, J Educ Behav Stat 30:261",
        ),
    }
)
