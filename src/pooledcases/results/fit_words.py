"""A pooled result in words, once for figures, tables and sentences, so that they read alike."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pooledcases.format import interval, number, p_value, percent, percent_interval
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES

#: The columns of counts: events and totals of one group, or of two.
_ONE, _TWO = (("xi", "ni"),), (("ai", "n1i"), ("ci", "n2i"))


@dataclass(frozen=True, slots=True)
class Reader:
    """How the numbers of one scale are written: proportions as percentages, the rest as numbers."""

    lang: Lang
    proportion: bool
    digits: int

    @classmethod
    def of(cls, scale: str, lang: Lang, digits: int | None = None) -> Reader:
        """The reader of a key of :data:`pooledcases.scales.SCALES`."""
        proportion = SCALES[scale].high == 1.0
        return cls(lang, proportion, (1 if proportion else 2) if digits is None else digits)

    def value(self, value: float | None) -> str:
        """One value."""
        return percent(value, self.digits) if self.proportion else number(value, self.digits)

    def interval(self, ci: Interval) -> str:
        """One interval."""
        write = percent_interval if self.proportion else interval
        return write(ci.low, ci.high, self.digits, lang=self.lang)

    def estimate(self, value: float | None, ci: Interval | None) -> str:
        """A value with its interval in brackets."""
        text = self.value(value)
        return text if value is None or ci is None else f"{text} ({self.interval(ci)})"


def method_line(fit: Pooled, lang: Lang) -> str:
    """Model, estimator of tau² and kind of interval (PC-M20)."""
    return label(
        "fit.method_equal" if fit.tau2_method == "EE" else "fit.method",
        lang,
        model=label(f"model.{fit.model}", lang),
        tau2=label(f"tau2.{fit.tau2_method}", lang),
        inference=label(f"inference.{fit.inference}", lang),
        level=percent(fit.level, 0),
    )


def spread(fit: Pooled, lang: Lang) -> list[str]:
    """tau and the prediction interval first, then I² with its interval, then Q (PC-M12)."""
    parts = [tau(fit, lang), prediction(fit, lang), i2(fit, lang), q(fit, lang)]
    return [part for part in parts if part]


def tau(fit: Pooled, lang: Lang) -> str:
    """tau with its interval; an estimate of 0 reads "not detectable"."""
    if fit.tau2 is None:
        return ""
    ci, text = fit.tau2_ci, ""
    if ci is not None:
        text = f" ({interval(math.sqrt(ci.low), math.sqrt(ci.high), 2, lang=lang)})"
    if fit.tau2 == 0 and (ci is None or ci.high > 0):
        return label("fit.tau_zero", lang, ci=text)
    return label("fit.tau", lang, tau=number(math.sqrt(fit.tau2), 2), ci=text)


def prediction(fit: Pooled, lang: Lang) -> str:
    """Where a new study may lie, on the reader's scale."""
    found = fit.reported.prediction
    if found is None:
        return "" if fit.tau2 is None else label("fit.no_prediction", lang)
    text = Reader.of(fit.effects.scale, lang).interval(found)
    return label("fit.prediction", lang, level=percent(fit.level, 0), text=text)


def i2(fit: Pooled, lang: Lang) -> str:
    """I² with its interval; one-stage models have none."""
    if fit.i2 is None:
        return ""
    ci = fit.i2_ci
    text = "" if ci is None else f" ({percent_interval(ci.low, ci.high, 0, lang=lang)})"
    return f"I² {percent(fit.i2, 0)}{text}"


def q(fit: Pooled, lang: Lang) -> str:
    """Cochran's Q, or the likelihood-ratio test of a one-stage model."""
    if fit.q is None:
        return ""
    key = "fit.q" if fit.i2 is not None else "fit.lr"
    return label(key, lang, q=number(fit.q, 2), df=fit.q_df, p=p_value(fit.q_p_value, lang=lang))


def subgroup_line(fit: Pooled, lang: Lang) -> str:
    """Do the subgroups differ; "" without subgroups."""
    test = fit.subgroup_test
    if test is None:
        return ""
    p = p_value(test.p_value, lang=lang)
    return label("fit.subgroup_test", lang, q=number(test.q, 2), df=test.df, p=p)


def count_pairs(effects: Effects) -> tuple[tuple[str, str], ...]:
    """The columns of events and totals that the rows have, a pair a group."""
    for pairs in (_TWO, _ONE):
        if all(name in effects.columns for pair in pairs for name in pair):
            return pairs
    return ()


def counts(effects: Effects, row: int) -> tuple[str, ...]:
    """Events over total of one row, a text a group."""
    return tuple(
        f"{whole(effects.columns[events][row])}/{whole(effects.columns[total][row])}"
        for events, total in count_pairs(effects)
    )


def count_headers(
    effects: Effects, lang: Lang, groups: tuple[str, str] | None = None
) -> tuple[str, ...]:
    """The heads of these columns."""
    pairs, head = count_pairs(effects), label("fit.events_total", lang)
    if len(pairs) < 2:
        return (head,) * len(pairs)
    names = groups or (label("fit.group_1", lang), label("fit.group_2", lang))
    return tuple(f"{name}\n{head}" for name in names)


def totals(fit: Pooled) -> tuple[str, ...]:
    """Events over total of the rows that are pooled, for one group only.

    Two groups summed over studies would invite a comparison (PC-M05).
    """
    columns, included, pairs = fit.effects.columns, fit.effects.included, count_pairs(fit.effects)
    if len(pairs) != 1:
        return ("",) * len(pairs)
    ((events, total),) = pairs
    return (f"{whole(columns[events][included].sum())}/{whole(columns[total][included].sum())}",)


def reason(fit: Pooled, row: int, lang: Lang) -> str:
    """Why a row is not pooled."""
    found = fit.effects.reasons[row] if row < len(fit.effects.reasons) else None
    return found.text(lang) if found is not None else fit.studies[row].reason or "–"


def whole(value: float) -> str:
    """A count; corrected tables may hold halves."""
    return "–" if math.isnan(value) else number(value, 0 if float(value).is_integer() else 1)
