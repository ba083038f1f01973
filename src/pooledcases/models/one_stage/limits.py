"""Profile-likelihood limits: where the likelihood has fallen far enough, all else at its best."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from pooledcases.models.one_stage.climb import LARGEST, climb
from pooledcases.models.one_stage.fit import Fit
from pooledcases.models.one_stage.ridge import TAU, Ridge, bearing, cubic, followed, on_ridge
from pooledcases.models.one_stage.surfaces import Places
from pooledcases.results.base import Interval

_STEPS = 80
#: Where the others are this far below their best, the bracket would be set by a guess.
_OFF_RIDGE = 0.02
#: A mean beyond this is no limit; on the logit or log scale it means 0 or infinity.
_FARTHEST = 1e4
#: Losses of the ridge that are this close to the drop may be on either side of it.
_UNSURE = 1e-3
#: How far a limit may be off, relatively.
_SETTLED = 3e-10
#: What the others may still add: that is known to second order, and the rest is far less.
_ON_RIDGE = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """The profile at one value of the parameter: the root of twice the loss of log-likelihood, its
    derivative (0 where that is not known), and what the others could still add; ``rough`` where it
    is only about there, as on the ridge."""

    value: float
    loss: float
    rise: float
    rest: float = 0.0
    rough: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One limit's search: what to do, and the nearest points known in and out."""

    index: int
    others: list[int]
    drop: float
    top: float
    farthest: float
    inside: _Point
    outside: _Point | None = None

    @property
    def sign(self) -> float:
        return float(np.sign(self.farthest))

    def narrowed(self, point: _Point) -> _Side:
        """With one more point."""
        inside = point.loss < self.drop
        return replace(self, inside=point) if inside else replace(self, outside=point)

    def holds(self, value: float) -> bool:
        """Whether a value is between the points in and out."""
        ahead = (value - self.inside.value) * self.sign >= 0
        return ahead and (self.outside is None or (self.outside.value - value) * self.sign >= 0)


def profile_limits(fit: Fit, name: str, *, level: float) -> Interval | None:
    """The interval of one parameter by profile likelihood; None where the search was lost.

    The root of the log-likelihood's loss, which is nearly linear in the parameter, is followed by
    cubics inside a bracket, while the other parameters follow their ridge: Venzon & Moolgavkar
    1988, Appl Stat 37:87. A limit is infinite, or for a standard deviation 0, where the likelihood
    never falls that far.
    """
    index = fit.surface.names.index(name)
    drop = float(special.ndtri(0.5 + level / 2))
    top = float(fit.top.theta[0, index])
    spread = index in fit.surface.spreads
    others = [i for i in range(fit.top.theta.shape[1]) if i != index and i in fit.free]
    rise = _bend(fit, index) ** 0.5
    sides = [
        _Side(
            index=index,
            others=others,
            drop=drop,
            top=top,
            farthest=sign * (LARGEST if spread else _FARTHEST),
            inside=_Point(value=top, loss=0.0, rise=sign * rise),
        )
        for sign in (-1.0, 1.0)
    ]
    fall = float(np.sqrt(max(2 * (fit.log_likelihood - float(fit.common.value[0])), 0.0)))
    if spread and not (top > 0 and fall > drop):
        found = _limits(fit, sides[1:])
        return None if found is None else Interval(0.0, found[0])
    if spread:
        # where the standard deviation is 0 its likelihood is flat
        zero = _Point(value=0.0, loss=fall if index == TAU else np.inf, rise=0.0)
        sides[0] = replace(sides[0], outside=zero)
    found = _limits(fit, sides)
    return None if found is None else Interval(*found)


def _bend(fit: Fit, index: int) -> float:
    """Minus the profile's second derivative at the top; that at 0 where the top is 0."""
    if index not in fit.free:
        return max(-float(fit.top.hessian[0, index, index]), 1e-12)
    return 1 / fit.variance_of(index)


def _limits(fit: Fit, sides: list[_Side]) -> list[float] | None:
    """The limits of some sides, whose places are looked at together; None where one is lost."""
    sides, at = _begin(fit, sides)
    left, found = list(range(len(sides))), [np.nan] * len(sides)
    for _ in range(_STEPS):
        if at.lost:
            return None
        points = _points(fit, at, sides)
        if max(point.rest for point in points) > _OFF_RIDGE:
            at = climb(fit.surface, at, sides[0].others, steps=4).places
            points = _points(fit, at, sides)
        looks = [_look(side, point) for side, point in zip(sides, points, strict=True)]
        for which, look in zip(left, looks, strict=True):
            if look.done:
                found[which] = look.new
        on = [row for row, look in enumerate(looks) if not look.done]
        if not on:
            return found
        left, sides = [left[row] for row in on], [looks[row].side for row in on]
        new = np.array([looks[row].new for row in on])
        at = at if len(on) == len(looks) else at.take(on)
        at = followed(fit.surface, at, sides[0].index, sides[0].others, new)
    return None


@dataclass(frozen=True, slots=True)
class _Look:
    """What a point tells a side: where to look next, or the limit."""

    side: _Side
    new: float
    done: bool


