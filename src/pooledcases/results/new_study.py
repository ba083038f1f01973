"""What a fit says of a study that is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import ITERATED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewStudy:
    """The probability that the effect of a new study is larger than a value.

    Attributes
    ----------
    scale : str
        A key of :data:`pooledcases.scales.SCALES`: on which the effects were analysed.
    value, reported_value : float
        On the analysis scale and on the reader's.
    probability : float or None
        None where there is no prediction: fewer than three studies, or equal effects.
    prediction_method : str or None
        Whose distribution it is.
    """

    kind: ClassVar[str] = "new_study"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    scale: str
    value: float
    reported_value: float
    probability: float | None
    prediction_method: str | None
