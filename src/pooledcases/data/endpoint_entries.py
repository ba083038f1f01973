"""Entries of ``[[endpoints]]`` in ``review.toml`` that are followed in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pooledcases.errors import InputError
from pooledcases.results.endpoints import Endpoint

#: What only an endpoint in time has.
IN_TIME = frozenset({"preset", "event", "censored", "competing", "origin", "origin_column"})
_LISTS = ("event", "competing", "censored", "ends_followup")
_TEXTS = tuple(field.name for field in fields(Endpoint) if field.name not in _LISTS)
_NEEDED = ("table", "time")

#: A key of the words under ``check.what``, and the values that they need.
Wrong = tuple[str, Mapping[str, Any]]


def read_endpoint(item: Mapping[str, Any]) -> tuple[Endpoint | None, list[Wrong]]:
    """One entry as an endpoint, or everything that is wrong with it.

    Parameters
    ----------
    item : mapping
        The entry; its keys are the fields of :class:`~pooledcases.results.endpoints.Endpoint`.
    """
    wrong: list[Wrong] = []
    if "values" in item:
        wrong.append(("mixed_endpoint", {}))
    for name in item:
        if name not in (*_TEXTS, *_LISTS, "values"):
            wrong.append(("unknown_entry", {"name": name}))
    texts = [name for name in (*_NEEDED, *_TEXTS) if name in item or name in _NEEDED]
    for name in dict.fromkeys(texts):
        value = item.get(name)
        if not isinstance(value, str) or not value.strip():
            wrong.append(("no_text", {"name": name}))
    for name in _LISTS:
        value = item.get(name, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            wrong.append(("no_texts", {"name": name}))
    if wrong:
        return None, wrong
    given: dict[str, Any] = {name: item[name] for name in _TEXTS if name in item}
    given |= {name: tuple(item[name]) for name in _LISTS if name in item}
    try:
        return Endpoint(**given), []
    except InputError as error:
        return None, [("said", {"text": problem}) for problem in error.problems]
