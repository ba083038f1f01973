"""Cautions that every kind of pooled result may carry."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pooledcases import format as fmt
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.pooled import Subgroup

#: Below this many studies a normal interval around a random-effects estimate is too narrow.
_FEW = 10
#: Up to so many studies the interval that allows for their spread may be uselessly wide.
_VERY_FEW = 4
#: Heterogeneity tests have little power: below this p the studies differ (Cochrane Handbook 6.5,
#: section 10.10.2).
_DIFFER = 0.10
_NOT_BY_T = ("normal", "henmi-copas", "ivhet")


def normal_inference(k: int, inference: str, *, clusters: bool = False) -> list[Caution]:
    """PC-M13: a normal interval of few studies is too narrow, one by t of two to four too wide.

    With ``clusters`` what is counted is independent groups of rows.
    """
    if inference == "normal" and 1 < k < _FEW:
        return [caution("PC-M13", k=k, **({"form": "clusters"} if clusters else {}))]
    if inference not in _NOT_BY_T and 1 < k <= _VERY_FEW:
        return [caution("PC-M13", form="few_clusters" if clusters else "few", k=k)]
    return []


def not_detectable(tau2: float | None, limits: Interval | None) -> list[Caution]:
    """PC-M12: tau² = 0 with an upper limit above it is no proof of homogeneity."""
    if tau2 != 0 or limits is None or limits.high == 0:
        return []
    if limits.low > 0:  # the estimate lies outside, which is said instead
        return []
    return [caution("PC-M12", tau2_text=f"= 0 [0, {_text(limits.high)}]")]


def outside_limits(tau2: float | None, limits: Interval | None) -> list[Caution]:
    """PC-M12: an estimate of tau² that its own interval does not hold.

    The interval inverts a test on Q, whose weights are not those of the estimator; where the
    variances differ much the two may disagree (Viechtbauer 2007, Stat Med 26:37).
    """
    if tau2 is None or limits is None or limits.high == 0:
        return []
    if limits.low <= tau2 <= limits.high:
        return []
    values = {"tau2": _text(tau2), "low": _text(limits.low), "high": _text(limits.high)}
    return [caution("PC-M12", form="outside", **values)]


def assumed_equal(
    q: float | None, df: int, p_value: float | None, i2: float | None
) -> list[Caution]:
    """PC-M12: one effect for all studies is assumed though they differ by more than chance."""
    if q is None or p_value is None or i2 is None or p_value >= _DIFFER:
        return []
    p = fmt.p_value(p_value)
    values = {"q": fmt.number(q, 2), "df": df, "p": p, "i2": fmt.percent(i2, 0)}
    return [caution("PC-M12", form="equal", **values)]


def _text(tau2: float) -> str:
    """In small units three decimals would read 0, in large ones they would be a row of digits."""
    plain = math.isinf(tau2) or tau2 == 0 or 1e-3 <= tau2 < 1e6
    return fmt.number(tau2, 3) if plain else fmt.significant(tau2, 2)


def groups_of_one_study(groups: Sequence[Subgroup]) -> list[Caution]:
    """PC-M28: one study is not pooled with itself; two such groups compare two studies."""
    alone = [group.level for group in groups if group.fit.k == 1]
    return [caution("PC-M28", form="groups", groups=", ".join(alone))] if alone else []


def one_study(k: int) -> list[Caution]:
    """PC-M28: one study is not pooled; it answers with itself."""
    return [caution("PC-M28", what="k = 1")] if k == 1 else []
