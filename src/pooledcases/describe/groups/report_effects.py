"""What one standard deviation between reports makes of the likelihood of cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special
from scipy.interpolate import CubicSpline

from pooledcases.results.base import FloatArray

#: Standard deviations of an effect that are integrated: what lies beyond is 2e-8 of it.
FAR = 5.6
#: Spacings, in standard deviations and in logits (expit has its poles at ±iπ), of nodes that are
#: summed, and of nodes between which is read.
SUMMED, READ = (1.0, 1.1), (0.55, 0.7)
#: Logits on which the integral over a report is tabled: their spacing, and how far from 0 a
#: probability differs from 0 or 1 by more than e^-40.
_GAP, _FLAT = 0.1, 40.0
_AT_ONCE = 1 << 20
#: Arrays by the counts of a cell.
ByKind = dict[tuple[int, int], FloatArray]


def standard_line(
    tau: float, n: float, spacing: tuple[float, float], beside: float | None = None
) -> FloatArray:
    """Equidistant nodes of a standard normal effect that resolve ``n`` patients.

    With the spacing ``beside`` of other nodes in logits, they are set a little closer, so that the
    one spacing is a multiple of the other and few sums of both are different.
    """
    narrow = spacing[0] / float(np.sqrt(1 + tau**2 * n / 4))
    step = min(narrow, spacing[1] / tau) if tau > 0 else narrow
    if beside is not None and tau > 0:
        ratio = tau * step / beside
        step = beside / tau * (np.floor(ratio) if ratio >= 1 else 1 / np.ceil(1 / ratio))
    reach = int(FAR / step) + 1
    return np.asarray(step * np.arange(-reach, reach + 1), dtype=float)


@dataclass(frozen=True, eq=False)
class ReportEffects:
    """Everything that depends on the spread of the reports alone."""

    kinds: tuple[tuple[int, int], ...]
    tau: float

    @cached_property
    def line(self) -> tuple[FloatArray, FloatArray]:
        """Nodes of a report's effect in logits, and their weights."""
        y = standard_line(self.tau, float(max(n for _, n in self.kinds)), SUMMED)
        return self.tau * y, special.softmax(-0.5 * y**2)

    @cached_property
    def splines(self) -> tuple[CubicSpline, CubicSpline]:
        """Of each kind of cell by its logit, the report's effect integrated out: the log-likelihood
        and its information (Louis 1982, JRSS B 44:226)."""
        reach = _FLAT + FAR * self.tau
        eta = np.arange(-reach, reach + _GAP, _GAP)
        parts = np.array_split(eta, len(eta) * len(self.line[0]) // _AT_ONCE + 1)
        values, bends = (
            np.concatenate(column)
            for column in zip(*(self._integrated(part) for part in parts), strict=True)
        )
        return CubicSpline(eta, values), CubicSpline(eta, bends)

    def _integrated(self, eta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Log-likelihood and information at some logits, (E, kinds)."""
        effect, weight = self.line
        whole = eta[:, None] + effect
        log_p, log_q = special.log_expit(whole), special.log_expit(-whole)
        p, pq = np.exp(log_p), np.exp(log_p + log_q)
        values, bends = [], []
        for x, n in self.kinds:
            log = x * log_p + (n - x) * log_q
            top = log.max(axis=1, keepdims=True)
            height = np.exp(log - top) * weight
            total = height.sum(axis=1)
            score = x - n * p
            mean = (height * score).sum(axis=1) / total
            bends.append((height * (n * pq - score**2)).sum(axis=1) / total + mean**2)
            values.append(top[:, 0] + np.log(total))
        return np.array(values).T, np.array(bends).T

    def alone(self, eta: FloatArray) -> tuple[ByKind, ByKind]:
        """Log-likelihood and information of cells that stand alone in their report, at logits."""
        log_p, information = self.splines
        inside = np.clip(eta, log_p.x[0], log_p.x[-1])
        value, bend = log_p(inside), np.maximum(information(inside), 0.0)
        return (
            {kind: value[..., at] for at, kind in enumerate(self.kinds)},
            {kind: bend[..., at] for at, kind in enumerate(self.kinds)},
        )

    def log_likelihoods(self, eta: FloatArray) -> ByKind:
        """The first of :meth:`alone` alone."""
        log_p, _ = self.splines
        value = log_p(np.clip(eta, log_p.x[0], log_p.x[-1]))
        return {kind: value[..., at] for at, kind in enumerate(self.kinds)}

    def tables(self, eta: FloatArray, wanted: set[tuple[int, int]]) -> ByKind:
        """Log-likelihoods at logits and report nodes."""
        whole = eta[..., None] + self.line[0]
        log_p = special.log_expit(whole)
        return {(x, n): n * log_p - (n - x) * whole for x, n in wanted}
