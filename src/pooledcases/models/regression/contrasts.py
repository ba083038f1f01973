"""Linear combinations of coefficients, and marginal means of a category."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations as pairs
from itertools import product

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.regression.contrast_text import read_contrasts
from pooledcases.models.regression.design import design_rows
from pooledcases.models.regression.given import level_of, observed, regression_of
from pooledcases.models.regression.notes import several_tests
from pooledcases.models.regression.reader import interval_of, to_reader_of
from pooledcases.models.regression.solve import wald
from pooledcases.models.regression.summary import table_of
from pooledcases.options import MarginalWeights, check_word, shown
from pooledcases.results.base import FloatArray
from pooledcases.results.moderators import Contrasts, MarginalMean, MarginalMeans
from pooledcases.results.pooled import Pooled
from pooledcases.results.regression import ModeratorColumn, Regression


def contrast(
    fit: Pooled,
    combinations: Mapping[str, Mapping[str, float]] | str,
    *,
    level: float | None = None,
) -> Contrasts:
    """Linear combinations of the coefficients, one by one and together.

    Parameters
    ----------
    fit : Pooled
        From :func:`regress`.
    combinations : mapping of str to mapping of str to float, or str
        A name for each, and the weights of the coefficients that it sums; or words:
        ``"arm: b - c"`` for two levels of a category, ``"arm[b] - 2*dose"`` for coefficients by
        name, several separated by semicolons.
    level : float, optional
        By default that of the fit.

    Returns
    -------
    Contrasts
        With Holm's adjustment over the combinations, and the Wald test that all are 0.

    Raises
    ------
    InputError
        When a coefficient is unknown, a weight is no number, or a combination is empty.

    Cautions: PC-M16 from two combinations on.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models.regression import regress
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.1] * 5, "arm": list("aabbc")}
    >>> fit = regress(effect_sizes(table, measure="GEN"), mods="arm", tau2="EE")
    >>> found = contrast(fit, {"b against c": {"arm[b]": 1, "arm[c]": -1}})
    >>> round(found.rows[0].estimate, 2)
    0.55
    >>> round(contrast(fit, "arm: b - c").rows[0].estimate, 2)
    0.55
    """
    regression = regression_of(fit)
    if isinstance(combinations, str):
        combinations = read_contrasts(regression, combinations)
    weights = _weights(regression, combinations)
    return contrasts_of(regression, tuple(combinations), weights, level_of(fit, level))


def contrasts_of(
    regression: Regression, names: tuple[str, ...], weights: FloatArray, level: float
) -> Contrasts:
    """Combinations by their weights, (m, p)."""
    estimates, root = weights @ regression.estimates, weights @ regression.root
    return Contrasts(
        rows=table_of(
            names, estimates, root, regression.df, level=level, tested=[True] * len(names)
        ),
        weights=weights,
        test=wald(estimates, root, regression.df),
        level=level,
        cautions=tuple(several_tests(len(names))),
    )


def marginal_means(
    fit: Pooled, column: str, *, weighting: str = "equal", level: float | None = None
) -> MarginalMeans:
    """The mean effect of each level of a category, the other moderators held alike.

    Parameters
    ----------
    fit : Pooled
        From :func:`regress`.
    column : str
        A categorical moderator.
    weighting : {"equal", "observed"}
        How the levels of other categories count: all combinations alike, or as often as the
        studies have them.
    level : float, optional
        By default that of the fit.

    Returns
    -------
    MarginalMeans
        With the differences of the levels, Holm-adjusted, and their joint test.

    Raises
    ------
    InputError
        When the column is no categorical moderator of the fit.

    Notes
    -----
    Population marginal means (Searle, Speed & Milliken 1980, Am Stat 34:216): predictions averaged
    over the grid of the other categories, numbers at their mean over the studies.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models.regression import regress
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.1] * 5, "arm": list("aabbb")}
    >>> fit = regress(effect_sizes(table, measure="GEN"), mods="arm", tau2="EE")
    >>> [(mean.level, round(mean.estimate, 3)) for mean in marginal_means(fit, "arm").means]
    [('a', 0.2), ('b', 0.567)]
    """
    regression = regression_of(fit)
    check_word(weighting, MarginalWeights, "weighting")
    chosen = level_of(fit, level)
    levels = _levels(regression, column)
    values = observed(fit)
    weights = np.array(
        [_averaged(regression, column, at, values, weighting) for at in range(len(levels))]
    )
    rows = table_of(
        levels,
        weights @ regression.estimates,
        weights @ regression.root,
        regression.df,
        level=chosen,
        tested=[False] * len(levels),
    )
    means = tuple(
        MarginalMean(
            level=row.term,
            k=int((values[column] == at).sum()),
            estimate=row.estimate,
            se=row.se,
            ci=row.ci,
            df=row.df,
            reported_estimate=float(to_reader_of(fit.effects, row.estimate)),
            reported_ci=interval_of(fit.effects, row.ci),
        )
        for at, row in enumerate(rows)
    )
    two = list(pairs(range(len(levels)), 2))
    names = tuple(f"{levels[later]} − {levels[earlier]}" for earlier, later in two)
    steps = np.array([weights[later] - weights[earlier] for earlier, later in two])
    return MarginalMeans(
        column=column,
        scale=fit.effects.scale,
        weighting=weighting,
        level=chosen,
        means=means,
        differences=contrasts_of(regression, names, steps, chosen),
    )


def _weights(regression: Regression, combinations: Mapping[str, Mapping[str, float]]) -> FloatArray:
    plain = isinstance(combinations, Mapping) and all(
        isinstance(each, Mapping) for each in combinations.values()
    )
    if not plain or not combinations:
        raise InputError(
            "combinations: give names with weights of coefficients, such as "
            "{'b − a': {'arm[b]': 1, 'arm[a]': -1}}."
        )
    place = {name: at for at, name in enumerate(regression.names)}
    out = np.zeros((len(combinations), len(place)))
    problems = []
    for row, (title, weights) in enumerate(combinations.items()):
        for name, weight in weights.items():
            if name not in place:
                problems.append(
                    f"{title}: there is no coefficient {name!r}; the fit has: {', '.join(place)}."
                )
            elif not isinstance(weight, int | float | np.number) or not np.isfinite(weight):
                problems.append(f"{title}: the weight of {name} is {weight!r}; give a number.")
            else:
                out[row, place[name]] = weight
        if not problems and not out[row].any():
            problems.append(f"{title}: every weight is 0; there is nothing to test.")
    if problems:
        raise InputError(problems)
    return out


def _levels(regression: Regression, column: str) -> tuple[str, ...]:
    categories = {c.column: c.levels for c in regression.columns if c.levels is not None}
    if not isinstance(column, str) or column not in categories:
        has = ", ".join(categories) or "none"
        said = shown(column)
        raise InputError(f"column: {said} is no categorical moderator; the fit has: {has}.")
    return categories[column]


def _averaged(
    regression: Regression,
    column: str,
    at: int,
    values: Mapping[str, FloatArray],
    weighting: str,
) -> FloatArray:
    """The mean row of the design over the grid of the other categories."""
    others = [c for c in regression.columns if c.levels is not None and c.column != column]
    grid, share = _grid(others, values, weighting)
    size = len(share)
    cells = {
        c.column: np.full(size, np.nan if c.mean is None else c.mean) for c in regression.columns
    }
    cells[column] = np.full(size, float(at))
    cells |= {c.column: grid[:, place] for place, c in enumerate(others)}
    return np.asarray(share @ design_rows(regression.coding, cells, size))


def _grid(
    others: list[ModeratorColumn], values: Mapping[str, FloatArray], weighting: str
) -> tuple[FloatArray, FloatArray]:
    """Combinations of levels, (m, number of others), and the share of each."""
    if not others:
        return np.empty((1, 0)), np.ones(1)
    if weighting == "equal":
        grid = np.array(list(product(*(range(len(c.levels or ())) for c in others))), dtype=float)
        return grid, np.full(len(grid), 1 / len(grid))
    seen = np.column_stack([values[c.column] for c in others])
    grid, counts = np.unique(seen, axis=0, return_counts=True)
    return grid, counts / counts.sum()
