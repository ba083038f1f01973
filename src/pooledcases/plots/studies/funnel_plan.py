"""What a funnel plot shows: its points, limits, legend and notes, before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from pooledcases.errors import InputError
from pooledcases.format import confidence, p_value, plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import style
from pooledcases.plots.legend import LegendItem
from pooledcases.plots.patients.samples import box_sample, line_sample, mark_sample
from pooledcases.plots.studies.chart import Pair, padded
from pooledcases.plots.studies.effect_axis import EffectAxis
from pooledcases.plots.studies.funnel_axes import Height, height_of
from pooledcases.plots.studies.points import listed, not_drawn
from pooledcases.results.base import BoolArray, FloatArray, caution
from pooledcases.results.bias import AsymmetryTest, TrimFill
from pooledcases.results.fit_words import measure_name, method_line
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES

#: Fewer studies cannot tell asymmetry from chance (PC-M11).
_LEAST: Final = 10
#: Two-sided p at the edges of the shading, and the colours from the middle outwards: the
#: significance of a study is read from how far out it stands.
P_EDGES: Final = (0.10, 0.05, 0.01)
BANDS: Final = ("#ffffff", "#b9c2cc", "#d3d9e0", "#eceff3")
REAL, FILLED = style.ACCENT, style.COLOURS[5]
#: The mark of a study that a correction moved.
CORRECTED: Final = "D"
DASH: Final = (0, (3, 2))
DOTS: Final = (0, (1, 1.5))


def of_proportions(fit: Pooled) -> bool:
    """Whether there is no value of no effect, and the standard error follows the effect."""
    scale = SCALES[fit.effects.scale]
    return scale.null is None and scale.high == 1.0


@dataclass(frozen=True)
class Plan:
    """One funnel before it is drawn."""

    item: Pooled | TrimFill
    word: str
    contours: bool
    test: AsymmetryTest | None
    lang: Lang

    @cached_property
    def fit(self) -> Pooled:
        fit = self.item.original if isinstance(self.item, TrimFill) else self.item
        if fit.regression is not None or fit.estimate is None:
            raise InputError(
                "funnel: a fit with moderators, or without an estimate, has no middle to draw "
                "around; pool without moderators."
            )
        return fit

    @cached_property
    def filled(self) -> Pooled | None:
        """The fit with the filled studies; None where none was filled in."""
        trim = self.item
        return trim.fit if isinstance(trim, TrimFill) and trim.k0 else None

    @cached_property
    def axis(self) -> EffectAxis:
        return EffectAxis.of(self.fit)

    @cached_property
    def height(self) -> Height:
        return height_of((self.filled or self.fit).effects, self.word)

    @cached_property
    def yi(self) -> FloatArray:
        effects = (self.filled or self.fit).effects
        return effects.yi[effects.included]

    @cached_property
    def corrected(self) -> BoolArray:
        """Which real studies are drawn where a correction of their cells moved them."""
        effects = self.fit.effects
        return np.asarray(effects.corrected[effects.included], dtype=bool)

    @property
    def k(self) -> int:
        """The real studies; the filled ones stand below them."""
        return self.fit.effects.k

    @property
    def middle(self) -> float:
        """Around which the limits are drawn."""
        return float((self.filled or self.fit).estimate or 0.0)

    @property
    def on_se(self) -> bool:
        return self.word == "sei"

    @property
    def shaded(self) -> bool:
        return self.contours and self.on_se and self.axis.null is not None

    @property
    def lined(self) -> bool:
        """Whether the regression of the test is a line on this funnel."""
        test = self.test
        return (
            test is not None
            and test.limit is not None
            and test.estimate is not None
            and test.predictor in (self.height.spec.predictor, self.word)
        )

    def half(self, p: float) -> float:
        from scipy.special import ndtri

        return float(ndtri(1 - p / 2)) * self.height.limits[0]

    @cached_property
    def limits(self) -> Pair:
        """Every study, the whole funnel, and no effect where there is one."""
        ends = [*self.yi.tolist(), self.middle]
        if self.on_se:
            half = self.half(1 - self.fit.level)
            ends += [self.middle - half, self.middle + half]
        if self.axis.null is not None:
            ends.append(self.axis.null)
        return padded(min(ends), max(ends), 0.03 if self.on_se else 0.06)

    def legend(self) -> tuple[LegendItem, ...]:
        value = self.axis.text(float(self.fit.estimate or 0.0), self.lang)
        items: list[LegendItem] = [
            (self._says("plots.one_study"), mark_sample("o", colour=REAL)),
            (
                self._says("plots.pooled_value", value=value),
                line_sample(style.MUTED, dash=DASH, width=0.8),
            ),
        ]
        if self.corrected.any():
            items[1:1] = [
                (self._says("plots.funnel.corrected"), mark_sample(CORRECTED, colour=REAL))
            ]
        if self.filled is not None:
            value = self.axis.text(self.middle, self.lang)
            items[1:1] = [
                (self._says("plots.funnel.filled"), mark_sample("o", colour=FILLED, hollow=True))
            ]
            items.append(
                (
                    self._says("plots.funnel.pooled_filled", value=value),
                    line_sample(FILLED, dash=DOTS),
                )
            )
        if self.axis.null is not None:
            items.append((self._says("plots.no_effect"), line_sample(style.MUTED, width=0.8)))
        if self.lined:
            items.append((self._says("plots.funnel.line"), line_sample(style.COLOURS[2])))
        if self.shaded:
            items += [
                (self._says(f"plots.funnel.band.{at}"), box_sample(colour, edge=style.FAINT))
                for at, colour in enumerate(BANDS)
            ]
        return tuple(items)

    def _says(self, key: str, **values: object) -> str:
        return label(key, self.lang, **values)

    def notes(self) -> tuple[str, ...]:
        notes = []
        if self.on_se:
            level = confidence(self.fit.level)
            key = (
                "plots.funnel.limits_note" if self.filled is None else "plots.funnel.limits_filled"
            )
            notes.append(self._says(key, level=level))
        if self.shaded:
            notes.append(self._says("plots.funnel.contours"))
        if self.word == "ni" and of_proportions(self.fit):
            notes.append(self._says("plots.funnel.proportions"))
        notes += self._moved()
        notes += self._trimmed()
        notes += self._tested()
        notes += not_drawn(self.fit.effects, self.lang)
        notes += [method_line(self.fit, self.lang), *self._cautions()]
        return tuple(notes)

    def _moved(self) -> list[str]:
        """Which studies stand elsewhere than their counts, as a proportion of 0 does."""
        effects = self.fit.effects
        names = [effects.study[row] for row in np.flatnonzero(effects.corrected & effects.included)]
        if not names:
            return []
        listing = listed(names, self.lang)
        add = plain(effects.add)
        return [self._says("plots.funnel.corrected_note", add=add, studies=listing)]

    def _trimmed(self) -> list[str]:
        trim = self.item
        if not isinstance(trim, TrimFill):
            return []
        if trim.reason is not None:
            return [self._says("plots.funnel.unfilled", reason=trim.reason.text(self.lang))]
        side = self._says(f"plots.funnel.{trim.side}")
        return [
            self._says(
                "plots.funnel.sensitivity", estimator=trim.estimator, n=trim.k0 or 0, side=side
            )
        ]

    def _tested(self) -> list[str]:
        """The result of the test whose line is drawn."""
        if self.test is None or self.test.p_value is None:
            return []
        name = label(f"asymmetry.{self.test.test}", self.lang)
        p = p_value(self.test.p_value, lang=self.lang)
        return [self._says("figure.tested", test=name, p=p)]

    def _cautions(self) -> list[str]:
        """PC-M11: too few, or proportions against what follows from them."""
        what = []
        if of_proportions(self.fit) and self.word in ("sei", "vi"):
            what.append(measure_name(self.fit, self.lang))
        if self.k < _LEAST:
            key = "plots.funnel.few_one" if self.k == 1 else "plots.funnel.few"
            what.append(self._says(key, k=self.k))
        found = [caution("PC-M11", what="; ".join(what))] if what else []
        return [f"{item.code}: {item.message(self.lang)}" for item in found]

    def head(self) -> str:
        value = self.axis.text(float(self.fit.estimate or 0.0), self.lang)
        return self._says(
            "plots.funnel.told",
            measure=measure_name(self.fit, self.lang),
            k=self.k,
            pooled=self._says("plots.pooled_value", value=value),
        )

    def rows(self) -> Sequence[str]:
        effects, texts = self.fit.effects, self.height.texts()
        names = [effects.study[row] for row in np.flatnonzero(effects.included)]
        title = self.height.title(self.lang)
        return [
            label("plots.effect_told", self.lang, study=name,
                  effect=self.axis.text(float(value), self.lang), more=f"{title} {text}")
            for name, value, text in zip(names, self.yi, texts, strict=False)
        ]  # fmt: skip
