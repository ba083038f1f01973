"""What the other studies say when one is left out, for all in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.diagnostics.refit import TwoStage, check_size, in_chunks
from pooledcases.results.base import BoolArray, FloatArray

#: The inferences that take the variances of effects to be known up to a factor only.
_SCALED = ("hartung-knapp", "hartung-knapp-adhoc", "hartung-knapp-ci", "hartung-knapp-iqwig6")


@dataclass(frozen=True, slots=True, eq=False)
class Deleted:
    """The fit without each study, arrays of length k; NaN where tau² was not found.

    Attributes
    ----------
    estimate, variance, tau2, q : ndarray
    scale : ndarray
        By what a Hartung-Knapp inference multiplies the variance that the weights give; else 1.
    variance_of_all : ndarray
        Of the estimate of all studies, at the tau² without this one, unscaled.
    converged : ndarray of bool
    """

    estimate: FloatArray
    variance: FloatArray
    tau2: FloatArray
    q: FloatArray
    scale: FloatArray
    variance_of_all: FloatArray
    converged: BoolArray


def deleted_fits(model: TwoStage) -> Deleted:
    """Leave every study out in turn, in chunks."""
    check_size(model.k, model.k)
    parts = [_chunk(model, low, high) for low, high in in_chunks(model.k, model.k)]
    names = Deleted.__slots__
    return Deleted(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _chunk(model: TwoStage, low: int, high: int) -> Deleted:
    left = np.arange(model.k)[None, :] != np.arange(low, high)[:, None]
    rows = model.stack(left)
    found = model.fits(rows)
    ok = found.converged
    tau2 = np.where(ok, found.tau2, np.nan)
    plain, of_all = np.full(len(ok), np.nan), np.full(len(ok), np.nan)
    if ok.any():
        plain[ok] = model.plain_variance(rows.take(ok), tau2[ok])
        every = model.stack(np.ones((int(ok.sum()), model.k), dtype=bool))
        of_all[ok] = model.plain_variance(every, tau2[ok])
    variance = np.where(ok, model.above_rounding(found.se**2), np.nan)
    scaled = model.inference in _SCALED
    return Deleted(
        estimate=np.where(ok, found.estimate, np.nan),
        variance=variance,
        tau2=tau2,
        q=found.q,
        scale=variance / plain if scaled else np.ones(len(ok)),
        variance_of_all=of_all,
        converged=ok,
    )
