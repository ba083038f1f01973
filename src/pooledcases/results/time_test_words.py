"""The names of tests that compare survival between groups."""

from __future__ import annotations

from pooledcases.format import plain as short
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.time_tests import CurveComparison, RankTest


def weighted_name(item: RankTest, lang: Lang) -> str:
    """The log-rank test, or how it weighs event times otherwise."""
    name = label(f"time_weights.{item.weights}", lang)
    if item.rho is not None and item.gamma is not None:
        name += f" (ρ = {short(item.rho)}, γ = {short(item.gamma)})"
    return name


def details(item: RankTest, lang: Lang) -> str:
    """Trend and strata, after the name of the test."""
    text = "" if item.trend is None else label("curve_test.trend", lang)
    if item.strata is not None:
        text += label("curve_test.strata", lang, strata=item.strata)
    return text


def made_test(item: CurveComparison, lang: Lang, *, seed: bool = False) -> str:
    """The test that was made, with its samples; ``seed`` says that of random ones too."""
    name = label(f"curve_test.{item.test}", lang, name=weighted_name(item.rank_test, lang))
    if item.resamples is not None:
        key = "curve_test.complete" if item.complete else "curve_test.samples"
        name += label(key, lang, n=f"{item.resamples:,}")
    if seed and item.seed is not None:
        name += label("curve_test.seed", lang, seed=item.seed)
    return name + details(item.rank_test, lang)
