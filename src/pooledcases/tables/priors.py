"""A Bayesian fit under several priors, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.bayes import Posterior, PriorSensitivity
from pooledcases.results.fit_words import Reader, given_arguments
from pooledcases.tables import values, words

if TYPE_CHECKING:
    import pandas as pd


def prior_frame(result: PriorSensitivity, lang: Lang = "en") -> pd.DataFrame:
    """A line a prior: the mean, tau and a new study's effect, on the scale of analysis.

    Parameters
    ----------
    result : PriorSensitivity
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Posterior medians with shortest intervals.

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.models import prior_sensitivity
    >>> effects = pc.effect_sizes({"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}, measure="GEN")
    >>> found = prior_sensitivity(effects, priors=[("half-normal", 0.5)])
    >>> prior_frame(found).iloc[0, 0]
    'half-normal prior on tau (scale 0.5)'
    """
    level = confidence(result.posteriors[0].level) if result.posteriors else ""
    quantities = (label("tables.mean", lang), "τ", label("tables.new_study", lang))
    headers = [
        label("tables.prior", lang),
        *(label("tables.analysis_scale", lang, what=what, level=level) for what in quantities),
    ]
    return words.frame(headers, [_row(item, lang) for item in result.posteriors])


def _row(item: Posterior, lang: Lang) -> list[str]:
    reader = Reader(lang, proportion=False, digits=2)
    given = given_arguments(item.prior.arguments, lang)
    name = label(f"tau2.{item.prior.name}", lang) + given
    parts = (item.mu, item.tau, item.new_study)
    return [name, *(values.estimate(reader, part.median, part.shortest) for part in parts)]
