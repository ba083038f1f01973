"""Medians pooled as medians: ``pool --measure MEDIAN``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pooledcases.cli.reading import note
from pooledcases.cli.study_options import Asked
from pooledcases.labels import label

if TYPE_CHECKING:
    from pooledcases.data.columns import Table
    from pooledcases.results.medians import PooledMedian

#: The only method with variances, and so with a tau² and a choice of intervals.
_WEIGHTED = "qe"
_USUAL = "median-of-medians"


def fit_medians(asked: Asked, table: Table, own: Mapping[str, Any]) -> PooledMedian:
    """Pool medians; options that they do not use are said."""
    from pooledcases import models

    method = own.get("median_method", _USUAL)
    words = {"tau2": asked.tau2, "inference": asked.inference} if method == _WEIGHTED else {}
    given = {name: word for name, word in words.items() if word is not None}
    for option in _unused(asked, own, method):
        name = label(f"medians.{method}", asked.lang)
        note(label("cli.unused_here", asked.lang, option=option, model=name), asked.lang)
    columns = asked.columns
    return models.pool_medians(table, method=method, level=asked.level, columns=columns, **given)


def _unused(asked: Asked, own: Mapping[str, Any], method: str) -> list[str]:
    used = {name: value for name, value in own.items() if name != "median_method"}
    if method != _WEIGHTED:
        used |= {"tau2": asked.tau2, "inference": asked.inference}
    flags = {**used, **asked.of_effects}
    return [
        f"--{name.replace('_', '-')}" + ("" if value is True else f" {value}")
        for name, value in flags.items()
        if value is not None
    ]
