"""Where the nodes of an integral over normal study effects are placed.

Studies of few patients share one line of nodes; others have nodes around their own peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.kernels.study_terms import Array, Terms

#: The spacing in widths of the peak: the rule's error for a normal peak is 2 exp(−2 pi² / h²).
WIDTHS = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How finely to integrate.

    Attributes
    ----------
    drop : float
        Where the log integrand has dropped by this, nothing is left.
    wider : float
        Spacing of nodes, against that of double precision.
    agree : float
        The rule is accepted when it agrees this well with the rule of half its nodes: its own error
        is about the square of that difference.
    """

    drop: float
    wider: float
    agree: float

    @property
    def far(self) -> float:
        """Where the normal density alone has dropped so far."""
        return float(np.sqrt(2 * self.drop))


#: Right to rounding error; and to about 1e-4 with a third of the nodes.
FINE = Rule(drop=37.0, wider=1.0, agree=1e-6)
ROUGH = Rule(drop=12.0, wider=1.8, agree=0.04)
MOST_NODES = 1 << 14
#: With no more nodes than this in all, or for a place, one line serves all studies of the place: no
#: modes are searched, and logarithms are taken once for all studies.
_MAX_SHARED, _MAX_OF_PLACE = 1 << 14, 200
#: With so much information in each study its likelihood is nearly a parabola; its ends are looked
#: for a little further out.
_MANY, _WIDER = 50.0, 1.4
#: Distances from the mode that are tried for the end of the integrand.
_TRIED = 14


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Equally spaced nodes z = center + half · u with u from −1 to 1.

    Attributes
    ----------
    center, half : ndarray, shape (B, k), or (B, 1) for all studies
    powers : ndarray, shape (3, J)
        1, u and u².
    """

    center: Array
    half: Array
    powers: Array

    @property
    def nodes(self) -> int:
        """How many intervals, an even number."""
        return int(self.powers.shape[1]) - 1

    @property
    def z(self) -> Array:
        return np.asarray(self.center[..., None] + self.half[..., None] * self.powers[1])

    def sums(self, values: Array) -> tuple[Array, Array, Array]:
        """Sums over the nodes of ``values`` (B, k, J) times 1, z and z²: each (B, k)"""
        sums: Array = values @ self.powers.T
        zero, one, two = sums[..., 0], sums[..., 1], sums[..., 2]
        a, b = self.center, self.half
        return zero, a * zero + b * one, a * (a * zero + 2 * b * one) + b * b * two


def lines(terms: Terms, mu: Array, tau: Array, rule: Rule) -> Line:
    """Lines of nodes that hold the integrands of k studies at B places; mu and tau (B, 1)."""
    return _shared_line(terms, mu, tau, rule) or _own_lines(terms, mu, tau, rule)


def doubled(line: Line) -> Line:
    """With a node more between any two."""
    return Line(line.center, line.half, _powers(2 * line.nodes))


def _line(low: Array, high: Array, step: Array) -> Line:
    needed = float(np.max((high - low) / step))
    nodes = min(MOST_NODES, 2 * int(np.ceil(needed / 2)))
    return Line(0.5 * (low + high), 0.5 * (high - low), _powers(nodes))


def _powers(nodes: int) -> Array:
    u = np.arange(-nodes, nodes + 1, 2) / nodes
    return np.array([np.ones_like(u), u, u * u])


def _step(terms: Terms, tau: Array, curvature: Array, rule: Rule) -> Array:
    with np.errstate(divide="ignore"):
        return rule.wider * np.minimum(WIDTHS / np.sqrt(curvature), terms.pitch / tau)


def _shared_line(terms: Terms, mu: Array, tau: Array, rule: Rule) -> Line | None:
    """A line that holds the integrands of all studies; None where it would need many nodes.

    A log integrand bends at least as much as the normal density's: from any z to the mode it is no
    further than the slope there.
    """
    z = _first_modes(terms, mu, tau)
    slope, curvature = _slope(terms, mu, tau, z)
    end = z + slope
    low = np.minimum(z, end).min(axis=-1, keepdims=True) - rule.far
    high = np.maximum(z, end).max(axis=-1, keepdims=True) + rule.far
    # at the modes themselves the curvature may be a little larger
    most = 1.4 * curvature.max(axis=-1, keepdims=True)
    line = _line(low, high, _step(terms, tau, most, rule))
    few = line.nodes * z.size <= _MAX_SHARED or line.nodes <= _MAX_OF_PLACE
    return line if few else None


def _own_lines(terms: Terms, mu: Array, tau: Array, rule: Rule) -> Line:
    mode, curvature = _modes(terms, mu, tau)
    left, right = _reach(terms, mu, tau, mode, curvature, rule)
    return _line(mode - left, mode + right, _step(terms, tau, curvature, rule))


def own_ends(terms: Terms, mu: Array, tau: Array, rule: Rule) -> tuple[Array, Array, Array]:
    """Of each study the eta between which its integrands at all places lie, and the spacing that
    resolves them: each (k,); mu and tau have the shape (B,)."""
    mu, tau = mu[:, None], tau[:, None]
    weight = terms.peak[1]
    if weight.min() >= _MANY:
        mode, curvature = _first_modes(terms, mu, tau), 1 + tau**2 * weight
        left = right = _WIDER * rule.far / np.sqrt(curvature)
    else:
        mode, curvature = _modes(terms, mu, tau)
        left, right = _reach(terms, mu, tau, mode, curvature, rule)
    low, high = mu + tau * (mode - left), mu + tau * (mode + right)
    step = tau * _step(terms, tau, curvature, rule)
    return low.min(axis=0), high.max(axis=0), step.min(axis=0)


def log_integrand(terms: Terms, mu: Array, tau: Array, z: Array) -> Array:
    out = terms.log(mu[..., None] + tau[..., None] * z)
    out -= 0.5 * z**2
    return out


def _first_modes(terms: Terms, mu: Array, tau: Array) -> Array:
    """Where the modes would be if each study's log-likelihood were a parabola."""
    place, weight = terms.peak
    pull = tau * weight
    return np.asarray(pull * (place - mu) / (1 + pull * tau))


