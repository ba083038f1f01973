"""Patients and studies as one table of reports, so that each patient counts once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.errors import InputError
from pooledcases.guardrails import refusal
from pooledcases.models.patients.reading import Counted, Listed
from pooledcases.results.base import BoolArray, Caution, IntArray, caution

#: A row of a study: its report, its place in the study table, events and patients.
_Row = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """One row a report: listed patients, and others of it that are only counted.

    ``rows`` is the place in the study table, -1 for reports that only list patients; ``known`` is
    False for patients whose report nobody knows.
    """

    report: tuple[str, ...]
    listed_x: IntArray
    listed_n: IntArray
    counted_x: IntArray
    counted_n: IntArray
    rows: IntArray
    known: BoolArray
    left_out: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def xi(self) -> IntArray:
        """Events."""
        return self.listed_x + self.counted_x

    @property
    def ni(self) -> IntArray:
        """Patients."""
        return self.listed_n + self.counted_n


def join(listed: Listed, counted: Counted, same_report: str | None, *, force: bool) -> Joined:
    """Bring both tables together; a report in both is asked for.

    Raises
    ------
    Refusal
        PC-M06 when a report stands in both and ``same_report`` does not say what its row counts.
    InputError
        When a row is said to include the listed patients, but counts fewer than are listed.
    """
    unknown = {name for name, is_ in zip(listed.report, listed.unknown, strict=True) if is_}
    own = {_key(name): name for name in listed.report if name not in unknown}
    both = [name for name in counted.report if _key(name) in own]
    if both and same_report is None and not force:
        raise refusal("PC-M06", form="both", names=", ".join(dict.fromkeys(both)))
    said = same_report or "others"
    forced = both and same_report is None
    more = (caution("PC-M06", form="both", names=", ".join(both)),) if forced else ()
    rows = list(zip(counted.report, range(len(counted.xi)), counted.xi.tolist(),
                    counted.ni.tolist(), strict=True))  # fmt: skip
    shared = [row for row in rows if _key(row[0]) in own]
    alone = [row for row in rows if _key(row[0]) not in own]
    patients = [
        (name, -1, x, n)
        for name, x, n in zip(listed.report, listed.xi.tolist(), listed.ni.tolist(), strict=True)
    ]
    if said == "patients":
        return _table(patients, [], alone, tuple(row[0] for row in shared), more, unknown)
    if said == "aggregate":
        taken = {_key(row[0]) for row in shared}
        kept = [row for row in patients if _key(row[0]) not in taken]
        left = tuple(own[key] for key in own if key in taken)
        return _table(kept, [], [*shared, *alone], left, more, unknown)
    if said == "included":
        shared = _rest(shared, {_key(name): (x, n) for name, _, x, n in patients})
    return _table(patients, shared, alone, (), more, unknown)


def _key(name: str) -> str:
    """Reports are the same whatever their capitals and blanks."""
    return " ".join(name.casefold().split())


def _rest(shared: list[_Row], listed: dict[str, tuple[int, int]]) -> list[_Row]:
    """Of each row the patients who are not listed."""
    problems, out = [], []
    keys = [_key(row[0]) for row in shared]
    for name, row, x, n in shared:
        events, patients = listed[_key(name)]
        if keys.count(_key(name)) > 1:
            problems.append(
                f"row {row + 1} ({name}): this report has more than one row; leave one, or say "
                "that the rows hold other patients than those listed (same_report='others')."
            )
        elif not 0 <= x - events <= n - patients:
            problems.append(
                f"row {row + 1} ({name}): {x} of {n} cannot include the listed patients, {events} "
                f"of {patients} with the event; correct one of them, or say what the row counts "
                "(same_report)."
            )
        out.append((name, row, x - events, n - patients))
    if problems:
        raise InputError(problems)
    return out


def _table(
    patients: list[_Row],
    shared: list[_Row],
    alone: list[_Row],
    left_out: tuple[str, ...],
    cautions: tuple[Caution, ...],
    unknown: set[str],
) -> Joined:
    """Reports with listed patients first; ``shared`` rows are added to theirs."""
    size = len(patients)
    place = {_key(row[0]): index for index, row in enumerate(patients)}
    everyone = [*patients, *alone]
    columns = {name: np.zeros(len(everyone), dtype=np.int64) for name in ("x", "n", "cx", "cn")}
    rows = np.array([row for _, row, _, _ in everyone], dtype=np.int64)
    for index, (_, _, x, n) in enumerate(everyone):
        kind = ("x", "n") if index < size else ("cx", "cn")
        columns[kind[0]][index], columns[kind[1]][index] = x, n
    for name, row, x, n in shared:
        index = place[_key(name)]
        columns["cx"][index] += x
        columns["cn"][index] += n
        rows[index] = row
    return Joined(
        report=tuple(row[0] for row in everyone),
        listed_x=columns["x"],
        listed_n=columns["n"],
        counted_x=columns["cx"],
        counted_n=columns["cn"],
        rows=rows,
        known=np.array([row[0] not in unknown for row in everyone], dtype=bool),
        left_out=left_out,
        cautions=cautions,
    )
