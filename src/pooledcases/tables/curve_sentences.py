"""Sentences about what is read off curves: quantiles, restricted means, rates, numbers at risk."""

from __future__ import annotations

from pooledcases.format import confidence, interval, number, p_value, percent, significant
from pooledcases.format import plain as short
from pooledcases.labels import label, many
from pooledcases.options import Lang, RestrictedLimits
from pooledcases.results.curve_times import (
    AtRiskTable,
    CumulativeHazard,
    LateEntry,
    QuantileTime,
    Rate,
    Rates,
)
from pooledcases.results.restricted_mean import (
    RestrictedContrast,
    RestrictedMean,
    RestrictedMeans,
    TimeContrast,
)
from pooledcases.results.time_words import (
    amount,
    clock,
    digits_of,
    moment,
    moments,
    per_person_time,
    person_time,
)


def quantile(item: QuantileTime, lang: Lang) -> str:
    """The time by which a share had the event, or that it is not reached."""
    said = {
        "name": _name(item.group, lang),
        "share": percent(item.probability, 0 if (100 * item.probability) % 1 == 0 else 1),
        "patients": many("say.patient", item.n, lang),
        "events": many("say.event", item.n_events, lang),
    }
    level = confidence(item.level)
    if item.time is not None:
        text = moment(item.time, item.unit, lang)
        if item.ci is not None:
            ci = interval(item.ci.low, item.ci.high, digits_of(item.unit), lang=lang)
            text = label("say.with_ci", lang, text=text, level=level, ci=ci)
        return label("say.quantile", lang, text=text, **said)
    if item.ci is None or item.ci.low <= 0:
        return label("say.quantile_open", lang, **said)
    low = moment(item.ci.low, item.unit, lang)
    return label("say.quantile_from", lang, low=low, level=level, **said)


def hazard(item: CumulativeHazard, lang: Lang) -> str:
    """The cumulative hazard at the last time."""
    name = _name(item.group, lang)
    if not item.times.size:
        return label("say.hazard_none", lang, name=name)
    return label(
        "say.hazard",
        lang,
        name=name,
        hazard=number(float(item.hazard[-1])),
        se=number(float(item.se[-1])),
        time=moment(float(item.times[-1]), item.unit, lang),
    )


def at_risk(item: AtRiskTable, lang: Lang) -> str:
    """The numbers at risk of each group."""
    comma = label("say.comma", lang)
    groups = [
        label(
            "say.at_risk_group",
            lang,
            name=_name(group, lang),
            numbers=comma.join(str(n) for n in row),
        )
        for group, row in zip(item.groups, item.at_risk.tolist(), strict=True)
    ]
    listed = comma.join(clock(time, item.unit) for time in item.times.tolist())
    times = moments(listed, item.unit, lang)
    return label("say.at_risk", lang, times=times, text=label("say.and", lang).join(groups))


def rate(item: Rate, lang: Lang) -> str:
    """Events per person-time."""
    name = _name(item.group, lang)
    if item.rate is None or item.ci is None:
        why = label(f"rate.{item.reason}", lang)
        return label("say.rate_none", lang, name=name, why=why)
    low, high = significant(item.ci.low), significant(item.ci.high)
    return label(
        "say.rate",
        lang,
        name=name,
        events=many("say.event", item.n_events, lang),
        time=person_time(short(item.person_time, 1), item.unit, lang),
        rate=significant(item.rate),
        per=per_person_time(short(item.per), item.unit, lang),
        level=confidence(item.level),
        ci=f"{low}{label('range_to', lang)}{high}",
        patients=many("say.patient", item.n, lang),
    )


def rates(item: Rates, lang: Lang) -> str:
    """One sentence a group."""
    return " ".join(rate(each, lang) for each in item.rates)


def restricted(item: RestrictedMean, lang: Lang) -> str:
    """The restricted mean of one group, with its horizon and why it is that."""
    choice = label(f"restricted.choice.{item.horizon_choice}", lang)
    horizon = label("say.restricted_horizon", lang, choice=choice)
    return _restricted(item, lang) + horizon + _limits(item.limits, lang)


