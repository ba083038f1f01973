"""Columns and codes in words: what the sentences of a result call by the names of its table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pooledcases.data.missing import MISSING
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.content import DataTable
from pooledcases.results.audit import Verdict
from pooledcases.results.display import column_name

#: A value of a condition that no vocabulary holds: up to what ends it in a sentence.
_VALUE: Final = r"[^\s,;:&()（）。，；：、]*[^\s,;:&()（）。，；：、.]"
_BETWEEN: Final = re.compile(
    r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff“])|(?<=”) (?=[\u4e00-\u9fff])"
)
#: Shorter names say too little to be found in a sentence once their underscores are gone.
_LONG: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What columns are called and what their codes mean.

    Attributes
    ----------
    columns : mapping of column to str
        Empty where nobody said: such a column keeps its name, in backticks.
    codes : mapping of column to mapping of code to str
    declared : mapping of (column, codes) to str
        What the review calls some codes together, such as an outcome that it counts.
    lang : {"en", "zh"}
    """

    columns: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    declared: Mapping[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    lang: Lang = "en"

    def column(self, name: str) -> str:
        """A column in words, or its name as typed.

        Examples
        --------
        >>> names = Names(columns={"age_years": "age (years)", "grade_who": ""})
        >>> names.column("age_years"), names.column("grade_who")
        ('age (years)', '`grade_who`')
        """
        return self.columns.get(name) or f"`{name}`"

    def distinct(self, columns: Sequence[str]) -> dict[str, str]:
        """Columns in words; those that are called the same with their names behind.

        Examples
        --------
        >>> Names(columns={"low": "limit", "high": "limit", "unit": ""}).distinct(["low", "high"])
        {'low': 'limit (`low`)', 'high': 'limit (`high`)'}
        """
        said = {name: self.column(name) for name in columns}
        often = Counter(said.values())
        return {
            name: title
            if often[title] == 1
            else label("report.data.called", self.lang, title=title, name=f"`{name}`")
            for name, title in said.items()
        }

    def code(self, column: str, code: str) -> str:
        """A code, or several with semicolons, in words.

        The codes of what is missing mean the same in every column.
        """
        words = self.codes.get(column, {})
        if code in words:
            return words[code]
        parts = [part.strip() for part in code.split(";")]
        if len(parts) > 1 and all(part in words for part in parts):
            return "; ".join(words[part] for part in parts)
        return label(f"missing.{code}", self.lang) if code in MISSING else code

    def condition(self, column: str, codes: Sequence[str]) -> str:
        """``status=NED`` in words.

        Examples
        --------
        >>> names = Names(columns={"status": "status at last contact"})
        >>> names.condition("status", ["AWD", "NR"])
        'status at last contact: AWD or not reported'
        """
        whole = self.declared.get((column, frozenset(codes)))
        if whole is not None:
            return whole
        values = (self.code(column, code) for code in codes)
        said = label("report.trace.or", self.lang).join(values)
        return label("report.trace.is", self.lang, column=self.column(column), value=said)


def names_of(tables: Sequence[DataTable], lang: Lang) -> Names:
    """The names of some tables; where two have a column in common, those of the first."""
    columns: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    for table in tables:
        for name in table.columns:
            columns[name] = columns.get(name) or table.titles.get(name, "")
        for name, words in table.words.items():
            codes[name] = {**words, **codes.get(name, {})}
    return Names(columns=columns, codes=codes, lang=lang)


def titled(table: DataTable | None, name: str, lang: Lang) -> str:
    """The title of a table as a name in a sentence; its own name where it has no other."""
    if table is None or table.title == name:
        return f"`{name}`"
    return label("report.data.named", lang, table=table.title)


def in_words(names: Names, *, begins: bool = True) -> Callable[[str], str]:
    """Puts the columns and codes in a sentence of the program into words.

    Conditions (``status=NED,AWD``), terms of a model (``sex[F]``), names with an underscore, and
    both as the sentences spell them (``Status NED``, ``Age (years)``). A name that is a plain word
    of the language is left alone where nothing shows that a column is meant. A text that
    ``begins`` a sentence gets its capital.

    Examples
    --------
    >>> names = Names(
    ...     columns={"status": "status at last contact", "age_years": "age"},
    ...     codes={"status": {"NED": "no evidence of disease"}},
    ... )
    >>> say = in_words(names)
    >>> say("Status NED: 3 of 4 by age_years; their status=NED,XY.")
    'Status at last contact: no evidence of disease: 3 of 4 by age; their status at last contact: \
no evidence of disease or XY.'
    """
    found = "|".join(_patterns(names))
    if not found:
        return lambda text: text
    pattern = re.compile(found)
    spelt = {column_name(name): name for name in names.columns if "_" in name}
    spelt |= {name: name for name in names.columns if "_" not in name}

    def said(match: re.Match[str]) -> str:
        words = worded(match)
        return words[:1].upper() + words[1:] if begins and match.start() == 0 else words

    def worded(match: re.Match[str]) -> str:
        kind, text = str(match.lastgroup), match.group()
        if kind == "conditions":
            parts = (part.partition("=") for part in re.split(r" ?& ?", text))
            told = (names.condition(column, codes.split(",")) for column, _, codes in parts)
            return label("report.trace.and", names.lang).join(told)
        if kind == "term":
            column, _, code = text.removesuffix("]").partition("[")
            return names.condition(column, [code])
        if kind == "contrast":
            return _contrast(text, names)
        if kind == "name":
            return names.column(text)
        return _spelt(text, spelt, names)

    return lambda text: closed_up(pattern.sub(said, text), names.lang)


def closed_up(text: str, lang: Lang) -> str:
    """Between two Chinese words stands no space."""
    return _BETWEEN.sub("", text) if lang == "zh" else text


def _patterns(names: Names) -> Iterator[str]:
    """What shows that a column is meant, the surest first; each is a group of its own."""
    every = sorted(names.columns, key=len, reverse=True)
    if not every:
        return
    one = rf"(?:{_any(every)})=(?:{_VALUE})(?:,{_VALUE})*"
    yield rf"(?P<conditions>(?<![\w`]){one}(?: ?& ?{one})*)"
    yield rf"(?P<term>(?<![\w`])(?:{_any(every)})\[{_VALUE}\])"
    scored = [name for name in every if "_" in name]
    coded = [name for name in scored if names.codes.get(name)]
    if coded:
        parts = (rf"{re.escape(name)}(?:: |：){_reference(names, name)}" for name in coded)
        yield rf"(?P<contrast>(?<![\w`])(?:{'|'.join(parts)}))"
    if scored:
        yield rf"(?P<name>(?<![\w`])(?:{_any(scored)})(?![\w`]))"
    told = [name for name in every if names.columns[name]]
    shown = [_with_codes(name, names) for name in told if names.codes.get(name)]
    shown += [_first(column_name(name)) for name in told if "_" in name and len(name) >= _LONG]
    if shown:
        yield rf"(?P<spelt>(?<![\w`])(?:{'|'.join(shown)})(?![\w`]))"


def _any(texts: Sequence[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


def _first(text: str) -> str:
    """A text, its first letter in either case."""
    return f"[{text[0].upper()}{text[0].lower()}]{re.escape(text[1:])}"


def _with_codes(name: str, names: Names) -> str:
    codes = _any([code.replace("_", " ") for code in names.codes[name]])
    return rf"{_first(column_name(name))}(?:: |：| )(?:{codes})(?:, ?(?:{codes}))*"


def _reference(names: Names, name: str) -> str:
    """``yes against no``, as the sentences of a regression say it."""
    codes = f"(?:{_any(list(names.codes[name]))})"
    said = label("say.against_reference", names.lang, name="\0", reference="\1")
    return re.escape(said).replace("\0", codes).replace("\1", codes)


def _contrast(text: str, names: Names) -> str:
    column, mark, rest = next(
        text.partition(mark) for mark in (": ", "：") if text.partition(mark)[1]
    )
    said = label("say.against_reference", names.lang, name="\0", reference="\1")
    pattern = re.escape(said).replace("\0", "(.+)").replace("\1", "(.+)")
    codes = re.fullmatch(pattern, rest)
    if codes is None:
        return names.column(column) + mark + rest
    name, reference = (names.code(column, code) for code in codes.groups())
    told = label("say.against_reference", names.lang, name=name, reference=reference)
    return names.column(column) + mark + told


def _spelt(text: str, spelt: Mapping[str, str], names: Names) -> str:
    """What a sentence spells without underscores; a capital stays one."""
    lower = text[:1].lower() + text[1:]
    head = next((begin for begin in (text, lower) if begin in spelt), None)
    if head is not None:
        said = names.column(spelt[head])
    else:
        start = max(
            (key for key in spelt if text.startswith(key) or lower.startswith(key)), key=len
        )
        column, rest = spelt[start], text[len(start) :].lstrip(":： ")
        codes = {code.replace("_", " "): code for code in names.codes[column]}
        told = [codes.get(part.strip(), part.strip()) for part in rest.split(",")]
        said = names.condition(column, told)
    return said[:1].upper() + said[1:] if text[0].isupper() else said


def worded_verdict(item: Verdict, tables: Sequence[DataTable], lang: Lang) -> Verdict:
    """A claim with what it was recomputed from in words: table, columns, conditions.

    Only what a reader sees is changed; what is recorded stays as it is.
    """
    table = next((part for part in tables if part.name == item.inputs.table), None)
    if table is None:
        return item
    names = names_of([table], lang)
    say = in_words(names, begins=False)

    def told(key: str, value: str) -> str:
        if key == "column":
            marks = re.split(r"([/-])", value)
            return "".join(names.column(part) if part in names.columns else part for part in marks)
        if key in ("scope", "population"):
            return titled(table, table.name, lang) + say(value.removeprefix(table.name))
        return say(value)

    def mapped(values: Mapping[str, str]) -> dict[str, str]:
        return {key: told(key, value) for key, value in values.items()}

    other = item.alternative
    return replace(
        item,
        values=mapped(item.values),
        alternative=None if other is None else replace(other, values=mapped(other.values)),
        recomputed_text=say(item.recomputed_text),
    )
