"""What a table should hold: fields, keys, and the codes of each column, as our own small types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from pooledcases.options import Missing, TableSchema, words

FieldType = Literal["string", "integer", "number"]

_EMPTY: Mapping[str, Any] = MappingProxyType({})

#: Columns that repeat the source or explain in words; their cells are never recoded.
_VERBATIM = frozenset(
    {
        "candidates", "chinese", "claim", "code", "comment", "comments", "conclusion", "correction",
        "derivation", "english", "note", "notes", "of", "place", "printed", "quantity", "source",
        "subject", "title", "where",
    }
)  # fmt: skip
_VERBATIM_ENDINGS = ("_printed", "_reason", "_note")


def is_verbatim(column: str) -> bool:
    """Whether a column repeats the source's own text, which is kept as it is.

    Examples
    --------
    >>> [is_verbatim(name) for name in ("stage_printed", "source", "stage_t")]
    [True, True, False]
    """
    return column in _VERBATIM or column.endswith(_VERBATIM_ENDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its type, its unit, what it may hold, and which texts mean missing."""

    name: str
    type: FieldType = "string"
    unit: str | None = None
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    missing: frozenset[str] = frozenset({""})
    #: codes of a column whose cells hold several, joined by ``;`` (from the vocabulary)
    codes: tuple[str, ...] | None = None
    #: usual codes, which a review may replace by its own
    presets: tuple[str, ...] | None = None
    #: whether a cell may be a bound, as p-values are printed: ``<0.05``
    bounds: bool = False
    #: whether a cell may be a time as papers print it: ``> 60``, ``2 years``
    printed_time: bool = False
    #: texts that mean something here and would be a bare dash elsewhere
    marks: frozenset[str] = frozenset()

    @property
    def numeric(self) -> bool:
        """Whether the cells are numbers."""
        return self.type != "string"

    @property
    def accepted(self) -> tuple[str, ...] | None:
        """The codes that a cell may hold; None where any text may stand."""
        return self.enum or self.codes or self.presets


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """Cells of some columns that must stand in some columns of another table."""

    fields: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One table: its name, its file (empty where its path was refused), its fields and keys."""

    name: str
    file: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    #: whether the columns are described in full, so that others are unknown
    closed: bool = True

    def field(self, name: str) -> Field | None:
        """The field of a column, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def described(self, name: str) -> Field:
        """The field of a column that a key or a finding of this schema names; it is there."""
        return next(field for field in self.fields if field.name == name)


_TYPED = frozenset({"", *words(Missing)})


def _text(name: str, **more: Any) -> Field:
    return Field(name=name, missing=_TYPED, **more)


def _number(name: str, **more: Any) -> Field:
    return Field(name=name, type="number", missing=_TYPED, **more)


def _count(name: str) -> Field:
    return Field(name=name, type="integer", missing=_TYPED)


#: Columns of a table of patients that are known by name.
_CASES = (
    _text("case_id", required=True),
    _text("report_id"),
    _number("age_years", unit="years"),
    _number("age", unit="years"),
    _text("sex", presets=("F", "M")),
    _number("followup_months", unit="months", printed_time=True),
    _text("status", presets=("NED", "AWD", "DOD", "DOC")),
    _text("stage_t"),
    _text("stage_n"),
    _text("stage_m"),
    _text("stage"),
    _text("disease_free_at_start", presets=("yes", "no", "unclear")),
    _count("year"),
)
#: What a table of studies may give, in metafor's names: one of these sets of columns at least.
STUDY_SETS = (
    ("xi", "ni"), ("xi", "ti"), ("ai", "bi", "ci", "di"), ("ai", "n1i", "ci", "n2i"),
    ("x1i", "t1i", "x2i", "t2i"), ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"), ("ri", "ni"),
    ("yi", "vi"), ("yi", "sei"), ("est", "ci_low", "ci_high"), ("est", "pval"),
)  # fmt: skip
COUNTS = ("xi", "ni", "ai", "bi", "ci", "di", "n1i", "n2i", "x1i", "x2i")
_REALS = (
    "ti", "t1i", "t2i", "m1i", "sd1i", "m2i", "sd2i", "ri", "yi", "vi", "sei",
    "est", "ci_low", "ci_high",
)  # fmt: skip
_STUDIES = (
    _text("study", required=True),
    _text("pval", bounds=True),
    _text("direction", marks=frozenset({"-"})),
    *(_count(name) for name in COUNTS),
    *(_number(name) for name in _REALS),
)


def built_in(kind: TableSchema, file: str, columns: tuple[str, ...]) -> Schema:
    """The schema of a table that no descriptor describes, for the columns it has.

    Columns known by name are typed; any other column is text. A column in months or years is a
    number, or a time as papers print it.
    """
    known = {field.name: field for field in (_CASES if kind == "cases" else _STUDIES)}
    fields = tuple(known.get(name) or _guessed(name) for name in columns)
    key = ("case_id",) if kind == "cases" and "case_id" in columns else ()
    return Schema(name=kind, file=file, fields=fields, primary_key=key, closed=False)


def _guessed(name: str) -> Field:
    if name.endswith("_months") and not is_verbatim(name):
        return _number(name, unit="months", printed_time=True)
    return _text(name)
