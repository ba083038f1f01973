"""What one row prints, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pooledcases.effects.printed import Printed
from pooledcases.results.effects import LedgerEntry, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row printed.

    Attributes
    ----------
    number : int
        The row of the table, from 1.
    study, measure : str
    level : float
        Confidence level of its interval.
    cells : mapping of str to Printed
        What is printed, by column; what is not is not a key.
    counts : mapping of str to float
        Patients and events, by column.
    direction : int or None
        1 where the estimate is said to lie above 1, −1 below, None where nothing is said.
    direction_text : str or None
        As printed.
    """

    number: int
    study: str
    measure: str
    level: float
    cells: Mapping[str, Printed]
    counts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    direction: int | None = None
    direction_text: str | None = None

    def has(self, *names: str) -> bool:
        """Whether the row fills all these columns."""
        return all(name in self.cells or name in self.counts for name in names)

    def entry(
        self,
        quantity: str,
        derived: float,
        span: Span,
        formula: str,
        *,
        printed: str | None = None,
        agree: bool | None = None,
    ) -> LedgerEntry:
        """A line of the ledger about this row."""
        return LedgerEntry(
            row=self.number,
            study=self.study,
            quantity=quantity,
            printed=printed,
            derived=float(derived),
            low=float(span.low),
            high=float(span.high),
            formula=formula,
            agree=agree,
        )


@dataclass(frozen=True, slots=True)
class Span:
    """The values that a number can have when every printed one is within its last digit."""

    low: float
    high: float

    def meets(self, other: Span) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What one conversion gives for one row.

    Attributes
    ----------
    yi, se : float or None
        The log ratio and its standard error; ``se`` is None where none follows.
    reason : Reason or None
        Why there is none.
    size : (float, Span) or None
        |log ratio| / se and its range, against which printed p, z and chi-squared are held.
    ledger : tuple of LedgerEntry
    final : bool
        The row contradicts itself: no other conversion is tried.
    """

    yi: float | None = None
    se: float | None = None
    reason: Reason | None = None
    size: tuple[float, Span] | None = None
    ledger: tuple[LedgerEntry, ...] = ()
    final: bool = False


def nothing(key: str, **values: object) -> Derived:
    """No standard error follows, and why."""
    return Derived(reason=Reason(key=key, values=values))


def contradiction(key: str, **values: object) -> Derived:
    """What is printed cannot be, so that nothing else of the row is believed."""
    return Derived(reason=Reason(key=key, values=values), final=True)