def restricted_means(item: RestrictedMeans, lang: Lang) -> str:
    """Every group, then how they differ."""
    each = [_restricted(mean, lang) for mean in item.means]
    text = " ".join([*each, *(contrast(c, lang) for c in item.contrasts)])
    if item.empty:
        groups = label("say.comma", lang).join(item.empty)
        text += label("say.restricted_empty", lang, groups=groups)
    choice = label(f"restricted.choice.{item.horizon_choice}", lang)
    horizon = label("say.restricted_horizon", lang, choice=choice)
    return text + horizon + _limits(item.limits, lang)


def contrast(item: RestrictedContrast, lang: Lang) -> str:
    """A difference and a ratio of restricted means."""
    ratio = ""
    if item.ratio is not None:
        tested = _tested(item.ratio, item.level, 2, lang)
        ratio = label("say.restricted_ratio", lang, ratio=number(item.ratio.estimate), ci=tested)
    text = label(
        "say.restricted_contrast",
        lang,
        group=item.group,
        reference=item.reference,
        difference=amount(item.difference.estimate, item.unit, lang, fixed=True),
        ci=_tested(item.difference, item.level, digits_of(item.unit), lang),
        ratio=ratio,
    )
    if item.without_spread and item.difference.ci is not None:
        groups = label("say.comma", lang).join(item.without_spread)
        text += label("say.restricted_narrow", lang, groups=groups)
    return text


def late_entry(item: LateEntry, lang: Lang) -> str:
    """What late entries do to a curve; begins with a space where the language has them."""
    text = label("say.late_entry", lang, patients=many("say.patient", item.n_late, lang))
    if item.first > 0:
        text += label("say.late_first", lang, time=moment(item.first, item.unit, lang))
    if item.thin_before is not None:
        text += label("say.late_thin", lang, time=moment(item.thin_before, item.unit, lang))
    if item.emptied_at is not None:
        text += label("say.late_emptied", lang, time=moment(item.emptied_at, item.unit, lang))
    if item.gaps:
        gaps = label("say.comma", lang).join(
            interval(gap.low, gap.high, digits_of(item.unit), lang=lang) for gap in item.gaps
        )
        text += label("say.late_gaps", lang, gaps=moments(gaps, item.unit, lang))
    return text


def _restricted(item: RestrictedMean, lang: Lang) -> str:
    if item.ci is None:
        ci = label("say.restricted_none", lang, why=label(f"restricted.{item.reason}", lang))
    else:
        limits = interval(item.ci.low, item.ci.high, digits_of(item.unit), lang=lang)
        ci = label("say.restricted_ci", lang, level=confidence(item.level), ci=limits)
    return label(
        "say.restricted_plain" if item.unit is None else "say.restricted",
        lang,
        name=_name(item.group, lang),
        horizon=moment(item.horizon, item.unit, lang),
        mean=amount(item.estimate, item.unit, lang, fixed=True),
        ci=ci,
        lost=_lost(item, lang),
        patients=many("say.patient", item.n, lang),
        events=many("say.event", item.n_events, lang),
        at_risk=item.at_risk,
    )


def _limits(limits: RestrictedLimits, lang: Lang) -> str:
    """Which intervals they are, where not the usual ones."""
    return "" if limits == "normal" else label(f"say.restricted_limits.{limits}", lang)


def _lost(item: RestrictedMean, lang: Lang) -> str:
    """English has named the unit in the same breath."""
    if lang == "zh":
        return amount(item.lost, item.unit, lang, fixed=True)
    return number(item.lost, digits_of(item.unit))


def _tested(item: TimeContrast, level: float, digits: int, lang: Lang) -> str:
    if item.ci is None or item.p_value is None:
        return label("say.restricted_none", lang, why=label("restricted.no_spread", lang))
    ci = interval(item.ci.low, item.ci.high, digits, lang=lang)
    return label(
        "say.restricted_test", lang, level=confidence(level), ci=ci, p=p_value(item.p_value)
    )


def _name(group: str | None, lang: Lang) -> str:
    return label("survival.everybody", lang) if group is None else group
