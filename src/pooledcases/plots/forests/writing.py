"""How a layout writes an estimate with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.fit_words import Reader

#: ``to`` as everywhere else; ``brackets`` as RevMan; ``hyphen`` as the AMA Manual of Style, which
#: writes "to" where a limit is negative.
IntervalForm = Literal["to", "brackets", "hyphen"]


@dataclass(frozen=True, slots=True)
class Writer(Reader):
    """A reader's numbers, their intervals in the form of a layout.

    Examples
    --------
    >>> Writer("en", False, 2, form="brackets").estimate(0.5, Interval(0.2, 1.1))
    '0.50 [0.20, 1.10]'
    >>> Writer("en", False, 2, form="hyphen").estimate(0.5, Interval(0.2, 1.1))
    '0.50 (0.20-1.10)'
    """

    form: IntervalForm = "to"

    @classmethod
    def for_scale(cls, scale: str, lang: Lang, digits: int | None, form: IntervalForm) -> Writer:
        """The writer of a key of :data:`pooledcases.scales.SCALES`."""
        found = Reader.of(scale, lang, digits)
        return cls(found.lang, found.proportion, found.digits, found.rate, form)

    def interval(self, ci: Interval, estimate: float | None = None) -> str:
        """One interval, of an estimate beside it."""
        limits = self.limits(ci, estimate)
        if self.form == "brackets":
            return f"[{', '.join(limits)}]"
        to = label("range_to", self.lang)
        return ("-" if self.form == "hyphen" and ci.low >= 0 else to).join(limits)

    def estimate(self, value: float | None, ci: Interval | None) -> str:
        """A value with its interval."""
        if value is None or ci is None:
            return self.value(value)
        between = self.interval(ci, value)
        own = between if self.form == "brackets" else f"({between})"
        return f"{self.value(value, ci.low, ci.high)} {own}"
