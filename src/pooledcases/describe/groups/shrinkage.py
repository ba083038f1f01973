"""Partial pooling of an outcome over all levels of a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import special

from pooledcases.data.columns import Table, columns_of, row_count
from pooledcases.describe.cells import Column, Outcome, ordered_levels, read_column, read_outcome
from pooledcases.describe.groups.crossed import Crossed, crossed
from pooledcases.describe.groups.mixture import Mixture
from pooledcases.describe.groups.one_way import OneWay, Spread, one_way
from pooledcases.describe.groups.plug_in import beta_plug_in, normal_plug_in, plug_in_values
from pooledcases.describe.groups.reports import Reports, read_reports
from pooledcases.describe.groups.ties import MOST, Cell, Ties
from pooledcases.describe.outcomes import status_cautions
from pooledcases.describe.proportions import proportion
from pooledcases.errors import InputError
from pooledcases.models.bayes.beliefs import mu_prior as checked_mu_prior
from pooledcases.options import GroupPrior, check_level, check_word, is_number, shown
from pooledcases.results.base import BoolArray, Caution, FloatArray, Interval, caution
from pooledcases.results.bayes import MuPrior
from pooledcases.results.describe import Proportion
from pooledcases.results.shrinkage import (
    Evidence,
    PlugIn,
    Pulled,
    Shrinkage,
    ShrunkenGroup,
    SpreadOf,
)

#: A group of so many patients or fewer says nothing of its own.
FEW = 2
#: Half of the scale stands beside.
_NARROWER = 0.5
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

    Returns
    -------
    Shrinkage
        Cautions: PC-M04 (all or most reports have one patient), PC-M17 (outcomes missing), PC-M20
        (reports left out because they tie the groups together too closely), PC-M29 (status at last
        contact), PC-N01 (the maximum-likelihood fit does not exist).

    Raises
    ------
    InputError
        When a column is absent, ``outcome`` is no condition, no patient has a group, or an argument
        is wrong.
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
    table = columns_of(table, by=by, report=report)
    found, column = read_outcome(table, outcome, multi), read_column(table, by)
    levels = ordered_levels(column.texts[column.known])
    if not levels:
        raise InputError(f"column {by} names no group; give a column that does.")
    groups = _Groups(found, column, levels)
    reports = None if report is None else read_reports(table, report, groups.counted)
    asked = _Asked(float(scale), level, mu)
    answer = _answer(groups, reports, asked)
    everyone = np.ones(row_count(table), dtype=bool)
    overall = _proportion(found, everyone, level)
    return Shrinkage(
        outcome=outcome,
        by=by,
        report=report,
        level=level,
        prior=prior,
        scale=asked.scale,
        narrower_scale=asked.scales[1],
        overall=overall,
        middle=answer.pulled(None),
        new_group=answer.pulled(-1),
        tau=answer.spread("tau"),
        report_tau=answer.spread("report_tau"),
        groups=tuple(
            _group(answer, groups, at, reports, level, plug_in=answer.plug_in)
            for at in range(len(levels))
        ),
        plug_in=answer.plug_in,
        crossed=answer.crossed,
        reason=answer.reason,
        reports=0 if reports is None else reports.count,
        single_reports=0 if reports is None else reports.single,
        report_missing=0 if reports is None else reports.missing,
        absent=answer.absent,
        by_missing=int((~column.known).sum()),
        not_applicable=found.counts(everyone)[3],
        cautions=(*overall.cautions, *status_cautions(found), *answer.cautions),
    )


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """Settings, checked."""

    scale: float
    level: float
    mu: MuPrior | None

    @property
    def scales(self) -> tuple[float, float]:
        return self.scale, self.scale * _NARROWER


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Who is in which group, and had the outcome."""

    found: Outcome
    column: Column
    levels: tuple[str, ...]

    def rows(self, at: int) -> BoolArray:
        """The patients of one group."""
        return np.asarray(self.column.texts == self.levels[at], dtype=bool)

    @property
    def counted(self) -> BoolArray:
        """Patients whose group and outcome are known."""
        return self.column.known & self.found.known

    @property
    def counts(self) -> tuple[FloatArray, FloatArray]:
        """Events and patients of each group."""
        found = [self.found.counts(self.rows(at))[:2] for at in range(len(self.levels))]
        x, n = np.array(found, dtype=float).T
        return x, n

    def ties(self, reports: Reports) -> Ties:
        """The counts of each group in each report."""
        place = {name: at for at, name in enumerate(self.levels)}
        group = np.array([place[name] for name in self.column.texts[self.counted]])
        pairs, back = np.unique(
            np.column_stack([group, reports.number]), axis=0, return_inverse=True
        )
        events = np.bincount(back.ravel(), weights=self.found.event[self.counted])
        patients = np.bincount(back.ravel())
        cells = tuple(
            Cell(int(g), int(r), int(x), int(n))
            for (g, r), x, n in zip(pairs, events, patients, strict=True)
        )
        return Ties(cells, len(self.levels))


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """The fits with both priors, and what is said of them."""

    fits: Sequence[OneWay | Crossed]
    level: float
    plug_in: PlugIn
    reason: str | None
    absent: str | None
    cautions: tuple[Caution, ...]
    known: dict[tuple[int, int], Pulled] = field(default_factory=dict)

    @property
    def crossed(self) -> bool:
        return bool(self.fits) and isinstance(self.fits[0], Crossed)

    def pulled(self, index: int | None, which: int = 0) -> Pulled | None:
        """A group by its place; −1 is a new group, None the middle one."""
        if not self.fits:
            return None
        fit = self.fits[which]
        if index is None:
            return self._pulled(fit.mu, None)
        if index < 0:
            return self._pulled(fit.new_group, None)
        # groups with the same counts have the same distribution
        place = (which, int(fit.place[index]) if isinstance(fit, OneWay) else index)
        if place not in self.known:
            self.known[place] = self._pulled(fit.group(index), fit.borrowed(index))
        return self.known[place]

    def _pulled(self, of: Mixture, borrowed: float | None) -> Pulled:
        ci = of.central(self.level)
        low, middle, high = (float(special.expit(v)) for v in (ci.low, of.quantile(0.5), ci.high))
        return Pulled(estimate=middle, ci=Interval(low, high), borrowed=borrowed)

    def spread(self, name: str) -> SpreadOf | None:
        """A standard deviation, where it is in the model."""
        found: Spread | None = getattr(self.fits[0], name, None) if self.fits else None
        if found is None:
            return None
        return SpreadOf(estimate=found.quantile(0.5), ci=found.central(self.level))


