"""Forest plots of one fit made many times: without each study, or study after study."""

from __future__ import annotations

import math
from dataclasses import replace

from matplotlib.axes import Axes

from pooledcases.format import number, percent
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots.columns import Column
from pooledcases.plots.forests import columns as forest_columns
from pooledcases.plots.forests.asked import check_digits
from pooledcases.plots.forests.columns import Page
from pooledcases.plots.forests.drawing import draw, sheet_of
from pooledcases.plots.forests.layouts import LAYOUTS
from pooledcases.plots.forests.rows import Row, rows
from pooledcases.plots.forests.sources import Source, source
from pooledcases.results import fit_words
from pooledcases.results.fit_words import Reader
from pooledcases.results.refits import Refits, known


def draw_refits(
    item: Refits,
    ax: Axes | None,
    *,
    lang: Lang,
    digits: int | None,
    favours: tuple[str, str] | None,
    size: FigureSize | None,
    header: str,
    beside: tuple[str, tuple[str, ...]] | None,
    note: str,
) -> Axes:
    """A row a fit, the fit of all studies under them.

    ``beside`` is a column after the names: its header and its cells.
    """
    check_digits(digits)
    shown = _of_refits(item, lang, columns=size != "column")
    end = tuple(row for row in rows(replace(shown, groups=()), lang) if row.kind in _ENDS)
    made = tuple(_row(item, at, lang) for at in range(len(item.rows)))
    page = Page(
        shown=replace(shown, groups=()),
        rows=(*made, *end),
        words=Reader.of(shown.effects.scale, lang, digits),
        layout=LAYOUTS["pooledcases"],
        groups=None,
        bias=None,
    )
    blank = ("",) * (len(end) - 1 if end else 0)
    whole = (str(item.fit.k), *blank) if end else ()
    left = [Column(header, tuple(row.label for row in page.rows))]
    if beside is not None:
        left.append(Column(beside[0], (*beside[1], *("" for _ in end)), most=1.2))
    left.append(Column("k", (*(str(int(k)) for k in item.k), *whole), "right"))
    right = list(forest_columns.columns(page, ("effect",)))
    if size != "column":
        right += _spread(item, blank, whole=bool(end))
    notes = (note, *(_not_detectable(item, lang) if size != "column" else ()))
    sheet = sheet_of(page, tuple(left), tuple(right), favours=favours, size=size, notes=notes)
    return draw(page, sheet, ax)


def _of_refits(item: Refits, lang: Lang, *, columns: bool) -> Source:
    """The whole fit, with lines that go with rows which are fits themselves.

    A row is of many studies, so that no sign of one of them stands anywhere; columns on the spread
    say what the line on it would.
    """
    shown = source([item.fit], None, lang, LAYOUTS["pooledcases"])
    short, full = (
        replace(notes, footnotes=replace(notes.footnotes, signed=()))
        for notes in (shown.lines.short, shown.lines.full)
    )
    if columns and short.lines:
        short = replace(short, lines=(fit_words.method_line(item.fit, lang),))
    return replace(shown, lines=replace(shown.lines, short=short, full=full))


_ENDS = frozenset({"pooled", "prediction"})


def _row(item: Refits, at: int, lang: Lang) -> Row:
    estimate = known(item.reported_estimate[at])
    reason = item.reasons[at]
    if estimate is None:
        why = reason.text(lang) if reason is not None else "–"
        return Row(kind="excluded", label=item.rows[at], reason=why)
    return Row(
        kind="study",
        label=item.rows[at],
        estimate=estimate,
        low=known(item.reported_low[at]),
        high=known(item.reported_high[at]),
    )


def _not_detectable(item: Refits, lang: Lang) -> tuple[str, ...]:
    """PC-M12: that a tau of 0 is no proof, where a row shows one."""
    zero = any(tau2 == 0 and k > 1 for tau2, k in zip(item.tau2, item.k, strict=True))
    return (label("fit.tau_zero", lang, ci=""),) if zero else ()


def _spread(item: Refits, blank: tuple[str, ...], *, whole: bool) -> list[Column]:
    """tau and I² of every fit, where the model has them."""
    fit = item.fit
    found: list[tuple[str, list[str]]] = []
    # one study says nothing about others
    several = [k > 1 for k in item.k]
    taus = [
        None if math.isnan(v) or not more else math.sqrt(v)
        for v, more in zip(item.tau2, several, strict=True)
    ]
    if any(tau is not None for tau in taus):
        last = None if fit.tau2 is None else math.sqrt(fit.tau2)
        found.append(("τ", [number(v, 2) if v is not None else "" for v in (*taus, last)]))
    shares = [known(v) if more else None for v, more in zip(item.i2, several, strict=True)]
    if any(share is not None for share in shares):
        found.append(("I²", [percent(v, 0) if v is not None else "" for v in (*shares, fit.i2)]))
    return [
        Column(head, (*cells[:-1], *((cells[-1], *blank) if whole else ())), "right")
        for head, cells in found
    ]
