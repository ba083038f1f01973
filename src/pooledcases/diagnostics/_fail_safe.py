"""How many unpublished null studies would take a finding away."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.diagnostics.funnel import Funnel, funnel_of
from pooledcases.errors import InputError
from pooledcases.models.weighted.engine import fit_stack
from pooledcases.models.weighted.stack import Stack
from pooledcases.options import FailSafeMethod, Tau2Method, check_level, check_word
from pooledcases.results.base import FloatArray
from pooledcases.results.bias import FailSafe
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled

#: A number of studies this little above a whole one is that one.
_ROUNDING = 1e-9
#: What would have to be added is counted up to here.
_MOST = 1 << 52


@dataclass(frozen=True, slots=True, kw_only=True)
class FailSafeSpec:
    """One method: its function of funnel, alpha, target and tau², and where it is from."""

    function: Callable[[Funnel, float, float | None, str], FailSafe]
    label: str
    citation: str


def fail_safe(
    effects: Effects | Pooled,
    *,
    method: str = "rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    tau2: str = "REML",
) -> FailSafe:
    """Count the null studies that would make the finding not significant, or small.

    Parameters
    ----------
    effects : Effects or Pooled
    method : {"rosenthal", "orwin", "rosenberg", "general"}
        ``rosenthal``: Stouffer's one-sided p comes to ``alpha``. ``orwin``: the inverse-variance
        mean comes to ``target``. ``rosenberg``: the two-sided p of the equal-effects mean comes to
        ``alpha``. ``general``: that of the random-effects mean, with heterogeneous null studies.
    alpha : float
    target : float, optional
        For ``orwin``, on the analysis scale; half of the mean unless given.
    tau2 : str
        For ``general``.

    Returns
    -------
    FailSafe

    Raises
    ------
    InputError
        For unknown words, no study, and a target that is 0 or of the other sign.

    Notes
    -----
    Rosenthal 1979, Psychol Bull 86:638; Orwin 1983, J Educ Stat 8:157; Rosenberg 2005, Evolution
    59:464. ``general``: N studies with effects around 0, of the same tau² and with the harmonic
    mean of the variances, added to k around theta; the tau² of all of them is
    ((k + N − 2) tau² + k N theta² / (k + N)) / (k + N − 1), from the sum of squares within and
    between both sets. A large number proves nothing: that unpublished studies are null on average,
    and that there is no heterogeneity, are assumptions (Becker 2005, in Rothstein, Publication Bias
    in Meta-Analysis, chapter 7).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.4, 0.5, 0.6], "vi": [0.02, 0.03, 0.04]}
    >>> fail_safe(effect_sizes(table, measure="GEN")).studies
    26.0
    """
    check_word(method, FailSafeMethod, "method")
    check_word(tau2, Tau2Method, "tau2")
    check_level(alpha, "alpha")
    if tau2.startswith("GENQ"):
        raise InputError(f"tau2 {tau2} needs weights of your own; use REML.")
    funnel = funnel_of(effects)
    return FAIL_SAFE_METHODS[method].function(funnel, alpha, target, tau2)


def _whole(studies: float) -> float:
    """Rounded up, never below 0."""
    if math.isinf(studies):
        return studies
    nearest = round(studies)
    if abs(studies - nearest) <= _ROUNDING * max(1.0, abs(studies)):
        return float(max(nearest, 0))
    return float(max(math.ceil(studies), 0))


def _rosenthal(funnel: Funnel, alpha: float, target: float | None, tau2: str) -> FailSafe:
    k, total = len(funnel.yi), float((funnel.yi / funnel.sei).sum())
    critical = float(special.ndtri(1 - alpha))
    return FailSafe(
        method="rosenthal",
        k=k,
        studies=_whole((total / critical) ** 2 - k) if critical > 0 else None,
        alpha=alpha,
        target=None,
        estimate=None,
        p_value=float(special.ndtr(-abs(total) / math.sqrt(k))),
    )


def _orwin(funnel: Funnel, alpha: float, target: float | None, tau2: str) -> FailSafe:
    k, (mean, _) = len(funnel.yi), _pooled(funnel.yi, funnel.vi, 0.0)
    goal = mean / 2 if target is None else float(target)
    if mean and (goal == 0 or not math.isfinite(goal) or (goal > 0) != (mean > 0)):
        raise InputError(
            f"target: no number of null studies brings the mean {mean:g} to {goal:g}; give a "
            "target of the same sign, nearer to 0."
        )
    return FailSafe(
        method="orwin",
        k=k,
        studies=_whole(k * (mean - goal) / goal) if goal else 0.0,
        alpha=None,
        target=goal,
        estimate=mean,
        p_value=None,
    )


def _rosenberg(funnel: Funnel, alpha: float, target: float | None, tau2: str) -> FailSafe:
    weights = 1 / funnel.vi
    k, (mean, p_value) = len(funnel.yi), _pooled(funnel.yi, funnel.vi, 0.0)
    total, critical = float(weights.sum()), float(special.ndtri(1 - alpha / 2))
    needed = ((mean * total / critical) ** 2 - total) / (total / k)
    return FailSafe(
        method="rosenberg",
        k=k,
        studies=_whole(needed),
        alpha=alpha,
        target=None,
        estimate=mean,
        p_value=p_value,
    )


def _general(funnel: Funnel, alpha: float, target: float | None, tau2: str) -> FailSafe:
    rows = Stack(
        funnel.yi[None],
        funnel.vi[None],
        np.ones((1, len(funnel.yi)), dtype=bool),
        np.ones((len(funnel.yi), 1)),
    )
    fits = fit_stack(rows, tau2=tau2, inference="normal", level=0.95)
    if not fits.converged[0]:
        raise InputError("general: tau² was not found; use another tau2.")
    k, spread, mean = len(funnel.yi), float(fits.tau2[0]), float(fits.estimate[0])
    harmonic = k / float((1 / funnel.vi).sum())

    def added(n: int) -> tuple[float, float, float]:
        """Mean, p and tau² with n null studies."""
        if n == 0:
            return mean, float(fits.p_value[0]), spread
        both = ((k + n - 2) * spread + k * (n / (k + n)) * mean**2) / (k + n - 1)
        found = _pooled(funnel.yi, funnel.vi, both, null=n / (harmonic + both))
        return *found, both

    studies = _least(lambda n: added(n)[1] >= alpha)
    after = (None, None, None) if math.isinf(studies) else added(int(studies))
    return FailSafe(
        method="general",
        k=k,
        studies=studies,
        alpha=alpha,
        target=None,
        estimate=mean,
        p_value=float(fits.p_value[0]),
        estimate_after=after[0],
        tau2=spread,
        tau2_after=after[2],
    )


def _least(enough: Callable[[int], bool]) -> float:
    """The least whole number that is enough, all larger ones being so."""
    if enough(0):
        return 0.0
    low, high = 0, 1
    while not enough(high):
        low, high = high, 2 * high
        if high > _MOST:
            return math.inf
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return float(high)


def _pooled(
    yi: FloatArray, vi: FloatArray, tau2: float, *, null: float = 0.0
) -> tuple[float, float]:
    """The weighted mean and its two-sided p, with ``null`` weight on 0 besides."""
    weights = 1 / (vi + tau2)
    total = float(weights.sum()) + null
    mean = float((weights * yi).sum()) / total
    return mean, float(2 * special.ndtr(-abs(mean) * math.sqrt(total)))


FAIL_SAFE_METHODS: Mapping[str, FailSafeSpec] = MappingProxyType(
    {
        "rosenthal": FailSafeSpec(
            function=_rosenthal,
            label="fail_safe.rosenthal",
            citation="Rosenthal 1979, Psychol Bull 86:638",
        ),
        "orwin": FailSafeSpec(
            function=_orwin, label="fail_safe.orwin", citation="Orwin 1983, J Educ Stat 8:157"
        ),
        "rosenberg": FailSafeSpec(
            function=_rosenberg,
            label="fail_safe.rosenberg",
            citation="Rosenberg 2005, Evolution 59:464",
        ),
        "general": FailSafeSpec(
            function=_general,
            label="fail_safe.general",
            citation="manual of metafor, fsn, type General",
        ),
    }
)
