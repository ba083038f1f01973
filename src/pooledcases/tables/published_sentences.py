"""Sentences of patients beside studies, and of curves from publications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pooledcases.format import confidence, count_percent, number, p_value, percent, percent_interval
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.patients_and_studies import Contribution, PatientsAndStudies
from pooledcases.results.published_curves import Rebuilt


def together(item: PatientsAndStudies, lang: Lang) -> str:
    """The estimate, what each kind contributes, and single reports against series."""
    text = _headline(item, lang)
    kinds = [part for part in item.contributions if part.n]
    if len(kinds) > 1:
        text += "".join(_contribution(part, lang) for part in kinds)
    text += _difference(item, lang) + _sizes(item, lang)
    if item.missing:
        patients = many("say.patient", item.missing, lang)
        text += label("say.together_missing", lang, patients=patients)
    return text


def _headline(item: PatientsAndStudies, lang: Lang) -> str:
    by_model = item.headline == "model"
    values = {
        "outcome": item.outcome,
        "estimate": percent(item.estimate),
        "level": confidence(item.level),
        "ci": _limits(item.ci, lang),
        "reports": many("say.report", item.k, lang),
        "patients": many("say.patient", item.n, lang),
        "counts": count_percent(item.n_events, item.n),
    }
    return label("say.together" if by_model else "say.together_exact", lang, **values)


def _contribution(part: Contribution, lang: Lang) -> str:
    return label(
        "say.together_kind",
        lang,
        kind=label(f"kinds.{part.source}", lang),
        counts=count_percent(part.n_events, part.n),
        reports=many("say.report", part.n_reports, lang),
        share=percent(part.information_share, 0),
        estimate=percent(part.estimate),
        ci=_limits(part.ci, lang),
    )


def _difference(item: PatientsAndStudies, lang: Lang) -> str:
    found = item.difference
    if found.odds_ratio is None or found.odds_ratio_ci is None:
        return ""
    ci = found.odds_ratio_ci
    limits = f"{number(ci.low)}{label('range_to', lang)}{number(ci.high)}"
    return label(
        "say.together_difference",
        lang,
        ratio=number(found.odds_ratio),
        ci=limits,
        p=p_value(found.p_value),
    )


def _sizes(item: PatientsAndStudies, lang: Lang) -> str:
    single, series = item.of_size("one"), item.of_size("five-or-more")
    if not single.n or not series.n:
        return ""
    return label(
        "say.together_sizes",
        lang,
        single=count_percent(single.n_events, single.n),
        series=count_percent(series.n_events, series.n),
    )


def rebuilt(item: Rebuilt, lang: Lang) -> str:
    """How many patients were rebuilt, and how well they give the curve back."""
    fit, risk = item.fit, ""
    if len(fit.at_risk_times) > 1:
        risk = label("say.rebuilt_risk", lang, n=fit.at_risk_difference)
    return label(
        "say.rebuilt",
        lang,
        study=item.study,
        patients=many("say.patient", item.n, lang),
        events=many("say.event", item.n_events, lang),
        far=number(fit.max_difference, 3),
        mean=number(fit.mean_difference, 3),
        risk=risk,
    )


def _limits(ci: Interval | None, lang: Lang) -> str:
    return "–" if ci is None else percent_interval(ci.low, ci.high, lang=lang)


#: By kind of result, for the one list of sentences.
SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType(
    {PatientsAndStudies.kind: together, Rebuilt.kind: rebuilt}
)
