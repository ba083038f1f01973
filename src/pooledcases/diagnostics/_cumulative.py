"""The fit of the studies so far, each time one is added."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pooledcases.diagnostics.grouping import By, cells, named, sorting_keys
from pooledcases.diagnostics.refit import check
from pooledcases.diagnostics.table import table
from pooledcases.errors import InputError
from pooledcases.options import StudyOrder, check_flag, check_word
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.pooled import Pooled
from pooledcases.results.refits import Cumulative

#: Cells of each study: what it is ordered by, None where that is missing or no column.
Cells = tuple[str | None, ...]


def cumulative(
    fit: Pooled,
    *,
    by: By | None = None,
    order: str = "given",
    descending: bool = False,
    together: bool = False,
) -> Cumulative:
    """Pool the first study, the first two, and so on.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool` or :func:`pooledcases.pool_counts`, without moderators.
    by : str or sequence, optional
        A column (``year``, ``ni``, …), or one value for each row of the table, to order by: as
        numbers where every cell is one, else as texts. Ties keep the order of the table; rows
        without a value come last.
    order : {"given", "precision"}
        Without ``by``: as the table has them, or the most precise study first.
    descending : bool
        The other way round; rows without a value stay last, and ties keep their order.
    together : bool
        Add studies with the same value of ``by`` in one step.

    Returns
    -------
    Cumulative
        A row a step. Every row is a full fit with the estimator, inference, weights and
        prediction interval of the whole; the last one is the whole.

    Raises
    ------
    InputError
        For another kind of result, an unknown column or word, or so many studies that the fits
        would not end.
    NotConverged
        When the fit has no estimate itself.

    Cautions: PC-N01 with the number of rows that did not converge.

    Notes
    -----
    The first row is the first study itself. Looking after every study multiplies the chances of a
    small p-value; no row is a test (Lau 1992, N Engl J Med 327:248).

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05], "year": [2004, 1999, 2010]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", inference="normal")
    >>> steps = cumulative(fit, by="year")
    >>> steps.at, steps.estimate.round(4).tolist()
    (('1999', '2004', '2010'), [0.3, 0.18, 0.3683])
    """
    check(fit, least=1)
    check_word(order, StudyOrder, "order")
    check_flag(descending, "descending")
    check_flag(together, "together")
    if by is not None and order != "given":
        raise InputError("Give by, or order, not both: each says in which order studies come.")
    if together and by is None:
        raise InputError("together adds the studies with one value of by at once; give by.")
    read: Cells = (None,) * fit.k if by is None else cells(fit.effects, by)
    sequence = _sequence(_keys(fit, by, order, read), descending)
    step = _steps(sequence, read, together=together)

    def masks(low: int, high: int) -> BoolArray:
        return np.asarray(step[None, :] <= np.arange(low, high)[:, None])

    rows = int(step.max()) + 1
    names, at = _names(fit, sequence, step, rows), _cells_at(read, sequence, step, rows)
    found = table(fit, masks, rows, least=1)
    return Cumulative(fit=fit, rows=names, by=order if by is None else named(by), at=at, **found)


def _keys(fit: Pooled, by: By | None, order: str, read: Cells) -> FloatArray:
    if by is not None:
        return sorting_keys(read)
    if order == "given":
        return np.arange(fit.k, dtype=float)
    variances = fit.effects.vi[fit.effects.included]
    if np.isnan(variances).any():
        raise InputError(
            "Some studies have no variance of their own (no events in a group), so that they have "
            "no precision; order them by a column, such as ni."
        )
    return np.asarray(variances, dtype=float)


def _sequence(keys: FloatArray, descending: bool) -> NDArray[np.intp]:
    """The studies in their order; a missing key is infinite, and last both ways."""
    turned = np.where(np.isinf(keys), np.inf, -keys) if descending else keys
    return np.argsort(turned, kind="stable")


def _steps(sequence: NDArray[np.intp], read: Cells, *, together: bool) -> NDArray[np.intp]:
    """The step at which each study is added, from 0."""
    out = np.empty(len(sequence), dtype=np.intp)
    at = -1
    last: str | None = None
    for study in sequence:
        cell = read[study]
        if not together or at < 0 or cell is None or cell != last:
            at += 1
        out[study], last = at, cell
    return out


def _names(
    fit: Pooled, sequence: NDArray[np.intp], step: NDArray[np.intp], rows: int
) -> tuple[str, ...]:
    study = [fit.effects.study[row] for row in np.flatnonzero(fit.effects.included)]
    added: list[list[str]] = [[] for _ in range(rows)]
    for at in sequence:
        added[step[at]].append(study[at])
    return tuple(", ".join(names) for names in added)


def _cells_at(read: Cells, sequence: NDArray[np.intp], step: NDArray[np.intp], rows: int) -> Cells:
    out: list[str | None] = [None] * rows
    for at in sequence:
        out[step[at]] = read[at]
    return tuple(out)
