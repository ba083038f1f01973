"""Methods of single patients: description, comparison, unknown outcomes, time to event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pooledcases.data.appraisal import APPRAISAL_TOOLS
from pooledcases.describe import ADJUSTMENTS, TABLE_TESTS
from pooledcases.describe.proportions import PROPORTION_INTERVALS
from pooledcases.format import plain
from pooledcases.kernels.rank_tests import TIME_WEIGHTS
from pooledcases.kernels.survival_limits import SURVIVAL_INTERVALS
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.said import Say, at_level, by_spec, cite, filled, fixed, label_of, level
from pooledcases.results.appraisal import Appraisal
from pooledcases.results.comparisons import Comparison
from pooledcases.results.competing import CumulativeIncidence, CumulativeIncidences
from pooledcases.results.describe import OutcomeProportions, TableOne
from pooledcases.results.endpoint_curves import EndpointCurve, Landmark
from pooledcases.results.precision import Precision
from pooledcases.results.survival import Curves
from pooledcases.results.time_test_words import made_test, weighted_name
from pooledcases.results.time_tests import CurveComparison, RankTest
from pooledcases.survival.simultaneous_bands import BANDS

#: The interval of a difference, which is no interval of one proportion.
_NEWCOMBE: Final = "Newcombe 1998, Stat Med 17:873"


def _interval(word: str, lang: Lang) -> Mapping[str, str]:
    """A proportion's interval with its source."""
    spec = PROPORTION_INTERVALS.get(word)
    source = _NEWCOMBE if spec is None else spec.reference
    return {"interval": label(f"interval.{word}", lang), "cite": cite(source, lang)}


def _appraisal(item: Appraisal, lang: Lang) -> Mapping[str, str]:
    source = "" if item.tool is None else APPRAISAL_TOOLS[item.tool].citation
    return {"cite": cite(source, lang)}


def _table_one(item: TableOne, lang: Lang) -> Iterable[str]:
    yield label("did.categories", lang, level=level(item), **_interval(item.interval, lang))
    yield label("did.numbers", lang)


def _proportion(item: Any, lang: Lang) -> Iterable[str]:
    yield label("did.proportion", lang, level=level(item), **_interval(item.ci_method, lang))


def _outcome(item: OutcomeProportions, lang: Lang) -> Iterable[str]:
    return _proportion(item.overall, lang)


def _precision(item: Precision, lang: Lang) -> Iterable[str]:
    yield label("did.precision", lang, level=level(item), **_interval(item.ci_method, lang))


def _comparison(item: Comparison, lang: Lang) -> Iterable[str]:
    return _two_by_two(item.two_by_two, lang)


_two_by_two = at_level("two_by_two")


def _test_name(item: Any, lang: Lang) -> Mapping[str, str]:
    return {"method": label(f"test.{item.method}", lang)}


def _adjusted(item: Any, lang: Lang) -> Mapping[str, object]:
    spec = ADJUSTMENTS[item.method]
    name = label(spec.label_key, lang)
    return {"tests": item.tests, "method": name, "cite": cite(spec.citation, lang)}


def _scale(item: Any, lang: Lang) -> Mapping[str, object]:
    return {"scale": plain(item.scale)}


def _resamples(item: Any, lang: Lang) -> Mapping[str, object]:
    return {"resamples": f"{item.resamples:,}", "seed": item.seed}


def _imputations(item: Any, lang: Lang) -> Mapping[str, object]:
    return {"imputations": item.imputations, "seed": item.seed}


def _logistic(item: Any, lang: Lang) -> Iterable[str]:
    yield label(f"did.logistic.{item.penalty}", lang, level=level(item))


def _left_out(item: Any, lang: Lang) -> Iterable[str]:
    yield label("did.left_out", lang)
    if item.fragility is not None:
        yield label("did.fragility", lang)


_curve = by_spec("curve", "interval", "interval", SURVIVAL_INTERVALS)


def _curves(item: Curves, lang: Lang) -> Iterable[str]:
    yield from _curve(item.curves[0], lang) if item.curves else ()
    yield from _log_rank(item, lang)


def _log_rank(item: Any, lang: Lang) -> Iterable[str]:
    spec = TIME_WEIGHTS["log-rank"]
    name = label(label_of(spec), lang)
    yield label("did.rank_test", lang, test=name, cite=cite(spec.citation, lang))


def _rank_test(item: RankTest, lang: Lang) -> Iterable[str]:
    source = TIME_WEIGHTS[item.weights].citation
    yield label("did.rank_test", lang, test=weighted_name(item, lang), cite=cite(source, lang))


#: Where the small-sample tests of curves are published.
_SMALL: Final = MappingProxyType(
    {
        "permutation": "Peto & Peto 1972, JRSS A 135:185",
        "hgs": "Heinze, Gnant & Schemper 2003, Biometrics 59:1151",
    }
)


def _curve_comparison(item: CurveComparison, lang: Lang) -> Iterable[str]:
    if item.test == "log-rank":
        yield from _rank_test(item.rank_test, lang)
    else:
        source = _SMALL.get(item.test, TIME_WEIGHTS[item.rank_test.weights].citation)
        test = made_test(item, lang, seed=True)
        yield label("did.small_curves", lang, test=test, cite=cite(source, lang))
    yield label("did.follow_up", lang)