def _slope(terms: Terms, mu: Array, tau: Array, z: Array) -> tuple[Array, Array]:
    """The log integrand's slope, and minus its second derivative."""
    r, w = (item[..., 0] for item in terms.slopes((mu + tau * z)[..., None]))
    return tau * r - z, 1 + tau**2 * w


def _modes(terms: Terms, mu: Array, tau: Array) -> tuple[Array, Array]:
    """Where each log integrand is highest, with its curvature there.

    tau l'(mu + tau z) = z, by Newton steps inside a bracket: as l' falls, the root lies between 0
    and where the left side at 0 puts it.
    """
    z = _first_modes(terms, mu, tau)
    first = _slope(terms, mu, tau, np.zeros_like(z))[0]
    low, high = np.minimum(first, 0.0), np.maximum(first, 0.0)
    z = np.clip(z, low, high)
    for _ in range(200):
        slope, curvature = _slope(terms, mu, tau, z)
        # the mode only places the nodes; this close is close enough
        if np.all(np.abs(slope) <= 0.05 * np.sqrt(curvature)):
            break
        low, high = np.where(slope > 0, z, low), np.where(slope > 0, high, z)
        new = z + slope / curvature
        z = np.where((new >= low) & (new <= high), new, 0.5 * (low + high))
    return z, curvature


def laplace(terms: Terms, mu: Array, tau: Array) -> Array:
    """The log of each study's integral by Laplace's rule, (B, k): right to a fraction of 1.

    For deciding where a likelihood is worth integrating; mu and tau have the shape (B,).
    """
    mu, tau = mu[:, None], tau[:, None]
    mode, curvature = _modes(terms, mu, tau)
    height = log_integrand(terms, mu, tau, mode[..., None])[..., 0]
    return np.asarray(height - 0.5 * np.log(curvature))


def _reach(
    terms: Terms, mu: Array, tau: Array, mode: Array, curvature: Array, rule: Rule
) -> tuple[Array, Array]:
    """How far from the mode, on both sides, the log integrand has dropped far enough.

    Of some distances between that of a normal peak and that at which the normal density alone has
    dropped so far, the smallest that is far enough.
    """
    wide = np.sqrt(curvature)[..., None]
    tried = rule.far / wide * wide ** np.linspace(0.0, 1.0, _TRIED)
    sides = np.concatenate([-tried, tried], axis=-1)
    peak = log_integrand(terms, mu, tau, mode[..., None])
    drop = peak - log_integrand(terms, mu, tau, mode[..., None] + sides)
    dropped = (drop >= rule.drop).reshape(*mode.shape, 2, _TRIED)
    dropped[..., -1] = True
    found = np.take_along_axis(tried[..., None, :], dropped.argmax(axis=-1)[..., None], axis=-1)
    return found[..., 0, 0], found[..., 1, 0]
