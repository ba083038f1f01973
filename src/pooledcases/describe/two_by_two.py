"""Two risks compared exactly."""

from __future__ import annotations

import math
from typing import Any

from pooledcases import format as fmt
from pooledcases.describe.proportions import check_counts, proportion
from pooledcases.errors import InputError
from pooledcases.kernels import differences, tables, unconditional
from pooledcases.options import check_level
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.comparisons import TwoByTwo


def compare_proportions(
    ai: int,
    n1i: int,
    ci: int,
    n2i: int,
    *,
    missing: tuple[int, int] = (0, 0),
    level: float = 0.95,
) -> TwoByTwo:
    """Compare ``ai`` of ``n1i`` patients with ``ci`` of ``n2i``, by exact and score methods.

    Parameters
    ----------
    ai, n1i : int
        Events and patients of the first group.
    ci, n2i : int
        Events and patients of the second group.
    missing : tuple of two int
        Patients of each group whose outcome is not known; they enter the bounds of the two risks
        and nothing else.
    level : float
        Confidence level of all intervals.

    Returns
    -------
    TwoByTwo
        Caution PC-M30 where Fisher's p and the interval of the odds ratio disagree; PC-M20 where
        Barnard's and Boschloo's tests are left out.

    Raises
    ------
    InputError
        When the counts are no whole numbers, or events exceed patients.

    Notes
    -----
    - Fisher's p is two-sided by point probability; mid-P is that p less half the probability of the
      observed table.
    - Barnard's test uses the pooled z statistic and the largest p over the whole range of the
      common risk; Boschloo's is twice the smaller one-sided p, as SciPy defines it.
    - The odds ratio is the conditional maximum-likelihood one, its interval central and exact. A
      central interval and a p by point probability need not agree (Fay 2010, Biostatistics 11:373).
    - The risk difference has Newcombe's interval (1998, method 10) and Miettinen and Nurminen's
      (1985, with N/(N − 1)).
    - With an empty group nothing can be compared: all is None. When nobody or everybody has the
      event the p-values are 1 (mid-P 1/2, by its definition), the odds ratio is None and its
      interval runs from 0 to infinity.
    - Barnard's and Boschloo's tests are left out (None, caution PC-M20) above some two thousand
      patients a group, where ranking every table takes too long.

    Examples
    --------
    >>> result = compare_proportions(6, 14, 12, 13)
    >>> print(f"{result.fisher_p:.4f} {result.barnard_p:.4f} {result.odds_ratio:.3f}")
    0.0128 0.0066 0.070
    """
    _check(ai, n1i, ci, n2i, missing, level)
    ai, n1i, ci, n2i = int(ai), int(n1i), int(ci), int(n2i)
    compared = _nothing() if min(n1i, n2i) == 0 else _compared(ai, n1i, ci, n2i, level)
    agrees = _agree(compared["fisher_p"], compared["odds_ratio_ci"], level)
    return TwoByTwo(
        ai=ai,
        n1i=n1i,
        ci=ci,
        n2i=n2i,
        level=level,
        risk1=proportion(ai, n1i, missing=missing[0], level=level),
        risk2=proportion(ci, n2i, missing=missing[1], level=level),
        fisher_agrees=agrees,
        cautions=_cautions(agrees, compared, level),
        **compared,
    )


def _check(ai: int, n1i: int, ci: int, n2i: int, missing: tuple[int, int], level: float) -> None:
    check_level(level)
    if not hasattr(missing, "__len__") or len(missing) != 2:
        raise InputError(f"missing = {missing!r}: give one number for each of the two groups.")
    check_counts(ai=ai, n1i=n1i, ci=ci, n2i=n2i)
    problems = [
        f"{name} = {events} events among {size} = {patients} patients: it cannot be larger."
        for name, events, size, patients in (("ai", ai, "n1i", n1i), ("ci", ci, "n2i", n2i))
        if events > patients
    ]
    if problems:
        raise InputError(problems)


def _compared(ai: int, n1i: int, ci: int, n2i: int, level: float) -> dict[str, Any]:
    cells = (ai, n1i, ci, n2i)
    odds_ratio = float(tables.odds_ratio(*cells))
    small = unconditional.feasible(n1i, n2i)
    return {
        "fisher_p": float(tables.fisher_p(*cells)),
        "mid_p": float(tables.mid_p(*cells)),
        "barnard_p": unconditional.barnard_p(*cells) if small else None,
        "boschloo_p": unconditional.boschloo_p(*cells) if small else None,
        "odds_ratio": None if math.isnan(odds_ratio) else odds_ratio,
        "odds_ratio_ci": _interval(tables.odds_ratio_limits(*cells, level)),
        "risk_difference": ai / n1i - ci / n2i,
        "newcombe_ci": _interval(differences.newcombe(*cells, level)),
        "miettinen_nurminen_ci": _interval(differences.miettinen_nurminen(*cells, level)),
    }


def _nothing() -> dict[str, Any]:
    return dict.fromkeys(
        (
            "fisher_p",
            "mid_p",
            "barnard_p",
            "boschloo_p",
            "odds_ratio",
            "odds_ratio_ci",
            "risk_difference",
            "newcombe_ci",
            "miettinen_nurminen_ci",
        )
    )


def _interval(limits: tuple[Any, Any]) -> Interval:
    return Interval(float(limits[0]), float(limits[1]))


def _agree(p: float | None, ci: Interval | None, level: float) -> bool | None:
    if p is None or ci is None:
        return None
    return (p <= 1 - level) == (not ci.low < 1 < ci.high)


def _cautions(agrees: bool | None, compared: dict[str, Any], level: float) -> tuple[Caution, ...]:
    found = []
    if compared["fisher_p"] is not None and compared["barnard_p"] is None:
        found.append(caution("PC-M20", form="unconditional"))
    if agrees is False:
        ci: Interval = compared["odds_ratio_ci"]
        p, limits = fmt.p_value(compared["fisher_p"]), fmt.interval(ci.low, ci.high)
        found.append(caution("PC-M30", p=p, ci=limits, level=fmt.confidence(level)))
    return tuple(found)
