"""What the Bayesian fit says that stands beside another of few studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence, plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval, codes
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled
from pooledcases.scales import to_reader

if TYPE_CHECKING:
    from pooledcases.results.bayes import Beside


def head(fit: Pooled, lang: Lang) -> str:
    """What it is, with its prior."""
    if fit.beside is None:
        return label("beside.head_none", lang)
    return label("beside.head", lang, prior=_prior(fit.beside, lang))


def text(fit: Pooled, lang: Lang) -> str:
    """Median, interval and a new study on the reader's scale; why there is none; or ""."""
    item = fit.beside
    if item is None:
        return label("beside.none", lang) if _improper(fit) else ""
    scale = fit.effects.scale
    reader = Reader.of(scale, lang)
    estimate, ci = float(to_reader(scale, item.estimate)), _back(scale, item.ci)
    return label(
        "beside.text",
        lang,
        estimate=reader.value(estimate, ci.low, ci.high),
        level=confidence(item.level),
        ci=reader.interval(ci, estimate),
        new=reader.interval(_back(scale, item.prediction)),
    )


def sentence(fit: Pooled, lang: Lang) -> str:
    """Both as one sentence; "" where nothing is to be said."""
    said = text(fit, lang)
    return label("beside.sentence", lang, head=head(fit, lang), text=said) if said else ""


def _prior(item: Beside, lang: Lang) -> str:
    return label("beside.prior", lang, scale=plain(item.prior.arguments["scale"]))


def _improper(fit: Pooled) -> bool:
    """Counts without any event, or with nothing but events, in as few studies."""
    return fit.model == "glmm" and 2 <= fit.k <= 4 and "PC-M27" in codes(fit.cautions)


def _back(scale: str, ci: Interval) -> Interval:
    return Interval(float(to_reader(scale, ci.low)), float(to_reader(scale, ci.high)))
