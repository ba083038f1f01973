"""Cautions that every kind of pooled result may carry."""

from __future__ import annotations

from pooledcases.results.base import Caution, caution

#: Below this many studies a normal interval around a random-effects estimate is too narrow.
_FEW = 10


def normal_inference(k: int, inference: str) -> list[Caution]:
    """PC-M13: a normal interval with few studies."""
    if inference == "normal" and 1 < k < _FEW:
        return [caution("PC-M13", k=k)]
    return []


def one_study(k: int) -> list[Caution]:
    """PC-M28: one study is not pooled; it answers with itself."""
    return [caution("PC-M28", what="k = 1")] if k == 1 else []
