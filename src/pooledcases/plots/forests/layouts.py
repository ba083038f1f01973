"""How a forest plot is laid out: which columns, which words, which marks; as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from pooledcases.options import ForestLayout
from pooledcases.plots import style
from pooledcases.plots.forests.writing import IntervalForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout.

    Attributes
    ----------
    left, right : tuple of str
        Words of :data:`pooledcases.plots.forests.columns.COLUMNS`.
    narrow : tuple of two tuple of str
        The same for a figure as wide as one journal column.
    headers : mapping of str to str
        Label keys of headers that differ from ours.
    square, line, diamond, edge, subtotal, prediction : str
        Colours of weight squares, intervals, the diamond, its outline, diamonds of subgroups, and
        prediction intervals.
    pooled, subtotal_row, spread, overall, between : str
        Label keys of the pooled row, of a subgroup's, and of the lines on heterogeneity, on the
        test of the mean, and on the test between subgroups.
    weight_digits : int
        Decimals of a weight in percent.
    percent_sign : bool
        Behind every weight, or only in the header.
    pooled_weight : bool
        Whether the pooled row has a weight, of 100%.
    sides_above : bool
        Whether the meaning of the two directions stands over the plot.
    plot_header : bool
        Whether the measure stands over the plot as well.
    ama_p : bool
        Whether p-values are written as the American Medical Association writes them.
    interval : {"to", "brackets", "hyphen"}
        How intervals are written.
    total_events : str, optional
        Label key of a row of its own for the events of all studies; else they stand in the pooled
        row.
    method_head : bool
        Whether the head of the effects names weights and model, as "IV, Random, 95% CI".
    arrows : bool
        Before and behind what the two directions mean.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    narrow: tuple[tuple[str, ...], tuple[str, ...]] = (("study",), ("effect",))
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    square: str = style.ACCENT
    line: str = style.INK
    diamond: str = style.POOLED
    edge: str | None = None
    subtotal: str = style.MUTED
    prediction: str = style.PREDICTION
    pooled: str = "plots.pooled"
    subtotal_row: str = "plots.subtotal"
    spread: str | None = None
    overall: str = "plots.overall_test"
    between: str | None = None
    weight_digits: int = 1
    percent_sign: bool = True
    pooled_weight: bool = False
    sides_above: bool = False
    plot_header: bool = False
    ama_p: bool = False
    interval: IntervalForm = "to"
    total_events: str | None = None
    method_head: bool = False
    arrows: bool = True


#: Dark and light blue: all that the figures of these journals have beside black.
_NAVY, _PALE = "#00008b", "#add8e6"
#: ``jama`` follows what the journals of the American Medical Association print, ``revman`` Cochrane
#: reviews (Cochrane Handbook 5.1, 11.3.2.1 and box 11.3.a).
LAYOUTS: Final[Mapping[ForestLayout, Layout]] = MappingProxyType(
    {
        "pooledcases": Layout(left=("study", "events"), right=("effect", "weight", "bias")),
        "jama": Layout(
            left=("study", "events", "effect"),
            right=("weight", "bias"),
            headers=MappingProxyType(
                {
                    "study": "plots.jama.study",
                    "weight": "plots.jama.weight",
                    "events": "plots.jama.both",
                    "events_apart": "plots.jama.events",
                    "totals_apart": "plots.jama.totals",
                }
            ),
            square=_NAVY,
            line=_NAVY,
            diamond=_PALE,
            edge=_NAVY,
            subtotal=_PALE,
            prediction=_NAVY,
            pooled="plots.jama.pooled",
            subtotal_row="plots.jama.subtotal",
            spread="plots.jama.spread",
            overall="plots.jama.overall",
            between="plots.jama.between",
            percent_sign=False,
            pooled_weight=True,
            sides_above=True,
            ama_p=True,
            interval="hyphen",
        ),
        "revman": Layout(
            left=("study", "events_apart", "weight", "effect"),
            right=("bias",),
            headers=MappingProxyType({"study": "plots.revman.study"}),
            square="#2f6fb7",
            line=style.INK,
            diamond="#000000",
            subtotal="#000000",
            prediction="#000000",
            pooled="plots.revman.pooled",
            subtotal_row="plots.revman.subtotal",
            spread="plots.revman.spread",
            between="plots.revman.between",
            pooled_weight=True,
            plot_header=True,
            interval="brackets",
            total_events="plots.revman.events",
            method_head=True,
            arrows=False,
        ),
    }
)
