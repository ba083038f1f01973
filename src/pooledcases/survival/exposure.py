"""Exposures that began after time zero: who, when, and how much time that makes immortal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of
from pooledcases.data.follow_up import follow_ups
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.endpoint_curves import LateExposure, LateStart
from pooledcases.results.follow_up import FollowUps, unit_of
from pooledcases.survival.observations import patient_ids

#: Starts of a column of the table, or of some patients by their id.
Starts = str | Mapping[str, object]
_LISTED = "exposure_start"


def late_exposure(
    table: Table, *, exposure_start: Starts, time: str, id: str = "case_id"
) -> LateExposure:
    """Find the patients whose exposure began after the time from which they are followed.

    Parameters
    ----------
    table : mapping of columns
    exposure_start : str or mapping of str to float or str
        Column of the time from time zero to the start of the exposure, in the unit of ``time``; or
        the starts that are known, by patient. "at least 24" is a start too. A missing start says
        nothing.
    time : str
        Column of the follow-up.
    id : str
        Column that names the patients; rows are numbered where it is absent.

    Returns
    -------
    LateExposure
        Caution PC-M09 where there is such a patient.

    Raises
    ------
    InputError
        A column is absent or holds what is no time; a patient of the list is not in the table; or
        an exposure begins after the end of follow-up. All at once.

    Notes
    -----
    Time between time zero and a later exposure is immortal: whoever is counted as exposed lived
    through it (Suissa 2008, Am J Epidemiol 167:492). See :func:`landmark`. Where the start or the
    follow-up is only bounded, its lower bound is counted.

    Examples
    --------
    >>> table = {"case_id": ["a", "b", "c"], "months": [108, 30, 12], "drug_months": [84, 0, "NR"]}
    >>> found = late_exposure(table, exposure_start="drug_months", time="months")
    >>> found.late, found.time_before, round(found.share, 3)
    ((LateStart(id='a', start=84.0, exact=True, followup=108.0),), 84.0, 0.609)
    """
    named = exposure_start if isinstance(exposure_start, str) else None
    table = columns_of(table, exposure_start=named, time=time, id=id)
    ids = patient_ids(table, id)
    problems: list[str] = []
    starts = _collected(problems, lambda: _starts(table, exposure_start, ids, unit_of(time)))
    ends = _collected(problems, lambda: follow_ups(table, time))
    if starts is not None and ends is not None:
        problems.extend(after_the_end(ids, starts, ends))
    if problems or starts is None or ends is None:
        raise InputError(problems)
    return exposure_of(ids, starts, ends.lower, unit=starts.unit or ends.unit)


def exposure_of(
    ids: Words, starts: FollowUps, ends: FloatArray, *, unit: TimeUnit | None
) -> LateExposure:
    """The exposures of some patients, from starts and follow-up in one unit."""
    begun = np.isfinite(starts.lower)
    inexact = starts.inexact
    late = np.flatnonzero(begun & ((starts.lower > 0) | inexact))
    followed = begun & np.isfinite(ends)
    before = np.minimum(starts.lower, ends)[followed]
    found = tuple(
        LateStart(
            id=str(ids[row]),
            start=float(starts.lower[row]),
            exact=not bool(inexact[row]),
            followup=float(ends[row]) if np.isfinite(ends[row]) else None,
        )
        for row in late
    )
    return LateExposure(
        column=starts.column,
        n_exposed=int(begun.sum()),
        late=found,
        time_before=float(before.sum()),
        time_total=float(ends[followed].sum()),
        unit=unit,
        cautions=_flag(starts.column, found),
    )


def _flag(column: str, late: tuple[LateStart, ...]) -> tuple[Caution, ...]:
    if not late:
        return ()
    ids = ", ".join(item.id for item in late)
    return (caution("PC-M09", n=len(late), column=column, ids=ids),)


def _starts(table: Table, starts: Starts, ids: Words, unit: TimeUnit | None) -> FollowUps:
    if isinstance(starts, str):
        return starts_of(table, starts, unit)
    if not isinstance(starts, Mapping):
        raise InputError(
            "exposure_start: write the name of a column, or the starts by patient, such as "
            "{'C28': 84}."
        )
    given = {str(key): value for key, value in starts.items()}
    unknown = [name for name in given if name not in set(ids)]
    if unknown:
        raise InputError(f"exposure_start: there is no patient {', '.join(unknown)} in the table.")
    cells = np.array([given.get(name) for name in ids], dtype=object)
    return follow_ups({_LISTED: cells}, _LISTED, unit=unit)


def starts_of(table: Table, column: str, unit: TimeUnit | None) -> FollowUps:
    """The starts of a column, which must count in the unit of the follow-up."""
    own = unit_of(column)
    if own is not None and unit is not None and own != unit:
        raise InputError(f"column {column} counts in {own}, the follow-up in {unit}; use one unit.")
    return follow_ups(table, column, unit=own or unit)


def after_the_end(ids: Words, starts: FollowUps, ends: FollowUps) -> list[str]:
    """Who began something after follow-up had ended, in sentences."""
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(starts.lower > ends.upper)
    return [
        f"row {row + 1}, columns {starts.column} and {ends.column}: {ids[row]} began at "
        f"{starts.lower[row]:g}, after the end of follow-up at {ends.upper[row]:g}; correct one of "
        "the two."
        for row in rows
    ]


def _collected(problems: list[str], read: Callable[[], FollowUps]) -> FollowUps | None:
    try:
        return read()
    except InputError as error:
        problems.extend(item for item in error.problems if item not in problems)
        return None
