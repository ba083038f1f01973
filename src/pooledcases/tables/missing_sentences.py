"""Sentences of outcomes that are not known, of single patients left out, and of several tests."""

from __future__ import annotations

from pooledcases.format import confidence, p_value, percent, plain
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.missing import (
    DifferenceBounds,
    GroupUnknown,
    ImputedComparison,
    MissingOutcomes,
)
from pooledcases.results.patient_sensitivity import (
    CountedTests,
    Fragility,
    LeaveOnePatientOut,
    WithoutPatients,
)
from pooledcases.tables import words
from pooledcases.tables.tipping_sentences import tipping as tipping

#: Patients that a sentence names.
_NAMED = 12


def missing(item: MissingOutcomes, lang: Lang) -> str:
    groups = item.groups or (item.overall,)
    text = label("say.semicolon", lang).join(_unknown(group, lang) for group in groups)
    said = label("say.missing_outcomes", lang, name=subject(item.outcome), text=text)
    return said + "".join(_difference(part, item.level, lang) for part in item.differences)


def _unknown(group: GroupUnknown, lang: Lang) -> str:
    name = label("tables.overall", lang) if group.name is None else group.name
    missing = group.proportion.missing
    if not missing:
        return label("say.missing_none", lang, n=group.proportion.ni, group=name)
    codes = {code: n for code, n in group.codes.items() if code != "NAP"}
    listed = label("say.missing_codes", lang, text=words.missing(codes, lang))
    n = group.proportion.ni + missing
    return label("say.missing_group", lang, missing=missing, n=n, group=name, codes=listed)


def _difference(item: DifferenceBounds, level: float, lang: Lang) -> str:
    if item.bounds.low == item.bounds.high:
        return ""
    known = ""
    if item.estimate is not None:
        known = label("say.missing_estimate", lang, value=percent(item.estimate))
    said = {
        "estimate": known,
        "low": percent(item.bounds.low),
        "high": percent(item.bounds.high),
    }
    if item.ci is None:
        return label("say.missing_difference_only", lang, **said)
    least, most = percent(item.ci.low), percent(item.ci.high)
    return label(
        "say.missing_difference", lang, least=least, most=most, level=confidence(level), **said
    )


def imputed(item: ImputedComparison, lang: Lang) -> str:
    difference, ratio = item.risk_difference, item.log_odds_ratio
    key, more = "say.imputed_how", {}
    if item.covariates is not None:
        key, more = "say.imputed_how_more", {"covariates": item.covariates}
    how = label(key, lang, m=item.imputations, missing=sum(item.missing), **more)
    value, low, high = ratio.reported()
    return label(
        "say.imputed",
        lang,
        name=subject(item.outcome),
        first=item.groups[0],
        second=item.groups[1],
        text=how,
        difference=words.difference(difference.estimate, difference.ci, lang),
        ratio=words.ratio(value, Interval(low, high), lang),
        level=confidence(item.level),
        p=p_value(ratio.p_value),
    )


def left_out(item: LeaveOnePatientOut, lang: Lang) -> str:
    """P with everybody, who moves it most, and whether it crosses."""
    return label(
        "say.left_out",
        lang,
        name=subject(item.subject),
        groups=label("say.against", lang).join(item.groups),
        test=name_of_test(item, lang),
        text=_left_out(item, lang),
    )


def _left_out(item: LeaveOnePatientOut, lang: Lang) -> str:
    if item.p_value is None:
        return label("say.left_out_no_test", lang, n=item.n)
    text = label(
        "say.left_out_text",
        lang,
        p=p_value(item.p_value),
        n=item.n,
        most=_most(item, lang),
        range=_range(item, lang),
        crossing=_crossing(item, lang),
    ).rstrip()
    if item.fragility is not None:
        text += fragile(item.fragility, lang)
    if item.disease_free is not None:
        again = _left_out(item.disease_free, lang).removesuffix(label("say.stop", lang))
        text += label("say.disease_free", lang, text=again)
    return text


def name_of_test(item: LeaveOnePatientOut, lang: Lang) -> str:
    """The test in words."""
    curves = item.compared == "curves"
    return label(f"{'left_out_test' if curves else 'test'}.{item.test}", lang)


def state(item: WithoutPatients, compared: str, lang: Lang) -> str:
    """What patients who are alike have."""
    if compared == "outcome":
        return label(f"left_out_state.{'with' if item.event else 'without'}", lang)
    value = plain(item.value)
    if compared == "numbers":
        return value
    return label(f"left_out_state.{'event' if item.event else 'censored'}", lang, value=value)


def _most(item: LeaveOnePatientOut, lang: Lang) -> str:
    most = item.most
    if most is None or item.p_value is None:
        return ""
    p, q = words.p_cell(item.p_value), words.p_cell(most.p_value)
    if p == q:
        return label("say.left_out_same", lang, p=p)
    return label("say.left_out_most", lang, p=p, q=q, who=_who(most.ids, lang))


def _who(ids: tuple[str, ...], lang: Lang) -> str:
    if len(ids) == 1:
        # a numbered row names itself
        numbered = ids[0].startswith("row ")
        return ids[0] if numbered else label("say.left_out_who", lang, id=ids[0])
    return label("say.left_out_any", lang, n=len(ids), ids=_names(ids, lang))


def _names(ids: tuple[str, ...], lang: Lang) -> str:
    shown = [*ids[:_NAMED], *(["…"] if len(ids) > _NAMED else [])]
    return label("say.comma", lang).join(shown)


def _range(item: LeaveOnePatientOut, lang: Lang) -> str:
    if item.p_range is None or _unmoved(item):
        return ""
    low, high = words.p_cell(item.p_range.low), words.p_cell(item.p_range.high)
    return label("say.left_out_range", lang, low=low, high=high)


def _unmoved(item: LeaveOnePatientOut) -> bool:
    """Whether p reads the same without any patient: there is no range to tell then."""
    read = {words.p_cell(part.p_value) for part in item.without}
    return read == {words.p_cell(item.p_value)} and not item.crossing


def _crossing(item: LeaveOnePatientOut, lang: Lang) -> str:
    limit = plain(1 - item.level)
    if item.p_range is None or _unmoved(item):
        return ""
    if not item.crossing:
        return label("say.left_out_no_crossing", lang, limit=limit)
    n, ids = len(item.crossing), _names(item.crossing, lang)
    if n == 1:
        return label("say.left_out_crossing_one", lang, limit=limit, ids=ids)
    return label("say.left_out_crossing", lang, limit=limit, n=n, ids=ids)


def fragile(item: Fragility, lang: Lang) -> str:
    """How many outcomes would have to change, with what that does not say."""
    limit = plain(1 - item.level)
    if item.index is not None:
        n = many("say.patient", item.index, lang)
        return label(f"say.fragility.{item.towards}", lang, n=n, limit=limit)
    if item.complete:
        return label("say.fragility.none", lang, limit=limit)
    return label("say.fragility.beyond", lang, n=item.searched, limit=limit)


def fragility(item: Fragility, lang: Lang) -> str:
    return label("say.fragility_alone", lang, text=fragile(item, lang))


def counted(item: CountedTests, lang: Lang) -> str:
    return label(
        "say.tests",
        lang,
        tests=many("say.test", item.tests, lang),
        limit=plain(1 - item.level),
        small=item.small,
        adjusted=item.small_adjusted,
        method=label(f"adjustment.{item.method}", lang),
    )


def subject(text: str) -> str:
    """A condition or a column at the start of a sentence."""
    name = words.condition(text).replace(": ", " ")
    return name[:1].upper() + name[1:]
