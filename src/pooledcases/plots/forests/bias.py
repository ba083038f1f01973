"""Risk of bias and appraisal beside the rows of a forest plot: a disc a domain, never a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any, Final

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import atoms
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import LegendItem, Sample


@dataclass(frozen=True, slots=True)
class Level:
    """One judgement: its key, its sign and its colour, which say the same."""

    key: str
    sign: str
    colour: str


_LOW = Level("low", "+", "#3f9f7f")
_SOME = Level("some", "!", "#f2c75c")
_HIGH = Level("high", "−", "#8c1d18")
_UNCLEAR = Level("unclear", "?", "#f0f0f0")
_NONE = Level("none", "", "#ffffff")
_YES = Level("yes", "+", _LOW.colour)
_NO = Level("no", "−", _HIGH.colour)
_NAP = Level("not_applicable", "/", "#ffffff")

#: The words of Cochrane's tools (risk of bias 1 and 2, ROBINS-I) and the answers of appraisal
#: lists for case reports and case series (JBI; Murad 2018, BMJ Evid Based Med 23:60).
LEVELS: Final[Mapping[str, Level]] = MappingProxyType(
    {
        "low": _LOW,
        "some": _SOME,
        "some concerns": _SOME,
        "moderate": _SOME,
        "high": _HIGH,
        "serious": _HIGH,
        "critical": _HIGH,
        "unclear": _UNCLEAR,
        "no information": _UNCLEAR,
        "yes": _YES,
        "no": _NO,
        "not applicable": _NAP,
        "nap": _NAP,
        "": _NONE,
        "nr": _NONE,
    }
)


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain: its letter over the column, its name, and the judgement of each row."""

    letter: str
    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Judgements:
    """All domains."""

    domains: tuple[Domain, ...]

    def note(self, lang: Lang) -> str:
        """What the letters mean."""
        # no line ends between a letter and what it means
        names = label("say.semicolon", lang).join(
            f"{d.letter}:\u00a0{d.name}" for d in self.domains
        )
        return label("plots.bias_domains", lang, domains=names)

    def legend(self, lang: Lang) -> tuple[LegendItem, ...]:
        """A sample of each judgement that was made."""
        used = dict.fromkeys(level for domain in self.domains for level in domain.levels)
        order = dict.fromkeys(LEVELS.values())
        return tuple(
            (label(f"plots.bias.{level.key}", lang), _sample(level))
            for level in order
            if level in used
        )


def _sample(level: Level) -> Sample:
    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        atoms.disc(
            canvas, x + width / 2, y + height / 2, level.colour, level.sign, y_in_inches=True
        )

    return draw


def judgements(
    given: Mapping[str, Sequence[Any]] | Sequence[str],
    study: Sequence[str],
    labels: Mapping[str, Sequence[str | None]],
) -> Judgements:
    """Judgements as a table of their own, or as names of columns of the study table.

    A table with a column ``study`` may have its rows in another order, and less of them; without
    one it has a row for each row of the study table.
    """
    problems: list[str] = []
    found = _table(given, study, labels, problems)
    domains = tuple(
        Domain(_letter(at), name, _levels(name, words, study, problems))
        for at, (name, words) in enumerate(found.items())
    )
    if problems:
        raise InputError(problems)
    return Judgements(domains)


def _letter(at: int) -> str:
    return ascii_uppercase[at] if at < len(ascii_uppercase) else str(at + 1)


def _table(
    given: Mapping[str, Sequence[Any]] | Sequence[str],
    study: Sequence[str],
    labels: Mapping[str, Sequence[str | None]],
    problems: list[str],
) -> dict[str, list[str]]:
    if not isinstance(given, Mapping) and not hasattr(given, "keys"):
        names = [str(name) for name in given]
        unknown = [name for name in names if name not in labels]
        if unknown:
            problems.append(
                f"risk of bias: the study table has no column {', '.join(map(repr, unknown))}."
            )
        return {name: _texts(labels[name]) for name in names if name in labels}
    cells: Mapping[str, Sequence[Any]] = given  # type: ignore[assignment]  # a data frame is one
    table = {str(name): _texts(cells[name]) for name in cells}
    if "study" not in table:
        return _by_row(table, len(study), problems)
    own = table.pop("study")
    strangers = [name for name in own if name not in study]
    if strangers:
        problems.append(
            f"risk of bias: no study is called {', '.join(map(repr, strangers))}; give the names "
            "as in the study table."
        )
    return {
        domain: [dict(zip(own, words, strict=False)).get(name, "") for name in study]
        for domain, words in table.items()
    }


def _by_row(table: dict[str, list[str]], rows: int, problems: list[str]) -> dict[str, list[str]]:
    for name, words in table.items():
        if len(words) != rows:
            problems.append(
                f"risk of bias, {name}: {len(words)} judgements for {rows} rows; give one for each "
                "row, or a column study."
            )
    return table


def _texts(values: Sequence[Any]) -> list[str]:
    # a missing cell of a data frame is not equal to itself
    return ["" if value is None or value != value else str(value).strip() for value in values]


def _levels(
    domain: str, words: Sequence[str], study: Sequence[str], problems: list[str]
) -> tuple[Level, ...]:
    found = []
    for name, word in zip(study, words, strict=False):
        level = LEVELS.get(word.lower().replace("_", " "))
        if level is None:
            problems.append(
                f"risk of bias, {domain}, {name}: {word!r} is no judgement; use low, some, high, "
                "unclear, yes, no or not applicable."
            )
        found.append(level or _NONE)
    return tuple(found)
