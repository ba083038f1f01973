"""A review in several languages: what is the same in each of them stands side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.content import Block, FigureBlock, ReviewReport, TableBlock
from pooledcases.results.base import Caution

#: What a browser and a screen reader call the languages.
TAGS: Final[Mapping[Lang, str]] = {"en": "en", "zh": "zh-Hans"}

#: A text by language, or what is drawn from one.
Said = Mapping[Lang, str]
Editions = Sequence[ReviewReport]
Figures = Mapping[Lang, Mapping[str, bytes | str]]
#: The parts of high figures, by their names.
Sheets = Mapping[Lang, Mapping[str, Sequence[bytes | str]]]
View = dict[str, Any]
_Block = TypeVar("_Block", bound=Block)


def every(same: Mapping[Lang, Block], kind: type[_Block]) -> Mapping[Lang, _Block]:
    """The blocks of every edition, which are of one kind."""
    found = {lang: block for lang, block in same.items() if isinstance(block, kind)}
    if len(found) != len(same):
        raise TypeError("the editions of a review do not have the same blocks")
    return found


def each(same: Mapping[Lang, _Block], get: Callable[[_Block], str]) -> Said:
    """A text of every block."""
    return {lang: get(block) for lang, block in same.items()}


def notes(same: Mapping[Lang, TableBlock | FigureBlock]) -> list[Said]:
    """The notes of every block, side by side."""
    langs = list(same)
    return [
        dict(zip(langs, texts, strict=True))
        for texts in zip(*(block.notes for block in same.values()), strict=True)
    ]


def cautions(found: Mapping[Lang, Sequence[Caution]]) -> list[View]:
    """Each caution once: code, severity, sentence; the acknowledged ones with their reason."""
    langs = list(found)
    views: dict[tuple[str, str], View] = {}
    for item in found[langs[0]]:
        message = {lang: item.message(lang) for lang in langs}
        views.setdefault(
            (item.code, message[langs[0]]),
            {
                "code": item.code,
                "severity": item.severity,
                "word": {lang: label(f"severity.{item.severity}", lang) for lang in langs},
                "message": message,
                "acknowledged": item.status == "acknowledged",
                "reason": item.reason,
            },
        )
    return list(views.values())
