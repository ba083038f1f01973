"""The effects of a manuscript: one row an analysis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pooledcases.errors import InputError
from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES
from pooledcases.tables import values, words
from pooledcases.tables.values import Part, PartName, number, percent

if TYPE_CHECKING:
    import pandas as pd


def effects_frame(fits: Mapping[str, Pooled], lang: Lang = "en") -> pd.DataFrame:
    """Several pooled results, a row each: what a manuscript calls its table of effects.

    Parameters
    ----------
    fits : mapping of name to Pooled
        All at the same level, none with moderators, which have no single estimate.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Name, studies, estimate with its interval, prediction interval, spread, p for no effect. A
        column says what was estimated where that differs between the rows; a column that says
        nothing in any row is left out. The spread stands before I² (PC-M12).

    Raises
    ------
    InputError
        Without results, for a regression, or for results at different levels.

    Notes
    -----
    :func:`pooledcases.tables.pooled_frame` has the same numbers, and more, a line a quantity.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="PLO"), tau2="EE", inference="normal")
    >>> effects_frame({"response": fit}).iloc[0, :3].tolist()
    ['response', '3', '24.7% (13.4% to 40.9%)']
    """
    _check(fits)
    level = confidence(next(iter(fits.values())).level)
    names = {fit_words.measure_name(fit, lang) for fit in fits.values()}
    shared = len(names) == 1
    what = names.pop() if shared else label("tables.estimate", lang)
    measured = label("tables.measure", lang)
    prediction = label("tables.prediction", lang, level=level)
    p = label("tables.p_null", lang)
    headers = [
        label("tables.analysis", lang),
        *([] if shared else [measured]),
        label("tables.studies", lang),
        label("plots.with_ci", lang, what=what, level=level),
        prediction,
        label("tables.heterogeneity", lang),
        p,
    ]
    rows = [_row(name, fit, lang, shared) for name, fit in fits.items()]
    return words.drop_empty(words.frame(headers, rows), prediction, headers[-2], p)


def _row(name: str, fit: Pooled, lang: Lang, shared: bool) -> list[str]:
    reader, shown = Reader.of(fit.effects.scale, lang), fit.reported
    predicted = "–" if shown.prediction is None else values.limits(reader, shown.prediction)
    # of a proportion or a rate no value means "no effect"
    tested = fit.p_value is not None and SCALES[fit.effects.scale].null is not None
    return [
        name,
        *([] if shared else [fit_words.measure_name(fit, lang)]),
        str(fit.k),
        values.estimate(reader, shown.estimate, shown.ci),
        predicted if fit_words.expects_prediction(fit) else "",
        spread(fit, lang),
        words.p_cell(fit.p_value) if tested else "",
    ]


def spread(fit: Pooled, lang: Lang) -> str:
    """tau and I² as they are read, with their numbers."""
    said = (fit_words.tau(fit, lang), fit_words.i2(fit, lang))
    text = label("say.semicolon", lang).join(part for part in said if part)
    parts: list[Part] = []
    if said[0] and fit.tau2 is not None and fit.tau2_method != "EE":
        low, high = (None, None) if fit.tau2_ci is None else (fit.tau2_ci.low, fit.tau2_ci.high)
        found: tuple[tuple[PartName, float | None], ...]
        found = (("tau", fit.tau2), ("tau_low", low), ("tau_high", high))
        roots = ((name, math.sqrt(value)) for name, value in found if value is not None)
        parts += [Part(name, root, number(root)) for name, root in roots]
    if said[1]:
        low, high = (None, None) if fit.i2_ci is None else (fit.i2_ci.low, fit.i2_ci.high)
        found = (("i2", fit.i2), ("i2_low", low), ("i2_high", high))
        parts += [Part(name, x, percent(x, 0)) for name, x in found if x is not None]
    if parts and fit.tau2 == 0:
        # 0 alone would say that there is no heterogeneity
        parts.append(Part(values.MARK, None, said[0]))
    return values.NumberText(text, parts) if parts else text


def _check(fits: Mapping[str, Pooled]) -> None:
    if not fits:
        raise InputError("effects_frame: there is no result to show; give at least one.")
    problems = [
        f"effects_frame: {name} is a regression, which has no single estimate; show it with "
        "pooled_frame."
        for name, fit in fits.items()
        if fit.regression is not None or fit.moderators
    ]
    levels = sorted({fit.level for fit in fits.values()})
    if len(levels) > 1:
        found = ", ".join(f"{level:g}" for level in levels)
        problems.append(f"effects_frame: the results are at different levels ({found}); pool them "
                        "all at one.")  # fmt: skip
    if problems:
        raise InputError(problems)
