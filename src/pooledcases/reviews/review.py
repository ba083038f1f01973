"""The review an analysis works on: its tables, and what it shows and records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import is_dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pooledcases.data import ReviewConfig, load_review_config, read_table
from pooledcases.errors import InputError, Refusal
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
    """

    def __init__(self, folder: Path, *, lang: Lang = "en") -> None:
        self.folder = folder
        self.name = folder.name
        self.lang: Lang = lang
        self._tables: dict[str, pd.DataFrame] = {}
        self._blocks: list[Block] = []
        self._results: dict[str, Any] = {}

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

    def section(self, title: str) -> None:
        """Start a section of the report."""
        self._blocks.append(Section(title=title))

    def say(self, text: str) -> None:
        """Add a paragraph."""
        self._blocks.append(Prose(text=text))

    def method(self, text: str) -> None:
        """Add a method line: which estimator, which interval, which model."""
        self._blocks.append(Prose(text=text, method=True))

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
            name=name, title=title, frame=frame, notes=tuple(notes), cautions=tuple(cautions)
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
        found, said = tuple(cautions), tuple(notes)

        def draw() -> Axes:
            from pooledcases.plots import footer

            lines = [*said, *(f"{c.code}: {c.message(self.lang)}" for c in found)]
            return footer(plot(*results, lang=self.lang, **options), lines)

        self._blocks.append(
            FigureBlock(name=name, title=title, draw=draw, notes=said, cautions=found)
        )

    def refused(self, name: str, refusal: Refusal, *, title: str) -> Refused:
        """Record and show that an analysis was refused, and why."""
        result = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
        self.record(name, result)
        self._blocks.append(RefusedBlock(title=title, refused=result))
        return result

    def report(self) -> ReviewReport:
        """Everything so far, ready to be written."""
        chinese = self.lang == "zh"
        return ReviewReport(
            name=self.name,
            title=self.config.title_zh if chinese else self.config.title,
            question=self.config.question_zh if chinese else self.config.question,
            document=self.config.document,
            blocks=tuple(self._blocks),
            results=dict(self._results),
        )

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
