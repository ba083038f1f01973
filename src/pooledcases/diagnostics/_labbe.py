"""Proportions of two groups and the line of the pooled effect, as coordinates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from pooledcases.errors import InputError
from pooledcases.results.base import FloatArray
from pooledcases.results.diagnostic_points import Labbe
from pooledcases.results.pooled import Pooled

_PLACES: Final = 201
_CELLS: Final = ("ai", "n1i", "ci", "n2i")


def _by_odds(second: FloatArray, effect: float) -> FloatArray:
    odds = np.exp(effect)
    return np.asarray(odds * second / (1 - second + odds * second))


def _by_ratio(second: FloatArray, effect: float) -> FloatArray:
    return np.asarray(np.exp(effect) * second)


def _by_difference(second: FloatArray, effect: float) -> FloatArray:
    return second + effect


#: What the effect of a measure makes of a proportion of the second group.
_CURVES: Final[Mapping[str, Callable[[FloatArray, float], FloatArray]]] = MappingProxyType(
    {"OR": _by_odds, "PETO": _by_odds, "RR": _by_ratio, "RD": _by_difference}
)


def labbe(fit: Pooled) -> Labbe:
    """Proportions with the event in both groups of each study, and what the pooled effect means.

    Parameters
    ----------
    fit : Pooled
        Of odds ratios, risk ratios or risk differences from counts, without moderators.

    Returns
    -------
    Labbe

    Raises
    ------
    InputError
        For another measure, a table without counts, or a fit with moderators.

    Notes
    -----
    L'Abbé, Detsky & O'Rourke 1987, Ann Intern Med 107:224. The proportions are the observed ones,
    whatever was added for pooling. Studies that are not pooled are left out.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"ai": [4, 6, 3], "n1i": [20, 30, 10], "ci": [10, 9, 5], "n2i": [20, 30, 10]}
    >>> found = labbe(pc.pool(pc.effect_sizes(table, measure="RR")))
    >>> found.first.tolist(), found.second.tolist()
    ([0.2, 0.2, 0.3], [0.5, 0.3, 0.5])
    """
    if not isinstance(fit, Pooled):
        raise InputError("fit: give a pooled result.")
    columns, use = fit.effects.columns, fit.effects.included
    if fit.measure not in _CURVES:
        raise InputError(
            f"labbe: {fit.measure} compares no two proportions; use {', '.join(_CURVES)}."
        )
    if fit.estimate is None or fit.ci is None:
        raise InputError("labbe: a fit with moderators has no one line; pool without moderators.")
    if not all(name in columns and np.isfinite(columns[name][use]).all() for name in _CELLS):
        raise InputError(
            "labbe: some studies have no counts; it needs events and patients of both groups."
        )
    ai, n1i, ci, n2i = (columns[name][use] for name in _CELLS)
    # rare events stand close together near 0, and far apart on a log axis
    at = np.union1d(np.linspace(0.0, 1.0, _PLACES), np.geomspace(1e-6, 0.01, 61)[:-1])

    def curve(effect: float) -> FloatArray:
        values = _CURVES[fit.measure](at, effect)
        return np.where((values >= 0) & (values <= 1), values, np.nan)

    return Labbe(
        fit=fit,
        study=tuple(fit.effects.study[row] for row in np.flatnonzero(use)),
        first=ai / n1i,
        second=ci / n2i,
        ni=n1i + n2i,
        at=at,
        pooled=curve(fit.estimate),
        ci_low=curve(fit.ci.low),
        ci_high=curve(fit.ci.high),
    )
