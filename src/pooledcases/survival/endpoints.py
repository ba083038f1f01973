"""The curve of a declared endpoint: the method follows from what the endpoint and the data say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pooledcases.data.columns import Table, columns_of
from pooledcases.errors import InputError
from pooledcases.guardrails import refusal
from pooledcases.options import (
    EndpointMethod,
    SurvivalInterval,
    check_flag,
    check_level,
    check_word,
)
from pooledcases.results.base import Caution, caution
from pooledcases.results.endpoint_curves import EndpointCurve, LateExposure
from pooledcases.results.endpoints import Endpoint
from pooledcases.survival.competing import cumulative_incidence
from pooledcases.survival.contact import current_status
from pooledcases.survival.curves import kaplan_meier
from pooledcases.survival.declared import Declared, declared
from pooledcases.survival.events import DeclaredWords
from pooledcases.survival.exposure import late_exposure
from pooledcases.survival.first_event import EVENT, OTHER, first_event


def curve(
    table: Table,
    endpoint: Endpoint,
    *,
    by: str | None = None,
    interval: SurvivalInterval | None = None,
    level: float = 0.95,
    naive: bool = False,
    force: bool = False,
    id: str = "case_id",
) -> EndpointCurve:
    """Estimate a declared endpoint over time, by the method that suits it.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    endpoint : Endpoint
    by : str, optional
        Column of the groups.
    interval : str, optional
        Of a Kaplan-Meier curve or a cumulative incidence; by default log-log.
    level : float
    naive : bool
        True: one minus the curve that censors competing events, beside the cumulative incidence
        (PC-M22).
    force : bool
        True: patients with different origins in one curve all the same (PC-M08).
    id : str
        Column that names the patients.

    Returns
    -------
    EndpointCurve
        ``estimate`` is what the method gives. Cautions: PC-M08 where the origin is not stated, or
        mixed and forced; PC-M09 where an exposure began after time zero; those of the estimate.

    Raises
    ------
    InputError
        A column of the endpoint is absent; a status is in none of its lists; a time is no time; a
        relapse comes after the last contact. All at once.
    Refusal
        PC-M08 where time counts from different origins.

    Notes
    -----
    *Kaplan-Meier* where nothing competes with the event; *cumulative incidence* where something
    does; both need the time of the event. An event that is not the end of follow-up, as disease
    seen at the last contact, is dated by ``relapse``. Where one patient with the event has no date,
    that estimate would read the contact as the time of the event for some: the *current-status*
    estimate, which does not, is made instead for all, from whether the event had happened by the
    last contact (a recorded relapse counts, also in those later free of disease).

    Follow-up may be printed as "at least 24", "> 60" or "2 years": a bound censors; whoever had the
    event at a time that is only bounded is left out, with the reason ``inexact_time``.

    Examples
    --------
    >>> table = {"case_id": ["a", "b", "c", "d"], "followup_months": ["5", "2 years", "> 60", "31"],
    ...          "status": ["DOD", "AWD", "NED", "DOC"]}
    >>> endpoint = Endpoint(preset="overall-survival", time="followup_months", origin="surgery")
    >>> found = curve(table, endpoint)
    >>> found.method, found.estimate.times.tolist(), found.estimate.survival.round(3).tolist()
    ('kaplan-meier', [5.0, 24.0, 31.0, 60.0], [0.75, 0.75, 0.375, 0.375])
    """
    check_level(level)
    check_flag(naive, "naive")
    check_flag(force, "force")
    if interval is not None:
        check_word(interval, SurvivalInterval, "interval")
    if not isinstance(endpoint, Endpoint):
        raise InputError(f"endpoint: {endpoint!r} is none; make one by Endpoint(…).")
    found = chosen(table, endpoint, by=by, force=force, id=id)
    return estimated(found, by=by, interval=interval, level=level, naive=naive)


def estimated(
    found: Chosen,
    *,
    by: str | None,
    interval: SurvivalInterval | None,
    level: float,
    naive: bool = False,
) -> EndpointCurve:
    """The estimate of a method that was chosen."""
    options = _Options(by, interval, level, naive)
    return found.result(_ESTIMATES[found.method](found, options))


def chosen(
    table: Table,
    endpoint: Endpoint,
    *,
    by: str | None,
    force: bool,
    id: str,
    dated: bool = False,
) -> Chosen:
    """The method of an endpoint, and the rows and columns that it reads.

    With ``dated`` a recorded relapse is the event also where every event ends follow-up.

    Raises
    ------
    InputError, Refusal
        As :func:`curve`.
    """
    ready = declared(columns_of(table, by=by, id=id), endpoint, by=by, id=id)
    said = _origin_cautions(ready, force=force)
    exposure = _exposure(ready)
    found = _dated(ready, endpoint) if endpoint.undated or dated else _simple(ready, endpoint)
    said += exposure.cautions if exposure is not None else ()
    return replace(found, origins=ready.origins, exposure=exposure, said=said + found.said)


@dataclass(frozen=True, slots=True)
class _Options:
    by: str | None
    interval: SurvivalInterval | None
    level: float
    naive: bool

    def of_curve(self) -> dict[str, Any]:
        chosen = {} if self.interval is None else {"interval": self.interval}
        return {"by": self.by, "level": self.level, **chosen}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The method, why, and the columns it reads."""

    method: EndpointMethod
    reason: str
    ready: Declared
    event: tuple[str, tuple[str, ...]]
    competing: tuple[str, tuple[str, ...]] | None = None
    time: str
    endpoint: Endpoint
    start: str | None = None
    without_date: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    exposure: LateExposure | None = None
    said: tuple[Caution, ...] = ()

    def without(self, code: str) -> Chosen:
        """Without a caution that does not apply."""
        return replace(self, said=tuple(item for item in self.said if item.code != code))

    def result(self, estimate: Any) -> EndpointCurve:
        """An estimate, with all that is said of the endpoint."""
        codes = {item.code for item in estimate.cautions}
        return EndpointCurve(
            endpoint=self.endpoint.name,
            label=self.endpoint.label,
            label_zh=self.endpoint.label_zh,
            method=self.method,
            reason=self.reason,
            without_date=self.without_date,
            origins=self.origins,
            unit=self.ready.unit,
            estimate=estimate,
            exposure=self.exposure,
            left_out=self.ready.left_out + estimate.left_out,
            cautions=tuple(item for item in self.said if item.code not in codes)
            + estimate.cautions,
        )


