"""What a measure of effect is: the numbers it takes, its formula, its scale and its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pooledcases.results.base import FloatArray

Effect = tuple[FloatArray, FloatArray]
Formula = Callable[..., Effect]

#: What an effect can be computed from: the numbers that a formula takes, in their order.
ONE_PROPORTION = ("xi", "ni")
TWO_GROUPS = ("ai", "bi", "ci", "di")
ONE_RATE = ("xi", "ti")
TWO_RATES = ("x1i", "t1i", "x2i", "t2i")
ONE_MEAN = ("mi", "sdi", "ni")
TWO_MEANS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
PAIRED_MEANS = ("m1i", "m2i", "sd1i", "sd2i", "ri", "ni")
CORRELATION = ("ri", "ni")
ALPHA = ("ai", "mi", "ni")

#: The columns in which a table of effects keeps these counts: events and what they are out of.
COUNTED_IN: Mapping[tuple[str, ...], tuple[str, ...]] = MappingProxyType(
    {
        ONE_PROPORTION: ("xi", "ni"),
        TWO_GROUPS: ("ai", "n1i", "ci", "n2i"),
        ONE_RATE: ("xi", "ti"),
        TWO_RATES: ("x1i", "t1i", "x2i", "t2i"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """One measure.

    Attributes
    ----------
    scale : str
        Key of :data:`pooledcases.scales.SCALES`.
    label : str
        Key of its name in the labels.
    takes : tuple of str
        The numbers that its formula takes; empty when it is never computed.
    formula : callable or None
        Arrays of these numbers, of one shape and with whatever correction was asked for already
        added, to ``(yi, vi)``; NaN or infinite where the measure does not exist.
    corrected : bool
        Whether a zero cell needs something added.
    ratio : bool
        Whether it is a ratio, so that it may be reported as an estimate with an interval or a
        p-value, and says nothing where both groups have no event.
    given : bool
        Whether it may be given as yi with vi or sei.
    citation : str
    """

    scale: str
    label: str
    takes: tuple[str, ...] = ()
    formula: Formula | None = None
    corrected: bool = False
    ratio: bool = False
    given: bool = True
    citation: str

    @property
    def counts(self) -> tuple[str, ...]:
        """The numbers that its formula takes when they are events and what they are out of."""
        return self.takes if self.takes in COUNTED_IN else ()
