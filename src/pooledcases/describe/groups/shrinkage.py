"""Partial pooling of an outcome over all levels of a column."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pooledcases.data.columns import Table, columns_of, row_count
from pooledcases.data.spellings import spelling_caution
from pooledcases.describe.cells import ordered_levels, read_column, read_outcome
from pooledcases.describe.groups.answers import Answer, Asked, answer
from pooledcases.describe.groups.patients import Patients
from pooledcases.describe.groups.plug_in import beta_plug_in, normal_plug_in
from pooledcases.describe.groups.reports import Reports, read_reports
from pooledcases.describe.outcomes import is_status, status_cautions
from pooledcases.errors import InputError
from pooledcases.models.bayes.beliefs import mu_prior as checked_mu_prior
from pooledcases.options import GroupPrior, check_level, check_word, is_number, shown
from pooledcases.results.bayes import MuPrior
from pooledcases.results.shrinkage import Evidence, Shrinkage, ShrunkenGroup
from pooledcases.survival.reading import disease_free_answers

#: A group of so many patients or fewer says nothing of its own.
FEW = 2
#: Scales of the prior between which the quadratures are right.
_SCALES = (0.01, 10.0)


def shrink(
    table: Table,
    *,
    outcome: str,
    by: str,
    report: str | None = None,
    prior: GroupPrior = "half-normal",
    scale: float = 1.0,
    mu_prior: tuple[float, float] | None = None,
    level: float = 0.95,
    multi: str | None = ";",
    start: str = "disease_free_at_start",
) -> Shrinkage:
    """Pool an outcome partially over all groups, each drawn towards the others.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    outcome : str
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``.
    by : str
        The column of groups, such as fusion partners; every level takes part.
    report : str, optional
        The column that says which report a patient comes from. Where it is known, patients of one
        report share an effect of their own, whatever their group.
    prior : {"half-normal"}
        Of the standard deviation tau between the logits of the groups, and of that between reports.
    scale : float
        Of the prior, from 0.01 to 10. The answer with half of it stands beside.
    mu_prior : (float, float), optional
        Mean and standard deviation of a normal prior on the logit of the middle group; flat when
        left out.
    level : float
        Probability of the intervals, and confidence level of the raw ones.
    multi : str or None
        What joins several values in one cell.
    start : str
        The column that says who was disease-free at the start (``yes``). For an outcome of status
        at last contact everything is repeated among those, where the table has the column.

    Returns
    -------
    Shrinkage
        Cautions: PC-M04 (all or most reports have one patient), PC-M17 (outcomes missing), PC-M29
        (status at last contact; ``disease_free`` stands beside), PC-N01 (the maximum-likelihood fit
        does not exist).

    Raises
    ------
    InputError
        When a column is absent, ``outcome`` is no condition, no patient has a group, ``start``
        holds other words than yes, no and unclear, or an argument is wrong; and when reports tie so
        many groups together that they cannot all be integrated: the answer without reports, which
        is another one, is not given in its place.
    NotConverged
        When the posterior could not be integrated to its digits.

    Notes
    -----
    The model is binomial-normal: logit p = mu + group (+ report), with normal group and report
    effects; tau, mu and all effects are integrated by quadrature, nothing is sampled. Medians and
    central intervals are on the scale of proportions; with reports they are those of a group in
    the middle report.

    *Borrowed* is the share of the information on a group's logit that the other groups give: the
    posterior mean of (1/tau²) / (1/tau² + n p (1 − p)), where n p (1 − p) is the information of the
    group's own patients (with reports: after their effects are integrated out). It is 1 for a group
    of which nothing is known. A group of one or two patients says *overall-mean*: its number is
    that of all groups, and no evidence on this one.

    The *plug-in* version takes mu and tau at their maximum-likelihood values (Stijnen 2010, Stat
    Med 29:3046) as if they were known: its intervals are too narrow, and at tau = 0 they have no
    width. The beta-binomial one does the same. Neither knows of reports.

    Without any event, or with nothing but events, a flat prior on mu has no posterior: only raw
    proportions are given (``absent``), unless ``mu_prior`` is. A report of one patient says nothing
    of the spread between reports; where all are, the reports are left out (PC-M04; Burke 2017, Stat
    Med 36:855).

    Examples
    --------
    >>> table = {
    ...     "gene": ["A"] * 10 + ["B"] * 6 + ["C"],
    ...     "status": ["NED"] * 8 + ["DOD"] * 2 + ["NED"] * 2 + ["DOD"] * 4 + ["DOD"],
    ... }
    >>> found = shrink(table, outcome="status=NED", by="gene")
    >>> for item in found.groups:
    ...     print(item.group, f"{item.raw.estimate:.2f} {item.shrunken.estimate:.2f}",
    ...           f"{item.shrunken.borrowed:.2f}", item.evidence)
    A 0.80 0.70 0.47 own
    B 0.33 0.45 0.54 own
    C 0.00 0.46 0.86 overall-mean
    """
    mu = _checked(prior, scale, level, mu_prior)
    table = columns_of(table, by=by, report=report, start=start)
    found = read_outcome(table, outcome, multi, somebody=True)
    column = read_column(table, by)
    levels = ordered_levels(column.texts[column.known])
    if not levels:
        raise InputError(f"column {by} names no group; give a column that does.")
    everyone = Patients(found, column, levels, np.ones(row_count(table), dtype=bool))
    asked = Asked(float(scale), level, mu)
    words = {"outcome": outcome, "by": by, "report": report, "prior": prior}
    whole = _pooled(table, everyone, asked, words)
    if not is_status(found) or start not in table:
        return whole
    free = np.asarray(disease_free_answers(table, start) == "yes", dtype=bool)
    beside = _pooled(table, replace(everyone, among=free), asked, words)
    return replace(whole, disease_free=replace(beside, only_disease_free=True))


def _checked(
    prior: str, scale: float, level: float, mu_prior: tuple[float, float] | None
) -> MuPrior | None:
    check_word(prior, GroupPrior, "prior")
    check_level(level)
    low, high = _SCALES
    if not is_number(scale) or not low <= scale <= high:
        raise InputError(
            f"scale: {shown(scale)} is no number from {low} to {high:g}; 1 is usual for logits."
        )
    return checked_mu_prior(mu_prior)


def _pooled(table: Table, patients: Patients, asked: Asked, words: dict[str, Any]) -> Shrinkage:
    """Some patients of the table."""
    report, level = words["report"], asked.level
    reports = None if report is None else read_reports(table, report, patients.counted)
    found = answer(patients, reports, asked)
    overall = patients.proportion(patients.among, level)
    return Shrinkage(
        **words,
        level=level,
        scale=asked.scale,
        narrower_scale=asked.scales[1],
        overall=overall,
        middle=found.middle,
        new_group=found.new_group,
        tau=found.spread("tau"),
        report_tau=found.spread("report_tau"),
        groups=tuple(
            _group(found, patients, at, reports, level) for at in range(len(patients.levels))
        ),
        plug_in=found.plug_in,
        crossed=found.crossed,
        reason=found.reason,
        reports=0 if reports is None else reports.count,
        single_reports=0 if reports is None else reports.single,
        report_missing=0 if reports is None else reports.missing,
        absent=found.absent,
        by_missing=patients.by_missing,
        not_applicable=patients.not_applicable,
        only_disease_free=False,
        disease_free=None,
        cautions=(
            *overall.cautions,
            *status_cautions(patients.found),
            *found.cautions,
            *spelling_caution(words["by"], patients.column.texts[patients.among]),
        ),
    )


def _group(
    found: Answer, patients: Patients, at: int, reports: Reports | None, level: float
) -> ShrunkenGroup:
    rows = patients.rows(at)
    raw = patients.proportion(rows, level)
    mine = rows[patients.counted]
    evidence: Evidence = "own"
    if raw.ni <= FEW:
        evidence = "overall-mean" if raw.ni else "nothing-known"
    return ShrunkenGroup(
        group=patients.levels[at],
        raw=raw,
        reports=None if reports is None else len(set(reports.number[mine].tolist())),
        evidence=evidence,
        shrunken=found.group(at),
        narrower_prior=found.group(at, 1),
        plug_in=normal_plug_in(raw.xi, raw.ni, found.plug_in, level),
        beta_binomial=beta_plug_in(raw.xi, raw.ni, found.plug_in, level),
    )
