"""Patients and studies in one binomial-normal model, the report as cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pooledcases import format as fmt
from pooledcases.data.columns import Table
from pooledcases.effects import effect_sizes
from pooledcases.effects.read import mapped
from pooledcases.errors import InputError, NotConverged
from pooledcases.models.bayes.fit import pool_bayes
from pooledcases.models.counts import pool_counts
from pooledcases.models.patients.contributions import (
    by_size,
    contributions,
    difference,
    exact_interval,
)
from pooledcases.models.patients.joining import Joined, join
from pooledcases.models.patients.reading import Counted, Listed, read_patients, read_studies
from pooledcases.options import SameReport, check_flag, check_level, check_word
from pooledcases.results.base import Caution, caution
from pooledcases.results.patients_and_studies import (
    BySize,
    NoBayes,
    PatientsAndStudies,
    Reports,
)
from pooledcases.results.pooled import Pooled

#: Columns of the study table that say which rows do not go together.
_PASSED = ("kind", "overlap_group")


def pool_patients(
    cases: Table,
    *,
    outcome: str,
    report: str = "report_id",
    aggregate: Table | None = None,
    same_report: str | None = None,
    tau2: str = "ML",
    inference: str = "t",
    level: float = 0.95,
    study: str = "study",
    columns: Mapping[str, str] | None = None,
    id: str = "case_id",
    force: bool = False,
    **names: str,
) -> PatientsAndStudies:
    """Pool patients listed one by one and studies that print totals, each patient once.

    Parameters
    ----------
    cases : mapping of columns
        One row a patient.
    outcome : str
        ``COLUMN=VALUE[,VALUE]``: what counts as the event, such as ``status=NED``.
    report : str
        The column that names the publication of each patient. A patient without one counts as a
        report of its own.
    aggregate : mapping of columns, optional
        One row a study: ``study xi ni``, events and patients, as in
        :func:`pooledcases.effect_sizes`. Its columns ``kind`` and ``overlap_group`` are kept.
    same_report : {"patients", "aggregate", "included", "others"}, optional
        For reports that stand in both tables: only the listed patients count, or only the row; the
        row includes the listed patients (12 in all, 7 of them listed), or it holds others than
        those listed (the other 5).
    tau2, inference : str
        As in :func:`pooledcases.pool_counts`.
    level : float
    study, columns, **names
        Names of the columns of ``aggregate``, as in :func:`pooledcases.effect_sizes`.
    id : str
        The column that names the patients, where there is one.
    force : bool
        Count reports in both tables twice in spite of PC-M06, and pool different kinds in spite of
        PC-M25.

    Returns
    -------
    PatientsAndStudies
        Cautions: PC-M04 (every report, or most, with one patient; reports not known), PC-M06
        (forced), PC-M10 (reports of one patient among the data), PC-M17 (outcomes not known), and
        those of :func:`pooledcases.pool_counts`.

    Raises
    ------
    InputError
        A table cannot be read, a patient stands there twice, nobody has a known outcome, or a row
        counts fewer patients than are listed from it.
    Refusal
        PC-M06 when a report stands in both tables and ``same_report`` is not given; PC-M25.

    Notes
    -----
    Events of a report are binomial, their logits normal between reports (Stijnen 2010, Stat Med
    29:3046): what is known of a report is its number of events, whether its patients are listed or
    counted, so that both kinds enter one likelihood. Where every report has one patient the events
    are Bernoulli with one probability whatever tau² is: the likelihood says nothing of tau², and
    the median report cannot be told from the mean. Then the proportion of all patients is given
    with Clopper & Pearson's interval (1934, Biometrika 26:404), which assumes that the patients
    are independent.

    Examples
    --------
    >>> cases = {"report_id": ["A", "A", "B", "C", "D"],
    ...          "status": ["NED", "DOD", "NED", "NED", "NR"]}
    >>> series = {"study": ["E", "F"], "xi": [4, 7], "ni": [7, 9]}
    >>> found = pool_patients(cases, outcome="status=NED", aggregate=series)
    >>> found.k, found.n, found.n_events, found.missing, round(found.estimate, 3)
    (5, 20, 14, 1, 0.7)
    >>> [(part.source, round(part.information_share, 2)) for part in found.contributions]
    [('patients', 0.2), ('aggregate', 0.8)]
    """
    check_level(level)
    check_flag(force, "force")
    if same_report is not None:
        check_word(same_report, SameReport, "same_report")
    listed = read_patients(cases, outcome=outcome, report=report, id=id)
    counted = read_studies(aggregate, study=study, columns=mapped(columns, names))
    joined = join(listed, counted, same_report, force=force)
    table = _table(joined, counted)
    fit = pool_counts(
        table, measure="PLO", model="glmm", tau2=tau2, inference=inference, level=level, force=force
    )
    bayes, reason = _bayes(table, level, force)
    return _result(outcome, listed, counted, joined, fit, bayes, reason)


def _table(joined: Joined, counted: Counted) -> dict[str, Any]:
    """The rows of the model: reports, with what the study table says against pooling them."""
    passed = {
        name: [None if row < 0 else cells[row] for row in joined.rows.tolist()]
        for name, cells in counted.others.items()
        if name in _PASSED
    }
    return {"study": list(joined.report), "xi": joined.xi, "ni": joined.ni} | passed


def _bayes(
    table: dict[str, Any], level: float, force: bool
) -> tuple[Pooled | None, NoBayes | None]:
    """The Bayesian fit with the same likelihood; a flat prior needs some of both outcomes."""
    effects = effect_sizes(table, measure="PLO", level=level)
    xi, ni = effects.columns["xi"], effects.columns["ni"]
    if xi.sum() in (0, ni.sum()):
        return None, "all_alike"
    if ni.max() == 1:
        return None, "only_prior"
    try:
        return pool_bayes(effects, likelihood="binomial", level=level, force=force), None
    except (InputError, NotConverged):
        return None, "not_integrable"


def _result(
    outcome: str,
    listed: Listed,
    counted: Counted,
    joined: Joined,
    fit: Pooled,
    bayes: Pooled | None,
    reason: NoBayes | None,
) -> PatientsAndStudies:
    identified = bool((joined.ni > 1).any())
    n, events = int(joined.ni.sum()), int(joined.xi.sum())
    exact = exact_interval(events, n, fit.level)
    by_model = identified and fit.reported.estimate is not None
    sizes, parts = by_size(joined, fit.level), contributions(joined, fit)
    return PatientsAndStudies(
        outcome=outcome,
        level=fit.level,
        k=len(joined.report),
        n=n,
        n_events=events,
        missing=listed.missing,
        not_applicable=listed.not_applicable,
        report_unknown=int(listed.unknown.sum()),
        headline="model" if by_model else "exact",
        estimate=fit.reported.estimate if by_model else events / n,
        ci=fit.reported.ci if by_model else exact,
        exact=exact,
        tau2_identified=identified,
        fit=fit,
        bayes=bayes,
        bayes_reason=reason,
        contributions=parts,
        difference=difference(joined, parts, fit.level),
        sizes=sizes,
        reports=Reports(report=joined.report, xi=joined.xi, ni=joined.ni, listed=joined.listed_n),
        left_out=(*counted.left_out, *joined.left_out),
        cautions=(
            *_about_reports(listed, joined),
            *joined.cautions,
            *_about_sizes(listed, sizes),
            *_about_missing(listed),
            *fit.cautions,
        ),
    )


def _about_reports(listed: Listed, joined: Joined) -> list[Caution]:
    """PC-M04: how many reports have one patient, and whose report is not known."""
    out = []
    single, k = int((joined.ni == 1).sum()), len(joined.ni)
    if single == k:
        out.append(caution("PC-M04", form="all", n=k))
    elif 2 * single > k:
        out.append(caution("PC-M04", single=single, reports=k))
    unknown = int(listed.unknown.sum())
    if unknown:
        out.append(caution("PC-M04", form="unknown", n=unknown))
    return out


def _about_sizes(listed: Listed, sizes: tuple[BySize, ...]) -> list[Caution]:
    """PC-M10: single case reports beside series."""
    single, _, series = sizes
    if not single.n:
        unknown = int(listed.unknown.sum())
        return [caution("PC-M10", form="unknown", n=unknown)] if unknown else []
    said = [fmt.count_percent(part.n_events, part.n) for part in (single, series)]
    return [caution("PC-M10", single=said[0], series=said[1])]


def _about_missing(listed: Listed) -> list[Caution]:
    total = int(listed.ni.sum()) + listed.missing
    return [caution("PC-M17", missing=listed.missing, total=total)] if listed.missing else []
