"""The one way from a result to JSON.

Full double precision. What does not exist is ``null``; an unbounded limit is ``"inf"`` or
``"-inf"``; a NaN is a mistake of ours and raises.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from pooledcases.results.base import Caution, Interval


def to_json(result: Any) -> Any:
    """A result as plain JSON values: dicts, lists, strings, numbers, booleans and None.

    A dataclass with a ``kind`` starts with it and ends with nothing but its own fields; a class
    that must look otherwise defines ``as_json``.

    Examples
    --------
    >>> to_json(Interval(0.0, float("inf")))
    [0.0, 'inf']
    """
    if isinstance(result, float | np.floating):
        return _number(float(result))
    if result is None or isinstance(result, str | bool | int):
        return result
    if isinstance(result, np.bool_ | np.integer):
        return result.item()
    if isinstance(result, Interval):
        return [_number(float(result.low)), _number(float(result.high))]
    if isinstance(result, Caution):
        return _caution(result)
    if hasattr(result, "as_json"):
        return to_json(result.as_json())
    if is_dataclass(result):
        head = {"kind": result.kind} if hasattr(result, "kind") else {}
        return head | {f.name: to_json(getattr(result, f.name)) for f in fields(result)}
    if isinstance(result, Mapping):
        return {str(key): to_json(value) for key, value in result.items()}
    if isinstance(result, np.ndarray):
        return [to_json(value) for value in result.tolist()]
    if isinstance(result, list | tuple):
        return [to_json(value) for value in result]
    raise TypeError(f"{type(result).__name__} has no JSON form")


def dumps(value: Any) -> str:
    """JSON text of a result, indented by two spaces, with one newline at the end."""
    return json.dumps(to_json(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _number(value: float) -> float | str:
    if math.isnan(value):
        raise ValueError("a result holds NaN; what does not exist must be None")
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def _caution(item: Caution) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message(),
        "status": item.status,
        "reason": item.reason,
    }
