"""What was chosen where a question has a model of its own: the guide's questions, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from pooledcases.labels import label
from pooledcases.labels.guide import GUIDE
from pooledcases.options import Lang

#: Below so many studies a question is not worth being asked, or is refused.
_LEAST_STUDIES: Mapping[str, int] = MappingProxyType(
    {
        "subgroup": 4,
        "mods": 10,
        "scale": 10,
        "overlap": 2,
        "new_study": 3,
        "permutation": 6,
        "influence": 3,
        "bias": 10,
        "sensitivity": 2,
    }
)
_DEPENDENT = frozenset({"multilevel", "multivariate", "robust"})
_OF_ONE_MEAN = ("new_study", "permutation")


def explain_questions(topics: Sequence[str], lang: Lang = "en") -> str:
    """The entries of the guide that an answer rests on, and what else can be asked.

    Parameters
    ----------
    topics : sequence of str
        Keys of the guide's questions, such as ``multilevel``.
    lang : {"en", "zh"}

    Returns
    -------
    str
        Lines of text: each choice with when it is used and its source, then the other questions.

    Examples
    --------
    >>> explain_questions(["multilevel"]).splitlines()[2]
    'Question: three-level model (multilevel)'
    """
    guide, parts = GUIDE["question"], [label("explain.head", lang), ""]
    for topic in topics:
        item = guide[topic]
        name, text = label(item.label, lang), item.when[lang == "zh"]
        head = label("evidence.question", lang)
        parts.append(label("explain.chosen", lang, topic=head, name=name, word=topic))
        parts.append(label("explain.why", lang, text=text))
        parts += [label("explain.source", lang, text=item.citation), ""]
    # rows that depend on each other are in no subgroups yet
    no_question = (*topics, "subgroup", *_OF_ONE_MEAN) if set(topics) & _DEPENDENT else topics
    return "\n".join([*parts, *further(no_question, lang)])


def further(without: Collection[str], lang: Lang, *, k: int | None = None) -> Iterator[str]:
    """The lines of what else can be asked, but for what k studies are too few for."""
    yield label("explain.more", lang)
    for topic, item in GUIDE["question"].items():
        if topic not in without and (k is None or k >= _LEAST_STUDIES.get(topic, 0)):
            text = item.when[lang == "zh"]
            yield label("explain.other", lang, word=label(item.label, lang), text=text)
