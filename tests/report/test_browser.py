"""The report in a real browser: Debian's Chromium, driven through Playwright."""

from __future__ import annotations

import csv
import io
import os
import shutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from checkouts import ROOT
from pooledcases.reviews.locate import names
from pooledcases.reviews.run import reproduce
from small_review import BAD, written

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
SCREENS = {"wide": (1280, 900), "narrow": (390, 844)}
CASES = "details.data[data-table=cases]"
FOREST = "figure:has(details.studies)"


def absent(why):
    """Says what is not there; where a browser is required that is a failure."""
    if os.environ.get("POOLEDCASES_REQUIRE_BROWSER") == "1":
        pytest.fail(why)
    # the one skip of the suite: a browser is no Python package, and `.ci/run` requires it
    pytest.skip(why)


def needed(module):
    if find_spec(module.partition(".")[0]) is None:
        absent(f"{module.partition('.')[0]} is not installed")
    return import_module(module)


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        absent("there is no Chromium: install chromium, so that the report is tested in it")
    with needed("playwright.sync_api").sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    reproduce(written(home), out=home / "out")
    return home / "out" / "small" / "report.html"


@pytest.fixture
def open_page(browser, report):
    """Opens the report; at the end nothing may have gone wrong or left the machine."""
    contexts, wrong = [], []

    def opened(screen="wide", *, anchor="", file=None, **options):
        width, height = SCREENS[screen]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(5000)
        context.route("http*://**", lambda route: route.abort())
        page = context.new_page()
        page.on("request", lambda r: wrong.append(r.url) if r.url[:4] in ("http", "ws:/") else None)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto((file or report).as_uri() + anchor)
        contexts.append(context)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def shown(page, table=CASES):
    """The names of the rows that are shown, in their order."""
    rows = page.locator(f"{table} tbody tr:visible > th")
    return [text.strip() for text in rows.all_inner_texts()]


# --- sorting and filtering -----------------------------------------------------------------------
def test_a_column_of_numbers_is_sorted_as_numbers_and_what_is_missing_comes_last(open_page):
    page = open_page()
    head = page.locator(f"{CASES} th[data-column=age_years]")
    age = head.locator("button")
    age.click()
    assert shown(page) == ["C2", "C6", "C1", "C5", "C4", "C3"]
    assert head.get_attribute("aria-sort") == "ascending"
    age.press("Enter")
    assert shown(page) == ["C4", "C5", "C1", "C6", "C2", "C3"]
    assert head.get_attribute("aria-sort") == "descending"
    age.press("Space")
    assert shown(page) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert head.get_attribute("aria-sort") is None


def test_what_a_column_holds_is_said_with_its_name(open_page):
    page = open_page()
    button = page.get_by_role("button", name="age_years", exact=True)
    # nobody said what a reader calls it: its name stands there
    assert button.get_attribute("title") == "Age at diagnosis (age_years)"
    page.get_by_role("button", name="中文").click()
    assert button.get_attribute("title") == "诊断时年龄 (age_years)"


def test_rows_are_found_by_their_text_in_words_and_codes(open_page):
    page = open_page()
    table = page.locator(CASES)
    for wanted, rows in (("alive with", ["C6"]), ("dod", ["C3"]), ("无瘤", ["C1", "C2", "C4"])):
        table.get_by_label("Search").fill(wanted)
        assert shown(page) == rows
        assert table.get_by_role("status").inner_text() == f"{len(rows)} of 6 patients"
    table.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == 6


def test_a_column_of_few_codes_has_a_choice_in_words(open_page):
    page = open_page()
    table = page.locator(CASES)
    table.get_by_text("Filter by column").press("Enter")
    table.get_by_label("status", exact=True).select_option("no evidence of disease")
    table.get_by_label("gene", exact=True).select_option("A")
    assert shown(page) == ["C1", "C2"]
    table.get_by_role("button", name="Show all").press("Enter")
    assert table.get_by_role("status").inner_text() == "6 of 6 patients"
    assert table.get_by_label("gene", exact=True).input_value() == "all"


# --- language ------------------------------------------------------------------------------------
def test_the_language_is_switched_and_kept(open_page):
    page = open_page()
    assert page.title().startswith("A small review")
    chinese = page.get_by_role("button", name="中文")
    chinese.press("Enter")
    assert chinese.get_attribute("aria-pressed") == "true"
    assert page.title().startswith("小型综述")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator(CASES).get_by_role("status").inner_text() == "6 例患者中的 6 例"
    assert "无瘤生存" in page.locator(f"{CASES} tbody tr").first.inner_text()
    page.reload()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Patients").first.is_visible()


