"""The report: one file, both languages, nothing fetched, nothing that clashes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.report.content import (
    DataTable,
    FigureBlock,
    Prose,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.html import page
from pooledcases.report.svg import inline, texts
from pooledcases.results.base import Refused, caution

BAD = "<script>alert('1')</script> & \"q\""
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Reader(HTMLParser):
    """Tags that are open, ids, links and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.tags, self.links, self.attributes = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        # a block of data is no script
        data = tag == "script" and ("type", "application/json") in attrs
        self.tags.append("data" if data else tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value))
            if name == "id":
                self.ids.append(value)
            if name in ("href", "src"):
                self.links.append(value)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(html):
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def report(text="plain", lang="en"):
    note = caution("PC-M17", missing=2, total=9)
    known = replace(note, status="acknowledged", reason="declared")
    frame = pd.DataFrame({"what": [text, ""], "n": ["3", "4"]})
    return ReviewReport(
        name="alk",
        lang=lang,
        title=f"Title {text}",
        question=text,
        document=text,
        blocks=(
            Section(title=text),
            Prose(text=text),
            Prose(text="Exact intervals.", role="method"),
            TableBlock(name="t", title=text, frame=frame, notes=(text,), cautions=(note, note)),
            FigureBlock(name="f", title=text, draw=lambda: None, cautions=(known,)),
            FigureBlock(name="g", title="second", draw=lambda: None),
            FigureBlock(name="gone", title="third", draw=lambda: None),
            RefusedBlock(
                title="Pooled", refused=Refused(code="PC-M25", message="kinds", offered="each")
            ),
        ),
    )


@pytest.fixture(scope="module")
def files():
    svg = plots.render(plots.counts([("EML4", 3), ("TPM3", 2)]), "svg")
    return {"en": {"f": svg, "g": svg}, "zh": {"f": svg, "g": svg}}


@pytest.mark.parametrize("langs", [("en",), ("zh",), ("en", "zh"), ("zh", "en")])
def test_the_page_is_well_formed_and_every_name_is_its_own(files, langs):
    found = read(page([report(lang=lang) for lang in langs], files))
    assert [name for name, count in Counter(found.ids).items() if count > 1] == []
    inside = [link[1:] for link in found.links if link.startswith("#")]
    assert set(inside) <= set(found.ids)
    assert found.tags.count("svg") == 2 * len(langs)
    named = {value for _, name, value in found.attributes if name == "aria-labelledby"}
    assert named <= set(found.ids)


def test_nothing_is_fetched_and_only_our_script_runs(files):
    html = page([report()], files)
    found = read(html)
    assert found.tags.count("script") == 1
    assert "default-src 'none'" in html
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    assert not [link for link in found.links if "//" in link]
    assert "url(http" not in html
    assert "@import" not in html


def test_every_text_is_escaped(files):
    found = read(page([report(text=BAD), report(text=BAD, lang="zh")], files))
    assert found.tags.count("script") == 1


def test_figures_say_what_they_show(files):
    html = page([report()], files)
    found = read(html)
    roles = [value for tag, name, value in found.attributes if (tag, name) == ("svg", "role")]
    assert roles == ["img", "img"]
    assert ("svg", "aria-label", "second") in found.attributes
    assert re.search("<desc>[^<]*EML4: 3; TPM3: 2", html)


def test_a_figure_that_is_missing_is_named(files):
    assert "The figure gone is missing." in page([report()], files)


def test_cautions_stand_once_with_code_and_sentence_and_reason(files):
    html = page([report()], files)
    assert html.count("2 of 9 are not reported") == 1  # of the table; the figure holds its own
    assert "Acknowledged: declared" in html
    assert 'id="PC-M17"' in html


def test_under_a_figure_stand_the_linked_codes_without_what_is_in_it(files):
    twice = (caution("PC-M17", missing=2, total=9), caution("PC-M17", missing=3, total=9))
    block = FigureBlock(
        name="f", title="first", draw=lambda: None, notes=("Said once.",), cautions=twice
    )
    html = page([replace(report(), blocks=(block,))], files)
    below = html[html.index("</svg>") : html.index("</figure>")]
    assert below.count('<a class="code" href="#PC-M17">PC-M17</a>') == 1
    assert "not reported" not in below
    assert "Said once." not in html
    assert 'id="PC-M17"' in html


def test_a_figure_that_is_missing_has_its_notes_and_sentences():
    block = FigureBlock(
        name="gone", title="first", draw=lambda: None, notes=("Said once.",),
        cautions=(caution("PC-M17", missing=2, total=9),),
    )  # fmt: skip
    html = page([replace(report(), blocks=(block,))], {})
    assert "Said once." in html
    assert "2 of 9 are not reported" in html


