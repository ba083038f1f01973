"""The gallery: every figure has a short script that runs, and the page shows all of them."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import figure_words
from checkouts import ROOT
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots import style

MADE = runpy.run_path(str(ROOT / "docs" / "make_gallery.py"), run_name="gallery")
GALLERY = ROOT / "docs" / "gallery"
#: They draw nothing of their own.
NO_FIGURES = {"alternative", "footer", "pages", "render"}
SCRIPTS = MADE["scripts"]()
#: Scripts that show a figure as it is; the others show what else it can.
FIGURES = [name for name in SCRIPTS if name in plots.__all__]
#: Every size, one of them in Chinese where a font can draw it.
SIZED = [("column", "en"), ("page", "zh" if style.chinese_font() else "en"), ("slide", "en")]
#: The smallest letters of a flow chart, in points; its boxes are all text.
LEAST = {"prisma": 5.5}
PAGE = (GALLERY / "README.md").read_text(encoding="utf-8")


def lines_of_code(text: str) -> int:
    """Lines that are neither empty nor a comment nor the sentence at the top."""
    first = ast.parse(text).body[0]
    lines = [line.strip() for line in text.splitlines()[first.end_lineno :]]
    return sum(bool(line) and not line.startswith("#") for line in lines)


def figure(script: str) -> str:
    """The figure that a script draws: ``forest_jama`` is a forest."""
    return max((name for name in plots.__all__ if script.startswith(name)), key=len)


def test_every_figure_has_a_script_and_every_script_is_a_figure():
    assert {figure(name) for name in SCRIPTS} == set(plots.__all__) - NO_FIGURES
    assert {name for some in MADE["GROUPS"].values() for name in some.split()} == set(SCRIPTS)
    assert set(figure_words.NUMBERS) == set(plots.__all__) - NO_FIGURES


@pytest.mark.parametrize("name", plots.__all__)
def test_a_figure_stays_a_function_when_it_is_asked_for_again(name):
    """A room of the same name would take its place at the first import."""
    assert getattr(plots, name) is getattr(plots, name)
    assert callable(getattr(plots, name))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_short_says_what_it_shows_and_uses_public_names(name):
    text = SCRIPTS[name].read_text(encoding="utf-8")
    assert lines_of_code(text) <= 15
    assert MADE["says"](text).endswith((".", "?"))
    assert f"pc.plots.{figure(name)}(" in text
    imported = set(re.findall(r"^(?:import|from) ([\w.]+)", text, re.M))
    assert imported == {"pathlib", "pooledcases"}
    assert not re.search(r"\b_\w+\(|\._[a-z]", text)


@cache
def drawing(name):
    """The function of a script that draws, after what it computes once."""
    return runpy.run_path(str(SCRIPTS[name]))["draw"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_draws_a_tidy_figure(name, tidy):
    """In one language: the other has the same geometry, and the same check in its own tests."""
    ax = drawing(name)("en")
    tidy(ax)
    assert plots.alternative(ax)


@pytest.mark.parametrize(("size", "lang"), SIZED)
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn_in_every_size(name, size, lang, tidy, monkeypatch):
    """Exactly as wide as asked for, with letters that can be read, and nothing cut off.

    Its words hold the numbers of the result in their order, in both languages; a new figure says
    in ``figure_words`` which ones.
    """
    figure_of, given = getattr(plots, name), []

    def sized(result, *args, **options):
        given.append(list(result) if isinstance(result, Iterator) else result)
        return figure_of(given[0], *args, size=size, **options)

    monkeypatch.setattr(plots, name, sized, raising=False)
    ax = drawing(name)(lang)
    if size != "column":  # which leaves some columns of rows out
        assert figure_words.missing(name, given[0], plots.alternative(ax)) == []
    assert ax.figure.get_size_inches()[0] == pytest.approx(style.SIZES[size].width)
    assert min(text.get_fontsize() for text in ax.texts) >= LEAST.get(name, 4.2)
    tidy(ax)


@pytest.mark.parametrize("name", FIGURES)
def test_a_size_that_does_not_exist_is_told(name):
    with pytest.raises(InputError, match="size: 'poster' is not known; use one of column, page"):
        getattr(plots, name)(None, size="poster")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_page_and_the_folder_hold_both_pictures(name):
    script = SCRIPTS[name].read_text(encoding="utf-8")
    assert f"![{MADE['says'](script)}]({name}.png)" in PAGE
    assert f"({name}_zh.png)" in PAGE
    for ending in ("", "_zh"):
        picture = (GALLERY / f"{name}{ending}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 120_000


def test_the_page_is_the_one_that_the_scripts_make():
    assert MADE["page"]() == PAGE, "run: make gallery"
    assert {path.name for path in (GALLERY / "data").iterdir()} == set(MADE["ORIGINS"])
    assert set(re.findall(r"data/([\w]+\.csv)\"", PAGE)) <= set(MADE["ORIGINS"])


def test_a_second_run_gives_the_same_bytes():
    first, second = (MADE["picture"](SCRIPTS["waterfall"], "en") for _ in range(2))
    assert first == second


def test_a_script_runs_from_any_folder_and_writes_its_picture_there(tmp_path: Path):
    subprocess.run([sys.executable, str(SCRIPTS["counts"])], cwd=tmp_path, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["counts.png"]
