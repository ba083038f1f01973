"""Figures: a result in, the Axes it was drawn on out.

Every figure function takes what it draws first, then ``ax=None``, then options, and returns the
Axes. Nothing is loaded before a figure is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pooledcases.plots._against_followup import against_followup
    from pooledcases.plots._albatross import albatross
    from pooledcases.plots._alternative import alternative
    from pooledcases.plots._appraisal import appraisal
    from pooledcases.plots._appraisal_bars import appraisal_bars
    from pooledcases.plots._audit_bars import audit_bars
    from pooledcases.plots._baujat import baujat
    from pooledcases.plots._bubble import bubble
    from pooledcases.plots._case_grid import case_grid
    from pooledcases.plots._counts import counts
    from pooledcases.plots._cumulative import cumulative
    from pooledcases.plots._cumulative_incidence import cumulative_incidence
    from pooledcases.plots._dots_by_group import dots_by_group
    from pooledcases.plots._drapery import drapery
    from pooledcases.plots._footer import footer
    from pooledcases.plots._forest import forest
    from pooledcases.plots._forest_printed import forest_printed
    from pooledcases.plots._funnel import funnel
    from pooledcases.plots._gosh import gosh
    from pooledcases.plots._influence import influence
    from pooledcases.plots._labbe import labbe
    from pooledcases.plots._leave_one_out import leave_one_out
    from pooledcases.plots._missing_map import missing_map
    from pooledcases.plots._pooled_curve import pooled_curve
    from pooledcases.plots._posterior import posterior
    from pooledcases.plots._prisma import prisma
    from pooledcases.plots._proportions import proportions
    from pooledcases.plots._radial import radial
    from pooledcases.plots._ranges import ranges
    from pooledcases.plots._raw_and_shrunken import raw_and_shrunken
    from pooledcases.plots._render import render
    from pooledcases.plots._specification import specification
    from pooledcases.plots._stacked import stacked
    from pooledcases.plots._status_curves import status_curves
    from pooledcases.plots._survival import survival
    from pooledcases.plots._swimmer import swimmer
    from pooledcases.plots._timeline import timeline
    from pooledcases.plots._tipping_point import tipping_point
    from pooledcases.plots._waterfall import waterfall

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

#: The files of figures start with an underscore, so that no file hides the function it holds.
_HOMES: Final = {name: f"_{name}" for name in __all__}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
