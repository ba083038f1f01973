"""How studies were appraised, item by item; never a total."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.options import AppraisalAnswer, AppraisalToolWord
from pooledcases.results.base import EXACT, Caution


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalItem:
    """One item or domain.

    Attributes
    ----------
    name : str
        The column.
    answers : tuple of str or None
        One a study: yes, no, unclear, not-applicable, or low, some, high (risk of bias); None where
        it was not judged.
    """

    name: str
    answers: tuple[AppraisalAnswer | None, ...]

    @property
    def counts(self) -> Counter[AppraisalAnswer | None]:
        """Studies by answer."""
        return Counter(self.answers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Appraisal:
    """The appraisal of studies, item by item.

    Attributes
    ----------
    tool : str or None
        The list that the items are of; None for other domains.
    studies : tuple of str
    items : tuple of AppraisalItem
    left_out : tuple of str
        Columns that add items up, which are not shown.
    cautions : tuple of Caution
        PC-M19 where there are such columns.
    """

    kind: ClassVar[str] = "appraisal"
    tolerance: ClassVar[float] = EXACT

    tool: AppraisalToolWord | None
    studies: tuple[str, ...]
    items: tuple[AppraisalItem, ...]
    left_out: tuple[str, ...]
    cautions: tuple[Caution, ...]
