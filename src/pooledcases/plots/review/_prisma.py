"""The PRISMA 2020 flow of records, reports, studies and cases; also of a living review."""

from __future__ import annotations

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import PAD, Canvas, place
from pooledcases.plots.review.flow_chart import Chart
from pooledcases.plots.review.flow_lines import BAR
from pooledcases.results.flow import RecordFlow


@style.styled
def prisma(
    flow: RecordFlow,
    ax: Axes | None = None,
    *,
    size: FigureSize | None = None,
    lang: Lang = "en",
) -> Axes:
    """The flow of records into a review, box by box.

    Parameters
    ----------
    flow : RecordFlow
    ax : matplotlib.axes.Axes, optional
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its columns need.
    lang : {"en", "zh"}

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than a flow.

    Notes
    -----
    The boxes of PRISMA 2020 (Page et al. 2021, BMJ 372:n71): databases and registers, beside them
    other methods where there are some, and in an update what the review held before and holds now.
    An update keeps one line for each earlier round (Kahale et al. 2022, F1000Research 10:192).
    Boxes have the cases, that is patients, beside reports where they are counted. What does not
    apply is left out; boxes are as large as their texts. In one journal column other methods stand
    under the databases, and what was there before beside what is new.

    Examples
    --------
    >>> from pooledcases.data import printed_flow
    >>> ax = prisma(printed_flow(cases={"identified": 69, "duplicate": 5, "included": 64}))
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "line"]
    ['Cases (n = 69)', 'Duplicates (n = 5)', 'Cases (n = 64)']
    """
    style.expect(flow, RecordFlow, "prisma", "pooledcases.data.record_flow")
    chart = Chart.of(flow, lang, size)
    canvas = place(ax, chart.box, size)
    canvas.ax.set_xlim(0, chart.box.width)
    canvas.ax.set_ylim(chart.box.height, 0)
    atoms.bare(canvas, keep=())
    _draw_phases(canvas, chart, lang)
    for box in chart.boxes.values():
        box.draw(canvas)
    for path in chart.arrows():
        atoms.flow_arrow(canvas, path)
    atoms.words(
        canvas, PAD - chart.box.left, chart.box.height + PAD, chart.notes, vertical="top",
        size=style.SMALL, colour=style.MUTED,
    )  # fmt: skip
    said = [box.words.said for box in chart.boxes.values()]
    telling.tell(canvas.ax, label("told.flow", lang), said, [chart.notes], lang=lang)
    return canvas.ax


def _draw_phases(canvas: Canvas, chart: Chart, lang: Lang) -> None:
    """The bars on the left that name the phases."""
    right = -0.1
    for phase, (top, foot) in chart.phases:
        text = label(f"flow.phase.{phase}", lang)
        atoms.flow_box(
            canvas, (right - BAR, top, right, foot), fill=style.BOUNDS, edge="none", gid="phase"
        )
        upright = "\n".join(text) if lang == "zh" else text
        atoms.words(
            canvas, right - BAR / 2, (top + foot) / 2, upright, align="center",
            size=style.SMALL, rotation=0.0 if lang == "zh" else 90.0, bold=True,
        ).set_gid("phase-name")  # fmt: skip
