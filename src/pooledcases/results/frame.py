"""The one way from results to pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from pooledcases.results.base import Interval

if TYPE_CHECKING:
    import pandas as pd


def to_frame(results: Iterable[Any]) -> pd.DataFrame:
    """One row a result; an interval becomes two columns, ``name_low`` and ``name_high``.

    Nested results, arrays and cautions are left out: they have their own frames.

    Examples
    --------
    >>> to_frame([{"k": 3, "ci": Interval(0.1, 0.2)}]).columns.tolist()
    ['k', 'ci_low', 'ci_high']
    """
    import pandas as pd

    return pd.DataFrame([_row(result) for result in results])


def _row(result: Any) -> dict[str, Any]:
    if is_dataclass(result) and not isinstance(result, type):
        result = {item.name: getattr(result, item.name) for item in fields(result)}
    if not isinstance(result, Mapping):
        raise TypeError(f"{type(result).__name__} is no result")
    row: dict[str, Any] = {}
    for name, value in result.items():
        if isinstance(value, Interval):
            row |= {f"{name}_low": value.low, f"{name}_high": value.high}
        elif value is None or isinstance(value, str | int | float | bool):
            row[name] = value
    return row
