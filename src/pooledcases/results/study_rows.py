"""The rows of a study table in a fit, made when somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from pooledcases.results.base import FloatArray, frozen_array
from pooledcases.results.effects import Effects, optionals
from pooledcases.results.pooled import StudyResult


class StudyRows(Sequence[StudyResult]):
    """Every row of the effects with its share of the weight, in the order of the table.

    A fit of a million studies, or one of a thousand fits of a loop, is rarely read row by row: the
    rows are made once, at the first look.

    Parameters
    ----------
    effects : Effects
    share : ndarray, shape (rows,)
        Of the weight; NaN where a row has none.

    Examples
    --------
    >>> import numpy as np
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.1, 0.3], "vi": [0.02, 0.03]}
    >>> rows = StudyRows(effect_sizes(table, measure="GEN"), np.array([0.6, 0.4]))
    >>> len(rows), rows[0].weight, [row.yi for row in rows]
    (2, 0.6, [0.1, 0.3])
    """

    __slots__ = ("_effects", "_made", "_share")

    def __init__(self, effects: Effects, share: FloatArray) -> None:
        self._effects = effects
        self._share = frozen_array(share)
        self._made: tuple[StudyResult, ...] | None = None

    def __len__(self) -> int:
        return len(self._effects.study)

    @overload
    def __getitem__(self, index: int) -> StudyResult: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[StudyResult, ...]: ...

    def __getitem__(self, index: int | slice) -> StudyResult | tuple[StudyResult, ...]:
        return self._rows()[index]

    def __iter__(self) -> Iterator[StudyResult]:
        return iter(self._rows())

    def __repr__(self) -> str:
        return f"StudyRows of {len(self)} studies"

    def as_json(self) -> list[StudyResult]:
        """All of them."""
        return list(self)

    def _rows(self) -> tuple[StudyResult, ...]:
        if self._made is None:
            self._made = _made(self._effects, self._share)
        return self._made


def _made(effects: Effects, share: FloatArray) -> tuple[StudyResult, ...]:
    columns = (
        effects.study,
        optionals(effects.yi),
        optionals(effects.vi),
        optionals(share),
        effects.intervals(),
        effects.all_reported(),
        effects.included.tolist(),
        effects.reason,
    )
    return tuple(
        StudyResult(
            study=study, yi=yi, vi=vi, weight=weight, ci=ci, reported=reported, included=use,
            reason=reason,
        )
        for study, yi, vi, weight, ci, reported, use, reason in zip(*columns, strict=True)
    )  # fmt: skip
