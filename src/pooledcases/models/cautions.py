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
_NOT_BY_T = ("normal", "henmi-copas", "ivhet")


def normal_inference(k: int, inference: str) -> list[Caution]:
    """PC-M13: a normal interval of few studies is too narrow, one by t of two to four too wide."""
    if inference == "normal" and 1 < k < _FEW:
        return [caution("PC-M13", k=k)]
    if inference not in _NOT_BY_T and 1 < k <= _VERY_FEW:
        return [caution("PC-M13", form="few", k=k)]
    return []


def not_detectable(tau2: float | None, limits: Interval | None) -> list[Caution]:
    """PC-M12: tau² = 0 with an upper limit above it is no proof of homogeneity."""
    if tau2 != 0 or limits is None or limits.high == 0:
        return []
    high = limits.high
    # in small units three decimals would read 0, in large ones they would be a row of digits
    plain = math.isinf(high) or 1e-3 <= high < 1e6
    text = fmt.number(high, 3) if plain else fmt.significant(high, 2)
    return [caution("PC-M12", tau2_text=f"= 0 [0, {text}]")]


def groups_of_one_study(groups: Sequence[Subgroup]) -> list[Caution]:
    """PC-M28: one study is not pooled with itself; two such groups compare two studies."""
    alone = [group.level for group in groups if group.fit.k == 1]
    return [caution("PC-M28", form="groups", groups=", ".join(alone))] if alone else []


def one_study(k: int) -> list[Caution]:
    """PC-M28: one study is not pooled; it answers with itself."""
    return [caution("PC-M28", what="k = 1")] if k == 1 else []
