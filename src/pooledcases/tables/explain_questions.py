"""What was chosen where a question has a model of its own: the guide's questions, in words."""

from __future__ import annotations

from collections.abc import Sequence

from pooledcases.labels import label
from pooledcases.labels.guide import GUIDE
from pooledcases.options import Lang


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
    parts.append(label("explain.more", lang))
    parts += [
        label("explain.other", lang, word=label(item.label, lang), text=item.when[lang == "zh"])
        for topic, item in guide.items()
        if topic not in topics
    ]
    return "\n".join(parts)
