"""Does the likelihood have a highest point at all? Checked exactly, before anything is fitted.

Where some combination of covariates orders the patients without a mistake (for Cox's model: at each
event nobody at risk stands above the one who had it), the likelihood rises for ever in that
direction: monotone likelihood (Bryson & Johnson 1981, Technometrics 23:381), separation (Albert &
Anderson 1984, Biometrika 71:1). Such directions form a cone, and linear programs say which
coefficients move in it (Konis 2007, thesis, Oxford).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pooledcases.kernels.risk_sets import RiskSets
from pooledcases.results.base import FloatArray
from pooledcases.results.patient_regression import SeparatedTerm

#: Rows of a linear program that are still solved in a second or so.
_MOST_ROWS = 20_000
#: A direction is scaled so that its largest part is 1; smaller parts than this are none.
_PART = 1e-6


def binary_separation(
    y: FloatArray, design: FloatArray, names: tuple[str, ...]
) -> tuple[SeparatedTerm, ...] | None:
    """Of a logistic regression; None where there are too many different patients."""
    ordered = np.unique(np.where(y > 0, -1.0, 1.0)[:, None] * design, axis=0)
    return None if len(ordered) > _MOST_ROWS else _moving(ordered, design.shape[1], names)


def hazard_separation(
    sets: RiskSets, x: FloatArray, names: tuple[str, ...], *, exact_ties: bool
) -> tuple[SeparatedTerm, ...] | None:
    """Of Cox's model; None where there are too many patients.

    Every coefficient must be estimable; columns should be of size 1 or so. A variable for each risk
    set, above everybody in it, keeps the program as small as the table.
    """
    late = bool((sets.first >= 0).any())
    if (sets.size * len(x) if late or exact_ties else len(x)) > _MOST_ROWS:
        return None
    rows = _each_set(sets, x, exact_ties) if late or exact_ties else _nested_sets(sets, x)
    return _moving(rows, x.shape[1], names)


def _each_set(sets: RiskSets, x: FloatArray, exact_ties: bool) -> Any:
    """Rows [covariates, −1 for the set]: everybody at risk is below the set, its events above.

    With exact ties those who have the event together are not compared with each other.
    """
    here = sets.at_risk()
    if exact_ties:
        here &= sets.own != np.arange(sets.size)[:, None]
    place, who = np.nonzero(here)
    return _stack(x[who], place, *_events(sets, x), sets.size)


def _nested_sets(sets: RiskSets, x: FloatArray) -> Any:
    """The same where nobody enters late: each set lies above the next, and who left in between."""
    from scipy import sparse

    width = int(sets.last.max()) + 1
    code = sets.set_stratum * width + sets.set_rank
    # the last set that each patient is in
    at = np.searchsorted(code, sets.stratum * width + sets.last, side="right") - 1
    inside = (at >= 0) & (sets.set_stratum[np.maximum(at, 0)] == sets.stratum)
    rows = _stack(x[inside], at[inside], *_events(sets, x), sets.size)
    follows = np.flatnonzero(np.diff(sets.set_stratum) == 0)
    index = np.arange(len(follows))
    ones = np.ones(len(follows))
    chain = sparse.coo_matrix(
        (
            np.concatenate([ones, -ones]),
            (np.concatenate([index, index]), np.concatenate([follows + 1, follows]) + x.shape[1]),
        ),
        shape=(len(follows), x.shape[1] + sets.size),
    )
    return sparse.vstack([rows, chain]).tocsr()


def _events(sets: RiskSets, x: FloatArray) -> tuple[FloatArray, Any]:
    had = sets.own >= 0
    return x[had], sets.own[had]


def _stack(below: FloatArray, place: Any, above: FloatArray, own: Any, size: int) -> Any:
    from scipy import sparse

    def marks(sets: Any) -> Any:
        shape = (len(sets), size)
        return sparse.coo_matrix((np.ones(len(sets)), (np.arange(len(sets)), sets)), shape=shape)

    return sparse.bmat(
        [[sparse.csr_matrix(below), -marks(place)], [sparse.csr_matrix(-above), marks(own)]]
    ).tocsr()


def _moving(rows: Any, p: int, names: tuple[str, ...]) -> tuple[SeparatedTerm, ...]:
    """The coefficients that move in the cone of directions d with ``rows`` d <= 0."""
    from scipy.optimize import linprog

    width = rows.shape[1]
    bounds = [(-1.0, 1.0)] * p + [(None, None)] * (width - p)
    reach = np.zeros((p, 2))
    for coefficient in range(p):
        for side, sign in enumerate((1.0, -1.0)):
            aim = np.zeros(width)
            aim[coefficient] = -sign
            found = linprog(aim, A_ub=rows, b_ub=np.zeros(rows.shape[0]), bounds=bounds)
            reach[coefficient, side] = -float(found.fun or 0.0) if found.status == 0 else 0.0
    # a cone that is more than a point reaches the box
    if reach.max() < 0.5:
        return ()
    return tuple(
        SeparatedTerm(name=name, direction=int(up > _PART) - int(down > _PART))
        for name, (up, down) in zip(names, reach, strict=True)
        if max(up, down) > _PART
    )
