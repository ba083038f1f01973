"""Why something does not exist, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pooledcases.labels import label
from pooledcases.options import Lang


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reason:
    """Why a row gives no effect: a label's key and what fills it."""

    key: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, lang: Lang = "en") -> str:
        """The reason in words; a reason among the values is worded in the same language."""
        values = {
            name: value.text(lang) if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return label(self.key, lang, **values)


def together(reasons: Iterable[Reason]) -> Reason:
    """Several reasons as one, in their order.

    Examples
    --------
    >>> together([Reason(key="reason.no_patients"), Reason(key="reason.no_time")]).text()
    'a group without patients; a group without person-time'
    """
    first, *others = reasons
    for other in others:
        first = Reason(key="reason.both", values={"one": first, "other": other})
    return first