# --- traces --------------------------------------------------------------------------------------
def test_a_number_leads_to_its_rows_and_back(open_page):
    page = open_page()
    link = page.get_by_role("link", name="gene: A; status: no evidence").first
    link.press("Enter")
    assert shown(page) == ["C1", "C2"]
    note = page.locator(f"{CASES} .traced")
    assert note.inner_text().startswith("Shown here: gene: A; status: no evidence of disease: 2")
    assert note.evaluate("node => node === document.activeElement")
    note.get_by_role("button", name="Back to where you were").press("Enter")
    assert len(shown(page)) == 6
    assert link.evaluate("node => node === document.activeElement")
    other = page.locator("#claim-s2 a.trace")
    link.press("Enter")
    other.press("Enter")
    assert shown(page) == ["C2"]
    for at in (other, link):
        page.go_back()
        assert len(shown(page)) == 6
        assert at.evaluate("node => node === document.activeElement")


def test_a_pooled_result_leads_to_its_studies_in_a_table_that_was_closed(open_page):
    page = open_page()
    studies = "details.data[data-table=studies]"
    assert not page.locator(studies).evaluate("node => node.open")
    page.locator("a.trace[data-table=studies]").first.click()
    assert shown(page, studies) == ["Adams", "Baker", BAD, "Chen", "Diaz"]
    assert page.locator(studies).get_by_role("status").inner_text() == "5 of 7 rows"


def test_a_claim_leads_to_the_row_it_was_recomputed_from(open_page):
    page = open_page()
    page.locator("#claim-s2 a.trace").click()
    assert shown(page) == ["C2"]
    assert "Table 1, row 2" in page.locator(f"{CASES} tbody tr:visible").inner_text()
    places = page.locator(f"{CASES} .traced .places")
    assert places.inner_text() == "In the document: Table 1, row 2"
    page.locator("#claim-s1 a.trace").press("Enter")
    assert len(shown(page)) == 6


def test_an_address_opens_the_table_that_its_row_is_in(open_page):
    page = open_page(anchor="#row-studies-Chen")
    assert page.locator("#row-studies-Chen").is_visible()


# --- forest --------------------------------------------------------------------------------------
def test_a_row_of_a_forest_plot_says_its_data_to_pointer_and_keyboard(open_page):
    page = open_page()
    rows = page.locator(f"{FOREST} .paper:visible [data-row]")
    told = rows.nth(1).get_attribute("aria-label")
    assert told.startswith("Baker; events/total: 9/30; proportion: 30.0% (")
    tip = page.locator(f"{FOREST} .paper:visible .tip")
    rows.nth(1).locator("path").hover()
    assert tip.inner_text() == told
    rows.nth(3).focus()
    assert tip.inner_text().startswith("Chen; ")
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_a_study_is_left_out_and_the_fit_without_it_stands_beside_the_whole(open_page):
    page = open_page()
    page.locator(f"{FOREST} details.studies > summary").press("Enter")
    answer = page.locator(f"{FOREST} .answer p")
    assert answer.count() == 1
    whole = answer.first.inner_text()
    assert whole.startswith("All 5 studies: 2")
    page.get_by_role("checkbox", name="Baker", exact=True).press("Space")
    assert answer.first.inner_text() == whole
    assert answer.nth(1).inner_text().startswith("Without Baker (4 left): 2")
    # the diamond without it is outlined, that of all studies pale
    drawing = page.locator(f"{FOREST} .paper:visible svg")
    assert drawing.locator("path.again").count() == 2
    box = "node => { const { x, width } = node.getBBox(); return [x, x + width]; }"
    again = drawing.locator("path.again").first.evaluate(box)
    whole_marks = drawing.locator("[data-mark] path").first.evaluate(box)
    assert again != pytest.approx(whole_marks, abs=0.5)
    assert answer.nth(2).inner_text().startswith("In the drawing: outlined without Baker")
    mark = page.locator(f"{FOREST} .paper:visible [data-row='1']")
    assert mark.get_attribute("aria-checked") == "false"
    # in the drawing it is ticked with the keyboard
    page.locator(f"{FOREST} .paper:visible [data-row='2']").press("Enter")
    assert answer.nth(1).inner_text().startswith(f"Without Baker, {BAD} (3 left)")
    page.get_by_role("button", name="中文").click()
    assert answer.nth(1).inner_text().startswith(f"不含 Baker、{BAD}（余 3 项）")
    page.get_by_role("button", name="恢复全部研究").click()
    assert answer.count() == 1
    assert drawing.locator("path.again").count() == 0


