"""Sentences of regressions on the covariates of patients."""

from __future__ import annotations

from pooledcases.format import confidence, p_value
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.fit_words import Reader
from pooledcases.results.patient_regression import (
    Coefficient,
    CoxRegression,
    LogisticRegression,
    PatientRegression,
    ProportionalHazards,
)

#: From this p-value down a change of the hazard ratio with time is said.
_SAID = 0.05


def cox(item: CoxRegression, lang: Lang) -> str:
    """Patients, events, each hazard ratio with interval and p, and what limits them."""
    head = label(
        f"say.cox.{item.penalty}",
        lang,
        patients=many("say.patient", item.n, lang),
        events=many("say.event", item.n_events, lang),
    )
    if item.strata is not None:
        head += label("say.by_strata", lang, column=item.strata)
    text = _with_ratios(item, head, "measure.HR", lang)
    hazards = proportional_hazards(item.proportional_hazards, lang)
    return _joined([text, *_whole(item, lang), *_separated(item, lang), hazards], lang)


def logistic(item: LogisticRegression, lang: Lang) -> str:
    """Patients, those with the outcome, each odds ratio with interval and p."""
    head = label(
        f"say.logistic.{item.penalty}",
        lang,
        outcome=item.outcome,
        patients=many("say.patient", item.n, lang),
        events=item.n_events,
    )
    text = _with_ratios(item, head, "measure.OR", lang)
    return _joined([text, *_whole(item, lang), *_separated(item, lang)], lang)


def proportional_hazards(item: ProportionalHazards, lang: Lang) -> str:
    """Which hazard ratios seem to change with time; else the test of all."""
    *terms, together = item.tests
    if together.p_value is None:
        return label("say.hazards_unknown", lang)
    changing = [test for test in terms if test.p_value is not None and test.p_value <= _SAID]
    if not changing:
        return label("say.hazards_global", lang, p=p_value(together.p_value, lang=lang))
    names = label("say.comma", lang).join(test.name for test in changing)
    p = label("say.comma", lang).join(p_value(test.p_value, lang=lang) for test in changing)
    return label("say.hazards_change", lang, names=names, p=p)


def _with_ratios(item: PatientRegression, head: str, measure: str, lang: Lang) -> str:
    if item.cluster is not None:
        head += label("say.by_reports", lang, column=item.cluster, n=item.n_clusters)
    rows = [row for row in item.terms if row.ratio is not None]
    parts = [_ratio(row, measure, item.level, lang) for row in rows]
    text = label("say.semicolon", lang).join(parts)
    return f"{head}{label('say.semicolon', lang)}{text}{label('say.stop', lang)}"


def _ratio(row: Coefficient, measure: str, level: float, lang: Lang) -> str:
    reader = Reader.of("log", lang)
    name = term_name(row, lang)
    ratio, value = label(measure, lang), reader.value(row.ratio)
    if row.ratio_ci is None or row.p_value is None:
        return label("say.ratio_only", lang, name=name, ratio=ratio, value=value)
    return label(
        "say.ratio_of",
        lang,
        name=name,
        ratio=ratio,
        value=value,
        level=confidence(level),
        ci=reader.interval(row.ratio_ci),
        p=p_value(row.p_value, lang=lang),
    )


def term_name(row: Coefficient, lang: Lang) -> str:
    """A coefficient with what it is a difference from."""
    if row.reference is None:
        return label("say.for_one_more", lang, name=row.name)
    level, reference = _level(row.name, row.term), _level(row.reference, row.term)
    if level is None or reference is None:
        return label("say.against_reference", lang, name=row.name, reference=row.reference)
    name = label("say.level_of", lang, column=row.term, level=level)
    return label("say.against_reference", lang, name=name, reference=reference)


def _level(name: str, column: str) -> str | None:
    """The level of ``column[level]``; None for what is written otherwise, such as two columns."""
    inner = name.removeprefix(f"{column}[").removesuffix("]")
    return inner if name == f"{column}[{inner}]" else None


def _whole(item: PatientRegression, lang: Lang) -> list[str]:
    """Every covariate at once with Holm's adjustment, where there are several."""
    parts = [
        label(
            "say.whole_covariate",
            lang,
            name=test.name,
            p=p_value(test.p_value, lang=lang),
            holm=p_value(test.p_holm, lang=lang),
        )
        for test in item.term_tests
        if test.p_holm is not None
    ]
    text = label("say.semicolon", lang).join(parts)
    return [label("say.whole_covariates", lang, text=text)] if parts else []


def _separated(item: PatientRegression, lang: Lang) -> list[str]:
    if not item.separated:
        return []
    names = label("say.comma", lang).join(term.name for term in item.separated)
    return [label("say.separated", lang, names=names)]


def _joined(sentences: list[str], lang: Lang) -> str:
    return ("" if lang == "zh" else " ").join(sentences)
