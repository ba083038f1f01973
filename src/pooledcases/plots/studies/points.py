"""Names of points: beside them where there is room, or numbered and listed under the figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, text_height, text_width, widest
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects

#: Inches: from left, foot, right, top.
Spot = tuple[float, float, float, float]

#: Names that are wider than this, in inches, are listed.
_SHORT: Final = 1.65
#: So many names are told one by one.
_MOST_NAMES: Final = 6
_CLEAR: Final = 0.055
_RINGS: Final = 26
#: Places of a leader that are kept clear.
_STEPS: Final = 12


def not_drawn(effects: Effects, lang: Lang) -> list[str]:
    """A line on the rows that have no effect."""
    names = [effects.study[row] for row in np.flatnonzero(~effects.included)]
    if not names:
        return []
    return [label("plots.not_drawn", lang, studies=listed(names, lang))]


def listed(names: Sequence[str], lang: Lang) -> str:
    """Some names, the first of many."""
    text = label("plots.name_gap", lang).join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return label("plots.and_more", lang, studies=text, n=more) if more > 0 else text


class Naming:
    """What stands beside some points of a figure, and what is listed under it.

    Parameters
    ----------
    names : sequence of str
        Of every point.
    chosen : sequence of int
        The points that are named, the most important first.
    lang : {"en", "zh"}
    numbers : sequence of int
        Of the points in the table of studies, written where names are long.
    """

    def __init__(
        self, names: Sequence[str], chosen: Sequence[int], lang: Lang, *, numbers: Sequence[int]
    ) -> None:
        self.chosen = tuple(chosen)
        self._lang: Lang = lang
        self._names = [names[row] for row in self.chosen]
        self.short = widest(self._names, style.SMALL) <= _SHORT
        self.marks = self._names if self.short else [str(numbers[row]) for row in self.chosen]

    def notes(self) -> list[str]:
        """The list of numbers and names; none where names stand beside the points."""
        if self.short or not self._names:
            return []
        rows = sorted(zip(map(int, self.marks), self._names, strict=True))
        gap = label("plots.row_gap", self._lang)
        studies = gap.join(f"{mark} {name}" for mark, name in rows)
        return [label("plots.named_all", self._lang, studies=studies)]

    def write(self, canvas: Canvas, xs: FloatArray, ys: FloatArray) -> None:
        """Write the names where they cover neither a point nor each other, with a leader."""
        placed = self._places(canvas, [_inches(canvas, *at) for at in zip(xs, ys, strict=True)])
        ways = np.array([box for item in placed for box in item.way]).reshape(-1, 4)
        for item in placed:
            _leader(canvas, item.spot, item.at, item.half)
            # a line that cannot but run under a name is not seen through its letters
            crossed = _hits(_around(*item.at, item.half), ways)
            atoms.words(
                canvas, *item.at, item.text, align="center", size=style.SMALL, y_in_inches=True,
                gid="name", ground="white" if crossed else None,
            )  # fmt: skip

    def _places(self, canvas: Canvas, spots: Sequence[tuple[float, float]]) -> list[_Placed]:
        taken = [(x - _CLEAR, y - _CLEAR, x + _CLEAR, y + _CLEAR) for x, y in spots]
        placed: list[_Placed] = []
        lines: list[Spot] = []
        for row, text in zip(self.chosen, self.marks, strict=True):
            half = (text_width(text, style.SMALL) / 2 + 0.02, text_height(text, style.SMALL) / 2)
            names = [_around(*item.at, item.half) for item in placed]
            # where it is crowded, a name that a leader crosses is better than none
            found = _free(canvas, spots[row], half, [*taken, *lines], names) or _free(
                canvas, spots[row], half, taken
            )
            if found is not None:
                placed.append(_Placed(text, spots[row], found, half))
                taken.append(_around(*found, half))
                lines += placed[-1].way
        return placed


@dataclass(frozen=True, slots=True)
class _Placed:
    """A name, the point it belongs to, and where it stands."""

    text: str
    spot: tuple[float, float]
    at: tuple[float, float]
    half: tuple[float, float]

    @property
    def way(self) -> list[Spot]:
        """The room of its leader."""
        return _along(self.spot, self.at, self.half)


def _leader(
    canvas: Canvas, spot: tuple[float, float], at: tuple[float, float], half: tuple[float, float]
) -> None:
    """A thin line to a point that is far from its name."""
    end = _leader_end(spot, at, half)
    if end is None:
        return
    atoms.leader(canvas, spot, end)


def _leader_end(
    spot: tuple[float, float], at: tuple[float, float], half: tuple[float, float]
) -> tuple[float, float] | None:
    """Where a leader meets its name; None where the name is close to its point."""
    gap_x = max(abs(at[0] - spot[0]) - half[0], 0.0)
    gap_y = max(abs(at[1] - spot[1]) - half[1], 0.0)
    if math.hypot(gap_x, gap_y) < 0.1:
        return None
    return (
        min(max(spot[0], at[0] - half[0]), at[0] + half[0]),
        min(max(spot[1], at[1] - half[1]), at[1] + half[1]),
    )


def _along(
    spot: tuple[float, float], at: tuple[float, float], half: tuple[float, float]
) -> list[Spot]:
    """Small boxes along a leader, so that it crosses no name and no name stands on it."""
    end = _leader_end(spot, at, half)
    if end is None:
        return []
    shares = np.linspace(0.0, 0.95, _STEPS)
    xs, ys = (spot[i] + shares * (end[i] - spot[i]) for i in (0, 1))
    return [_around(float(x), float(y), (0.01, 0.01)) for x, y in zip(xs, ys, strict=True)]


def _inches(canvas: Canvas, x: float, y: float) -> tuple[float, float]:
    pixel = canvas.ax.transData.transform((x, y))
    across, up = canvas.ax.transAxes.inverted().transform(pixel)
    return float(across) * canvas.box.width, float(up) * canvas.box.height


def _around(x: float, y: float, half: tuple[float, float]) -> Spot:
    return (x - half[0], y - half[1], x + half[0], y + half[1])


def _free(
    canvas: Canvas,
    spot: tuple[float, float],
    half: tuple[float, float],
    taken: Sequence[Spot],
    names: Sequence[Spot] = (),
) -> tuple[float, float] | None:
    """The nearest free place around a point; right of it, then above, first of all."""
    others, written = np.array(taken), np.array(names).reshape(-1, 4)
    for ring in range(_RINGS):
        away = 0.06 + 0.05 * ring
        for angle in _ANGLES:
            x = spot[0] + (half[0] + away) * math.cos(angle)
            y = spot[1] + (half[1] + away) * math.sin(angle)
            mine = _around(x, y, half)
            inside = (
                mine[0] > 0.02
                and mine[2] < canvas.box.width + 0.2
                and mine[1] > 0.02
                and mine[3] < canvas.box.height
            )
            if not inside or _hits(mine, others):
                continue
            if not any(_hits(box, written) for box in _along(spot, (x, y), half)):
                return x, y
    return None


def _hits(mine: Spot, others: np.ndarray) -> bool:
    apart = (
        (others[:, 0] >= mine[2])
        | (others[:, 2] <= mine[0])
        | (others[:, 1] >= mine[3])
        | (others[:, 3] <= mine[1])
    )
    return not bool(apart.all())


_ANGLES: Final = tuple(
    math.radians(degrees) for degrees in (0, 30, -30, 60, -60, 90, -90, 180, 150, -150, 120, -120)
)
