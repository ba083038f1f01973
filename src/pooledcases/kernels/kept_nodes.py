"""Likelihoods kept on one set of nodes, so that a place (mu, tau) costs two small products.

The nodes of :mod:`~pooledcases.kernels.nodes` follow the integrands from place to place. Here they
stay: eta = centre + scale sinh(u) with equal steps in u, dense where a narrow normal density lies
and reaching as far as a wide one does; or, where studies of many patients are far narrower than
they are apart, equal steps for each study. The trapezoidal rule in u converges as it does in eta.
Likelihoods and their slopes are computed once; each place adds a normal density.

No place is believed without a look: the rule of half the nodes must agree, and nothing may be left
at the ends. Where that fails the caller integrates anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.nodes import FINE, own_ends
from pooledcases.kernels.quadrature import StudyMoments
from pooledcases.kernels.study_terms import Array, Terms

#: The widest normal density that the nodes are to serve.
_WIDEST = 16.0
#: The nodes' spacing is even within this many logits of the centre; steps of u, in pitches.
_EVEN, _STEP = 0.25, 0.15
#: The spacing in widths of a study's integrand; looked at so far from the centre to its peak.
_WIDTHS, _LOOK = 0.42, np.array([0.25, 0.5, 0.75, 1.0])
#: A line for all studies has no more nodes than this where each study's own needs far fewer.
_FEW = 256
#: More numbers than this are not kept on one line, or on each study's own.
_MOST, _MOST_OWN = 1 << 15, 1 << 12
#: Logs below this are raised to it: products of numbers too small for all their bits take many
#: times as long. A sum must be far above what that adds.
_FLOOR, _LEAST = -345.0, 1e-130
#: Larger products of matrices wake a second thread, which here takes longer than it helps.
_PRODUCT = 1 << 18
#: What may be left at the ends.
_LEFT = 1e-14
#: Normal densities from which the reach of each study's own line is known.
_PROBES = np.array([0.08, 0.6, 4.0])
#: What a normal density whose middle is a few of its widths off the centre adds to the bending.
_NORMAL_BEND = 4.0
_ROOT_2_PI = float(np.sqrt(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class KeptNodes:
    """Likelihoods of k studies on nodes that stay.

    Attributes
    ----------
    eta : ndarray, shape (g, J)
        The nodes: one line for all studies (g = 1), or one for each (g = k).
    tables : ndarray, shape (4, g, k / g, J)
        Likelihood, times its slope, times square of the slope less the information, and with
        changing sign: what the whole rule and that of half its nodes differ by.
    ends : ndarray, shape (g, k / g, 2)
        The likelihood at both ends.
    base : ndarray, shape (k,)
        What the log-likelihoods were lowered by.
    """

    eta: Array
    tables: Array
    ends: Array
    base: Array

    def moments(self, mu: Array, tau: Array) -> tuple[StudyMoments, NDArray[np.bool_]]:
        """As :func:`~pooledcases.kernels.quadrature.study_moments`, at B places with tau > 0; and
        which of them the nodes serve, (B,): the others' numbers mean nothing."""
        most = max(1, _PRODUCT // (3 * self.tables[0].size))
        cuts = range(0, len(mu), most)
        parts = [self._some(mu[i : i + most], tau[i : i + most]) for i in cuts]
        found, served = parts[0] if len(parts) == 1 else _joined(parts)
        return StudyMoments(found[0], found[1:3], found[3:], None), served

    def _some(self, mu: Array, tau: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Value, score and hessian, (6, B, k)"""
        places, groups, nodes = len(mu), *self.eta.shape
        z = self.eta[:, None, :] - mu[:, None]
        z /= tau[:, None]
        square = z * z
        normal = np.empty((groups, 3, places, nodes))
        np.exp(np.maximum(-0.5 * square, _FLOOR), out=normal[:, 0])
        np.multiply(normal[:, 0], z, out=normal[:, 1])
        np.multiply(normal[:, 0], square, out=normal[:, 2])
        left = self.ends @ normal[:, 0, :, :: nodes - 1].swapaxes(1, 2)
        sums = self.tables @ normal.reshape(groups, 3 * places, nodes).swapaxes(1, 2)
        # studies last; by table, then by power of z
        sums = sums.reshape(4, -1, 3, places).transpose(0, 2, 3, 1)
        total = sums[0, 0]
        left = left.transpose(2, 0, 1).reshape(places, -1)
        doubt = np.maximum(np.abs(sums[3, 0]) / FINE.agree, left / _LEFT)
        served = (total >= np.maximum(doubt, _LEAST)).all(axis=1)
        (mean, tilted, _), (flat, slanted, bent) = sums[1:3] / total
        found = np.empty((6, *total.shape))
        np.add(np.log(total / tau[:, None]), self.base, out=found[0])
        found[1], found[2] = mean, tilted
        np.subtract(flat, mean * mean, out=found[3])
        np.subtract(slanted, mean * tilted, out=found[4])
        np.subtract(bent, tilted * tilted, out=found[5])
        return found, served


def _joined(
    parts: list[tuple[Array, NDArray[np.bool_]]],
) -> tuple[Array, NDArray[np.bool_]]:
    found, served = zip(*parts, strict=True)
    return np.concatenate(found, axis=1), np.concatenate(served)


def kept_nodes(terms: Terms, centre: float) -> KeptNodes | None:
    """Keep the likelihoods for normal densities around a centre; None where that takes too many.

    Examples
    --------
    >>> from pooledcases.kernels.study_terms import Binomial
    >>> one = kept_nodes(Binomial(np.array([1.0]), np.array([2.0]), np.zeros(1)), 0.0)
    >>> found, served = one.moments(np.zeros(1), np.ones(1))
    >>> float(np.exp(found.value[0, 0]).round(3)), served.tolist()
    (0.413, [True])
    """
    step = _shared_step(terms, centre)
    last = float(np.arcsinh(FINE.far * _WIDEST / _EVEN))
    half = 2 * int(np.ceil(last / step / 2))
    if half > _FEW // 2:
        low, high, own = own_ends(terms, np.full(3, centre), _PROBES, FINE)
        nodes = 2 * int(np.ceil(((high - low) / own).max() / 2))
        if 2 * nodes < half:
            return _own_lines(terms, low, high, nodes)
    if 2 * half * terms.size > _MOST:
        return None
    u = step * np.arange(-half, half + 1)
    eta = centre + _EVEN * np.sinh(u)
    return _kept(terms, eta[None], np.log(step * _EVEN * np.cosh(u))[None])


def _shared_step(terms: Terms, centre: float) -> float:
    """The step of u that resolves every integrand, wherever between centre and peak it lies."""
    place, weight = (item[:, None] for item in terms.peak)
    away = (place - centre) * _LOOK
    # on the far side of the peak the nodes are wider apart
    reach = np.abs(away) + 1 / np.sqrt(weight)
    bend = terms.slopes(centre + away)[1] * (_EVEN**2 + reach**2)
    resolved = _WIDTHS / np.sqrt(bend.max() + _NORMAL_BEND)
    return float(min(_STEP * terms.pitch, resolved))


def _own_lines(terms: Terms, low: Array, high: Array, nodes: int) -> KeptNodes | None:
    if nodes * terms.size > _MOST_OWN:
        return None
    step = (high - low) / nodes
    eta = low[:, None] + step[:, None] * np.arange(nodes + 1)
    return _kept(terms, eta, np.log(step)[:, None])


def _kept(terms: Terms, eta: Array, log_weight: Array) -> KeptNodes:
    groups, nodes = eta.shape
    log = terms.log(eta) + log_weight
    base = log.max(axis=-1)
    height = np.exp(np.maximum(log - base[:, None], _FLOOR))
    r, w = terms.slopes(eta)
    signs = np.where(np.arange(nodes) % 2, -1.0, 1.0)
    tables = np.stack([height, height * r, height * (r * r - w), height * signs])
    ends = height[:, [0, -1]]
    tables, ends = tables.reshape(4, groups, -1, nodes), ends.reshape(groups, -1, 2)
    return KeptNodes(eta, tables, ends, base + terms.constant - np.log(_ROOT_2_PI))
