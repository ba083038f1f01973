"""Nested levels: effects in clusters, clusters in larger ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.effects.study_intervals import at_level
from pooledcases.errors import InputError
from pooledcases.models.dependent.asking import Wanted, asked, usable
from pooledcases.models.dependent.assemble import Asked, assemble
from pooledcases.models.dependent.blocks import codes_of, same
from pooledcases.models.dependent.layout import (
    Column,
    Words,
    design_of,
    layout,
    words_of,
)
from pooledcases.models.dependent.profile import drop, variance_interval
from pooledcases.models.dependent.solve import Solved, problem_of, sampling_precision, solve
from pooledcases.models.dependent.structures import Pin, levels
from pooledcases.models.rows import need_studies
from pooledcases.options import is_listed, shown
from pooledcases.results.base import IntArray, Interval
from pooledcases.results.dependent import Component, Dependent, SamplingCovariance
from pooledcases.results.effects import Effects


def pool_multilevel(
    effects: Effects,
    *,
    levels: Column | Sequence[Column],
    sampling: SamplingCovariance | None = None,
    design: ArrayLike | None = None,
    terms: Sequence[str] | None = None,
    method: str = "REML",
    inference: str = "t-clusters",
    level: float = 0.95,
    intervals: bool = True,
    force: bool = False,
) -> Dependent:
    """Pool effects in nested groups: a random effect for each group of each level.

    Parameters
    ----------
    effects : Effects
    levels : str, or sequence of str or of sequences
        Columns of the table, the outermost first: ``("district", "school")`` is a random effect
        for each district and one for each school within its district. ``study`` is the row's
        label. A level may also be given as one value for each row.
    sampling : SamplingCovariance, optional
        Dependence of the sampling errors, from :func:`sampling_covariance` and its kin; else they
        are independent.
    design : array_like, shape (rows, p), optional
        Moderators for every row of the table, the intercept's column of ones included; ``terms``
        names its columns (``intercept`` the ones).
    method : {"REML", "ML"}
    inference : {"t-clusters", "t", "normal"}
        t with (outermost groups − p) degrees of freedom, t with (rows − p), or normal.
    level : float
    intervals : bool
        Profile-likelihood intervals of the variances; they take most of the time.
    force : bool
        As in :func:`pooledcases.pool`.

    Returns
    -------
    Dependent
        Rows that lack a level are left out, with the reason.

    Raises
    ------
    InputError
        When a level has only one group, two levels divide the rows alike, or the design is not one
        of full rank for more rows than coefficients.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: those of the effects, PC-M12 (a variance of 0 with an upper limit above it), PC-M13
    (normal interval, fewer than 10 clusters), PC-M20 (no degrees of freedom are left, so that
    inference is normal), PC-M26 (declared overlap without a sampling covariance), PC-N01 (not
    converged: no numbers).

    Notes
    -----
    The likelihood is climbed by Newton's method with exact derivatives from several starts; ends
    of the range are compared. Only blocks of dependent rows are inverted. I² of a level is its
    variance over the sum of all and the typical sampling variance (Higgins & Thompson 2002, Stat
    Med 21:1539, equation 9, with the sampling covariance matrix). The model: Konstantopoulos 2011,
    Res Synth Methods 2:61; Van den Noortgate 2013, Behav Res Methods 45:576. A prediction is for
    one new effect in a new outermost group.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"group": list("AABBCCDD"), "yi": [0.1, 0.2, 0.8, 0.6, -0.1, 0.1, 0.5, 0.4],
    ...         "vi": [0.02] * 8}
    >>> effects = effect_sizes(rows, measure="GEN")
    >>> fit = pool_multilevel(effects, levels=("group", "study"))
    >>> round(fit.coefficients[0].estimate, 3), [round(c.variance, 3) for c in fit.components]
    (0.325, [0.087, 0.0])
    """
    wanted = Wanted(
        method=method, inference=inference, level=level, intervals=intervals, force=force
    )
    need_studies(effects)
    effects = at_level(effects, level)
    names, cells = _levels(effects, levels)
    effects = usable(effects, dict(zip(names, cells, strict=True)))
    groups = _nested(effects, names, cells)
    matrix, named = design_of(effects, design, terms)
    rows = layout(effects, [cells[0]], sampling, matrix, named)
    question = asked(
        wanted,
        effects,
        rows,
        model="multilevel",
        structure="nested",
        cells=cells[0],
        sampling=sampling,
        means=(-1,) if design is None else (None,) * len(named),
    )
    return _fitted(question, names, groups, intervals=intervals)


def _fitted(
    asked: Asked, names: Sequence[str], groups: Sequence[IntArray], *, intervals: bool
) -> Dependent:
    problem = problem_of(
        asked.rows,
        lambda rows: np.stack([same(codes, rows) for codes in groups]),
        restricted=asked.method == "REML",
    )
    solved = solve(problem, partial(levels, len(groups)), len(groups))
    if solved is None or not solved.converged:
        return assemble(asked, None)
    limits = [
        _limits(solved, which, asked.level) if intervals else None for which in range(len(groups))
    ]
    typical = (len(problem.yi) - problem.design.shape[1]) / float(sampling_precision(solved).sum())
    share = solved.g / (solved.g.sum() + typical)
    components = tuple(
        Component(
            name="/".join(names[: which + 1]),
            groups=int(codes.max()) + 1,
            variance=float(solved.g[which]),
            ci=limits[which],
            i2=float(share[which]),
            boundary=bool(solved.g[which] == 0),
        )
        for which, codes in enumerate(groups)
    )
    return assemble(
        asked,
        solved,
        components=components,
        i2=float(share.sum()),
        parameters=len(groups),
        lost=intervals and None in limits,
    )


def _limits(solved: Solved, which: int, level: float) -> Interval | None:
    """The profile interval of one variance, in the effects' own units."""
    variances = solved.g / solved.unit**2
    fallen = drop(
        solved.scaled,
        partial(levels, len(variances)),
        lambda value: Pin(which, None, value),
        solved.top,
        (variances, 0.0),
    )
    found = variance_interval(fallen, float(variances[which]), level)
    if found is None:
        return None
    return Interval(found.low * solved.unit**2, found.high * solved.unit**2)


