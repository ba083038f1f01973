"""What a check found: every problem of a review's files, as data; words come from the labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import EXACT

ProblemSeverity = Literal["error", "warning", "note"]

_SEVERITIES: Mapping[str, ProblemSeverity] = MappingProxyType(
    {"refuse": "error", "warn": "warning", "note": "note"}
)
#: Longest text of a cell, and of a list of codes, that a sentence repeats.
_CELL, _LIST = 60, 400


@dataclass(frozen=True, slots=True)
class Words:
    """Part of a sentence that has words of its own in each language: a key of the labels."""

    key: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, lang: Lang) -> str:
        """The words in ``lang``."""
        return label(self.key, lang, **{k: _text(v, lang) for k, v in self.values.items()})


def words(key: str, **values: Any) -> Words:
    """Words of the labels under ``check.KEY``, with the values that they need."""
    return Words(f"check.{key}", MappingProxyType(dict(values)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """One problem: where it is, which rule it breaks, and what to type instead.

    Attributes
    ----------
    file : str
        Name of the file inside the review.
    rule : str
        A code of :data:`pooledcases.guardrails.GUARDRAILS`, such as ``"PC-D22"``.
    row : int or None
        The row of data; the first row under the header is row 1.
    line : int or None
        The line of the file, where the header is line 1. It differs from ``row + 1`` where a cell
        holds a line break.
    name : str or None
        The patient or study of the row, where the table names one.
    column, value : str or None
        The column, and the cell as it stands in the file.
    typed : str or None
        What to type instead, where that follows from the cell.
    values : mapping
        What the sentence of the rule needs.
    status : {"open", "acknowledged"}
        Acknowledged in ``review.toml``, or by the row's own ``correction``.
    reason : str or None
        The reason of the acknowledgement.
    """

    kind: ClassVar[str] = "problem"
    tolerance: ClassVar[float] = EXACT

    file: str
    rule: str
    row: int | None = None
    line: int | None = None
    name: str | None = None
    column: str | None = None
    value: str | None = None
    typed: str | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    status: Literal["open", "acknowledged"] = "open"
    reason: str | None = None

    @property
    def severity(self) -> ProblemSeverity:
        """``error``, ``warning`` or ``note``."""
        return _SEVERITIES[GUARDRAILS[self.rule].severity]

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.message_in("en")

    @property
    def suggestion(self) -> str:
        """What to type instead, in English."""
        return self.suggestion_in("en")

    def message_in(self, lang: Lang) -> str:
        """What is wrong, in ``lang``."""
        return label(f"caution.{self.rule}", lang, **self._words(lang))

    def suggestion_in(self, lang: Lang) -> str:
        """What to type instead, in ``lang``."""
        if self.typed is not None:
            return label("check.type", lang, typed=shown(self.typed))
        return label(f"offered.{self.rule}", lang, **self._words(lang))

    def where(self, lang: Lang = "en") -> str:
        """File, row, line and column, as far as they are known."""
        parts = [shown(self.file, _LIST)]
        if self.row is not None:
            line = self.line or self.row + 1
            key = "check.row" if self.name is None else "check.named_row"
            parts.append(label(key, lang, row=self.row, line=line, name=shown(self.name or "")))
        elif self.line is not None:
            parts.append(label("check.line", lang, line=self.line))
        if self.column is not None:
            parts.append(label("check.column", lang, column=shown(self.column)))
        return label("check.comma", lang).join(parts)

    def sentence(self, lang: Lang = "en") -> str:
        """Where, what, what to do, and the rule's code, in one sentence."""
        return label(
            "check.sentence",
            lang,
            where=self.where(lang),
            message=self.message_in(lang),
            suggestion=self.suggestion_in(lang),
            rule=self.rule,
        )

    def as_json(self) -> dict[str, Any]:
        """The keys of one problem in ``--json``."""
        return {
            "file": _encodable(self.file),
            "row": self.row,
            "line": self.line,
            "name": _encodable(self.name),
            "column": _encodable(self.column),
            "value": _encodable(self.value),
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "suggestion": self.suggestion,
            "status": self.status,
            "reason": self.reason,
        }

    def _words(self, lang: Lang) -> dict[str, str]:
        column = "" if self.column is None else shown(self.column)
        filled = {key: _text(value, lang) for key, value in self.values.items()}
        return {"value": shown(self.value or ""), "column": column, **filled}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """All problems of a review folder or of one table.

    Attributes
    ----------
    path : str
        What was checked, as it was given.
    problems : tuple of Problem
        All of them, by file and row.
    files : tuple of str
        The files that were read.
    rows : mapping
        Number of rows of each table.
    notes : tuple of str
        How the files were read: which schema, which encoding, which check.
    """

    kind: ClassVar[str] = "check"
    tolerance: ClassVar[float] = EXACT

    path: str
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    rows: Mapping[str, int]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no error is left open; warnings and notes do not fail a check."""
        return not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The open problems of severity ``error``."""
        return tuple(p for p in self.problems if p.severity == "error" and p.status == "open")

    def counts(self) -> dict[str, int]:
        """How many open problems of each severity, and how many are acknowledged."""
        found = Counter(p.severity if p.status == "open" else p.status for p in self.problems)
        return {key: found[key] for key in ("error", "warning", "note", "acknowledged")}

    def as_json(self) -> dict[str, Any]:
        """The keys of ``check --json``."""
        return {
            "schema": 1,
            "kind": self.kind,
            "path": _encodable(self.path),
            "passed": self.passed,
            "counts": self.counts(),
            "files": [_encodable(file) for file in self.files],
            "rows": {_encodable(file): rows for file, rows in self.rows.items()},
            "notes": [_encodable(note) for note in self.notes],
            "problems": self.problems,
        }


def _encodable(text: str | None) -> str | None:
    """Names of files and JSON texts may hold halves of characters, which no encoding can write."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()


def _text(value: object, lang: Lang) -> str:
    return value.text(lang) if isinstance(value, Words) else shown(str(value), _LIST)


def shown(text: str, longest: int = _CELL) -> str:
    """A cell as a sentence can repeat it: control characters escaped, long texts cut.

    Examples
    --------
    >>> shown("a" * 80) == "a" * 59 + "…", shown("a" + chr(7))
    (True, 'a\\\\x07')
    """
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
