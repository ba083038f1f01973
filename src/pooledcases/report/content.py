"""What a report is made of: sections of prose, tables and figures, in the order they were added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pooledcases.results.base import Caution, Refused

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """A heading."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prose:
    """A paragraph in words; ``method`` marks a method line."""

    text: str
    method: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableBlock:
    """A table for people: every cell is text already formatted."""

    name: str
    title: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FigureBlock:
    """A figure that is drawn when it is written; ``draw`` returns the Axes it drew on."""

    name: str
    title: str
    draw: Callable[[], Axes]
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RefusedBlock:
    """An analysis that was refused, with its reason and what is offered instead."""

    title: str
    refused: Refused


Block = Section | Prose | TableBlock | FigureBlock | RefusedBlock


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReviewReport:
    """Everything that one review's analysis produced, ready to be written."""

    name: str
    title: str
    question: str
    document: str
    blocks: tuple[Block, ...]
    results: dict[str, Any] = field(default_factory=dict)
