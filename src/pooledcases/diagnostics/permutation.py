"""A p-value of the pooled effect that needs no distribution of its statistic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from pooledcases.diagnostics.permutation_interval import inverted
from pooledcases.diagnostics.refit import TwoStage, two_stage
from pooledcases.errors import InputError
from pooledcases.models.regression import permutation
from pooledcases.models.regression.arrangements import all_signs, random_signs
from pooledcases.models.weighted.stack import stack
from pooledcases.options import check_flag, check_level
from pooledcases.progress import Progress, nobody, watched
from pooledcases.results.base import FloatArray
from pooledcases.results.moderators import PermutationTest
from pooledcases.results.pooled import Pooled

#: Up to so many studies every choice of signs is fitted.
EXACT_UP_TO = 20
#: An interval tests some hundred values.
EXACT_UP_TO_FOR_INTERVAL = 14
#: Else so many random ones.
RANDOM = 10_000
#: Statistics this close are the same: rounding must not break ties with the data's own.
_TIE = 1e-8


def permutation_test(
    fit: Pooled,
    *,
    arrangements: int | None = None,
    seed: int = 1,
    interval: bool = False,
    level: float | None = None,
    progress: Progress | None = None,
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
    interval : bool
        Whether to invert the test too: some hundred times as long. All choices of signs are then
        used for up to 14 studies.
    level : float, optional
        Of that interval; that of the fit unless asked otherwise.
    progress : callable, optional
        Told after each part how much is done, and how much there is; changes no number.

    Returns
    -------
    PermutationTest
        The smallest p-value that k studies can give is 2 / 2^k. With ``interval``, ``ci`` holds the
        values of the mean that the test does not reject, on the scale of analysis; unbounded where
        even the smallest p-value is above 1 − level (five studies or fewer at 95%).

    Raises
    ------
    InputError
        For another kind of result, fewer than two studies, effects that do not vary, a number of
        arrangements below 1, or an interval of a fit with moderators.
    NotConverged
        When the fit has no estimate itself.

    Notes
    -----
    If the true effects are symmetric around 0 every choice of signs is as likely. Each is fitted
    as the data were, with tau² anew, and the statistic is that of the fit's inference (Follmann &
    Proschan 1999, Biometrics 55:732; Higgins & Thompson 2004, Stat Med 23:1663). The interval is
    the test inverted (Garthwaite 1996, Biometrics 52:1387): the effects minus a value are tested,
    with the same choices of signs for every value, and an end is where the p-value steps over
    1 − level.

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
    check_flag(interval, "interval")
    if level is not None:
        check_level(level)
    if isinstance(fit, Pooled) and fit.regression is not None:
        if interval:
            raise InputError("interval: a permutation interval is for fits without moderators.")
        return permutation.permutation_test(
            fit, arrangements=arrangements, seed=seed, progress=progress
        )
    model = two_stage(fit)
    most = EXACT_UP_TO_FOR_INTERVAL if interval else EXACT_UP_TO
    exact = model.k <= most if arrangements is None else 2.0**model.k <= arrangements
    if exact and model.k > 62:
        raise InputError("All choices of signs would not end; ask for random ones.")
    n = 2**model.k if exact else arrangements or RANDOM
    found = _tested(model, 0.0, n, seed, exact=exact, progress=watched(progress))
    ci = None
    if interval:
        ci = inverted(
            lambda value: _tested(model, value, n, seed, exact=exact).p_value,
            estimate=model.estimate,
            se=float(np.sqrt(model.variance)),
            least=2 / found.used if exact else 1 / found.used,
            level=fit.level if level is None else level,
        )
    return PermutationTest(
        names=("intercept",),
        statistic=(model.statistic,),
        p_values=(found.p_value,),
        omnibus=None,
        exact=exact,
        arrangements=found.used,
        possible=2.0**model.k if model.k < 1024 else np.inf,
        seed=None if exact else seed,
        failed=found.failed,
        method="signs",
        ci=ci,
        level=None if ci is None else (fit.level if level is None else level),
    )


def _signs(k: int, n: int, seed: int, *, exact: bool) -> Iterator[FloatArray]:
    """Choices of signs, in chunks; of all of them the half in which the last study is as it is."""
    if not exact:
        yield from random_signs(k, n, seed)
        return
    for some in all_signs(k - 1):
        yield np.column_stack([some, np.ones(len(some))])


@dataclass(frozen=True, slots=True)
class _Counted:
    """Choices at least as extreme as the data, all that were fitted, and those that were not."""

    hits: int
    used: int
    failed: int

    @property
    def p_value(self) -> float:
        return self.hits / self.used


def _tested(
    model: TwoStage,
    value: float,
    n: int,
    seed: int,
    *,
    exact: bool,
    progress: Progress = nobody,
) -> _Counted:
    """The test that the mean is ``value``."""
    signs = _signs(model.k, n, seed, exact=exact)
    found = _count(model, value, signs, lambda done: progress(done, n // 2 if exact else n))
    if exact:
        # every choice stands for the opposite one too, whose statistic has the same size
        return _Counted(2 * found.hits, 2 * found.used, 2 * found.failed)
    # the data's own choice stands beside the random ones
    return _Counted(found.hits + 1, found.used + 1, found.failed)


def _count(
    model: TwoStage, value: float, chunks: Iterator[FloatArray], told: Callable[[int], None]
) -> _Counted:
    if not np.isfinite(model.statistic):
        raise InputError(
            "The effects do not vary, so that there is no statistic to compare with; use inference "
            "hartung-knapp-adhoc."
        )
    # a shift of all effects shifts the estimate and changes nothing else
    own = model.statistic - value / np.sqrt(model.variance)
    least = abs(own) * (1 - _TIE)
    hits = used = failed = 0
    for signs in chunks:
        rows = stack(signs * (model.yi - value), model.vi, None, model.weights)
        found = model.fits(rows)
        hits += int((np.abs(found.statistic[found.converged]) >= least).sum())
        used += int(found.converged.sum())
        failed += int((~found.converged).sum())
        told(used + failed)
    return _Counted(hits, used, failed)
