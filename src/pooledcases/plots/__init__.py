"""Figures: a result in, the Axes it was drawn on out.

Every figure function takes what it draws first, then ``ax=None``, then options, and returns the
Axes. Nothing is loaded before a figure is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pooledcases.plots._alternative import alternative
    from pooledcases.plots._footer import footer
    from pooledcases.plots._pages import pages
    from pooledcases.plots._render import render
    from pooledcases.plots.forests._cumulative import cumulative
    from pooledcases.plots.forests._forest import forest
    from pooledcases.plots.forests._forest_printed import forest_printed
    from pooledcases.plots.forests._influence import influence
    from pooledcases.plots.forests._leave_one_out import leave_one_out
    from pooledcases.plots.forests._raw_and_shrunken import raw_and_shrunken
    from pooledcases.plots.patients._case_grid import case_grid
    from pooledcases.plots.patients._counts import counts
    from pooledcases.plots.patients._dots_by_group import dots_by_group
    from pooledcases.plots.patients._missing_map import missing_map
    from pooledcases.plots.patients._proportions import proportions
    from pooledcases.plots.patients._stacked import stacked
    from pooledcases.plots.patients._swimmer import swimmer
    from pooledcases.plots.patients._timeline import timeline
    from pooledcases.plots.patients._tipping_point import tipping_point
    from pooledcases.plots.patients._waterfall import waterfall
    from pooledcases.plots.review._appraisal import appraisal
    from pooledcases.plots.review._appraisal_bars import appraisal_bars
    from pooledcases.plots.review._audit_bars import audit_bars
    from pooledcases.plots.review._prisma import prisma
    from pooledcases.plots.studies._albatross import albatross
    from pooledcases.plots.studies._baujat import baujat
    from pooledcases.plots.studies._bubble import bubble
    from pooledcases.plots.studies._drapery import drapery
    from pooledcases.plots.studies._funnel import funnel
    from pooledcases.plots.studies._gosh import gosh
    from pooledcases.plots.studies._labbe import labbe
    from pooledcases.plots.studies._posterior import posterior
    from pooledcases.plots.studies._radial import radial
    from pooledcases.plots.studies._ranges import ranges
    from pooledcases.plots.studies._specification import specification
    from pooledcases.plots.time._against_followup import against_followup
    from pooledcases.plots.time._cumulative_incidence import cumulative_incidence
    from pooledcases.plots.time._pooled_curve import pooled_curve
    from pooledcases.plots.time._status_curves import status_curves
    from pooledcases.plots.time._survival import survival

__all__ = [
    "against_followup",
    "albatross",
    "alternative",
    "appraisal",
    "appraisal_bars",
    "audit_bars",
    "baujat",
    "bubble",
    "case_grid",
    "counts",
    "cumulative",
    "cumulative_incidence",
    "dots_by_group",
    "drapery",
    "footer",
    "forest",
    "forest_printed",
    "funnel",
    "gosh",
    "influence",
    "labbe",
    "leave_one_out",
    "missing_map",
    "pages",
    "pooled_curve",
    "posterior",
    "prisma",
    "proportions",
    "radial",
    "ranges",
    "raw_and_shrunken",
    "render",
    "specification",
    "stacked",
    "status_curves",
    "survival",
    "swimmer",
    "timeline",
    "tipping_point",
    "waterfall",
]

#: Which room each figure lives in; the files of figures start with an underscore, so that no file
#: hides the function it holds.
_ROOMS: Final = {
    "": (
        "alternative",
        "footer",
        "pages",
        "render",
    ),
    "forests": (
        "cumulative",
        "forest",
        "forest_printed",
        "influence",
        "leave_one_out",
        "raw_and_shrunken",
    ),
    "time": (
        "against_followup",
        "cumulative_incidence",
        "pooled_curve",
        "status_curves",
        "survival",
    ),
    "patients": (
        "case_grid",
        "counts",
        "dots_by_group",
        "missing_map",
        "proportions",
        "stacked",
        "swimmer",
        "timeline",
        "tipping_point",
        "waterfall",
    ),
    "studies": (
        "albatross",
        "baujat",
        "bubble",
        "drapery",
        "funnel",
        "gosh",
        "labbe",
        "posterior",
        "radial",
        "ranges",
        "specification",
    ),
    "review": (
        "appraisal",
        "appraisal_bars",
        "audit_bars",
        "prisma",
    ),
}
_HOMES: Final = {
    name: f"{room}._{name}" if room else f"_{name}"
    for room, names in _ROOMS.items()
    for name in names
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
