"""What each study does to the coefficients of a regression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pooledcases.errors import InputError
from pooledcases.models.regression.given import regression_of
from pooledcases.models.regression.solve import Basis, solve
from pooledcases.models.weighted.projection import quadratic
from pooledcases.models.weighted.stack import Stack, project
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.moderators import CoefficientInfluence
from pooledcases.results.pooled import Pooled

#: Cells of a stack fitted at once.
_CELLS = 100_000


def coefficient_influence(fit: Pooled) -> CoefficientInfluence:
    """DFBETAS: every study left out in turn, tau² estimated anew.

    Parameters
    ----------
    fit : Pooled
        From :func:`regress`.

    Returns
    -------
    CoefficientInfluence
        NaN (null in JSON) where the other studies do not identify every coefficient and tau².

    Notes
    -----
    DFBETAS are (b − b without i) over the standard errors of all studies at the tau² without i
    (Viechtbauer & Cheung 2010, Res Synth Methods 1:112).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models.regression import regress
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.9], "vi": [0.1] * 4, "dose": [1, 2, 3, 4]}
    >>> found = coefficient_influence(regress(effect_sizes(table, measure="GEN"), mods="dose"))
    >>> found.dfbetas.shape
    (4, 2)
    """
    regression = regression_of(fit)
    use = fit.effects.included
    yi, vi = fit.effects.yi[use], fit.effects.vi[use]
    basis = Basis.of(regression.design, vi)
    k, p = regression.design.shape
    out: dict[str, FloatArray] = {
        "dfbetas": np.full((k, p), np.nan),
        "coefficients": np.full((k, p), np.nan),
        "tau2": np.full(k, np.nan),
        "q": np.full(k, np.nan),
    }
    for some in np.array_split(_estimable(regression.design), max(1, k * k // _CELLS)):
        if some.size:
            found = _without(some, yi, vi, basis, fit)
            for name, values in zip(out, found, strict=True):
                out[name][some] = values
    return CoefficientInfluence(study=regression.study, names=regression.names, **out)


def _estimable(design: FloatArray) -> NDArray[np.intp]:
    """Studies without which every coefficient is still identified, and a degree of freedom left."""
    k, p = design.shape
    if k - 1 <= p:
        return np.empty(0, dtype=np.intp)
    leverage = (Basis.of(design).columns ** 2).sum(axis=1) / k
    return np.flatnonzero(leverage < 1 - 1e-10)


def _without(
    some: NDArray[np.intp],
    yi: FloatArray,
    vi: FloatArray,
    basis: Basis,
    fit: Pooled,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    if fit.regression is None:
        raise InputError("This fit has no moderators; use moderators (`mods`).")
    included: BoolArray = np.ones((len(some), len(yi)), dtype=bool)
    everything = Stack(
        np.broadcast_to(yi, included.shape), np.broadcast_to(vi, included.shape), included,
        basis.columns,
    )  # fmt: skip
    left = included.copy()
    left[np.arange(len(some)), some] = False
    rows = Stack(np.where(left, yi, 0.0), np.where(left, vi, 1.0), left, basis.columns)
    found = solve(rows, tau2=fit.tau2_method, inference="normal")
    values = found.values @ basis.back.T
    covariance = project(everything, found.tau2).covariance
    se = np.sqrt(np.einsum("jp,bpq,jq->bj", basis.back, covariance, basis.back))
    dfbetas = (fit.regression.estimates - values) / se
    q = quadratic(project(rows, np.zeros(len(some))), rows.yi)
    lost = ~found.converged
    dfbetas[lost], values[lost] = np.nan, np.nan
    return dfbetas, values, np.where(lost, np.nan, found.tau2), q
