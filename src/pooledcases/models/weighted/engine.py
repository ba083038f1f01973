"""The one fit: a stack of rows in, arrays out. Everything that pools goes through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from pooledcases.kernels.tails import quantile
from pooledcases.models.weighted.coefficients import Coefficients, coefficients
from pooledcases.models.weighted.heterogeneity import heterogeneity
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.pooled import Batch

#: Cells fitted at once: enough to keep NumPy busy, few enough to stay in the processor's cache.
CELLS = 80_000

Rows = BoolArray | slice


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fits(Batch):
    """What was estimated for each row, as the public result has it, and what I² needs besides."""

    typical_variance: FloatArray


def fit_stack(rows: Stack, *, tau2: str, inference: str, level: float) -> Fits:
    """Fit every row, in fixed chunks.

    A row with one study is that study (tau² = 0, normal inference); a row with none has NaN and
    is not converged. Both are set aside before anything is computed for them.
    """
    size, step = len(rows.yi), chunk_size(rows.yi.shape[1])
    if size <= step:
        return fit_chunks([rows], size, tau2=tau2, inference=inference, level=level)
    chunks = (rows.take(slice(at, at + step)) for at in range(0, size, step))
    return fit_chunks(chunks, size, tau2=tau2, inference=inference, level=level)


def fit_chunks(
    chunks: Iterable[Stack], size: int, *, tau2: str, inference: str, level: float
) -> Fits:
    """Fit stacks one after the other; together they have ``size`` rows."""
    flags = dict.fromkeys(("converged", "boundary"), bool)
    out = {item.name: np.empty(size, flags.get(item.name, float)) for item in fields(Fits)}
    at = 0
    for rows in chunks:
        end = at + len(rows.yi)
        part = {name: values[at:end] for name, values in out.items()}
        _fit_chunk(rows, part, tau2, inference, level)
        at = end
    return Fits(**out)


def chunk_size(k: int) -> int:
    """Rows of ``k`` studies that are fitted at once."""
    return max(1, CELLS // max(k, 1))


def _fit_chunk(rows: Stack, out: dict[str, Any], tau2: str, inference: str, level: float) -> None:
    out["k"][:], out["q_df"][:] = rows.k, rows.df
    several = rows.df > 0
    if several.all():
        _several(rows, slice(None), out, tau2, inference, level)
        return
    for name, values in out.items():
        if name not in ("k", "q_df"):
            values[:] = False if values.dtype == bool else np.nan
    if several.any():
        _several(rows.take(several), several, out, tau2, inference, level)
    alone = (rows.k > 0) & ~several
    if alone.any():
        _one_study(rows.take(alone), alone, out, inference, level)


def _one_study(
    rows: Stack, at: BoolArray, out: dict[str, Any], inference: str, level: float
) -> None:
    """The study itself; what heterogeneity is when there is nothing to differ from."""
    for name in ("tau2", "q", "i2"):
        out[name][at] = 0.0
    out["h2"][at], out["converged"][at] = 1.0, True
    zero = np.zeros(len(rows.yi))
    _place(_intervals(rows, zero, coefficients(rows, zero, inference, level=level), level), at, out)


def _several(
    rows: Stack, at: Rows, out: dict[str, Any], tau2: str, inference: str, level: float
) -> None:
    spec = TAU2_ESTIMATORS[tau2]
    # without moderators an effect common to all rows is taken off, and given back to the estimate
    origin: FloatArray | float = 0.0
    if rows.plain:
        rows, origin = rows.centred()
    found = spec.function(rows)
    spread = heterogeneity(rows, found.tau2, random=spec.random)
    fitted = coefficients(rows, found.tau2, inference, level=level)
    fitted.values[:, 0] += origin
    names = ("q", "i2", "h2", "typical_variance")
    _place({name: getattr(spread, name) for name in names}, at, out)
    made: dict[str, Any] = {"tau2": found.tau2, "tau2_se": found.se}
    made |= {"converged": found.converged}
    made |= {"boundary": spec.random & (found.tau2 == 0), "pivot_p_value": np.nan}
    _place(made, at, out)
    numbers = _intervals(rows, found.tau2, fitted, level)
    pivot = INFERENCES[inference].pivot
    if pivot is not None:
        statistic = numbers["estimate"] / numbers["se"]
        critical, p_value = pivot(rows, found.tau2, statistic, level)
        half = critical * numbers["se"]
        numbers |= {"pivot_p_value": p_value}
        numbers |= {"ci_low": numbers["estimate"] - half, "ci_high": numbers["estimate"] + half}
    _place(numbers, at, out)


def _intervals(
    rows: Stack, tau2: FloatArray, fitted: Coefficients, level: float
) -> dict[str, FloatArray]:
    """What is said of the first coefficient, by t or normal quantiles."""
    estimate, se = fitted.values[:, 0], np.sqrt(fitted.covariance[:, 0, 0])
    half = quantile(fitted.df, level) * se
    return {
        "estimate": estimate,
        "se": se,
        "df": fitted.df,
        "ci_low": estimate - half,
        "ci_high": estimate + half,
    }


def _place(found: Mapping[str, Any], at: Rows, out: dict[str, Any]) -> None:
    for name, values in found.items():
        out[name][at] = values
