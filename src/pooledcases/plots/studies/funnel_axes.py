"""What a funnel is drawn against: words to values, their direction, and their ticks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from pooledcases.errors import InputError
from pooledcases.format import significant
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.ticks import linear_ticks, log_ticks, tick_texts
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects

Values = Callable[[Effects], FloatArray | None]
#: Sizes farther apart than this stand on a log axis.
_MOST_TIMES: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelSpec:
    """One vertical axis of a funnel.

    Attributes
    ----------
    values : callable
        Effects to a value a row; None where the table does not say it.
    needs : str
        The columns it is made of.
    precise_low : bool
        Whether precise studies have the small values, so that the axis counts downwards.
    predictor : str
        What a test of asymmetry that regresses on it calls it.
    citation : str
    """

    values: Values
    needs: str
    precise_low: bool
    predictor: str
    citation: str


def _sizes(power: float) -> Values:
    def values(effects: Effects) -> FloatArray | None:
        return None if effects.ni is None else np.asarray(effects.ni**power)

    return values


def _effective(effects: Effects) -> FloatArray | None:
    """1/√(4 n₁ n₂ / (n₁ + n₂))"""
    columns = effects.columns
    if "n1i" not in columns or "n2i" not in columns:
        return None
    n1, n2 = columns["n1i"], columns["n2i"]
    with np.errstate(divide="ignore"):
        return np.asarray(np.sqrt((1 / n1 + 1 / n2) / 4))


_STERNE: Final = "Sterne & Egger 2001, J Clin Epidemiol 54:1046"
_PETERS: Final = "Peters 2006, JAMA 295:676"

FUNNEL_AXES: Mapping[str, FunnelSpec] = MappingProxyType(
    {
        "sei": FunnelSpec(
            values=lambda effects: np.sqrt(effects.vi),
            needs="vi",
            precise_low=True,
            predictor="sei",
            citation=_STERNE,
        ),
        "vi": FunnelSpec(
            values=lambda effects: effects.vi,
            needs="vi",
            precise_low=True,
            predictor="vi",
            citation=_STERNE,
        ),
        "ni": FunnelSpec(
            values=_sizes(1.0),
            needs="ni",
            precise_low=False,
            predictor="ni",
            citation="Hunter 2014, J Clin Epidemiol 67:897",
        ),
        "ninv": FunnelSpec(
            values=_sizes(-1.0), needs="ni", precise_low=True, predictor="1/n", citation=_PETERS
        ),
        "sqrtni": FunnelSpec(
            values=_sizes(0.5), needs="ni", precise_low=False, predictor="sqrtni", citation=_STERNE
        ),
        "sqrtninv": FunnelSpec(
            values=_sizes(-0.5),
            needs="ni",
            precise_low=True,
            predictor="sqrtninv",
            citation=_STERNE,
        ),
        "ess": FunnelSpec(
            values=_effective,
            needs="n1i and n2i",
            precise_low=True,
            predictor="1/√ESS",
            citation="Deeks 2005, J Clin Epidemiol 58:882",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Height:
    """The vertical axis of one funnel; ``values`` are places on it."""

    word: str
    spec: FunnelSpec
    values: FloatArray
    log: bool

    @property
    def limits(self) -> tuple[float, float]:
        """From the lower edge to the upper one: precise studies stand high."""
        top = float(self.values.max())
        if self.spec.precise_low:
            return top * 1.06 or 1.0, 0.0
        if self.log:
            return float(self.values.min()) - 0.08, top + 0.08
        return 0.0, top * 1.06 or 1.0

    def ticks(self) -> tuple[tuple[float, ...], tuple[str, ...]]:
        """Round values; an axis of logs has them where the sizes are."""
        low, high = sorted(self.limits)
        if not self.log:
            ticks = linear_ticks(low, high, 5)
            return ticks, tick_texts(ticks)
        sizes = log_ticks(10**low, 10**high)
        return tuple(np.log10(sizes).tolist()), tick_texts(sizes)

    def texts(self) -> tuple[str, ...]:
        """The value of every row in words."""
        values = 10**self.values if self.log else self.values
        return tuple(significant(float(value), 3) for value in values)

    def title(self, lang: Lang) -> str:
        """What the axis shows."""
        return label(f"plots.funnel.{self.word}" + ("_log" if self.log else ""), lang)


def height_of(effects: Effects, word: str) -> Height:
    """The values of the included rows; raise where the table does not have them."""
    spec = FUNNEL_AXES[word]
    values = spec.values(effects)
    use = effects.included
    if values is None or not np.isfinite(values[use]).all():
        raise InputError(
            f"funnel: drawn against {word} it needs {spec.needs} of every study; add the column, "
            "or draw it against='sei'."
        )
    found = values[use]
    log = word == "ni" and float(found.max()) > _MOST_TIMES * float(found.min()) > 0
    return Height(word, spec, np.log10(found) if log else found, log)
