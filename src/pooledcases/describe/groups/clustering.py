"""Patients of one report may be alike: what that leaves of their number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.describe.cells import pick_groups, read_column, read_outcome
from pooledcases.describe.groups.reports import Reports, read_reports
from pooledcases.describe.outcomes import status_cautions
from pooledcases.describe.proportions import proportion
from pooledcases.errors import InputError
from pooledcases.kernels.stratified import conditional
from pooledcases.options import check_level, shown
from pooledcases.results.base import BoolArray, FloatArray, Interval
from pooledcases.results.clustering import ClusteredDifference, Clustering

_MOST_RESAMPLES = 1_000_000
#: Numbers held at once.
_AT_ONCE = 1 << 21


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """How reports are resampled."""

    resamples: int
    seed: int
    level: float

    def interval(self, numerators: FloatArray, patients: FloatArray) -> tuple[Interval | None, int]:
        """Percentiles of the sum over groups of signed events over patients, and how many resamples
        had an empty group; arrays of shape (groups, reports)."""
        rng = np.random.default_rng(self.seed)
        count = patients.shape[1]
        most = max(1, _AT_ONCE // count)
        found = []
        for start in range(0, self.resamples, most):
            size = min(most, self.resamples - start)
            times = rng.multinomial(count, np.full(count, 1 / count), size=size).astype(float)
            below = times @ patients.T
            usable = (below > 0).all(axis=1)
            found.append(((times @ numerators.T)[usable] / below[usable]).sum(axis=1))
        values = np.concatenate(found)
        unusable = self.resamples - len(values)
        if not len(values):
            return None, unusable
        low, high = np.quantile(values, [(1 - self.level) / 2, (1 + self.level) / 2])
        return Interval(float(low), float(high)), unusable


def clustering(
    table: Table,
    *,
    outcome: str,
    report: str,
    by: str | None = None,
    groups: tuple[str, str] | None = None,
    level: float = 0.95,
    resamples: int = 5000,
    seed: int = 1,
    multi: str | None = ";",
) -> Clustering:
    """How alike the patients of one report are, and intervals that allow for it.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    outcome : str
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``.
    report : str
        The column that says which report a patient comes from.
    by, groups : str and tuple of two str, optional
        A column of groups, and the two to compare where it has more.
    level : float
        Confidence level.
    resamples, seed : int
        Of the bootstrap, which draws whole reports; the same seed gives the same numbers.
    multi : str or None
        What joins several values in one cell.

    Returns
    -------
    Clustering
        Cautions: PC-M04 (all or most reports have one patient), PC-M17, PC-M27, PC-M29.

    Raises
    ------
    InputError
        When a column is absent, ``outcome`` is no condition, or an argument is wrong.

    Notes
    -----
    The intra-class correlation of a binary outcome is that of the analysis of variance (Ridout,
    Demétrio & Firth 1999, Biometrics 55); the design effect is 1 + (Σ m²/n − 1) times it, with
    m patients of n in a report (Kish 1965, Survey Sampling). It is measured poorly by few reports:
    the variance ratio, k/(k − 1) Σ (x − p m)²/n² over p (1 − p)/(n − 1), stands beside. It is 1
    where every report has one patient.

    The bootstrap resamples reports with all their patients (Davison & Hinkley 1997, Bootstrap
    Methods and their Application, section 3.8); with fewer than some twenty reports its intervals
    are too short. The test is Fisher's over strata (Gart 1970, Biometrika 57): it compares
    patients of one report with each other only, so that nothing that differs between reports can
    explain it; reports in which one group, or one outcome, is missing add nothing.

    A patient whose report is not known counts as a report of its own. Where no report is known, or
    every report has one patient, nothing tells reports from patients, and ``reason`` says so.

    Examples
    --------
    >>> table = {
    ...     "report": list("aaaabbbbccccdd"),
    ...     "gene": list("EEETEETTETTTET"),
    ...     "status": ["NED"] * 4 + ["NED", "NED", "DOD", "NED"] + ["DOD"] * 4 + ["NED", "DOD"],
    ... }
    >>> found = clustering(table, outcome="status=NED", report="report", by="gene")
    >>> found.reports, f"{found.correlation:.2f} {found.n_effective:.1f} of {found.overall.ni}"
    (4, '0.58 5.4 of 14')
    >>> found.difference.informative, f"{found.difference.stratified_p:.2f}"
    (2, '0.50')
    """
    check_level(level)
    _check(resamples, seed)
    table = columns_of(table, report=report, by=by)
    found = read_outcome(table, outcome, multi, somebody=True)
    everyone = np.ones(len(found.known), dtype=bool)
    xi, ni, missing, _ = found.counts(everyone)
    overall = proportion(xi, ni, missing=missing, level=level)
    reports = read_reports(table, report, found.known)
    event = found.event[found.known]
    reason = "no-patient" if not ni else reports.reason
    draws = _Draws(int(resamples), int(seed), level)
    x, m = _by_report(reports, event, np.ones(ni, dtype=bool))
    usable = reason is None
    difference = None
    if by is not None:
        column = read_column(table, by)
        pair = pick_groups(column, by, groups, two=True)
        sides = [np.asarray(column.texts[found.known] == name, dtype=bool) for name in pair]
        lost = [found.counts(np.asarray(column.texts == name, dtype=bool))[2] for name in pair]
        difference = _difference((pair[0], pair[1]), sides, lost, event, reports, draws)
    elif groups is not None:
        raise InputError("groups: name the column of the groups too, by=.")
    return Clustering(
        outcome=outcome,
        report=report,
        level=level,
        overall=overall,
        reports=reports.count,
        single_reports=reports.single,
        largest=int(m.max()) if reports.count else 0,
        report_missing=reports.missing,
        **_measures(x, m) if usable else dict.fromkeys(_MEASURES),
        bootstrap_ci=draws.interval(x[None], m[None])[0] if usable else None,
        resamples=draws.resamples,
        seed=draws.seed,
        reason=reason or ("all-alike" if xi in (0, ni) else None),
        difference=difference,
        cautions=(*overall.cautions, *status_cautions(found), *reports.cautions),
    )


def _check(resamples: int, seed: int) -> None:
    problems = [
        f"{name}: {shown(value)} is no whole number from {least:,} to {most:,}."
        for name, value, least, most in (
            ("resamples", resamples, 100, _MOST_RESAMPLES),
            ("seed", seed, 0, 2**63),
        )
        if isinstance(value, bool)
        or not isinstance(value, int | np.integer)
        or not least <= value <= most
    ]
    if problems:
        raise InputError(problems)


def _by_report(
    reports: Reports, event: BoolArray, rows: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Events and patients of each report, among some patients."""
    size = int(reports.number.max(initial=-1)) + 1
    number = reports.number[rows]
    events = np.bincount(number, weights=event[rows], minlength=size).astype(float)
    return events, np.bincount(number, minlength=size).astype(float)


