"""One result, one or two sentences: what a clinician would write of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pooledcases.errors import InputError
from pooledcases.format import plain as short
from pooledcases.labels import LABELS, label
from pooledcases.options import Lang, check_word
from pooledcases.results.audit import Audit, Verdict
from pooledcases.results.base import Refused
from pooledcases.results.bayes import Beside, Posterior, PriorSensitivity
from pooledcases.results.bias import (
    AsymmetryTest,
    ExcessSignificance,
    FailSafe,
    PetPeese,
    TrimFill,
)
from pooledcases.results.clustering import ClusteredDifference, Clustering
from pooledcases.results.combined import CombinedP, Directions
from pooledcases.results.comparisons import CategoryTest, Comparison, NumberComparison, TwoByTwo
from pooledcases.results.competing import CumulativeIncidence, CumulativeIncidences
from pooledcases.results.counts import Counts
from pooledcases.results.courses import PatientCourses
from pooledcases.results.current_status import (
    Assumption,
    CurrentStatus,
    CurrentStatusGroups,
    StatusCurves,
    StatusDifference,
)
from pooledcases.results.curve_times import (
    AtRiskTable,
    CumulativeHazard,
    QuantileTime,
    Rate,
    Rates,
)
from pooledcases.results.dependent import Dependent, Robust
from pooledcases.results.describe import OutcomeProportions, Proportion, Summary
from pooledcases.results.endpoint_curves import EndpointCurve, Landmark, LateExposure
from pooledcases.results.fine_gray import FineGrayRegression
from pooledcases.results.gosh import Gosh
from pooledcases.results.gray import GrayTest
from pooledcases.results.influence import Baujat, Influence
from pooledcases.results.interval_censored import Turnbull
from pooledcases.results.location_scale import LocationScale
from pooledcases.results.medians import PooledMedian
from pooledcases.results.missing import ImputedComparison, MissingOutcomes, TippingPoint
from pooledcases.results.moderators import (
    Contrasts,
    MarginalMeans,
    PermutationTest,
    Predictions,
    SubgroupTests,
)
from pooledcases.results.new_study import NewStudy
from pooledcases.results.overlap import OverlapSensitivity
from pooledcases.results.patient_display import BestChanges, CaseGrid, PublicationYears
from pooledcases.results.patient_regression import (
    CoxRegression,
    LogisticRegression,
    ProportionalHazards,
)
from pooledcases.results.patient_sensitivity import CountedTests, Fragility, LeaveOnePatientOut
from pooledcases.results.pooled import Pooled
from pooledcases.results.precision import Precision
from pooledcases.results.printed import PrintedRows
from pooledcases.results.problems import Report
from pooledcases.results.refits import Cumulative, LeaveOneOut
from pooledcases.results.reported import PrintedRange
from pooledcases.results.reporting_bias import ReportingBias
from pooledcases.results.restricted_mean import (
    RestrictedContrast,
    RestrictedMean,
    RestrictedMeans,
)
from pooledcases.results.selection import SelectionModel
from pooledcases.results.shrinkage import Shrinkage
from pooledcases.results.specification import SpecificationCurve
from pooledcases.results.status_comparison import StatusComparison
from pooledcases.results.status_regression import StatusRegression
from pooledcases.results.status_words import StatusWords
from pooledcases.results.survival import Curve, Curves, LogRank, MedianTime
from pooledcases.results.time_tests import (
    CurveComparison,
    FollowUpComparison,
    OneStepHazardRatio,
    RankTest,
)
from pooledcases.tables import (
    competing_sentences,
    contact_sentences,
    curve_sentences,
    diagnostic_sentences,
    endpoint_sentences,
    evidence_sentences,
    figure_sentences,
    flow_sentences,
    group_sentences,
    location_scale_sentences,
    missing_sentences,
    moderator_sentences,
    patient_display_sentences,
    patient_sentences,
    pooled_curve_sentences,
    pooled_sentences,
    published_sentences,
    regression_sentences,
    table_one_sentences,
    time_sentences,
    time_test_sentences,
)


def sentence(result: Any, lang: Lang = "en", *, outcome: str = "") -> str:
    """A result in words.

    Parameters
    ----------
    result
        Any result of a kind in :data:`SENTENCES`.
    lang : {"en", "zh"}
    outcome : str, optional
        What the result speaks of, to stand before it: "Thromboembolism: pooled proportion …".

    Returns
    -------
    str
        One or two sentences, with the interval wherever there is an estimate.

    Raises
    ------
    InputError
        For a kind of result that has no sentence, and for another language.

    Examples
    --------
    >>> import pooledcases as pc
    >>> sentence(pc.proportion(3, 8))
    '3/8 (37.5%), 95% CI 8.5% to 75.5%.'
    >>> sentence(pc.proportion(3, 8), outcome="Response")
    'Response: 3/8 (37.5%), 95% CI 8.5% to 75.5%.'
    """
    check_word(lang, Lang, "lang")
    kind = getattr(result, "kind", type(result).__name__)
    if kind not in SENTENCES:
        known = ", ".join(SENTENCES)
        raise InputError(f"sentence: a result of kind {kind!r} has no sentence; known: {known}.")
    return said_of(outcome, result, SENTENCES[kind](result, lang), lang)


def said_of(outcome: str, result: Any, text: str, lang: Lang) -> str:
    """A sentence of a result with what it speaks of before it, if that is named."""
    if not outcome:
        return text
    if getattr(result, "kind", "") == Pooled.kind:
        text = text[:1].lower() + text[1:]
    return f"{outcome}{label('report.colon', lang)}{text}"


def _verdict(item: Verdict, lang: Lang) -> str:
    return item.sentence(lang)


def _audit(item: Audit, lang: Lang) -> str:
    parts = [f"{label(f'audit.verdict.{word}', lang)} {n}" for word, n in item.counts.items()]
    text = label("say.comma", lang).join(parts)
    return label("say.audit", lang, n=len(item.verdicts), text=text)


def _check(item: Report, lang: Lang) -> str:
    parts = [f"{label(f'tables.severity.{word}', lang)} {n}" for word, n in item.counts().items()]
    passed = label("say.passed" if item.passed else "say.failed", lang)
    return label("say.check", lang, passed=passed, text=label("say.comma", lang).join(parts))


def _printed(item: PrintedRows, lang: Lang) -> str:
    key = f"unit.{item.unit}"
    unit = label(key, lang) if key in LABELS else item.unit.replace("_", " ")
    low, high = (short(value, 4) for value in (item.lowest, item.highest))
    unit = "%" if unit == "%" else f" {unit}"
    return label("say.printed", lang, n=len(item.rows), low=low, high=high, unit=unit)


def _counts(item: Counts, lang: Lang) -> str:
    parts = (f"{name} {n}" for name, n in item.counts.items())
    return label("say.comma", lang).join(parts) + label("say.stop", lang)


#: The kinds of result that have a sentence.
SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType(
    {
        Proportion.kind: patient_sentences.proportion,
        OutcomeProportions.kind: patient_sentences.outcome,
        Summary.kind: patient_sentences.summary,
        PatientCourses.kind: patient_display_sentences.courses,
        BestChanges.kind: patient_display_sentences.best_changes,
        PublicationYears.kind: patient_display_sentences.publications,
        CaseGrid.kind: patient_display_sentences.case_grid,
        TwoByTwo.kind: patient_sentences.two_by_two,
        Comparison.kind: patient_sentences.comparison,
        NumberComparison.kind: patient_sentences.numbers,
        CategoryTest.kind: patient_sentences.category,
        Shrinkage.kind: group_sentences.shrinkage,
        Clustering.kind: group_sentences.clustering,
        ClusteredDifference.kind: group_sentences.clustered_difference,
        Precision.kind: group_sentences.precision,
        MissingOutcomes.kind: missing_sentences.missing,
        TippingPoint.kind: missing_sentences.tipping,
        ImputedComparison.kind: missing_sentences.imputed,
        LeaveOnePatientOut.kind: missing_sentences.left_out,
        Fragility.kind: missing_sentences.fragility,
        CountedTests.kind: missing_sentences.counted,
        Curve.kind: time_sentences.curve,
        Curves.kind: time_sentences.curves,
        LogRank.kind: time_sentences.log_rank,
        StatusWords.kind: time_sentences.statuses,
        CumulativeIncidence.kind: competing_sentences.incidence,
        CumulativeIncidences.kind: competing_sentences.incidences,
        GrayTest.kind: competing_sentences.gray,
        FineGrayRegression.kind: competing_sentences.fine_gray,
        CoxRegression.kind: regression_sentences.cox,
        LogisticRegression.kind: regression_sentences.logistic,
        ProportionalHazards.kind: regression_sentences.proportional_hazards,
        MedianTime.kind: time_sentences.median_time,
        RankTest.kind: time_test_sentences.rank_test,
        CurveComparison.kind: time_test_sentences.comparison,
        OneStepHazardRatio.kind: time_test_sentences.one_step,
        FollowUpComparison.kind: time_test_sentences.followup,
        QuantileTime.kind: curve_sentences.quantile,
        CumulativeHazard.kind: curve_sentences.hazard,
        AtRiskTable.kind: curve_sentences.at_risk,
        Rate.kind: curve_sentences.rate,
        Rates.kind: curve_sentences.rates,
        RestrictedMean.kind: curve_sentences.restricted,
        RestrictedMeans.kind: curve_sentences.restricted_means,
        RestrictedContrast.kind: curve_sentences.contrast,
        CurrentStatus.kind: contact_sentences.current,
        CurrentStatusGroups.kind: contact_sentences.current_groups,
        StatusCurves.kind: contact_sentences.status_curves,
        StatusDifference.kind: contact_sentences.difference,
        StatusComparison.kind: contact_sentences.comparison,
        StatusRegression.kind: contact_sentences.regression,
        Turnbull.kind: contact_sentences.turnbull,
        ReportingBias.kind: contact_sentences.reporting,
        EndpointCurve.kind: endpoint_sentences.endpoint_curve,
        LateExposure.kind: endpoint_sentences.late_exposure,
        Landmark.kind: endpoint_sentences.landmark,
        Assumption.kind: contact_sentences.assumption,
        Pooled.kind: pooled_sentences.pooled,
        Refused.kind: pooled_sentences.refused,
        Posterior.kind: pooled_sentences.posterior,
        Beside.kind: pooled_sentences.beside,
        PriorSensitivity.kind: pooled_sentences.prior_sensitivity,
        NewStudy.kind: pooled_sentences.new_study,
        Dependent.kind: evidence_sentences.dependent,
        Robust.kind: evidence_sentences.robust,
        OverlapSensitivity.kind: evidence_sentences.overlap,
        PooledMedian.kind: evidence_sentences.median,
        CombinedP.kind: evidence_sentences.combined,
        Directions.kind: evidence_sentences.directions,
        PrintedRange.kind: evidence_sentences.printed_range,
        Predictions.kind: moderator_sentences.predictions,
        Contrasts.kind: moderator_sentences.contrasts,
        MarginalMeans.kind: moderator_sentences.marginal_means,
        PermutationTest.kind: moderator_sentences.permutation,
        LocationScale.kind: location_scale_sentences.location_scale,
        SubgroupTests.kind: moderator_sentences.subgroup_tests,
        LeaveOneOut.kind: diagnostic_sentences.leave_one_out,
        Cumulative.kind: diagnostic_sentences.cumulative,
        Influence.kind: diagnostic_sentences.influence,
        Baujat.kind: diagnostic_sentences.baujat,
        Gosh.kind: diagnostic_sentences.gosh,
        AsymmetryTest.kind: diagnostic_sentences.asymmetry,
        TrimFill.kind: diagnostic_sentences.trim_fill,
        FailSafe.kind: diagnostic_sentences.fail_safe,
        ExcessSignificance.kind: diagnostic_sentences.excess,
        SelectionModel.kind: diagnostic_sentences.selection,
        PetPeese.kind: diagnostic_sentences.pet_peese,
        SpecificationCurve.kind: diagnostic_sentences.curve,
        Verdict.kind: _verdict,
        Audit.kind: _audit,
        Report.kind: _check,
        PrintedRows.kind: _printed,
        Counts.kind: _counts,
        **published_sentences.SENTENCES,
        **figure_sentences.SENTENCES,
        **flow_sentences.SENTENCES,
        **pooled_curve_sentences.SENTENCES,
        **table_one_sentences.SENTENCES,
    }
)
