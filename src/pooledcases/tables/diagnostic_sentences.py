"""Sentences of influence, small-study effects and sensitivity."""

from __future__ import annotations

import math

import numpy as np

from pooledcases.format import number, p_value, percent, plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.bias import (
    AsymmetryTest,
    ExcessSignificance,
    FailSafe,
    PetPeese,
    TrimFill,
)
from pooledcases.results.effects import Reason
from pooledcases.results.fit_words import Reader
from pooledcases.results.gosh import Gosh
from pooledcases.results.influence import Baujat, Influence
from pooledcases.results.refits import Refits
from pooledcases.results.selection import SelectionModel
from pooledcases.results.specification import SpecificationCurve


def leave_one_out(item: Refits, lang: Lang) -> str:
    """Between which estimates the result moves, and whose leaving moves it most."""
    found = np.flatnonzero(np.isfinite(item.reported_estimate))
    if not len(found):
        return label("say.no_refit", lang)
    reader = Reader.of(item.fit.effects.scale, lang)
    values = item.reported_estimate[found]
    whole = item.fit.estimate
    moved = found[np.argmax(np.abs(item.estimate[found] - (0.0 if whole is None else whole)))]
    return label(
        "say.leave_one_out",
        lang,
        measure=label(f"measure.{item.fit.measure}", lang),
        low=reader.value(float(values.min())),
        high=reader.value(float(values.max())),
        whole=reader.value(item.fit.reported.estimate),
        most=item.rows[moved],
        estimate=reader.estimate(float(item.reported_estimate[moved]), _reported(item, moved)),
    )


def cumulative(item: Refits, lang: Lang) -> str:
    """The first step and the last."""
    reader = Reader.of(item.fit.effects.scale, lang)
    first, last = 0, len(item.rows) - 1
    return label(
        "say.cumulative",
        lang,
        measure=label(f"measure.{item.fit.measure}", lang),
        steps=len(item.rows),
        first=reader.estimate(float(item.reported_estimate[first]), _reported(item, first)),
        last=reader.estimate(float(item.reported_estimate[last]), _reported(item, last)),
    )


def _reported(item: Refits, row: int) -> Interval | None:
    found = item.reported(row)["ci"]
    return found if isinstance(found, Interval) else None


def influence(item: Influence, lang: Lang) -> str:
    """Which studies are influential by at least one rule."""
    names = [study for study, flag in zip(item.study, item.influential, strict=True) if flag]
    if not names:
        return label("say.not_influential", lang, k=len(item.study))
    return label("say.influential", lang, names=label("say.comma", lang).join(names))


def baujat(item: Baujat, lang: Lang) -> str:
    """Which study contributes most to heterogeneity, and which moves the estimate most."""
    if not np.isfinite(item.influence).any():
        return label("say.no_refit", lang)
    return label(
        "say.baujat",
        lang,
        spread=item.study[int(np.argmax(item.contribution))],
        pull=item.study[int(np.nanargmax(item.influence))],
    )


def gosh(item: Gosh, lang: Lang) -> str:
    """The middle and the ends of the estimates of all subsets; who drives them."""
    spread = item.spread["estimate"]
    known = [driver for driver in item.drivers if driver.explained is not None]
    key = "say.gosh_all" if item.exact else "say.gosh_some"
    text = label(
        key,
        lang,
        n=item.subsets,
        seed=item.seed,
        low=number(spread.low, 2),
        high=number(spread.high, 2),
        mean=number(spread.mean, 2),
    )
    if not known:
        return text
    most = max(known, key=lambda driver: driver.explained or 0.0)
    return text + label("say.gosh_driver", lang, study=most.study, share=percent(most.explained, 0))


def asymmetry(item: AsymmetryTest, lang: Lang) -> str:
    """The test's p; that a large one proves nothing."""
    name = label(f"asymmetry.{item.test}", lang)
    if item.p_value is None:
        return label("say.asymmetry_none", lang, test=name, reason=_reason(item.reason, lang))
    return label("say.asymmetry", lang, test=name, k=item.k, p=p_value(item.p_value, lang=lang))


def trim_fill(item: TrimFill, lang: Lang) -> str:
    """How many studies were filled in, and where the estimate would go."""
    if item.fit is None or item.k0 is None:
        return label("say.trim_fill_none", lang, reason=_reason(item.reason, lang))
    reader, shown = Reader.of(item.fit.effects.scale, lang), item.fit.reported
    return label(
        "say.trim_fill",
        lang,
        estimator=item.estimator,
        n=item.k0,
        side=label(f"say.side.{item.side}", lang),
        estimate=reader.estimate(shown.estimate, shown.ci),
        original=reader.value(item.original.reported.estimate),
    )


def fail_safe(item: FailSafe, lang: Lang) -> str:
    """How many null studies would take the finding away, and what that supposes."""
    name = label(f"fail_safe.{item.method}", lang)
    said = {"method": name[:1].upper() + name[1:]}
    if item.studies is None:
        return label("say.fail_safe_none", lang, **said)
    if item.target is not None:
        said |= {"n": number(item.studies, 0), "target": number(item.target, 3)}
        return label("say.fail_safe.size", lang, **said)
    said |= {"alpha": plain(item.alpha, 3)}
    if item.studies == 0:
        return label("say.fail_safe.none_needed", lang, **said)
    if math.isinf(item.studies):
        return label("say.fail_safe.never", lang, **said)
    return label("say.fail_safe.p", lang, n=number(item.studies, 0), **said)


def excess(item: ExcessSignificance, lang: Lang) -> str:
    """Observed against expected significant studies."""
    return label(
        "say.excess",
        lang,
        observed=item.observed,
        k=item.k,
        expected=number(item.expected, 1),
        p=p_value(item.p_value, lang=lang),
    )


def selection(item: SelectionModel, lang: Lang) -> str:
    """The mean effect before selection, and whether selection is seen at all."""
    if item.reported is None:
        return label("say.selection_none", lang, reason=_reason(item.reason, lang))
    reader = Reader(lang, proportion=False, digits=2)
    return label(
        "say.selection",
        lang,
        measure=label(f"measure.{item.measure}", lang),
        estimate=reader.estimate(item.reported, item.reported_ci),
        p=p_value(item.lrt_p_value, lang=lang),
    )


def pet_peese(item: PetPeese, lang: Lang) -> str:
    """The effect of a study of infinite size."""
    if item.used is None or item.reported is None:
        return label("say.pet_peese_none", lang)
    reader = Reader(lang, proportion=False, digits=2)
    estimate = reader.estimate(item.reported, item.reported_ci)
    return label("say.pet_peese", lang, used=item.used.upper(), estimate=estimate)


def curve(item: SpecificationCurve, lang: Lang) -> str:
    """How far all specifications agree, and which choice moves the estimate most."""
    if item.estimates is None:
        return label("say.curve_none", lang, n=len(item.not_fitted))
    reader = Reader.of(item.scale, lang)
    text = label(
        "say.curve_range",
        lang,
        n=item.n,
        median=reader.value(item.median),
        range=reader.interval(item.estimates),
    )
    if item.same_side is not None and item.excluding is not None:
        text += label(
            "say.curve_agree", lang, same=item.same_side, n=item.n, excluding=item.excluding
        )
    moving = item.influential()
    if moving and moving[0].medians is not None:
        name = label(f"specification.dimension.{moving[0].name}", lang)
        text += label("say.curve_moves", lang, name=name, range=reader.interval(moving[0].medians))
    return text


def _reason(reason: Reason | None, lang: Lang) -> str:
    return "–" if reason is None else reason.text(lang)
