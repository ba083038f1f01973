"""The restricted mean of a declared endpoint, where its curve is one of Kaplan and Meier."""

from __future__ import annotations

from typing import Any

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.options import RestrictedLimits, check_flag, check_level
from pooledcases.results.endpoint_curves import EndpointCurve
from pooledcases.results.endpoints import Endpoint
from pooledcases.survival.endpoints import chosen
from pooledcases.survival.restricted_means import restricted_mean

#: What to do where an endpoint has no such mean, by the method of its curve.
_INSTEAD = {
    "cumulative-incidence": "another event may come first, so that time without the one event has "
    "no mean of its own; see its cumulative incidence",
    "current-status": "it is not known when the event happened to all who had it; see its estimate "
    "from the last contact",
}


def endpoint_mean(
    table: Table,
    endpoint: Endpoint,
    *,
    by: str | None = None,
    horizon: float | None = None,
    reference: str | None = None,
    level: float = 0.95,
    limits: RestrictedLimits = "normal",
    force: bool = False,
    id: str = "case_id",
) -> EndpointCurve:
    """Mean time without a declared endpoint up to a horizon.

    Parameters
    ----------
    table, endpoint, by, level, force, id
        As in :func:`pooledcases.survival.curve`.
    horizon, reference, limits
        As in :func:`pooledcases.survival.restricted_mean`.

    Returns
    -------
    EndpointCurve
        ``estimate`` is the restricted mean, or those of the groups.

    Raises
    ------
    InputError
        As those two; or something competes with the event, or its time is not known for all.
    Refusal
        PC-M08 where time counts from different origins.

    Examples
    --------
    >>> table = {"followup_months": [5, 24, 60, 31], "status": ["DOD", "NED", "NED", "DOC"]}
    >>> endpoint = Endpoint(preset="overall-survival", time="followup_months", origin="surgery")
    >>> found = endpoint_mean(table, endpoint, horizon=24)
    >>> found.method, found.estimate.estimate
    ('kaplan-meier', 19.25)
    """
    check_level(level)
    check_flag(force, "force")
    if not isinstance(endpoint, Endpoint):
        raise InputError(f"endpoint: {endpoint!r} is none; make one by Endpoint(…).")
    found = chosen(table, endpoint, by=by, force=force, id=id)
    if found.method != "kaplan-meier":
        raise InputError(f"{endpoint.name}: {_INSTEAD[found.method]}.")
    groups: dict[str, Any] = {"by": by, "reference": reference}
    return found.result(
        restricted_mean(
            found.ready.table, time=found.time, event=found.event, entry=found.ready.entry,
            horizon=horizon, level=level, limits=limits, id=found.ready.id, unit=found.ready.unit,
            **groups,
        )
    )  # fmt: skip
