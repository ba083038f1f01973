"""Dots of a row that hide none of each other, however many values are close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

#: Diameters of dots in points that are tried, the largest first; and how far apart their middles
#: stand, in diameters, for the thin edge around each.
DIAMETERS: Final = (5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0)
_APART: Final = 1.08


def swarms(rows: Sequence[Sequence[float]], room: float) -> tuple[float, list[list[float]]]:
    """How large the dots of some rows can be, and how far each is moved off its row's middle.

    Parameters
    ----------
    rows : sequence of sequence of float
        Where each dot stands along its row, in inches.
    room : float
        How far a dot may be moved, in inches.

    Returns
    -------
    tuple of float and list of list of float
        Points; inches. Where even the smallest dots do not fit, they are pressed into the room.

    Examples
    --------
    >>> size, (ups,) = swarms([[0.0, 0.0, 1.0]], room=0.3)
    >>> size, [round(up, 3) for up in ups]
    (5.0, [0.0, 0.075, 0.0])
    """
    for diameter in DIAMETERS:
        step = _APART * diameter / 72
        found = [swarm(row, step) for row in rows]
        most = max((abs(up) for row in found for up in row), default=0.0)
        if most <= room:
            break
    press = min(1.0, room / most) if most else 1.0
    return diameter, [[up * press for up in row] for row in found]


def swarm(places: Sequence[float], step: float) -> list[float]:
    """Each dot in the free place nearest to the middle: first above it, then below.

    Dots whose middles are nearer than ``step`` along the row stand ``step`` apart across it.
    """
    ups = [0.0] * len(places)
    last: dict[int, float] = {}
    for index in sorted(range(len(places)), key=lambda i: places[i]):
        level = 0
        while places[index] - last.get(level, -float("inf")) < step * (1 - 1e-9):
            level = -level if level > 0 else 1 - level
        last[level] = places[index]
        ups[index] = step * level
    return ups
