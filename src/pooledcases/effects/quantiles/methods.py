"""The ways from five numbers to a mean and a standard deviation: a registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pooledcases.effects.quantiles.box_cox import box_cox
from pooledcases.effects.quantiles.classical import luo_shi, luo_wan
from pooledcases.effects.quantiles.families import quantile_estimation
from pooledcases.effects.quantiles.summary import FiveNumbers
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileMethod:
    """One way.

    Attributes
    ----------
    function : callable
        Five numbers of many samples, to their means and standard deviations.
    formula : str
        For the ledger.
    normal : bool
        Whether it takes the data to be normal.
    """

    function: Callable[[FiveNumbers], tuple[FloatArray, FloatArray]]
    formula: str
    normal: bool
    label: str
    citation: str


QUANTILE_METHODS: Mapping[str, QuantileMethod] = MappingProxyType(
    {
        "luo-wan": QuantileMethod(
            function=luo_wan,
            formula="mean of Luo, standard deviation of Wan",
            normal=True,
            label="quantiles.luo-wan",
            citation="Luo 2018, Stat Methods Med Res 27:1785; "
            "Wan 2014, BMC Med Res Methodol 14:135",
        ),
        "luo-shi": QuantileMethod(
            function=luo_shi,
            formula="mean of Luo, standard deviation of Shi",
            normal=True,
            label="quantiles.luo-shi",
            citation="Luo 2018, Stat Methods Med Res 27:1785; Shi 2020, Res Synth Methods 11:641",
        ),
        "qe": QuantileMethod(
            function=quantile_estimation,
            formula="quantile estimation: the nearest of five families",
            normal=False,
            label="quantiles.qe",
            citation="McGrath 2020, Stat Methods Med Res 29:2520",
        ),
        "bc": QuantileMethod(
            function=box_cox,
            formula="Box-Cox: normal after a power transformation",
            normal=False,
            label="quantiles.bc",
            citation="McGrath 2020, Stat Methods Med Res 29:2520",
        ),
    }
)
