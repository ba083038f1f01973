"""Tables in LaTeX with the rules of booktabs; a long one goes on over pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pooledcases.options import DecimalMark, Lang
from pooledcases.tables.writers.cells import set_width
from pooledcases.tables.writers.grid import Block, Grid, Row, grid
from pooledcases.tables.writers.widths import shares

#: Rows that still fit on a page with the caption and some notes.
_PAGE_ROWS: Final = 40
#: Letters of a line of text, upright and turned.
_LINE: Final = 88
_TURNED: Final = 132
#: Narrower than LaTeX's own: two letters between columns, as the shares of the line suppose.
_GAPS: Final = r"\setlength{\tabcolsep}{4pt}"
#: A column of text that is wider than this is broken into lines.
_BROKEN: Final = 24

#: What LaTeX would take for a sign of its own, and letters that its fonts lack.
_ESCAPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"{\char34}",
        "`": r"\textasciigrave{}",
        "[": "{[}",
        "]": "{]}",
        "*": "{*}",
        "−": r"\ensuremath{-}",
        "–": r"\textendash{}",
        "—": r"\textemdash{}",
        "×": r"\ensuremath{\times}",
        "±": r"\ensuremath{\pm}",
        "≥": r"\ensuremath{\geq}",
        "≤": r"\ensuremath{\leq}",
        "≈": r"\ensuremath{\approx}",
        "≠": r"\ensuremath{\neq}",
        "∞": r"\ensuremath{\infty}",
        "→": r"\ensuremath{\rightarrow}",
        "✓": r"\ensuremath{\surd}",
        "α": r"\ensuremath{\alpha}",
        "β": r"\ensuremath{\beta}",
        "γ": r"\ensuremath{\gamma}",
        "μ": r"\ensuremath{\mu}",
        "ρ": r"\ensuremath{\rho}",
        "σ": r"\ensuremath{\sigma}",
        "τ": r"\ensuremath{\tau}",
        "φ": r"\ensuremath{\varphi}",
        "χ": r"\ensuremath{\chi}",
        "²": r"\textsuperscript{2}",
        "³": r"\textsuperscript{3}",
        "¹": r"\textsuperscript{1}",
        "⁻": r"\textsuperscript{\ensuremath{-}}",
        "₀": r"\textsubscript{0}",
        "₁": r"\textsubscript{1}",
        "₂": r"\textsubscript{2}",
        "′": r"\ensuremath{'}",
        "…": r"\dots{}",
        "†": r"\textdagger{}",
        "‡": r"\textdaggerdbl{}",
        "§": r"\S{}",
        "¶": r"\P{}",
        "\u00a0": "~",
        "\u2007": r"\phantom{0}",
        "\u2009": r"\,",
        "\u202f": r"\,",
        "\t": " ",
    }
)
_SPECIAL: Final = re.compile("|".join(map(re.escape, _ESCAPES)))
#: Two of these beside each other would become one sign.
_LIGATURES: Final = re.compile(r"([-',])(?=\1)")

_HEAD: Final = """\
% packages: booktabs, longtable, array, pdflscape, textcomp{chinese}
"""
_CHINESE: Final = "; Chinese: XeLaTeX with ctex and a font that it finds"


def to_latex(
    block: Block, *, lang: Lang = "en", number: int | None = None, decimal: DecimalMark = "."
) -> str:
    """A table in LaTeX, to be put into a document with ``\\input``.

    Parameters
    ----------
    block : TableBlock
    lang : {"en", "zh"}
    number : int, optional
        Where it is given, the table has this number; by default LaTeX counts.
    decimal : {".", ","}
        The decimal mark in cells of numbers.

    Returns
    -------
    str

    Notes
    -----
    The first line names the packages that the document must load, and the class and the engine for
    Chinese. Every character that LaTeX takes
    for a sign of its own is escaped. A table that fits on a page floats; a longer one is a
    ``longtable`` whose header stands on every page. A wide one lies on its side.

    Examples
    --------
    >>> escaped("50% of A_1 & B")
    '50\\\\% of A\\\\_1 \\\\& B'
    """
    return text(grid(block, lang=lang, number=number, decimal=decimal).localised())


def text(found: Grid) -> str:
    """A grid in LaTeX."""
    lines = list(_long(found) if len(found.rows) > _PAGE_ROWS or found.wide else _floating(found))
    if found.wide:
        lines = [r"\begin{landscape}", *lines, r"\end{landscape}"]
    if found.number is not None:
        # \caption steps the counter; a group of its own would not keep the number of a float
        lines.insert(0, rf"\setcounter{{table}}{{{found.number - 1}}}")
    head = _HEAD.format(chinese=_CHINESE if _has_chinese(found) else "")
    return head + "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text in which LaTeX finds no sign of its own."""
    apart = _LIGATURES.sub("\\g<1>\x00", text.replace("\x00", ""))
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], apart).replace("\x00", "{}")


