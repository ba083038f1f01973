"""Which letters a font has, and what in a text is no letter at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from matplotlib.font_manager import FontProperties, findfont, get_font

from pooledcases.errors import InputError
from pooledcases.options import shown

#: Tabs, carriage returns and the like have no glyph; a line's end stays.
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_HALVES: Final = re.compile("[\ud800-\udfff]")
#: So many letters are named in a message.
_NAMED: Final = 5


class NoGlyphs(InputError):
    """A figure holds letters that no installed font can draw."""


def without_controls(text: str) -> str:
    """A text with a space for each control character.

    Examples
    --------
    >>> without_controls("a\\tb\\r\\nc")
    'a b\\nc'
    """
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n"))


def check_whole(text: str) -> None:
    """Raise for a surrogate without its other half: what was read is no text."""
    found = _HALVES.search(text)
    if found:
        raise InputError(
            f"The text {shown(text)} holds U+{ord(found[0]):04X}, which is half of a character: "
            "it was read in another encoding than it was written in. Save its file as UTF-8 and "
            "read it again."
        )


def check_drawable(text: str, fonts: Sequence[str], weight: str) -> None:
    """Raise for letters that none of the fonts has; they would be drawn as empty boxes."""
    without = missing(text, tuple(fonts), weight)
    if without:
        listed = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in without[:_NAMED])
        more = f" and {len(without) - _NAMED} more" if len(without) > _NAMED else ""
        raise NoGlyphs(
            f"The figure holds letters that no font it is drawn with has: {listed}{more}, in the "
            f"text {shown(text)}. Write them in Latin or Chinese letters."
        )


@lru_cache(maxsize=4096)
def missing(text: str, fonts: tuple[str, ...], weight: str) -> tuple[str, ...]:
    """The letters of a text that none of the fonts has, each once.

    Examples
    --------
    >>> missing("Ω, Å", ("DejaVu Sans",), "normal"), missing("さく", ("DejaVu Sans",), "normal")
    ((), ('さ', 'く'))
    """
    letters = dict.fromkeys(letter for letter in text if letter > "~")
    return tuple(x for x in letters if not any(has(font, x, weight) for font in fonts))


@lru_cache(maxsize=4096)
def has(family: str, letter: str, weight: str = "normal") -> bool:
    """Whether a font has a letter."""
    font: Any = get_font(findfont(FontProperties(family=[family], weight=weight)))
    return bool(font.get_char_index(ord(letter)))
