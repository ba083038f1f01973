"""From a study table to effects on the analysis scale."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.effects.continuity import ADDED, CONTINUITIES
from pooledcases.effects.layouts import LAYOUTS
from pooledcases.effects.measures import MEASURES, MeasureSpec
from pooledcases.effects.merge import Merged, cautions, merge
from pooledcases.effects.moments import from_moments
from pooledcases.effects.quantiles import from_quantiles
from pooledcases.effects.read import StudyTable, mapped
from pooledcases.effects.reported import from_reported
from pooledcases.effects.sources import from_counts, from_given
from pooledcases.effects.study_intervals import interval_for, on_reader_scale
from pooledcases.errors import InputError
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.options import (
    Continuity,
    Measure,
    QuantileWord,
    StudyInterval,
    check_flag,
    check_level,
    check_word,
    is_number,
    shown,
)
from pooledcases.results.effects import Effects


def effect_sizes(
    frame: Table,
    *,
    measure: str,
    continuity: str = "only0",
    add: float = ADDED,
    drop00: bool = False,
    ci_level: float = 0.95,
    study: str = "study",
    columns: Mapping[str, str] | None = None,
    level: float = 0.95,
    study_interval: str | None = None,
    quantiles: str | None = None,
    **names: str,
) -> Effects:
    """Effects and sampling variances of every row of a study table.

    Parameters
    ----------
    frame : mapping of str to array_like
        The table; a DataFrame is one. Columns are looked for by metafor's names: what the measure
        is computed from (see Notes), then for ratios what was printed, such as
        ``est ci_low ci_high`` or ``est pval``, and last ``yi vi`` or ``yi sei`` on the analysis
        scale. Where a table has several, each row uses the first that it fills.
    measure : str
        A key of :data:`MEASURES`; ``GEN`` is anything given as yi.
    continuity : {"only0", "all", "if0all", "none", "treatment-arm"}
        Which rows have something added to every cell: those with a zero cell, all, all if any row
        has a zero cell, none. ``treatment-arm`` corrects those with a zero cell, each group in
        proportion to the reciprocal of the other's size. Of rates only the events are corrected.
        Measures that exist at zero (arcsines, square roots, phi, tetrachoric) are never corrected.
    add : float
        What is added to each cell, above 0; for ``treatment-arm`` the mean over both groups.
    drop00 : bool
        Leave out rows without events (or with nothing but events) in both groups, instead of
        correcting them.
    ci_level : float
        Confidence level of printed intervals; a column ``ci_level`` says it row by row.
    study : str
        The column of labels; rows are numbered where it is absent.
    columns : mapping of str to str, optional
        Names that differ: ``{"xi": "events", "ni": "total"}``.
    **names : str
        The same by keyword: ``xi="events", ni="total"``.
    level : float
        Confidence level of the studies' own intervals in the result.
    study_interval : str, optional
        The studies' intervals on the reader's scale. For one proportion ``clopper-pearson`` (the
        default), ``wilson``, ``wilson-cc``, ``jeffreys``, ``mid-p``, ``agresti-coull`` or
        ``arcsine``; for one rate ``exact-poisson`` (the default); for all ``normal``, which
        transforms back what is pooled.
    quantiles : {"luo-wan", "luo-shi", "qe", "bc"}, optional
        How means and standard deviations are estimated from medians with quartiles or range;
        without it such rows are left out with the reason. See
        :data:`pooledcases.effects.quantiles.QUANTILE_METHODS`.

    Returns
    -------
    Effects
        Every row, in order. Rows that cannot be used have ``included`` False and a reason.

    Raises
    ------
    InputError
        When the columns are missing, a count is not whole or not possible, a standard deviation,
        a person-time or a variance is negative, a correlation lies beyond −1 to 1, or a cell is no
        number: all problems at once. When ``treatment-arm`` or ``study_interval`` is not for this
        measure.

    Cautions: PC-M02 (one proportion of 0 or 1, or a rate of 0, was corrected), PC-M03 (a ratio
    without events in both groups), PC-M21 (means estimated from medians, and which of them the
    skewness test of Shi 2023 finds skewed), PC-M24 (a printed estimate, interval and p-value that
    disagree).

    Notes
    -----
    A p-value printed as a bound (``<0.05``) gives no standard error: the row is left out, and its
    reason states the bound. An interval that does not hold its own estimate is left out too.
    Formulas: the citations in :data:`MEASURES`; defaults and corrections as in metafor's
    ``escalc``; treatment-arm correction: Sweeting 2004, Stat Med 23:1351.

    ===================================  ========================================================
    columns                              measures
    ===================================  ========================================================
    ``xi ni``                            ``PR PLN PLO PRZ PAS PFT`` (events, patients)
    ``xi ti``                            ``IR IRLN IRS IRFT`` (events, person-time)
    ``ai n1i ci n2i``, ``ai bi ci di``   ``RR OR RD AS PETO PHI YUQ YUY RTET``
    ``x1i t1i x2i t2i``                  ``IRR IRD IRSD``
    ``mi sdi ni``                        ``MN MNLN SMN SDLN CVLN``
    ``m1i sd1i n1i m2i sd2i n2i``        ``MD SMD ROM``
    ``m1i m2i sd1i sd2i ri ni``          ``MC SMCC`` (one group, twice; ri their correlation)
    ``ri ni``                            ``COR UCOR ZCOR``
    ``ai mi ni``                         ``ARAW AHW ABT`` (Cronbach's alpha, items, patients)
    ===================================  ========================================================

    Means also follow from ``mini q1i medi q3i maxi`` with ``ni``, and of two groups from
    ``min1i q11i med1i q31i max1i n1i`` and ``min2i …``, as far as they are printed: the median with
    the range, the quartiles or both. Ratios that were not counted follow from what is printed by
    the first of :data:`pooledcases.effects.reported.CONVERSIONS` that a row allows; the ledger
    keeps what was derived by which formula, and whether the other printed numbers agree.

    A row whose variance does not exist or is 0 (a standard deviation of 0, a correlation of 1, too
    few patients) keeps its place and says why; its ``yi`` stands where it has one.

    Examples
    --------
    >>> effects = effect_sizes({"xi": [3, 0], "ni": [10, 12]}, measure="PLO")
    >>> effects.yi.round(4).tolist(), effects.corrected.tolist()
    ([-0.8473, -3.2189], [False, True])
    """
    check_word(measure, Measure, "measure")
    check_word(continuity, Continuity, "continuity")
    check_level(level)
    check_level(ci_level, "ci_level")
    check_flag(drop00, "drop00")
    if quantiles is not None:
        check_word(quantiles, QuantileWord, "quantiles")
    spec = MEASURES[measure]
    _check_correction(measure, spec, continuity, add)
    interval = _study_interval(measure, spec, study_interval)
    table = StudyTable(frame, mapped(columns, names), study)
    sources = [
        from_counts(table, spec, continuity=continuity, add=add, drop00=drop00),
        from_quantiles(table, spec, method=quantiles),
        from_moments(table, spec),
        from_reported(table, ci_level=ci_level, measure=measure) if spec.ratio else None,
        from_given(table, spec),
    ]
    found = [source for source in sources if source is not None]
    if not found:
        raise InputError(_no_columns(measure, spec, table))
    table.finish()
    return _effects(
        table, measure, merge(table, found), level, interval, continuity=continuity, add=float(add)
    )


def _study_interval(measure: str, spec: MeasureSpec, asked: str | None) -> str:
    if asked is not None:
        check_word(asked, StudyInterval, "study_interval")
    return interval_for(measure, spec, asked)


def _check_correction(measure: str, spec: MeasureSpec, continuity: str, add: float) -> None:
    problems = []
    if not is_number(add) or not 0 < add < np.inf:
        problems.append(f"add: {shown(add)} is no number above 0; use for example 0.5.")
    only = CONTINUITIES[continuity].takes
    if only and spec.counts and spec.counts != only:
        problems.append(
            f"continuity {continuity} is for two groups of counted patients, not for measure "
            f"{measure}; use only0."
        )
    if problems:
        raise InputError(problems)


def _effects(
    table: StudyTable,
    measure: str,
    rows: Merged,
    level: float,
    interval: str,
    *,
    continuity: str,
    add: float,
) -> Effects:
    spec = MEASURES[measure]
    half = normal_quantile(level) * np.sqrt(rows.vi)
    low, high = rows.yi - half, rows.yi + half
    reader = on_reader_scale(table, spec, interval, level, (rows.yi, low, high))
    return Effects(
        measure=measure,
        scale=spec.scale,
        level=level,
        continuity=continuity,
        add=add,
        study=table.study,
        yi=rows.yi,
        vi=rows.vi,
        included=rows.included,
        reasons=rows.reasons,
        source=rows.source,
        corrected=rows.corrected,
        ci_low=low,
        ci_high=high,
        reported_estimate=reader.estimate,
        reported_low=reader.low,
        reported_high=reader.high,
        reported_interval=reader.interval,
        columns=table.read,
        labels=table.others(),
        ledger=rows.ledger,
        cautions=cautions(table, spec, rows),
    )


def _no_columns(measure: str, spec: MeasureSpec, table: StudyTable) -> str:
    wanted = []
    if spec.takes:
        layout = LAYOUTS.get(spec.takes)
        first, *others = (spec.takes,) if layout is None else layout.columns
        wanted.append(" ".join(first) + "".join(f" (or {' '.join(names)})" for names in others))
    if spec.ratio:
        wanted += ["est ci_low ci_high", "est pval"]
    if spec.given:
        wanted.append("yi vi (or yi sei)")
    return (
        f"measure {measure} needs the columns {', or '.join(wanted)}; the table has: "
        f"{', '.join(table.names)}. Name others with columns."
    )
