"""The appraisal of studies as traffic lights: a row a study, a disc an item, never a total."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.forests.bias import Domain
from pooledcases.plots.layout import widest
from pooledcases.plots.review.appraisal_words import (
    answer_word,
    appraised,
    judgements,
    legend,
    notes,
)
from pooledcases.plots.rows import ROW_PAD, Column, Sheet
from pooledcases.results.appraisal import Appraisal

#: Inches from disc to disc, and the least width of all of them.
_STEP: Final = 0.27
_LEAST: Final = 1.2


@style.styled
def appraisal(
    found: Appraisal,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    size: FigureSize | None = None,
    lang: Lang = "en",
) -> Axes:
    """Each study's answers, item by item.

    Parameters
    ----------
    found : Appraisal
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call an item; by default in the words of its list, else by its column.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.
    lang : {"en", "zh"}

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than an appraisal.

    Notes
    -----
    The sign on a disc says the same as its colour, so that a grey print is read as well: a plus is
    yes or a low risk, a minus no or a high one. The letters over the discs are explained below.
    There is no column that adds up (Murad 2018, BMJ Evid Based Med 23:60; Munn 2020, JBI Evid
    Synth 18:2127).

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["A", "B"], "selection": ["yes", "unclear"], "reporting": ["no", "yes"]}
    >>> ax = appraisal(pc.data.appraisal(table, tool="murad"))
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "sign"]
    ['+', '?', '−', '+']
    """
    style.expect(found, Appraisal, "appraisal", "pooledcases.data.appraisal")
    judged = judgements(found, names, lang)
    sheet = Sheet(
        left=(Column(label("appraisal.study", lang), found.studies),),
        notes=(*_items(judged.domains, lang), *notes(found, lang)),
        plot_width=max(_LEAST, _step(judged.domains) * len(judged.domains)),
        legend=legend(found, names, lang),
        size=size,
        ticks=False,
    )
    canvas = sheet.draw(ax, (0, 1))
    atoms.bare(canvas, keep=())
    for top, bottom in sheet.edges[::2]:
        atoms.lane(canvas, top, bottom)
    step = min(_step(judged.domains) * 1.3, sheet.plot / len(judged.domains))
    for at, domain in enumerate(judged.domains):
        x = (at + 0.5) * step
        atoms.words(
            canvas, x, -ROW_PAD, domain.letter, align="center", bold=True, vertical="bottom"
        ).set_gid("letter")  # fmt: skip
        for level, y in zip(domain.levels, sheet.centres, strict=True):
            before = len(canvas.ax.texts)
            atoms.disc(canvas, x, y, level.colour, level.sign)
            for text in canvas.ax.texts[before:]:
                text.set_gid("sign")
    head, rows = appraised(found, lang), _told(found, judged.domains, lang)
    telling.tell(canvas.ax, head, rows, sheet.notes, lang=lang)
    return canvas.ax


#: No line ends between a letter and what it means.
_BOUND: Final = ":\u00a0"


def _step(domains: tuple[Domain, ...]) -> float:
    letters = [domain.letter for domain in domains]
    return max(_STEP, widest(letters, style.TEXT, "bold") + 0.06)


def _items(domains: tuple[Domain, ...], lang: Lang) -> tuple[str, ...]:
    """What the letters mean, in one line that wraps."""
    said = (
        label("appraisal.letter", lang, letter=domain.letter, name=domain.name).replace(
            "：" if lang == "zh" else ": ", _BOUND, 1
        )
        for domain in domains
    )
    return (label("say.semicolon", lang).join(said) + label("say.stop", lang),)


def _told(found: Appraisal, domains: tuple[Domain, ...], lang: Lang) -> list[str]:
    """Study by study."""
    lines = []
    for row, study in enumerate(found.studies):
        answers = label("say.comma", lang).join(
            label(
                "appraisal.told_one",
                lang,
                letter=domain.letter,
                answer=answer_word(item.answers[row], lang),
            )
            for domain, item in zip(domains, found.items, strict=True)
        )
        lines.append(label("appraisal.told", lang, name=study, answers=answers))
    return lines
