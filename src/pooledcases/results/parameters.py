"""What a model estimates besides the effect and tau²."""

from __future__ import annotations

from dataclasses import dataclass

from pooledcases.results.base import Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelParameter:
    """One more parameter of a model.

    Attributes
    ----------
    name : str
        ``intraclass-correlation``, …: a label's key is ``parameter.`` and this.
    estimate : float
    se : float or None
        None on the boundary.
    ci : Interval or None
    ci_method : str or None
        ``profile likelihood``, ….
    """

    name: str
    estimate: float
    se: float | None
    ci: Interval | None
    ci_method: str | None
