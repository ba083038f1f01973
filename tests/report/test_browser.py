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

    def opened(screen="wide", *, anchor="", **options):
        width, height = SCREENS[screen]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(5000)
        context.route("http*://**", lambda route: route.abort())
        page = context.new_page()
        page.on("request", lambda r: wrong.append(r.url) if r.url[:4] in ("http", "ws:/") else None)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(report.as_uri() + anchor)
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
    assert button.get_attribute("title") == "Age at diagnosis"
    page.get_by_role("button", name="中文").click()
    assert button.get_attribute("title") == "诊断时年龄"


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
    mark = page.locator(f"{FOREST} .paper:visible [data-row='1']")
    assert mark.get_attribute("aria-checked") == "false"
    # in the drawing it is ticked with the keyboard
    page.locator(f"{FOREST} .paper:visible [data-row='2']").press("Enter")
    assert answer.nth(1).inner_text().startswith(f"Without Baker, {BAD} (3 left)")
    page.get_by_role("button", name="中文").click()
    assert answer.nth(1).inner_text().startswith(f"不含 Baker、{BAD}（余 3 项）")
    page.get_by_role("button", name="恢复全部研究").click()
    assert answer.count() == 1


def test_what_was_not_computed_is_said(open_page):
    page = open_page()
    page.locator(f"{FOREST} details.studies > summary").click()
    for name in ("Adams", "Baker", "Chen", "Diaz"):
        page.get_by_role("checkbox", name=name, exact=True).uncheck()
    last = page.locator(f"{FOREST} .answer p").nth(1).inner_text()
    assert last.endswith("this was not computed when the page was made.")


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
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
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
