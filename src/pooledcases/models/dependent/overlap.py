"""Studies that share patients: one of each group, their average, or all with a correlation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy import special

from pooledcases.errors import InputError
from pooledcases.models.dependent.layout import Column, check_sampling, words_of
from pooledcases.models.dependent.sampling import sampling_covariance
from pooledcases.models.rows import need_studies
from pooledcases.models.together import OVERLAP
from pooledcases.options import OverlapChoiceWord, check_word
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.dependent import SamplingCovariance
from pooledcases.results.effects import Effects, Reason
from pooledcases.scales import to_reader


def _patients(effects: Effects) -> FloatArray:
    if effects.ni is None:
        raise InputError(
            "choose: the table says of no row how many patients it has, so that there is no "
            "largest study; use most-precise or first."
        )
    return effects.ni


#: What a row needs most of to stand for its group; the first row wins a tie.
CHOICES: Mapping[str, Callable[[Effects], FloatArray]] = MappingProxyType(
    {
        "largest": _patients,
        "first": lambda effects: np.zeros(len(effects.study)),
        "most-precise": lambda effects: 1 / np.where(effects.included, effects.vi, 1.0),
    }
)


def one_per_group(effects: Effects, *, choose: str = "largest", group: Column = OVERLAP) -> Effects:
    """Keep one row of each overlap group; the others stay visible, left out with the reason.

    Parameters
    ----------
    effects : Effects
    choose : {"largest", "first", "most-precise"}
        Most patients, first row of the table, or smallest variance.
    group : str or sequence
        A column, or one value for each row; rows without one overlap with none.

    Returns
    -------
    Effects

    Raises
    ------
    InputError
        When there is no such column, or no number of patients for ``largest``.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"xi": [3, 9, 4], "ni": [20, 50, 30], "overlap_group": ["x", "x", ""]}
    >>> one_per_group(effect_sizes(rows, measure="PLO")).included.tolist()
    [False, True, True]
    """
    check_word(choose, OverlapChoiceWord, "choose")
    cells = words_of(effects, group, "group")
    value = CHOICES[choose](effects)
    included, reasons = effects.included.copy(), list(effects.reasons)
    for rows in overlapping(effects, group).values():
        sizes = np.nan_to_num(value[rows], nan=-1.0)
        kept = rows[int(np.argmax(sizes))]
        for row in rows[rows != kept]:
            included[row] = False
            values = {"kept": effects.study[kept], "group": str(cells[row])}
            reasons[row] = Reason(key="reason.overlap", values=MappingProxyType(values))
    return replace(effects, included=included, reasons=tuple(reasons))


def overlapping(effects: Effects, group: Column = OVERLAP) -> dict[str, IntArray]:
    """The included rows of each group that has more than one, in the order of the table."""
    cells = words_of(effects, group, "group")
    members: dict[str, list[int]] = {}
    for row in np.flatnonzero(effects.included).tolist():
        name = cells[row]
        if name is not None:
            members.setdefault(name, []).append(row)
    return {name: np.array(rows) for name, rows in members.items() if len(rows) > 1}


def aggregate_effects(
    effects: Effects,
    *,
    group: Column = OVERLAP,
    rho: float | None = None,
    sampling: SamplingCovariance | None = None,
) -> Effects:
    """One row for each group: the average of its rows, with the variance of that average.

    Parameters
    ----------
    effects : Effects
    group : str or sequence
        As in :func:`one_per_group`; rows without one stay as they are.
    rho : float, optional
        The correlation of the sampling errors within a group.
    sampling : SamplingCovariance, optional
        In its place, from :func:`sampling_covariance` and its kin.

    Returns
    -------
    Effects
        Groups stand in the place of their first row; rows that are not included stay. The counts
        of the rows are gone: those of an average do not exist.

    Raises
    ------
    InputError
        When neither or both of ``rho`` and ``sampling`` are given, the covariance of a group is not
        positive definite, or the scale needs each row's patients (double arcsine).

    Notes
    -----
    With the covariance matrix V of a group's sampling errors the average is 1'V⁻¹y / 1'V⁻¹1 and its
    variance 1 / 1'V⁻¹1 (Borenstein 2009, Introduction to Meta-Analysis, chapter 24; the weighted
    form).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"yi": [0.2, 0.4, 0.9], "vi": [0.04, 0.04, 0.1], "team": ["x", "x", "y"]}
    >>> found = aggregate_effects(effect_sizes(rows, measure="GEN"), group="team", rho=0.5)
    >>> found.yi.round(3).tolist(), found.vi.round(3).tolist()
    ([0.3, 0.9], [0.03, 0.1])
    """
    if (rho is None) == (sampling is None):
        raise InputError("Say how a group's rows depend: give rho, or sampling; one of them.")
    if effects.size_for_back() is not None:
        raise InputError(
            f"{effects.measure} goes back to proportions by each row's size, which an average of "
            "rows has not; use another measure, such as PLO."
        )
    need_studies(effects)
    cells = words_of(effects, group, "group")
    if sampling is None:
        sampling = sampling_covariance(effects, cluster=cells, rho=rho if rho is not None else 0.0)
    check_sampling(sampling, len(effects.study))
    groups = overlapping(effects, group)
    yi, vi = effects.yi.copy(), effects.vi.copy()
    for rows, y, v in zip(*_averages(effects, groups, sampling), strict=True):
        yi[rows], vi[rows] = y, v
    return _as_effects(effects, groups, yi, vi)


def _averages(
    effects: Effects, groups: Mapping[str, IntArray], sampling: SamplingCovariance
) -> tuple[list[IntArray], list[float], list[float]]:
    """The first row of each group, its average and variance."""
    first, means, variances = [], [], []
    for name, rows in groups.items():
        place = np.full(len(effects.study), -1)
        place[rows] = np.arange(len(rows))
        inside = (place[sampling.first] >= 0) & (place[sampling.second] >= 0)
        v = np.diag(effects.vi[rows])
        i, j = place[sampling.first[inside]], place[sampling.second[inside]]
        v[i, j] = v[j, i] = sampling.covariance[inside]
        scale = 1 / np.sqrt(np.diagonal(v))
        if np.linalg.eigvalsh(v * np.outer(scale, scale))[0] < 1e-12:
            raise InputError(
                f"group {name}: its sampling errors cannot be correlated so; their covariance "
                "matrix is not positive definite. Declare smaller correlations."
            )
        w = np.linalg.solve(v, np.ones(len(rows)))
        first.append(rows[0])
        means.append(float(w @ effects.yi[rows] / w.sum()))
        variances.append(float(1 / w.sum()))
    return first, means, variances


def _as_effects(
    effects: Effects, groups: Mapping[str, IntArray], yi: FloatArray, vi: FloatArray
) -> Effects:
    """The table with one row for each group."""
    kept = np.ones(len(yi), dtype=bool)
    names = list(effects.study)
    together = np.zeros(len(yi), dtype=bool)
    for name, rows in groups.items():
        kept[rows[1:]] = False
        names[rows[0]], together[rows[0]] = name, True
    half = special.ndtri(0.5 + effects.level / 2) * np.sqrt(vi)
    low, high = yi - half, yi + half
    back: dict[str, Any] = {
        name: np.where(together, to_reader(effects.scale, values), getattr(effects, name))
        for name, values in (
            ("reported_estimate", yi),
            ("reported_low", low),
            ("reported_high", high),
        )
    }
    normal = tuple(
        "normal" if together[row] else word for row, word in enumerate(effects.reported_interval)
    )
    changed = replace(
        effects,
        study=tuple(names),
        yi=yi,
        vi=vi,
        ci_low=np.where(together, low, effects.ci_low),
        ci_high=np.where(together, high, effects.ci_high),
        reported_interval=normal,
        source=tuple("average" if together[row] else s for row, s in enumerate(effects.source)),
        columns={},
        labels=_common_labels(effects, groups),
        **back,
    )
    return replace(changed.take(kept), cautions=effects.cautions)


def _common_labels(
    effects: Effects, groups: Mapping[str, IntArray]
) -> dict[str, tuple[str | None, ...]]:
    """A group keeps the cells that all its rows share."""
    out = {}
    for column, cells in effects.labels.items():
        new = list(cells)
        for rows in groups.values():
            shared = {cells[row] for row in rows}
            new[rows[0]] = shared.pop() if len(shared) == 1 else None
        out[column] = tuple(new)
    return out
