"""Proportional hazards from status at last contact: complementary log-log regression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.cloglog_likelihood import CloglogLikelihood
from pooledcases.kernels.several_peaks import highest, loss
from pooledcases.models.regression.design import INTERCEPT
from pooledcases.options import CoefficientInterval, Penalty, check_level, check_word
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.patient_regression import RegressionTest, SeparatedTerm
from pooledcases.results.regression import DesignColumn
from pooledcases.results.status_regression import StatusRegression
from pooledcases.survival.contact.profiles import profiled
from pooledcases.survival.events import Event, event_condition, event_name
from pooledcases.survival.observations import NOT_REPORTED, Observations, observe, restrict
from pooledcases.survival.regression.covariates import Design, design_of, read_covariates
from pooledcases.survival.regression.fitting import Fit, Standard, fit
from pooledcases.survival.regression.inference import coefficients
from pooledcases.survival.regression.notes import regression_cautions, separation_problem
from pooledcases.survival.regression.patients import (
    check_interval,
    check_somebody,
    default_interval,
)
from pooledcases.survival.regression.separation import binary_separation
from pooledcases.survival.regression.term_tests import chi_squared

#: What is left of the logarithm of time beside the covariates, relatively, when it has nothing.
_NOTHING_LEFT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Patients:
    """Who is used, with what."""

    seen: Observations
    y: FloatArray
    design: Design
    values: FloatArray
    coding: tuple[DesignColumn, ...]
    missing: Mapping[str, tuple[str, ...]]

    @property
    def covariates(self) -> np.ndarray:
        """Which columns are covariates: neither the intercept nor time."""
        return np.arange(len(self.coding)) > 1


def status_regression(
    table: Table,
    *,
    time: str,
    event: Event,
    covariates: str | Sequence[str],
    penalty: Penalty = "firth",
    interval: CoefficientInterval | None = None,
    start: str | None = None,
    level: float = 0.95,
    id: str = "case_id",
) -> StatusRegression:
    """Hazard ratios from status at last contact, the baseline a Weibull distribution.

    Parameters
    ----------
    table, time, event, start, id
        As in :func:`pooledcases.survival.current_status`.
    covariates : str or sequence of str
        As in :func:`pooledcases.survival.cox`.
    penalty : {"firth", "none"}
        ``firth`` adds half the log determinant of the expected information (Jeffreys' penalty):
        estimates are finite whatever the data.
    interval : {"profile-likelihood", "wald"}, optional
        By default the profile of the penalised likelihood, and Wald's without a penalty.
    level : float

    Returns
    -------
    StatusRegression
        Cautions: PC-M07 always; PC-M29 without ``start``; PC-M16 and PC-M14 as for
        :func:`pooledcases.survival.cox`; PC-M17 for patients left out. Who was last seen at time 0
        without the event is left out: nothing can have been seen.

    Raises
    ------
    InputError
        All problems of the columns at once; an event at time 0, which no hazard explains, with the
        patients named; everybody or nobody had the event; all were last seen at one time.
    NotConverged
        Without a penalty where covariates separate the patients; the sentence names them.

    Notes
    -----
    With proportional hazards and a Weibull baseline the probability that the event had happened by
    c is 1 − exp(−exp(a + g log c + bx)): a binomial regression of status with the complementary
    log-log link (Jewell & van der Laan 2004, Handbook of Statistics 23:625). exp(b) is the hazard
    ratio, g the shape; where g is not above 0, status gets no worse with time, and no hazard does
    that. Jeffreys' penalty gives finite estimates with this link (Kosmidis & Firth 2021, Biometrika
    108:71); they are pulled towards 0, but, other than in logistic regression, the penalty does not
    remove the first term of their bias. Profiles and tests are penalised likelihood ratios, the
    penalty always that of the full model, and from several places, because the penalised likelihood
    may have more than one peak. Separation is checked first and exactly.

    Examples
    --------
    >>> table = {"months": [3, 6, 9, 14, 20, 30, 4, 8, 12, 18, 25, 40],
    ...          "lost": [0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1], "arm": ["A"] * 6 + ["B"] * 6}
    >>> found = status_regression(table, time="months", event="lost", covariates="arm")
    >>> item = found.term("arm[B]")
    >>> round(item.ratio, 2), round(item.ratio_ci.low, 2), round(found.shape.estimate, 2)
    (4.9, 0.76, 1.42)
    """
    check_word(penalty, Penalty, "penalty")
    check_level(level)
    check_interval(interval, None)
    patients = _read(table, time, event, covariates, start, id)
    names = tuple(column.name for column in patients.coding)
    standard = Standard.of(patients.values)
    separated = binary_separation(patients.y, standard.values, names)
    if separated is not None:
        separated = tuple(item for item in separated if item.name != INTERCEPT)
    if separated and penalty == "none":
        raise NotConverged(separation_problem(separated, "The regression of status"))
    likelihood = CloglogLikelihood(patients.y, standard.values)
    surface = likelihood.penalised if penalty == "firth" else likelihood.plain
    found = fit(surface, standard, patients.coding, penalised=penalty == "firth")
    found = replace(found, best=highest(surface, found.best))
    used = default_interval(interval, penalty, None)
    return _result(found, patients, separated, penalty, used, level, time, event, start)


def _read(
    table: Table,
    time: str,
    event: Event,
    covariates: str | Sequence[str],
    start: str | None,
    id: str,
) -> _Patients:
    table = columns_of(table, time=time, start=start, id=id)
    seen = observe(table, time=time, event=event, id=id)
    reserved = {time: "the time", event_name(event): "the event"}
    if start is not None:
        seen = restrict(seen, table, start)
        reserved[start] = "the column that chooses the patients"
    read = read_covariates(table, covariates, reserved=reserved)
    _check_zero(seen, time)
    seen = seen.leave_out(seen.times == 0, "no_followup")
    missing = read.missing(seen.ids, seen.counted)
    seen = seen.leave_out(~read.known, "no_covariate")
    check_somebody(seen.counted, read.formula.text, "a time above 0, a status")
    times, events = seen.used()
    _check_both(events, event)
    design = design_of(read, seen.counted)
    values, coding = _with_time(design, np.log(times), time)
    return _Patients(seen, events.astype(float), design, values, coding, missing)


def _check_zero(seen: Observations, time: str) -> None:
    """Raise where somebody had the event at time 0."""
    wrong = np.flatnonzero(seen.counted & (seen.times == 0) & (seen.events == 1))
    if wrong.size:
        raise InputError(
            [
                f"row {row + 1}, column {time}: {seen.ids[row]} had the event at time 0, before "
                "any could happen; name the patients without disease at the start with start=, or "
                "correct the time."
                for row in wrong
            ]
        )


def _check_both(events: np.ndarray, event: Event) -> None:
    if events.all() or not events.any():
        who = "All" if events.all() else "None"
        raise InputError(
            f"{who} of the {len(events)} patients who are used had the event "
            f"({event_name(event)}); there is nothing to explain. See the current-status estimate "
            "instead."
        )


def _with_time(
    design: Design, log_time: FloatArray, time: str
) -> tuple[FloatArray, tuple[DesignColumn, ...]]:
    """The design with the logarithm of time after its intercept."""
    rest = log_time - design.values @ np.linalg.lstsq(design.values, log_time, rcond=None)[0]
    if np.sqrt((rest**2).sum()) <= _NOTHING_LEFT * max(1.0, float(np.sqrt((log_time**2).sum()))):
        raise InputError(
            f"column {time}: the covariates determine the time of the last contact, or it is the "
            "same for all; effects cannot be told from that of time. Compare the status itself."
        )
    name = f"log({time})"
    own = DesignColumn(name=name, term=name, parts=((time, None),))
    values = np.insert(design.values, 1, log_time, axis=1)
    return values, (design.coding[0], own, *design.coding[1:])


def _result(
    found: Fit,
    patients: _Patients,
    separated: tuple[SeparatedTerm, ...] | None,
    penalty: Penalty,
    interval: CoefficientInterval,
    level: float,
    time: str,
    event: Event,
    start: str | None,
) -> StatusRegression:
    references = patients.design.references
    wald = coefficients(
        found,
        interval="wald",
        level=level,
        robust=None,
        references=(references[0], None, *references[1:]),
    )
    rows = wald
    if interval == "profile-likelihood":
        rows = tuple(profiled(found, at, row, level) for at, row in enumerate(wald))
    events, n = int(patients.y.sum()), len(patients.y)
    fewer, p = min(events, n - events), len(rows) - 1
    test = _all_covariates(found, patients)
    condition = event_condition(event)
    return StatusRegression(
        formula=patients.design.text,
        time=time,
        outcome=str(event if condition is None else condition),
        start=start,
        penalty=penalty,
        level=level,
        n=n,
        n_events=events,
        intercept=rows[0],
        shape=replace(rows[1], ratio=None, ratio_ci=None),
        terms=rows[2:],
        test=test,
        log_likelihood=found.log_likelihoods[0],
        covariance=found.covariance,
        columns=patients.design.columns,
        separated=separated or (),
        separation_checked=separated is not None,
        events_per_coefficient=fewer / p,
        converged=True,
        missing=patients.missing,
        left_out=patients.seen.left_out,
        cautions=(
            *_about_status(patients.seen, start),
            *regression_cautions(
                events=fewer,
                p=p,
                terms=len({column.term for column in patients.coding[2:]}),
                n=n,
                penalty=penalty,
                interval=interval,
                n_clusters=None,
                separated=separated or (),
            ),
        ),
    )


def _all_covariates(found: Fit, patients: _Patients) -> RegressionTest:
    held = patients.covariates
    lost = loss(found.surface, found.best, held, np.zeros(len(held)))
    return chi_squared("likelihood-ratio", lost, int(held.sum()))


def _about_status(seen: Observations, start: str | None) -> tuple[Caution, ...]:
    missing = sum(reason in NOT_REPORTED | {"no_covariate"} for reason in seen.reasons)
    empty = (caution("PC-M17", missing=missing, total=len(seen.ids)),) if missing else ()
    unlike = (caution("PC-M29"),) if start is None else ()
    return (caution("PC-M07"), *unlike, *empty)
