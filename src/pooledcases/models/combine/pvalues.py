"""Combine the p-values of studies that print nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.models.combine.methods import COMBINATIONS
from pooledcases.models.combine.reading import PValues
from pooledcases.models.combine.words import AGAINST, FAVOURS, UNCLEAR, DirectionWords
from pooledcases.options import CombineMethod, Sides, check_word
from pooledcases.results.combined import CombinedP


def combine_p(
    frame: Table | Sequence[object] | ArrayLike,
    *,
    method: str = "stouffer",
    sides: str = "two",
    pval: str = "pval",
    direction: str = "direction",
    weights: str | Sequence[float] | None = None,
    favours: Sequence[str] = FAVOURS,
    against: Sequence[str] = AGAINST,
    study: str = "study",
) -> CombinedP:
    """Combine independent p-values into one.

    Parameters
    ----------
    frame : mapping of str to array_like, or sequence
        A table with the columns ``pval`` (a number, or as printed: ``0.03``, ``p = 0.03``,
        ``<0.001``), ``direction`` for two-sided p-values, and ``study``; or, for one-sided ones,
        just the p-values.
    method : {"stouffer", "fisher", "edgington", "pearson", "tippett"}
    sides : {"two", "one"}
        Whether the printed p-values are two-sided, with the direction of each effect beside, or
        one-sided, all of one hypothesis.
    pval, direction, study : str
        Names of the columns.
    weights : str or sequence of float, optional
        For Stouffer's method: a column, or one for each row, such as the root of the sample size.
    favours, against : sequence of str
        The words of ``direction`` (upper and lower case alike).

    Returns
    -------
    CombinedP
        A small ``p_value`` says that some study has an effect towards the hypothesis, not how
        large, nor that all have.

    Raises
    ------
    InputError
        When a p-value is 0 or 1, no number, or only bounded from below (``>0.05``); a direction is
        another word; a weight is missing or not above 0; or no row is left: all problems at once.

    Cautions: PC-M17 (rows without a p-value or a direction are left out), PC-M28 (k = 1).

    Notes
    -----
    A two-sided p towards the hypothesis is one-sided p/2, against it 1 − p/2. A p-value printed as
    ``<0.001`` stands as 0.001: conservative where it favours the hypothesis. Where it speaks
    against, the true one-sided p is nearer to 1 than the one used, and ``conservative`` is False.
    Edgington's distribution is summed without cancellation, so that it has all its digits up to
    3000 p-values; beyond, an Edgeworth expansion is right to 1e-12. Independence is assumed: use
    one p-value a study. Sources: :data:`COMBINATIONS`; Cochrane Handbook, chapter 12.2.1.2.

    Examples
    --------
    >>> found = combine_p({"pval": ["0.04", "<0.01", "0.30"], "direction": ["+", "+", "-"]})
    >>> round(found.p_value, 4), found.bounds, found.conservative
    (0.019, ('2',), True)
    >>> round(combine_p([0.01, 0.2, 0.3], sides="one", method="fisher").p_value, 4)
    0.0216
    """
    check_word(method, CombineMethod, "method")
    check_word(sides, Sides, "sides")
    spec = COMBINATIONS[method]
    if weights is not None and not spec.weighted:
        raise InputError(f"method {method} takes no weights; use stouffer, or leave them out.")
    read = PValues(frame, pval=pval, study=study, two_sided=sides == "two")
    if sides == "two":
        read.directions(direction, DirectionWords.of(favours, against, UNCLEAR))
    read.weigh(weights)
    read.finish()
    toward, rows = read.one_sided(), read.rows()
    found, back = spec.function(toward), spec.function(toward.flipped)
    return CombinedP(
        method=method,
        sides=sides,
        k=len(toward.p),
        statistic=found.statistic,
        df=found.df,
        p_value=found.p_value,
        p_value_against=back.p_value,
        p_value_two_sided=min(1.0, 2 * min(found.p_value, back.p_value)),
        bounds=tuple(item.study for item in rows if item.bound),
        conservative=not any(item.bound and item.direction == -1 for item in rows),
        rows=rows,
        cautions=read.cautions(),
    )
