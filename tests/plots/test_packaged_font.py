"""Chinese without a font of the system: the packaged one is found, else the message says how."""

from __future__ import annotations

import sys
from importlib import invalidate_caches

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots import style

MODULE, FILE = style.PACKAGED


@pytest.fixture
def no_chinese(monkeypatch):
    """A system whose fonts are all Latin."""
    latin = [entry for entry in style.installed_fonts() if entry.name == style.LATIN]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    return latin


@pytest.fixture
def packaged(tmp_path, monkeypatch, no_chinese):
    """A module like that of the extra, with a small font of the same name."""
    home = tmp_path / MODULE
    home.mkdir()
    (home / "__init__.py").write_text("")
    plain = next(e for e in no_chinese if e.weight == 400 and e.style == "normal")
    font = TTFont(plain.fname)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = "Noto Sans CJK JP"
    font.save(home / FILE)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    return home / FILE


def test_the_packaged_font_is_found_where_the_system_has_none(packaged):
    assert style.chinese_font() == "Noto Sans CJK JP"
    assert style.families("图") == [style.LATIN, "Noto Sans CJK JP"]
    found = [entry for entry in style.installed_fonts() if entry.name == "Noto Sans CJK JP"]
    assert {entry.fname for entry in found} == {str(packaged)}
    # one weight serves for both, so that nothing is written to a log
    assert {entry.weight for entry in found} >= {400, 700}


def test_it_is_added_once(packaged):
    style.chinese_font()
    n = len(style.installed_fonts())
    style.chinese_font()
    assert len(style.installed_fonts()) == n


def test_it_is_not_looked_for_without_chinese(packaged):
    plots.counts([("EML4", 12)])
    assert {entry.name for entry in style.installed_fonts()} == {style.LATIN}


def test_without_any_font_the_message_names_the_extra(no_chinese, monkeypatch):
    monkeypatch.setattr(style, "PACKAGED", ("no_such_module_of_fonts", FILE))
    with pytest.raises(InputError, match=r'pip install "pooledcases\[zh\]"'):
        plots.counts([("融合", 12)])
