"""What the template shows of a figure: its drawing, the parts for print, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import Markup

from pooledcases.options import Lang
from pooledcases.report.content import FigureBlock
from pooledcases.report.editions import (
    TAGS,
    Editions,
    Figures,
    Sheets,
    View,
    cautions,
    each,
    notes,
)
from pooledcases.report.forest import answers, estimates, pooled_of, refits_of, study_views
from pooledcases.report.forest_marks import places
from pooledcases.report.svg import inline, marked_rows, size_of
from pooledcases.report.traces import traces
from pooledcases.results.fit_words import count_headers, measure_name, method_line

#: Points that a printed page leaves for a figure, upright and in landscape.
_UPRIGHT: Final = (520.0, 635.0)
_LYING: Final = (740.0, 425.0)
#: A figure that would be made smaller than this share of its size turns its page.
_SMALLEST: Final = 0.8


def figure_view(
    same: Mapping[Lang, FigureBlock],
    editions: Editions,
    figures: Figures,
    sheets: Sheets,
    anchor: str,
) -> View:
    """A figure of every edition that has it drawn."""
    first = same[editions[0].lang]
    name = first.name
    there = {lang: figures[lang][name] for lang in same if name in figures.get(lang, {})}
    drawn = {
        lang: Markup(inline(svg, prefix=f"{anchor}{lang}", label=same[lang].title))
        for lang, svg in there.items()
    }
    found = cautions({lang: block.cautions for lang, block in same.items()})
    return {
        "kind": "figure",
        "anchor": anchor,
        "title": each(same, lambda item: item.title),
        "drawn": drawn,
        "sheets": {lang: _parts(same[lang], sheets, lang, anchor) for lang in there},
        "lies": any(_lies(svg) for svg in there.values()),
        "name": name,
        "notes": notes(same),
        "caption": each(same, lambda item: item.caption),
        "cautions": _one_a_code(found) if drawn else found,
        "forest": _forest(first, drawn, same),
        "traces": [trace for item in first.results for trace in traces(editions, item)],
    }


def _lies(svg: bytes | str) -> bool:
    """Whether a figure is read better across a page in landscape."""
    width, height = size_of(svg)
    if not width or not height:
        return False
    upright, lying = (min(1.0, w / width, h / height) for w, h in (_UPRIGHT, _LYING))
    return upright < _SMALLEST and lying > upright


def _parts(block: FigureBlock, sheets: Sheets, lang: Lang, anchor: str) -> list[Markup]:
    """The parts of a figure that is higher than a page."""
    return [
        Markup(inline(svg, prefix=f"{anchor}{lang}p{part}", label=block.title, rows=False))
        for part, svg in enumerate(sheets.get(lang, {}).get(block.name, ()), 1)
    ]


def _one_a_code(found: Iterable[View]) -> list[View]:
    """Without their sentences: each code once, and once more for another reason."""
    return list({(item["code"], item["reason"]): item for item in found}.values())


def _forest(
    block: FigureBlock, drawn: Mapping[Lang, str], same: Mapping[Lang, FigureBlock]
) -> View | None:
    """What a forest plot answers with; None for other figures."""
    langs = list(same)
    marked = frozenset[int]().union(*(marked_rows(svg) for svg in drawn.values()))
    fits = pooled_of(block.results)
    if not fits or not marked:
        return None
    refits = [refits_of(fit) for fit in fits]
    numbers = [estimates(fit, found) for fit, found in zip(fits, refits, strict=True)]
    return {
        "studies": [view for view in study_views(fits[0], langs) if view["row"] in marked],
        "heads": [
            dict(zip(langs, texts, strict=True))
            for texts in zip(*(count_headers(fits[0].effects, lang) for lang in langs), strict=True)
        ],
        "measure": {lang: measure_name(fits[0], lang) for lang in langs},
        "fits": [
            {
                TAGS[lang]: {"name": method_line(fit, lang), "fits": told}
                for lang, told in answers(fit, langs, found).items()
            }
            for fit, found in zip(fits, refits, strict=True)
        ],
        "places": {TAGS[lang]: places(svg, numbers) for lang, svg in drawn.items()},
    }
