"""A forest plot that answers: the data of each row, and the fits without some of the studies.

Everything is computed when the page is made; the page only looks up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pooledcases.diagnostics import leave_one_out
from pooledcases.diagnostics.table import table
from pooledcases.errors import PooledCasesError
from pooledcases.format import number, percent
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.forest_marks import Numbers
from pooledcases.results.base import BoolArray, Interval
from pooledcases.results.fit_words import Reader, counts, reason, tau
from pooledcases.results.pooled import Pooled
from pooledcases.results.refits import LeaveOneOut, Refits
from pooledcases.scales import SCALES, to_reader

#: Every subset is fitted up to so many; of models without a batch, one fit after the other.
_SUBSETS: Final = 1024
_SUBSETS_ONE_BY_ONE: Final = 32

#: Masks of the studies that are left out, and the fits without them.
Fitted = list[tuple[BoolArray, Refits]]
#: By the rows that are left out, as ``0,2``: studies, estimate, tau, prediction.
Answers = dict[str, list[str | int | None]]


def pooled_of(results: Iterable[Any]) -> tuple[Pooled, ...]:
    """The pooled results that a figure shows, also those that stand in a list.

    Examples
    --------
    >>> pooled_of([3, ["a"]])
    ()
    """
    found: list[Pooled] = []
    for item in results:
        if isinstance(item, Pooled):
            found.append(item)
        elif isinstance(item, (list, tuple)):
            found.extend(pooled_of(item))
    return tuple(found)


def study_views(fit: Pooled, langs: Sequence[Lang]) -> list[dict[str, Any]]:
    """What is known of each study: events over total, effect, weight, why it is not pooled."""
    readers = {lang: Reader.of(fit.effects.scale, lang) for lang in langs}
    views = []
    for at, study in enumerate(fit.studies):
        value, ci = study.reported.get("estimate"), study.reported.get("ci")
        views.append(
            {
                "row": at,
                "study": study.study,
                "counts": counts(fit.effects, at),
                "effect": {lang: words.estimate(value, ci) for lang, words in readers.items()},
                "weight": "" if study.weight is None else percent(study.weight, 1),
                "included": study.included,
                "reason": None
                if study.included
                else {lang: reason(fit, at, lang) for lang in langs},
            }
        )
    return views


def answers(
    fit: Pooled, langs: Sequence[Lang], fitted: Fitted | None = None
) -> Mapping[Lang, Answers]:
    """The fit without each study, and where they are few, without every set of them.

    Two studies at least are left. A fit that cannot be made again has no answers but its own.
    """
    found: dict[Lang, Answers] = {lang: {"": _whole(fit, lang)} for lang in langs}
    for key, refits, at, kept in _each(fit, refits_of(fit) if fitted is None else fitted):
        for lang in langs:
            found[lang][key] = _answer(refits, at, kept, lang)
    return found


def estimates(fit: Pooled, fitted: Fitted) -> dict[str, Numbers]:
    """The same as numbers on the reader's scale, for what is drawn; none without an estimate."""
    shown = fit.reported
    if shown.estimate is None or shown.ci is None:
        return {}
    found = {"": _numbers(shown.estimate, shown.ci, shown.prediction)}
    for key, refits, at, kept in _each(fit, fitted):
        one, ahead = refits.reported(at), refits.prediction(at)
        if one["estimate"] is not None and one["ci"] is not None:
            new = None if ahead is None else _on_reader_scale(fit, ahead, kept)
            found[key] = _numbers(one["estimate"], one["ci"], new)
    return found


def _numbers(estimate: float, ci: Interval, ahead: Interval | None) -> Numbers:
    new = (None, None) if ahead is None else (ahead.low, ahead.high)
    return (ci.low, estimate, ci.high, *new)


def _each(fit: Pooled, fitted: Fitted) -> Iterator[tuple[str, Refits, int, BoolArray]]:
    """Every fit with the rows that it leaves out, its place, and which studies it keeps."""
    rows = np.flatnonzero(fit.effects.included)
    for left, refits in fitted:
        for at, mask in enumerate(left):
            yield ",".join(str(row) for row in rows[mask]), refits, at, ~mask


def refits_of(fit: Pooled) -> Fitted:
    """The fits without some of the studies; none where it cannot be fitted again."""
    try:
        left = _every_subset(fit)
        if left is None:
            return [(np.eye(fit.k, dtype=bool), leave_one_out(fit))] if fit.k > 2 else []

        def masks(low: int, high: int) -> BoolArray:
            return np.asarray(~left[low:high])

        found = table(fit, masks, len(left), least=2)
        names = tuple(str(at) for at in range(len(left)))
        return [(left, LeaveOneOut(fit=fit, rows=names, **found))]
    except PooledCasesError:
        return []


def _every_subset(fit: Pooled) -> NDArray[np.bool_] | None:
    """Which studies are left out; None where there are too many sets."""
    most = _SUBSETS if fit.model == "inverse-variance" else _SUBSETS_ONE_BY_ONE
    if fit.k < 3 or 2**fit.k > most:
        return None
    left = np.asarray(np.arange(1, 2**fit.k)[:, None] >> np.arange(fit.k) & 1, dtype=bool)
    return np.asarray(left[(~left).sum(axis=1) >= 2])


def _whole(fit: Pooled, lang: Lang) -> list[str | int | None]:
    words, shown = Reader.of(fit.effects.scale, lang), fit.reported
    ahead = None if shown.prediction is None else words.interval(shown.prediction)
    spread = None if fit.tau2_method == "EE" else tau(fit, lang) or None
    return [fit.k, words.estimate(shown.estimate, shown.ci), spread, ahead]


def _answer(refits: Refits, at: int, kept: BoolArray, lang: Lang) -> list[str | int | None]:
    """One fit in words; no estimate where there is none."""
    fit, shown = refits.fit, refits.reported(at)
    if shown["estimate"] is None:
        return [int(kept.sum()), None, None, None]
    words = Reader.of(fit.effects.scale, lang)
    ahead, tau2 = refits.prediction(at), float(refits.tau2[at])
    return [
        int(kept.sum()),
        words.estimate(shown["estimate"], shown["ci"]),
        _tau(tau2, fit, lang),
        None if ahead is None else words.interval(_on_reader_scale(fit, ahead, kept)),
    ]


def _tau(tau2: float, fit: Pooled, lang: Lang) -> str | None:
    """In the words of the figure; equal effects assume that it is 0, and say nothing of it."""
    if math.isnan(tau2) or fit.tau2_method == "EE":
        return None
    if tau2 == 0:
        return label("fit.tau_zero", lang, ci="")
    return label("fit.tau", lang, tau=number(math.sqrt(tau2), 2), ci="")


def _on_reader_scale(fit: Pooled, interval: Interval, kept: BoolArray) -> Interval:
    """At the harmonic mean of the sizes of the studies, on a scale that needs one."""
    column, size = SCALES[fit.effects.scale].size, None
    if column is not None:
        sizes = fit.effects.columns[column][fit.effects.included][kept]
        size = float(len(sizes) / np.sum(1 / sizes))
    low, high = to_reader(fit.effects.scale, np.array([interval.low, interval.high]), size)
    return Interval(float(low), float(high))
