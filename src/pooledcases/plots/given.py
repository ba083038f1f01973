"""Axes that the user gives: what cannot be drawn on, and what would move what is drawn."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from pooledcases.errors import InputError
from pooledcases.options import shown

#: Where Axes stood before a figure was drawn in their place.
_PLACE: Final = "_pooledcases_place"


def check(ax: object) -> None:
    """Raise for something else than Axes, and for Axes that hold a figure of ours already."""
    if not isinstance(ax, Axes):
        raise InputError(
            f"ax: {shown(ax)} is no Axes of matplotlib; make some with figure.add_subplot(), or "
            "leave ax out for a new figure."
        )
    if ax.figure is None:
        raise InputError("ax: these Axes were removed from their figure; give others.")
    if hasattr(ax, _PLACE) and (ax.texts or ax.has_data()):
        raise InputError(
            "ax: these Axes hold a figure already, and a second one would stand over it; call "
            "ax.clear() first, or give other Axes."
        )


def outer(ax: Axes) -> Bbox:
    """The place of given Axes, which is kept: a figure makes them smaller, clearing does not.

    A layout engine (``layout="tight"``) would move what is placed here when the figure is saved,
    so that the figure is left without one.
    """
    figure = ax.figure.get_figure(root=True)
    if figure.get_layout_engine() is not None:
        figure.set_layout_engine("none")
    return keep(ax, getattr(ax, _PLACE, ax.get_position()))


def keep(ax: Axes, place: Bbox) -> Bbox:
    """Note where Axes stand before a figure takes its margins from them."""
    setattr(ax, _PLACE, place)
    return place
