"""Cox's proportional hazards model, right where patients are few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.concordance import concordance
from pooledcases.kernels.partial_likelihood import PartialLikelihood
from pooledcases.options import CoefficientInterval, Penalty, TiesMethod, TimeTransform
from pooledcases.results.base import FloatArray, caution
from pooledcases.results.patient_regression import CoxRegression, SeparatedTerm
from pooledcases.survival.events import Event
from pooledcases.survival.regression.fitting import Fit, Standard, fit
from pooledcases.survival.regression.inference import shared_numbers
from pooledcases.survival.regression.notes import separation_problem
from pooledcases.survival.regression.patients import CoxAsked, Patients, read_patients
from pooledcases.survival.regression.proportional_hazards import check_proportional_hazards
from pooledcases.survival.regression.separation import hazard_separation
from pooledcases.survival.regression.term_tests import robust_covariance

#: What is left of a covariate's information beside the others, relatively, when it has none.
_NOTHING_LEFT = 1e-9
#: Pairs of more patients are not compared.
_MOST_COMPARED = 20_000
#: Cells of the sums over all choices of tied events.
_MOST_EXACT = 20_000_000


def cox(
    table: Table,
    *,
    time: str,
    event: Event,
    covariates: str | Sequence[str],
    penalty: Penalty = "firth",
    ties: TiesMethod = "efron",
    interval: CoefficientInterval | None = None,
    strata: str | None = None,
    cluster: str | None = None,
    entry: str | None = None,
    level: float = 0.95,
    time_transform: TimeTransform = "km",
    status_at_contact: bool = False,
    id: str = "case_id",
) -> CoxRegression:
    """Hazard ratios of covariates by Cox's model, with Firth's penalty unless asked otherwise.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    time, event, entry, status_at_contact, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    covariates : str or sequence of str
        ``"age_years + partner_gene"``, or a list of columns. ``factor(grade)`` is a category
        though its levels are numbers, ``sex[F]`` makes F the reference (else the first level by
        number or alphabet), ``a:b`` is an interaction, ``a*b`` both and their interaction. The
        words are parsed, never run.
    penalty : {"firth", "none"}
        ``firth`` adds half the log determinant of the information: estimates are finite whatever
        the data, and less biased away from 1 when events are few.
    ties : {"efron", "breslow", "exact"}
        ``exact`` takes time as discrete, the conditional likelihood of R's ``ties = "exact"``; it
        is for ``penalty="none"``.
    interval : {"profile-likelihood", "wald"}, optional
        By default the profile of the penalised likelihood, and Wald's without a penalty.
    strata : str, optional
        Column of strata, each with a baseline hazard of its own.
    cluster : str, optional
        Column of reports: standard errors become robust (Lin & Wei), intervals and tests Wald's.
    level : float
    time_transform : {"km", "rank", "identity", "log"}
        The function of time for the check of proportional hazards.

    Returns
    -------
    CoxRegression
        Cautions: PC-M16 for fewer than 10 (a warning: 5) events a coefficient, for covariates that
        separate the patients, and for several terms; PC-M14 for Wald's intervals or no penalty with
        60 patients or fewer, and for robust errors with fewer than 40 reports; PC-M17 for patients
        left out; PC-M07 and PC-M22 as for the curves.

    Raises
    ------
    InputError
        All problems of the columns at once; nobody had the event; a covariate that is constant, has
        one level, is collinear with others, or does not differ among those at risk when events
        happened; no more reports than coefficients, for robust errors.
    NotConverged
        Without a penalty where covariates separate the patients; the sentence names them.

    Notes
    -----
    Cox 1972, JRSS B 34:187; ties by Efron 1977, JASA 72:557, or Breslow 1974, Biometrics 30:89.
    Firth's penalty: Heinze & Schemper 2001, Biometrics 57:114; each p-value and limit of a
    coefficient is a penalised likelihood ratio with the other coefficients at their best, the
    penalty always that of the full model. They take the ratio for chi-squared, which it is nearly:
    in simulations of 10 to 50 patients 95% intervals held 93.7% to 96.8% of the time
    (``validation/coverage.md``). With up to 200 patients every climb is made from several places,
    because a penalised likelihood may have several peaks. Firth's limits are always finite.
    Separation is checked
    first and exactly by linear programs. Robust errors: Lin & Wei 1989, JASA 84:1074; for many
    reports only. Proportional hazards: Grambsch & Therneau 1994, Biometrika 81:515. Concordance:
    Harrell 1982, JAMA 247:2543.

    Examples
    --------
    Everybody with the marker had the event first; no estimate without the penalty is finite.

    >>> table = {"months": [2, 4, 5, 7, 9, 12, 15, 20], "died": [1, 1, 1, 0, 1, 0, 1, 0],
    ...          "marker": ["yes", "yes", "yes", "no", "no", "no", "no", "no"]}
    >>> found = cox(table, time="months", event="died", covariates=["marker"])
    >>> item = found.term("marker[yes]")
    >>> round(item.ratio, 2), round(item.ratio_ci.low, 2), round(item.p_value, 3), item.reference
    (21.67, 1.95, 0.01, 'marker[no]')
    >>> [item.name for item in found.separated]
    ['marker[yes]']
    """
    asked = CoxAsked(
        time=time,
        event=event,
        covariates=covariates,
        penalty=penalty,
        ties=ties,
        interval=interval,
        strata=strata,
        cluster=cluster,
        entry=entry,
        level=level,
        time_transform=time_transform,
        status_at_contact=status_at_contact,
        id=id,
    )
    asked.check()
    patients = read_patients(table, asked)
    standard = Standard.of(patients.design.values[:, 1:])
    likelihood = _likelihood(patients, standard.values, ties)
    coding = patients.design.coding[1:]
    names = tuple(column.name for column in coding)
    _check_estimable(likelihood, names)
    exact = ties == "exact"
    separated = hazard_separation(likelihood.sets, standard.values, names, exact_ties=exact)
    if separated and not asked.penalised:
        raise NotConverged(separation_problem(separated, "Cox's model"))
    surface = likelihood.penalised if asked.penalised else likelihood.plain
    found = fit(surface, standard, coding, penalised=asked.penalised)
    return _result(found, likelihood, patients, separated, asked)


def _likelihood(patients: Patients, x: FloatArray, ties: TiesMethod) -> PartialLikelihood:
    sets = patients.risk_sets(ties)
    if ties == "exact":
        cells = sets.size * int(sets.deaths.max() + 1) * (1 + x.shape[1]) ** 2
        if max(cells, sets.size * len(x)) > _MOST_EXACT:
            raise InputError("ties: too many patients share their times for exact ties; use efron.")
    return PartialLikelihood.of(sets, x, exact_ties=ties == "exact")


def _check_estimable(likelihood: PartialLikelihood, names: tuple[str, ...]) -> None:
    """Raise where those at risk when events happened do not differ in a covariate."""
    information = likelihood.plain(np.zeros(len(names))).information
    own = np.diag(information)
    flat = [name for name, value in zip(names, own, strict=True) if value <= _NOTHING_LEFT]
    if flat:
        raise InputError(
            [
                f"covariates: {name} does not differ among those who were at risk when events "
                "happened; nothing can be said of it. Leave it out."
                for name in flat
            ]
        )
    values, vectors = np.linalg.eigh(information / np.sqrt(np.outer(own, own)))
    if values[0] <= _NOTHING_LEFT:
        tied = np.flatnonzero(np.abs(vectors[:, 0]) > 1e-4)
        raise InputError(
            f"covariates: {', '.join(names[at] for at in tied)} cannot be told apart among those "
            "who were at risk when events happened; leave one of them out."
        )


def _result(
    found: Fit,
    likelihood: PartialLikelihood,
    patients: Patients,
    separated: tuple[SeparatedTerm, ...] | None,
    asked: CoxAsked,
) -> CoxRegression:
    robust = None
    if patients.clusters is not None:
        residuals = likelihood.score_residuals(found.best.at)
        robust = robust_covariance(found, residuals, patients.clusters)
    n, events = len(patients.times), int(patients.events.sum())
    numbers = shared_numbers(
        found,
        patients.design,
        penalty=asked.penalty,
        interval=asked.intervals,
        level=asked.level,
        robust=robust,
        clusters=patients.clusters,
        separated=separated,
        n=n,
        fewer=events,
    )
    first = (caution("PC-M07"),) if asked.marked else ()
    cautions = first + patients.seen.competing() + patients.left_out_caution()
    compared = None
    if n <= _MOST_COMPARED:
        compared = concordance(likelihood.sets, likelihood.x @ found.best.at)
    return CoxRegression(
        **(numbers | {"cautions": cautions + numbers["cautions"]}),
        outcome=asked.outcome,
        n_events=events,
        cluster=asked.cluster,
        left_out=patients.seen.left_out,
        missing=patients.missing,
        time=asked.time,
        entry=asked.entry,
        strata=asked.strata,
        n_strata=None if patients.strata is None else int(patients.strata.max()) + 1,
        ties=asked.ties,
        concordance=None if compared is None else compared[0],
        concordance_se=None if compared is None else compared[1],
        proportional_hazards=check_proportional_hazards(
            found, likelihood, patients, asked.time_transform
        ),
    )
