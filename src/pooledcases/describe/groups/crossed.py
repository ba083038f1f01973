"""Groups crossed with reports: logit = mu + group + report, integrated over everything.

Group effects are N(0, tau²), report effects N(0, sigma²), tau and sigma half-normal, mu flat or
normal. Reports with patients of one group are integrated one by one; those that tie groups
together are summed out by :mod:`~pooledcases.describe.groups.elimination`. All rules are
trapezoidal; nothing is approximated by a normal distribution. The nodes of both spreads are doubled
until nothing that is reported moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.describe.groups.crossed_rows import Row, Rows
from pooledcases.describe.groups.mixture import Mixture, mixture
from pooledcases.describe.groups.one_way import Z
from pooledcases.describe.groups.spreads import EvenSpread, even_spread
from pooledcases.describe.groups.ties import Ties
from pooledcases.errors import NotConverged
from pooledcases.results.bayes import MuPrior

#: Spacing of the spreads' nodes at first, and how often it is halved. Each halving squares the
#: error: once no median, limit, spread (in scales of its prior) or borrowed share moved by more
#: than 1e-3, the next halving moves none by 1e-6 (held by a test).
_FIRST, _HALVINGS, _SETTLED = 0.25, 3, 1e-3
#: Of the nodes with the largest spreads, what they may weigh together.
_END = 1e-8
#: Probabilities whose quantiles are watched.
_WATCHED = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """The posterior: distributions of mu, of both spreads, of each group's logit."""

    mu: Mixture
    tau: EvenSpread
    report_tau: EvenSpread
    groups: tuple[Mixture, ...]
    shares: tuple[float, ...]
    new_group: Mixture

    def group(self, index: int) -> Mixture:
        """The logit of a group in the middle report."""
        return self.groups[index]

    def group_with_share(self, index: int) -> tuple[Mixture, float]:
        """The same with the mean of (1/tau²) / (1/tau² + information of the group's own
        patients)."""
        return self.groups[index], self.shares[index]


def crossed(
    ties: Ties, *, scales: Sequence[float], mu: MuPrior | None = None
) -> tuple[Crossed, ...]:
    """The posterior for each of some scales of the half-normal priors; the first sets the nodes.

    Raises
    ------
    NotConverged
        When doubling the nodes goes on moving the answer, or the largest spreads still weigh.
    """
    rows = Rows(ties, scales[0], mu, tuple(scale / scales[0] for scale in scales))
    before: tuple[Crossed, ...] = ()
    for halving in range(_HALVINGS + 1):
        step = _FIRST / 2**halving
        found = tuple(_result(part, rows, step) for part in rows.at(step))
        if before and max(map(_moved, before, found)) < _SETTLED:
            return found
        before = found
    raise NotConverged(
        "The spreads between the groups and between the reports could not be integrated to their "
        "digits; leave out the reports, or use a smaller scale of the prior."
    )


def _result(rows: Sequence[Row], problem: Rows, step: float) -> Crossed:
    reports = np.sum([row.reports for row in rows], axis=0)
    own = np.array([float(row.weight.sum()) for row in rows])
    total = float(own.sum())
    if max(own[-1], reports[-1]) > _END * total:
        raise NotConverged(
            "The spread between the groups or the reports is far larger than its prior expects; "
            "use a larger scale."
        )
    share = np.sum([row.borrowed for row in rows], axis=0) / total
    nodes = [row.u for row in rows]
    standard = np.asarray(special.softmax(-0.5 * Z**2), dtype=float)
    return Crossed(
        mu=mixture([(row.mu, row.weight, np.array(row.step)) for row in rows]),
        tau=even_spread(nodes, own, step, problem.scale),
        report_tau=even_spread(nodes, reports, step, problem.scale),
        groups=tuple(
            mixture([row.part(row.nodes[g], row.z) for row in rows])
            for g in range(problem.ties.groups)
        ),
        shares=tuple(float(value) for value in np.minimum(share, 1.0)),
        new_group=mixture([row.part(row.weight[:, None] * standard, Z) for row in rows]),
    )


def _moved(coarse: Crossed, fine: Crossed) -> float:
    """How far the finer rule moves what is reported, at the most."""
    pairs = [(coarse.mu, fine.mu), (coarse.new_group, fine.new_group)]
    pairs += list(zip(coarse.groups, fine.groups, strict=True))
    moves = [_shift(a, b, p) for a, b in pairs for p in _WATCHED]
    for a, b in ((coarse.tau, fine.tau), (coarse.report_tau, fine.report_tau)):
        moves += [abs(a.quantile(p) - b.quantile(p)) / a.scale for p in _WATCHED]
    moves += [abs(a - b) for a, b in zip(coarse.shares, fine.shares, strict=True)]
    return max(moves)


def _shift(coarse: Mixture, fine: Mixture, p: float) -> float:
    """How far a quantile moves as a proportion, to first order."""
    t = coarse.quantile(p)
    slope = float(special.expit(t) * special.expit(-t))
    return abs(fine.below(t) - p) / max(fine.density(t), 1e-300) * slope
