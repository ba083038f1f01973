"""The measures of effect: from counts, means or correlations to an effect and its variance.

One module for each kind of data. To add a measure, write its formula and its entry in the module's
``SPECS``, its word in :data:`pooledcases.options.Measure`, and its name in the labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases.effects.measures import (
    associations,
    correlations,
    means,
    proportions,
    rates,
    two_groups,
)
from pooledcases.effects.measures.spec import (
    COUNTED_IN,
    ONE_PROPORTION,
    ONE_RATE,
    TWO_GROUPS,
    TWO_RATES,
    MeasureSpec,
)

__all__ = [
    "COUNTED_IN",
    "MEASURES",
    "ONE_PROPORTION",
    "ONE_RATE",
    "TWO_GROUPS",
    "TWO_RATES",
    "MeasureSpec",
]

#: What is never computed here, only reported or given.
_NEVER_COMPUTED = {
    "HR": MeasureSpec(
        scale="log",
        label="measure.HR",
        ratio=True,
        citation="Parmar 1998, Stat Med 17:2815",
    ),
    "GEN": MeasureSpec(scale="identity", label="measure.GEN", citation="as given"),
}

MEASURES: Mapping[str, MeasureSpec] = MappingProxyType(
    {
        **proportions.SPECS,
        **rates.SPECS,
        **two_groups.SPECS,
        **associations.SPECS,
        **means.SPECS,
        **correlations.SPECS,
        **_NEVER_COMPUTED,
    }
)
