"""Reading a table for a command, and what the user should hear of it before the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pooledcases.cli.terminal import complain
from pooledcases.labels import label
from pooledcases.options import Lang

if TYPE_CHECKING:
    import pandas as pd

    from pooledcases.cli.study_options import Asked
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


def cases(path: Path, lang: Lang) -> pd.DataFrame:
    """A table of patients; how it was read and who stands in it twice goes to standard error."""
    from pooledcases.data import read_cases

    table = read_cases(path)
    _say_how_read(table, lang)
    if "case_id" in table:
        ids = table["case_id"].str.strip()
        twice = ids[ids.duplicated() & (ids != "")].unique().tolist()
        if twice:
            note(label("cli.twice", lang, ids=names(twice, lang)), lang)
    return table


def studies(path: Path, lang: Lang, columns: Mapping[str, str] = _NONE) -> pd.DataFrame:
    """A table of studies; how it was read goes to standard error, and names that are not used.

    ``columns`` are those that flags name; a table without ``study`` has its rows numbered.
    """
    from pooledcases.data import read_studies

    table = read_studies(path)
    _say_how_read(table, lang)
    if "study" not in table and "study" not in columns:
        likely = next((name for name in table if str(name).strip().casefold() in _OF_STUDY), None)
        if likely is not None:
            note(label("cli.numbered", lang, column=likely), lang)
    return table


def effects(asked: Asked, table: pd.DataFrame) -> Effects:
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
    """Name the values of a condition that nobody has: a misspelt one would count as no event."""
    from pooledcases.data.columns import parse_conditions

    for part in parse_conditions(condition) if "=" in condition else ():
        if part.column not in table:
            continue
        held = [text for text in dict.fromkeys(table[part.column].str.strip()) if text]
        for value in part.values:
            if value not in held:
                said = {"column": part.column, "value": value, "held": names(held, lang)}
                note(label("cli.absent_value", lang, **said), lang)


def names(items: list[str], lang: Lang) -> str:
    """Names in a sentence, not more than it can hold."""
    shown = items[:_NAMES] + (["…"] if len(items) > _NAMES else [])
    return label("say.comma", lang).join(shown)


def note(text: str, lang: Lang) -> None:
    """A remark on standard error, so that the result itself can be piped."""
    complain(label("cli.note", lang, text=text))


def _say_how_read(table: pd.DataFrame, lang: Lang) -> None:
    for sentence in table.attrs.get("said", ()):
        note(sentence, lang)
