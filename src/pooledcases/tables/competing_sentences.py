"""Sentences about competing risks."""

from __future__ import annotations

from pooledcases.format import confidence, number, p_value, percent, percent_interval
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.competing import (
    CausePoint,
    CumulativeIncidence,
    CumulativeIncidences,
    IncidencePoint,
)
from pooledcases.results.fine_gray import FineGrayRegression
from pooledcases.results.fit_words import Reader
from pooledcases.results.gray import GrayTest
from pooledcases.results.patient_regression import Coefficient
from pooledcases.results.time_words import moment, read_times
from pooledcases.tables.curve_sentences import late_entry
from pooledcases.tables.regression_sentences import term_name


def incidence(item: CumulativeIncidence, lang: Lang) -> str:
    """Who had which event first, and the cumulative incidences at some usual times."""
    name = label("plots.everybody", lang) if item.group is None else item.group
    if not item.n:
        return label("plots.curve_empty", lang, name=name) + label("say.stop", lang)
    comma = label("say.comma", lang)
    events = comma.join(
        label("say.incidence_event", lang, cause=each.cause, n=each.n_events)
        for each in item.causes
    )
    text = label(
        "say.incidence",
        lang,
        name=name,
        patients=many("say.patient", item.n, lang),
        events=events,
        none=item.n - sum(each.n_events for each in item.causes),
    )
    points = _points(item)
    if points:
        level = confidence(item.level)
        joined = label("say.and", lang).join(_point(point, level, lang) for point in points)
        text += label("say.incidence_points", lang, text=joined)
        text += _naive(points[-1], lang)
    late = item.event_free.late_entry
    return text + ("" if late is None else late_entry(late, lang))


def incidences(item: CumulativeIncidences, lang: Lang) -> str:
    """Every group, then Gray's tests."""
    tests = [gray(test, lang) for test in item.tests] or [label("say.gray_late", lang)]
    return " ".join([*(incidence(group, lang) for group in item.groups), *tests])


def gray(item: GrayTest, lang: Lang) -> str:
    """Observed and expected events, and the p-value of Gray's test."""
    if item.p_value is None:
        why = label(f"gray.{item.reason}", lang)
        return label("say.gray_none", lang, cause=item.cause, why=why)
    against = label("say.against", lang)
    events = against.join(
        label("say.group_events", lang, name=name, observed=observed)
        for name, observed in zip(item.groups, item.observed.tolist(), strict=True)
    )
    expected = ""
    if item.rho == 0:
        numbers = (number(value, 1) for value in item.weighted_expected.tolist())
        joined = label("say.expected_and", lang).join(numbers)
        expected = label("say.gray_expected", lang, expected=joined)
    strata = "" if item.strata is None else label("say.gray_strata", lang, strata=item.strata)
    return label(
        "say.gray",
        lang,
        cause=item.cause,
        strata=strata,
        events=events,
        expected=expected,
        p=p_value(item.p_value),
    )


def fine_gray(item: FineGrayRegression, lang: Lang) -> str:
    """Patients, events, each ratio with interval and p, and how a ratio reads."""
    head = label(
        "say.fine_gray",
        lang,
        cause=item.cause,
        patients=many("say.patient", item.n, lang),
        events=many("say.event", item.n_events, lang),
        competing=item.n_competing,
    )
    parts = [head, *(_ratio(row, item.level, lang) for row in item.terms)]
    text = label("say.semicolon", lang).join(parts) + label("say.stop", lang)
    reading = label("say.fine_gray_reading", lang, cause=item.cause)
    return f"{text}{'' if lang == 'zh' else ' '}{reading}"


def _ratio(row: Coefficient, level: float, lang: Lang) -> str:
    reader = Reader.of("log", lang)
    return label(
        "say.ratio_of",
        lang,
        name=term_name(row, lang),
        ratio=label("measure.SHR", lang),
        value=reader.value(row.ratio),
        level=confidence(level),
        ci="–" if row.ratio_ci is None else reader.interval(row.ratio_ci),
        p=p_value(row.p_value),
    )


def _points(item: CumulativeIncidence) -> list[IncidencePoint]:
    last = float(item.times[-1])
    asked = read_times(item.unit, last) or (last,)
    points = [item.at(time) for time in asked]
    return [point for point in points if point.event_free is not None]


def _point(item: IncidencePoint, level: str, lang: Lang) -> str:
    causes = label("say.comma", lang).join(_cause(each, level, lang) for each in item.causes)
    time = moment(item.time, item.unit, lang)
    return label("say.incidence_point", lang, time=time, text=causes, n=item.at_risk)


def _cause(item: CausePoint, level: str, lang: Lang) -> str:
    ci = "–" if item.ci is None else percent_interval(item.ci.low, item.ci.high, lang=lang)
    share = percent(item.incidence)
    return label("say.incidence_cause", lang, cause=item.cause, share=share, level=level, ci=ci)


def _naive(item: IncidencePoint, lang: Lang) -> str:
    """How far the naive curve of the event lies above."""
    event = item.causes[0]
    if event.naive is None or event.incidence is None:
        return ""
    return label(
        "say.incidence_naive",
        lang,
        naive=percent(event.naive),
        cause=event.cause,
        time=moment(item.time, item.unit, lang),
        more=number(100 * (event.naive - event.incidence), 1),
    )
