"""The forest plot of a pooled result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import FigureSize, ForestLayout, ForestNotes, Lang, check_word
from pooledcases.plots import style
from pooledcases.plots.forests import columns as forest_columns
from pooledcases.plots.forests.asked import check_digits, check_names, check_pair
from pooledcases.plots.forests.bias import judgements
from pooledcases.plots.forests.columns import Page
from pooledcases.plots.forests.drawing import draw, sheet_of
from pooledcases.plots.forests.layouts import LAYOUTS
from pooledcases.plots.forests.rows import rows
from pooledcases.plots.forests.sources import source
from pooledcases.plots.forests.writing import Writer
from pooledcases.results import fit_words
from pooledcases.results.dependent import Dependent
from pooledcases.results.pooled import Pooled


@style.styled
def forest(
    fit: Pooled | Dependent | Sequence[Pooled],
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    groups: tuple[str, str] | None = None,
    digits: int | None = None,
    layout: ForestLayout = "pooledcases",
    left: Sequence[str] | None = None,
    right: Sequence[str] | None = None,
    favours: tuple[str, str] | None = None,
    risk_of_bias: Mapping[str, Sequence[Any]] | Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    outcome: str | None = None,
    notes: ForestNotes = "short",
    size: FigureSize | None = None,
) -> Axes:
    """Every study with its interval, the pooled estimate, and where a new study may lie.

    Parameters
    ----------
    fit : Pooled, Dependent or sequence of Pooled
        Study rows, intervals and weights are taken from it; nothing is pooled here. Several fits
        of the same studies share their rows, which are those of the first; each has a diamond and
        a prediction interval of its own.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that the rows need. Given axes keep
        their size, and everything shrinks until it fits.
    lang : {"en", "zh"}
    groups : tuple of two str, optional
        What the two groups of a comparison are called, the events of which stand in columns.
    digits : int, optional
        Decimals; by default 1 for percentages, else 2.
    layout : {"pooledcases", "jama", "revman"}
        Columns, words and marks: ours, those of the journals of the American Medical Association,
        or those of Cochrane reviews.
    left, right : sequence of str, optional
        Columns beside the plot in place of the layout's: ``study cluster events events_apart n
        weight effect estimate ci p bias``, or any column of the study table by its name.
    favours : tuple of two str, optional
        What the left and the right side of the axis speak for.
    risk_of_bias : mapping of str to sequence, or sequence of str, optional
        A table of judgements, a column a domain (``low some high unclear``, or the answers ``yes
        no unclear`` of an appraisal list), its rows as in the study table or named in a column
        ``study``; or the names of columns of the study table.
    names : sequence of str, optional
        What several fits are called.
    outcome : str, optional
        What was counted or measured, before the name of the measure.
    notes : {"short", "full", "none"}
        What stands under the plot: what is needed to read it, everything that could be said, or
        nothing. What is left out is part of the figure's text alternative.
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide: texts wrap, and letters are as
        large as they have to be there. A column has the names and the effects only, unless
        columns are asked for.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        When the texts are Chinese and no font can draw them; for an unknown column or judgement;
        for several fits of different studies; for a pair that is none, or decimals that are no
        whole number.

    Notes
    -----
    Ratios stand on a log axis. A square's area is proportional to the study's weight; one-stage
    models give no weights, and their studies are dots of one size. Intervals and diamonds that
    would squeeze the others end in an arrow. Rows that are not pooled stay visible with the reason.
    Under the axis, the spread between studies comes before I² (PC-M12; Borenstein 2017, Res Synth
    Methods 8:5), and the prediction interval has a row. A sign after a study's name leads to the
    line that speaks of it: ``*`` something was added to a zero cell (PC-M02), ``†`` both groups had
    no event, or nothing but events (PC-M03), ``‡`` the printed numbers contradict each other, and
    the drawn interval is the derived one (PC-M24), ``‖ ¶ #`` what was not printed but derived, such
    as a standard error from a rounded p-value. Totals of events and patients are sums for the
    reader; no estimate is computed from them. A subgroup of
    one study has no diamond. The column ``p`` tests one study alone, by its effect over its
    standard error. Judgements are never summed up.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="PLO"))
    >>> ax = pc.plots.forest(fit)
    >>> sum(line.get_gid() == "square" for line in ax.lines)
    3
    >>> effects = pc.effect_sizes(table, measure="PLO")
    >>> fits = [pc.pool(effects, tau2=word) for word in ("DL", "REML")]
    >>> ax = pc.plots.forest(fits, names=["DL", "REML"], left=["study", "n"])
    >>> sum(patch.get_gid() == "diamond" for patch in ax.patches)
    2
    """
    check_word(layout, ForestLayout, "layout")
    check_word(notes, ForestNotes, "notes")
    check_digits(digits)
    check_pair(groups, "groups", ("drug", "control"))
    check_names(names)
    fits = list(fit) if isinstance(fit, (list, tuple)) else [fit]
    _check(fits, names)
    how = LAYOUTS[layout]
    shown = source(fits, names, lang, how)
    shown = replace(shown, lines=replace(shown.lines, chosen=notes))
    if outcome:
        measure = fit_words.measure_name(shown.effects, lang)
        shown = replace(shown, measure=f"{outcome}{label('report.colon', lang)}{measure}")
    bias = None
    if risk_of_bias is not None:
        bias = judgements(risk_of_bias, shown.effects.study, shown.effects.labels)
    page = Page(
        shown=shown,
        rows=rows(shown, lang, how.total_events and label(how.total_events, lang)),
        words=Writer.for_scale(shown.effects.scale, lang, digits, how.interval),
        layout=how,
        groups=groups,
        bias=bias,
    )
    words = _sides(page, left, right, size)
    page = forest_columns.with_reasons(page, (*words[0], *words[1]))
    columns = tuple(forest_columns.columns(page, side) for side in words)
    if not columns[0]:
        raise InputError("forest: there is nothing left of the plot; add the column study.")
    return draw(page, sheet_of(page, *columns, favours=favours, size=size), ax)


def _check(fits: Sequence[object], names: Sequence[str] | None) -> None:
    if not fits:
        raise InputError("forest: there is no fit to draw.")
    kinds = (Pooled, Dependent) if len(fits) == 1 else Pooled
    for item in fits:
        style.expect(item, kinds, "forest", "pool")
    if names is not None and isinstance(fits[0], Dependent):
        raise InputError(
            "names: they tell several fits of pool apart; this fit has the names of its outcomes, "
            "so leave names out."
        )


def _sides(
    page: Page,
    left: Sequence[str] | None,
    right: Sequence[str] | None,
    size: FigureSize | None,
) -> tuple[Sequence[str], Sequence[str]]:
    """The words of the columns: those asked for, else those of the layout."""
    how, shown = page.layout, page.shown
    own = how.narrow if size == "column" else (how.left, how.right)
    if shown.clusters and shown.clusters != shown.effects.study:
        own = (("study", "cluster", *own[0][1:]), own[1])
    chosen = (own[0] if left is None else left, own[1] if right is None else right)
    # judgements that were given are shown, wherever the columns come from
    if page.bias is not None and "bias" not in (*chosen[0], *chosen[1]):
        chosen = (chosen[0], (*chosen[1], "bias"))
    forest_columns.check(shown, (*chosen[0], *chosen[1]))
    return chosen