def test_the_words_of_a_footer_are_in_the_text_alternative(files):
    line = "PC-M17: 2 of 9 are not reported, which is a long sentence that must be wrapped."
    ax = plots.footer(plots.counts([("EML4", 3), ("TPM3", 2)]), [line])
    assert "\n" in ax.figure.texts[0].get_text()
    text = inline(plots.render(ax, "svg"), prefix="f", label="x")
    assert line in text[text.index("<desc>") : text.index("</desc>")]


def test_the_lines_of_a_chinese_text_are_joined_without_a_space():
    svg = '<svg><g id="a"><!-- 随访时间 --><!-- 不同 --><!-- n = 3 --></g></svg>'
    assert texts(svg) == ["随访时间不同n = 3"]


def test_a_refusal_has_code_reason_and_offer(files):
    html = page([report()], files)
    box = html[html.index('<section class="refused">') :].split("</section>")[0]
    assert all(part in box for part in ("Pooled", "kinds", "PC-M25", "each"))


def test_the_audit_says_its_verdicts_in_words():
    claims = {
        "claim_id": ["c1", "c2"], "place": ["1", "2"], "claim": ["three", "four"],
        "printed": ["3", "5"], "statistic": ["count", "count"], "table": ["cases", "cases"],
        "where": ["", ""], "column": ["", ""], "of": ["", ""], "note": ["", ""],
    }  # fmt: skip
    cases = {"sex": ["F", "F", "M"]}
    verdicts = pc.audit(claims, {"cases": cases}).verdicts
    results = {f"alk/audit/{item.claim_id}": item for item in verdicts}
    html = page([replace(report(), results=results)], {})
    cell = r'<td class="verdict (\w+)"><span aria-hidden="true">.</span> (\w+)</td>'
    rows = re.findall(cell, html)
    assert rows == [("mismatch", "mismatch"), ("match", "match")]
    assert "2 numbers that the text claims" in html


def test_the_same_reports_give_the_same_page(files):
    assert page([report()], files) == page([report()], files)


def test_inline_takes_out_what_runs_and_what_leaves_the_file():
    svg = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" width="72pt" viewBox="0 0 1 1" onload="x()">'
        '<script>x()</script><style>*{}</style><metadata/><g id="a" onclick="x()">'
        '<use xlink:href="#a"/><image href="https://example.org/x.png"/>'
        '<path clip-path="url(#a)"/></g></svg>'
    )
    text = inline(svg, prefix="f1", label='"<b>"')
    for gone in ("script", "style>", "metadata", "onload", "onclick", "https://example"):
        assert gone not in text
    assert 'id="f1-a"' in text
    assert 'href="#f1-a"' in text
    assert 'clip-path="url(#f1-a)"' in text
    assert "&lt;b&gt;" in text


def test_methods_and_bibliography_stand_in_a_section_of_their_own():
    both = [report(), report(lang="zh")]
    methods = {"en": [(True, "One"), (False, BAD)], "zh": [(True, "一")]}
    html = page(both, {}, methods=methods, bibtex="@article{a, title={<b>}}")
    found = read(html)
    assert found.tags.count("script") == 1
    assert {"methods", "bibliography"} <= set(found.ids)
    assert "#methods" in found.links
    assert "<h3>One</h3>" in html
    assert "@article{a, title={&lt;b&gt;}}" in html
    assert "methods" not in read(page(both, {})).ids


def test_a_cell_in_words_keeps_its_code_and_a_column_without_entries_is_named():
    rows = ({"case_id": "C1", "status": "NED", "n": "NR", "empty": "", "source": "page 1"},)
    table = DataTable(
        name="cases", title="Patients", columns=dict.fromkeys(rows[0], ""), rows=rows,
        key=("case_id",), words={"status": {"NED": "well"}},
    )  # fmt: skip
    html = page([replace(report(), tables=(table,))], {})
    assert '<td data-code="NED" title="NED">well</td>' in html
    assert '<td data-code="NR" data-blank title="NR">not reported</td>' in html
    assert "Columns without any entry: empty" in html
    assert 'id="row-cases-C1"' in html


def test_a_wide_figure_lies_and_a_high_one_is_printed_in_parts(files):
    def svg(width, height):
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"></svg>'

    def opened(width, height, sheets=None):
        html = page([report()], {"en": {"f": svg(width, height)}}, sheets=sheets)
        return html[html.index('<figure id="b5"') :].split("</figure>")[0]

    assert 'class="lies"' in opened(713, 300)
    assert 'class="lies"' not in opened(620, 620)  # in landscape it would be smaller still
    assert 'class="lies"' not in opened(400, 1300)
    high = opened(400, 1300, sheets={"en": {"f": [svg(400, 600), svg(400, 500)]}})
    assert high.count('<div class="sheet">') == 2
    assert 'class="paper parted"' in high