def test_what_was_not_computed_is_said(open_page):
    page = open_page()
    page.locator(f"{FOREST} details.studies > summary").click()
    for name in ("Adams", "Baker", "Chen", "Diaz"):
        page.get_by_role("checkbox", name=name, exact=True).uncheck()
    last = page.locator(f"{FOREST} .answer p").nth(1).inner_text()
    assert last.endswith("this was not computed when the page was made.")
    drawn = page.locator(f"{FOREST} .answer p").nth(2).inner_text()
    assert drawn == "The drawn diamond and prediction interval are those of all studies."


# --- downloads -----------------------------------------------------------------------------------
def saved(page, locator):
    with page.expect_download() as waiting:
        locator.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_figures_are_saved_as_svg_and_png(open_page):
    page = open_page()
    figure = page.locator(FOREST)
    name, svg = saved(page, figure.get_by_role("button", name="Save as SVG"))
    assert (name, svg[:4]) == ("forest.svg", b"<svg")
    assert b"data-row" not in svg
    name, png = saved(page, figure.get_by_role("button", name="Save as PNG"))
    assert (name, png[:4]) == ("forest.png", b"\x89PNG")
    assert len(png) > 10_000


def test_tables_are_saved_as_csv_that_no_spreadsheet_runs(open_page):
    page = open_page()
    name, text = saved(page, page.locator(".table").get_by_role("button", name="Save as CSV"))
    assert name == "outcome.csv"
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[1][0] == "'@1+1"
    page.locator(CASES).get_by_label("Search").fill("row 2")
    name, text = saved(page, page.locator(CASES).get_by_role("button", name="Save as CSV"))
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [(row["case_id"], row["status"], row["note"]) for row in rows] == [
        ("C2", "NED", "'=1+1")
    ]


