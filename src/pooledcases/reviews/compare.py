"""Compare recomputed results with committed ones, each within its own tolerance."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pooledcases.errors import InputError
from pooledcases.results.base import EXACT

#: p-values may also differ by this much in absolute terms: tiny ones lose relative digits.
P_VALUE_ABSOLUTE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Move:
    """One number or word that is not what was committed."""

    kind: ClassVar[str] = "move"
    tolerance: ClassVar[float] = EXACT

    id: str
    field: str
    committed: Any
    recomputed: Any
    difference: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verification:
    """What moved, and how many results were compared."""

    kind: ClassVar[str] = "verification"
    tolerance: ClassVar[float] = EXACT

    compared: int
    moves: tuple[Move, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing moved."""
        return not self.moves


def read_results(path: Path) -> dict[str, Any]:
    """The results of a ``results.json``, by id."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        results = content["results"]
    except FileNotFoundError:
        raise InputError(
            f"{path}: no committed results to compare with; run `pooledcases reproduce` first."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no results.json (schema 1): {error}. Restore it, or run reproduce."
        ) from None
    if not isinstance(results, dict):
        raise InputError(f"{path}: `results` must map ids to results.")
    return results


def compare(committed: dict[str, Any], recomputed: dict[str, Any]) -> Verification:
    """Every difference between two sets of results.

    A result that is only in one of them is one move; the tolerance is the recomputed result's
    own, so that a committed file cannot loosen its check.
    """
    moves: list[Move] = []
    for key in [*recomputed, *(k for k in committed if k not in recomputed)]:
        if key not in committed:
            moves.append(_move(key, "", None, "new"))
        elif key not in recomputed:
            moves.append(_move(key, "", "committed", None))
        else:
            tolerance = float(recomputed[key].get("tolerance", EXACT))
            moves.extend(_moves(key, "", committed[key], recomputed[key], tolerance))
    return Verification(compared=len(recomputed), moves=tuple(moves))


def _moves(key: str, field: str, old: Any, new: Any, tolerance: float) -> Iterator[Move]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*new, *(n for n in old if n not in new)]:
            inner = f"{field}.{name}" if field else name
            yield from _moves(key, inner, old.get(name), new.get(name), tolerance)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _moves(key, f"{field}[{index}]", a, b, tolerance)
    elif not _same(field, old, new, tolerance):
        yield _move(key, field, old, new)


def _same(field: str, old: Any, new: Any, tolerance: float) -> bool:
    if not (_is_number(old) and _is_number(new)):
        return type(old) is type(new) and bool(old == new)
    absolute = P_VALUE_ABSOLUTE if field.rpartition(".")[2].endswith(("p_value", "_p")) else 0.0
    return math.isclose(old, new, rel_tol=tolerance, abs_tol=absolute)


def _move(key: str, field: str, old: Any, new: Any) -> Move:
    difference = float(new) - float(old) if _is_number(old) and _is_number(new) else None
    return Move(id=key, field=field, committed=old, recomputed=new, difference=difference)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
