"""What a cell of a table holds: its text, its width, and the number it shows, if it is one."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, get_args

from pooledcases.options import Missing
from pooledcases.tables.values import NumberText
from pooledcases.tables.writers.decimal_marks import without_thousands

if TYPE_CHECKING:
    import pandas as pd

#: An integer or a decimal number as it is shown; an exponent or a sign of its own is a text.
_SHOWN: Final = re.compile(r"([-−]?)([0-9]{1,3}(?:[,\u2009][0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(%?)")
#: Types of pandas' own missing values.
_PANDAS_MISSING: Final = ("NAType", "NaTType")
#: More digits than this a spreadsheet rounds, so that an identifier would change.
_MOST_DIGITS: Final = 15
#: Codes that start or end like a number: 01, 2011a, 12-3.
_CODE: Final = re.compile(r"0[0-9]+|[0-9]{16,}|[0-9]+[A-Za-z]\w*|[0-9]+(?:[-/][0-9]+)+")
_MISSING: Final = frozenset(get_args(Missing))
#: A Chinese text of up to four characters is read as one word.
_SHORT: Final = 9
#: XML, and with it Word and Excel, has no place for these characters.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as a cell shows it.

    Attributes
    ----------
    value : float
        A percentage as a fraction.
    decimals : int
        Digits after the decimal mark.
    percent : bool
    thousands : bool
        Whether its thousands are marked.
    """

    value: float
    decimals: int
    percent: bool
    thousands: bool = False


def as_text(cell: object) -> str:
    """A cell as text, which keeps its numbers; empty where there is nothing.

    Examples
    --------
    >>> as_text(None), as_text(float("nan")), as_text("a")
    ('', '', 'a')
    >>> as_text(float("inf")), as_text(float("-inf"))
    ('∞', '−∞')
    """
    # pandas' own missing values are equal to nothing, not to themselves
    if cell is None or type(cell).__name__ in _PANDAS_MISSING or cell != cell:
        return ""
    if isinstance(cell, float) and math.isinf(cell):
        return "∞" if cell > 0 else "−∞"
    return cell if isinstance(cell, str) else str(cell)


def printable(text: str) -> str:
    """A text without the characters that no document can hold; its lines end in ``\\n``.

    Examples
    --------
    >>> printable("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    # one that is clean keeps its numbers
    return text if clean == text else clean


def shown_number(text: str) -> Shown | None:
    """The number that a cell shows; None for a text, and for a code such as ``01``.

    Examples
    --------
    >>> shown_number("37.5%")
    Shown(value=0.375, decimals=1, percent=True, thousands=False)
    >>> shown_number("−0.50").value, shown_number("01"), shown_number("2011a")
    (-0.5, None, None)
    """
    found = _SHOWN.fullmatch(text.strip())
    if found is None or _CODE.fullmatch(text.strip()):
        return None
    sign, rest, percent = found[1], found[3] or "", found[4]
    whole = without_thousands(found[2])
    if len(whole + rest) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        return None
    exact = Decimal(f"{'-' if sign else ''}{whole}.{rest or '0'}") / (100 if percent else 1)
    return Shown(float(exact), len(rest), bool(percent), whole != found[2])


def holds_codes(texts: Sequence[str]) -> bool:
    """Whether a column holds codes, of which those that look like numbers are none.

    Examples
    --------
    >>> holds_codes(["2011", "2011a"]), holds_codes(["3", "12"])
    (True, False)
    """
    return any(_CODE.fullmatch(text.strip()) for text in texts)


def numeric_columns(frame: pd.DataFrame) -> Sequence[bool]:
    """Which columns hold nothing but numbers, and are set flush right."""
    return [
        numeric([as_text(cell) for cell in frame.iloc[:, index]]) for index in range(frame.shape[1])
    ]


def numeric(texts: Sequence[str]) -> bool:
    """Whether cells hold nothing but numbers and bounds, dashes and codes for what is missing.

    A mark behind a number changes nothing.

    Examples
    --------
    >>> numeric(["3", "< 0.001", "–", ""]), numeric(["33", "NR"]), numeric(["NR", ""])
    (True, True, False)
    """
    said = [text for text in map(_unmarked, texts) if text not in _MISSING]
    return any(said) and all(map(_is_number, said))


def _unmarked(text: str) -> str:
    """A single number, or the code in its place, without the mark behind it."""
    return text.numbers[0].text if isinstance(text, NumberText) and text.single else text


def _is_number(text: str) -> bool:
    bare = text.removeprefix("<").removeprefix(">").strip().removesuffix("%").replace("−", "-")
    bare = without_thousands(bare)
    try:
        float(bare or "0")
    except ValueError:
        return text == "–"
    return True


def text_width(text: str) -> int:
    """The width of the longest line in letters of one width; a Chinese character is two wide.

    Examples
    --------
    >>> text_width("sex"), text_width("性别\\n(n)")
    (3, 4)
    """
    return max((sum(map(_wide, line)) for line in text.split("\n")), default=0)


def _wide(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def set_width(text: str) -> int:
    """The width of the longest line as it is set, in small letters; capitals are broader.

    Examples
    --------
    >>> set_width("sex"), set_width("EML4"), set_width("性别")
    (3, 6, 5)
    """
    lines = (sum(map(_breadth, line)) for line in text.split("\n"))
    return math.ceil(max(lines, default=0.0))


def word_width(text: str) -> int:
    """The width of the longest part that is better not broken: a word, or a short Chinese text.

    Examples
    --------
    >>> word_width("not known"), word_width("数值"), word_width("起始无瘤者的生存")
    (6, 5, 3)
    """
    if set_width(text) <= _SHORT and not text.isascii():
        return set_width(text)
    words = re.split(r"[\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+", text)
    chinese = [letter for letter in text if _wide(letter) == 2]
    return max(map(set_width, [*words, *chinese[:1]]), default=0)


def _breadth(letter: str) -> float:
    if _wide(letter) == 2:
        return 2.25
    if letter.isupper() or letter in "%mw~∞":
        return 1.45
    return 1.05 if letter.isdigit() else 1.0
