"""``vocabulary.csv``: the codes of each coded column, with their English and Chinese words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pooledcases.data.checks.schema import Field, Schema
from pooledcases.data.tables import Table
from pooledcases.options import Lang
from pooledcases.results.problems import Problem, words

FILE = "vocabulary.csv"
COLUMNS = ("table", "column", "code", "english", "chinese")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words of codes, by table, column and code.

    Examples
    --------
    >>> entry = {("cases", "sex", "F"): ("female", "女")}
    >>> Vocabulary(words=entry).label("cases", "sex", "F", "zh")
    '女'
    """

    words: Mapping[tuple[str, str, str], tuple[str, str]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def label(self, table: str, column: str, code: str, lang: Lang = "en") -> str:
        """The words of a code; the code itself where it has none."""
        english, chinese = self.words.get((table, column, code), (code, code))
        return english if lang == "en" else chinese

    def codes(self, table: str, column: str) -> tuple[str, ...]:
        """The codes of a column, in the order of the file."""
        return tuple(key[2] for key in self.words if key[:2] == (table, column))


def read_vocabulary(table: Table) -> tuple[Vocabulary, list[Problem]]:
    """Words from the table ``vocabulary``, and the codes that lack some."""
    absent = [name for name in COLUMNS if name not in table]
    if absent:
        problems = [Problem(file=table.file, rule="PC-D20", column=name) for name in absent]
        return Vocabulary(), problems
    found: dict[tuple[str, str, str], tuple[str, str]] = {}
    problems = []
    for row, values in enumerate(zip(*(table.columns[name] for name in COLUMNS), strict=True)):
        name, column, code, english, chinese = (str(value).strip() for value in values)
        key = (name, column, code)
        if key in found:
            problems.append(table.problem(row, "code", "PC-D28", first=_first(found, key)))
        elif not english or not chinese:
            problems.append(table.problem(row, "code", "PC-D33", where=f"{name}.{column}"))
        found.setdefault(key, (english or code, chinese or code))
    return Vocabulary(words=MappingProxyType(found)), problems


def _first(found: Mapping[tuple[str, str, str], object], key: tuple[str, str, str]) -> int:
    return list(found).index(key) + 1


def agreement(vocabulary: Vocabulary, schemas: Sequence[Schema]) -> Iterator[Problem]:
    """Columns whose codes differ between ``vocabulary.csv`` and ``datapackage.json``."""
    fields = {(schema.name, f.name): f for schema in schemas for f in schema.fields}
    for where in dict.fromkeys(key[:2] for key in vocabulary.words):
        if where not in fields:
            what = words("what.not_described")
            yield _disagree(".".join(where), what)
    for where, spec in fields.items():
        if spec.enum is None:
            continue
        known = {*vocabulary.codes(*where), *spec.missing}
        lacking = [code for code in spec.enum if code not in known]
        extra = [code for code in vocabulary.codes(*where) if code not in spec.enum]
        if lacking:
            yield _disagree(".".join(where), words("what.no_words", codes=", ".join(lacking)))
        if extra:
            yield _disagree(".".join(where), words("what.not_enum", codes=", ".join(extra)))


def _disagree(where: str, what: object) -> Problem:
    return Problem(file=FILE, rule="PC-D34", values={"where": where, "what": what})


def with_codes(schema: Schema, vocabulary: Vocabulary) -> Schema:
    """A schema whose columns without an enum take their codes from the vocabulary."""

    def coded(spec: Field) -> Field:
        codes = vocabulary.codes(schema.name, spec.name)
        if not codes or spec.enum is not None or spec.numeric:
            return spec
        return dataclasses.replace(spec, codes=codes)

    return dataclasses.replace(schema, fields=tuple(coded(spec) for spec in schema.fields))
