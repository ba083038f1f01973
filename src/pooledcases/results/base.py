"""What every result shares: intervals, cautions, refusals, and read-only arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.guardrails import GUARDRAILS
from pooledcases.options import Lang

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

#: Relative tolerance with which a recomputed result must agree with the committed one.
EXACT, CLOSED_FORM, ITERATED = 0.0, 1e-9, 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """A lower and an upper limit; ``inf`` where a side is unbounded. Encoded as ``[low, high]``."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Caution:
    """One coded caution on a result, as data; the words come from the labels."""

    code: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    status: Literal["open", "acknowledged"] = "open"
    reason: str | None = None

    @property
    def severity(self) -> str:
        """``note`` or ``warn``: a refusal that stands beside a number was passed, and warns."""
        severity = GUARDRAILS[self.code].severity
        return "warn" if severity == "refuse" else severity

    def message(self, lang: Lang = "en") -> str:
        """What it is, for this data, in one sentence."""
        return GUARDRAILS[self.code].message(lang, **self.values)


def caution(code: str, **values: Any) -> Caution:
    """A caution with the values its sentence needs."""
    return Caution(code=code, values=MappingProxyType(dict(values)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refused:
    """An analysis that was refused: no number, the code, the reason and what is offered."""

    kind: ClassVar[str] = "refused"
    tolerance: ClassVar[float] = EXACT

    code: str
    message: str
    offered: str


def frozen_array(values: ArrayLike, dtype: Any = float) -> NDArray[Any]:
    """A read-only copy, so that no result can be changed through its arrays."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def freeze(result: Any) -> None:
    """Copy every array field of a frozen dataclass and make it read-only.

    Call it from ``__post_init__``.
    """
    for item in fields(result):
        value = getattr(result, item.name)
        if isinstance(value, np.ndarray):
            object.__setattr__(result, item.name, frozen_array(value, value.dtype))


def lock(result: Any) -> None:
    """Make every array field read-only without a copy, for arrays that nobody else holds."""
    for item in fields(result):
        value = getattr(result, item.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)


def codes(cautions: Iterable[Caution]) -> tuple[str, ...]:
    """The codes of some cautions, in order.

    Examples
    --------
    >>> codes([caution("PC-M12")])
    ('PC-M12',)
    """
    return tuple(item.code for item in cautions)