def _bands(item: Any, lang: Lang) -> Iterable[str]:
    return _band(item.bands[0], lang) if item.bands else ()


_band = by_spec("band", "band", "band", BANDS)


def _restricted_means(item: Any, lang: Lang) -> Iterable[str]:
    yield label("did.restricted", lang, level=level(item))
    if item.contrasts:
        yield label("did.restricted_contrast", lang)


def _incidence(item: CumulativeIncidence, lang: Lang) -> Iterable[str]:
    yield label("did.incidence", lang, level=level(item))


def _incidences(item: CumulativeIncidences, lang: Lang) -> Iterable[str]:
    yield from _incidence(item.groups[0], lang) if item.groups else ()
    if item.tests:
        yield label("did.gray", lang)


def _cox(item: Any, lang: Lang) -> Mapping[str, object]:
    return {
        "level": level(item),
        "ties": label(f"did.cox.ties.{item.ties}", lang),
        "penalty": label(f"did.cox.{item.penalty}", lang),
    }


def _contact(item: Any, lang: Lang) -> Mapping[str, object]:
    return {"level": level(item), "interval": label(f"did.contact.{item.interval}", lang)}


_current = filled("contact", _contact)


def _current_groups(item: Any, lang: Lang) -> Iterable[str]:
    return _current(item.estimates[0], lang) if item.estimates else ()


def _status_curves(item: Any, lang: Lang) -> Iterable[str]:
    yield from _curve(item.naive, lang)
    yield from _current(item.current, lang)


def _status_comparison(item: Any, lang: Lang) -> Iterable[str]:
    yield label("did.status_comparison", lang)
    yield from _current_groups(item.estimates, lang)


def _endpoint(item: EndpointCurve, lang: Lang) -> Iterable[str]:
    say = SURVIVAL.get(getattr(item.estimate, "kind", ""))
    yield from () if say is None else say(item.estimate, lang)


def _landmark(item: Landmark, lang: Lang) -> Iterable[str]:
    yield label("did.landmark", lang)
    yield from _curves(item.curves, lang)


DESCRIBE: Mapping[str, Say] = MappingProxyType(
    {
        "record_flow": fixed("flow"),
        "appraisal": filled("appraisal", _appraisal),
        "table_one": _table_one,
        "proportion": _proportion,
        "outcome_proportions": _outcome,
        "summary": fixed("numbers"),
        "best_changes": fixed("changes"),
        "precision": _precision,
    }
)
COMPARE: Mapping[str, Say] = MappingProxyType(
    {
        "two_by_two": _two_by_two,
        "comparison": _comparison,
        "number_comparison": filled("numbers_compared", _test_name),
        "category_test": filled("categories_compared", _test_name),
        "adjusted_p_values": filled("adjusted", _adjusted),
        "counted_tests": filled("adjusted", _adjusted),
        "logistic": _logistic,
        "shrinkage": filled("shrinkage", _scale),
        "clustering": filled("clustering", _resamples),
        "clustered_difference": fixed("clustered"),
    }
)
UNKNOWN: Mapping[str, Say] = MappingProxyType(
    {
        "missing_outcomes": fixed("missing"),
        "imputed_comparison": filled("imputed", _imputations),
        "tipping_point": by_spec("tipping", "test", "test", TABLE_TESTS),
        "leave_one_patient_out": _left_out,
        "fragility": fixed("fragility"),
        "reporting_bias": fixed("reporting"),
    }
)
SURVIVAL: Mapping[str, Say] = MappingProxyType(
    {
        "status_words": fixed("statuses"),
        "endpoint_curve": _endpoint,
        "kaplan_meier": _curve,
        "kaplan_meier_groups": _curves,
        "median_time": _curve,
        "quantile_time": _curve,
        "simultaneous_band": _band,
        "simultaneous_bands": _bands,
        "cumulative_hazard": fixed("hazard"),
        "rate": at_level("rate"),
        "rates": lambda item, lang: [label("did.rate", lang, level=level(r)) for r in item.rates],
        "log_rank": _log_rank,
        "rank_test": _rank_test,
        "curve_comparison": _curve_comparison,
        "one_step_hazard_ratio": at_level("one_step"),
        "followup_comparison": fixed("follow_up"),
        "restricted_mean": at_level("restricted"),
        "restricted_means": _restricted_means,
        "restricted_mean_contrast": fixed("restricted_contrast"),
        "cumulative_incidence": _incidence,
        "cumulative_incidence_groups": _incidences,
        "gray_test": fixed("gray"),
        "fine_gray": at_level("fine_gray"),
        "cox": filled("cox", _cox),
        "proportional_hazards": fixed("proportional_hazards"),
        "landmark": _landmark,
        "late_exposure": fixed("late_exposure"),
        "current_status": _current,
        "current_status_groups": _current_groups,
        "status_curves": _status_curves,
        "status_comparison": _status_comparison,
        "status_regression": fixed("status_regression"),
        "turnbull": fixed("turnbull"),
        "rebuilt_patients": fixed("rebuilt"),
        "pooled_curve": fixed("pooled_curve"),
        "pooled_median_time": fixed("pooled_median_time"),
    }
)
