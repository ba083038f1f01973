"""Follow-up as it was printed: one time, bounds of it, or a summary of many patients."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from pooledcases.format import plain
from pooledcases.labels import label
from pooledcases.options import FollowUpKind, Lang, TimeUnit
from pooledcases.results.base import BoolArray, FloatArray, freeze

#: Length of the units in days: a month is a twelfth of a year of 365.25 days.
UNIT_DAYS: Mapping[str, float] = MappingProxyType(
    {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}
)

#: What ends the name of a column that says its unit: ``followup_months``, ``Follow-up (months)``.
_NAMED = re.compile(
    r"(?:^|[_\s(\[（])(?:(day|week|month|year)s?|(天|日)|(周)|(个?月)|(年))\s*[)\]）]?\s*$",
    re.IGNORECASE,
)
_IN_CHINESE: tuple[TimeUnit, ...] = ("days", "weeks", "months", "years")


def unit_of(column: str) -> TimeUnit | None:
    """The unit that the name of a column ends in.

    Examples
    --------
    >>> unit_of("followup_months"), unit_of("Follow-up (years)"), unit_of("随访（月）")
    ('months', 'years', 'months')
    >>> unit_of("time"), unit_of("weekdays")
    (None, None)
    """
    found = _NAMED.search(column)
    if found is None:
        return None
    word, *chinese = found.groups()
    if word is not None:
        return cast(TimeUnit, f"{word.lower()}s")
    return next(unit for unit, cell in zip(_IN_CHINESE, chinese, strict=True) if cell is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One printed follow-up.

    Attributes
    ----------
    kind : {"exact", "lower-bound", "interval", "aggregate", "missing"}
        ``lower-bound``: followed for at least ``lower``; ``interval``: the time lies between
        ``lower`` and ``upper``; ``aggregate``: a summary of several patients, no one's time.
    lower, upper : float or None
        In ``unit``; equal for an exact time, ``upper`` infinite for a lower bound. Of an aggregate
        its printed range; None where there is none.
    unit : {"days", "weeks", "months", "years"}
    printed : str
        The text as it stands.
    printed_units : tuple of str
        The units that the text names; empty where it names none and ``unit`` was taken.
    centre : float or None
        The median or mean of an aggregate.
    """

    kind: FollowUpKind
    lower: float | None
    upper: float | None
    unit: TimeUnit
    printed: str
    printed_units: tuple[TimeUnit, ...] = ()
    centre: float | None = None

    @property
    def factors(self) -> Mapping[str, float]:
        """How many of ``unit`` each printed unit is, for those that were converted."""
        there = (unit for unit in self.printed_units if unit != self.unit)
        return {unit: UNIT_DAYS[unit] / UNIT_DAYS[self.unit] for unit in there}

    def sentence(self, lang: Lang = "en") -> str:
        """What was read, with the conversion, in words."""
        unit = label(f"unit.time.{self.unit}", lang)
        values = {"low": plain(self.lower, 2), "high": plain(self.upper, 2)}
        centre = plain(self.centre, 2)
        form: str = self.kind if self.kind != "interval" or self.lower else "at-most"
        if self.kind == "aggregate":
            form = "aggregate" if self.lower is None else "aggregate_range"
        text = label(
            f"follow_up.{form}", lang, printed=self.printed, unit=unit, centre=centre, **values
        )
        parts = [
            label(
                "follow_up.factor",
                lang,
                printed=label(f"unit.time.{name}.one", lang),
                factor=plain(factor, 4),
                unit=unit,
            )
            for name, factor in self.factors.items()
        ]
        if not parts:
            return text + label("say.stop", lang)
        joined = label("say.comma", lang).join(parts)
        return text + label("follow_up.converted", lang, text=joined) + label("say.stop", lang)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FollowUps:
    """A column of printed follow-up.

    Attributes
    ----------
    column : str
    unit : str or None
        None where no cell names a unit and neither does the column: the numbers as they are.
    lower, upper : ndarray, shape (n,)
        Bounds of each row, NaN where nothing is printed; equal for exact times, ``upper`` infinite
        where only a lower bound is known. As input for Turnbull's estimate.
    """

    column: str
    unit: TimeUnit | None
    lower: FloatArray
    upper: FloatArray

    def __post_init__(self) -> None:
        freeze(self)

    @property
    def inexact(self) -> BoolArray:
        """The rows whose time is only bounded."""
        return self.upper > self.lower
