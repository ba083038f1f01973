"""What the treatment of studies that share patients changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import ITERATED, Caution, Interval
from pooledcases.results.dependent import Dependent, OnReaderScale
from pooledcases.results.pooled import Pooled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverlapChoice:
    """The pooled result under one way of treating studies that share patients.

    ``choice`` is the key of a label: ``overlap.`` and ``as-given largest first most-precise
    aggregated modelled``. ``left_out`` names the studies that a choice drops.
    """

    choice: str
    rho: float | None
    k: int
    left_out: tuple[str, ...]
    estimate: float | None
    se: float | None
    ci: Interval | None
    p_value: float | None
    tau2: float | None
    reported: OnReaderScale | None
    fit: Pooled | Dependent

    def as_json(self) -> dict[str, Any]:
        """All but the fit."""
        names = (
            "choice", "rho", "k", "left_out", "estimate", "se", "ci", "p_value", "tau2", "reported",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverlapSensitivity:
    """How far the treatment of overlapping studies moves the result."""

    kind: ClassVar[str] = "overlap_sensitivity"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    level: float
    groups: Mapping[str, tuple[str, ...]]
    choices: tuple[OverlapChoice, ...]
    cautions: tuple[Caution, ...]
