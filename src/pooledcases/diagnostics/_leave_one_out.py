"""The fit without each study, or without each cluster of studies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pooledcases.diagnostics.grouping import By, cells, named
from pooledcases.diagnostics.refit import check
from pooledcases.diagnostics.table import table
from pooledcases.results.base import BoolArray
from pooledcases.results.pooled import Pooled
from pooledcases.results.refits import LeaveOneOut


def leave_one_out(fit: Pooled, *, by: By | None = None) -> LeaveOneOut:
    """Pool again without each study in turn, or without each cluster.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool` or :func:`pooledcases.pool_counts`, of two studies or more,
        without moderators.
    by : str or sequence, optional
        A column (``overlap_group``, the report, …), or one value for each row of the table: rows
        that share its value are left out together. A row without a value is left out alone.

    Returns
    -------
    LeaveOneOut
        A row for each included study, or each cluster, in the order of the table. Every row is a
        full fit with the estimator, inference, weights and prediction interval of the whole.

    Raises
    ------
    InputError
        For another kind of result, fewer than two studies, an unknown column, or so many studies
        that the fits would not end.
    NotConverged
        When the fit has no estimate itself.

    Cautions: PC-N01 with the number of rows that did not converge; their numbers are missing and
    ``reasons`` says so.

    Notes
    -----
    Leaving a study out is the same as deleting its row (Viechtbauer & Cheung 2010, Res Synth
    Methods 1:112). Of two studies the one that is left answers with itself. Models on counts are
    fitted again from the counts, one after the other.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", inference="normal")
    >>> without = leave_one_out(fit)
    >>> without.rows, without.estimate.round(4).tolist()
    (('a', 'b', 'c'), [0.53, 0.4286, 0.18])
    """
    check(fit)
    names, cluster = _clusters(fit, by)

    def masks(low: int, high: int) -> BoolArray:
        return np.asarray(cluster[None, :] != np.arange(low, high)[:, None])

    found = table(fit, masks, len(names), least=2)
    return LeaveOneOut(fit=fit, rows=names, by=None if by is None else named(by), **found)


def _clusters(fit: Pooled, by: By | None) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """The names of the clusters, and the cluster of each included study."""
    effects = fit.effects
    study = tuple(effects.study[row] for row in np.flatnonzero(effects.included))
    if by is None:
        return study, np.arange(len(study))
    number: dict[object, int] = {}
    names: list[str] = []
    out = []
    for row, cell in enumerate(cells(effects, by)):
        key = ("row", row) if cell is None else ("cluster", cell)
        if key not in number:
            number[key] = len(names)
            names.append(study[row] if cell is None else cell)
        out.append(number[key])
    return tuple(names), np.array(out, dtype=np.intp)
