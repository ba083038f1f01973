"""``review.toml``: the question of a review, its endpoints and groups, and what is acknowledged."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pooledcases.data.conditions import parse_conditions
from pooledcases.data.endpoint_entries import IN_TIME, read_endpoint
from pooledcases.data.paths import read_bytes, stays_inside
from pooledcases.data.review_config import (
    DOMAINS,
    Acknowledged,
    Group,
    Headline,
    Outcome,
    ReviewConfig,
    Side,
    Total,
)
from pooledcases.errors import InputError
from pooledcases.guardrails import GUARDRAILS
from pooledcases.results.endpoints import Endpoint
from pooledcases.results.problems import Problem, words

FILE = "review.toml"
_LARGEST = 1_000_000


def load_review_config(folder: str | Path) -> ReviewConfig:
    """Read a review's ``review.toml``.

    Parameters
    ----------
    folder : str or Path
        The review.

    Returns
    -------
    ReviewConfig

    Raises
    ------
    InputError
        With every mistake of the file, one sentence each.
    """
    config, problems = read_review_config(Path(folder))
    if config is None or problems:
        raise InputError(problem.sentence() for problem in problems)
    return config


def read_review_config(folder: Path) -> tuple[ReviewConfig | None, list[Problem]]:
    """What ``review.toml`` says, as far as it can be read, and every mistake in it."""
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return None, [Problem(file=FILE, rule="PC-D80", values={"what": FILE})]
    if not stays_inside(folder, path):
        return None, [Problem(file=FILE, rule="PC-D82", value=FILE)]
    data, unreadable = read_bytes(path, FILE)
    if data is None:
        return None, [unreadable] if unreadable else []
    try:
        content = _toml(data)
    except InputError as error:
        return None, [Problem(file=FILE, rule="PC-D81", values={"what": error.args[0]})]
    except _NotRead as error:
        return None, [Problem(file=FILE, rule="PC-D81", values={"what": words(error.args[0])})]
    reader = _Reader()
    return reader.config(content), reader.problems


class _NotRead(Exception):
    """The file is no TOML text; the argument is a key of the labels."""


def _toml(data: bytes) -> dict[str, Any]:
    if len(data) > _LARGEST:
        raise _NotRead("what.too_large")
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise _NotRead("what.not_utf8") from error
    except RecursionError as error:
        raise _NotRead("what.too_deep") from error
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise InputError(str(error)) from error


class _Reader:
    """Reads the parts of ``review.toml`` and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def config(self, content: dict[str, Any]) -> ReviewConfig:
        self._known(content, "review.toml", set(ReviewConfig.__dataclass_fields__))
        found = {"name": self._text(content, "name", FILE)}
        for name in ("title", "document", "question"):
            found[name], found[f"{name}_zh"] = self._both(content, name, FILE)
        return ReviewConfig(
            **found,
            endpoints=tuple(self._endpoints(content)),
            groups=tuple(self._groups(content)),
            acknowledged=tuple(self._acknowledged(content)),
            totals=tuple(self._totals(content)),
            headlines=tuple(self._headlines(content)),
        )

    def _wrong(self, where: str, key: str, **values: Any) -> None:
        what = words(f"what.{key}", **values)
        self.problems.append(
            Problem(file=FILE, rule="PC-D88", values={"where": where, "what": what})
        )

    def _known(self, item: dict[str, Any], where: str, names: set[str]) -> None:
        for name in item:
            if name not in names:
                self._wrong(where, "unknown_entry", name=name)

    def _text(self, item: dict[str, Any], name: str, where: str) -> str:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(where, "no_text", name=name)
        return ""

    def _items(self, content: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        found = content.get(name, [])
        if not isinstance(found, list):
            self._wrong(name, "no_list")
            return
        for number, item in enumerate(found, start=1):
            if isinstance(item, dict):
                yield f"{name} {number}", item
            else:
                self._wrong(f"{name} {number}", "no_object")

    def _endpoints(self, content: dict[str, Any]) -> Iterator[Outcome | Endpoint]:
        """Those with an event are endpoints in time; the others are counted."""
        for where, item in self._named(content, "endpoints"):
            if IN_TIME.isdisjoint(item):
                found = self._counted(where, item, ("time",))
                yield Outcome(**found)
                continue
            endpoint, wrong = read_endpoint(item)
            for key, values in wrong:
                self._wrong(where, key, **values)
            if endpoint is not None:
                yield endpoint

    def _groups(self, content: dict[str, Any]) -> Iterator[Group]:
        for where, item in self._named(content, "groups"):
            yield Group(**self._counted(where, item, ()))

    def _named(self, content: dict[str, Any], section: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The entries of a section, whose names must differ."""
        names: set[str] = set()
        for where, item in self._items(content, section):
            name = self._text(item, "name", where)
            if name and name in names:
                self._wrong(where, "name_twice", name=name)
            names.add(name)
            yield where, item

    def _counted(self, where: str, item: dict[str, Any], extra: tuple[str, ...]) -> dict[str, Any]:
        """Texts, a list of values, and what else there may be."""
        texts = ("table", "column", "label", "label_zh")
        self._known(item, where, {"name", *texts, *extra, "values"})
        found: dict[str, Any] = {name: self._text(item, name, where) for name in texts}
        found |= {name: self._text(item, name, where) for name in extra if name in item}
        values = item.get("values", [])
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self._wrong(where, "no_texts", name="values")
            values = []
        return {**found, "name": str(item.get("name", "")), "values": tuple(values)}

    def _acknowledged(self, content: dict[str, Any]) -> Iterator[Acknowledged]:
        for where, item in self._items(content, "acknowledged"):
            self._known(item, where, {"code", "where", "reason"})
            entry = {name: self._text(item, name, where) for name in ("code", "where", "reason")}
            if entry["code"] and entry["code"] not in GUARDRAILS:
                self._wrong(where, "unknown_code", code=entry["code"])
            if all(entry.values()):
                yield Acknowledged(**entry)

    def _headlines(self, content: dict[str, Any]) -> Iterator[Headline]:
        for where, item in self._items(content, "headlines"):
            names = ("label", "finding", *DOMAINS)
            self._known(item, where, {"result", *names, *(f"{name}_zh" for name in names)})
            result = self._text(item, "result", where)
            if result.startswith("table/"):
                self._wrong(where, "headline_table", result=result)
            said = {name: self._both(item, name, where) for name in names if name in item}
            for name in names:
                if f"{name}_zh" in item and name not in item:
                    self._wrong(where, "no_text", name=name)
            if result:
                own = {name: said.pop(name) for name in ("label", "finding") if name in said}
                yield Headline(result=result, certainty=said, **own)

    def _both(self, item: dict[str, Any], name: str, where: str) -> tuple[str, str]:
        """A text in English and Chinese; what is said in one language stands in both."""
        english = self._text(item, name, where)
        chinese = f"{name}_zh"
        return english, self._text(item, chinese, where) if chinese in item else english

    def _totals(self, content: dict[str, Any]) -> Iterator[Total]:
        for where, item in self._items(content, "totals"):
            self._known(item, where, {"name", "left", "right"})
            name = self._text(item, "name", where)
            left, right = self._side(item, "left", where), self._side(item, "right", where)
            if name and left and right:
                yield Total(name=name, left=left, right=right)

    def _side(self, item: dict[str, Any], name: str, where: str) -> Side | None:
        side, where = item.get(name), f"{where}: {name}"
        if not isinstance(side, dict):
            self._wrong(where, "no_object")
            return None
        self._known(side, where, set(Side.__dataclass_fields__))
        optional = ("where", "by", "sum", "minus")
        found = {key: self._text(side, key, where) for key in optional if key in side}
        table = self._text(side, "table", where)
        try:
            conditions = parse_conditions(found.pop("where", ""))
        except InputError as error:
            self._wrong(where, "said", text=str(error))
            return None
        return Side(table=table, where=conditions, **found) if table else None
