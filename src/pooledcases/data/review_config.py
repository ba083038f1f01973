"""What ``review.toml`` says: one small class for each of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pooledcases.data.conditions import Condition
from pooledcases.results.endpoints import Endpoint

#: What makes a result less sure, in the order in which it is shown.
DOMAINS: Final = ("design", "selection", "missing", "imprecision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is counted: the cells ``values`` of a column, and the column of its time, if any.

    An endpoint in time is an :class:`~pooledcases.results.endpoints.Endpoint`.
    """

    name: str
    table: str
    column: str
    values: tuple[str, ...] = ()
    time: str | None = None
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is compared: a column, and those of its values that are compared (all when empty)."""

    name: str
    table: str
    column: str
    values: tuple[str, ...] = ()
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A coded caution that the review accepts, where, and why.

    ``where`` is the id of an analysis, or for problems of files ``TABLE``, ``TABLE.COLUMN`` or
    ``TABLE.COLUMN: COLUMN=VALUE[,VALUE]``.
    """

    code: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a total: rows of a table counted, or a column summed, by group."""

    table: str
    where: tuple[Condition, ...] = ()
    by: str | None = None
    sum: str | None = None
    minus: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Two sides that must give the same number (in each group)."""

    name: str
    left: Side
    right: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A result that the review leads with, and how sure its authors are of it.

    ``result`` is the id of a recorded result without the review's name, ``label`` what it speaks
    of where its sentence does not say it, ``finding`` what it means in the authors' own plain
    words, each in English and in Chinese. ``certainty`` holds, for
    each of :data:`DOMAINS` that the authors judged, their words in English and in Chinese; nothing
    is scored by the program.
    """

    result: str
    certainty: Mapping[str, tuple[str, str]]
    label: tuple[str, str] = ("", "")
    finding: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewConfig:
    """What ``review.toml`` says."""

    name: str
    title: str
    title_zh: str
    document: str
    document_zh: str
    question: str
    question_zh: str
    endpoints: tuple[Outcome | Endpoint, ...] = ()
    groups: tuple[Group, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    totals: tuple[Total, ...] = ()
    headlines: tuple[Headline, ...] = ()
