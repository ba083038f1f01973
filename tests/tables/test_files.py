"""Tables as files, opened again by other programs' readers."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from types import SimpleNamespace
from xml.etree import ElementTree

import docx
import openpyxl
import pandas as pd
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from pooledcases.errors import InputError
from pooledcases.results.base import caution
from pooledcases.tables.notes import GROUPED
from pooledcases.tables.writers import WRITERS, add_table, write
from pooledcases.tables.writers.cells import printable, shown_number
from pooledcases.tables.writers.grid import Plain, grid
from pooledcases.tables.writers.latex import escaped
from pooledcases.tables.writers.widths import Extent, shares
from pooledcases.tables.writers.word import new_document, saved

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

FRAME = pd.DataFrame(
    {
        "gene": ["EML4", "TPM3", "=1+1"],
        "n": ["8", "12", "3"],
        "share": ["37.5%", "8.3%", "100%"],
        "CI": ["8.5% to 75.5%", "0.2% to 38.5%", "29.2% to 100.0%"],
        "p": ["< 0.001", "0.031", "–"],
    }
)
TABLE_ONE = pd.DataFrame(
    {
        "variable": ["sex", "", "age"],
        "level": ["F", "M", "median"],
        "all": ["2/3 (66.7%)", "1/3 (33.3%)", "40"],
        "not counted": ["not reported 1", "", ""],
    }
)
TABLE_ONE.attrs[GROUPED] = True
HOSTILE = [
    "=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "#N/A", "a|b", "<script>", "&amp;", "50% _x_",
    "\\input{x}", "~^$#{}", "日本", "a\x00b", "x\ny", "_x0041_", "]]>", "`c`", "*d*", "--", "''",
]  # fmt: skip
text_of_cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def block(frame=FRAME, **given):
    fields = {"title": "Status", "frame": frame, "notes": ("A note.",), "cautions": ()}
    return SimpleNamespace(**{**fields, **given})


def read_docx(data):
    return docx.Document(io.BytesIO(data))


def read_xlsx(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def xml_of(data, part):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(part))


def words_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


# every form


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_same_table_is_the_same_bytes(form, lang):
    cautions = (caution("PC-M17", missing=2, total=9),)
    made = [write(block(cautions=cautions), form, lang=lang, number=1) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_nothing_tells_the_day_or_the_machine(form):
    data = write(block(), form)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {part.date_time[:3] for part in archive.infolist()} == {(1980, 1, 1)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\d", core) == ["1980-01-01"] * 2
    assert not re.search("python-docx|openpyxl|root", core)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame(columns=["a", "b"]),
        pd.DataFrame({"a": [None, float("nan")]}),
        pd.DataFrame([["1", "2"]], columns=["a", "a"]),
        pd.DataFrame({"a": [1, 2], "b": [0.5, -0.25]}),
    ],
    ids=["nothing", "no rows", "empty cells", "one name twice", "numbers"],
)
def test_strange_frames_are_written(form, frame):
    assert isinstance(write(frame, form), bytes)


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "tex", "md"])
def test_caption_notes_and_cautions_are_there(form):
    data = write(
        block(cautions=(caution("PC-M17", missing=2, total=9),)), form, number=3, notes=["More."]
    )
    with_parts = data
    if form in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            with_parts = b"".join(archive.read(name) for name in archive.namelist())
    text = with_parts.decode(errors="replace")
    for words in ("Status", "A note.", "More.", "PC-M17: 2 of 9"):
        assert words in text
    assert "Table 3. Status" in text or r"\setcounter{table}{2}" in text


def test_the_caption_follows_the_language():
    assert grid(block(), lang="zh", number=2).caption == "表 2　Status"
    assert grid(block(title=""), number=2).caption == "Table 2"


@pytest.mark.parametrize(
    "words", [{"form": "pdf"}, {"form": "md", "lang": "de"}, {"form": "md", "decimal": "·"}]
)
def test_an_unknown_word_is_named(words):
    with pytest.raises(InputError, match="is not known; use one of"):
        write(FRAME, **words)


def test_the_decimal_mark_is_that_of_the_journal():
    frame = pd.DataFrame(
        {"study": ["Ng 2.1"], "n/N": ["3/8 (37.5%)"], "CI": ["0.50 to 1.25"], "doi": ["10.1/x"]}
    )
    text = write(frame, "md", decimal=",").decode()
    assert "| Ng 2.1 | 3/8 (37,5%) | 0,50 to 1,25 | 10.1/x |" in text
    assert b"37.5%" in write(frame, "csv", decimal=",")


def test_thousands_are_marked_by_language_and_read_back():
    english, chinese = (pc.format.count_percent(12345, 20000, lang=x) for x in ("en", "zh"))
    assert (english, chinese) == ("12,345/20,000 (61.7%)", "12\u2009345/20\u2009000 (61.7%)")
    sheet = read_xlsx(write(pd.DataFrame({"": ["a"], "n": ["12,345"]}), "xlsx"))
    assert (sheet["B2"].value, sheet["B2"].number_format) == (12345, "#,##0")


# groups of rows


def test_levels_are_indented_under_their_variable():
    found = grid(block(TABLE_ONE))
    assert found.headers == ("variable", "all", "not counted")
    assert [(row.cells[0], row.indent, row.heading) for row in found.rows] == [
        ("sex", 0, True),
        ("F", 1, False),
        ("M", 1, False),
        ("age, median", 0, False),
    ]
    assert found.rows[0].cells[2] == "not reported 1"


def test_a_first_column_without_gaps_is_no_group():
    assert all(row.indent == 0 and not row.heading for row in grid(block()).rows)


def test_a_spanning_header_stands_over_its_columns():
    columns = pd.MultiIndex.from_tuples([("", "variable"), ("gene", "EML4"), ("gene", "TPM3")])
    frame = pd.DataFrame([["sex", "1", "2"]], columns=columns)
    assert grid(Plain(frame=frame)).spans == (("", 1), ("gene", 2))
    assert 'colspan="2">gene' in write(frame, "html").decode()
    assert r"\multicolumn{2}{c}{gene}" in write(frame, "tex").decode()
    assert "gene: EML4" in write(frame, "md").decode()
    assert "gene: EML4" in write(frame, "csv").decode()
    assert [str(found) for found in read_xlsx(write(frame, "xlsx")).merged_cells] == ["B1:C1"]
    table = read_docx(write(frame, "docx")).tables[0]
    assert table.rows[0].cells[1].grid_span == 2
    assert words_of(table)[1] == ["variable", "EML4", "TPM3"]


# widths


@given(st.lists(st.tuples(*[st.integers(1, 40)] * 3), min_size=1, max_size=8), st.integers(10, 200))
def test_columns_never_exceed_the_page(widths, room):
    extents = [Extent(*sorted(item)) for item in widths]
    given_ = shares(extents, room)
    assert sum(given_) <= room * (1 + 1e-9)
    assert all(width <= item.most + 1e-9 for width, item in zip(given_, extents, strict=True))


# Word


def test_word_has_a_real_table_with_a_header_on_every_page():
    document = read_docx(write(block(), "docx", number=1))
    table = document.tables[0]
    assert words_of(table) == [list(FRAME.columns), *FRAME.to_numpy().tolist()]
    assert document.paragraphs[0].text == "Table 1. Status"
    assert document.paragraphs[0].style.name == "Heading 1"
    assert document.paragraphs[1].text == "A note."
    repeated = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
    assert repeated == [True, False, False, False]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)


def test_word_sets_numbers_flush_right():
    table = read_docx(write(block(), "docx")).tables[0]
    sides = [cell.paragraphs[0].alignment for cell in table.rows[1].cells]
    right = WD_ALIGN_PARAGRAPH.RIGHT
    assert sides == [None, right, right, None, right]


def test_word_turns_a_wide_table_and_fits_it_between_the_margins():
    wide = pd.DataFrame([["some words in a cell"] * 9], columns=list("abcdefghi"))
    for frame, orientation in ((FRAME, WD_ORIENT.PORTRAIT), (wide, WD_ORIENT.LANDSCAPE)):
        document = read_docx(write(frame, "docx"))
        section = document.sections[0]
        assert section.orientation == orientation
        room = section.page_width - section.left_margin - section.right_margin
        columns = document.tables[0].columns
        assert sum(column.width for column in columns) <= room
        cells = document.tables[0].rows[0].cells
        assert [c.width for c in cells] == [c.width for c in columns]


def test_a_wide_table_in_a_document_has_pages_of_its_own():
    wide = Plain(frame=pd.DataFrame([["some words in a cell"] * 9], columns=list("abcdefghi")))
    document = new_document()
    document.add_paragraph("Before.")
    add_table(document, wide, number=1)
    add_table(document, block(), number=2)
    again = read_docx(saved(document))
    upright, turned = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [s.orientation for s in again.sections] == [upright, turned, upright]
    captions = [p.text for p in again.paragraphs if p.style.name == "Caption"]
    assert captions == ["Table 1", "Table 2. Status"]


def test_a_heading_runs_over_the_empty_cells_beside_it():
    table = read_docx(write(block(TABLE_ONE), "docx")).tables[0]
    assert [cell.grid_span for cell in table._tbl.tr_lst[1].tc_lst] == [2, 1]
    assert table.rows[1].cells[0].text == "sex"
    assert table.rows[1].cells[0].paragraphs[0].runs[0].bold
    assert table.rows[2].cells[0].paragraphs[0].paragraph_format.left_indent > 0


def test_chinese_has_letters_of_its_own_in_word():
    styles = xml_of(write(block(), "docx", lang="zh"), "word/styles.xml")
    fonts = {found.get(f"{W}eastAsia") for found in styles.iter(f"{W}rFonts")}
    assert "SimSun" in fonts
    assert "zh-CN" in {found.get(f"{W}eastAsia") for found in styles.iter(f"{W}lang")}


# Excel


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("37.5%", 0.375, "0.0%"),
        ("100%", 1, "0%"),
        ("0.50", 0.5, "0.00"),
        ("−1.25", -1.25, "0.00"),
        ("-3", -3, "0"),
        ("2011", 2011, "0"),
        ("0", 0, "0"),
        ("< 0.001", "< 0.001", "General"),
        ("3/8 (37.5%)", "3/8 (37.5%)", "General"),
        ("–", "–", "General"),
        ("01", "01", "General"),
        ("2011a", "2011a", "General"),
        ("1e5", "1e5", "General"),
        ("+5", "+5", "General"),
        ("2011-12-03", "2011-12-03", "General"),
        ("12345678901234567", "12345678901234567", "General"),
        ("٣", "٣", "General"),
        ("TRUE", "TRUE", "General"),
    ],
)
def test_excel_holds_what_the_cell_shows(text, value, number_format):
    cell = read_xlsx(write(pd.DataFrame({"name": ["x"], "v": [text]}), "xlsx"))["B2"]
    assert (cell.value, cell.number_format) == (value, number_format)
    assert isinstance(cell.value, str) == isinstance(value, str)


def test_a_column_of_codes_stays_text():
    frame = pd.DataFrame({"name": ["x", "y"], "report": ["2011", "2011a"], "id": ["01", "12"]})
    sheet = read_xlsx(write(frame, "xlsx"))
    assert [cell.value for cell in sheet[2]] == ["x", "2011", "01"]


def test_the_names_of_rows_are_numbers_only_where_all_are():
    mixed = read_xlsx(write(pd.DataFrame({"t": ["12", "x"], "s": ["1", "2"]}), "xlsx"))
    times = read_xlsx(write(pd.DataFrame({"t": ["12", "24"], "s": ["1", "2"]}), "xlsx"))
    assert (mixed["A2"].value, times["A2"].value) == ("12", 12)


@pytest.mark.parametrize("text", HOSTILE)
def test_excel_has_no_formula_and_no_error(text):
    frame = pd.DataFrame([[text, text], ["x", text]], columns=["name", text])
    data = write(block(frame, title=text, notes=(text,)), "xlsx")
    sheet = xml_of(data, "xl/worksheets/sheet1.xml")
    assert not list(sheet.iter(f"{S}f"))
    assert {cell.get("t") for cell in sheet.iter(f"{S}c") if len(cell)} == {"inlineStr"}
    values = [cell.value for row in read_xlsx(data).iter_rows() for cell in row]
    assert values.count(printable(text)) == 6


def test_excel_marks_what_would_run_when_it_is_edited():
    data = write(pd.DataFrame({"a": ["x"], "b": ["=1+1"]}), "xlsx")
    styles = xml_of(data, "xl/styles.xml")
    quoted = [item.get("quotePrefix") for item in styles.find(f"{S}cellXfs")]
    cell = next(c for c in xml_of(data, "xl/worksheets/sheet1.xml").iter(f"{S}c")
                if c.get("r") == "B2")  # fmt: skip
    assert quoted[int(cell.get("s"))] == "1"


def test_excel_keeps_the_header_in_sight_and_the_notes_below():
    sheet = read_xlsx(write(block(), "xlsx", number=1))
    assert sheet["A1"].value == "Table 1. Status"
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet["A7"].value == "A note."
    assert sheet.title == "Table 1. Status"


@pytest.mark.parametrize(
    ("title", "name"), [("a/b:c*?[d]\\e", "a b c   d  e"), ("x" * 40, "x" * 31), ("'", "Table")]
)
def test_a_sheet_has_a_name_that_excel_takes(title, name):
    assert read_xlsx(write(block(title=title), "xlsx")).title == name


# Markdown, LaTeX, HTML


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_keeps_its_rows_and_columns(text):
    made = write(pd.DataFrame({"a": [text], "b": ["x"]}), "md").decode()
    lines = made.rstrip("\n").split("\n")
    assert len(lines) == 3
    bare = [re.sub(r"\\.", "", line) for line in lines]
    assert {line.count("|") for line in bare} == {3}
    assert "<script" not in made.replace(r"\<", "")


def test_a_note_is_no_list_in_markdown():
    made = write(block(notes=("1. first", "- second", "# third")), "md").decode()
    assert made.endswith("1\\. first\n\n\\- second\n\n\\# third\n")


@given(text_of_cells)
def test_latex_has_no_sign_of_a_text_left(text):
    made = escaped(printable(text))
    # without what escaping itself writes, nothing that LaTeX acts on is left
    bare = re.sub(r"\\ensuremath\{(\\[a-z]+|[-'])\}|\\text[a-z]+\{\d?\}|\\textsuperscript|\\char34",
                  "", made)  # fmt: skip
    bare = re.sub(r"\\[{}$&#%_,]|\\dots\{\}|\\[SP]\{\}|\{[\[\]*]?\}", "", bare)
    assert not re.search(r"[\\$&#%_^{}]", bare)


def test_latex_escapes_signs_and_letters():
    assert escaped("5% & $x_1 #{a}~^\\") == (
        r"5\% \& \$x\_1 \#\{a\}\textasciitilde{}\textasciicircum{}\textbackslash{}"
    )
    assert escaped("τ² ≤ −1 – 2") == (
        r"\ensuremath{\tau}\textsuperscript{2} \ensuremath{\leq} \ensuremath{-}1 \textendash{} 2"
    )
    assert escaped("a--b ''") == "a-{}-b '{}'"


def test_latex_rules_are_those_of_booktabs_and_every_row_has_all_cells():
    made = write(block(TABLE_ONE), "tex").decode()
    assert made.startswith("% packages: booktabs")
    for rule in (r"\toprule", r"\midrule", r"\bottomrule"):
        assert made.count(rule) == 1
    assert r"\multicolumn{2}{@{}l}{\textbf{sex}} & not reported 1 \\*" in made
    assert r"\quad F & 2/3 (66.7\%) &  \\" in made
    assert made.count(r"\begin{") == made.count(r"\end{") == 2


def test_a_long_table_in_latex_goes_on_over_pages():
    frame = pd.DataFrame({"a": [str(i) for i in range(60)], "b": ["x"] * 60})
    made = write(frame, "tex").decode()
    assert r"\begin{longtable}" in made
    assert made.index(r"\endfirsthead") < made.index(r"\endhead") < made.index(r"\endfoot")


def test_a_cell_that_starts_with_a_bracket_is_no_option_of_the_line_before():
    made = write(pd.DataFrame({"a": ["x", "[2pt]", "*"], "b": ["1", "2", "3"]}), "tex").decode()
    assert "{[}2pt{]}" in made
    assert "{*} & 3" in made


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows = []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append(0)
        elif tag in ("td", "th"):
            self.rows[-1] += int(dict(attrs).get("colspan", 1))


@pytest.mark.parametrize("frame", [FRAME, TABLE_ONE], ids=["plain", "groups"])
def test_every_row_of_the_page_has_all_cells(frame):
    parser = Cells()
    parser.feed(write(block(frame), "html").decode())
    assert set(parser.rows) == {len(grid(block(frame)).headers)}


# all of them on any text


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(text_of_cells, text_of_cells, text_of_cells), min_size=1, max_size=3))
def test_any_text_comes_back_from_word_and_excel(rows):
    frame = pd.DataFrame([("x", *row) for row in rows], columns=["n", "a", "b", "c"])
    expected = [[printable(cell) for cell in row] for row in rows]
    table = read_docx(write(frame, "docx")).tables[0]
    found = [line[1:] for line in words_of(table)[1:]]
    # Word has one sign for a tab and for a line break each
    assert found == [[cell.replace("\r", "\n") for cell in row] for row in expected]
    sheet = read_xlsx(write(frame, "xlsx"))
    for line, row in zip(sheet.iter_rows(min_row=2, min_col=2), expected, strict=False):
        for cell, text in zip(line, row, strict=True):
            if shown_number(text) is None:
                assert (cell.value or "") == text


def test_word_and_excel_are_loaded_only_when_they_are_written():
    code = (
        "import sys, pooledcases.tables as t; t.to_csv, t.to_html;"
        "print([m for m in ('docx', 'openpyxl', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_row_without_a_name_of_a_frame_of_ones_own_stays_a_row():
    frame = pd.DataFrame(
        {"study": ["Smith", "", "Lee"], "design": ["a", "b", "c"], "n": [1, pd.NA, 3]}
    )
    found = grid(frame)
    assert found.headers == ("study", "design", "n")
    assert [row.cells for row in found.rows] == [
        ("Smith", "a", "1"),
        ("", "b", ""),
        ("Lee", "c", "3"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"table": None}, "is no table; give a DataFrame"),
        ({"title": 5}, "5 is no text"),
        ({"notes": [5]}, "5 is no text"),
    ],
)
def test_what_is_no_table_is_said(given, said):
    with pytest.raises(InputError, match=said):
        write(**({"table": pd.DataFrame({"a": [1]}), "form": "md"} | given))
