"""How records became reports, studies and patients of a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pooledcases.options import FlowBox, RecordSource
from pooledcases.results.base import EXACT, Caution

#: The two columns of the diagram: databases and registers, and everything else.
StreamKind = Literal["databases", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a box holds; None where it is not counted.

    Attributes
    ----------
    records, reports, studies, cases : int or None
        A case is one patient.
    """

    records: int | None = None
    reports: int | None = None
    studies: int | None = None
    cases: int | None = None

    @property
    def empty(self) -> bool:
        """Nothing is counted here."""
        return {self.records, self.reports, self.studies, self.cases} == {None}

    @property
    def zero(self) -> bool:
        """What is counted is 0."""
        return not any((self.records, self.reports, self.studies, self.cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """Where records were found, and how many; ``type`` is None where it is not said."""

    name: str
    type: RecordSource | None
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowReason:
    """Why reports were excluded after reading, and how many."""

    reason: str
    reports: int
    cases: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStream:
    """One column of the diagram.

    Attributes
    ----------
    kind : {"databases", "other"}
    sources : tuple of FlowSource
        In the order of the table.
    boxes : mapping of box to Tally
        Boxes of which nothing is known are absent.
    reasons : tuple of FlowReason
        Of the box ``excluded``, the commonest first.
    """

    kind: StreamKind
    sources: tuple[FlowSource, ...]
    boxes: Mapping[FlowBox, Tally]
    reasons: tuple[FlowReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRound:
    """What one earlier round of a living review added: reports, studies and cases."""

    name: str
    added: Tally


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecordFlow:
    """The flow of records into a review, and into an update of it.

    Attributes
    ----------
    round : str or None
        The name of the round that the columns show; None where there are no rounds.
    streams : tuple of FlowStream
        Databases and registers first; without those in which nothing was found.
    earlier : tuple of FlowRound
        What the rounds before it included; empty in a first version.
    new : Tally
        What this round included: studies that were not there before, and all its reports.
    new_reports_of_earlier : int
        Those of its reports that belong to a study of an earlier round.
    total : Tally
        What the review now holds.
    cautions : tuple of Caution
        None are raised.
    """

    kind: ClassVar[str] = "record_flow"
    tolerance: ClassVar[float] = EXACT

    round: str | None
    streams: tuple[FlowStream, ...]
    earlier: tuple[FlowRound, ...]
    new: Tally
    new_reports_of_earlier: int
    total: Tally
    cautions: tuple[Caution, ...] = ()
