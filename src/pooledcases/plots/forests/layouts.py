"""How a forest plot is laid out: which columns, which words, which marks; as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from pooledcases.options import ForestLayout
from pooledcases.plots import style


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
    square, line, diamond, edge, subtotal : str
        Colours of weight squares, intervals, the diamond, its outline, and diamonds of subgroups.
    pooled, subtotal_row, spread : str
        Label keys of the pooled row, of a subgroup's, and of the line on heterogeneity.
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
    pooled: str = "plots.pooled"
    subtotal_row: str = "plots.subtotal"
    spread: str | None = None
    weight_digits: int = 1
    percent_sign: bool = True
    pooled_weight: bool = False
    sides_above: bool = False
    plot_header: bool = False


_EVENTS: Final = {"events": "plots.events_only", "totals": "plots.total_only"}

#: ``jama`` follows what the journals of the American Medical Association print, ``revman`` Cochrane
#: reviews (Cochrane Handbook 5.1, 11.3.2.1 and box 11.3.a). Neither sums the events of two groups
#: over studies, as those do: that invites a comparison (PC-M05).
LAYOUTS: Final[Mapping[ForestLayout, Layout]] = MappingProxyType(
    {
        "pooledcases": Layout(left=("study", "events"), right=("effect", "weight", "bias")),
        "jama": Layout(
            left=("study", "events_apart", "effect"),
            right=("weight", "bias"),
            headers=MappingProxyType(
                {
                    "study": "plots.jama.study",
                    "weight": "plots.jama.weight",
                    "events_apart": "plots.jama.events",
                    "totals_apart": "plots.jama.totals",
                }
            ),
            square="#1f3a5f",
            line="#1f3a5f",
            diamond="#a9c4de",
            edge="#1f3a5f",
            subtotal="#dfe9f2",
            pooled="plots.jama.pooled",
            subtotal_row="plots.jama.subtotal",
            spread="plots.jama.spread",
            percent_sign=False,
            pooled_weight=True,
            sides_above=True,
        ),
        "revman": Layout(
            left=("study", "events_apart", "weight", "effect"),
            right=("bias",),
            headers=MappingProxyType({"study": "plots.revman.study"}),
            square="#2f6fb7",
            line=style.INK,
            diamond="#000000",
            subtotal="#000000",
            pooled="plots.revman.pooled",
            subtotal_row="plots.revman.subtotal",
            spread="plots.revman.spread",
            pooled_weight=True,
            plot_header=True,
        ),
    }
)
