"""What the columns of a forest plot are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.forests.bias import Judgements
from pooledcases.plots.forests.layouts import Layout
from pooledcases.plots.forests.rows import Row
from pooledcases.plots.forests.sources import Source
from pooledcases.results.fit_words import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What columns are made of."""

    shown: Source
    rows: tuple[Row, ...]
    words: Reader
    layout: Layout
    groups: tuple[str, str] | None
    bias: Judgements | None

    @property
    def lang(self) -> Lang:
        """The language of headers."""
        return self.words.lang

    @property
    def head(self) -> str:
        """The measure with the level of its intervals; RevMan's with weights and model."""
        shown, level = self.shown, confidence(self.shown.level)
        if not self.layout.method_head:
            return label("plots.with_ci", self.lang, what=shown.measure, level=level)
        ci = label("plots.ci", self.lang, level=level)
        measure = shown.measure.title() if shown.measure.isascii() else shown.measure
        return f"{measure}\n{label('say.comma', self.lang).join([*shown.method, ci])}"

    def header(self, word: str, key: str) -> str:
        """The header of a column, in the words of the layout."""
        return label(self.layout.headers.get(word, key), self.lang)

    def cells(self, of: Callable[[Row], str]) -> tuple[str, ...]:
        """One cell a row."""
        return tuple(of(row) for row in self.rows)