# --- for everybody -------------------------------------------------------------------------------
@pytest.mark.parametrize(("screen", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_no_accessibility_violation_in_either_language(open_page, screen, scheme):
    axe = needed("axe_playwright_python.sync_playwright")
    page = open_page(screen, color_scheme=scheme)
    page.locator("details:not([open]) > summary:visible").evaluate_all(
        "all => all.forEach(node => { node.parentElement.open = true; })"
    )
    page.get_by_role("checkbox", name="Baker", exact=True).first.uncheck()
    page.locator("a.trace").first.click()
    for language in ("English", "中文"):
        page.get_by_role("button", name=language).click()
        found = axe.Axe().run(page).response["violations"]
        assert [(item["id"], [node["html"][:99] for node in item["nodes"]]) for item in found] == []


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_wider_than_the_screen(open_page, screen):
    page = open_page(screen)
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS[screen][0]


def test_on_a_phone_the_title_comes_first_and_the_contents_are_folded(open_page):
    page = open_page("narrow")
    contents = page.locator("details.contents")
    assert not contents.evaluate("node => node.open")
    title, folded = (page.locator(s).bounding_box()["y"] for s in ("h1", "details.contents"))
    assert title < folded
    contents.locator("summary").press("Enter")
    contents.get_by_role("link", name="Audit of the text").press("Enter")
    assert not contents.evaluate("node => node.open")
    page.set_viewport_size({"width": 1400, "height": 900})
    page.wait_for_selector("details.contents[open]")


def test_the_report_is_read_without_the_script(open_page):
    page = open_page(java_script_enabled=False)
    assert page.get_by_role("heading", name="What was found").is_visible()
    assert shown(page) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    page.locator(f"{FOREST} details.studies > summary").click()
    assert page.locator(f"{FOREST} tr[data-row='1']").is_visible()


def test_a_study_that_is_called_as_a_script_stays_text(open_page):
    page = open_page()
    assert page.evaluate("[...document.scripts].filter(s => !s.type).length") == 1
    assert page.locator("h1:visible").inner_text() == f"A small review {BAD}"
    assert page.get_by_text(BAD, exact=True).count() >= 3


def test_printed_pages_hold_the_rows_as_text_and_no_buttons(open_page):
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator("button:not(.sort):visible").count() == 0
    assert page.locator("nav").is_hidden()
    assert shown(page) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert page.pdf(format="A4")[:4] == b"%PDF"


# --- the reviews of the checkout, as they are committed ------------------------------------------
#: What a sheet leaves beside its margins, in CSS pixels; A4 is narrower than Letter.
SHEET = {"width": 702, "height": 1016}
#: Everything that is shown and stands out of the page, and letters of figures under six points.
CUT = """() => {
  const width = document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll("table, .scroll, .paper, .sheet, svg, pre, dl")]
    .filter((node) => node.getClientRects().length);
  const cut = seen.filter((node) => node.getBoundingClientRect().right > width + 1
    || (!node.matches("svg, table") && node.scrollWidth > node.clientWidth + 1));
  return cut.map((node) => `${node.tagName}.${node.getAttribute("class")} ${node.parentNode.id}`);
}"""
SMALL = """() => [...document.querySelectorAll("figure:not(.lies) svg")]
  .filter((svg) => svg.getClientRects().length)
  .filter((svg) => {
    const area = svg.getBoundingClientRect();
    const { width, height } = svg.viewBox.baseVal;
    return Math.min(area.width / width, area.height / height) * 0.75 < 0.8;
  }).map((svg) => svg.closest("figure").dataset.name)"""


@pytest.fixture(scope="module")
def committed(browser):
    """The page of a review, opened once for every test that reads it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20000)
    pages, wrong = {}, []

    def opened(name):
        if name not in pages:
            page = pages[name] = context.new_page()
            page.on("console", lambda message: wrong.append(message.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto((ROOT / "figures" / name / "report.html").as_uri())
        return pages[name]

    yield opened
    context.close()
    assert wrong == []


def speak(page, tag):
    page.evaluate("tag => document.querySelector(`#languages [lang='${tag}']`).click()", tag)


@pytest.mark.parametrize("name", names())
def test_of_every_review_nothing_is_cut_off_in_print_or_on_a_screen(committed, name):
    page = committed(name)
    # high parts of figures are laid out, which the screen does not show
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    for tag in ("en", "zh-Hans"):
        speak(page, tag)
        assert (tag, page.evaluate(CUT)) == (tag, [])
        assert (tag, page.evaluate(SMALL)) == (tag, [])
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    audit = page.locator(".scroll:has(table.audit)")
    assert audit.evaluate("node => node.scrollWidth - node.clientWidth") <= 0


@pytest.mark.parametrize("name", names())
def test_every_review_is_read_with_the_keyboard_alone(committed, name):
    page = committed(name)
    page.get_by_role("button", name="中文").press("Enter")
    # from a number of the audit to its rows, the place in the document, and back
    link = page.locator("table.audit a.trace").first
    wanted = set(link.get_attribute("data-rows").split(","))
    link.press("Enter")
    table = f"details.data[data-table={link.get_attribute('data-table')}]"
    assert page.locator(f"{table} tbody tr:not([hidden])").count() == len(wanted)
    assert page.locator(f"{table} .places").inner_text().startswith("文献中的位置：")
    page.locator(f"{table} .traced button").press("Enter")
    assert link.evaluate("node => node === document.activeElement")
    # sorted, and a study taken out where there is a forest plot
    head = page.locator(f"{table} th[data-column]").nth(1)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    # every column and its filter is called by words, never by a name of the file
    heads = page.locator(f"{table} thead th").all_inner_texts()
    assert [text for text in heads if "_" in text] == []
    for figure in page.locator(FOREST).all():
        figure.locator("details.studies > summary").press("Enter")
        figure.get_by_role("checkbox").first.press("Space")
        assert figure.locator(".answer p").count() > 1


@pytest.mark.parametrize(("name", "language"), [("nsclc_ros1", "English"), ("sarcoma", "中文")])
def test_no_accessibility_violation_in_a_whole_review(committed, name, language):
    axe = needed("axe_playwright_python.sync_playwright")
    page = committed(name)
    page.get_by_role("button", name=language).press("Enter")
    found = axe.Axe().run(page).response["violations"]
    assert [(item["id"], [node["html"][:99] for node in item["nodes"]]) for item in found] == []
