"""The fields of a descriptor's table: only properties that are known, only patterns that end."""

from __future__ import annotations

import re
import warnings
from typing import Any, get_args

from pooledcases.data.checks.schema import Field, FieldType
from pooledcases.results.problems import Problem, words

FILE = "datapackage.json"
_TYPES = get_args(FieldType)
_LONGEST_PATTERN = 200
_MOST_REPEATS = 2
_MOST_OPTIONS = 12
_MOST_CODES = 5_000
_LARGEST = 10**15

_KNOWN = frozenset({"name", "type", "constraints", "missingValues", "unit"})
_TOLD = frozenset({"title", "title_zh", "description", "description_zh", "example", "rdfType"})
_CONSTRAINTS = {
    "string": {"required", "unique", "enum", "pattern", "minLength", "maxLength"},
    "number": {"required", "unique", "minimum", "maximum"},
    "integer": {"required", "unique", "minimum", "maximum"},
}


class Describer:
    """Collects what is wrong with a descriptor."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, rule: str, *, value: str | None = None, **values: Any) -> None:
        """One problem under a rule."""
        self.problems.append(Problem(file=FILE, rule=rule, value=value, values=values))

    def wrong(self, where: str, what: object) -> None:
        """A part of the descriptor that is malformed."""
        self.say("PC-D87", where=where, what=what)


def read_fields(schema: dict[str, Any], where: str, describer: Describer) -> tuple[Field, ...]:
    """The fields that could be read; each malformed part is named."""
    found = schema.get("fields")
    if not isinstance(found, list) or not found:
        describer.wrong(where, words("what.no_fields"))
        return ()
    missing = _missing(schema.get("missingValues", [""]), where, describer)
    fields: dict[str, Field] = {}
    for number, item in enumerate(found, start=1):
        field = _field(item, f"{where}: field {number}", where, missing, describer)
        if field is None:
            continue
        if field.name in fields:
            describer.wrong(f"{where}.{field.name}", words("what.field_twice"))
        fields.setdefault(field.name, field)
    return tuple(fields.values())


def _field(
    item: Any, numbered: str, table: str, missing: frozenset[str], describer: Describer
) -> Field | None:
    name = item.get("name") if isinstance(item, dict) else None
    if not isinstance(name, str) or not name.strip():
        describer.wrong(numbered, words("what.field_name"))
        return None
    where = f"{table}.{name}"
    kind: FieldType = item.get("type", "string")
    if kind not in _TYPES:
        describer.wrong(where, words("what.field_type", type=str(kind), types=", ".join(_TYPES)))
        kind = "string"
    for key in item:
        if key not in _KNOWN | _TOLD:
            refused = key.startswith("$") or key == "rowConstraint"
            describer.say("PC-D84" if refused else "PC-D85", what=f"{where}: {key}")
    if "missingValues" in item:
        missing = _missing(item["missingValues"], where, describer)
    unit = item.get("unit")
    if unit is not None and not isinstance(unit, str):
        describer.wrong(where, words("what.unit"))
    constraints = _constraints(item.get("constraints", {}), kind, where, describer)
    unit = unit if isinstance(unit, str) else None
    return Field(name=name, type=kind, unit=unit, missing=missing, **constraints)


def _missing(found: Any, where: str, describer: Describer) -> frozenset[str]:
    if isinstance(found, list) and all(isinstance(text, str) for text in found):
        return frozenset(found)
    describer.wrong(where, words("what.missing_values"))
    return frozenset({""})


def _constraints(found: Any, kind: FieldType, where: str, describer: Describer) -> dict[str, Any]:
    if not isinstance(found, dict):
        describer.wrong(where, words("what.no_object"))
        return {}
    kept: dict[str, Any] = {}
    for key, value in found.items():
        name = str(key)
        if name not in _CONSTRAINTS[kind]:
            describer.say("PC-D84", what=f"{where}: {name}")
        elif not _right_kind(name, value, kind):
            describer.wrong(where, words("what.constraint", name=name))
        elif name == "pattern" and not safe_pattern(value):
            describer.say("PC-D86", value=value)
        else:
            kept[_OURS.get(name, name)] = tuple(value) if name == "enum" else value
    return kept


_OURS = {"minLength": "min_length", "maxLength": "max_length"}


def _right_kind(name: str, value: Any, kind: FieldType) -> bool:
    if name in ("required", "unique"):
        return isinstance(value, bool)
    if name == "pattern":
        return isinstance(value, str)
    if name == "enum":
        texts = isinstance(value, list) and all(isinstance(code, str) for code in value)
        return texts and 0 < len(value) <= _MOST_CODES
    if name in ("minLength", "maxLength"):
        return type(value) is int and value >= 0
    if type(value) not in (int, float) or not abs(value) <= _LARGEST:
        return False
    return kind == "number" or value == int(value)


_SPECIAL = re.compile(r"\\[1-9]|\\[gk]|\(\?(?!:)")
_GROUP_REPEATED = re.compile(r"\)\s*[*+{]")
_REPEAT = re.compile(r"[*+]|\{\d*,\d*\}|\{\d{3,}\}")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]")


def safe_pattern(pattern: str) -> bool:
    """Whether a pattern is sure to match or fail in little time.

    Groups may not repeat, nothing looks around or back, and at most two parts repeat without
    limit, so that the time grows with the square of a cell's length at worst.

    Examples
    --------
    >>> [safe_pattern(p) for p in (r"C[0-9]{2}", "T[0-4]", "(a+)+b", "(?=a)a", "a*a*a*b")]
    [True, True, False, False, False]
    """
    if len(pattern) > _LONGEST_PATTERN or _SPECIAL.search(pattern):
        return False
    bare = _CLASS.sub("x", re.sub(r"\\.", "x", pattern))
    if _GROUP_REPEATED.search(bare) or len(_REPEAT.findall(bare)) > _MOST_REPEATS:
        return False
    if bare.count("?") > _MOST_OPTIONS:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError):
        return False
    return True
