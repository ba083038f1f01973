"""How letters stand: spaces after half-width signs, brackets at a line's end, one baseline."""

from __future__ import annotations

import string

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

import pooledcases as pc
from pooledcases import plots
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Box, place, text_width, widest, wrap


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("2011，Debelenko", "2011, Debelenko"),
        ("EGFR（n = 323，p = 0.002）", "EGFR (n = 323, p = 0.002)"),
        ("τ：0.39", "τ: 0.39"),
        ("＜50%", "<50%"),
        ("（a），（b）", "(a), (b)"),
    ],
)
def test_a_full_width_sign_among_latin_letters_leaves_its_space(given, drawn):
    assert style.readable(given) == drawn


@pytest.mark.parametrize("width", np.linspace(0.4, 3.0, 14).tolist())
def test_no_line_ends_with_an_opening_bracket_or_parts_n_from_its_number(width):
    lines = wrap("one (two three) four (n = 323) five (six)", width).split("\n")
    assert not any(line.endswith("(") for line in lines)
    assert not any(line.endswith(("n =", "(n")) for line in lines if width > 1)


@pytest.mark.parametrize(("size", "weight"), [(8.5, "normal"), (8.5, "bold"), (7.5, "normal")])
def test_all_figures_are_equally_wide_beside_every_sign(drawn_width, size, weight):
    # so that numbers of one shape are measured once
    signs = f"{string.ascii_letters}{string.punctuation} \u00a0−–±²τ"
    pairs = "".join(f"{sign}0{sign}0" for sign in signs)
    width = drawn_width(pairs, size, weight)
    assert {drawn_width(pairs.replace("0", f), size, weight) for f in string.digits} == {width}


def test_a_text_is_as_wide_as_it_is_drawn_and_the_widest_is_found(drawn_width):
    texts = ["AVATAR To. 17", "flow, fi 2026", "0.05 (0.01 to 0.20)", "", "LATVIA\nx 1"]
    widths = [max(drawn_width(line) for line in text.split("\n")) for text in texts]
    assert [text_width(text) for text in texts] == widths
    assert widest(texts) == max(widths)


@pytest.fixture(scope="module")
def drawn_width():
    """What matplotlib measures, in inches."""
    renderer = RendererAgg(1, 1, style.DPI)

    def width(line: str, size: float = style.TEXT, weight: str = "normal") -> float:
        font = FontProperties(family=[style.LATIN], size=size, weight=weight)
        return renderer.get_text_width_height_descent(line, font, False)[0] / style.DPI

    return width


def foot_of_ink(text: str) -> int:
    """The lowest row of pixels of a header without letters that reach below the line."""
    canvas = place(None, Box(left=0.5, right=2.5, bottom=0.5, top=0.5, width=1.0, height=1.0))
    canvas.ax.set_axis_off()
    atoms.words(canvas, 0, 0.5, text, vertical="bottom")
    figure: Figure = canvas.ax.figure
    figure.set_dpi(600)
    agg = FigureCanvasAgg(figure)
    agg.draw()
    return int(np.flatnonzero((np.asarray(agg.buffer_rgba())[..., 0] < 100).any(axis=1)).max())


def test_headers_beside_each_other_share_a_baseline():
    # n and x end at the line itself, f and H as well; their heights differ
    feet = [foot_of_ink(text) for text in ("nx", "Hf", "x\nH", "τπ")]
    assert max(feet) - min(feet) <= 2


def test_the_arrow_of_an_ongoing_treatment_is_beside_the_mark_of_the_last_contact():
    treatments = {"case_id": ["A"], "treatment": ["x"], "start_months": [0], "ongoing": ["yes"]}
    table = {"case_id": ["A", "B"], "followup_months": [20, 40], "status": ["AWD", "AWD"]}
    found = pc.describe.courses(
        table, followup="followup_months", status="status", treatments=treatments
    )
    ax = plots.swimmer(found)
    FigureCanvasAgg(ax.figure).draw()
    (arrow,) = (line for line in ax.lines if line.get_gid() == "ongoing")
    ends = [line for line in ax.lines if line.get_gid() == "last-contact"]
    mark = min((line.get_window_extent() for line in ends), key=lambda box: box.x0)
    assert arrow.get_window_extent().x1 > mark.x1 + 2
    assert arrow.get_xdata()[0] == 20.0


def test_control_characters_are_spaces_and_a_line_end_stays():
    assert style.readable("a\tb\rc\x07d\r\ne") == "a b c d\ne"
    ax = plots.counts([("a\tb\x07", 3)])
    assert ax.texts[0].get_text() == "a b"
    assert "\x07" not in plots.alternative(ax)


@pytest.mark.parametrize("text", ["さくら 2019", "김철수 2019"])
def test_japanese_and_korean_names_are_drawn_with_the_chinese_font(text, tidy):
    if style.chinese_font() is None:
        return
    ax = plots.counts([(text, 3)])
    tidy(ax)
    plots.render(ax, "png")


@pytest.mark.parametrize("text", ["さくら", "김철수"])
def test_without_a_font_the_message_says_what_to_install(text, monkeypatch):
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    with pytest.raises(pc.InputError, match=f"Chinese, Japanese or Korean text .'{text}'"):
        plots.counts([(text, 3)])


def test_letters_that_no_font_has_are_named_with_their_text():
    with pytest.raises(pc.InputError, match=r"ก \(U\+0E01\).* in the text 'กขค 2019'"):
        plots.counts([("กขค 2019", 3)])


def test_half_a_character_is_said():
    with pytest.raises(pc.InputError, match=r"U\+D800, which is half of a character"):
        plots.counts([("x\ud800y", 3)])
