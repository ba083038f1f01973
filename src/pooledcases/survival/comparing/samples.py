"""What is compared: times, events, groups and strata of those who are used, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, Words
from pooledcases.data.native import native_columns, native_texts
from pooledcases.errors import InputError
from pooledcases.kernels.rank_tests import RankSums, rank_sums, weights_of
from pooledcases.kernels.risk_tables import RiskTables, risk_tables
from pooledcases.options import TimeUnit, TimeWeight, is_listed, shown
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.observations import NOT_REPORTED, Observations, observe


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The patients of one stratum; ``groups`` indexes the names of the sample.

    ``ended`` is 1 where follow-up was ended by the event, or by death.
    """

    times: FloatArray
    events: IntArray
    ended: IntArray
    groups: IntArray
    entry: FloatArray | None

    def tables(self, k: int) -> RiskTables:
        """At risk and events by group at each event time."""
        return risk_tables(self.times, self.events, self.groups, k, entry=self.entry)

    def of(self, mask: BoolArray) -> Part:
        """The patients of a mask."""
        return Part(
            times=self.times[mask],
            events=self.events[mask],
            ended=self.ended[mask],
            groups=self.groups[mask],
            entry=None if self.entry is None else self.entry[mask],
        )

    def sizes(self, k: int) -> IntArray:
        """The patients of each group."""
        return np.bincount(self.groups, minlength=k).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Everybody who is used, by stratum, and the rows they were read from."""

    by: str
    names: tuple[str, ...]
    strata: str | None
    parts: tuple[Part, ...]
    seen: Observations
    status_at_contact: bool

    @property
    def k(self) -> int:
        """How many groups are compared."""
        return len(self.names)

    @property
    def n(self) -> IntArray:
        """The patients of each group."""
        sizes = [part.sizes(self.k) for part in self.parts]
        return np.asarray(np.sum(sizes, axis=0), dtype=np.int64)

    @property
    def late(self) -> bool:
        """Whether patients came under observation after the start."""
        return any(part.entry is not None and bool((part.entry > 0).any()) for part in self.parts)

    def sums(self, weights: TimeWeight, rho: float, gamma: float) -> RankSums:
        """The weighted sums of all strata; the weights are those of each stratum."""
        total = RankSums(
            observed=np.zeros(self.k), expected=np.zeros(self.k), covariance=np.zeros((self.k,) * 2)
        )
        for part in self.parts:
            found = part.tables(self.k)
            total = total + rank_sums(found, weights_of(found, weights, rho, gamma))
        return total

    def cautions(self) -> tuple[Caution, ...]:
        """PC-M07 for a status at the last contact, PC-M22, and PC-M17 where a cell is empty."""
        missing = sum(reason in NOT_REPORTED for reason in self.seen.reasons[~self.seen.counted])
        contact = (caution("PC-M07"),) if self.status_at_contact else ()
        empty = caution("PC-M17", missing=missing, total=len(self.seen.rows))
        return contact + self.seen.competing() + ((empty,) if missing else ())


def read_sample(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    groups: Sequence[str] | None,
    strata: str | None,
    entry: str | None,
    status_at_contact: bool,
    id: str,
    unit: TimeUnit | None = None,
) -> Sample:
    """Read a table for a comparison.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`; or a group does not occur, or fewer than two
        different ones are named.
    """
    if by is None:
        raise InputError("by: name the column of the groups that are compared.")
    table = native_columns(table, strata=strata)
    marked = marked_at_contact(status_at_contact, event)
    seen = observe(
        table, time=time, event=event, by=by, status_at_contact=marked, entry=entry, unit=unit,
        id=id,
    )  # fmt: skip
    strata_of = None if strata is None else native_texts(table, strata)
    if strata_of is not None:
        seen = seen.leave_out(np.array([cell is None for cell in strata_of], bool), "no_stratum")
    names = seen.names if groups is None else _chosen(groups, seen.names, by)
    if groups is not None:
        seen = seen.leave_out(np.array([name not in names for name in seen.groups]), "other_group")
    if not seen.counted.any():
        raise InputError(f"No patient of {', '.join(names)} has all that is needed.")
    return sample_of(seen, by, names, strata, strata_of, status_at_contact=marked)


def sample_of(
    seen: Observations,
    by: str,
    names: tuple[str, ...],
    strata: str | None = None,
    strata_of: Words | None = None,
    *,
    status_at_contact: bool,
) -> Sample:
    """The sample of observations that have groups."""
    times, events = seen.used()
    everybody = Part(
        times=times,
        events=events,
        ended=events if seen.ended is seen.events else seen.followed()[1],
        groups=_places(seen.groups, seen.counted, names),
        entry=seen.entered(),
    )
    parts: tuple[Part, ...] = (everybody,) if times.size else ()
    if strata_of is not None:
        within = sorted(set(strata_of[seen.counted].tolist()))
        own = _places(strata_of, seen.counted, within)
        parts = tuple(everybody.of(own == stratum) for stratum in range(len(within)))
    return Sample(
        by=by,
        names=names,
        strata=strata,
        parts=parts,
        seen=seen,
        status_at_contact=status_at_contact,
    )


def _places(named: Words, used: BoolArray, names: Sequence[str]) -> IntArray:
    """Which of the names each patient has who is used: a look-up a patient, no comparison."""
    place = {name: index for index, name in enumerate(names)}
    mine = named if used.all() else named[used]
    return np.fromiter(map(place.__getitem__, mine.tolist()), np.int64, count=len(mine))


def _chosen(groups: Sequence[str], names: tuple[str, ...], by: str) -> tuple[str, ...]:
    if isinstance(groups, str) or not is_listed(groups):
        raise InputError(f"groups: {shown(groups)} is no list of groups; write ('A', 'B').")
    chosen = tuple(str(group) for group in groups)
    problems = [
        f"column {by}: no patient has {group!r}; the column holds {', '.join(names)}."
        for group in dict.fromkeys(chosen)
        if group not in names
    ]
    if len(set(chosen)) != len(chosen) or len(chosen) < 2:
        problems.append(f"groups {', '.join(chosen)}: name at least two different groups.")
    if problems:
        raise InputError(problems)
    return chosen
