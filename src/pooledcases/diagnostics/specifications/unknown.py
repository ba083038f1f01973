"""Patients whose outcome is unknown: which of them are taken to have had the event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.data.columns import Words, numbers
from pooledcases.errors import InputError
from pooledcases.results.base import FloatArray

#: The rule that needs no column of them.
LEFT_OUT = "as-observed"
#: Where they stand unless the user says otherwise, by the column of events.
_USUAL = {"xi": "missing_i", "ai": "missing1_i", "ci": "missing2_i"}
#: What goes with the events of each group: its total, or those without the event.
_BESIDE = {"xi": ("ni", None), "ai": ("n1i", "bi"), "ci": ("n2i", "di")}


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSpec:
    """One rule.

    Attributes
    ----------
    shares : tuple of float, or None
        The share of the unknown with the event in the first (or only) and in the second group;
        None where the unknown are left out.
    groups : int
        How many groups it needs.
    citation : str
    """

    shares: tuple[float, float] | None
    groups: int = 1
    citation: str = "Gamble & Hollis 2005, J Clin Epidemiol 58:579"


#: ``as-observed``: the event as frequent among the unknown as among the known, so that they are
#: left out and add no precision. The two last are best and worst case of a comparison.
MISSING_RULES: Mapping[str, MissingSpec] = MappingProxyType(
    {
        LEFT_OUT: MissingSpec(shares=None),
        "none": MissingSpec(shares=(0.0, 0.0)),
        "all": MissingSpec(shares=(1.0, 1.0)),
        "all-in-1": MissingSpec(shares=(1.0, 0.0), groups=2),
        "all-in-2": MissingSpec(shares=(0.0, 1.0), groups=2),
    }
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The numbers of patients with an unknown outcome, by the column of events of their group."""

    counts: Mapping[str, FloatArray]

    @property
    def groups(self) -> int:
        """Groups that have such patients."""
        return len(self.counts)

    @property
    def total(self) -> int:
        """All of them."""
        return int(sum(values.sum() for values in self.counts.values()))


def read_unknown(
    table: Mapping[str, Words], declared: Mapping[str, str] | None, study: Words
) -> Unknown:
    """The columns that count them.

    Raises
    ------
    InputError
        When a column is not there, or a row does not say a whole number of 0 or more: a count that
        is not reported is not 0.
    """
    if declared is None:
        used = {events: name for events, name in _USUAL.items() if name in table}
    elif isinstance(declared, Mapping) and all(isinstance(x, str) for x in declared.values()):
        used = dict(declared)
    else:
        raise InputError("unknown: give a dictionary of columns, such as {'xi': 'missing_i'}.")
    problems = [
        f"unknown: {events!r} is no column of events; use {', '.join(_BESIDE)}."
        for events in used
        if events not in _BESIDE
    ] + [
        f"unknown: there is no column {name!r}; the table has: {', '.join(table)}."
        for name in used.values()
        if name not in table
    ]
    if problems:
        raise InputError(problems)
    counts = {events: numbers(table, name) for events, name in used.items()}
    for events, values in counts.items():
        for row in np.flatnonzero(~((values >= 0) & (values == np.floor(values)))):
            problems.append(
                f"row {row + 1} ({study[row]}): {used[events]} is {table[used[events]][row]!s}; "
                "write how many patients have an unknown outcome, 0 where it is known of all."
            )
    if problems:
        raise InputError(problems)
    return Unknown(MappingProxyType(counts))


def with_unknown(
    table: Mapping[str, Words], unknown: Unknown, rule: str, columns: Mapping[str, str]
) -> dict[str, Words]:
    """The table with the unknown counted as the rule says."""
    shares = MISSING_RULES[rule].shares
    out = dict(table)
    if shares is None:
        return out
    for events, count in unknown.counts.items():
        had = count * shares[1 if events == "ci" else 0]
        total, rest = _BESIDE[events]
        _add(out, columns.get(events, events), had)
        # a table with totals is read by them, whatever else it holds
        if columns.get(total, total) in table:
            _add(out, columns.get(total, total), count)
        elif rest is not None:
            _add(out, columns.get(rest, rest), count - had)
    return out


def _add(table: dict[str, Words], column: str, amount: FloatArray) -> None:
    if column in table:
        table[column] = np.asarray(numbers(table, column) + amount, dtype=object)
