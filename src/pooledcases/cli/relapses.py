"""Columns that date a relapse: found by their heads, and said where a command does not use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pooledcases.cli.reading import note
from pooledcases.data.checks.schema import is_verbatim
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.endpoints import PRESETS
from pooledcases.results.follow_up import unit_of

_HEAD = re.compile(r"relapse|recurren|progression|复发|进展", re.IGNORECASE)
_DEATHS = frozenset(PRESETS["overall-survival"].event)


def relapse_columns(columns: Iterable[object]) -> list[str]:
    """The columns whose heads say that they hold times of a relapse or a progression.

    Examples
    --------
    >>> relapse_columns(["case_id", "Relapse (months)", "relapse", "progression_months"])
    ['Relapse (months)', 'progression_months']
    """
    names = [str(name) for name in columns]
    timed = [name for name in names if unit_of(name) is not None and not is_verbatim(name)]
    return [name for name in timed if _HEAD.search(name)]


def say_relapses(columns: Iterable[object], event: str, lang: Lang) -> None:
    """Name the dates that are not used, unless the event is death alone."""
    values = event.partition("=")[2].split(",")
    if _DEATHS.issuperset(value.strip() for value in values):
        return
    for column in relapse_columns(columns):
        flag = f'"{column}"' if " " in column else column
        note(label("cli.relapse_unused", lang, column=column, flag=flag), lang)


def refuse_unused(given: Mapping[str, object]) -> None:
    """Raise where a flag stands beside ``--relapse`` that has no use there."""
    used = [flag for flag, value in given.items() if value]
    if used:
        raise InputError(f"--relapse: {' and '.join(used)} cannot stand beside it; leave it out.")
