"""Status at last contact: the naive curve and the current-status estimate side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, row_count
from pooledcases.options import ContactInterval, SurvivalInterval, TimeUnit, check_word
from pooledcases.results.base import BoolArray, caution
from pooledcases.results.current_status import Assumption, CurrentStatus, StatusCurves
from pooledcases.results.survival import Curve, time_asked
from pooledcases.results.time_words import usual_times
from pooledcases.survival.contact.apart import Who, difference
from pooledcases.survival.contact.estimate import Limits, estimate_of
from pooledcases.survival.curves import curve_of
from pooledcases.survival.events import Event, without_disease
from pooledcases.survival.observations import Observations, observe, restrict
from pooledcases.survival.reading import disease_free_answers
from pooledcases.survival.times import read_times

#: The column that says who was disease-free at the start, read where a table has it.
START = "disease_free_at_start"
#: The column of recorded relapses, read where a table has it.
RELAPSE = "relapse_months"


def naive_and_current(
    table: Table,
    *,
    time: str,
    event: Event,
    disease_free: str | None = START,
    relapse: str | None = RELAPSE,
    at: float | None = None,
    interval: SurvivalInterval = "log-log",
    contact_interval: ContactInterval = "valid",
    level: float = 0.95,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> StatusCurves:
    """Every estimate that status at last contact allows, and who breaks what they assume.

    Parameters
    ----------
    table, time, event, interval, level, unit, id
        As in :func:`pooledcases.survival.kaplan_meier`; for disease-free status lost the event is
        ``("status", ["AWD", "DOD"])``.
    disease_free : str, optional
        Column with ``yes``, ``no``, ``unclear``: disease-free at the start.
        ``disease_free_at_start`` is read where the table has it; without such a column there are
        the two estimates for everybody only.
    relapse : str, optional
        Column with the time of a relapse that is recorded apart from the status, as in a footnote;
        missing where none is. ``relapse_months`` is read where the table has it; another name must
        be a column of the table. It only serves to name who breaks ``no_return``.

    at : float, optional
        The time at which the two are held against each other; by default the last of 12, 24 and 60
        months (1, 2 and 5 years) that is not after the time from which on few are followed; where
        there is none, or the unit of time is not known, the median contact time.
    contact_interval : {"valid", "likelihood-ratio"}
        As ``interval`` of :func:`pooledcases.survival.current_status`.

    Returns
    -------
    StatusCurves
        The naive curve and the current-status estimate, for everybody and for those disease-free
        at the start; all are sensitivity analyses. Every part carries PC-M07; those for everybody
        carry PC-M29; the naive curves carry PC-M22 as those of :func:`kaplan_meier`. An estimate
        with nobody in it has n = 0.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.current_status`; or a time of relapse is negative or no
        number.

    Notes
    -----
    Three assumptions are listed with the patients who break them, among those counted:
    ``disease_free_at_start``; ``no_return``, of which the table shows only those who had disease
    at the start, or a recorded relapse later, and none at the contact; ``independent_contact``, of
    which it shows only those who died of the disease, whose last contact is their death. Whoever
    was treated for a relapse and is without disease at the contact counts as never having lost it:
    with a recorded relapse the table shows that this is wrong.

    Examples
    --------
    >>> table = {"case_id": ["a", "b", "c"], "months": [4, 9, 12],
    ...          "status": ["NED", "AWD", "NED"], "disease_free_at_start": ["yes", "no", "yes"]}
    >>> both = naive_and_current(table, time="months", event=("status", ["AWD"]))
    >>> both.naive.at(9).survival, both.current.at(9).event_free
    (0.5, 0.5)
    >>> both.current_disease_free.n, both.assumptions[0].broken_by
    (2, ('b',))
    >>> table["relapse_months"] = ["NR", 6, 7]
    >>> both = naive_and_current(table, time="months", event=("status", ["AWD"]))
    >>> both.assumptions[1].name, both.assumptions[1].checked, both.assumptions[1].broken_by
    ('no_return', 'partly', ('c',))
    >>> found = both.differences[0]
    >>> found.time, found.naive, found.current, found.why
    (9.0, 0.5, 0.5, 'same')
    """
    check_word(interval, SurvivalInterval, "interval")
    limits = Limits(contact_interval, level)
    table = columns_of(table, disease_free=disease_free, relapse=relapse)
    if disease_free == START and START not in table:
        disease_free = None
    relapsed = _relapsed(table, relapse)
    seen = observe(table, time=time, event=event, status_at_contact=True, unit=unit, id=id)
    naive = curve_of(seen, interval=interval, level=level, status_at_contact=True)
    current = estimate_of(seen, limits, start=None)
    naive_free, current_free = None, None
    if disease_free is not None:
        free = restrict(seen, table, disease_free)
        naive_free = curve_of(free, interval=interval, level=level, status_at_contact=True)
        current_free = estimate_of(free, limits, start=disease_free)
    time_named = _named_time(naive, at)
    pairs: tuple[tuple[Who, Curve | None, CurrentStatus | None], ...] = (
        ("everybody", naive, current),
        ("disease_free", naive_free, current_free),
    )
    return StatusCurves(
        naive=replace(naive, cautions=(*naive.cautions, caution("PC-M29"))),
        current=current,
        naive_disease_free=naive_free,
        current_disease_free=current_free,
        assumptions=_assumptions(
            seen,
            answers=None if disease_free is None else disease_free_answers(table, disease_free),
            relapsed=relapsed,
            free_at_contact=without_disease(table, event, seen.events),
        ),
        differences=tuple(
            difference(who, one, other, time_named)
            for who, one, other in pairs
            if one is not None and other is not None and other.n
        ),
        cautions=(caution("PC-M07"), caution("PC-M29"), *seen.competing(), *seen.cautions()),
    )


def _named_time(naive: Curve, at: float | None) -> float:
    """The time that was asked for; else a usual one at which enough are followed."""
    if at is not None:
        return float(time_asked(at))
    until = float(naive.times[-1]) if naive.thin_after is None else naive.thin_after
    usual = usual_times(naive.unit, until)
    if usual:
        return usual[-1]
    followed = np.cumsum(naive.events + naive.censored)
    return float(naive.times[np.searchsorted(followed, naive.n / 2)])


def _relapsed(table: Table, column: str | None) -> BoolArray:
    """Who has a recorded relapse: nobody where the table has no such column."""
    if column is None or (column == RELAPSE and column not in table):
        return np.zeros(row_count(table), dtype=bool)
    return np.isfinite(read_times(table, column))


def _assumptions(
    seen: Observations, *, answers: Words | None, relapsed: BoolArray, free_at_contact: BoolArray
) -> tuple[Assumption, ...]:
    free = Assumption(name="disease_free_at_start", checked="no")
    had_disease = np.zeros(len(seen.rows), dtype=bool)
    if answers is not None:
        had_disease = seen.counted & np.asarray(answers == "no", dtype=bool)
        unclear = seen.counted & np.array([answer is None for answer in answers], dtype=bool)
        free = Assumption(
            name="disease_free_at_start",
            checked="yes",
            broken_by=tuple(seen.ids[had_disease]),
            unclear=tuple(seen.ids[unclear]),
        )
    came_back = (had_disease | (seen.counted & relapsed)) & free_at_contact
    return (
        free,
        Assumption(name="no_return", checked="partly", broken_by=tuple(seen.ids[came_back])),
        _independent(seen),
    )


def _independent(seen: Observations) -> Assumption:
    """Whoever died of the disease was last seen because of it."""
    died = seen.counted & (seen.ended == 1) & (seen.events == 1)
    return Assumption(
        name="independent_contact",
        checked="partly" if died.any() else "no",
        broken_by=tuple(seen.ids[died]),
    )
