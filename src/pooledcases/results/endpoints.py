"""Endpoints in time, as declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.options import (
    EndpointPreset,
    Lang,
    TimeOrigin,
    TimeUnit,
    shown,
    words,
)
from pooledcases.results.follow_up import unit_of

#: Alive with disease is only ever seen at a contact; when the disease came back is not known.
_SEEN_AT_CONTACT = "AWD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The statuses of an endpoint that is known by name, and where it is defined."""

    event: tuple[str, ...]
    competing: tuple[str, ...]
    censored: tuple[str, ...]
    ends_followup: tuple[str, ...]
    reference: str


#: Endpoints known by name, in the preset statuses; their words stand under ``endpoint.NAME``.
PRESETS: Mapping[EndpointPreset, Preset] = MappingProxyType(
    {
        "overall-survival": Preset(
            event=("DOD", "DOC"),
            competing=(),
            censored=("NED", "AWD"),
            ends_followup=("DOD", "DOC"),
            reference="Punt 2007, J Natl Cancer Inst 99:998",
        ),
        "disease-specific": Preset(
            event=("DOD",),
            competing=("DOC",),
            censored=("NED", "AWD"),
            ends_followup=("DOD",),
            reference="Andersen 2012, Int J Epidemiol 41:861",
        ),
        "disease-free": Preset(
            event=("AWD", "DOD", "DOC"),
            competing=(),
            censored=("NED",),
            ends_followup=("DOC",),
            reference="Punt 2007, J Natl Cancer Inst 99:998",
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What counts as the event, what competes with it, and from when time counts.

    Every status that the table holds must stand in one of the three lists; nothing is censored
    because it was forgotten.

    Parameters
    ----------
    time : str
        Column of the follow-up.
    preset : {"overall-survival", "disease-specific", "disease-free"}, optional
        Fills the statuses that are not given, with those of :data:`PRESETS`.
    column : str
        Column of the status at last contact.
    event, competing, censored : sequence of str
        Its values. Needed where there is no preset; ``competing`` may be empty.
    ends_followup : sequence of str, optional
        The events that happen at the end of follow-up: deaths. When the others happened is only
        known from ``relapse``. By default all events but ``AWD``; the preset's for a preset.
    relapse : str, optional
        Column with the time of a relapse, missing where there was none or none is recorded.
    origin, origin_column : str
        From when time counts, one of the two: a word for all patients (``surgery``, ``diagnosis``,
        ``treatment``, ``recurrence``, ``sequencing``, ``enrolment``, or ``not-stated`` where the
        source does not say), or the column with each patient's.
    entry : str, optional
        Column of the time at which a patient came under observation.
    unit : {"months", "days", "weeks", "years"}, optional
        Of all times; read from the name of the time column where that ends in it.
    start : str, optional
        Column with ``yes``, ``no``, ``unclear`` for disease-free at the start; others than ``yes``
        are left out.
    exposure_start : str, optional
        Column of the time at which a treatment began that may have begun after time zero.
    name, table, label, label_zh : str
        The endpoint's name, the table that it is about, and its words.

    Raises
    ------
    InputError
        A list is missing or empty, a status stands in two lists, no origin or two are given, the
        unit is not known, or a preset is given what contradicts it; all at once.

    Examples
    --------
    >>> Endpoint(preset="overall-survival", time="followup_months", origin="surgery").event
    ('DOD', 'DOC')
    """

    time: str
    preset: EndpointPreset | None = None
    column: str = "status"
    event: tuple[str, ...] = ()
    competing: tuple[str, ...] | None = None
    censored: tuple[str, ...] | None = None
    ends_followup: tuple[str, ...] | None = None
    relapse: str | None = None
    origin: TimeOrigin | None = None
    origin_column: str | None = None
    entry: str | None = None
    unit: TimeUnit | None = None
    start: str | None = None
    exposure_start: str | None = None
    name: str = ""
    table: str = "cases"
    label: str = ""
    label_zh: str = ""

    def __post_init__(self) -> None:
        problems = list(_wrong_words(self))
        preset = PRESETS.get(cast(EndpointPreset, self.preset))
        for field in ("event", "competing", "censored", "ends_followup"):
            given, found = getattr(self, field), None
            try:
                found = _listed(given)
            except InputError as error:
                problems.extend(f"{field}: {problem}" for problem in error.problems)
            if not found and (field == "event" or given is None) and preset is not None:
                found = getattr(preset, field)
            object.__setattr__(self, field, found)
        self._fill()
        problems.extend(_contradictions(self))
        if problems:
            raise InputError(problems)

    def _fill(self) -> None:
        """What follows from what was said."""
        events = self.event or ()
        if self.ends_followup is None:
            ends = tuple(word for word in events if word != _SEEN_AT_CONTACT)
        else:
            ends = tuple(word for word in self.ends_followup if word in events or not self.preset)
        filled = {
            "event": events,
            "ends_followup": ends,
            "name": self.name or (self.preset or "endpoint").replace("-", "_"),
            "unit": self.unit or (unit_of(self.time) if isinstance(self.time, str) else None),
        }
        for field, position in (("label", 0), ("label_zh", 1)):
            words_of = LABELS.get(f"endpoint.{self.preset}")
            filled[field] = getattr(self, field) or (
                words_of[position] if words_of else filled["name"]
            )
        for field, value in filled.items():
            object.__setattr__(self, field, value)

    @property
    def undated(self) -> tuple[str, ...]:
        """The events whose time the end of follow-up does not tell."""
        return tuple(word for word in self.event if word not in (self.ends_followup or ()))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        named = (
            self.column, self.time, self.relapse, self.origin_column, self.entry, self.start,
            self.exposure_start,
        )  # fmt: skip
        return tuple(column for column in named if column is not None)

    def undeclared(self, statuses: Iterable[str]) -> tuple[str, ...]:
        """Those of some statuses that the endpoint does not speak of."""
        known = {*self.event, *(self.competing or ()), *(self.censored or ())}
        return tuple(sorted({status for status in statuses if status not in known}))

    def words(self, lang: Lang = "en") -> str:
        """Its label."""
        return self.label_zh if lang == "zh" else self.label


def _listed(given: Any) -> tuple[str, ...] | None:
    if given is None:
        return None
    values = (given,) if isinstance(given, str) else given
    try:
        found = tuple(values)
    except TypeError:
        found = (None,)
    if not all(isinstance(value, str) and value.strip() for value in found):
        raise InputError(f"{shown(given)} is no list of statuses; write for example ['DOD'].")
    return tuple(value.strip() for value in found)


def _wrong_words(endpoint: Endpoint) -> Iterable[str]:
    options = (
        ("preset", endpoint.preset, EndpointPreset),
        ("origin", endpoint.origin, TimeOrigin),
        ("unit", endpoint.unit, TimeUnit),
    )
    for name, value, option in options:
        if value is not None and value not in words(option):
            accepted = ", ".join(words(option))
            yield f"{name}: {shown(value)} is not known; use one of {accepted}."
    for name in ("time", "column", "relapse", "origin_column", "entry", "start", "exposure_start"):
        value = getattr(endpoint, name)
        optional = name not in ("time", "column") and value is None
        if not optional and not (isinstance(value, str) and value.strip()):
            yield f"{name}: {shown(value)} is no name of a column; write one name."


def _contradictions(endpoint: Endpoint) -> Iterable[str]:
    """What was said twice, not at all, or against the preset."""
    lists = {name: getattr(endpoint, name) or () for name in ("event", "competing", "censored")}
    if not endpoint.event:
        yield "event: no status is given; write those that are the event, such as ['DOD']."
    if endpoint.censored is None:
        yield "censored: say which statuses are without the event, such as ['NED', 'AWD']."
    if endpoint.competing is None:
        yield "competing: say which statuses end follow-up without the event, or write []."
    for value in dict.fromkeys(value for values in lists.values() for value in values):
        found = [name for name, values in lists.items() for other in values if other == value]
        if len(found) > 1:
            yield f"{value} stands in {' and '.join(found)}; a status belongs to one list, once."
    if endpoint.competing and endpoint.preset in ("overall-survival", "disease-free"):
        yield (
            f"competing: every death is an event of {endpoint.preset}; move "
            f"{', '.join(endpoint.competing)} to event."
        )
    extra = [word for word in endpoint.ends_followup or () if word not in endpoint.event]
    if extra:
        yield f"ends_followup: {', '.join(extra)} is no event; it lists events that are deaths."
    if (endpoint.origin is None) == (endpoint.origin_column is None):
        yield (
            "origin: say from when time counts, by one of origin (a word, such as surgery, or "
            "not-stated) and origin_column."
        )
    for name in ("time", "relapse", "entry", "exposure_start"):
        column = getattr(endpoint, name)
        own = unit_of(column) if isinstance(column, str) else None
        if own is not None and endpoint.unit is not None and own != endpoint.unit:
            yield (
                f"{name}: {column} counts in {own}, the endpoint in {endpoint.unit}; use one unit."
            )
    if endpoint.unit is None and isinstance(endpoint.time, str):
        yield f"unit: {shown(endpoint.time)} does not end in a unit; say days, months or years."
