"""The sentence of a tipping point: what the unknown outcomes would have to be."""

from __future__ import annotations

from pooledcases.format import p_value
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.missing import Pair, TippingPath, TippingPoint
from pooledcases.tables import words

#: Combinations that a sentence lists.
_LISTED = 4


def tipping(item: TippingPoint, lang: Lang) -> str:
    """The conclusion among those known, and what it would take to change it."""
    first, second = item.groups
    said = {"first": first, "second": second, "test": label(f"test.{item.test}", lang)}
    text = _verdict(item, lang)
    if item.outcome is None:
        out = label("say.tipping_no_name", lang, text=text, **said)
    else:
        name = words.condition(item.outcome).replace(": ", " ")
        name = name[:1].upper() + name[1:]
        out = label("say.tipping", lang, name=name, text=text, **said)
    if item.disease_free is not None:
        again = _verdict(item.disease_free, lang).removesuffix(label("say.stop", lang))
        out += label("say.disease_free", lang, text=again)
    return out


def _verdict(item: TippingPoint, lang: Lang) -> str:
    key, values = f"tipping.{item.verdict}", {"p": p_value(item.p_value)}
    if item.verdict == "nothing_unknown":
        return label(key, lang, **values)
    if item.verdict in ("holds", "stays"):
        lower = {"lower": _lower(item)} if item.significant else {}
        return label(key, lang, missing=sum(item.missing), **values, **lower)
    counts = {"changed": item.ways_changed, "ways": item.ways}
    if item.verdict == "no_comparison":
        return label(key, lang, **counts)
    if item.verdict == "tips":
        reverse = item.ways_reversed
        back = label("tipping.reversed", lang, n=reverse) if reverse else ""
        (path,) = item.paths
        told = {"unless": _unless(item, path, lang), "least": _fewest(item, path, lang)}
        return label(key, lang, **values, **counts, **told, reversed=back, lower=_lower(item))
    paths = [label("tipping.only_if", lang, text=_unless(item, path, lang)) for path in item.paths]
    return label(key, lang, **values, **counts, unless=label("say.semicolon", lang).join(paths))


def _lower(item: TippingPoint) -> str:
    """The group in which the outcome is rarer among those known."""
    return item.groups[0 if (item.risk_difference or 0.0) < 0 else 1]


def _unless(item: TippingPoint, path: TippingPath, lang: Lang) -> str:
    """What every way that changes the conclusion needs; the fewest where they share nothing."""
    if any(path.needed):
        return _both(item, path, path.needed, lang)
    if path.least == ((0, 0),):
        return label("tipping.nothing_needed", lang)
    return label("say.or_else", lang).join(
        _both(item, path, steps, lang) for steps in path.least[:_LISTED]
    )


def _both(item: TippingPoint, path: TippingPath, steps: Pair, lang: Lang) -> str:
    parts = [
        _need(had, x, m, group, lang)
        for had, x, m, group in zip(
            (path.first_had, not path.first_had), steps, item.missing, item.groups, strict=True
        )
        if x
    ]
    return label("say.and_also", lang).join(parts)


def _need(had: bool, x: int, m: int, group: str, lang: Lang) -> str:
    form = "one" if m == 1 else "all" if x == m else "some"
    key = f"tipping.need_{'had' if had else 'lacked'}.{form}"
    return label(key, lang, x=x, m=m, group=group)


def _fewest(item: TippingPoint, path: TippingPath, lang: Lang) -> str:
    """The combinations that change it, where what is needed is not enough."""
    if path.sufficient or not any(path.needed):
        return ""
    return label("tipping.least", lang, text=_combinations(item, path, lang))


def _combinations(item: TippingPoint, path: TippingPath, lang: Lang) -> str:
    listed = [
        label("say.comma", lang).join(
            label(f"tipping.count_{'had' if had else 'lacked'}", lang, x=x, group=group)
            for had, x, group in zip(
                (path.first_had, not path.first_had), steps, item.groups, strict=True
            )
            if x
        )
        for steps in path.least[:_LISTED]
    ]
    if len(path.least) > _LISTED:
        listed.append(label("tipping.more", lang, n=len(path.least) - _LISTED))
    return label("say.semicolon", lang).join(listed)
