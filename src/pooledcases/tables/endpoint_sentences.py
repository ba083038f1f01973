"""Sentences about declared endpoints, exposures that began late, and landmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pooledcases.format import percent
from pooledcases.format import plain as short
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.endpoint_curves import EndpointCurve, Landmark, LateExposure, LateStart
from pooledcases.results.survival import Curve, Curves
from pooledcases.results.time_words import moment
from pooledcases.tables.time_sentences import curve, curves

#: As many patients as a sentence names.
_NAMED = 10


def endpoint_curve(item: EndpointCurve, lang: Lang) -> str:
    """Which estimate was made and why, then the estimate."""
    from pooledcases.tables.sentences import sentence  # which itself names this function

    why = label(
        f"endpoint.why.{item.reason}",
        lang,
        n=len(item.without_date),
        ids=_ids(item.without_date, lang),
    )
    text = label(
        "say.endpoint",
        lang,
        name=_capital(item.words(lang)),
        origin=item.origin_words(lang),
        method=label(f"endpoint.method.{item.method}", lang),
        why=why,
    )
    what = _capital(item.free_words(lang))
    if isinstance(item.estimate, Curve):
        parts = [text, curve(item.estimate, lang, what)]
    elif isinstance(item.estimate, Curves):
        parts = [text, curves(item.estimate, lang, what)]
    else:
        parts = [text, *(sentence(part, lang) for part in _estimates(item.estimate))]
    if item.exposure is not None and item.exposure.late:
        parts.append(late_exposure(item.exposure, lang))
    return " ".join(parts)


def _estimates(estimate: object) -> Sequence[object]:
    """One estimate a group where the groups together have no sentence of their own."""
    each: Sequence[object] = getattr(estimate, "estimates", ())
    return each or (estimate,)


def late_exposure(item: LateExposure, lang: Lang) -> str:
    """Who was exposed only after time zero, and how much of the follow-up lies before that."""
    if not item.late:
        return label("say.late_exposure_none", lang, column=item.column, total=item.n_exposed)
    unit = label("say.unit_of_time" if item.unit is None else f"unit.time.{item.unit}", lang)
    return label(
        "say.late_exposure",
        lang,
        n=len(item.late),
        total=item.n_exposed,
        column=item.column,
        ids=_ids([_start(start, lang) for start in item.late], lang),
        before=short(item.time_before, 1),
        all=short(item.time_total, 1),
        unit=unit,
        share=percent(item.share, 0),
    )


def _start(item: LateStart, lang: Lang) -> str:
    key = "say.late_exposure_start" if item.exact else "say.late_exposure_bound"
    return label(key, lang, id=item.id, start=short(item.start, 1))


def landmark(item: Landmark, lang: Lang) -> str:
    """Who is compared from the landmark on, who is not and why, then the curves."""
    comma = label("say.comma", lang)
    groups = [
        label("say.landmark_group", lang, name=curve.group, n=curve.n)
        for curve in item.curves.curves
    ]
    text = label(
        "say.landmark",
        lang,
        at=moment(item.at, item.curves.unit, lang),
        patients=many("say.patient", item.n_at_landmark, lang),
        total=item.n,
        groups=comma.join(groups),
    )
    if item.not_yet:
        ids = _ids(item.not_yet, lang)
        text += label("say.landmark_later", lang, n=len(item.not_yet), ids=ids)
    reasons = [
        label(
            "say.landmark_reason",
            lang,
            n=n,
            why=label(f"left_out.{reason}", lang),
            ids=_ids([out.id for out in item.left_out if out.reason == reason], lang),
        )
        for reason, n in item.excluded().items()
    ]
    if reasons:
        text += label("say.landmark_left_out", lang, text=comma.join(reasons))
    text += label("say.landmark_from", lang)
    return f"{text} {curves(item.curves, lang)}"


def _ids(names: Iterable[str], lang: Lang) -> str:
    listed = list(names)
    text = label("say.comma", lang).join(listed[:_NAMED])
    more = len(listed) - _NAMED
    return text + label("say.endpoint_further", lang, n=more) if more > 0 else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
