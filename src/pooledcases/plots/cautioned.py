"""The cautions of a result as lines under its figure: whoever sees it alone is warned as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pooledcases.options import Lang
from pooledcases.results.base import Caution


def lines(
    cautions: Iterable[Caution], lang: Lang, *, without: Collection[str] = ()
) -> tuple[str, ...]:
    """Each caution once, in the words in which a report says it; some codes are said elsewhere."""
    said = (f"{c.code}: {c.message(lang)}" for c in cautions if c.code not in without)
    return tuple(dict.fromkeys(said))
