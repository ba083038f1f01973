"""What a report is made of: sections of prose, tables and figures, in the order they were added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pooledcases.options import Lang
from pooledcases.results.base import Caution, Refused

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: What a paragraph is: plain prose, how something was computed, who it speaks of.
Role = Literal["prose", "method", "data"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """A heading, and the question that what follows answers."""

    title: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prose:
    """A paragraph in words; ``role`` says whether it is a method line or a line on the data.

    ``result`` is the id of the recorded result that the paragraph puts into words, if it is one.
    """

    text: str
    role: Role = "prose"
    result: str | None = None


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
    """A figure that is drawn when it is written; ``draw`` returns the Axes it drew on.

    ``results`` are the results it shows, ``caption`` what it leaves to be said beside it.
    """

    name: str
    title: str
    draw: Callable[[], Axes]
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    results: tuple[Any, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RefusedBlock:
    """An analysis that was refused, with its reason and what is offered instead."""

    title: str
    refused: Refused


Block = Section | Prose | TableBlock | FigureBlock | RefusedBlock


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Headline:
    """What was found, and how sure its authors are of it, by what makes it less sure.

    ``text`` is the sentence of the result, ``finding`` what it means in the plain words of the
    review's authors, empty where they say nothing; ``certainty`` holds their words too, and what
    they did not judge is not there.
    """

    result: str
    text: str
    certainty: Mapping[str, str]
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DataTable:
    """A table of the review as it stands: codes, what they mean, and what each column holds.

    Attributes
    ----------
    name, title : str
    columns : mapping of column to str
        What each column holds, in a few words; empty where nobody said.
    rows : tuple of mapping of column to cell
        Every cell as text.
    key : tuple of str
        The columns that name a row.
    words : mapping of column to mapping of code to str
    titles : mapping of column to str
        What a reader calls a column; one that is not there is shown by its name.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    key: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Provenance:
    """What the numbers come from and how they are made again.

    Attributes
    ----------
    command : str
    versions : mapping of program to version
    tables : mapping of table to (rows, SHA-256)
    seeds : mapping of result id to seed
        Of everything that draws at random.
    """

    command: str
    versions: Mapping[str, str]
    tables: Mapping[str, tuple[int, str]]
    seeds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReviewReport:
    """Everything that one review's analysis produced in one language, ready to be written.

    ``analyses`` says under which heading each result was recorded, by its id; ``outcomes`` what the
    review calls some codes of a column together.
    """

    name: str
    title: str
    question: str
    document: str
    blocks: tuple[Block, ...]
    results: dict[str, Any] = field(default_factory=dict)
    analyses: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    lang: Lang = "en"
    headlines: tuple[Headline, ...] = ()
    tables: tuple[DataTable, ...] = ()
    provenance: Provenance | None = None
