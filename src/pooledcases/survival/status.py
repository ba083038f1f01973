"""Status at last contact: the naive curve and the current-status estimate side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.options import SurvivalInterval, check_level, check_word
from pooledcases.results.base import caution
from pooledcases.results.current_status import Assumption, StatusCurves
from pooledcases.survival.contact import estimate_of
from pooledcases.survival.curves import curve_of
from pooledcases.survival.events import Event
from pooledcases.survival.observations import Observations, observe, restrict
from pooledcases.survival.reading import columns_of, disease_free_answers


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
        carry PC-M29; the naive curves carry PC-M22 as :func:`kaplan_meier` does. An estimate with nobody in it has n = 0.

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
    if disease_free is None:
        raise InputError("disease_free: name the column that says who was disease-free.")
    table = columns_of(table, disease_free=disease_free)
    seen = observe(table, time=time, event=event, status_at_contact=True, id=id)
    free = restrict(seen, table, disease_free)
    naive = curve_of(seen, interval=interval, level=level, status_at_contact=True)
    return StatusCurves(
        naive=replace(naive, cautions=(*naive.cautions, caution("PC-M29"))),
        current=estimate_of(seen, start=None),
        naive_disease_free=curve_of(free, interval=interval, level=level, status_at_contact=True),
        current_disease_free=estimate_of(free, start=disease_free),
        assumptions=_assumptions(seen, table, disease_free),
        cautions=(caution("PC-M07"), caution("PC-M29"), *seen.competing(), *seen.cautions()),
    )


def _assumptions(seen: Observations, table: Table, column: str) -> tuple[Assumption, ...]:
    answers = disease_free_answers(table, column)
    had_disease = seen.counted & np.asarray(answers == "no", dtype=bool)
    unclear = seen.counted & np.array([answer is None for answer in answers], dtype=bool)
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