_MEASURES = (
    "correlation", "design_effect", "n_effective", "variance_ratio", "n_effective_by_variance",
)  # fmt: skip


def _measures(x: FloatArray, m: FloatArray) -> dict[str, float | None]:
    """Correlation, design effect and variance ratio; there are fewer reports than patients."""
    n, k = float(m.sum()), len(m)
    p = float(x.sum()) / n
    if p in (0.0, 1.0):
        return dict.fromkeys(_MEASURES)
    between = float((m * (x / m - p) ** 2).sum()) / (k - 1)
    within = float((x * (1 - x / m)).sum()) / (n - k)
    size = (n - float((m**2).sum()) / n) / (k - 1)
    correlation = (between - within) / (between + (size - 1) * within)
    effect = 1 + (float((m**2).sum()) / n - 1) * min(max(correlation, 0.0), 1.0)
    ratio = k / (k - 1) * float(((x - p * m) ** 2).sum()) / n**2 / (p * (1 - p) / (n - 1))
    return {
        "correlation": correlation,
        "design_effect": effect,
        "n_effective": n / effect,
        "variance_ratio": ratio,
        # reports that balance each other exactly leave no variance: no number of patients does
        "n_effective_by_variance": n / ratio if ratio > 0 else None,
    }


def _difference(
    names: tuple[str, str],
    sides: list[BoolArray],
    missing: list[int],
    event: BoolArray,
    reports: Reports,
    draws: _Draws,
) -> ClusteredDifference:
    (a, n1), (c, n2) = (_by_report(reports, event, side) for side in sides)
    risks = [
        proportion(int(x.sum()), int(n.sum()), missing=lost, level=draws.level)
        for x, n, lost in ((a, n1, missing[0]), (c, n2, missing[1]))
    ]
    both = (risks[0].estimate, risks[1].estimate)
    difference = None if both[0] is None or both[1] is None else both[0] - both[1]
    ci, unusable = None, 0
    if reports.reason is None and difference is not None:
        ci, unusable = draws.interval(np.array([a, -c]), np.array([n1, n2]))
    strata = (n1 > 0) & (n2 > 0) & (a + c > 0) & (a + c < n1 + n2)
    exact = conditional(a[strata], n1[strata], c[strata], n2[strata]) if strata.any() else None
    limits = None if exact is None else exact.limits(draws.level)
    reason = "report-unknown" if not reports.count else "no-informative-report"
    return ClusteredDifference(
        groups=names,
        level=draws.level,
        risks=(risks[0], risks[1]),
        risk_difference=difference,
        bootstrap_ci=ci,
        unusable=unusable,
        informative=int(strata.sum()),
        stratified_p=None if exact is None else exact.p_value,
        odds_ratio=None if exact is None else exact.odds_ratio,
        odds_ratio_ci=None if limits is None else Interval(*limits),
        reason=None if exact is not None else reason,
    )
