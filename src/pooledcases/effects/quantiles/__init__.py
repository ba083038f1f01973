"""Medians with quartiles or range: means and standard deviations from them, on request only.

Skewed small samples are printed as a median with quartiles or range. What follows for the mean
holds for normal data, or for a family that is guessed from three or five numbers: a conversion is
made only when it is asked for, always with the skewness check, and never without its caution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.effects.quantiles.cautions import conversion_cautions
    from pooledcases.effects.quantiles.methods import QUANTILE_METHODS, QuantileMethod
    from pooledcases.effects.quantiles.source import COLUMNS, from_quantiles

__all__ = [
    "COLUMNS",
    "QUANTILE_METHODS",
    "QuantileMethod",
    "conversion_cautions",
    "from_quantiles",
]

make_lazy(
    __name__,
    {
        ".cautions": "conversion_cautions",
        ".methods": "QUANTILE_METHODS QuantileMethod",
        ".source": "COLUMNS from_quantiles",
    },
)
