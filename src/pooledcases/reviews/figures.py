"""A figure of an analysis as a block of its report: what stands in it, and what beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.content import FigureBlock
from pooledcases.results.base import Caution

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A line that ends so needs no full stop.
_ENDS = (".", "。", "?", "？")


def figure_block(
    plot: Callable[..., Axes],
    results: tuple[Any, ...],
    options: Mapping[str, Any],
    *,
    name: str,
    title: str,
    notes: tuple[str, ...],
    cautions: tuple[Caution, ...],
    lang: Lang,
) -> FigureBlock:
    """The block of ``plot(*results, lang=…, **options)``.

    The footer of the figure holds the notes, and the cautions unless its caption says them.
    """
    caption = _caption(plot, results, options, lang)

    def draw() -> Axes:
        from pooledcases.plots import footer

        said = () if caption else (f"{c.code}: {c.message(lang)}" for c in cautions)
        return footer(plot(*results, lang=lang, **options), [*notes, *said])

    return FigureBlock(
        name=name,
        title=title,
        draw=draw,
        notes=notes,
        cautions=cautions,
        results=results,
        caption=caption,
    )


def _caption(
    plot: Callable[..., Axes], results: Sequence[Any], options: Mapping[str, Any], lang: Lang
) -> str:
    """What a forest plot leaves to its caption; other figures say everything themselves."""
    if getattr(plot, "__name__", "") != "forest":
        return ""
    from pooledcases.plots.forests.notes import caption

    lines = caption(results[0], names=options.get("names"), lang=lang)
    stop = label("say.stop", lang)
    space = "" if lang == "zh" else " "
    return space.join(line if line.endswith(_ENDS) else line + stop for line in lines)
