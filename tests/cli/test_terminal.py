"""Tables in narrow terminals, and characters that a code page lacks."""

from __future__ import annotations

import io
import json
import sys

import pandas as pd
import pytest

from pooledcases.cli import layout, terminal

WIDE = pd.DataFrame(
    {
        "place": ["Abstract", "Table 3"],
        "explanation": ["the share of patients without evidence of disease is 62 of 88"] * 2,
        "recomputed": ["70.5% (59.8% to 79.7%)", "–"],
    }
)


def _terminal(monkeypatch, width):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_broken(monkeypatch, width):
    _terminal(monkeypatch, width)
    text = layout.table_text(WIDE)
    assert max(map(len, text.splitlines())) <= width
    words = {word for cell in WIDE.to_numpy().ravel() for word in cell.split()}
    assert words <= set(text.split())


def test_a_table_that_does_not_fit_is_a_list(monkeypatch):
    _terminal(monkeypatch, 24)
    lines = layout.table_text(WIDE).splitlines()
    assert lines[0].split() == ["place", "Abstract"]
    assert not any("─" in line for line in lines)


def test_a_file_gets_whole_cells(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = layout.table_text(WIDE)
    for cell in WIDE.to_numpy().ravel():
        assert cell in text


def test_brackets_in_cells_are_no_markup():
    table = pd.DataFrame({"[bold]": ["45 [37.5; 53]", "[red]x[/red]"]})
    text = layout.table_text(table)
    assert all(part in text for part in ("[bold]", "45 [37.5; 53]", "[red]x[/red]"))


def test_a_table_without_rows_has_its_heads():
    assert "severity" in layout.table_text(pd.DataFrame({"severity": [], "where": []}))


def _stream(monkeypatch, encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii"])
def test_a_code_page_without_the_minus_keeps_the_sign(monkeypatch, encoding):
    stream = _stream(monkeypatch, encoding)
    terminal.write("τ² 0.5 (−71.8% to ∞)")
    terminal.write_table(pd.DataFrame({"p": ["−0.25", "≤ 0.01"]}))
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)
    assert "-71.8%" in text
    assert "-0.25" in text
    assert "?" not in text


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii"])
def test_json_loses_nothing_in_any_code_page(monkeypatch, encoding):
    stream = _stream(monkeypatch, encoding)
    terminal.write_json({"note": "肺转移 − τ² 𝛼"})
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)
    assert json.loads(text) == {"note": "肺转移 − τ² 𝛼"}


def test_a_file_gets_the_table_of_a_wide_terminal(monkeypatch):
    table = pd.DataFrame(
        {
            "two\nlines": ["−0.3 (−1 to ∞)", "中文，内容", ""],
            "[bold]": ["three\nlines\nhere", "e\u0301", " lead"],
            "last": ["a\u00a0b", "[red]x[/red]", "trail "],
        }
    )
    written = layout.table_text(table)
    _terminal(monkeypatch, 100)
    assert layout.table_text(table) == written
