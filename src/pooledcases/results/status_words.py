"""How the words of a status were read: which are the event, which count as without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import EXACT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusWords:
    """The words of a status column by what they count as, each with its patients.

    Attributes
    ----------
    column : str
    event : mapping of str to int
        The words that were asked for, those that nobody has with 0.
    competing : mapping of str to int
        Words of events that compete with it; empty where none is named.
    without : mapping of str to int
        Every other word: these patients count as without the event.
    missing : mapping of str to int
        Patients who are left out because their status is missing, by the code of why.

    Notes
    -----
    Of the first three only patients who are used are counted, so that they add up to n.
    """

    kind: ClassVar[str] = "status_words"
    tolerance: ClassVar[float] = EXACT

    column: str
    event: Mapping[str, int]
    competing: Mapping[str, int]
    without: Mapping[str, int]
    missing: Mapping[str, int]
