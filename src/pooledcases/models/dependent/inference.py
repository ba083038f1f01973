"""Coefficients with their intervals and tests, from a covariance and degrees of freedom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from pooledcases.effects.measures import MEASURES
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.labels import label
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.dependent import Coefficient, OnReaderScale
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Test
from pooledcases.scales import to_reader

INTERCEPT = "intercept"


def coefficients(
    terms: Sequence[str], values: FloatArray, covariance: FloatArray, df: FloatArray, level: float
) -> tuple[Coefficient, ...]:
    """One for each term; ``df`` is infinite for normal inference.

    A standard error of 0 (no residual at all) has no test.
    """
    se = np.sqrt(np.maximum(np.diagonal(covariance), 0.0))
    half = quantile(df, level) * se
    statistic = np.where(se > 0, values / np.where(se > 0, se, 1.0), np.nan)
    p_value = two_sided_p(np.where(se > 0, statistic, 0.0), df)
    return tuple(
        Coefficient(
            term=term,
            estimate=float(values[i]),
            se=float(se[i]),
            ci=Interval(float(values[i] - half[i]), float(values[i] + half[i])),
            statistic=float(statistic[i]) if se[i] > 0 else None,
            df=float(df[i]) if np.isfinite(df[i]) else None,
            p_value=float(p_value[i]) if se[i] > 0 else None,
        )
        for i, term in enumerate(terms)
    )


def omnibus(
    terms: Sequence[str], values: FloatArray, covariance: FloatArray, df: float | None
) -> tuple[Test, ...]:
    """All coefficients but the intercept are 0; the intercept too where it stands alone."""
    kept = [i for i, term in enumerate(terms) if term != INTERCEPT] or [0]
    inner = covariance[np.ix_(kept, kept)]
    least = np.linalg.eigvalsh(inner)[0]
    if least <= 1e-14 * max(float(np.trace(inner)), 1e-300):
        return ()
    chi = float(values[kept] @ np.linalg.solve(inner, values[kept]))
    size = len(kept)
    if df is None:
        p_value = float(special.chdtrc(size, chi))
        return (Test(name="coefficients", statistic=chi, df=float(size), p_value=p_value),)
    p_value = float(special.fdtrc(size, df, chi / size))
    return (
        Test(
            name="coefficients",
            statistic=chi / size,
            df=float(size),
            df_residual=float(df),
            p_value=p_value,
        ),
    )


def predictions(
    found: Sequence[Coefficient], tau2: Sequence[float | None], *, clusters: int, level: float
) -> tuple[Interval | None, ...]:
    """estimate ± quantile · sqrt(se² + tau²) for means; none with fewer than three clusters."""
    out: list[Interval | None] = []
    for item, variance in zip(found, tau2, strict=True):
        if variance is None or clusters < 3:
            out.append(None)
            continue
        df = np.array(np.inf if item.df is None else item.df)
        half = float(quantile(df, level) * np.sqrt(item.se**2 + variance))
        out.append(Interval(item.estimate - half, item.estimate + half))
    return tuple(out)


def on_reader_scale(
    effects: Effects, found: Sequence[Coefficient], predicted: Sequence[Interval | None]
) -> tuple[OnReaderScale, ...]:
    """Means on the reader's scale."""
    scale, ni = effects.scale, effects.size_for_back()
    name = label(MEASURES[effects.measure].label)

    def back(limits: Interval | None) -> Interval | None:
        if limits is None:
            return None
        low, high = to_reader(scale, [limits.low, limits.high], ni)
        return Interval(float(low), float(high))

    return tuple(
        OnReaderScale(
            term=item.term,
            scale=name,
            estimate=float(to_reader(scale, item.estimate, ni)),
            ci=back(item.ci),
            prediction=back(limits),
        )
        for item, limits in zip(found, predicted, strict=True)
    )