def _answer(groups: _Groups, reports: Reports | None, asked: _Asked) -> _Answer:
    xi, ni = groups.counts
    absent = _absent(xi, ni)
    nothing = PlugIn(mu=None, tau=None, mean=None, correlation=None)
    said: tuple[Caution, ...] = () if reports is None else reports.cautions
    reason = "not-asked" if reports is None else reports.reason
    if absent == "no-patient" or (absent and asked.mu is None):
        return _Answer((), asked.level, nothing, reason, absent, said)
    if reports is not None and reason is None and groups.ties(reports).work() > MOST:
        reason = "too-crossed"
        said += (caution("PC-M20", what="reports are left out of the model"),)
    if reports is not None and reason is None:
        fits: Sequence[OneWay | Crossed] = crossed(
            groups.ties(reports), scales=asked.scales, mu=asked.mu
        )
    else:
        fits = [one_way(xi, ni, scale=scale, mu=asked.mu) for scale in asked.scales]
    if absent is None:
        nothing, fit = plug_in_values(xi[ni > 0], ni[ni > 0])
        said += tuple(item for item in fit.cautions if item.code == "PC-N01")
    return _Answer(fits, asked.level, nothing, reason, None, said)


def _absent(xi: FloatArray, ni: FloatArray) -> str | None:
    if not ni.sum():
        return "no-patient"
    if not xi.sum():
        return "no-event"
    return "only-events" if xi.sum() == ni.sum() else None


def _group(
    answer: _Answer,
    groups: _Groups,
    at: int,
    reports: Reports | None,
    level: float,
    *,
    plug_in: PlugIn,
) -> ShrunkenGroup:
    rows = groups.rows(at)
    raw = _proportion(groups.found, rows, level)
    mine = rows[groups.counted]
    evidence: Evidence = "own"
    if raw.ni <= FEW:
        evidence = "overall-mean" if raw.ni else "nothing-known"
    return ShrunkenGroup(
        group=groups.levels[at],
        raw=raw,
        reports=None if reports is None else len(set(reports.number[mine].tolist())),
        evidence=evidence,
        shrunken=answer.pulled(at),
        narrower_prior=answer.pulled(at, 1),
        plug_in=normal_plug_in(raw.xi, raw.ni, plug_in, level),
        beta_binomial=beta_plug_in(raw.xi, raw.ni, plug_in, level),
    )


def _proportion(found: Outcome, rows: BoolArray, level: float) -> Proportion:
    xi, ni, missing, _ = found.counts(rows)
    return proportion(xi, ni, missing=missing, level=level)
