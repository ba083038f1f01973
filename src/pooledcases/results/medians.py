"""Medians of studies, pooled as medians."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import ITERATED, Caution, Interval
from pooledcases.results.effects import Reason
from pooledcases.results.pooled import Pooled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianRow:
    """One study: its median (or difference of medians), its patients, its share of the weight.

    ``se`` and ``family`` (what was fitted, of two groups two names) exist for ``qe`` only. ``why``
    says why a study is left out, in the language of the reader; ``reason`` is its English text.
    """

    study: str
    median: float | None
    n: float | None
    weight: float | None
    se: float | None
    family: str | None
    included: bool
    why: Reason | None = None

    @property
    def reason(self) -> str | None:
        """Why the study is left out, in English."""
        return None if self.why is None else self.why.text()

    def as_json(self) -> dict[str, Any]:
        """The fields, with the reason as text."""
        names = ("study", "median", "n", "weight", "se", "family", "included", "reason")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PooledMedian:
    """Medians pooled without a conversion to means.

    Attributes
    ----------
    method : str
        ``median-of-medians``, ``weighted-median-of-medians`` or ``qe``.
    quantity : {"median", "difference"}
        The median of one group, or the difference of the medians of two.
    level : float
    k : int
        Studies.
    n : float or None
        Patients of the included studies; None where a study does not report them.
    estimate : float
    ci : Interval
        Unbounded where too few studies can exclude anything.
    coverage : float or None
        What the interval covers at least, exactly; None for ``qe``.
    interval_method : str
        ``sign test, exact``, ``sign test, normal`` or the inference of the pooled fit.
    fit : Pooled or None
        The inverse-variance fit, for ``qe``.
    studies : tuple of MedianRow
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "pooled_median"
    tolerance: ClassVar[float] = ITERATED

    method: str
    quantity: str
    level: float
    k: int
    n: float | None
    estimate: float
    ci: Interval
    coverage: float | None
    interval_method: str
    fit: Pooled | None
    studies: tuple[MedianRow, ...]
    cautions: tuple[Caution, ...] = ()
