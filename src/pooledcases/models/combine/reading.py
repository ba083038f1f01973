"""P-values as printed, with their directions and weights, to one-sided ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import Table, cell_states, columns_of, numbers, texts
from pooledcases.effects.printed import parse
from pooledcases.errors import InputError
from pooledcases.models.cautions import one_study
from pooledcases.models.combine.methods import OneSided
from pooledcases.models.combine.words import DirectionWords
from pooledcases.results.base import Caution, caution
from pooledcases.results.combined import PValueRow
from pooledcases.results.effects import Reason


class PValues:
    """The rows of a table of p-values, and the problems found so far."""

    def __init__(
        self, frame: Table | Sequence[object] | ArrayLike, *, pval: str, study: str, two_sided: bool
    ) -> None:
        if not hasattr(frame, "items"):
            frame = {pval: cast(ArrayLike, frame)}
        self._table = columns_of(cast(Table, frame), pval=pval, study=study)
        self._two_sided = two_sided
        self._problems: list[tuple[int, str]] = []
        cells = texts(self._table, pval)
        size = len(cells)
        names = texts(self._table, study) if study in self._table else [None] * size
        self._study = [str(i + 1) if name is None else str(name) for i, name in enumerate(names)]
        self._printed: list[str | None] = list(cells)
        self._bound = np.zeros(size, dtype=bool)
        self._p = np.array([self._value(row) for row in range(size)], dtype=float)
        self._direction = np.ones(size)
        self._weights = np.ones(size)
        self._reasons: list[Reason | None] = [
            _missing(pval) if cell is None else None for cell in cells
        ]

    def directions(self, column: str, words: DirectionWords) -> None:
        """Read the directions; rows without one are left out."""
        states = cell_states(self._table, column)
        for row, cell in enumerate(texts(self._table, column)):
            side = 0 if cell is None else words.side(cell)
            if side is None:
                self._complain(row, f"direction {cell!r} is not known; use one of {words.named}.")
            elif side == 0 and self._reasons[row] is None:
                self._reasons[row] = no_direction(column, states[row])
            self._direction[row] = side or 0

    def weigh(self, weights: str | Sequence[float] | None) -> None:
        """Read the weights of the rows that are used."""
        if weights is None:
            return
        table = self._table if isinstance(weights, str) else {"weights": np.array(weights, object)}
        given = numbers(table, weights if isinstance(weights, str) else "weights")
        if len(given) != len(self._p):
            raise InputError(
                f"weights holds {len(given)} values for {len(self._p)} rows; give one for each."
            )
        for row in self._used.tolist():
            if not 0 < given[row] < np.inf:
                self._complain(row, "its weight is not above 0; correct it, or leave the row out.")
        self._weights = given

    def finish(self) -> None:
        """Raise every problem found."""
        if not self._problems and not len(self._used):
            raise InputError("There is no p-value to combine: every row is left out.")
        if self._problems:
            # cells are read column by column, and corrected row by row
            in_order = sorted(self._problems, key=lambda problem: problem[0])
            raise InputError([sentence for _, sentence in in_order])

    def one_sided(self) -> OneSided:
        """The p-values of the used rows towards the hypothesis."""
        used = self._used
        p = self._p[used]
        if not self._two_sided:
            return OneSided(p, 1 - p, self._share[used])
        near, far, toward = p / 2, 1 - p / 2, self._direction[used] > 0
        return OneSided(np.where(toward, near, far), np.where(toward, far, near), self._share[used])

    def rows(self) -> tuple[PValueRow, ...]:
        """Every row, used or not."""
        used = self._used
        one_sided = np.full(len(self._p), np.nan)
        one_sided[used] = self.one_sided().p
        return tuple(
            PValueRow(
                study=self._study[row],
                printed=self._printed[row],
                direction=int(self._direction[row]) or None if self._two_sided else None,
                one_sided=None if reason else float(one_sided[row]),
                weight=None if reason else float(self._share[row]),
                bound=bool(self._bound[row]) and reason is None,
                reason=reason,
            )
            for row, reason in enumerate(self._reasons)
        )

    def cautions(self) -> tuple[Caution, ...]:
        """Rows left out, and a single row."""
        total, used = len(self._p), len(self._used)
        left = [caution("PC-M17", missing=total - used, total=total)] if used < total else []
        return (*left, *one_study(used))

    @property
    def _used(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.flatnonzero([reason is None for reason in self._reasons])

    @property
    def _share(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(self._weights / self._weights[self._used].sum())

    def _value(self, row: int) -> float:
        """One p-value; NaN where there is none or it is a problem."""
        cell = self._printed[row]
        if cell is None:
            return np.nan
        found = parse(cell)
        if found is None or not 0 <= found.value <= 1:
            self._complain(row, f"{cell!r} is no p-value; write it as 0.03 or <0.001, or NR.")
        elif found.sign == ">":
            self._complain(
                row,
                f"{cell!r} bounds the p-value from below only and may be anything up to 1; give "
                "the p-value, or NR to leave the row out.",
            )
        elif found.value in (0, 1):
            self._complain(
                row,
                f"a p-value of exactly {found.value:g} is a rounded one; write it as a bound "
                "(such as <0.001), or with more digits.",
            )
        else:
            self._bound[row] = found.sign == "<"
            return found.value
        return np.nan

    def _complain(self, row: int, sentence: str) -> None:
        self._problems.append((row, f"row {row + 1} ({self._study[row]}): {sentence}"))


def no_direction(column: str, state: str) -> Reason:
    """Why a row has no direction: it is unclear, or nothing is reported."""
    return Reason(key="reason.no_direction") if state in ("known", "UNC") else _missing(column)


def _missing(column: str) -> Reason:
    return Reason(key="reason.not_reported", values={"columns": column})
