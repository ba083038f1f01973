"""Fine and Gray's regression: covariates and the cumulative incidence of one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.fine_gray import SubdistributionSets
from pooledcases.kernels.risk_sets import risk_sets
from pooledcases.options import check_level
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.results.fine_gray import FineGrayRegression
from pooledcases.results.patient_regression import SeparatedTerm
from pooledcases.survival.competing.causes import CauseObservations, Competing, observe_causes
from pooledcases.survival.events import Event, event_name
from pooledcases.survival.observations import NOT_REPORTED
from pooledcases.survival.regression.covariates import (
    Covariates,
    Design,
    design_of,
    read_covariates,
)
from pooledcases.survival.regression.fitting import Fit, Standard, fit
from pooledcases.survival.regression.inference import coefficients
from pooledcases.survival.regression.notes import regression_cautions
from pooledcases.survival.regression.patients import check_somebody
from pooledcases.survival.regression.separation import hazard_separation
from pooledcases.survival.regression.term_tests import robust_covariance, term_tests, wald

#: What is left of a covariate's information beside the others, relatively, when it has none.
_NOTHING_LEFT = 1e-9


def fine_gray(
    table: Table,
    *,
    time: str,
    event: Event,
    competing: Competing,
    covariates: str | Sequence[str],
    level: float = 0.95,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> FineGrayRegression:
    """Subdistribution hazard ratios: how covariates move the cumulative incidence of the event.

    Parameters
    ----------
    table, time, event, competing, status_at_contact, id
        As in :func:`pooledcases.survival.cumulative_incidence`.
    covariates : str or sequence of str
        As in :func:`pooledcases.survival.cox`.
    level : float

    Returns
    -------
    FineGrayRegression
        Cautions: PC-M16 for fewer than 10 events a coefficient and for several terms, PC-M14 for
        60 patients or fewer, PC-M17 for patients left out, PC-M07 and PC-M22 as for the curves.

    Raises
    ------
    InputError
        All problems of the columns at once; nobody had the event; a covariate that is constant, is
        collinear with others, or does not differ among those at risk when events happened.
    NotConverged
        Where covariates separate the patients, so that an estimate has no end; the sentence names
        them. (R's crr stops somewhere on the way and says that it converged.)

    Notes
    -----
    Fine & Gray 1999, JASA 94:496, with Breslow's ties and their sandwich variance, in which the
    estimation of the censoring curve counts; the same numbers as ``crr`` of R's cmprsk. A ratio
    above 1 means a higher cumulative incidence, not a higher hazard among those still at risk.
    Late entry is not provided for.

    Examples
    --------
    >>> table = {"months": [1, 2, 4, 6, 9, 3, 5, 7, 8, 10],
    ...          "status": ["DOD", "DOD", "DOC", "DOD", "NED", "DOC", "NED", "DOD", "NED", "NED"],
    ...          "gene": ["A"] * 5 + ["B"] * 5}
    >>> found = fine_gray(table, time="months", event="status=DOD", competing="status=DOC",
    ...                   covariates="gene")
    >>> item = found.term("gene[B]")
    >>> round(item.ratio, 3), round(item.se, 3), round(item.p_value, 3)
    (0.239, 0.973, 0.141)
    """
    check_level(level)
    table = columns_of(table)
    found = observe_causes(
        table,
        time=time,
        event=event,
        competing=competing,
        status_at_contact=status_at_contact,
        id=id,
    )
    reserved = {time: "the time", event_name(event): "the event"}
    read = read_covariates(table, covariates, reserved=reserved)
    patients = _patients(found, read)
    standard = Standard.of(patients.design.values[:, 1:])
    coding = patients.design.coding[1:]
    names = tuple(column.name for column in coding)
    sets = SubdistributionSets.of(patients.times, patients.causes, standard.values)
    _check_estimable(sets, names)
    separated = _separated(patients, standard.values, names)
    if separated:
        raise NotConverged(_endless(separated))
    try:
        best = fit(sets.surface, standard, coding, penalised=False)
    except NotConverged as error:
        raise NotConverged(
            f"The regression on {', '.join(names)} did not converge, so there is no number; use "
            "fewer covariates."
        ) from error
    robust = robust_covariance(
        best, sets.residuals(best.best.at), np.arange(len(patients.times), dtype=np.int64)
    )
    return _result(best, robust, patients, checked=separated is not None, level=level)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Patients:
    """Everybody who is used, in the order of the table."""

    found: CauseObservations
    times: FloatArray
    causes: IntArray
    design: Design
    missing: Mapping[str, tuple[str, ...]]


def _patients(found: CauseObservations, read: Covariates) -> _Patients:
    missing = read.missing(found.seen.ids, found.seen.counted)
    found = replace(found, seen=found.seen.leave_out(~read.known, "no_covariate"))
    check_somebody(found.seen.counted, read.formula.text, "a time, a status")
    times, causes = found.used()
    if not (causes == 1).any():
        raise InputError(
            f"None of the {len(times)} patients who are used had the event ({found.names[0]}); "
            "incidences cannot be compared."
        )
    design = design_of(read, found.seen.counted)
    return _Patients(found=found, times=times, causes=causes, design=design, missing=missing)


def _check_estimable(sets: SubdistributionSets, names: tuple[str, ...]) -> None:
    """Raise where those at risk when events happened do not differ in a covariate."""
    information = sets.surface(np.zeros(len(names))).information
    own = np.diag(information)
    flat = [name for name, value in zip(names, own, strict=True) if value <= _NOTHING_LEFT]
    if flat:
        raise InputError(
            f"covariates: {', '.join(flat)} does not differ among those who were at risk when "
            "events happened; nothing can be said of it. Leave it out."
        )
    if np.linalg.eigvalsh(information / np.sqrt(np.outer(own, own)))[0] <= _NOTHING_LEFT:
        raise InputError(
            f"covariates: {', '.join(names)} cannot be told apart among those who were at risk "
            "when events happened; leave one of them out."
        )


def _separated(
    patients: _Patients, x: FloatArray, names: tuple[str, ...]
) -> tuple[SeparatedTerm, ...] | None:
    """As for Cox's model, where whoever had a competing event stays at risk to the end."""
    last = np.where(patients.causes > 1, patients.times.max() + 1, patients.times)
    events = (patients.causes == 1).astype(np.int64)
    sets = risk_sets(last, events, ties="breslow")
    return hazard_separation(sets, x, names, exact_ties=False)


def _endless(separated: tuple[SeparatedTerm, ...]) -> str:
    ends = {1: "to infinity", -1: "to 0", 0: "to infinity or to 0"}
    named = ", ".join(f"{item.name} ({ends[item.direction]})" for item in separated)
    return (
        "Fine and Gray's model has no finite estimate here: the covariates separate the patients "
        "(as a group does in which nobody, or only the first, had the event), and the ratio runs "
        f"away for {named}. Compare the cumulative incidences of the groups, or leave the "
        "covariate out."
    )


def _result(
    best: Fit, robust: FloatArray, patients: _Patients, *, checked: bool, level: float
) -> FineGrayRegression:
    found, causes = patients.found, patients.causes
    references = patients.design.references[1:]
    rows = coefficients(best, interval="wald", level=level, robust=robust, references=references)
    tests = term_tests(best, interval="wald", robust=robust)
    events, p = int((causes == 1).sum()), len(rows)
    high, low = best.log_likelihoods
    return FineGrayRegression(
        formula=patients.design.text,
        cause=found.names[0],
        competing=found.names[1:],
        level=level,
        n=len(causes),
        n_events=events,
        n_competing=int((causes > 1).sum()),
        # the sandwich is not one of reports
        terms=tuple(replace(row, method="wald") for row in rows),
        term_tests=tests,
        test=wald("wald", best, best.slopes, robust),
        log_likelihood=high,
        log_likelihood_null=low,
        covariance=robust,
        columns=patients.design.columns,
        separation_checked=checked,
        events_per_coefficient=events / p,
        left_out=found.seen.left_out,
        missing=patients.missing,
        cautions=_cautions(found, n=len(causes), events=events, p=p, terms=len(tests)),
    )


def _cautions(
    found: CauseObservations, *, n: int, events: int, p: int, terms: int
) -> tuple[Caution, ...]:
    seen = found.seen
    missing = sum(reason in NOT_REPORTED | {"no_covariate"} for reason in seen.reasons)
    contact = (caution("PC-M07"),) if found.status_at_contact else ()
    empty = (caution("PC-M17", missing=missing, total=len(seen.ids)),) if missing else ()
    shared = regression_cautions(
        events=events,
        p=p,
        terms=terms,
        n=n,
        penalty="none",
        interval="wald",
        n_clusters=None,
        separated=(),
    )
    return contact + seen.competing() + empty + shared
