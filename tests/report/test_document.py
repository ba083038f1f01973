"""The Word document: opened again, it says what the report says, in real headings and tables."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx as word
import pandas as pd
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Cm
from PIL import Image

import pooledcases as pc
from pooledcases import plots
from pooledcases.report.content import (
    FigureBlock,
    Headline,
    Prose,
    Provenance,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.document import docx
from pooledcases.report.pictures import Picture, picture, pictures
from pooledcases.results.audit import Inputs, Verdict
from pooledcases.results.base import Refused, caution

BAD = "<script>alert('1')</script> & \"q\""


def drawing(width=400, height=200):
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG", dpi=(100, 100))
    return Picture(png=file.getvalue(), alternative="Four of nine.")


def verdict(number, word):
    return Verdict(
        claim_id=f"c{number}",
        place="2.1",
        claim=f"claim {number}",
        printed="3",
        statistic="count",
        verdict=word,
        reason="equal",
        definition="count",
        recomputed=3,
        recomputed_text="3",
        alternative=None,
        inputs=Inputs(table="cases", rows=3),
        values={"scope": "cases"},
    )


def report(lang="en", **changes):
    share = pc.proportion(3, 8)
    note = caution("PC-M17", missing=2, total=9)
    known = replace(note, status="acknowledged", reason="declared")
    narrow = pd.DataFrame({"what": ["a", BAD], "n": ["3", "40"]})
    wide = pd.DataFrame({f"a long column {i}": ["some words in a cell"] * 7 for i in range(9)})
    made = ReviewReport(
        name="r",
        lang=lang,
        title=f"Title {BAD}",
        question="Who are they?",
        document="Doc 1",
        headlines=(Headline(result="r/share", text="3/8 (37.5%).", certainty={"design": "weak"}),),
        blocks=(
            Section(title="Patients", question="Who?"),
            Prose(text="9 patients.", role="data"),
            Prose(text="Exact intervals.", role="method"),
            Prose(text="3/8 (37.5%).", result="r/share"),
            TableBlock(name="t", title="Narrow", frame=narrow, notes=("A.",), cautions=(note,)),
            FigureBlock(name="f", title="First", draw=lambda: None, cautions=(note, known)),
            TableBlock(name="w", title="Wide", frame=wide),
            TableBlock(name="v", title="Wide too", frame=wide),
            Section(title="Second"),
            FigureBlock(
                name="gone", title="Lost", draw=lambda: None, notes=("N.",), cautions=(note,)
            ),
            RefusedBlock(
                title="Pooling", refused=Refused(code="PC-M28", message="one study", offered="rows")
            ),
        ),
        results={"r/share": share},
        provenance=Provenance(
            command="pooledcases reproduce r",
            versions={"Python": "3.11", "pooledcases": "0.1"},
            tables={"cases": (9, "ab" * 32)},
            seeds={"r/boot": 7},
        ),
    )  # fmt: skip
    return replace(made, **changes)


FIGURES = {"f": drawing()}


@pytest.fixture(scope="module")
def opened():
    return word.Document(io.BytesIO(docx(report(), FIGURES)))


def texts(document, style=None):
    found = document.paragraphs
    return [p.text for p in found if style is None or p.style.name == style]


def test_headings_are_real_and_in_order(opened):
    assert texts(opened, "Title") == [f"Title {BAD}"]
    assert texts(opened, "Subtitle") == ["Who are they?"]
    assert texts(opened, "Heading 1") == [
        "What was found, and how sure it is", "Patients", "Second", "Methods", "References",
        "Codes", "How this was made",
    ]  # fmt: skip
    assert "Not calculated: Pooling" in texts(opened, "Heading 2")


def test_a_headline_stands_over_its_certainty(opened):
    said = texts(opened)
    at = said.index("3/8 (37.5%).")
    assert said[at + 1 : at + 5] == [
        "Design: weak",
        "Selection: not judged by the review's authors",
        "Missing data: not judged by the review's authors",
        "Imprecision: not judged by the review's authors",
    ]


def test_question_data_and_method_lead_their_paragraphs(opened):
    leads = {p.runs[0].text: p for p in opened.paragraphs if len(p.runs) == 2}
    for lead, text in (("Question. ", "Who?"), ("Data. ", "9 patients."),
                       ("Method. ", "Exact intervals."), ("Instead: ", "rows")):  # fmt: skip
        assert leads[lead].runs[0].bold
        assert leads[lead].runs[1].text == text
    assert "one study (PC-M28)" in texts(opened)


def test_captions_are_numbered_each_kind_by_itself(opened):
    assert texts(opened, "Caption") == [
        "Table 1. Narrow", "Figure 1. First", "Table 2. Wide", "Table 3. Wide too",
        "Figure 2. Lost", "Tables (rows, SHA-256)",
    ]  # fmt: skip


def test_tables_are_real_and_their_notes_stand_under_them(opened):
    cells = [[cell.text for cell in row.cells] for row in opened.tables[0].rows]
    assert cells == [["what", "n"], ["a", "3"], [BAD, "40"]]
    assert "w:tblHeader" in opened.tables[0].rows[0]._tr.xml
    notes = texts(opened, "Table Note")
    assert "A." in notes
    assert any(text.startswith("PC-M17: ") for text in notes)


def test_a_picture_has_its_words_and_its_codes(opened):
    (shape,) = opened.inline_shapes
    properties = shape._inline.docPr
    assert properties.get("descr") == "Four of nine."
    assert properties.get("title") == "First"
    # 400 dots of 100 an inch
    assert (shape.width, shape.height) == (Cm(4 * 2.54), Cm(2 * 2.54))
    assert "PC-M17, PC-M17 (acknowledged: declared)" in texts(opened, "Table Note")


@pytest.mark.parametrize("size", [(3000, 100), (100, 6000)])
def test_a_picture_never_leaves_the_page(size):
    made = word.Document(io.BytesIO(docx(report(), {"f": drawing(*size)})))
    (shape,) = made.inline_shapes
    # Word counts the sides of a page in twentieths of a point
    point = Cm(2.54) / 72
    sides = (21, 29.7) if size[0] < size[1] else (29.7, 21)
    assert shape.width <= Cm(sides[0] - 2 * 2.2) + point
    assert shape.height <= Cm(sides[1] - 2 * 2.2 - 3) + point
    assert shape.width / shape.height == pytest.approx(size[0] / size[1], rel=0.001)


def test_a_wide_picture_lies_on_a_page_in_landscape():
    made = word.Document(io.BytesIO(docx(report(), {"f": drawing(1200, 500)})))
    (shape,) = made.inline_shapes
    assert shape.width > Cm(21)
    assert [section.orientation for section in made.sections][1] == WD_ORIENT.LANDSCAPE


def test_a_high_figure_stands_in_parts_each_with_its_number():
    tall = plots.counts([(f"gene {at}", at) for at in range(1, 61)])
    shown = picture(tall)
    assert len(shown.parts) == 2
    made = word.Document(io.BytesIO(docx(report(), {"f": shown})))
    # 300 dots an inch, and no part is made smaller
    widths = [Image.open(io.BytesIO(png)).width for png in shown.parts]
    assert [shape.width for shape in made.inline_shapes] == pytest.approx(
        [width / 300 * Cm(2.54) for width in widths], rel=1e-3
    )
    captions = [text for text in texts(made, "Caption") if text.startswith("Figure 1")]
    assert captions == ["Figure 1. First (1 of 2)", "Figure 1. First (2 of 2)"]


def test_a_missing_figure_is_named_with_its_cautions(opened):
    notes = texts(opened, "Table Note")
    at = notes.index("The figure gone is missing.")
    assert notes[at + 1] == "N."
    assert notes[at + 2].startswith("PC-M17: 2 of 9")


def test_wide_tables_share_pages_in_landscape(opened):
    turned = [section.orientation for section in opened.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert all(
        (s.page_width > s.page_height) == (s.orientation == WD_ORIENT.LANDSCAPE)
        for s in opened.sections
    )


def test_every_page_has_its_number(opened):
    footer = opened.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    assert all(section.footer.is_linked_to_previous for section in list(opened.sections)[1:])


def test_methods_references_codes_and_provenance(opened):
    said = texts(opened)
    assert any("by Clopper-Pearson (exact) (Clopper & Pearson 1934)" in text for text in said)
    assert any(text.startswith("Clopper CJ, Pearson ES. The use of") for text in said)
    assert "PC-M28: Campbell 2020, BMJ 368:l6890" in said
    assert "Command: pooledcases reproduce r" in said
    assert "Versions: Python 3.11, pooledcases 0.1" in said
    assert "Seeds of what draws at random: r/boot 7" in said
    assert opened.tables[-1].rows[1].cells[2].text == "ab" * 32


def test_the_audit_shows_what_asks_for_action_first():
    results = {f"r/audit/{n}": verdict(n, w) for n, w in ((1, "match"), (2, "mismatch"))}
    made = word.Document(io.BytesIO(docx(report(results=results), FIGURES)))
    assert "Audit of the text" in texts(made, "Heading 1")
    (table,) = (t for t in made.tables if t.rows[0].cells[0].text == "ID")
    assert [row.cells[0].text for row in table.rows] == ["ID", "c2", "c1"]


def test_chinese_words_and_letters():
    made = word.Document(io.BytesIO(docx(report("zh"), FIGURES)))
    assert texts(made, "Caption")[:2] == ["表 1　Narrow", "图 1　First"]
    assert "方法" in texts(made, "Heading 1")
    assert 'w:eastAsia="SimSun"' in made.styles["Normal"].element.xml


def test_same_report_same_bytes_without_a_date_or_a_name():
    first, second = docx(report(), FIGURES), docx(report(), FIGURES)
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    known = word.Document(io.BytesIO(first)).core_properties
    assert (known.author, known.last_modified_by) == ("", "")
    assert known.title == f"Title {BAD}"


def test_an_empty_review_is_a_document():
    empty = ReviewReport(name="a", title="A", question="?", document="D", blocks=())
    made = word.Document(io.BytesIO(docx(empty, {})))
    assert texts(made, "Heading 1") == ["Methods"]
    assert made.tables == []


def test_figures_are_drawn_fine_enough_for_print_with_words():
    def draw():
        return plots.counts([("EML4", 12), ("TPM3", 9)])

    made = ReviewReport(
        name="a", title="A", question="?", document="D",
        blocks=(FigureBlock(name="f", title="F", draw=draw),),
    )  # fmt: skip
    drawn = pictures(made)["f"]
    found = Image.open(io.BytesIO(drawn.png))
    assert [round(x) for x in found.info["dpi"]] == [300, 300]
    assert "EML4: 12; TPM3: 9" in drawn.alternative
    assert picture(draw()).png == drawn.png
    opened = word.Document(io.BytesIO(docx(made)))
    assert opened.inline_shapes[0]._inline.docPr.get("descr") == drawn.alternative


def test_without_chinese_letters_no_chinese_figure(monkeypatch):
    monkeypatch.setattr("pooledcases.plots.style.chinese_font", lambda: None)
    assert pictures(report("zh")) == {}


def test_a_wide_table_of_few_rows_stays_upright_and_a_heading_goes_with_its_table():
    columns = [f"a long column {i}" for i in range(9)]
    few, many = (pd.DataFrame({name: ["some words"] * n for name in columns}) for n in (3, 9))
    blocks = (
        Section(title="Few"), TableBlock(name="f", title="F", frame=few),
        Section(title="Many"), Prose(text="Before."), TableBlock(name="m", title="M", frame=many),
        Prose(text="After."), Section(title="Last"),
    )  # fmt: skip
    made = word.Document(io.BytesIO(docx(ReviewReport(
        name="a", title="A", question="?", document="D", blocks=blocks
    ), {})))  # fmt: skip
    turned = [section.orientation for section in made.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    # a page ends in the last paragraph before the next one begins
    every = [p.text for p in made.paragraphs]
    ends = [i for i, p in enumerate(made.paragraphs) if "w:sectPr" in p._p.xml]
    assert ends[0] < every.index("Many") < every.index("After.") <= ends[1] < every.index("Last")