def _floating(found: Grid) -> Iterator[str]:
    yield r"\begin{table}[htbp]"
    yield rf"\centering\small{_GAPS}"
    if found.caption:
        # a caption of the standard classes leaves no room under itself
        yield rf"\caption{{{_in_line(found.title)}}}\vspace{{4pt}}"
    yield rf"\begin{{tabular}}{{{_columns(found)}}}"
    yield from _head(found)
    yield from map(_row, found.rows)
    yield r"\bottomrule"
    yield r"\end{tabular}"
    yield from _notes(found)
    yield r"\end{table}"


def _long(found: Grid) -> Iterator[str]:
    yield rf"\begingroup\small{_GAPS}"
    yield rf"\begin{{longtable}}{{{_columns(found)}}}"
    if found.caption:
        yield rf"\caption{{{_in_line(found.title)}}}\\"
    yield from _head(found)
    yield r"\endfirsthead"
    yield from _head(found)
    yield r"\endhead"
    yield r"\bottomrule"
    yield r"\endfoot"
    yield from map(_row, found.rows)
    yield r"\end{longtable}"
    yield from _notes(found)
    yield r"\endgroup"


def _columns(found: Grid) -> str:
    """Narrow columns as they are; broad ones as paragraphs of their share of the line."""
    room = _TURNED if found.wide else _LINE
    extents = found.extents()
    longest = [
        max(item.most, set_width(name)) for item, name in zip(extents, found.headers, strict=True)
    ]
    free = room - 2 * len(extents)
    widths = shares(extents, free)
    # where all of them do not fit, only a column that gets what it asks for stays in one line
    fits = sum(longest) <= free
    kinds = (
        _column(fits or width >= asked, asked, width / room, right)
        for asked, width, right in zip(longest, widths, found.right, strict=True)
    )
    return f"@{{}}{''.join(kinds)}@{{}}"


def _column(fits: bool, longest: int, share: float, right: bool) -> str:
    if fits and longest <= _BROKEN:
        return "r" if right else "l"
    side = "left" if right else "right"
    return rf">{{\ragged{side}\arraybackslash}}p{{{share:.3f}\linewidth}}"


def _head(found: Grid) -> Iterator[str]:
    yield r"\toprule"
    if found.spans:
        yield _join(
            rf"\multicolumn{{{width}}}{{c}}{{{_in_line(name)}}}" if width > 1 else _in_line(name)
            for name, width in found.spans
        )
        yield from _rules(found)
    yield _join(map(_in_line, found.headers))
    yield r"\midrule"


def _rules(found: Grid) -> Iterator[str]:
    place = 1
    for name, width in found.spans:
        if name and width > 1:
            yield rf"\cmidrule(lr){{{place}-{place + width - 1}}}"
        place += width


def _row(row: Row) -> str:
    first, *rest = map(_in_line, row.cells)
    if row.heading:
        first = rf"\textbf{{{first}}}"
    if row.span > 1:
        first, rest = rf"\multicolumn{{{row.span}}}{{@{{}}l}}{{{first}}}", rest[row.span - 1 :]
    # a heading stays with the first of its rows
    return _join([r"\quad " * row.indent + first, *rest], keep=row.heading)


def _join(cells: Iterator[str] | list[str] | map[str], *, keep: bool = False) -> str:
    return " & ".join(cells) + (r" \\*" if keep else r" \\")


def _notes(found: Grid) -> Iterator[str]:
    for note in found.notes:
        yield rf"\par\smallskip\noindent\parbox{{\linewidth}}{{\footnotesize {_in_line(note)}}}"


def _in_line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _has_chinese(found: Grid) -> bool:
    cells = (cell for row in found.rows for cell in row.cells)
    texts = (found.title, *found.headers, *found.notes, *cells)
    return any("\u2e80" <= letter <= "\uffef" for text in texts for letter in text)
