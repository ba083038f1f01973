"""A specification curve in words, once for its figure and its tables."""

from __future__ import annotations

from pooledcases.labels import LABELS, label
from pooledcases.options import Lang
from pooledcases.results.fit_words import Reader
from pooledcases.results.specification import (
    Choices,
    Dimension,
    Specification,
    SpecificationCurve,
)

#: What a note names of a kind before it counts the rest.
_MOST_NAMED = 3
_JOIN = {"en": "; ", "zh": "；"}
_WITH = {"en": " + ", "zh": " + "}
_IS = {"en": ": ", "zh": "："}


def dimension_name(name: str, lang: Lang) -> str:
    """A dimension for a reader."""
    return label(f"specification.dimension.{name}", lang)


def level_text(curve: SpecificationCurve, name: str, word: str, lang: Lang) -> str:
    """A word of a dimension for a reader, also one that no specification takes."""
    for item in curve.dimension(name).levels:
        if item.word == word:
            return item.text(lang)
    keys = (f"specification.{name}.{word}", f"{name}.{word}")
    return next((label(key, lang) for key in keys if key in LABELS), word)


def choice_text(curve: SpecificationCurve, row: Specification, name: str, lang: Lang) -> str:
    """What a specification chooses in a dimension; a dash where it ignores it.

    Several words that lead to the same numbers are all named.
    """
    taken = [item.text(lang) for item in curve.dimension(name).levels if row.takes(name, item.word)]
    join = _WITH if name == "readings" and not row.same else _JOIN
    return join[lang].join(taken) or "–"


def choices_text(curve: SpecificationCurve, choices: Choices, lang: Lang) -> str:
    """Some choices in a line."""
    parts = [
        dimension_name(name, lang)
        + _IS[lang]
        + _WITH[lang].join(level_text(curve, name, word, lang) for word in words)
        for name, words in choices.items()
    ]
    return _JOIN[lang].join(parts)


def scale_text(curve: SpecificationCurve, lang: Lang) -> str:
    """The reader's scale; of several ratios each by its name."""
    measures = curve.dimension("measure").levels
    names = list(dict.fromkeys(label(f"measure.{item.word}", lang) for item in measures))
    return " / ".join(names) if len(names) > 1 else label(curve.scale_key, lang)


def estimate_text(curve: SpecificationCurve, row: Specification, lang: Lang) -> str:
    """An estimate with its interval on the reader's scale."""
    if row.reported_estimate is None:
        return "–"
    return Reader.of(curve.scale, lang).estimate(row.reported_estimate, row.reported_ci)


def lines(curve: SpecificationCurve, lang: Lang) -> tuple[str, ...]:
    """What a curve says: its range, how far it agrees, what moves it, what is not in it."""
    parts = [
        _range(curve, lang),
        _agreement(curve, lang),
        _moves(curve, lang),
        _fixed(curve, lang),
        _not_fitted(curve, lang),
    ]
    lost = len(curve.rows) - curve.n
    if lost:
        parts.append(label("specification.text.lost", lang, n=lost))
    return tuple(part for part in parts if part)


def _range(curve: SpecificationCurve, lang: Lang) -> str:
    reader = Reader.of(curve.scale, lang)
    if curve.estimates is None:  # pragma: no cover - the main specification has an estimate
        return ""
    return label(
        "specification.text.range",
        lang,
        n=curve.n,
        low=reader.value(curve.estimates.low),
        high=reader.value(curve.estimates.high),
        median=reader.value(curve.median),
        main=estimate_text(curve, curve.rows[curve.main], lang),
    )


def _agreement(curve: SpecificationCurve, lang: Lang) -> str:
    if curve.same_side is None or curve.n < 2:
        return ""
    said = label(
        "specification.text.agree",
        lang,
        n=curve.n,
        same=curve.same_side,
        excluding=curve.excluding,
        excluding_same=curve.excluding_same_side,
    )
    space = " " if lang == "en" else ""
    return said + space + label("specification.text.no_test", lang)


def _moves(curve: SpecificationCurve, lang: Lang) -> str:
    shown = [text for item in curve.influential() if (text := _move(curve, item, lang))]
    if not curve.influential():
        return ""
    if not shown:
        return label("specification.text.moves_none", lang)
    return label("specification.text.moves", lang, what=_JOIN[lang].join(shown[:2]))


def _move(curve: SpecificationCurve, item: Dimension, lang: Lang) -> str:
    """How far a dimension moves the median; nothing where it does not as shown."""
    if item.medians is None:  # pragma: no cover - influential dimensions have medians
        return ""
    reader = Reader.of(curve.scale, lang)
    low, high = reader.value(item.medians.low), reader.value(item.medians.high)
    if low == high:
        return ""
    name = dimension_name(item.name, lang)
    return label("specification.text.move", lang, name=name, low=low, high=high)


def _fixed(curve: SpecificationCurve, lang: Lang) -> str:
    row = curve.rows[curve.main]
    alone = [item for item in curve.dimensions if len(item.levels) == 1]
    parts = [
        dimension_name(item.name, lang) + _IS[lang] + item.levels[0].text(lang)
        for item in alone
        if item.name in ("measure", "model", "tau2", "inference") and row.choices[item.name]
    ]
    return label("specification.text.fixed", lang, what=_JOIN[lang].join(parts)) if parts else ""


def _not_fitted(curve: SpecificationCurve, lang: Lang) -> str:
    """What is not fitted, together where the reason is the same."""
    groups: dict[str, list[str]] = {}
    for item in curve.not_fitted:
        names = _WITH[lang].join(
            level_text(curve, name, word, lang)
            for name, words in item.choices.items()
            for word in words
        )
        groups.setdefault(item.reason.text(lang).rstrip(".。"), []).append(names)
    if not groups:
        return ""
    said = _first([_with_reason(names, reason, lang) for reason, names in groups.items()], lang)
    return label("specification.text.not_fitted", lang, what=_JOIN[lang].join(said))


def _with_reason(names: list[str], reason: str, lang: Lang) -> str:
    found = [name for name in dict.fromkeys(names) if name]
    if not found:
        return reason
    listed = (", " if lang == "en" else "、").join(_first(found, lang))
    return f"{listed} ({reason})" if lang == "en" else f"{listed}（{reason}）"


def _first(texts: list[str], lang: Lang) -> list[str]:
    """The first few of some texts, and how many more there are."""
    rest = len(texts) - _MOST_NAMED
    more = [label("specification.text.more", lang, n=rest)] if rest > 0 else []
    return texts[:_MOST_NAMED] + more
