"""Our numbers against those of R: one rule, and a count of what was compared.

Every comparison with a value of R goes through :func:`against`. The run of the tests prints how
many there were (``conftest.py``), and ``validation/make_comparisons.py`` makes a page of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Where the size of a number ends and rounding begins: differences are relative to the larger.
FLOOR_OF_SIZE = 1e-3
#: A whole run that compares fewer numbers has lost some, and fails.
FEWEST = 220_000


@dataclass(slots=True)
class Tally:
    count: int = 0
    largest: float = 0.0

    def add(self, count: int, largest: float) -> None:
        self.count += count
        self.largest = max(self.largest, largest)


#: By program, method and tolerance, for this process.
TALLIES: dict[tuple[str, str, float], Tally] = {}


def absent(value: Any) -> bool:
    """R has no value here."""
    return value is None or (isinstance(value, str) and value in ("NA", "NaN"))


def numbers(values: Any) -> np.ndarray:
    """As floats, NaN where absent."""
    if isinstance(values, np.ndarray) and values.dtype != object:
        return values.astype(float)
    if isinstance(values, list | tuple | np.ndarray):
        return np.array([numbers(value) for value in values], dtype=float)
    return np.asarray(np.nan if absent(values) else values, dtype=float)


def off(ours: Any, theirs: Any, size: float = FLOOR_OF_SIZE) -> float:
    """The largest |a − b| / max(|b|, size); infinite numbers must be equal."""
    a, b = numbers(ours), numbers(theirs)
    finite = np.isfinite(b)
    if not np.array_equal(a[~finite], b[~finite]):
        return math.inf
    a, b = a[finite], b[finite]
    if not np.isfinite(a).all():
        return math.inf
    apart, scale = np.abs(a - b), np.maximum(np.abs(b), size)
    # with size 0, equal zeros are no difference and nothing else is near 0
    rest = np.where(apart > 0, math.inf, 0.0)
    return float(np.divide(apart, scale, out=rest, where=scale > 0).max(initial=0.0))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Holds numbers against R's, and counts them under the method's name."""

    method: str
    program: str
    tolerance: float | None
    size: float
    absent_too: bool

    def __call__(
        self, ours: Any, theirs: Any, tolerance: float | None = None, size: float | None = None
    ) -> None:
        tolerance = self.tolerance if tolerance is None else tolerance
        assert tolerance is not None, "no tolerance is given"
        a, b = numbers(ours), numbers(theirs)
        assert a.shape == b.shape, (self.method, a.shape, b.shape)
        known = ~np.isnan(b)
        if self.absent_too:
            assert np.isnan(a[~known]).all(), (self.method, ours, theirs)
        apart = off(a[known], b[known], self.size if size is None else size)
        tally = TALLIES.setdefault((self.program, self.method, float(tolerance)), Tally())
        tally.add(int(known.sum()), apart)
        assert apart <= tolerance, (self.method, apart, ours, theirs)


def against(
    method: str,
    tolerance: float | None = None,
    *,
    program: str = "metafor",
    size: float = FLOOR_OF_SIZE,
    absent_too: bool = False,
) -> Comparison:
    """A function of (ours, theirs, tolerance): |a − b| <= tolerance × max(|b|, size), everywhere.

    ``method`` names what is compared, "group: item". What R does not give is not compared; with
    ``absent_too`` it must be absent on our side as well.
    """
    return Comparison(method, program, tolerance, size, absent_too)


def rows() -> list[tuple[str, str, float, int, float]]:
    """What was compared so far, in plain types (they travel between processes)."""
    return [
        (*key, tally.count, tally.largest) for key, tally in sorted(TALLIES.items()) if tally.count
    ]


def add(others: Iterable[tuple[str, str, float, int, float]]) -> None:
    """Take in what another process compared."""
    for program, method, tolerance, count, largest in others:
        TALLIES.setdefault((program, method, tolerance), Tally()).add(count, largest)


def total() -> int:
    return sum(tally.count for tally in TALLIES.values())


def by_group() -> dict[str, int]:
    """The number of comparisons by the group of methods."""
    counts: dict[str, int] = {}
    for (_, method, _), tally in sorted(TALLIES.items(), key=lambda item: item[0][1]):
        group = method.partition(":")[0]
        counts[group] = counts.get(group, 0) + tally.count
    return counts
