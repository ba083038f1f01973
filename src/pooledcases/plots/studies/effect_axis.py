"""An axis of effects: even on the scale of analysis, its ticks in the reader's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.ticks import linear_ticks, log_ticks, tick_texts
from pooledcases.results.effects import Effects
from pooledcases.results.fit_words import Reader, measure_name
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES, to_reader

_LOGS: Final = ("log", "log proportion", "log rate", "log value")
#: Values of an uneven axis of proportions, thinned where they would touch.
_PROPORTIONS: Final = (
    0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5,
    0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 1.0,
)  # fmt: skip
#: The same where those are many: without the ones that crowd around a half.
_FEWER_PROPORTIONS: Final = tuple(v for v in _PROPORTIONS if v not in (0.4, 0.6))
#: exp of more is no number that is written.
_MOST_LOG: Final = 600.0


@dataclass(frozen=True, slots=True)
class EffectAxis:
    """The scale of some effects, and the size with which a value goes back to the reader's."""

    scale: str
    size: float | None = None

    @classmethod
    def of(cls, fit: Pooled | Effects) -> EffectAxis:
        """The axis of the effects of a fit."""
        effects = fit.effects if isinstance(fit, Pooled) else fit
        return cls(effects.scale, effects.size_for_back())

    @property
    def null(self) -> float | None:
        """No effect, on the scale of analysis."""
        return SCALES[self.scale].null

    @property
    def proportion(self) -> bool:
        """Whether the reader's numbers are proportions."""
        return SCALES[self.scale].high == 1.0 and SCALES[self.scale].low == 0.0

    def reader(self, value: float) -> float:
        """A value on the reader's scale."""
        return float(to_reader(self.scale, value, self.size))

    def text(self, value: float, lang: Lang) -> str:
        """A value of the scale of analysis as the reader knows it."""
        return Reader.of(self.scale, lang).value(self.reader(value))

    def ticks(
        self, low: float, high: float, most: int = 6
    ) -> tuple[tuple[float, ...], tuple[str, ...]]:
        """Places on the scale of analysis between two limits, and their words."""
        values = np.array(self._values(low, high, most), dtype=float)
        places = SCALES[self.scale].forward(values, _sized(self.size))
        keep = np.isfinite(places) & (places >= low) & (places <= high)
        texts = tick_texts(values[keep].tolist(), as_percent=self.proportion)
        return tuple(places[keep].tolist()), texts

    def _values(self, low: float, high: float, most: int) -> tuple[float, ...]:
        if self.scale in _LOGS:
            ends = np.exp(np.clip([low, high], -_MOST_LOG, _MOST_LOG))
            return log_ticks(float(ends[0]), float(ends[1]), most)
        ends = self.reader(low), self.reader(high)
        if SCALES[self.scale].linear:
            return linear_ticks(low, high, most)
        if self.proportion:
            inside = tuple(value for value in _PROPORTIONS if ends[0] <= value <= ends[1])
            if len(inside) > most:
                inside = tuple(value for value in inside if value in _FEWER_PROPORTIONS)
            if len(inside) > 2:
                return inside
        return linear_ticks(*ends, most) if ends[1] > ends[0] else ends[:1]

    def title(self, what: str, lang: Lang) -> str:
        """The name of the effect with what its axis is spaced by."""
        if SCALES[self.scale].linear:
            return what
        if self.scale in _LOGS:
            return label("plots.log", lang, what=what)
        return label("plots.spaced", lang, what=what, how=label(f"plots.spaced.{self.scale}", lang))


def _sized(size: float | None) -> np.ndarray | None:
    return None if size is None else np.array(size)


def title_of(fit: Pooled, lang: Lang) -> str:
    """The title of the axis of a fit's effects."""
    return EffectAxis.of(fit).title(measure_name(fit, lang), lang)