def _look(side: _Side, point: _Point) -> _Look:
    other = (side.outside or side.inside) if point.loss < side.drop else side.inside
    side = side.narrowed(point)
    if point.loss < side.drop and abs(point.value) >= abs(side.farthest):
        return _Look(side, float(np.inf * side.sign), done=True)
    new, error = _next(side, point, other)
    settled = point.rest <= _ON_RIDGE and error <= _SETTLED * max(abs(new), 1e-6)
    return _Look(side, new, done=settled)


def _begin(fit: Fit, sides: list[_Side]) -> tuple[list[_Side], Places]:
    """The first places, and the brackets as far as the ridge shows them."""
    index, others = sides[0].index, sides[0].others
    if fit.ridge is None or index != TAU:
        guesses = np.array([_first_guess(fit, side) for side in sides])
        start = fit.top.take([0] * len(sides))
        return sides, followed(fit.surface, start, index, others, guesses)
    sides = [_bracketed(fit, fit.ridge, side) for side in sides]
    guesses = np.array([_first_guess(fit, side) for side in sides])
    return sides, on_ridge(fit.surface, fit.ridge, guesses, others)


def _bracketed(fit: Fit, ridge: Ridge, side: _Side) -> _Side:
    """The nearest places of the ridge in and out."""
    ahead = np.flatnonzero((ridge.taus - side.top) * side.sign > 0)
    lost = fit.log_likelihood - ridge.heights
    for row in ahead if side.sign > 0 else ahead[::-1]:
        loss = float(np.sqrt(max(2 * lost[row], 0.0)))
        rise = -float(ridge.slopes[row]) / loss if loss > 0 else 0.0
        if abs(loss - side.drop) > _UNSURE:
            value = float(ridge.taus[row])
            side = side.narrowed(_Point(value=value, loss=loss, rise=rise, rough=True))
        if loss >= side.drop:
            break
    return side


def _first_guess(fit: Fit, side: _Side) -> float:
    """By the points that are known, or from the curvature at the top."""
    if side.outside is not None:
        guess = _cubic(side.drop, side.outside, side.inside)
        if side.holds(guess):
            return guess
    half = (side.drop - side.inside.loss) / max(abs(side.inside.rise), 1e-6)
    if side.index not in fit.surface.spreads:
        return side.inside.value + side.sign * half
    if side.outside is not None:
        # a standard deviation's likelihood falls more steeply towards 0
        return max(side.inside.value - 0.8 * half, 0.3 * side.inside.value)
    return side.inside.value + min(max(1.2 * half, 1e-3), 4.0)


def _next(side: _Side, point: _Point, other: _Point) -> tuple[float, float]:
    """By the cubic, or Newton's step, and how far it may be from the limit; where they leave the
    bracket, its middle or twice as far."""
    newton = point.value + (side.drop - point.loss) / point.rise if point.rise else np.nan
    reach = max(3 * abs(point.value - side.top), 1e-6)
    scale = max(abs(point.value), 1e-6)
    for new, order in ((_cubic(side.drop, point, other), 2), (newton, 1)):
        known = side.outside is not None or abs(new - side.top) <= reach
        if np.isfinite(new) and point.rise * side.sign > 0 and side.holds(new) and known:
            # the cubic is off by the squares of both distances, Newton's step by that of its own
            away = (new - point.value) / scale
            exact = order == 2 and not other.rough
            both = away * (new - other.value) / scale if exact else away
            return float(new), float(scale * both**2)
    if side.outside is not None:
        return 0.5 * (side.inside.value + side.outside.value), np.inf
    most = abs(side.farthest)
    return float(np.clip(side.top + side.sign * reach, -most, most)), np.inf


def _cubic(drop: float, point: _Point, other: _Point) -> float:
    """The value at which the loss is the drop: the cubic of the value by the loss that has both
    points and slopes. NaN where the drop is far from both, or it does not exist."""
    width = other.loss - point.loss
    if not np.isfinite(width) or width == 0 or not point.rise * other.rise > 0:
        return np.nan
    t, far = (drop - point.loss) / width, other.value - point.value
    if not -0.5 <= t <= 1:
        return np.nan
    return float(point.value + cubic(t, far, width / point.rise, width / other.rise))


def _points(fit: Fit, at: Places, sides: list[_Side]) -> list[_Point]:
    """The profile at one place of each side."""
    index, others = sides[0].index, sides[0].others
    step, tilt = bearing(at, index, others)
    score = at.score[:, others]
    gain = 0.5 * (score * step).sum(axis=1)
    heights = at.value + at.lift + gain
    slopes = at.score[:, index] + (score * tilt).sum(axis=1)
    losses = np.sqrt(np.maximum(2 * (fit.log_likelihood - heights), 0.0))
    rests = at.lift + np.abs(gain)
    columns = (column.tolist() for column in (at.theta[:, index], losses, slopes, rests))
    return [
        _Point(value=value, loss=loss, rise=-slope / loss if loss > 0 else 0.0, rest=rest)
        for value, loss, slope, rest in zip(*columns, strict=True)
    ]
