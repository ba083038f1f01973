"""Two effects that share a control arm: their covariance is what that arm contributes to both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.dependent.layout import Column, words_of
from pooledcases.models.dependent.sampling import pairs_within
from pooledcases.models.rows import need_effects
from pooledcases.results.base import BoolArray, FloatArray, IntArray
from pooledcases.results.dependent import SamplingCovariance
from pooledcases.results.effects import Effects

Columns = Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArmSpec:
    """The control arm's part of the variance of one measure.

    Attributes
    ----------
    columns : tuple of str
        The columns that describe the arm.
    added : tuple of float
        How many times the correction of a row's cells is in each of them.
    variance : callable
        The arm's columns, corrected where the row was, to its part of the variance.
    """

    columns: tuple[str, ...]
    added: tuple[float, ...]
    variance: Callable[..., FloatArray]
    citation: str = "Gleser & Olkin 2009, Handbook of Research Synthesis, 2nd edition, chapter 19"


def _odds(events: FloatArray, patients: FloatArray) -> FloatArray:
    return 1 / events + 1 / (patients - events)


def _risk(events: FloatArray, patients: FloatArray) -> FloatArray:
    return 1 / events - 1 / patients


def _difference(events: FloatArray, patients: FloatArray) -> FloatArray:
    return events * (patients - events) / patients**3


def _rate_ratio(events: FloatArray, time: FloatArray) -> FloatArray:
    return 1 / events


def _rate_difference(events: FloatArray, time: FloatArray) -> FloatArray:
    return events / time**2


def _mean(mean: FloatArray, sd: FloatArray, patients: FloatArray) -> FloatArray:
    return sd**2 / patients


def _log_mean(mean: FloatArray, sd: FloatArray, patients: FloatArray) -> FloatArray:
    return sd**2 / (patients * mean**2)


def _counted(variance: Callable[..., FloatArray]) -> SharedArmSpec:
    return SharedArmSpec(columns=("ci", "n2i"), added=(1, 2), variance=variance)


def _timed(variance: Callable[..., FloatArray]) -> SharedArmSpec:
    return SharedArmSpec(columns=("x2i", "t2i"), added=(1, 0), variance=variance)


def _measured(variance: Callable[..., FloatArray]) -> SharedArmSpec:
    return SharedArmSpec(columns=("m2i", "sd2i", "n2i"), added=(0, 0, 0), variance=variance)


SHARED_ARM: Mapping[str, SharedArmSpec] = MappingProxyType(
    {
        "OR": _counted(_odds),
        "RR": _counted(_risk),
        "RD": _counted(_difference),
        "IRR": _timed(_rate_ratio),
        "IRD": _timed(_rate_difference),
        "MD": _measured(_mean),
        "ROM": _measured(_log_mean),
    }
)


def shared_arm_covariance(effects: Effects, *, arm: Column) -> SamplingCovariance:
    """Covariance of effects that were computed against the same control patients.

    Parameters
    ----------
    effects : Effects
        ``OR RR RD`` from ``ai n1i ci n2i``, ``IRR IRD`` from ``x1i t1i x2i t2i``, ``MD ROM`` from
        ``m1i sd1i n1i m2i sd2i n2i``; the second group is the shared one.
    arm : str or sequence
        A column of the table, or one value for each of its rows, that names the control arm. Rows
        without one share none.

    Returns
    -------
    SamplingCovariance

    Raises
    ------
    InputError
        When the measure is another one, a row was not computed from these columns, or rows of one
        arm do not say the same of it.

    Notes
    -----
    The covariance is what the arm contributes to the variance of both: 1/c + 1/d on the log odds
    ratio, 1/c − 1/n2 on the log risk ratio, cd/n2³ on the risk difference, sd²/n on the mean
    difference. It is the delta method, as exact as ``vi`` itself (Gleser & Olkin 2009). Where one
    of two rows had 0.5 added to its cells, the geometric mean of the arm's two variances stands,
    which keeps the matrix positive definite.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> rows = {"ai": [3, 5], "n1i": [20, 20], "ci": [4, 4], "n2i": [20, 20], "arm": ["x", "x"]}
    >>> effects = effect_sizes(rows, measure="OR")
    >>> shared_arm_covariance(effects, arm="arm").covariance.round(4).tolist()
    [0.3125]
    """
    need_effects(effects, "shared_arm_covariance")
    if effects.measure not in SHARED_ARM:
        raise InputError(
            f"A shared control arm is handled for {', '.join(SHARED_ARM)}, not for "
            f"{effects.measure}; declare a correlation with sampling_covariance."
        )
    spec = SHARED_ARM[effects.measure]
    cells = words_of(effects, arm, "arm")
    first, second = pairs_within(effects, cells)
    sharing = np.zeros(len(cells), dtype=bool)
    sharing[first], sharing[second] = True, True
    _check_source(effects, spec, sharing)
    _check_same(effects, spec, first, second)
    own = np.zeros(len(cells))
    if sharing.any():  # a table in which no arm is shared need not have the arm's columns
        own[sharing] = spec.variance(
            *(
                effects.columns[name][sharing] + times * effects.add * effects.corrected[sharing]
                for name, times in zip(spec.columns, spec.added, strict=True)
            )
        )
    return SamplingCovariance(
        first=first,
        second=second,
        covariance=np.sqrt(own[first] * own[second]),
        declared="shared arm",
    )


def _check_source(effects: Effects, spec: SharedArmSpec, sharing: BoolArray) -> None:
    problems = [
        f"row {row + 1} ({effects.study[row]}) shares an arm, but its effect comes from "
        f"{effects.source[row]}; give {' and '.join(spec.columns)}, or declare a correlation."
        for row in np.flatnonzero(sharing)
        if effects.source[row] not in ("counts", "means")
    ]
    if effects.continuity == "treatment-arm" and (effects.corrected & sharing).any():
        problems.append(
            "The continuity rule treatment-arm adds something else to the shared arm in each row; "
            "use another rule, or declare a correlation."
        )
    if problems:
        raise InputError(problems)


def _check_same(effects: Effects, spec: SharedArmSpec, first: IntArray, second: IntArray) -> None:
    problems = []
    for i, j in zip(first, second, strict=True):
        cells = [[effects.columns[name][row] for name in spec.columns] for row in (i, j)]
        if cells[0] != cells[1]:
            one, other = ("/".join(f"{value:g}" for value in arm) for arm in cells)
            problems.append(
                f"rows {i + 1} ({effects.study[i]}) and {j + 1} ({effects.study[j]}) name the same "
                f"arm, but {'/'.join(spec.columns)} is {one} in one and {other} in the other; "
                "correct the counts, or the name of the arm."
            )
    if problems:
        raise InputError(problems)
