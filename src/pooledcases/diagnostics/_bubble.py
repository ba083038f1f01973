"""A regression along one moderator, as coordinates of the bubble plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.regression.given import observed, regression_of
from pooledcases.models.regression.predict import predict
from pooledcases.results.diagnostic_points import Bubble
from pooledcases.results.pooled import Pooled
from pooledcases.results.regression import ModeratorColumn, Regression

_PLACES: Final = 101


def bubble(
    fit: Pooled, moderator: str | None = None, *, at: Mapping[str, float | str] | None = None
) -> Bubble:
    """Effects against a numeric moderator, with the regression along it.

    Parameters
    ----------
    fit : Pooled
        A regression, from :func:`pooledcases.pool` with ``mods``.
    moderator : str, optional
        Which; the only numeric one unless told otherwise.
    at : mapping, optional
        Values of the other moderators; numbers at their mean and categories at their reference
        unless told otherwise.

    Returns
    -------
    Bubble

    Raises
    ------
    InputError
        For a fit without moderators, a moderator that is a category or unknown, several numeric
        ones without a choice, or one that is the same in all studies.

    Notes
    -----
    The area of a bubble is the weight 1 / (v + tau²) of the study (Thompson & Higgins 2002, Stat
    Med 21:1559). The line ends where the studies do.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7], "vi": [0.02, 0.03, 0.05, 0.04], "dose": [1, 2, 3, 4]}
    >>> found = bubble(pc.pool(pc.effect_sizes(table, measure="GEN"), mods="dose"))
    >>> found.moderator, found.xi.tolist(), found.line.estimate[[0, -1]].round(3).tolist()
    ('dose', [1.0, 2.0, 3.0, 4.0], [0.112, 0.803])
    """
    regression = regression_of(fit)
    column = _column(regression, moderator)
    low, high = column.low, column.high
    if low is None or high is None or low == high:
        raise InputError(
            f"bubble: {column.column} is the same in all studies; there is nothing to draw along."
        )
    held = _held(regression, column.column, at or {})
    places = np.linspace(low, high, _PLACES)
    vi = fit.effects.vi[regression.rows]
    weight = 1 / (vi + (fit.tau2 or 0.0))
    return Bubble(
        fit=fit,
        moderator=column.column,
        study=regression.study,
        xi=observed(fit)[column.column],
        yi=fit.effects.yi[regression.rows],
        weight=weight / weight.sum(),
        at=places,
        line=predict(fit, {column.column: places, **held}),
        held=held,
    )


def _column(regression: Regression, name: str | None) -> ModeratorColumn:
    """The numeric moderator that was asked for, or the only one."""
    known = {column.column: column for column in regression.columns}
    numeric = [each for each, column in known.items() if column.levels is None]
    if name is None:
        if len(numeric) == 1:
            return known[numeric[0]]
        if not numeric:
            name = next(iter(known))
        else:
            raise InputError(f"bubble: choose a moderator of {', '.join(numeric)}.")
    if name not in known:
        raise InputError(f"bubble: {name!r} is no moderator of the fit ({', '.join(known)}).")
    levels = known[name].levels
    if levels is not None:
        raise InputError(
            f"bubble: {name} is a category ({', '.join(levels)}), which has no line; pool by "
            f"subgroup={name!r} and draw a forest plot."
        )
    return known[name]


def _held(
    regression: Regression, moderator: str, at: Mapping[str, float | str]
) -> dict[str, float | str]:
    """Where the other moderators are."""
    others = [column for column in regression.columns if column.column != moderator]
    unknown = at.keys() - {column.column for column in others}
    if unknown:
        raise InputError(f"bubble: at names {', '.join(sorted(unknown))}, no other moderator.")

    def value(column: ModeratorColumn) -> Any:
        return column.levels[0] if column.levels is not None else column.mean

    return {each.column: at.get(each.column, value(each)) for each in others}
