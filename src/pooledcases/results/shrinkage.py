"""Results of partial pooling: many small groups, each drawn towards the others."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

from pooledcases.results.base import ITERATED, Caution, Interval
from pooledcases.results.describe import Proportion

#: What a group's number says: of a group of one or two patients, or of none whose outcome is known,
#: it is the overall mean, not evidence on the group.
Evidence = Literal["own", "overall-mean", "nothing-known"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pulled:
    """A proportion drawn towards the others: median and central interval.

    ``borrowed`` is the share of its information that comes from the other groups, from 0 to 1; None
    where it is no group's.
    """

    estimate: float
    ci: Interval
    borrowed: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShrunkenGroup:
    """One group, raw and drawn towards the others.

    Attributes
    ----------
    group : str
    raw : Proportion
        ``xi`` of ``ni`` with the Clopper-Pearson interval.
    reports : int or None
        Reports with a patient of this group whose outcome is known; None without reports.
    evidence : str
        ``own``; ``overall-mean`` with one or two patients; ``nothing-known`` with none.
    shrunken : Pulled or None
        By the Bayesian model; None where it has no answer.
    narrower_prior : Pulled or None
        The same with half the prior's scale.
    plug_in : Pulled or None
        With mu and tau fixed at their maximum-likelihood values: too narrow.
    beta_binomial : Pulled or None
        By the beta-binomial model, its two numbers fixed likewise; the estimate is the mean.
    """

    group: str
    raw: Proportion
    reports: int | None
    evidence: Evidence
    shrunken: Pulled | None
    narrower_prior: Pulled | None
    plug_in: Pulled | None
    beta_binomial: Pulled | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpreadOf:
    """The posterior of a standard deviation between logits: median and central interval."""

    estimate: float
    ci: Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlugIn:
    """Maximum-likelihood values that the two plug-in versions take as known.

    Attributes
    ----------
    mu, tau : float or None
        Of the logits, by the one-stage binomial-normal model; None where it has no maximum.
    mean, correlation : float or None
        Of the beta-binomial model: mean proportion and intra-class correlation.
    """

    mu: float | None
    tau: float | None
    mean: float | None
    correlation: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shrinkage:
    """An outcome over many small groups, partially pooled.

    Attributes
    ----------
    outcome, by : str
    report : str or None
        The column of reports, as asked for.
    level : float
    prior : str
        Of the standard deviation between the logits of the groups (and of the reports).
    scale, narrower_scale : float
        Of the prior, and of the one beside.
    overall : Proportion
        All patients together.
    middle : Pulled or None
        The proportion in the middle group, exp(mu)/(1 + exp(mu)).
    new_group : Pulled or None
        In a group of which nothing is known.
    tau, report_tau : SpreadOf or None
        Between groups; between reports of one group, None where they are not in the model.
    groups : tuple of ShrunkenGroup
    plug_in : PlugIn
    crossed : bool
        Whether reports are in the model.
    reason : str or None
        Why they are not: ``not-asked``, ``report-unknown``, ``one-patient-reports``,
        ``one-report``.
    reports, single_reports, report_missing : int
        Reports, those with one patient, and patients whose report is not known: where reports are
        in the model each of these is a report of its own.
    absent : str or None
        Why nothing is shrunken: ``no-patient``, ``no-event``, ``only-events``.
    by_missing : int
        Patients whose group is not known; they are in none.
    not_applicable : int
    only_disease_free : bool
        Whether only patients disease-free at the start take part.
    disease_free : Shrinkage or None
        The same among patients disease-free at the start, for an outcome of status at last contact
        where the table says who was (PC-M29).
    """

    kind: ClassVar[str] = "shrinkage"
    tolerance: ClassVar[float] = ITERATED

    outcome: str
    by: str
    report: str | None
    level: float
    prior: str
    scale: float
    narrower_scale: float
    overall: Proportion
    middle: Pulled | None
    new_group: Pulled | None
    tau: SpreadOf | None
    report_tau: SpreadOf | None
    groups: tuple[ShrunkenGroup, ...]
    plug_in: PlugIn
    crossed: bool
    reason: str | None
    reports: int
    single_reports: int
    report_missing: int
    absent: str | None
    by_missing: int
    not_applicable: int
    only_disease_free: bool
    disease_free: Shrinkage | None
    cautions: tuple[Caution, ...]

    def as_json(self) -> dict[str, Any]:
        """Every field; groups by their names."""
        record = {item.name: getattr(self, item.name) for item in fields(self)}
        groups = {item.group: item for item in self.groups}
        return {"kind": self.kind} | record | {"groups": groups}
