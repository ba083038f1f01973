"""Contrasts as a reader writes them, read by a small parser and never evaluated.

``alloc: random - systematic`` compares two levels of a category; ``alloc[random] - 2*ablat`` sums
coefficients by their names. Several are separated by semicolons.
"""

from __future__ import annotations

import re

from pooledcases.errors import InputError
from pooledcases.results.regression import Regression

_HOW = (
    "write COLUMN: LEVEL - LEVEL, or coefficients by name, such as alloc[random] - 2*ablat; "
    "several are separated by ;"
)
_MINUS = re.compile(r"\s+(?:-|−|–|vs\.?|versus)\s+")
_WEIGHT = re.compile(r"\s*(?P<sign>[-+−])?\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)\s*\*\s*)?")
_SPACES = re.compile(r"\s*")


def read_contrasts(regression: Regression, text: str) -> dict[str, dict[str, float]]:
    """A name for each combination, and the weights of its coefficients.

    Raises
    ------
    InputError
        For what is not understood, a level or a coefficient that the fit does not have, and levels
        of a column whose difference depends on another one; all at once.
    """
    out: dict[str, dict[str, float]] = {}
    problems: list[str] = []
    for part in filter(None, (item.strip() for item in text.split(";"))):
        try:
            out[part] = _levels(regression, part) or _sum(regression, part)
        except InputError as error:
            problems.extend(error.problems)
    if not out and not problems:
        problems.append(f"contrast: {text!r} names nothing; {_HOW}.")
    if problems:
        raise InputError(problems)
    return out


def _levels(regression: Regression, part: str) -> dict[str, float] | None:
    """The difference of two levels; None where no column of categories is named first."""
    before, colon, after = part.partition(":")
    column = before.strip()
    levels = {item.column: item.levels for item in regression.columns}.get(column)
    # a coefficient of an interaction has a colon, too
    if not colon or levels is None or part in regression.names or _MINUS.search(after) is None:
        return None
    if any(len(item.parts) > 1 and column in dict(item.parts) for item in regression.coding):
        raise InputError(
            f"contrast: what {column} changes depends on another moderator (an interaction); name "
            f"the coefficients, such as {regression.names[-1]}, or ask for marginal means."
        )
    first, second = _two(column, after, levels)
    weights = {f"{column}[{first}]": 1.0, f"{column}[{second}]": -1.0}
    # the reference has no coefficient of its own
    return {name: weight for name, weight in weights.items() if name in regression.names}


def _two(column: str, text: str, levels: tuple[str, ...]) -> tuple[str, str]:
    """The two levels on either side of a minus; a level may hold one itself."""
    for found in _MINUS.finditer(text):
        pair = text[: found.start()].strip(), text[found.end() :].strip()
        if set(pair) <= set(levels):
            if pair[0] == pair[1]:
                raise InputError(f"contrast: {pair[0]!r} is compared with itself; {_HOW}.")
            return pair
    raise InputError(
        f"contrast: {text.strip()!r} names no two levels of {column}, which has: "
        f"{', '.join(levels)}; {_HOW}."
    )


def _sum(regression: Regression, part: str) -> dict[str, float]:
    """Signed coefficients, each with its weight."""
    names = sorted(regression.names, key=len, reverse=True)
    weights: dict[str, float] = {}
    place = 0
    while place < len(part):
        found = _WEIGHT.match(part, place)
        at = place if found is None else found.end()
        name = next((name for name in names if part.startswith(name, at)), None)
        signed = found is not None and found["sign"] is not None
        if name is None or found is None or (place and not signed):
            raise InputError(
                f"contrast: {part[place:].strip()!r} is not understood; the fit has the "
                f"coefficients {', '.join(regression.names)}; {_HOW}."
            )
        weight = float(found["number"] or 1) * (-1 if found["sign"] in ("-", "−") else 1)
        weights[name] = weights.get(name, 0.0) + weight
        rest = _SPACES.match(part, at + len(name))
        place = len(part) if rest is None else rest.end()
    return weights
