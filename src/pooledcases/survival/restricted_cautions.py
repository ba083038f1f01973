"""What few patients do to a restricted mean."""

from __future__ import annotations

from collections.abc import Sequence

from pooledcases.options import RestrictedLimits
from pooledcases.results.base import Caution
from pooledcases.results.regression import WordedCaution
from pooledcases.results.restricted_mean import RestrictedMean
from pooledcases.results.time_words import Moment

#: Up to so many patients normal limits are said to be those of large samples.
LARGE_SAMPLE = 60
#: With fewer at the horizon than this, or than a tenth of all, the mean's end is thin.
_FEWEST, _SHARE = 5, 0.1


def few_patients(means: Sequence[RestrictedMean], limits: RestrictedLimits) -> tuple[Caution, ...]:
    """PC-M14 for normal limits of few patients, PC-M20 for others; PC-M15 for a thin end."""
    out: list[Caution] = []
    few = [mean for mean in means if mean.n <= LARGE_SAMPLE and mean.se > 0]
    if limits != "normal":
        out.append(_worded("PC-M20"))
    elif few:
        out.append(_worded("PC-M14", each=_each(few, [f"n = {mean.n}" for mean in few])))
    thin = [mean for mean in means if mean.at_risk < max(_FEWEST, _SHARE * mean.n)]
    if thin:
        each = _each(thin, [f"{mean.at_risk}/{mean.n}" for mean in thin])
        out.append(_worded("PC-M15", each=each, time=Moment(thin[0].horizon, thin[0].unit)))
    return tuple(out)


def _each(means: Sequence[RestrictedMean], texts: Sequence[str]) -> str:
    named = zip(means, texts, strict=True)
    return ", ".join(text if m.group is None else f"{m.group} {text}" for m, text in named)


def _worded(code: str, **values: object) -> Caution:
    return WordedCaution(code=code, key=f"caution.{code}.restricted", values=values)
