"""Files of figures: every form, the same bytes twice, and words for those who do not see them."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

import pooledcases as pc
from pooledcases import plots
from pooledcases.options import words
from pooledcases.plots import style


@pytest.fixture
def draw():
    table = {"study": ["a", "b<c>", "d & e"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    fit = pc.pool(pc.effect_sizes(table, measure="PLO"))
    return lambda **options: plots.forest(fit, **options)


@pytest.mark.parametrize("form", words(pc.options.FigureForm))
def test_a_second_figure_gives_the_same_bytes(form, draw):
    assert plots.render(draw(), form) == plots.render(draw(), form)


@pytest.mark.parametrize(
    ("ending", "start"),
    [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("tif", b"II*"), ("tiff", b"II*")],
)
def test_the_ending_of_a_path_says_the_form(ending, start, draw, tmp_path):
    path = tmp_path / f"figure.{ending}"
    content = plots.render(draw(), path)
    assert content.startswith(start)
    assert plots.render(draw(), str(path)) == content
    assert not path.exists()


@pytest.mark.parametrize("word", ["gif", "figure.gif", "figure"])
def test_an_unknown_form_names_the_known_ones(word, draw):
    with pytest.raises(pc.InputError, match="use svg, png, pdf or tiff"):
        plots.render(draw(), word)


def test_a_picture_for_print_has_600_dots_an_inch_and_no_transparency(draw):
    ax = draw(size="column")
    before = ax.figure.dpi
    picture = Image.open(io.BytesIO(plots.render(ax, "tiff")))
    assert picture.mode == "RGB"
    assert tuple(map(float, picture.info["dpi"])) == (600.0, 600.0)
    assert abs(picture.width - style.SIZES["column"].width * 600) <= 1
    assert ax.figure.dpi == before


def test_a_pdf_holds_no_date_and_no_program(draw):
    content = plots.render(draw(), "pdf")
    assert b"CreationDate" not in content
    assert b"atplotlib" not in content


def test_the_words_of_a_figure_say_its_results_and_rows(draw):
    told = plots.alternative(draw())
    assert told.startswith("Forest plot of ")
    assert "3 rows pooled. Pooled (k = 3): " in told
    assert "b<c>: events/total: 5/12" in told
    assert "Method: " in told
    assert "\n" not in told


def test_an_svg_carries_them_as_text(draw):
    svg = plots.render(draw(), "svg").decode()
    (desc,) = re.findall("<desc>(.*?)</desc>", svg, re.DOTALL)
    assert "b&lt;c&gt;: " in desc
    assert "d &amp; e: " in desc
    assert svg.count('role="img"') == 1


def test_many_rows_are_not_told_one_by_one(make_pooled):
    told = plots.alternative(plots.forest(make_pooled([f"s{i:03}" for i in range(64)])))
    assert "s029" in told
    assert "s030" not in told
    assert "; and 34 more. " in told or "; and 36 more. " in told


def test_lines_under_a_figure_are_told_too(draw):
    ax = plots.footer(draw(), ["PC-M17: 2 of 23 are not reported."])
    assert plots.alternative(ax).endswith("PC-M17: 2 of 23 are not reported.")


def test_equal_numbers_are_all_told():
    said = plots.alternative(plots.counts([("A", 2), ("B", 2), ("C", 2)]))
    assert said.startswith("Counts, patients: 3 rows, 6 in all. A: 2; B: 2; C: 2. ")


def test_in_chinese_the_words_are_chinese(draw):
    """Where a font is installed; elsewhere the message says which to install."""
    if style.chinese_font() is None:
        with pytest.raises(pc.InputError, match="fonts-noto-cjk"):
            draw(lang="zh")
    else:
        assert "森林图" in plots.alternative(draw(lang="zh"))
