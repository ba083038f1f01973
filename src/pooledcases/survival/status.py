"""Status at last contact: the naive curve and the current-status estimate side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pooledcases.data.columns import Table, texts
from pooledcases.options import SurvivalInterval, check_level, check_word
from pooledcases.results.base import caution
from pooledcases.results.current_status import Assumption, StatusCurves
from pooledcases.survival.contact import estimate_of
from pooledcases.survival.curves import curve_of
from pooledcases.survival.observations import Event, Observations, observe, restrict


def naive_and_current(
    table: Table,
    *,
    time: str,
    event: Event,
    disease_free: str = "disease_free_at_start",
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    id: str = "case_id",
) -> StatusCurves:
    """Every estimate that status at last contact allows, and who breaks what they assume.

    Parameters
    ----------
    table, time, event, interval, level, id
        As in :func:`pooledcases.survival.kaplan_meier`; for disease-free status lost the event is
        ``("status", ["AWD", "DOD"])``.
    disease_free : str
        Column with ``yes``, ``no``, ``unclear``: disease-free at the start.

    Returns
    -------
    StatusCurves
        The naive curve and the current-status estimate, for everybody and for those disease-free
        at the start; all are sensitivity analyses. Every part carries PC-M07; those for everybody
        carry PC-M29. An estimate with nobody in it has n = 0.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.current_status`.

    Notes
    -----
    Three assumptions are listed with the patients who break them, among those counted:
    ``disease_free_at_start``; ``no_return``, of which the table shows only those who had disease
    at the start and none at the contact; ``independent_contact``, which no table shows.

    Examples
    --------
    >>> table = {"case_id": ["a", "b", "c"], "months": [4, 9, 12],
    ...          "status": ["NED", "AWD", "NED"], "disease_free_at_start": ["yes", "no", "yes"]}
    >>> both = naive_and_current(table, time="months", event=("status", ["AWD"]))
    >>> both.naive.at(9).survival, both.current.at(9).event_free
    (0.5, 0.5)
    >>> both.current_disease_free.n, both.assumptions[0].broken_by
    (2, ('b',))
    """
    check_word(interval, SurvivalInterval, "interval")
    check_level(level)
    seen = observe(table, time=time, event=event, status_at_contact=True, id=id)
    free = restrict(seen, table, disease_free)
    naive = curve_of(seen, interval=interval, level=level, status_at_contact=True)
    return StatusCurves(
        naive=replace(naive, cautions=(*naive.cautions, caution("PC-M29"))),
        current=estimate_of(seen, start=None),
        naive_disease_free=curve_of(free, interval=interval, level=level, status_at_contact=True),
        current_disease_free=estimate_of(free, start=disease_free),
        assumptions=_assumptions(seen, table, disease_free),
        cautions=(caution("PC-M07"), caution("PC-M29"), *seen.cautions()),
    )


def _assumptions(seen: Observations, table: Table, column: str) -> tuple[Assumption, ...]:
    cells = texts(table, column)
    had_disease = seen.counted & (cells == "no")
    unclear = seen.counted & np.array([cell in (None, "unclear") for cell in cells], dtype=bool)
    came_back = had_disease & (seen.events == 0)
    return (
        Assumption(
            name="disease_free_at_start",
            checked="yes",
            broken_by=tuple(seen.ids[had_disease]),
            unclear=tuple(seen.ids[unclear]),
        ),
        Assumption(name="no_return", checked="partly", broken_by=tuple(seen.ids[came_back])),
        Assumption(name="independent_contact", checked="no"),
    )
