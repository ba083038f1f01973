"""Sentences of a methods section: filled labels with the keys of their sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.bibliography import citation_keys

#: From a result to its sentences.
Say = Callable[[Any, Lang], Iterable[str]]
#: From a result to the fields of a sentence.
Fields = Callable[[Any, Lang], Mapping[str, object]]

#: Where a text names its sources, with the space before.
CITED: Final = re.compile(r" ?\[(@\w+(?:; @\w+)*)\]")


def cite(citation: str, lang: Lang) -> str:
    """The keys of a citation, to stand after the word that they are the source of.

    Examples
    --------
    >>> cite("Wilson 1927, J Am Stat Assoc 22:209", "en"), cite("house rule", "en")
    (' [@Wilson1927]', '')
    """
    keys = citation_keys(citation)
    if not keys:
        return ""
    space = "" if lang == "zh" else " "
    return f"{space}[{'; '.join(f'@{key}' for key in keys)}]"


def named(text: str) -> tuple[str, ...]:
    """The keys that a text names, each once, in their order.

    Examples
    --------
    >>> named("Exact [@Fisher1935], mid-P [@Lancaster1961; @Fisher1935].")
    ('Fisher1935', 'Lancaster1961')
    """
    found = (key.strip().removeprefix("@") for m in CITED.finditer(text) for key in m[1].split(";"))
    return tuple(dict.fromkeys(found))


def level(item: Any) -> str:
    """The level of a result's intervals."""
    return confidence(item.level)


def fixed(key: str) -> Say:
    """A sentence without fields."""
    return lambda item, lang: (label(f"did.{key}", lang),)


def filled(key: str, fields: Fields) -> Say:
    """A sentence whose fields come from the result."""
    return lambda item, lang: (label(f"did.{key}", lang, **fields(item, lang)),)


def at_level(key: str) -> Say:
    """A sentence whose only field is the level."""
    return filled(key, lambda item, lang: {"level": level(item)})


def by_spec(key: str, field: str, word: str, specs: Mapping[str, Any]) -> Say:
    """A sentence that names a method of a registry, with its source and the level.

    Parameters
    ----------
    key : str
        Of the sentence, under ``did.``.
    field : str
        The field of the sentence that names the method.
    word : str
        The attribute of the result that says its word.
    specs : mapping
        The registry.
    """

    def fields(item: Any, lang: Lang) -> Mapping[str, object]:
        spec = specs[getattr(item, word)]
        said = {field: label(label_of(spec), lang), "cite": cite(source_of(spec), lang)}
        return said | ({"level": level(item)} if hasattr(item, "level") else {})

    return filled(key, fields)


def label_of(spec: Any) -> str:
    """The key of a spec's name."""
    return str(getattr(spec, "label_key", None) or spec.label)


def source_of(spec: Any) -> str:
    """The citation of a spec."""
    return str(getattr(spec, "citation", None) or getattr(spec, "reference", ""))
