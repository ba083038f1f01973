"""The regression of a fit, and values of its moderators as a design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pooledcases.errors import InputError, NotConverged
from pooledcases.models.regression.columns import read_moderators
from pooledcases.models.regression.formula import parse
from pooledcases.options import check_level
from pooledcases.results.base import FloatArray
from pooledcases.results.pooled import Pooled
from pooledcases.results.regression import ModeratorColumn, Regression


def regression_of(fit: Pooled) -> Regression:
    """The regression of a fit; raise where it has none."""
    if not isinstance(fit, Pooled):
        raise InputError("fit: give the result of a regression, from regress.")
    if fit.regression is not None:
        return fit.regression
    if not fit.converged:
        raise NotConverged("The regression did not converge; there is nothing to compute with.")
    raise InputError("This fit has no moderators; pool with mods, for example mods='year'.")


def level_of(fit: Pooled, level: float | None) -> float:
    """The level asked for, else that of the fit."""
    if level is None:
        return fit.level
    check_level(level)
    return level


def observed(fit: Pooled) -> dict[str, FloatArray]:
    """Numbers and places of levels of each column, over the studies of the fit."""
    regression = regression_of(fit)
    values = read_moderators(fit.effects, parse(regression.formula)).values
    return {name: cells[regression.rows] for name, cells in values.items()}


def values_at(regression: Regression, at: Mapping[str, Any]) -> tuple[dict[str, FloatArray], int]:
    """Chosen values of the moderators as numbers and places of levels.

    Raises
    ------
    InputError
        When a moderator is missing or unknown, its values are none it can have, or the lists
        differ in length.
    """
    if not isinstance(at, Mapping):
        raise InputError("at: give a dictionary of moderators, such as {'ablat': [20, 40]}.")
    known = {column.column: column for column in regression.columns}
    named = ", ".join(known)
    problems = [f"at: {name} is no moderator of the fit ({named})." for name in at.keys() - known]
    problems += [f"at: {name} is missing; give its value." for name in known if name not in at]
    values: dict[str, FloatArray] = {}
    for name in [name for name in known if name in at]:
        try:
            values[name] = _coded(known[name], _listed(at[name]))
        except InputError as error:
            problems.extend(error.problems)
    sizes = {len(cells) for cells in values.values()} - {1}
    if len(sizes) > 1:
        counts = ", ".join(f"{name} {len(cells)}" for name, cells in values.items())
        problems.append(f"at: the lists differ in length ({counts}); give one value a row.")
    if problems:
        raise InputError(problems)
    size = sizes.pop() if sizes else 1
    return {name: np.broadcast_to(cells, (size,)) for name, cells in values.items()}, size


def _listed(values: Any) -> list[Any]:
    if isinstance(values, np.ndarray):
        return list(values.ravel().tolist())
    plain = isinstance(values, str) or not isinstance(values, Sequence)
    return [values] if plain else list(values)


def _coded(column: ModeratorColumn, values: list[Any]) -> FloatArray:
    name, levels = column.column, column.levels
    if not values:
        raise InputError(f"at: {name} is an empty list; give at least one value.")
    if levels is None:
        try:
            numbers = np.array([float(value) for value in values])
        except (TypeError, ValueError):
            raise InputError(f"at: {name} takes numbers, not {values!r}.") from None
        if not np.isfinite(numbers).all():
            raise InputError(f"at: {name} takes finite numbers, not {values!r}.")
        return numbers
    texts = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    unknown = [text for text in dict.fromkeys(texts) if text not in levels]
    if unknown:
        raise InputError(
            f"at: {name} has no level {', '.join(unknown)}; it has: {', '.join(levels)}."
        )
    return np.array([float(levels.index(text)) for text in texts])
