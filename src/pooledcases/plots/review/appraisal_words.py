"""What an appraisal is drawn with: the signs of its answers, and the names of its items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pooledcases.labels import LABELS, label, many
from pooledcases.options import AppraisalAnswer, Lang
from pooledcases.plots.forests.bias import LEVELS, Domain, Judgements, Level
from pooledcases.plots.legend import LegendItem
from pooledcases.results.appraisal import Appraisal
from pooledcases.results.display import column_name

#: The signs and colours of forest plots, in the order in which bars are stacked.
LEVEL_OF: Final[Mapping[AppraisalAnswer | None, Level]] = MappingProxyType(
    {
        "yes": LEVELS["yes"],
        "low": LEVELS["low"],
        "some": LEVELS["some"],
        "unclear": LEVELS["unclear"],
        "no": LEVELS["no"],
        "high": LEVELS["high"],
        "not-applicable": LEVELS["not applicable"],
        None: LEVELS[""],
    }
)


def item_name(found: Appraisal, item: str, names: Mapping[str, str], lang: Lang) -> str:
    """What an item is called: as asked for, else by its list, else by its column."""
    key = f"appraisal.{found.tool}.{item}"
    return names.get(item, label(key, lang) if key in LABELS else column_name(item))


def judgements(found: Appraisal, names: Mapping[str, str], lang: Lang) -> Judgements:
    """The items with a letter each, as beside a forest plot."""
    letters = _letters()
    return Judgements(
        tuple(
            Domain(
                next(letters),
                item_name(found, item.name, names, lang),
                tuple(LEVEL_OF[answer] for answer in item.answers),
            )
            for item in found.items
        )
    )


def _letters() -> Iterator[str]:
    """A to Z, then AA, AB and so on."""
    number = 0
    while True:
        text, left = "", number
        while left >= 0:
            text, left = chr(ord("A") + left % 26) + text, left // 26 - 1
        yield text
        number += 1


def legend(found: Appraisal, names: Mapping[str, str], lang: Lang) -> tuple[LegendItem, ...]:
    """A sample of each answer that was given, in the order of the bars."""
    samples = dict(judgements(found, names, lang).legend(lang))
    order = [answer_word(answer, lang) for answer in LEVEL_OF]
    return tuple((word, samples[word]) for word in order if word in samples)


def answer_word(answer: AppraisalAnswer | None, lang: Lang) -> str:
    """An answer in words."""
    return label(f"plots.bias.{LEVEL_OF[answer].key}", lang)


def appraised(found: Appraisal, lang: Lang) -> str:
    """How many studies were judged by how many items."""
    studies = many("say.study", len(found.studies), lang)
    return label("told.appraisal", lang, studies=studies, k=len(found.items))


def notes(found: Appraisal, lang: Lang) -> tuple[str, ...]:
    """Where the items come from, and that they are not added up."""
    own = (label("appraisal.judged", lang),)
    if found.tool is None:
        return own
    citation = label(f"appraisal.tool.{found.tool}", lang)
    return (label("appraisal.tool", lang, citation=citation), *own)
