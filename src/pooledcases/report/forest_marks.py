"""Where the diamond and the prediction bar of a forest plot would stand without some studies."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Low end, estimate, high end of the interval; low and high end of the prediction.
Numbers = tuple[float, float, float, float | None, float | None]
#: The same as places in the drawing, by the rows that are left out.
Places = dict[str, list[float | None]]

_NUMBER: Final = r"(-?\d+(?:\.\d+)?)"
_POINT: Final = re.compile(rf"[ML] {_NUMBER} {_NUMBER}")
_PATH: Final = r'data-mark="{kind}-\d+"[^>]*>\s*<path d="([^"]*)"[^>]*clip-path="url\(#([^)]+)\)"'
_CLIP: Final = r'<clipPath id="{name}">\s*<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"'
#: Points by which a mark may stand elsewhere than its numbers say.
_NEAR: Final = 0.5
_AXES: Final[tuple[Callable[[float], float], ...]] = (float, math.log)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The axis of a drawing: where a value stands, never beyond the ends of the plot."""

    turn: Callable[[float], float]
    start: float
    step: float
    ends: tuple[float, float]

    def free(self, value: float) -> float:
        return self.start + self.step * self.turn(value)

    def place(self, value: float | None) -> float | None:
        if value is None:
            return None
        if self.turn is math.log and value <= 0:
            return self.ends[0]
        low, high = self.ends
        return round(min(max(self.free(value), low), high), 2)


def places(svg: str, fits: Sequence[Mapping[str, Numbers]]) -> list[Places]:
    """Where the marks of every fit stand; an empty list where that cannot be known.

    Parameters
    ----------
    svg : str
        A drawing as :func:`pooledcases.report.svg.inline` gives it.
    fits : sequence of mapping of str to numbers
        On the scale of the axis, by the rows that are left out; of all studies under ``""``.

    Notes
    -----
    The axis is read from the diamonds of all studies, whose ends and whose middle are known: a line
    through the ends has to meet the middle. A drawing with other diamonds besides, such as those
    of subgroups, or with one that ends in an arrow, has no answer.

    Examples
    --------
    >>> places("<svg />", [{"": (1.0, 2.0, 3.0, None, None)}])
    []
    """
    found = re.findall(_PATH.format(kind="diamond"), svg)
    if len(found) != len(fits) or not found or not all(fits):
        return []
    axes = [_axis(svg, path, clip, fit[""]) for (path, clip), fit in zip(found, fits, strict=True)]
    ahead = len(re.findall(r'data-mark="prediction-', svg))
    if None in axes or ahead not in (0, sum(fit[""][3] is not None for fit in fits)):
        return []
    return [
        {key: [axis.place(value) for value in numbers] for key, numbers in fit.items()}
        for axis, fit in zip(axes, fits, strict=True)
        if axis is not None
    ]


def _axis(svg: str, path: str, clip: str, numbers: Numbers) -> _Axis | None:
    """The axis on which a drawn diamond has its numbers."""
    drawn = [float(x) for x, _ in _POINT.findall(path)]
    frame = re.search(_CLIP.format(name=re.escape(clip)), svg)
    low, middle, high = numbers[:3]
    if frame is None or not drawn or not low < high:
        return None
    left, width = float(frame[1]), float(frame[2])
    for turn in _AXES if low > 0 else _AXES[:1]:
        step = (max(drawn) - min(drawn)) / (turn(high) - turn(low))
        axis = _Axis(turn, min(drawn) - step * turn(low), step, (left, left + width))
        # the upper tip of a diamond stands at its estimate
        if min(abs(axis.free(middle) - x) for x in drawn) < _NEAR:
            return axis
    return None
