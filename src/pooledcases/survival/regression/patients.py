"""The patients of Cox's model: who is used, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.errors import InputError
from pooledcases.kernels.risk_sets import RiskSets, risk_sets
from pooledcases.options import (
    CoefficientInterval,
    Penalty,
    TiesMethod,
    TimeTransform,
    check_level,
    check_word,
)
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution
from pooledcases.survival.events import Event, event_condition, event_name, marked_at_contact
from pooledcases.survival.observations import NOT_REPORTED, Observations, observe
from pooledcases.survival.regression.covariates import Design, design_of, read_covariates

#: Reasons of this room for leaving a patient out.
NOT_KNOWN = frozenset({"no_covariate", "no_stratum", "no_cluster"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoxAsked:
    """What a Cox regression was asked for, as :func:`pooledcases.survival.cox` takes it."""

    time: str
    event: Event
    covariates: str | Sequence[str]
    penalty: Penalty
    ties: TiesMethod
    interval: CoefficientInterval | None
    strata: str | None
    cluster: str | None
    entry: str | None
    level: float
    time_transform: TimeTransform
    status_at_contact: bool
    id: str

    def check(self) -> None:
        """Raise for words that are none, or that do not go together."""
        check_word(self.penalty, Penalty, "penalty")
        check_word(self.ties, TiesMethod, "ties")
        check_word(self.time_transform, TimeTransform, "time_transform")
        check_level(self.level)
        check_interval(self.interval, self.cluster)
        if self.ties == "exact" and self.penalised:
            raise InputError(
                "ties: exact ties are for penalty='none'; with Firth's penalty use efron or "
                "breslow."
            )

    @property
    def penalised(self) -> bool:
        """Whether Firth's penalty is in the likelihood."""
        return self.penalty == "firth"

    @property
    def marked(self) -> bool:
        """Whether the time is that of a contact and not of the event."""
        return marked_at_contact(self.status_at_contact, self.event)

    @property
    def intervals(self) -> CoefficientInterval:
        """How intervals are made."""
        return default_interval(self.interval, self.penalty, self.cluster)

    @property
    def outcome(self) -> str:
        """The event in words."""
        condition = event_condition(self.event)
        return str(self.event if condition is None else condition)


def check_interval(interval: CoefficientInterval | None, cluster: str | None) -> None:
    """Raise for a word that is none, and for a profile where reports are clusters."""
    if interval is not None:
        check_word(interval, CoefficientInterval, "interval")
    if interval == "profile-likelihood" and cluster is not None:
        raise InputError(
            "interval: a profile likelihood takes patients as independent; leave cluster or "
            "interval out."
        )


def default_interval(
    interval: CoefficientInterval | None, penalty: Penalty, cluster: str | None
) -> CoefficientInterval:
    """As asked; else by the penalised profile, and Wald's without penalty or with clusters."""
    if interval is not None:
        return interval
    return "profile-likelihood" if penalty == "firth" and cluster is None else "wald"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patients:
    """Everybody who is used, in the order of the table.

    Attributes
    ----------
    seen : Observations
        Of all rows.
    times, events, entries : ndarray, shape (n,)
        ``entries`` is None where nobody enters late.
    design : Design
    strata, clusters : ndarray of int, shape (n,), or None
    missing : mapping of str to tuple of str
    """

    seen: Observations
    times: FloatArray
    events: IntArray
    entries: FloatArray | None
    design: Design
    strata: IntArray | None
    clusters: IntArray | None
    missing: Mapping[str, tuple[str, ...]]

    def risk_sets(self, ties: TiesMethod) -> RiskSets:
        """Who was at risk when events happened."""
        entries, strata = self.entries, self.strata
        return risk_sets(self.times, self.events, entry=entries, strata=strata, ties=ties)

    def left_out_caution(self) -> tuple[Caution, ...]:
        """PC-M17 where patients are left out because a cell is empty."""
        missing = sum(reason in NOT_REPORTED | NOT_KNOWN for reason in self.seen.reasons)
        total = len(self.seen.ids)
        return (caution("PC-M17", missing=missing, total=total),) if missing else ()


def read_patients(table: Table, asked: CoxAsked) -> Patients:
    """Read every column; all problems of the covariates at once.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.cox`.
    """
    strata, cluster = asked.strata, asked.cluster
    table = columns_of(table, strata=strata, cluster=cluster)
    seen = observe(
        table,
        time=asked.time,
        event=asked.event,
        status_at_contact=asked.marked,
        entry=asked.entry,
        id=asked.id,
    )
    reserved = {asked.time: "the time", event_name(asked.event): "the event"}
    reserved |= {asked.entry or "": "the time of entry", strata or "": "the stratum"}
    read = read_covariates(table, asked.covariates, reserved=reserved)
    missing = read.missing(seen.ids, seen.counted)
    seen = seen.leave_out(~read.known, "no_covariate")
    in_strata, in_clusters = known_texts(table, strata), known_texts(table, cluster)
    seen = seen.leave_out(~in_strata[1], "no_stratum").leave_out(~in_clusters[1], "no_cluster")
    used = seen.counted
    check_somebody(used, read.formula.text, "a time, a status")
    times, events = seen.used()
    if not events.any():
        who = f"None of the {len(events)} patients who are used had"
        if len(events) == 1:
            who = "The only patient who is used did not have"
        raise InputError(
            f"{who} the event ({event_name(asked.event)}); hazards cannot be compared."
        )
    return Patients(
        seen=seen,
        times=times,
        events=events,
        entries=seen.entered(),
        design=design_of(read, used),
        strata=numbered(in_strata[0][used]) if strata else None,
        clusters=numbered(in_clusters[0][used]) if cluster else None,
        missing=missing,
    )


def known_texts(table: Table, column: str | None) -> tuple[Words, BoolArray]:
    """A column of groups, and which rows have one; without a column all rows are one group."""
    if column is None:
        size = len(next(iter(columns_of(table).values())))
        return np.full(size, "", dtype=object), np.ones(size, dtype=bool)
    cells = texts(table, column)
    known = np.array([cell is not None for cell in cells], dtype=bool)
    return np.where(known, cells, ""), known


def numbered(values: Words) -> IntArray:
    """Each value by its place among the distinct ones."""
    return np.asarray(np.unique(values.astype(str), return_inverse=True)[1], dtype=np.int64)


def check_somebody(used: BoolArray, formula: str, what: str) -> None:
    """Raise where nobody has everything."""
    if not used.any():
        raise InputError(
            f"No patient has {what} and all of: {formula}; fill the cells, or use fewer covariates."
        )
