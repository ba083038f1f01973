"""Logistic regression of an outcome on the covariates of patients, right where they are few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.describe.cells import Outcome, read_outcome
from pooledcases.describe.outcomes import status_cautions
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.binomial_likelihood import BinomialLikelihood
from pooledcases.kernels.penalised import Surface
from pooledcases.models.regression.design import INTERCEPT
from pooledcases.options import CoefficientInterval, Penalty, check_level, check_word
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution
from pooledcases.results.patient_regression import LogisticRegression, SeparatedTerm
from pooledcases.results.survival import LeftOut
from pooledcases.survival.regression.covariates import (
    Covariates,
    Design,
    design_of,
    read_covariates,
)
from pooledcases.survival.regression.fitting import Fit, Standard, fit
from pooledcases.survival.regression.inference import shared_numbers
from pooledcases.survival.regression.notes import separation_problem
from pooledcases.survival.regression.patients import (
    check_interval,
    check_somebody,
    default_interval,
    known_texts,
    numbered,
)
from pooledcases.survival.regression.separation import binary_separation
from pooledcases.survival.regression.term_tests import robust_covariance


@dataclass(frozen=True, slots=True, eq=False)
class _Patients:
    """Who is used, with what; the reasons of everybody else."""

    y: FloatArray
    design: Design
    clusters: IntArray | None
    reasons: Words
    ids: Words
    read: Covariates
    outcome: Outcome

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        rows = zip(self.ids, self.reasons, strict=True)
        return tuple(LeftOut(str(name), reason) for name, reason in rows if reason is not None)


def logistic(
    table: Table,
    *,
    outcome: str,
    covariates: str | Sequence[str],
    penalty: Penalty = "firth",
    interval: CoefficientInterval | None = None,
    cluster: str | None = None,
    level: float = 0.95,
    multi: str | None = ";",
    id: str = "case_id",
) -> LogisticRegression:
    """Odds ratios of covariates by logistic regression, with Firth's penalty by default.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    outcome : str
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``, as in :func:`compare`.
    covariates : str or sequence of str
        ``"age_years + partner_gene"``, or a list of columns; ``factor(grade)``, ``sex[F]`` (F is
        the reference), ``a:b`` and ``a*b`` as in :func:`pooledcases.survival.cox`. Parsed, never
        run.
    penalty : {"firth", "none"}
        ``firth`` adds half the log determinant of the information: estimates are finite whatever
        the data, and less biased away from 1 when few patients have the outcome.
    interval : {"profile-likelihood", "wald"}, optional
        By default the profile of the penalised likelihood, and Wald's without a penalty.
    cluster : str, optional
        Column of reports: standard errors become robust, intervals and tests Wald's.
    level : float
    multi : str or None
        What joins several values in one cell of the outcome.
    id : str
        Column that names the patients in ``left_out``; rows are numbered where it is absent.

    Returns
    -------
    LogisticRegression
        Cautions: PC-M16 for fewer than 10 (a warning: 5) patients with the outcome, or without, a
        coefficient, for covariates that separate the patients, and for several terms; PC-M14 for
        Wald's intervals or no penalty with 60 patients or fewer, and for robust errors with fewer
        than 40 reports; PC-M17 for patients left out; PC-M29 for a status at last contact.

    Raises
    ------
    InputError
        All problems of the columns at once; everybody or nobody had the outcome; a covariate that
        is constant, has one level or is collinear with others; no more reports than coefficients,
        for robust errors.
    NotConverged
        Without a penalty where covariates separate the patients; the sentence names them.

    Notes
    -----
    Firth 1993, Biometrika 80:27; Heinze & Schemper 2002, Stat Med 21:2409; profiles and tests are
    penalised likelihood ratios, the penalty always that of the full model. They take the ratio for
    chi-squared, which it is nearly: 95% intervals of a group's odds ratio hold 97% of the time on
    the mean over all risks at n = 5 and 10, 96% at 20 and 50, and at the worst pair of risks 90%,
    91%, 92% and 94% (``validation/coverage.md``). With few patients and a value far from the others
    the penalised likelihood may have several peaks: with up to 200 patients every climb is made
    from several places, and the highest peak is the estimate. The odds ratios are less
    biased; the predicted probabilities are pulled towards one half (Puhr 2017, Stat Med 36:2302),
    which is why none are given: the intercept is not for prediction. Separation is checked first
    and exactly by linear programs. Robust errors are the sandwich with residuals summed within
    reports, without a factor for few of them.

    Examples
    --------
    >>> table = {"marker": ["yes"] * 4 + ["no"] * 6,
    ...          "status": ["NED"] * 4 + ["NED", "AWD", "AWD", "DOD", "AWD", "NED"]}
    >>> found = logistic(table, outcome="status=AWD,DOD", covariates="marker[yes]")
    >>> item = found.term("marker[no]")
    >>> round(item.ratio, 3), round(item.ratio_ci.low, 2), round(item.p_value, 3)
    (16.2, 1.03, 0.048)

    With one covariate of two levels the penalty adds one half to each cell of the table.

    >>> round(4.5 / 2.5 * 4.5 / 0.5, 3)
    16.2
    """
    check_word(penalty, Penalty, "penalty")
    check_level(level)
    check_interval(interval, cluster)
    patients = _read(table, outcome, covariates, cluster, multi, id)
    names = tuple(column.name for column in patients.design.coding)
    standard = Standard.of(patients.design.values)
    separated = binary_separation(patients.y, standard.values, names)
    if separated is not None:
        separated = tuple(item for item in separated if item.name != INTERCEPT)
    if separated and penalty == "none":
        raise NotConverged(separation_problem(separated, "Logistic regression"))
    surface = _surface(patients, standard, penalty)
    found = fit(surface, standard, patients.design.coding, penalised=penalty == "firth")
    used = default_interval(interval, penalty, cluster)
    return _result(found, standard, patients, separated, outcome, penalty, used, cluster, level)


def _surface(patients: _Patients, standard: Standard, penalty: Penalty) -> Surface:
    likelihood = BinomialLikelihood(patients.y, standard.values)
    return likelihood.penalised if penalty == "firth" else likelihood.plain


def _read(
    table: Table,
    outcome: str,
    covariates: str | Sequence[str],
    cluster: str | None,
    multi: str | None,
    id: str,
) -> _Patients:
    table = columns_of(table, cluster=cluster, id=id)
    found = read_outcome(table, outcome, multi)
    reserved = {condition.column: "the outcome" for condition in found.conditions}
    read = read_covariates(table, covariates, reserved=reserved)
    groups, in_group = known_texts(table, cluster)
    ids = _ids(table, id, len(found.event))
    reasons = np.full(len(ids), None, dtype=object)
    for mask, reason in (
        (~found.applies, "not_applicable"),
        (~found.known, "no_outcome"),
        (~read.known, "no_covariate"),
        (~in_group, "no_cluster"),
    ):
        reasons[mask & np.array([item is None for item in reasons], dtype=bool)] = reason
    used = np.array([item is None for item in reasons], dtype=bool)
    check_somebody(used, read.formula.text, "the outcome known")
    _check_both(found.event[used], outcome)
    return _Patients(
        y=found.event[used].astype(float),
        design=design_of(read, used),
        clusters=numbered(groups[used]) if cluster else None,
        reasons=reasons,
        ids=ids,
        read=read,
        outcome=found,
    )


def _ids(table: Table, id: str, rows: int) -> Words:
    names = texts(table, id) if id in table else np.full(rows, None, dtype=object)
    named = [name or f"row {index + 1}" for index, name in enumerate(names)]
    return np.array(named, dtype=object)


def _check_both(events: BoolArray, outcome: str) -> None:
    if events.all() or not events.any():
        who = f"{'All' if events.all() else 'None'} of the {len(events)} patients who are used had"
        if len(events) == 1:
            who = f"The only patient who is used {'had' if events.all() else 'did not have'}"
        raise InputError(
            f"{who} the outcome ({outcome}); there is nothing to explain. See their proportion "
            "with its interval instead."
        )


def _result(
    found: Fit,
    standard: Standard,
    patients: _Patients,
    separated: tuple[SeparatedTerm, ...] | None,
    outcome: str,
    penalty: Penalty,
    interval: CoefficientInterval,
    cluster: str | None,
    level: float,
) -> LogisticRegression:
    y, robust = patients.y, None
    if patients.clusters is not None:
        likelihood = BinomialLikelihood(y, standard.values)
        residuals = likelihood.score_residuals(found.best.at)
        robust = robust_covariance(found, residuals, patients.clusters)
    events = int(y.sum())
    numbers = shared_numbers(
        found,
        patients.design,
        penalty=penalty,
        interval=interval,
        level=level,
        robust=robust,
        clusters=patients.clusters,
        separated=separated,
        n=len(y),
        fewer=min(events, len(y) - events),
    )
    cautions = _missing(patients) + tuple(status_cautions(patients.outcome))
    return LogisticRegression(
        **(numbers | {"cautions": cautions + numbers["cautions"]}),
        outcome=outcome,
        n_events=events,
        cluster=cluster,
        left_out=patients.left_out,
        missing=patients.read.missing(patients.ids, patients.outcome.known),
        not_applicable=int((patients.reasons == "not_applicable").sum()),
    )


def _missing(patients: _Patients) -> tuple[Caution, ...]:
    """PC-M17 where patients are left out because a cell is empty."""
    reasons = [reason for reason in patients.reasons if reason != "not_applicable"]
    missing = sum(reason is not None for reason in reasons)
    return (caution("PC-M17", missing=missing, total=len(reasons)),) if missing else ()
