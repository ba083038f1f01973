"""Reading a table for a command, and what the user should hear of it before the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pooledcases.cli.terminal import complain
from pooledcases.data.missing import is_missing
from pooledcases.data.row_names import column_of_patients
from pooledcases.labels import label
from pooledcases.options import Lang

if TYPE_CHECKING:
    import pandas as pd

    from pooledcases.cli.study_options import Asked
    from pooledcases.data.columns import Table
    from pooledcases.data.conditions import Condition
    from pooledcases.data.text_columns import TextColumns
    from pooledcases.results.effects import Effects

#: As many names as a sentence can hold.
_NAMES = 12
_NONE: Mapping[str, str] = MappingProxyType({})
#: Heads under which tables have the names of their studies.
_OF_STUDY = frozenset(
    {
        "study", "studies", "study_id", "studyid", "study id", "study name", "author", "authors",
        "first author", "first_author", "trial", "paper", "reference", "研究", "作者", "文献",
    }
)  # fmt: skip


def cases(path: Path, lang: Lang, *, named: bool = True) -> pd.DataFrame:
    """A table of patients; how it was read and who stands in it twice goes to standard error.

    With ``named`` the patients of a table without ``case_id`` are called as its column ``patient``
    (or ``id``, ...) calls them, if that tells them apart.
    """
    from pooledcases.data import read_cases

    table = read_cases(path)
    _say_how_read(table, lang)
    column = column_of_patients(table)
    if column is None:
        return table
    ids = table[column].str.strip()
    twice = ids[ids.duplicated() & ~ids.map(is_missing)].unique().tolist()
    if twice:
        key = "cli.twice" if column == "case_id" else "cli.twice_in"
        note(label(key, lang, column=column, ids=names(twice, lang)), lang)
    elif named and column != "case_id":
        return table.assign(case_id=ids)
    return table


def studies(path: Path, lang: Lang, columns: Mapping[str, str] = _NONE) -> TextColumns:
    """A table of studies; how it was read goes to standard error, and names that are not used.

    ``columns`` are those that flags name; a table without ``study`` has its rows numbered.
    """
    from pooledcases.data.reading import study_columns

    table = study_columns(path)
    _say_how_read(table, lang)
    if "study" not in table and "study" not in columns:
        likely = next((name for name in table if str(name).strip().casefold() in _OF_STUDY), None)
        if likely is not None:
            note(label("cli.numbered", lang, column=likely), lang)
    return table


def effects(asked: Asked, table: Table) -> Effects:
    """The effects of a table of studies, as the flags asked for them."""
    from pooledcases.effects import effect_sizes

    return effect_sizes(
        table,
        measure=asked.measure,
        columns=asked.columns,
        level=asked.level,
        **asked.of_effects,
    )


def say_unused(options: Iterable[str], model: str, lang: Lang) -> None:
    """Name the options that a model has no use for; who asked for them should know."""
    words = label(f"model.{model}", lang)
    for option in options:
        note(label("cli.unused", lang, option=option, model=words), lang)


def say_absent_values(table: pd.DataFrame, condition: str, lang: Lang) -> None:
    """Name what is misspelt, in the condition or in the column: either would count as no event."""
    from pooledcases.data.conditions import parse_conditions

    for part in parse_conditions(condition) if "=" in condition else ():
        if part.column not in table:
            continue
        held = [text for text in dict.fromkeys(table[part.column].str.strip()) if text]
        for value in part.values if held else ():
            if value not in held:
                said = {"column": part.column, "value": value, "held": names(held, lang)}
                note(label("cli.absent_value", lang, **said), lang)
        near = [text for text in held if text not in part.values and _spelt_alike(text, part)]
        if near:
            said = {"column": part.column, "near": names(near, lang), "asked": str(part)}
            note(label("cli.near_value", lang, **said), lang)


def _spelt_alike(text: str, part: Condition) -> bool:
    """Whether a cell is a value of the condition but for case, points and spaces."""
    return any(_letters(text) == _letters(value) != "" for value in part.values)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def names(items: list[str], lang: Lang) -> str:
    """Names in a sentence, not more than it can hold."""
    shown = items[:_NAMES] + (["…"] if len(items) > _NAMES else [])
    return label("say.comma", lang).join(shown)


def note(text: str, lang: Lang) -> None:
    """A remark on standard error, so that the result itself can be piped."""
    complain(label("cli.note", lang, text=text))


def _say_how_read(table: pd.DataFrame | TextColumns, lang: Lang) -> None:
    for sentence in table.attrs.get("said", ()):
        note(sentence, lang)
