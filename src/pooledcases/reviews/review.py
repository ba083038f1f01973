"""The review an analysis works on: its tables, and what it shows and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pooledcases.data import ReviewConfig, cell_states, load_review_config, read_table
from pooledcases.errors import InputError, Refusal
from pooledcases.guardrails import GUARDRAILS
from pooledcases.options import Lang
from pooledcases.report.content import (
    Block,
    FigureBlock,
    Prose,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.results.base import Caution, Refused
from pooledcases.results.endpoints import Endpoint

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

        Raises
        ------
        InputError
            When there is no such endpoint, or it is only counted.
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
        result = self._acknowledge(name, result)
        self._results[key] = result
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
        self._blocks.append(Section(title=self.word(title), question=asked))

    def say(self, what: Any, **values: object) -> None:
        """Add a paragraph: a text, its fields filled, or what a result says."""
        if isinstance(what, str):
            self._blocks.append(Prose(text=self.word(what, **values)))
            return
        from pooledcases.tables import sentence

        self._blocks.append(Prose(text=sentence(what, self.lang), result=self._id(what)))

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
        states = {name: Counter(cell_states(shown, name)) for name in columns}
        text = data_line(table, len(shown), len(whole), states, self.lang)
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
        """Show a table whose cells are formatted text; it is written as CSV and HTML."""
        block = TableBlock(
            name=name,
            title=self.word(title),
            frame=frame,
            notes=tuple(self.word(note) for note in notes),
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
        found, said = tuple(cautions), tuple(self.word(note) for note in notes)

        def draw() -> Axes:
            from pooledcases.plots import footer

            lines = [*said, *(f"{c.code}: {c.message(self.lang)}" for c in found)]
            return footer(plot(*results, lang=self.lang, **options), lines)

        self._blocks.append(
            FigureBlock(
                name=name,
                title=self.word(title),
                draw=draw,
                notes=said,
                cautions=found,
                results=results,
            )
        )

    def refused(self, name: str, refusal: Refusal, *, title: str) -> Refused:
        """Record and show that an analysis was refused, and why."""
        result = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
        self.record(name, result)
        self._refused[f"{self.name}/{name}"] = said = self._said(refusal)
        self._blocks.append(RefusedBlock(title=self.word(title), refused=said))
        return result

    def _said(self, refusal: Refusal) -> Refused:
        """A refusal in the language of the report; what is recorded stays English."""
        rule = GUARDRAILS[refusal.code]
        values = {
            name: self.word(value) if isinstance(value, str) else value
            for name, value in refusal.values.items()
        }
        return Refused(
            code=refusal.code,
            message=rule.message(self.lang, form=refusal.form, **values),
            offered=rule.offered(self.lang),
        )

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
        )

    def _id(self, result: Any) -> str | None:
        """The id under which a result was recorded."""
        return next((key for key, item in self._results.items() if item is result), None)

    def _acknowledge(self, name: str, result: Any) -> Any:
        cautions = getattr(result, "cautions", ())
        reasons = {
            item.code: item.reason
            for item in self.config.acknowledged
            if not item.where or name.startswith(item.where)
        }
        if not is_dataclass(result) or not any(c.code in reasons for c in cautions):
            return result
        marked = tuple(
            replace(c, status="acknowledged", reason=reasons[c.code]) if c.code in reasons else c
            for c in cautions
        )
        return replace(result, cautions=marked)  # type: ignore[type-var]
