"""Many small groups, raw and partially pooled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import confidence, count_percent, percent, percent_interval, plain
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, cautioned, style, telling
from pooledcases.plots.forests.raw_and_shrunken_studies import draw_studies
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import patch_sample
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.base import Interval
from pooledcases.results.display import column_name
from pooledcases.results.influence import Influence
from pooledcases.results.pooled import Pooled
from pooledcases.results.shrinkage import Pulled, Shrinkage, ShrunkenGroup

#: Inches: how far the raw and the pooled mark stand from the middle of their row.
_APART = 0.05
_ROW = 0.27
#: The pooled mark of a group that says nothing of itself, darker than a raw one.
_WEAK = "#8c8c8c"


@style.styled
def raw_and_shrunken(
    item: Shrinkage | Influence | Pooled,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """Every group or study twice: as it is, and drawn towards the others.

    Parameters
    ----------
    item : Shrinkage, Influence or Pooled
        Groups of patients, from :func:`pooledcases.describe.shrink`. Studies of a meta-analysis:
        an :class:`Influence` from :func:`pooledcases.diagnostics.influence`, or a Bayesian fit.
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call the column of groups, a group, or the outcome, as it was asked for
        (``status=NED``); of studies nothing is renamed.
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        When nothing is partially pooled.

    Notes
    -----
    Groups of one or two patients, and those of whom nothing is known, are grey in full: what stands
    there is the overall mean, not evidence on the group. Those disease-free at the start are drawn
    by ``raw_and_shrunken(item.disease_free)``; the figure of all patients says so. The dashed line
    is the middle group, the bar at the bottom what a new group may have.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"gene": ["A"] * 5 + ["B"] * 4, "status": ["NED"] * 6 + ["DOD"] * 3}
    >>> found = pc.describe.shrink(table, outcome="status=NED", by="gene")
    >>> ax = raw_and_shrunken(found)
    >>> sum(line.get_gid() == "shrunken" for line in ax.lines)
    2
    """
    style.expect(item, (Shrinkage, Influence, Pooled), "raw_and_shrunken", "describe.shrink")
    if not isinstance(item, Shrinkage):
        return draw_studies(item, ax, lang, size)
    if item.middle is None or item.new_group is None:
        why = label(f"groups.absent.{item.absent}")
        raise InputError(f"raw_and_shrunken: there is nothing to draw: {why}.")
    sheet = replace(_sheet(item, item.middle, item.new_group, names, lang), size=size)
    canvas = sheet.draw(ax, (0.0, 1.0))
    atoms.reference_line(canvas, item.middle.estimate, (0, sheet.height), dashed=True)
    for group, y in zip(item.groups, sheet.centres, strict=False):
        _draw_group(canvas, group, y)
    middle, new = sheet.centres[-2:]
    _diamond(canvas, item.middle, middle)
    atoms.prediction_bar(canvas, new, item.new_group.ci.low, item.new_group.ci.high)
    ticks = linear_ticks(0.0, 1.0, most=5)
    sheet.axis(canvas, ticks, tick_texts(ticks, as_percent=True))
    head = label("told.shrunken", lang, outcome=_about(item, names, lang), k=len(item.groups))
    rows, notes = telling.of_rows(sheet, lang), telling.around(sheet, lang)
    telling.tell(canvas.ax, head, rows, notes, lang=lang)
    return canvas.ax


def _draw_group(canvas: Canvas, group: ShrunkenGroup, y: float) -> None:
    weak = group.evidence != "own"
    if group.raw.estimate is not None:
        _mark(canvas, group.raw.ci, group.raw.estimate, y - _APART, style.FAINT, gid="raw")
    if group.shrunken is not None:
        colour = _WEAK if weak else style.ACCENT
        pulled = group.shrunken
        _mark(canvas, pulled.ci, pulled.estimate, y + _APART, colour, gid="shrunken")


def _mark(
    canvas: Canvas, ci: Interval | None, estimate: float, y: float, colour: str, *, gid: str
) -> None:
    if ci is not None:
        atoms.interval_line(canvas, y, ci.low, ci.high, colour=colour, gid=gid)
    atoms.dot(canvas, estimate, y, colour=colour, size=4.5, hollow=gid == "raw")


def _diamond(canvas: Canvas, pulled: Pulled, y: float) -> None:
    atoms.diamond(canvas, y, pulled.ci.low, pulled.estimate, pulled.ci.high, colour=style.POOLED)


def _sheet(
    item: Shrinkage, middle: Pulled, new: Pulled, called: Mapping[str, str], lang: Lang
) -> Sheet:
    level = confidence(item.level)
    names = [called.get(group.group, group.group) for group in item.groups]
    counts = [count_percent(group.raw.xi, group.raw.ni, 0) for group in item.groups]
    pulled = [_text(group.shrunken, lang) for group in item.groups]
    borrowed = [
        "" if group.shrunken is None else percent(group.shrunken.borrowed, 0)
        for group in item.groups
    ]
    weak = frozenset(at for at, group in enumerate(item.groups) if group.evidence != "own")
    ends = [label("groups.middle", lang), label("groups.new", lang)]
    head = label("groups.with_interval", lang, what=label("groups.shrunken", lang), level=level)
    return Sheet(
        left=(
            Column(called.get(item.by, column_name(item.by)), (*names, *ends)),
            Column(label("plots.n_of_n", lang), (*counts, "", ""), "right"),
        ),
        right=(
            Column(head, (*pulled, _text(middle, lang), _text(new, lang)), most=2.3),
            Column(label("groups.borrowed", lang), (*borrowed, "", ""), "right"),
        ),
        bold=frozenset({len(names)}),
        muted=weak,
        gaps=frozenset({len(names)}),
        axis_title=label("groups.axis", lang, outcome=_about(item, called, lang)),
        notes=(*_notes(item, lang, weak=bool(weak)), *cautioned.lines(item.cautions, lang)),
        row_height=_ROW,
        legend=(
            (label("groups.raw", lang), patch_sample(style.FAINT)),
            (label("groups.shrunken", lang), patch_sample(style.ACCENT)),
        ),
    )


def _notes(item: Shrinkage, lang: Lang, *, weak: bool) -> Iterator[str]:
    """The method, what grey means, and what the first reading leaves out."""
    yield label(
        "groups.note",
        lang,
        prior=label(f"groups.prior.{item.prior}", lang),
        scale=plain(item.scale),
        level=confidence(item.level),
    )
    if weak:
        yield label("groups.grey", lang)
    if item.disease_free is not None and item.disease_free.overall.ni < item.overall.ni:
        raw = item.disease_free.overall
        yield label("groups.not_alone", lang, raw=count_percent(raw.xi, raw.ni, 0))


def _about(item: Shrinkage, called: Mapping[str, str], lang: Lang) -> str:
    """A condition ``column=value`` as it is read, and of whom."""
    plain_text = item.outcome.replace("=", ": ").replace("_", " ").replace(",", ", ")
    text = called.get(item.outcome, plain_text)
    if not item.only_disease_free:
        return text
    return label("tables.if_disease_free", lang, outcome=text)


def _text(pulled: Pulled | None, lang: Lang) -> str:
    if pulled is None:
        return ""
    limits = percent_interval(pulled.ci.low, pulled.ci.high, 0, lang=lang)
    return f"{percent(pulled.estimate, 0)} ({limits})"
