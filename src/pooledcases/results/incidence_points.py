"""Cumulative incidences at one time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar

from pooledcases.errors import InputError
from pooledcases.options import TimeUnit
from pooledcases.results.base import CLOSED_FORM, Interval


class _Caused(Protocol):
    """What belongs to one cause."""

    @property
    def cause(self) -> str: ...


_C = TypeVar("_C", bound=_Caused)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CausePoint:
    """A cumulative incidence at one time; all None where the data do not reach.

    ``se`` is None also where nobody had the event by then, or everybody.
    """

    kind: ClassVar[str] = "cause_point"
    tolerance: ClassVar[float] = CLOSED_FORM

    cause: str
    incidence: float | None
    ci: Interval | None
    se: float | None
    naive: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IncidencePoint:
    """All states at one time; ``event_free`` and the incidences add up to 1."""

    kind: ClassVar[str] = "incidence_point"
    tolerance: ClassVar[float] = CLOSED_FORM

    time: float
    at_risk: int
    event_free: float | None
    event_free_ci: Interval | None
    causes: tuple[CausePoint, ...]
    unit: TimeUnit | None = None

    def cause(self, name: str) -> CausePoint:
        """The point of one cause."""
        return named(self.causes, name)


def named(items: tuple[_C, ...], name: str) -> _C:
    """The one of a cause; an :class:`InputError` that lists them where there is none."""
    found = next((item for item in items if isinstance(name, str) and item.cause == name), None)
    if found is None:
        has = ", ".join(item.cause for item in items) or "none"
        raise InputError(f"There is no cause {name!r}; the causes are: {has}.")
    return found
