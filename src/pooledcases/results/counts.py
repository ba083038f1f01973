"""Plain counts by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import EXACT, Caution


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """How many there are of each.

    Attributes
    ----------
    counts : mapping of str to int
        By name, in the order that a reader sees.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "counts"
    tolerance: ClassVar[float] = EXACT

    counts: Mapping[str, int]
    cautions: tuple[Caution, ...] = ()
