"""One clean style for every figure: colours, sizes, fonts, and the settings it is saved with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, ParamSpec, TypeVar

from matplotlib import font_manager, get_cachedir

from pooledcases.errors import InputError
from pooledcases.options import FigureSize, Lang, check_word
from pooledcases.plots import glyphs
from pooledcases.plots.settings import applied

P = ParamSpec("P")
R = TypeVar("R")

#: Okabe & Ito 2008, Color Universal Design: told apart with any colour vision.
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
#: The same for groups one after the other: neighbours also differ in lightness, so that a grey
#: print still tells them apart.
GROUPS: Final = tuple(COLOURS[at] for at in (0, 1, 2, 4, 5, 3, 6))
LINES: Final = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (3, 1)))

INK: Final = "#1a1a1a"
MUTED: Final = "#595959"  # 7:1 on white: small text stays legible
FAINT: Final = "#b8b8b8"
RULE: Final = "#d9d9d9"
ACCENT: Final = COLOURS[0]
POOLED: Final = "#1a1a1a"
PREDICTION: Final = COLOURS[5]
BOUNDS: Final = "#c9d3dc"

#: Points.
TEXT: Final = 8.5
SMALL: Final = 7.5
LINE: Final = 1.1

DPI: Final = 150
#: For print.
FINE_DPI: Final = 600


@dataclass(frozen=True, slots=True)
class Size:
    """The width of a figure in inches, and how large its letters are against :data:`TEXT`."""

    width: float
    letters: float


#: One column and the whole width of a journal's page (85 and 178 mm), and a slide of 16:9.
SIZES: Final[Mapping[FigureSize, Size]] = MappingProxyType(
    {
        "column": Size(3.35, 0.76),
        "page": Size(7.0, 0.9),
        "slide": Size(13.33, 1.7),
    }
)


def natural_width(size: FigureSize) -> float:
    """The width at which letters have their ordinary size, before everything is scaled."""
    return SIZES[size].width / SIZES[size].letters


#: A plot that became wider or narrower grows and shrinks in height too, so far.
_LEAST_STRETCH: Final = 0.75
_MOST_STRETCH: Final = 1.5


def plot_size(
    usual: tuple[float, float], around: float, size: FigureSize | None
) -> tuple[float, float]:
    """Width and height of a plot in a figure of a size, in inches before all is scaled.

    Parameters
    ----------
    usual : tuple of float
        Both where no size is asked for.
    around : float
        What stands left and right of the plot.
    size : {"column", "page", "slide"} or None

    Examples
    --------
    >>> plot_size((5.0, 2.9), 0.9, None)
    (5.0, 2.9)
    >>> [round(inches, 2) for inches in plot_size((5.0, 2.9), 0.9, "column")]
    [3.51, 2.17]
    """
    if size is None:
        return usual
    width = natural_width(size) - around
    return width, usual[1] * min(max(width / usual[0], _LEAST_STRETCH), _MOST_STRETCH)


#: Letters of another size are not wider by quite the same factor.
_SLACK: Final = 0.97


def line_width(room: float, size: FigureSize | None) -> float:
    """How wide a line may become in a room that is scaled with its letters."""
    return room if size is None else room * _SLACK


#: Full-width forms of ASCII, and the wide space.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

#: Full-width punctuation brings its own space; the ordinary one that replaces it needs one.
_AFTER: Final = re.compile("[，：；](?=[^\\s）])")
_BEFORE: Final = re.compile("(?<=[^\\s（(])（")
_BEHIND: Final = re.compile("）(?=\\w)")
#: Forms that are the same in every text of a figure: numbers and Chinese stand beside each other.
_ONE_FORM: Final = str.maketrans("（）～", "()~")

LATIN: Final = "DejaVu Sans"  # ships with matplotlib: the same letters on every machine

#: Fonts with the Chinese characters, the commonest of each system.
CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Noto Sans CJK JP",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Arial Unicode MS",
)

#: Settings while a figure is drawn and saved; the user's own settings come back afterwards.
SETTINGS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "font.size": TEXT,
        "axes.unicode_minus": True,
        "axes.linewidth": 0.8,
        "axes.edgecolor": MUTED,
        "axes.facecolor": "white",
        "axes.grid": False,
        "axes.autolimit_mode": "data",
        "figure.facecolor": "white",
        "figure.dpi": 100.0,
        "figure.autolayout": False,
        "figure.constrained_layout.use": False,
        "lines.antialiased": True,
        "path.simplify": False,
        "path.sketch": None,
        "savefig.bbox": None,
        "savefig.transparent": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "pooledcases",
        "text.usetex": False,
        "text.parse_math": False,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
    }
)


def styled(figure: Callable[P, R]) -> Callable[P, R]:
    """Run a function under :data:`SETTINGS`, and give the user's settings back.

    What the user has set changes nothing, and one thread draws at a time.
    A ``lang`` or ``size`` that does not exist is refused before anything is drawn.
    """

    @wraps(figure)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if "lang" in kwargs:
            lang: Any = kwargs["lang"]
            check_word(lang, Lang, "lang")
        size: Any = kwargs.get("size")
        if size is not None:
            check_word(size, FigureSize, "size")
        with applied(settings()):
            return figure(*args, **kwargs)

    return run


def settings() -> Any:
    """:data:`SETTINGS` with the font; texts that hold Chinese bring their own."""
    return {**SETTINGS, "font.family": [LATIN]}


#: Below this luminance white letters are read more easily than black ones.
DARK: Final = 0.2


def luminance(colour: str) -> float:
    """Relative luminance of a colour ``#rrggbb``, 0 black to 1 white (WCAG 2.1).

    Examples
    --------
    >>> round(luminance("#ffffff"), 3), round(luminance("#0072B2"), 3)
    (1.0, 0.152)
    """
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def families(text: str) -> list[str]:
    """The fonts a text is drawn with; what is installed beside them changes no Latin text."""
    if text.isascii():
        return [LATIN]
    chinese = chinese_font() if any(_needs_another(letter) for letter in text) else None
    return [LATIN] if chinese is None else [LATIN, chinese]


def _needs_another(letter: str) -> bool:
    """Whether the font of the Latin letters does not have this one."""
    return is_chinese(letter) or (letter > "~" and not glyphs.has(LATIN, letter))


def chinese_font() -> str | None:
    """The first installed font of :data:`CHINESE_FONTS`, else the packaged one, or None."""
    found = _first_chinese()
    if found is None and _add_packaged():
        found = _first_chinese()
    return found


def _first_chinese() -> str | None:
    installed = {entry.name for entry in installed_fonts()}
    return next((name for name in CHINESE_FONTS if name in installed), None)


#: What the extra ``zh`` installs: a module beside whose code the font lies. It is a collection of
#: the same glyphs for several languages; before matplotlib 3.11 its first face, the Japanese one,
#: is all that is seen, which has every simplified character.
PACKAGED: Final = ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc")


def _add_packaged() -> bool:
    """Tell matplotlib of the packaged font, once; whether there was one to tell of."""
    module, name = PACKAGED
    found = find_spec(module)
    paths = [Path(place) / name for place in (found and found.submodule_search_locations) or ()]
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    new = [str(path) for path in paths if path.is_file() and str(path) not in known]
    for path in new:
        font_manager.fontManager.addfont(path)
    # it has one weight; asked for bold, matplotlib would take it too, but complain in its log
    added = [entry for entry in font_manager.fontManager.ttflist if entry.fname in new]
    font_manager.fontManager.ttflist += [replace(entry, weight=700) for entry in added]
    return bool(new)


def installed_fonts() -> list[font_manager.FontEntry]:
    """The fonts that matplotlib knows."""
    return font_manager.fontManager.ttflist


def expect(result: object, classes: type | tuple[type, ...], figure: str, made_by: str) -> None:
    """Raise when a figure is asked to draw something else than the result it is for."""
    if not isinstance(result, classes):
        raise InputError(
            f"{figure} draws the result of {made_by}, not {type(result).__name__}; "
            f"call {made_by} first."
        )


def readable(text: str, weight: str = "normal") -> str:
    """A text as a figure draws it, in glyphs that are installed.

    Full-width forms that a document prints among Latin text (``＜50%``) become the ordinary ones,
    so that a figure without a Chinese word needs no Chinese font. Brackets and the sign between the
    ends of a range have the ordinary form in Chinese too, so that a figure has one form of each.
    Tabs and other control characters are spaces.

    Raises
    ------
    InputError
        When the text holds Chinese characters, or other letters, and no installed font can draw
        them; matplotlib would draw empty boxes. It keeps a list of fonts from its first run; a
        font that was installed since is found after that list is deleted, which the message says.

    Examples
    --------
    >>> readable("＜50%"), readable("死亡（95% 区间 0.1～0.4）")
    ('<50%', '死亡 (95% 区间 0.1~0.4)')
    """
    if not text.isprintable():
        glyphs.check_whole(text)
        text = glyphs.without_controls(text)
    if text.isascii():
        return text
    text = _BEFORE.sub(" (", _BEHIND.sub(") ", text)).translate(_ONE_FORM)
    if not any(is_ideograph(letter) for letter in text):
        text = _AFTER.sub(lambda found: found[0] + " ", text).translate(_HALF_WIDTH)
    if any(is_chinese(letter) for letter in text) and chinese_font() is None:
        which = "Chinese" if any(map(is_ideograph, text)) else "Chinese, Japanese or Korean"
        raise glyphs.NoGlyphs(
            f"The figure holds {which} text ({text[:20]!r}), and no font that can draw it is "
            'installed. Install one: pip install "pooledcases[zh]" brings it; or the system\'s '
            "(Debian and Ubuntu: fonts-noto-cjk; elsewhere Noto Sans CJK SC), and then "
            f"delete matplotlib's list of fonts (fontlist-*.json in {get_cachedir()}) "
            "and run again."
        )
    glyphs.check_drawable(text, families(text), weight)
    return text


def is_ideograph(letter: str) -> bool:
    """Whether a character is a Chinese word or a part of one."""
    return "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff"


#: Ideographs, kana and Hangul with their signs, and full-width forms.
_EAST_ASIAN: Final = re.compile(
    "[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)


def is_chinese(letter: str) -> bool:
    """Whether a character needs a Chinese font, which has the Japanese and Korean ones as well."""
    return _EAST_ASIAN.match(letter) is not None
