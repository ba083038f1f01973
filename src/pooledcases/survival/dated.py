"""A curve of a table whose relapses have a date of their own."""

from __future__ import annotations

from pooledcases.data.columns import Table, columns_of, texts
from pooledcases.data.conditions import parse_conditions
from pooledcases.errors import InputError
from pooledcases.options import SurvivalInterval, TimeUnit, check_level, check_word
from pooledcases.results.endpoint_curves import EndpointCurve
from pooledcases.results.endpoints import PRESETS, Endpoint
from pooledcases.survival.endpoints import chosen, estimated
from pooledcases.survival.reading import check_values
from pooledcases.survival.times import time_unit

#: Words of a status that end follow-up; without being the event they compete with it.
_DEATHS = PRESETS["overall-survival"].event


def dated_curve(
    table: Table,
    *,
    time: str,
    event: str,
    relapse: str,
    by: str | None = None,
    interval: SurvivalInterval | None = None,
    level: float = 0.95,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> EndpointCurve:
    """The curve of an event that a column dates, where it does; else the follow-up is its time.

    Parameters
    ----------
    table, time, by, interval, level, unit, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    event : str
        ``COLUMN=VALUE[,VALUE]``: the statuses that are the event.
    relapse : str
        Column with the time of a relapse, missing where there was none or none is recorded. A
        recorded relapse is the event, whatever the status later is.

    Returns
    -------
    EndpointCurve
        As :func:`pooledcases.survival.curve` of the endpoint that this declares: Kaplan-Meier;
        cumulative incidence where a death (``DOD``, ``DOC``) is not the event; the current-status
        estimate where somebody was seen with disease (``AWD``) whose relapse has no date.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.curve`; or the event is no ``COLUMN=VALUE``.

    Examples
    --------
    >>> table = {"months": [24, 40, 60, 12], "status": ["NED", "AWD", "NED", "DOD"],
    ...          "relapse": [None, 9, None, None]}
    >>> found = dated_curve(table, time="months", event="status=AWD,DOD", relapse="relapse")
    >>> found.method, found.estimate.times.tolist(), found.estimate.events.tolist()
    ('kaplan-meier', [9.0, 12.0, 24.0, 60.0], [1, 1, 0, 0])
    """
    check_level(level)
    if interval is not None:
        check_word(interval, SurvivalInterval, "interval")
    endpoint = _declared(columns_of(table, relapse=relapse), time, event, relapse, unit)
    found = chosen(table, endpoint, by=by, force=False, id=id, dated=True)
    # nobody declared an origin here, and a curve by its columns does not ask for one
    found = found.without("PC-M08")
    return estimated(found, by=by, interval=interval, level=level)


def _declared(table: Table, time: str, event: str, relapse: str, unit: TimeUnit | None) -> Endpoint:
    conditions = parse_conditions(event) if isinstance(event, str) and "=" in event else ()
    if len(conditions) != 1:
        raise InputError(
            f"event: {event!r}: with the column of relapses name the statuses that are the event, "
            "as status=AWD,DOD."
        )
    (condition,) = conditions
    unit = time_unit(time, unit)
    if unit is None:
        raise InputError(f"unit: {time} does not say its unit; give unit, such as months.")
    held = dict.fromkeys(text for text in texts(table, condition.column) if text is not None)
    check_values(condition, set(held))
    others = [word for word in held if word not in condition.values]
    return Endpoint(
        name=event,
        label=event,
        label_zh=event,
        time=time,
        unit=unit,
        column=condition.column,
        event=condition.values,
        competing=tuple(word for word in others if word in _DEATHS),
        censored=tuple(word for word in others if word not in _DEATHS),
        relapse=relapse,
        origin="not-stated",
    )
