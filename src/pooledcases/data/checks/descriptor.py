"""``datapackage.json``, distrusted: what is known and accepted is copied, the rest is named.

Nothing that a descriptor says is followed out of the folder: no remote address, no path upwards or
through a symbolic link, no reference, no expression, no archive, no inline data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pooledcases.data.checks.fields import Describer, read_fields
from pooledcases.data.checks.schema import ForeignKey, Schema
from pooledcases.data.paths import read_bytes, refused_path, stays_inside
from pooledcases.results.problems import Problem, words

FILE = "datapackage.json"
_LARGEST = 5_000_000
_TABLE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")

#: Properties of a package or a table that say something about it and are never followed.
_TOLD = frozenset(
    {
        "$schema", "name", "id", "title", "title_zh", "description", "description_zh", "homepage",
        "version", "licenses", "contributors", "keywords", "created", "image", "type", "mediatype",
        "bytes", "hash", "encoding", "format", "scheme",
    }
)  # fmt: skip
#: Properties that would open, fetch, unpack or run something.
_REFUSED = frozenset(
    {
        "$ref", "basepath", "checklist", "checks", "compression", "control", "data", "dialect",
        "extrapaths", "innerpath", "layout", "pipeline", "profile", "rowConstraint", "sources",
        "steps", "transform", "url", "jsonschema", "compressionPath", "stats",
    }
)  # fmt: skip
#: Names of the standard's own profiles; any other profile would have to be fetched.
_PROFILES = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
_PACKAGE = frozenset({"resources"})
_RESOURCE = frozenset({"path", "schema"})
_SCHEMA = frozenset({"fields", "primaryKey", "foreignKeys", "missingValues"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The tables of a review, as far as the descriptor could be believed."""

    schemas: tuple[Schema, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def by_name(self) -> Mapping[str, Schema]:
        """The schemas by table name."""
        return MappingProxyType({schema.name: schema for schema in self.schemas})


def read_package(folder: Path) -> Package:
    """Read a review's ``datapackage.json``.

    Parameters
    ----------
    folder : Path
        The review.

    Returns
    -------
    Package
        Schemas that hold accepted properties only, and every problem of the descriptor.
    """
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return Package(problems=(Problem(file=FILE, rule="PC-D80", values={"what": FILE}),))
    if not stays_inside(folder, path):
        return Package(problems=(Problem(file=FILE, rule="PC-D82", value=FILE),))
    data, problem = read_bytes(path, FILE)
    if data is None:
        return Package(problems=(problem,) if problem else ())
    content, problem = _json(data)
    if problem is not None:
        return Package(problems=(problem,))
    describer = Describer()
    schemas = _tables(content, folder, describer)
    return Package(schemas=tuple(schemas), problems=tuple(describer.problems))


def _json(data: bytes) -> tuple[Any, Problem | None]:
    def wrong(what: object) -> tuple[None, Problem]:
        return None, Problem(file=FILE, rule="PC-D81", values={"what": what})

    if len(data) > _LARGEST:
        return wrong(words("what.too_large"))
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        return wrong(words("what.not_utf8"))
    except json.JSONDecodeError as error:
        return wrong(words("what.json", line=error.lineno, column=error.colno))
    except RecursionError:
        return wrong(words("what.too_deep"))
    except _Twice as error:
        return wrong(words("what.twice", name=str(error)))
    except ValueError as error:  # a number of thousands of digits
        return wrong(str(error))
    if not isinstance(content, dict):
        return wrong(words("what.no_object"))
    return content, None


class _Twice(Exception):
    """A name that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two programs may read a repeated name differently, so it is not accepted."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _tables(content: dict[str, Any], folder: Path, describer: Describer) -> list[Schema]:
    screen(content, _PACKAGE | _TOLD, "", describer)
    resources = content.get("resources")
    if not isinstance(resources, list) or not resources:
        describer.wrong("resources", words("what.no_tables"))
        return []
    schemas: list[Schema] = []
    for number, resource in enumerate(resources, start=1):
        schema = _table(resource, f"resources {number}", folder, describer)
        if schema is None:
            continue
        if any(schema.name == other.name for other in schemas) or (
            schema.file and any(schema.file == other.file for other in schemas)
        ):
            describer.wrong(schema.name, words("what.table_twice"))
            continue
        schemas.append(schema)
    return [_with_known_keys(schema, schemas, describer) for schema in schemas]


def screen(found: dict[str, Any], known: frozenset[str], where: str, describer: Describer) -> None:
    """Name the properties that are refused, and those that nobody here knows."""
    for name in found:
        if name in known or (name == "profile" and found[name] in _PROFILES):
            continue
        rule = "PC-D84" if name in _REFUSED or name.startswith("$") else "PC-D85"
        describer.say(rule, what=f"{where}: {name}" if where else name)


def _table(resource: Any, where: str, folder: Path, describer: Describer) -> Schema | None:
    if not isinstance(resource, dict):
        describer.wrong(where, words("what.no_object"))
        return None
    name = resource.get("name")
    where = name if isinstance(name, str) else where
    screen(resource, _RESOURCE | _TOLD, where, describer)
    file = _file(resource, where, folder, describer)
    schema = resource.get("schema")
    if not isinstance(name, str) or not _TABLE_NAME.fullmatch(name):
        describer.wrong(where, words("what.table_name"))
        name = None
    if not isinstance(schema, dict):
        describer.wrong(where, words("what.no_schema"))
        return None
    screen(schema, _SCHEMA | _TOLD, where, describer)
    fields = read_fields(schema, where, describer)
    if name is None or not fields:
        return None
    names = {field.name for field in fields}
    return Schema(
        name=name,
        file=file or "",
        fields=fields,
        primary_key=_columns(
            schema.get("primaryKey", []), names, f"{where}: primaryKey", describer
        ),
        foreign_keys=tuple(_foreign_keys(schema, names, where, describer)),
    )


def _file(resource: dict[str, Any], where: str, folder: Path, describer: Describer) -> str | None:
    """The file of a table, when its path is one name that leads nowhere else."""
    path = resource.get("path")
    if not isinstance(path, str):
        if isinstance(path, list):
            describer.say("PC-D84", what=f"{where}: path [ ]")
        else:
            describer.wrong(where, words("what.no_path"))
        return None
    rule = refused_path(path)
    if rule is None and not stays_inside(folder, folder / path):
        rule = "PC-D82"
    if rule is not None:
        describer.say(rule, value=path)
        return None
    if not path.lower().endswith(".csv"):
        describer.wrong(where, words("what.not_csv", path=path))
        return None
    return path


def _columns(found: Any, names: set[str], where: str, describer: Describer) -> tuple[str, ...]:
    """Column names of a key; a single name may stand alone."""
    columns = [found] if isinstance(found, str) else found
    if not isinstance(columns, list) or not all(isinstance(name, str) for name in columns):
        describer.wrong(where, words("what.no_columns"))
        return ()
    unknown = [name for name in columns if name not in names]
    if unknown:
        describer.wrong(where, words("what.unknown_columns", names=", ".join(unknown)))
        return ()
    return tuple(columns)


def _foreign_keys(
    schema: dict[str, Any], names: set[str], where: str, describer: Describer
) -> list[ForeignKey]:
    found = schema.get("foreignKeys", [])
    keys: list[ForeignKey] = []
    where = f"{where}: foreignKeys"
    if not isinstance(found, list):
        describer.wrong(where, words("what.no_list"))
        return keys
    for item in found:
        reference = item.get("reference") if isinstance(item, dict) else None
        if not isinstance(reference, dict) or not isinstance(reference.get("resource", ""), str):
            describer.wrong(where, words("what.no_reference"))
            continue
        own = _columns(item.get("fields", []), names, where, describer)
        other = reference.get("fields", [])
        other = [other] if isinstance(other, str) else other
        if not own or not isinstance(other, list) or len(other) != len(own):
            describer.wrong(where, words("what.no_reference"))
            continue
        table = reference.get("resource", "")
        keys.append(ForeignKey(fields=own, table=table, reference=tuple(map(str, other))))
    return keys


def _with_known_keys(schema: Schema, schemas: list[Schema], describer: Describer) -> Schema:
    """Foreign keys that lead to a described column of a described table; "" is the table itself."""
    keys = []
    for key in schema.foreign_keys:
        table = key.table or schema.name
        other = next((item for item in schemas if item.name == table), None)
        unknown = [name for name in key.reference if other is None or other.field(name) is None]
        if unknown:
            names = ", ".join(f"{table}.{name}" for name in unknown)
            where = f"{schema.name}: foreignKeys"
            describer.wrong(where, words("what.unknown_columns", names=names))
            continue
        keys.append(ForeignKey(fields=key.fields, table=table, reference=key.reference))
    return Schema(
        name=schema.name,
        file=schema.file,
        fields=schema.fields,
        primary_key=schema.primary_key,
        foreign_keys=tuple(keys),
    )
