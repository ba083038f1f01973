"""Medians pooled as medians: median of medians, and inverse variance of medians."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import Table
from pooledcases.effects.build import effect_sizes
from pooledcases.effects.median_rows import MedianTable, read_medians
from pooledcases.errors import InputError
from pooledcases.kernels.sign_test import sign_interval, weighted_median
from pooledcases.models.cautions import one_study
from pooledcases.models.inverse_variance import pool
from pooledcases.options import Inference, MedianWord, Tau2Method, check_level, check_word
from pooledcases.results.base import BoolArray, FloatArray, Interval
from pooledcases.results.effects import optional
from pooledcases.results.medians import MedianRow, PooledMedian


@dataclass(frozen=True, slots=True, kw_only=True)
class MedianSpec:
    """One way to pool medians.

    Attributes
    ----------
    function : callable
        The table and the options, to what the result says beside its rows.
    spread : bool
        Whether every study needs quartiles or a range.
    sizes : bool
        Whether every study needs its number of patients.
    """

    function: Callable[..., dict[str, Any]]
    spread: bool
    sizes: bool
    label: str
    citation: str


def pool_medians(
    frame: Table,
    *,
    method: str = "median-of-medians",
    level: float = 0.95,
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    study: str = "study",
    columns: Mapping[str, str] | None = None,
) -> PooledMedian:
    """Pool the medians of studies without converting them to means.

    Parameters
    ----------
    frame : mapping of str to array_like
        Columns ``medi ni`` for the medians of one group, or ``med1i n1i med2i n2i`` for the
        difference of the medians of two; for ``qe`` also ``mini q1i q3i maxi`` (or ``min1i q11i
        …``), as far as printed.
    method : {"median-of-medians", "weighted-median-of-medians", "qe"}
        The median of all studies' medians, each study counting alike or by its patients; or the
        inverse-variance mean of the medians, with variances from the fitted distribution nearest
        to what is printed.
    level : float
    tau2, inference : str
        For ``qe``, as in :func:`pooledcases.pool`.
    study, columns
        As in :func:`pooledcases.effect_sizes`.

    Returns
    -------
    PooledMedian
        In the unit of the table. The limits are medians of studies, or unbounded: with fewer than
        six studies of one weight a sign test at 5% excludes nothing.

    Raises
    ------
    InputError
        When the columns are missing, no study can be used, or a cell is impossible.

    Cautions: PC-M28 (one study), and for ``qe`` those of :func:`pooledcases.pool`.

    Notes
    -----
    Median of medians: McGrath 2019, Stat Med 38:969; difference of medians: McGrath 2020, Biom J
    62:69. The interval holds all medians that the sign test does not reject, with its exact
    distribution for whole weights; ``coverage`` is what it covers at least. It takes the studies'
    medians for a sample of independent draws around one median. ``qe``: the variance of a median
    is 1/(4 n f(m)²), with the density f of the nearest of five families at the printed median.

    Examples
    --------
    >>> fit = pool_medians({"medi": [8, 12, 9, 14, 10, 11], "ni": [20, 30, 25, 60, 10, 40]})
    >>> fit.estimate, fit.ci.low, fit.ci.high, fit.coverage
    (10.5, 8.0, 14.0, 0.96875)
    """
    check_word(method, MedianWord, "method")
    check_word(tau2, Tau2Method, "tau2")
    check_word(inference, Inference, "inference")
    check_level(level)
    spec = MEDIAN_METHODS[method]
    given = {} if columns is None else columns
    table = read_medians(frame, given, study, spread=spec.spread, sizes=spec.sizes)
    included = np.array([reason is None for reason in table.reasons], dtype=bool)
    if not included.any():
        reasons = [
            f"row {row + 1} ({table.study[row]}): {reason.text()}"
            for row, reason in enumerate(table.reasons)
            if reason is not None
        ]
        raise InputError(["There is no median to pool.", *reasons])
    found = spec.function(table, included, level=level, tau2=tau2, inference=inference)
    weights = found.pop("weights")
    k = int(included.sum())
    n = float(table.n[included].sum())
    return PooledMedian(
        method=method,
        quantity=table.quantity,
        level=level,
        k=k,
        n=optional(n),
        studies=_rows(table, included, weights),
        **({"cautions": tuple(one_study(k))} | found),
    )


def _signs(
    table: MedianTable, included: BoolArray, weights: FloatArray, level: float
) -> dict[str, Any]:
    values, own = table.median[included], weights[included]
    limits = sign_interval(values, own, level)
    return {
        "estimate": weighted_median(values, own),
        "ci": Interval(limits.low, limits.high),
        "coverage": limits.coverage,
        "interval_method": f"sign test, {'exact' if limits.exact else 'normal'}",
        "fit": None,
        "weights": weights,
    }


def _alike(table: MedianTable, included: BoolArray, *, level: float, **_: Any) -> dict[str, Any]:
    return _signs(table, included, included.astype(float), level)


def _by_patients(
    table: MedianTable, included: BoolArray, *, level: float, **_: Any
) -> dict[str, Any]:
    return _signs(table, included, np.where(included, table.n, 0.0), level)


def _by_variance(
    table: MedianTable, included: BoolArray, *, level: float, tau2: str, inference: str
) -> dict[str, Any]:
    cells: dict[str, ArrayLike] = {
        "study": list(table.study),
        "yi": np.where(included, table.median, np.nan),
        "sei": np.where(included, table.se, np.nan),
    }
    fit = pool(
        effect_sizes(cells, measure="GEN", level=level),
        tau2=tau2, inference=inference, level=level,
    )  # fmt: skip
    if fit.estimate is None or fit.ci is None:
        raise InputError("tau² did not converge for these medians; use another tau2, such as DL.")
    return {
        "estimate": fit.estimate,
        "ci": fit.ci,
        "coverage": None,
        "interval_method": fit.inference,
        "fit": fit,
        "weights": np.array([row.weight or 0.0 for row in fit.studies]),
        "cautions": fit.cautions,
    }


def _rows(table: MedianTable, included: BoolArray, weights: FloatArray) -> tuple[MedianRow, ...]:
    share = weights / weights[included].sum()
    return tuple(
        MedianRow(
            study=name,
            median=optional(table.median[row]),
            n=optional(table.n[row]),
            weight=float(share[row]) if included[row] else None,
            se=optional(table.se[row]),
            family=table.family[row],
            included=bool(included[row]),
            why=table.reasons[row],
        )
        for row, name in enumerate(table.study)
    )


MEDIAN_METHODS: Mapping[str, MedianSpec] = MappingProxyType(
    {
        "median-of-medians": MedianSpec(
            function=_alike,
            spread=False,
            sizes=False,
            label="medians.median-of-medians",
            citation="McGrath 2019, Stat Med 38:969",
        ),
        "weighted-median-of-medians": MedianSpec(
            function=_by_patients,
            spread=False,
            sizes=True,
            label="medians.weighted-median-of-medians",
            citation="McGrath 2019, Stat Med 38:969",
        ),
        "qe": MedianSpec(
            function=_by_variance,
            spread=True,
            sizes=True,
            label="medians.qe",
            citation="McGrath 2019, Stat Med 38:969",
        ),
    }
)
