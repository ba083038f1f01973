"""The JSON of the commands for patients: one shape a command, whatever its flags.

Keys are always present. What was not asked for, or was refused, is ``null``, and an empty list
where several may stand. The head of the record is the estimate of all patients; with groups it is
``null``, and the groups stand in their list. A refusal fills ``refused`` (code, message, offered).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from pooledcases.cli.terminal import write_json
from pooledcases.errors import InputError, Refusal

#: What an endpoint declared by a review says of itself; its estimate is the record itself.
_ENDPOINT = ("endpoint",)


#: A field that may hold any number of items.
_MANY = re.compile(r"tuple\[.*, \.\.\.\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What one command writes.

    Attributes
    ----------
    kind : str
        Of a record that was refused.
    classes : callable
        Gives the classes of results whose fields make the record; loaded when needed.
    beside : tuple of str
        Keys of what stands beside the result, ``null`` where it was not asked for.
    lists : tuple of str
        Those keys that are an empty list where nothing was asked for.
    maps : tuple of str
        Those that are an object by names, and empty where nothing was asked for.
    instead : tuple of (str, tuple of str)
        Fields that a result writes as other keys.
    """

    kind: str
    classes: Callable[[], tuple[type[Any], ...]]
    beside: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def blank(self) -> dict[str, Any]:
        """Every key of the record, with what stands for nothing."""
        keys: dict[str, Any] = {}
        instead = dict(self.instead)
        for item in (field for found in self.classes() for field in fields(found)):
            nothing: list[Any] | None = [] if _MANY.fullmatch(str(item.type)) else None
            for name in instead.get(item.name, (item.name,)):
                keys[name] = nothing
        keys |= dict.fromkeys(self.beside) | {name: [] for name in self.lists}
        return keys | {name: {} for name in self.maps}


def _survival() -> tuple[type[Any], ...]:
    from pooledcases.results.survival import Curve, Curves

    return Curve, Curves


def _restricted() -> tuple[type[Any], ...]:
    from pooledcases.results.restricted_mean import RestrictedMean, RestrictedMeans

    return RestrictedMean, RestrictedMeans


def _incidence() -> tuple[type[Any], ...]:
    from pooledcases.results.competing import CumulativeIncidence, CumulativeIncidences

    return CumulativeIncidence, CumulativeIncidences


def _comparison() -> tuple[type[Any], ...]:
    from pooledcases.results.comparisons import Comparison

    return (Comparison,)


def _shrinkage() -> tuple[type[Any], ...]:
    from pooledcases.results.shrinkage import Shrinkage

    return (Shrinkage,)


def _table_one() -> tuple[type[Any], ...]:
    from pooledcases.results.describe import TableOne

    return (TableOne,)


#: The commands for patients, by the word that is typed.
SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "km": Shape(
            kind="kaplan_meier",
            classes=_survival,
            beside=("comparison", *_ENDPOINT),
            lists=("points", "quantiles"),
        ),
        "rmst": Shape(kind="restricted_mean", classes=_restricted, beside=_ENDPOINT),
        "competing": Shape(
            kind="cumulative_incidence",
            classes=_incidence,
            beside=("regression", *_ENDPOINT),
            lists=("points",),
            instead=(
                (
                    "event_free",
                    (
                        "n", "times", "at_risk", "censored", "event_free", "event_free_se",
                        "event_free_low", "event_free_high", "median_followup", "thin_after",
                        "late_entry", "unit", "time_column", "statuses",
                    ),
                ),
            ),
        ),
        "current-status": Shape(
            kind="current_status",
            classes=lambda: (),
            beside=(
                "by", "start", "level", "interval", "naive", "naive_disease_free", "comparison",
                *_ENDPOINT,
            ),
            lists=(
                "everybody", "disease_free", "assumptions", "differences", "left_out", "cautions",
            ),
        ),
        "compare": Shape(
            kind="comparison",
            classes=_comparison,
            beside=("tipping", "leave_one_out"),
            lists=("statuses",),
        ),
        "shrink": Shape(kind="shrinkage", classes=_shrinkage, maps=("groups",)),
        "describe": Shape(kind="table_one", classes=_table_one, maps=("rows",)),
    }
)  # fmt: skip


def record(command: str, result: Any = None, **beside: Any) -> dict[str, Any]:
    """What a command writes with ``--json``: every key of its shape, filled as far as known.

    Parameters
    ----------
    command : str
        A key of :data:`SHAPES`.
    result
        A result, its JSON, or None.
    **beside
        What stands beside it, by its key.

    Examples
    --------
    >>> found = record("shrink")
    >>> found["schema"], found["kind"], found["middle"], found["cautions"], found["refused"]
    (1, 'shrinkage', None, [], None)
    """
    from pooledcases.results.encode import to_json

    shape = SHAPES[command]
    found: dict[str, Any] = {} if result is None else to_json(result)
    head = {"schema": 1, "kind": shape.kind}
    filled: dict[str, Any] = head | shape.blank() | found | to_json(beside)
    return filled | {"refused": filled.pop("refused", None)}


#: How sentences end that ask for groups: Python has an argument for them, the terminal a flag.
_ASK_FOR_GROUPS = ("name the two to compare.", "to be compared, without these.")


def _in_flags(problem: str) -> str:
    ends = problem.endswith(_ASK_FOR_GROUPS)
    return f"{problem[:-1]}: --groups A,B." if ends else problem


@contextmanager
def answering(command: str, *, json: bool) -> Iterator[None]:
    """Whoever asked for JSON gets a refusal as JSON too, before the exit code says it.

    Problems that ask for groups name the flag.
    """
    try:
        yield
    except InputError as error:
        raise InputError(map(_in_flags, error.problems)) from error
    except Refusal as refusal:
        if json:
            from pooledcases.results.base import Refused

            said = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
            write_json(record(command, refused=said))
        raise
