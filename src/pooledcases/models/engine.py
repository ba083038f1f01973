"""The one fit: a stack of rows in, arrays out. Everything that pools goes through it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from pooledcases.models.coefficients import coefficients
from pooledcases.models.heterogeneity import heterogeneity
from pooledcases.models.inference import quantile, two_sided_p
from pooledcases.models.linear import Stack
from pooledcases.models.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import FloatArray
from pooledcases.results.pooled import Batch

#: Rows fitted at once: enough to keep NumPy busy, few enough to stay in the processor's cache.
CHUNK = 2048


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fits(Batch):
    """What was estimated for each row, as the public result has it, and what I² needs besides."""

    typical_variance: FloatArray


def fit_stack(rows: Stack, *, tau2: str, inference: str, level: float) -> Fits:
    """Fit every row, in fixed chunks.

    A row with one study is that study (tau² = 0, normal inference); a row with none has NaN and
    is not converged. Both are set aside before anything is computed for them.
    """
    parts = [
        _fit_chunk(rows.take(np.arange(start, min(start + CHUNK, len(rows.yi)))), tau2, inference)
        for start in range(0, max(len(rows.yi), 1), CHUNK)
    ]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Fits(**joined | _interval(joined, level))


def _fit_chunk(rows: Stack, tau2: str, inference: str) -> dict[str, FloatArray]:
    spec = TAU2_ESTIMATORS[tau2]
    out = {item.name: np.full(len(rows.yi), np.nan) for item in fields(Fits)}
    out |= {"k": rows.k, "q_df": rows.df, "converged": rows.k > 0}
    out["tau2"][rows.k > 0] = 0.0
    several = np.flatnonzero(rows.df > 0)
    if several.size:
        some = rows.take(several)
        found = spec.function(some)
        spread = heterogeneity(some, found.tau2, random=spec.random)
        out["tau2"][several], out["tau2_se"][several] = found.tau2, found.se
        out["converged"][several] = found.converged
        for name in ("q", "i2", "i2_q", "h2", "typical_variance"):
            out[name][several] = getattr(spread, name)
        out["q_p_value"][several] = spread.p_value
    _one_study(rows, out)
    _estimate(rows, out, inference)
    return out


def _one_study(rows: Stack, out: dict[str, FloatArray]) -> None:
    """What heterogeneity is when there is nothing to differ from."""
    alone = (rows.k > 0) & (rows.df == 0)
    for name, value in {"q": 0.0, "q_p_value": 1.0, "i2": 0.0, "i2_q": 0.0, "h2": 1.0}.items():
        out[name][alone] = value


def _estimate(rows: Stack, out: dict[str, FloatArray], inference: str) -> None:
    some = np.flatnonzero(rows.k > 0)
    if not some.size:
        return
    found = coefficients(rows.take(some), out["tau2"][some], inference)
    out["estimate"][some] = found.values[:, 0]
    out["se"][some] = np.sqrt(found.covariance[:, 0, 0])
    out["df"][some] = found.df


def _interval(out: dict[str, FloatArray], level: float) -> dict[str, FloatArray]:
    estimate, se, df = out["estimate"], out["se"], out["df"]
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimate / se
    half = quantile(df, level) * se
    return {
        "statistic": statistic,
        "p_value": two_sided_p(statistic, df),
        "ci_low": estimate - half,
        "ci_high": estimate + half,
    }
