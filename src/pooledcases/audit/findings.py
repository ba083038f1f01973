"""What a recomputation hands to the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pooledcases.audit.decide import Reading
from pooledcases.results.audit import Inputs


@dataclass(frozen=True, slots=True)
class Found:
    """What a claim's definition gives.

    Attributes
    ----------
    readings : tuple of Reading
        Usually one. Several where the document leaves the definition open (a p-value whose test is
        not named); the one that agrees best is taken, the first at a tie.
    inputs : Inputs
        What was used.
    """

    readings: tuple[Reading, ...]
    inputs: Inputs


class Other(NamedTuple):
    """Another definition and what it gives; the audit asks whether that is what is printed."""

    definition: str
    reading: Reading
    params: Mapping[str, str]