def _simple(ready: Declared, endpoint: Endpoint) -> Chosen:
    """All events end follow-up, so that their time is known."""
    ready = ready.only_disease_free(endpoint.start).without_inexact(
        (*endpoint.event, *(endpoint.competing or ()))
    )
    competing = None
    if endpoint.competing:
        competing = (endpoint.column, DeclaredWords(endpoint.competing))
    return Chosen(
        method="kaplan-meier" if competing is None else "cumulative-incidence",
        reason="no_competing" if competing is None else "competing",
        ready=ready,
        event=(endpoint.column, DeclaredWords(endpoint.event)),
        competing=competing,
        time=endpoint.time,
        endpoint=endpoint,
    )


def _dated(ready: Declared, endpoint: Endpoint) -> Chosen:
    """Some events have a time only where a relapse is recorded."""
    free = ready.only_disease_free(endpoint.start)
    first = first_event(free, endpoint)
    if not first.without_date:
        return Chosen(
            method="cumulative-incidence" if endpoint.competing else "kaplan-meier",
            reason="dated",
            ready=first.ready,
            event=(first.column, DeclaredWords((EVENT,))),
            competing=(first.column, DeclaredWords((OTHER,))) if endpoint.competing else None,
            time=first.time,
            endpoint=endpoint,
            said=() if endpoint.start is not None else (caution("PC-M29"),),
        )
    problems = []
    ids = ", ".join(first.without_date)
    if endpoint.competing:
        problems.append(
            f"{endpoint.name}: {ids} had the event, and {endpoint.relapse or 'no column'} does not "
            f"say when; with {', '.join(endpoint.competing)} competing there is no estimate from "
            "the last contact. Give the dates, or declare disease-free survival."
        )
    if endpoint.entry is not None:
        problems.append(
            f"{endpoint.name}: {ids} had the event at an unknown time; the estimate from the last "
            f"contact knows no late entry ({endpoint.entry})."
        )
    if problems:
        raise InputError(problems)
    return Chosen(
        method="current-status",
        reason="undated",
        ready=replace(ready, table=first.by_contact(ready)),
        event=(first.column, DeclaredWords((EVENT,))),
        time=endpoint.time,
        endpoint=endpoint,
        start=endpoint.start,
        without_date=first.without_date,
    )


def _kaplan_meier(found: Chosen, options: _Options) -> Any:
    ready = found.ready
    return kaplan_meier(
        ready.table, time=found.time, event=found.event, entry=ready.entry, id=ready.id,
        unit=ready.unit, **options.of_curve(),
    )  # fmt: skip


def _cumulative_incidence(found: Chosen, options: _Options) -> Any:
    ready = found.ready
    return cumulative_incidence(
        ready.table, time=found.time, event=found.event, competing=found.competing or (),
        naive=options.naive, entry=ready.entry, id=ready.id, unit=ready.unit,
        **options.of_curve(),
    )  # fmt: skip


def _current_status(found: Chosen, options: _Options) -> Any:
    return current_status(
        found.ready.table, time=found.time, event=found.event, by=options.by, start=found.start,
        level=options.level, unit=found.ready.unit, id=found.ready.id,
    )  # fmt: skip


_ESTIMATES = {
    "kaplan-meier": _kaplan_meier,
    "cumulative-incidence": _cumulative_incidence,
    "current-status": _current_status,
}


def _origin_cautions(ready: Declared, *, force: bool) -> tuple[Caution, ...]:
    """PC-M08: refused where origins are mixed, said where there is none."""
    if len(ready.origins) > 1:
        if not force:
            raise refusal("PC-M08", origins=ready.origin_counts)
        return (caution("PC-M08", origins=ready.origin_counts),)
    if ready.origins == ("not-stated",):
        return (caution("PC-M08", form="unstated"),)
    return ()


def _exposure(ready: Declared) -> LateExposure | None:
    if ready.exposure_start is None:
        return None
    return late_exposure(
        ready.table, exposure_start=ready.exposure_start, time=ready.time, id=ready.id
    )
