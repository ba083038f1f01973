"""Sentences about many small groups, clustering by report, and precision to come."""

from __future__ import annotations

from pooledcases.format import (
    confidence,
    count_percent,
    interval,
    number,
    p_value,
    percent,
    percent_interval,
)
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.clustering import ClusteredDifference, Clustering
from pooledcases.results.precision import Precision
from pooledcases.results.shrinkage import Pulled, Shrinkage

#: Groups that a sentence names.
_NAMES = 12


def shrinkage(item: Shrinkage, lang: Lang) -> str:
    """The middle group, the range of the groups, who says nothing, and whether reports are in."""
    outcome = item.outcome
    if item.only_disease_free:
        outcome = label("tables.if_disease_free", lang, outcome=outcome)
    head = {
        "outcome": outcome,
        "by": item.by,
        "n": len(item.groups),
        "raw": count_percent(item.overall.xi, item.overall.ni),
    }
    if item.middle is None or item.new_group is None:
        why = label(f"groups.absent.{item.absent}", lang)
        text = label("say.shrinkage_absent", lang, **head, why=why)
        return text + _disease_free(item.disease_free, confidence(item.level), lang)
    level = confidence(item.level)
    text = label(
        "say.shrinkage",
        lang,
        **head,
        middle=percent(item.middle.estimate),
        level=level,
        ci=_limits(item.middle, lang),
        new=_limits(item.new_group, lang),
    )
    text += _range(item, lang) + _few(item, lang) + _reports(item, level, lang)
    return text + _disease_free(item.disease_free, level, lang)


def _disease_free(item: Shrinkage | None, level: str, lang: Lang) -> str:
    """The first result is never the headline alone (PC-M29)."""
    if item is None:
        return ""
    raw = count_percent(item.overall.xi, item.overall.ni)
    if item.middle is None:
        why = label(f"groups.absent.{item.absent}", lang)
        return label("say.shrinkage_disease_free_absent", lang, raw=raw, why=why)
    return label(
        "say.shrinkage_disease_free",
        lang,
        raw=raw,
        middle=percent(item.middle.estimate),
        level=level,
        ci=_limits(item.middle, lang),
        range=_range(item, lang),
    )


def _limits(found: Pulled, lang: Lang) -> str:
    return percent_interval(found.ci.low, found.ci.high, lang=lang)


def _range(item: Shrinkage, lang: Lang) -> str:
    own = [group for group in item.groups if group.evidence == "own"]
    raw = [group.raw.estimate for group in own if group.raw.estimate is not None]
    pulled = [group.shrunken.estimate for group in own if group.shrunken is not None]
    if len(raw) < 2 or not pulled:
        return ""
    ends = {"raw_low": min(raw), "raw_high": max(raw), "low": min(pulled), "high": max(pulled)}
    shown = {name: percent(value, 0) for name, value in ends.items()}
    return label("say.shrinkage_range", lang, **shown)


def _few(item: Shrinkage, lang: Lang) -> str:
    names = [group.group for group in item.groups if group.evidence == "overall-mean"]
    if not names:
        return ""
    shown = names[:_NAMES] + (["…"] if len(names) > _NAMES else [])
    return label(
        "say.shrinkage_few", lang, n=len(names), names=label("say.comma", lang).join(shown)
    )


def _reports(item: Shrinkage, level: str, lang: Lang) -> str:
    if item.report_tau is not None:
        ci = item.report_tau.ci
        return label(
            "say.shrinkage_reports",
            lang,
            tau=number(item.report_tau.estimate),
            level=level,
            ci=interval(ci.low, ci.high, lang=lang),
        )
    if item.reason in (None, "not-asked"):
        return ""
    return label("say.shrinkage_no_reports", lang, why=label(f"groups.reason.{item.reason}", lang))


def clustering(item: Clustering, lang: Lang) -> str:
    """Patients, how many independent ones they are worth, and the comparison of two groups."""
    raw = count_percent(item.overall.xi, item.overall.ni)
    more = "" if item.difference is None else " " + clustered_difference(item.difference, lang)
    if item.bootstrap_ci is None or item.n_effective is None:
        why = label(f"groups.reason.{item.reason}", lang)
        text = label("say.clustering_absent", lang, outcome=item.outcome, raw=raw, why=why)
        return text + more
    text = label(
        "say.clustering",
        lang,
        outcome=item.outcome,
        raw=raw,
        reports=item.reports + item.report_missing,
        n=item.overall.ni,
        effective=number(item.n_effective, 1),
        correlation=number(item.correlation),
        ratio=number(_by_variance(item), 1),
        level=confidence(item.level),
        ci=percent_interval(item.bootstrap_ci.low, item.bootstrap_ci.high, lang=lang),
    )
    return text + more


def _by_variance(item: Clustering) -> float:
    """At most all patients: reports may agree by chance, and nobody counts as more than one."""
    n, found = float(item.overall.ni), item.n_effective_by_variance
    return n if found is None else min(n, found)


def clustered_difference(item: ClusteredDifference, lang: Lang) -> str:
    """The difference with its interval over reports, and the test within reports."""
    level, ci = confidence(item.level), ""
    if item.bootstrap_ci is not None:
        limits = percent_interval(item.bootstrap_ci.low, item.bootstrap_ci.high, lang=lang)
        ci = label("say.clustered_difference_ci", lang, level=level, ci=limits)
    named = [
        f"{name} {count_percent(risk.xi, risk.ni)}"
        for name, risk in zip(item.groups, item.risks, strict=True)
    ]
    text = label(
        "say.clustered_difference",
        lang,
        first=named[0],
        second=named[1],
        difference=percent(item.risk_difference),
        ci=ci,
    )
    if item.stratified_p is None or item.odds_ratio_ci is None:
        why = label(f"stratified.{item.reason}", lang)
        return text + label("say.no_stratified", lang, why=why)
    limits = interval(item.odds_ratio_ci.low, item.odds_ratio_ci.high, lang=lang)
    return text + label(
        "say.stratified",
        lang,
        n=item.informative,
        p=p_value(item.stratified_p),
        ratio=number(item.odds_ratio),
        level=level,
        ci=limits,
    )


def precision(item: Precision, lang: Lang) -> str:
    """The interval now, and the patients it takes."""
    two = len(item.xi) == 2
    each = label("say.precision_each", lang) if two else ""
    wanted = percent(item.wanted)
    if item.ci is None:
        worst = _many(item.worst, item.most, lang)
        return label("say.precision_empty", lang, wanted=wanted, worst=worst, each=each)
    counts = [count_percent(x, n) for x, n in zip(item.xi, item.ni, strict=True)]
    shown = {
        "what": f"{' − '.join(counts)} = {percent(item.estimate)}" if two else counts[0],
        "level": confidence(item.level),
        "ci": percent_interval(item.ci.low, item.ci.high, lang=lang),
        "now": percent(item.width),
        "wanted": wanted,
    }
    if item.expected == 0 and item.worst == 0:
        return label("say.precision_enough", lang, **shown)
    return label(
        "say.precision",
        lang,
        **shown,
        each=each,
        expected=_many(item.expected, item.most, lang),
        worst=_many(item.worst, item.most, lang),
    )


def _many(count: int | None, most: int, lang: Lang) -> str:
    return label("say.too_many", lang, n=most) if count is None else str(count)
