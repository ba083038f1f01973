"""Processor time of one thread, and what a table of ratios is made of."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final


@dataclass(frozen=True, slots=True)
class Timing:
    """One task against one other program.

    Attributes
    ----------
    task : str
    unit : str
        What one time is for: a meta-analysis, a subset, a call.
    ours, theirs : float
        Seconds of processor time a unit.
    other : str
        The other program, with its version.
    distance : float or None
        The largest distance between the two answers; None where there is only one.
    """

    task: str
    unit: str
    ours: float
    other: str
    theirs: float
    distance: float | None = None

    @property
    def ratio(self) -> float:
        """How many times longer the other takes."""
        return self.theirs / self.ours


#: Seconds that all runs of a call take together at least.
_ENOUGH: Final = 0.25


def seconds(call: Callable[[], object], *, units: int = 1, repeats: int = 5) -> float:
    """Processor seconds a unit, the median of some runs after one that is not counted.

    What is over in milliseconds is run again until a quarter of a second has passed, on both sides
    of a comparison: five such runs would measure how warm the machine is.
    """
    call()
    times: list[float] = []
    while len(times) < repeats or sum(times) < _ENOUGH:
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return median(times) / units


def extra_memory(call: Callable[[], object]) -> int:
    """Bytes that a call needs at its peak beyond what it gives back."""
    tracemalloc.start()
    kept = call()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return peak - held
