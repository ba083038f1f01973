"""The review an analysis works on: its tables, and what it shows and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pooledcases.data import ReviewConfig, cell_states, load_review_config, read_table
from pooledcases.errors import InputError, Refusal
from pooledcases.options import Lang
from pooledcases.report.content import (
    Block,
    DataTable,
    Prose,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.naming import Names, names_of, titled
from pooledcases.results.base import Caution, Refused
from pooledcases.results.endpoints import Endpoint
from pooledcases.reviews.declared import acknowledged, declared_outcomes, refused_in_words
from pooledcases.reviews.figures import figure_block

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Review:
    """One review: what ``analyse(review)`` reads from and writes to.

    An analysis reads :meth:`table`, computes with the public functions, and hands what it found
    back: :meth:`record` for a number that is compared ever after, :meth:`table_of`,
    :meth:`figure`, :meth:`say` and :meth:`refused` for what a reader sees.

    Parameters
    ----------
    folder : Path
        The folder with the tables, ``review.toml`` and ``datapackage.json``.
    lang : {"en", "zh"}
        The language of what a reader sees.
    words : mapping of str to str
        The analysis' own English words in that language; what is not there stays English.
    """

    def __init__(
        self, folder: Path, *, lang: Lang = "en", words: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.name = folder.name
        self.lang: Lang = lang
        self._translated = words or {}
        self._tables: dict[str, pd.DataFrame] = {}
        self._blocks: list[Block] = []
        self._results: dict[str, Any] = {}
        self._heading = ""
        self._analyses: dict[str, str] = {}
        self._refused: dict[str, Refused] = {}

    @cached_property
    def config(self) -> ReviewConfig:
        """The declared question, endpoints, groups and acknowledged cautions."""
        return load_review_config(self.folder)

    def table(self, name: str) -> pd.DataFrame:
        """One table of the review, every cell as text, missing codes kept."""
        if name not in self._tables:
            self._tables[name] = read_table(self.folder / f"{name}.csv")
        return self._tables[name].copy()

    @property
    def cases(self) -> pd.DataFrame:
        """The patients, one row each."""
        return self.table("cases")

    def endpoint(self, name: str) -> Endpoint:
        """An endpoint in time that ``review.toml`` declares.

        Raises :class:`InputError` when there is no such endpoint, or it is only counted.
        """
        declared = {item.name: item for item in self.config.endpoints}
        in_time = [key for key, item in declared.items() if isinstance(item, Endpoint)]
        found = declared.get(name)
        if isinstance(found, Endpoint):
            return found
        what = "is counted, not followed in time" if name in declared else "is not declared"
        raise InputError(
            f"review.toml: the endpoint {name!r} {what}; declared in time are: "
            f"{', '.join(in_time) or 'none'}."
        )

    def words(self, table: str, column: str) -> dict[str, str]:
        """What the codes of a column mean, in the language of the report (vocabulary.csv)."""
        vocabulary = self.table("vocabulary")
        rows = vocabulary[(vocabulary["table"] == table) & (vocabulary["column"] == column)]
        return dict(
            zip(rows["code"], rows["chinese" if self.lang == "zh" else "english"], strict=True)
        )

    def relabelled(self, table: str, *columns: str) -> pd.DataFrame:
        """A table with the codes of some columns put into words."""
        frame = self.table(table)
        for column in columns:
            frame[column] = frame[column].replace(self.words(table, column))
        return frame

    @property
    def refusals(self) -> Mapping[str, Refused]:
        """What was refused so far, by id, in the language of the report."""
        return MappingProxyType(self._refused)

    @property
    def results(self) -> Mapping[str, Any]:
        """What was recorded so far, by id."""
        return MappingProxyType(self._results)

    @cached_property
    def data_tables(self) -> tuple[DataTable, ...]:
        """The tables of the review with what their columns hold and their codes mean."""
        from pooledcases.reviews.data_tables import data_tables

        return data_tables(self)

    @cached_property
    def _names(self) -> Names:
        declared = declared_outcomes(self.config, self.lang)
        return replace(names_of(self.data_tables, self.lang), declared=declared)

    def table_names(self) -> tuple[str, ...]:
        """The tables in the folder."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.csv")))

    def record(self, name: str, result: Any) -> Any:
        """Keep a result under the permanent id ``review/name`` and hand it back.

        Cautions that the review acknowledges are marked so, with the written reason.

        Raises
        ------
        InputError
            When the id is taken already.
        """
        key = f"{self.name}/{name}"
        if key in self._results:
            raise InputError(f"{key} was recorded twice; every result has an id of its own.")
        result = acknowledged(self.config, name, result)
        self._results[key] = result
        self._analyses[key] = self._heading
        return result

    def word(self, text: str, **values: object) -> str:
        """A text of the analysis in the language of the report, its fields filled.

        Without a translation beside the analysis it stays as it is.
        """
        found = self._translated.get(text, text)
        return found.format(**values) if values else found

    def section(self, title: str, *, question: str = "") -> None:
        """Start a section of the report, with the question that it answers."""
        asked = self.word(question) if question else ""
        self._heading = self.word(title)
        self._blocks.append(Section(title=self._heading, question=asked))

    def say(self, what: Any, *, about: str = "", **values: object) -> None:
        """Add a paragraph: a text, its fields filled, or what a result says ``about`` something."""
        if isinstance(what, str):
            self._blocks.append(Prose(text=self.word(what, **values)))
            return
        said = self.sentence(what, about=self.word(about) if about else "")
        self._blocks.append(Prose(text=said, result=self._id(what)))

    def sentence(self, what: Any, *, about: str = "") -> str:
        """What a result says, its columns and codes in words."""
        from pooledcases.report.sentences import worded_sentence
        from pooledcases.tables.sentences import said_of

        return said_of(about, what, worded_sentence(what, self._names), self.lang)

    def data(self, table: str, *columns: str, rows: pd.DataFrame | None = None) -> None:
        """Add a line on who is looked at: how many rows, and what of them is missing and why.

        Parameters
        ----------
        table : str
            The table that the rows are of.
        *columns : str
            What is looked at.
        rows : DataFrame, optional
            Those of its rows that are looked at; all by default.
        """
        from pooledcases.tables import data_line

        whole = self.table(table)
        shown = whole if rows is None else rows
        described = next((item for item in self.data_tables if item.name == table), None)
        names = names_of([] if described is None else [described], self.lang)
        called = names.distinct(columns)
        states = {called[name]: Counter(cell_states(shown, name)) for name in columns}
        title = table if table == "cases" else titled(described, table, self.lang)
        text = data_line(title, len(shown), len(whole), states, self.lang)
        self._blocks.append(Prose(text=text, role="data"))

    def method(self, text: str) -> None:
        """Add a method line: which estimator, which interval, which model."""
        self._blocks.append(Prose(text=self.word(text), role="method"))

    def table_of(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        title: str,
        notes: Iterable[str] = (),
        cautions: Iterable[Caution] = (),
    ) -> None:
        """Show a table whose cells are formatted text, with the notes that it brings along."""
        block = TableBlock(
            name=name,
            title=self.word(title),
            frame=frame,
            notes=tuple(dict.fromkeys([*frame.attrs.get("notes", ()), *map(self.word, notes)])),
            cautions=tuple(cautions),
        )
        self._blocks.append(block)

    def figure(
        self,
        name: str,
        plot: Callable[..., Axes],
        *results: Any,
        title: str,
        notes: Iterable[str] = (),
        cautions: Iterable[Caution] | None = None,
        **options: Any,
    ) -> None:
        """Show a figure: ``plot(*results, lang=…, **options)``, drawn when it is written.

        Its footer holds the notes and the cautions: those given, else those of the results.
        """
        if cautions is None:
            cautions = [c for item in results for c in getattr(item, "cautions", ())]
        block = figure_block(
            plot,
            results,
            options,
            name=name,
            title=self.word(title),
            notes=tuple(self.word(note) for note in notes),
            cautions=tuple(cautions),
            lang=self.lang,
        )
        self._blocks.append(block)

    def refused(self, name: str, refusal: Refusal, *, title: str) -> Refused:
        """Record and show that an analysis was refused, and why."""
        result = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
        self.record(name, result)
        said = refused_in_words(refusal, self.lang, self.word)
        self._refused[f"{self.name}/{name}"] = said
        self._blocks.append(RefusedBlock(title=self.word(title), refused=said))
        return result

    def begin_with(self, tell: Iterable[Callable[[Review], None]]) -> None:
        """Put what some functions show before everything that was shown so far."""
        later, self._blocks = self._blocks, []
        for show in tell:
            show(self)
        self._blocks += later

    def report(self) -> ReviewReport:
        """Everything so far, ready to be written."""
        chinese = self.lang == "zh"
        return ReviewReport(
            name=self.name,
            title=self.config.title_zh if chinese else self.config.title,
            question=self.config.question_zh if chinese else self.config.question,
            document=self.config.document_zh if chinese else self.config.document,
            blocks=tuple(self._blocks),
            results=dict(self._results),
            lang=self.lang,
            analyses=dict(self._analyses),
            outcomes=declared_outcomes(self.config, self.lang),
        )

    def _id(self, result: Any) -> str | None:
        """The id under which a result was recorded."""
        return next((key for key, item in self._results.items() if item is result), None)
