"""A p-value of the pooled effect that needs no distribution of its statistic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pooledcases.diagnostics.refit import TwoStage, two_stage
from pooledcases.errors import InputError
from pooledcases.models.regression import permutation
from pooledcases.models.regression.arrangements import all_signs, random_signs
from pooledcases.models.weighted.stack import stack
from pooledcases.results.base import FloatArray
from pooledcases.results.moderators import PermutationTest
from pooledcases.results.pooled import Pooled

#: Up to so many studies every choice of signs is fitted.
EXACT_UP_TO = 20
#: Else so many random ones.
RANDOM = 10_000
#: Statistics this close are the same: rounding must not break ties with the data's own.
_TIE = 1e-8


def permutation_test(
    fit: Pooled, *, arrangements: int | None = None, seed: int = 1
) -> PermutationTest:
    """Test the pooled effect against all choices of the effects' signs.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool`, of two studies or more; weights of your own stay with their
        studies. With moderators their rows change places instead, as in
        :func:`pooledcases.models.regression.permutation_test`.
    arrangements : int, optional
        How many to use: all 2^k where there are not more, else this many random ones. By default
        all of up to 20 studies, else 10,000.
    seed : int
        Of the random ones.

    Returns
    -------
    PermutationTest
        The smallest p-value that k studies can give is 2 / 2^k.

    Raises
    ------
    InputError
        For another kind of result, fewer than two studies, effects that do not vary, or a number
        of arrangements below 1.
    NotConverged
        When the fit has no estimate itself.

    Notes
    -----
    If the true effects are symmetric around 0 every choice of signs is as likely. Each is fitted
    as the data were, with tau² anew, and the statistic is that of the fit's inference (Follmann &
    Proschan 1999, Biometrics 55:732; Higgins & Thompson 2004, Stat Med 23:1663).

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.5], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> found = permutation_test(pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL"))
    >>> found.exact, found.arrangements, found.p_values
    (True, 16, (0.125,))
    """
    whole = isinstance(arrangements, int) and not isinstance(arrangements, bool)
    if arrangements is not None and not (whole and arrangements >= 1):
        raise InputError(f"arrangements: {arrangements!r} is no number of arrangements above 0.")
    if isinstance(fit, Pooled) and fit.regression is not None:
        return permutation.permutation_test(fit, arrangements=arrangements, seed=seed)
    model = two_stage(fit)
    exact = model.k <= EXACT_UP_TO if arrangements is None else 2.0**model.k <= arrangements
    if exact and model.k > 62:
        raise InputError("All choices of signs would not end; ask for random ones.")
    n = 2**model.k if exact else arrangements or RANDOM
    hits, used, failed = _count(model, _signs(model.k, n, seed, exact=exact))
    if exact:
        # every choice stands for the opposite one too, whose statistic has the same size
        hits, used, failed = 2 * hits, 2 * used, 2 * failed
    else:
        # the data's own choice stands beside the random ones
        hits, used = hits + 1, used + 1
    return PermutationTest(
        names=("intercept",),
        statistic=(model.statistic,),
        p_values=(hits / used,),
        omnibus=None,
        exact=exact,
        arrangements=used,
        possible=2.0**model.k if model.k < 1024 else np.inf,
        seed=None if exact else seed,
        failed=failed,
        method="signs",
    )


def _signs(k: int, n: int, seed: int, *, exact: bool) -> Iterator[FloatArray]:
    """Choices of signs, in chunks; of all of them the half in which the last study is as it is."""
    if not exact:
        yield from random_signs(k, n, seed)
        return
    for some in all_signs(k - 1):
        yield np.column_stack([some, np.ones(len(some))])


def _count(model: TwoStage, chunks: Iterator[FloatArray]) -> tuple[int, int, int]:
    """Choices at least as extreme as the data, all that were fitted, and those that were not."""
    if not np.isfinite(model.statistic):
        raise InputError(
            "The effects do not vary, so that there is no statistic to compare with; use inference "
            "hartung-knapp-adhoc."
        )
    least = abs(model.statistic) * (1 - _TIE)
    hits = used = failed = 0
    for signs in chunks:
        found = model.fits(stack(signs * model.yi, model.vi, None, model.weights))
        hits += int((np.abs(found.statistic[found.converged]) >= least).sum())
        used += int(found.converged.sum())
        failed += int((~found.converged).sum())
    return hits, used, failed
