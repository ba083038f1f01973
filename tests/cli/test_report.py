"""The folder for co-authors."""

from __future__ import annotations

import json

import docx
import pytest

from pooledcases.plots import style


def test_page_document_texts_figures_and_tables_are_written(typed, tmp_path):
    words = ("--out", "out", "--figures", "svg,pdf", "--tables", "md", "--json")
    code, out, err = typed("report", "nsclc_ros1", *words)
    assert (code, err) == (0, "")
    files = {path.removeprefix("out/") for path in json.loads(out)["files"]}
    expected = {
        "report.html", "report.docx", "methods.md", "results.md", "references.bib",
        "figures/frequency.svg", "figures/frequency.pdf", "tables/frequency.md",
    }  # fmt: skip
    chinese = {"report.zh.docx"} if style.chinese_font() else set()
    assert files == expected | chinese
    assert all((tmp_path / "out" / name).stat().st_size > 0 for name in files)
    text = "\n".join(
        p.text for p in docx.Document(str(tmp_path / "out" / "report.docx")).paragraphs
    )
    assert "Frequency of ROS1 rearrangement" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nsclc_ros1", "--figures", "gif"), "--figures: gif is not known; use svg, png, pdf"),
        (("nsclc_ros1", "--tables", "pdf,md"), "--tables: pdf is not known"),
        (("nobody",), "there is no review of that name"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(typed, tmp_path, words, said):
    code, out, err = typed("report", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []
