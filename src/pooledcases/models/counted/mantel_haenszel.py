"""Mantel-Haenszel: one common effect over stratified tables, no cell corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.kernels import mantel_haenszel as kernel
from pooledcases.kernels.mantel_haenszel import Common, Excess
from pooledcases.models.counted.common_effect import (
    CommonEffect,
    around,
    common_effect,
    no_contrast,
    share,
    test,
)
from pooledcases.models.counted.double_zero import rates, set_aside, tables
from pooledcases.results.base import BoolArray, Caution, FloatArray, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, Test

Cells = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszelSpec:
    """One measure.

    Attributes
    ----------
    estimate : callable
        The four cells to the common effect.
    citation : str
        Where its variance comes from.
    rate : bool
        Whether the cells are events and person-time.
    ratio : bool
        Whether a study without events in both groups says nothing.
    """

    estimate: Callable[..., Common]
    citation: str
    rate: bool = False
    ratio: bool = False


MANTEL_HAENSZEL: Mapping[str, MantelHaenszelSpec] = MappingProxyType(
    {
        "OR": MantelHaenszelSpec(
            estimate=kernel.odds_ratio,
            citation="Robins, Breslow & Greenland 1986, Biometrics 42:311",
            ratio=True,
        ),
        "RR": MantelHaenszelSpec(
            estimate=kernel.risk_ratio,
            citation="Greenland & Robins 1985, Biometrics 41:55",
            ratio=True,
        ),
        "RD": MantelHaenszelSpec(
            estimate=kernel.risk_difference, citation="Sato 1989, Biometrics 45:1323"
        ),
        "IRR": MantelHaenszelSpec(
            estimate=kernel.rate_ratio,
            citation="Greenland & Robins 1985, Biometrics 41:55",
            rate=True,
            ratio=True,
        ),
        "IRD": MantelHaenszelSpec(
            estimate=kernel.rate_difference,
            citation="Greenland & Robins 1985, Biometrics 41:55",
            rate=True,
        ),
    }
)


def mh_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """Fit the included rows; there is at least one.

    ``q`` is that of the studies' own effects (corrected as asked for) around the common one; as
    in metafor, studies without events in both groups, or with nothing but events, have no part in
    it, for differences neither.
    """
    spec = MANTEL_HAENSZEL[effects.measure]
    cells = every = _cells(effects, spec)
    if spec.ratio:
        silent = _without_events(cells) | (_only_events(cells, spec) & (effects.measure == "OR"))
        effects = set_aside(effects, silent)
        cells = _cells(effects, spec)
    found = _fit(effects, spec, cells, _totals(spec, every))
    return common_effect(effects, found, model="mh", level=level)


def _fit(
    effects: Effects, spec: MantelHaenszelSpec, cells: Cells, totals: tuple[str, str]
) -> CommonEffect:
    found = spec.estimate(*cells)
    value, variance = float(found.estimate), float(found.variance)
    tests = _tests(effects.measure, spec, cells, value)
    if not np.isfinite(value):
        return CommonEffect(
            estimate=None,
            se=None,
            tests=tests,
            cautions=(no_contrast(effects.measure, *totals, value),),
        )
    exists = np.isfinite(variance) and variance > 0
    return CommonEffect(
        estimate=value,
        se=float(np.sqrt(variance)) if exists else None,
        weights=found.weights if found.weights.sum() > 0 else None,
        spread=around(value, effects.yi, 1 / _positive(effects.vi), _own(effects, spec, cells)),
        tests=tests,
        cautions=() if exists else (_no_variance(*totals),),
    )


def _own(effects: Effects, spec: MantelHaenszelSpec, cells: Cells) -> BoolArray:
    """The studies that have an effect of their own."""
    silent = _without_events(cells) | _only_events(cells, spec)
    return effects.included & ~silent & np.isfinite(effects.yi) & (effects.vi > 0)


def _positive(vi: FloatArray) -> FloatArray:
    return np.asarray(np.where(vi > 0, vi, 1.0))


def _cells(effects: Effects, spec: MantelHaenszelSpec) -> Cells:
    return rates(effects) if spec.rate else tables(effects)


def _without_events(cells: Cells) -> BoolArray:
    return np.asarray((cells[0] == 0) & (cells[2] == 0))


def _only_events(cells: Cells, spec: MantelHaenszelSpec) -> BoolArray:
    return np.asarray((cells[1] == 0) & (cells[3] == 0) & (not spec.rate))


def _tests(
    measure: str, spec: MantelHaenszelSpec, cells: Cells, estimate: float
) -> tuple[Test, ...]:
    """Is there an effect (with and without correction), and is it the same in every study."""
    if spec.rate:
        rate_excess = kernel.excess_of_rates(*cells)
        return _of_no_effect("mh-rates", rate_excess)
    found = kernel.excess_of_events(*cells)
    # Cochran 1954, Biometrics 10:417, takes binomial variances: N where Mantel has N − 1
    total = sum(cells)
    larger = Excess(found.excess, found.variance * (total - 1) / np.maximum(total, 1.0))
    out = _of_no_effect("cmh", found) + _of_no_effect("cochran", larger)
    if measure != "OR" or not np.isfinite(estimate):
        return out
    df = int((found.variance > 0).sum()) - 1
    breslow_day, tarone = kernel.homogeneity(*cells, np.array(estimate))
    return (
        *out,
        *test("breslow-day", float(breslow_day), df),
        *test("tarone", float(tarone), df),
    )


def _of_no_effect(name: str, found: Excess) -> tuple[Test, ...]:
    return tuple(
        item
        for corrected, suffix in ((True, ""), (False, "-uncorrected"))
        for item in test(name + suffix, float(kernel.chi_squared(found, corrected=corrected)), 1)
    )


def _no_variance(first: str, second: str) -> Caution:
    """Nobody, or everybody, had the event: nothing to estimate an error from."""
    return caution("PC-M28", what=f"{first} : {second}, se = 0")


def _totals(spec: MantelHaenszelSpec, cells: Cells) -> tuple[str, str]:
    x1, other1, x2, other2 = (float(cell.sum()) for cell in cells)
    if spec.rate:
        return share(x1, other1), share(x2, other2)
    return share(x1, x1 + other1), share(x2, x2 + other2)