def _levels(effects: Effects, given: Column | Sequence[Column]) -> tuple[list[str], list[Words]]:
    """The levels' names and cells."""
    if not isinstance(given, str) and not is_listed(given):
        raise InputError(f"levels: {shown(given)} is no column; name one, or several in a list.")
    columns = [given] if isinstance(given, str) else list(given)
    if not columns:
        raise InputError("levels names no column; name at least one.")
    names = [
        column if isinstance(column, str) else f"level {i + 1}" for i, column in enumerate(columns)
    ]
    if len(set(names)) < len(names):
        raise InputError(f"levels names a column twice: {', '.join(names)}.")
    return names, [words_of(effects, column, "levels") for column in columns]  # type: ignore[arg-type]


def _nested(effects: Effects, names: Sequence[str], cells: Sequence[Words]) -> list[IntArray]:
    """The group of each included row at each level, inner labels within outer ones."""
    index = np.flatnonzero(effects.included)
    groups: list[IntArray] = []
    for depth in range(len(cells)):
        path = [tuple(cells[d][row] for d in range(depth + 1)) for row in index]
        groups.append(codes_of(path))
    counts = [int(codes.max()) + 1 for codes in groups]
    if counts[0] < 2:
        raise InputError(
            f"levels: all included rows have the same {names[0]}; its variance needs at least two."
        )
    problems = [
        f"levels: {names[depth]} divides the rows no further than {names[depth - 1]}, so that "
        "their variances cannot be told apart; leave one out."
        for depth in range(1, len(groups))
        if counts[depth] == counts[depth - 1]
    ]
    if problems:
        raise InputError(problems)
    return groups
