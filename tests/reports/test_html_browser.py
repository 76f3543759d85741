"""grille.html in a real browser: typing, keeping, exporting, filtering, keyboard, phone, paper, accessibility."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright

from preuve.errors import PreuveError
from reports import html
from runners.browser.launch import choose
from tests.reports.sample import sample

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "runners/node/node_modules/axe-core/axe.min.js"
ROW = 'article[data-code="C2.1-c"]'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        choice = choose()
    except PreuveError:
        pytest.skip("no browser: install Chromium, Chrome or Edge")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=choice.path, chromium_sandbox=choice.sandbox)
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("grille")
    (folder / "plain.html").write_bytes(html.write(sample()))
    (folder / "hostile.html").write_bytes(html.write(sample(hostile=True)))
    return {name: (folder / f"{name}.html").as_uri() for name in ("plain", "hostile")}


class Visit:
    """A page with all that it complained of, and all that it asked for."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(url)


@pytest.fixture
def visit(browser: Browser, files: dict[str, str]) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = Visit(context, files["plain"])
    yield opened
    assert opened.said == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in opened.asked)
    context.close()


def _visible(page: Page) -> list[str]:
    return page.eval_on_selector_all("article.criterion:not([hidden])", "rows => rows.map(row => row.dataset.code)")


def _mark(page: Page, code: str, label: str, note: str) -> None:
    row = page.locator(f'article[data-code="{code}"]')
    row.get_by_label(label, exact=True).check()
    row.locator("textarea").fill(note)


def test_hostile_text_runs_nothing(browser: Browser, files: dict[str, str]) -> None:
    context = browser.new_context()
    dialogs: list[str] = []
    context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    found = Visit(context, files["hostile"])
    found.page.click("#open-all")
    found.page.wait_for_timeout(300)
    assert dialogs == [] and found.said == []
    assert found.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_marks_are_kept_under_the_name_and_come_back(visit: Visit) -> None:
    page = visit.page
    page.fill("#juror", "Ada")
    page.press("#juror", "Tab")
    page.get_by_label("Oui", exact=True).check()
    _mark(page, "C2.1-c", "Acquis", "Vu sur la page d’accueil.")
    assert page.text_content("#progress") == "1 avis saisis sur 49"
    page.reload()
    assert page.input_value("#juror") == "Ada"
    assert page.locator(f"{ROW} input[value=acquis]").is_checked()
    assert page.input_value(f"{ROW} textarea") == "Vu sur la page d’accueil."
    assert page.locator("input[name=outside][value=yes]").is_checked()


def test_another_juror_gets_an_empty_sheet(visit: Visit) -> None:
    page = visit.page
    page.fill("#juror", "Ada")
    page.press("#juror", "Tab")
    _mark(page, "C2.1-c", "Non acquis", "")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.fill("#juror", "Blaise")
    page.press("#juror", "Tab")
    assert page.locator(".jury input:checked").count() == 0
    page.fill("#juror", "Ada")
    page.press("#juror", "Tab")
    assert page.locator(f"{ROW} input[value=non_acquis]").is_checked()


def test_a_name_put_right_keeps_its_marks(visit: Visit) -> None:
    page = visit.page
    _mark(page, "C2.1-c", "À discuter", "")
    page.fill("#juror", "Adda")  # marks given before a name belong to the first name
    page.press("#juror", "Tab")
    page.once("dialog", lambda dialog: dialog.accept())
    page.fill("#juror", "Ada")
    page.press("#juror", "Tab")
    assert page.locator(f"{ROW} input[value=a_discuter]").is_checked()
    kept = page.evaluate("Object.keys(localStorage).map(key => key.split(':').pop())")
    assert "Ada" in kept and "Adda" not in kept


def test_export_then_import(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.fill("#juror", "Ada L.")
    page.press("#juror", "Tab")
    page.get_by_label("Non", exact=True).check()
    _mark(page, "C2.1-c", "Acquis", 'Un "mot" <b>')
    _mark(page, "C3.2-a", "À discuter", "")
    with page.expect_download() as download:
        page.click("#export")
    assert download.value.suggested_filename == "jury-2026-014-AdaL.json"
    file = tmp_path / "sheet.json"
    download.value.save_as(file)
    value: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert value["schema"] == "preuve.jury/1" and value["bundle"] == sample().digest and value["candidate"]
    assert value["juror"] == {"name": "Ada L.", "outside": False}
    assert value["marks"] == {
        "C2.1-c": {"status": "acquis", "note": 'Un "mot" <b>'},
        "C3.2-a": {"status": "a_discuter", "note": None},
    }
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.locator(".jury input:checked").count() == 0
    page.set_input_files("#import-file", file)
    expect(page.locator("#said")).to_contain_text("Feuille reprise")
    assert page.input_value("#juror") == "Ada L." and page.input_value(f"{ROW} textarea") == 'Un "mot" <b>'
    assert page.locator(".jury input:checked").count() == 2
    assert page.locator("input[name=outside][value=no]").is_checked()


def test_import_refuses_what_is_no_sheet_and_asks_about_other_evidence(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    wrong = tmp_path / "wrong.json"
    for text in ("{", "[]", '{"schema": "preuve.grid/1"}', '{"schema": "preuve.jury/1", "marks": null}'):
        page.evaluate("document.getElementById('said').textContent = ''")
        wrong.write_text(text)
        page.set_input_files("#import-file", wrong)
        expect(page.locator("#said")).to_contain_text("pas une feuille")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    marks = {"C2.1-c": {"status": "acquis", "note": 3}, "__proto__": None, "C1.1-a": None}
    wrong.write_text(json.dumps({"schema": "preuve.jury/1", "bundle": "other", "marks": marks}))
    page.set_input_files("#import-file", wrong)
    page.wait_for_timeout(300)
    assert len(asked) == 1 and page.locator(".jury input:checked").count() == 0
    page.once("dialog", lambda dialog: dialog.accept())
    page.set_input_files("#import-file", wrong)
    expect(page.locator(".jury input:checked")).to_have_count(1)
    assert page.input_value(f"{ROW} textarea") == ""


def test_a_mark_can_be_taken_back(visit: Visit) -> None:
    page = visit.page
    _mark(page, "C2.1-c", "Acquis", "")
    page.click(f"{ROW} .clear")
    assert page.locator(".jury input:checked").count() == 0 and page.locator(f"{ROW} .clear").is_hidden()
    page.reload()
    assert page.locator(".jury input:checked").count() == 0


def test_filters(visit: Visit) -> None:
    page = visit.page
    assert len(_visible(page)) == 49
    page.select_option("#f-bloc", "2")
    assert len(_visible(page)) == 16 and all(code.startswith("C2") for code in _visible(page))
    page.select_option("#f-state", "partage")
    assert set(_visible(page)) == {"C2.1-c", "C2.2.2-a", "C2.4-a"}
    page.fill("#f-text", "ECOCONCEPTION mission")  # no accent, any case, any order
    assert _visible(page) == ["C2.1-c"]
    assert page.text_content("#shown") == "1 critères affichés sur 49"
    assert page.locator("section.bloc:visible").count() == 1
    page.click("#f-reset")
    assert len(_visible(page)) == 49 and page.text_content("#shown") == ""
    _mark(page, "C2.1-c", "Acquis", "")
    page.check("#f-todo")
    assert len(_visible(page)) == 48


def test_open_all_close_all_and_links_into_the_grid(visit: Visit) -> None:
    page = visit.page
    page.click("#open-all")
    assert page.locator("#grid details:not([open])").count() == 0
    page.click("#close-all")
    assert page.locator("#grid details[open]").count() == 0
    page.select_option("#f-bloc", "1")  # the target is filtered out, and folded twice
    page.locator("#pages .card summary").first.click()
    link = page.locator("#pages .card .points a", has_text="C2.1-c").first
    target = link.get_attribute("href")
    link.click()
    row = page.locator(f"[id='{(target or '')[1:]}']")
    expect(row).to_have_attribute("open", "")
    expect(row).to_be_visible()


def test_a_picture_shown_again_is_copied(visit: Visit) -> None:
    page = visit.page
    before = page.locator("a.again").count()
    page.click("#open-all")
    expect(page.locator("a.again")).to_have_count(0)
    assert before > 0
    assert page.evaluate("[...document.querySelectorAll('img.crop')].every(i => i.complete && i.naturalWidth > 0)")


def test_keyboard_path(visit: Visit) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "juror"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.focus(f"{ROW} .evidence > summary")
    page.keyboard.press("Enter")
    assert page.locator(f"{ROW} .evidence").get_attribute("open") is not None
    page.focus(f"{ROW} input[value=acquis]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.locator(f"{ROW} input[value=non_acquis]").is_checked()


def test_reads_without_javascript(browser: Browser, files: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["plain"])
    assert page.locator("article.criterion:visible").count() == 49
    assert page.locator(".js-only:visible").count() == 0 and page.locator("noscript:visible").count() == 1
    page.locator(f"{ROW} .evidence > summary").click()
    assert page.locator(f"{ROW} .check > summary").first.is_visible()
    context.close()


def test_no_sideways_scroll_on_a_phone(browser: Browser, files: dict[str, str]) -> None:
    for name in ("plain", "hostile"):
        context = browser.new_context(viewport={"width": 360, "height": 740})
        found = Visit(context, files[name])
        found.page.click("#open-all")
        found.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        wide = found.page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " && !e.closest('.sr, .icons')).slice(0, 5).map(e => `${e.tagName} ${e.className}`)"
        )
        assert wide == []
        assert found.page.evaluate("document.documentElement.scrollWidth") == 360
        context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in runners/node")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(browser: Browser, files: dict[str, str], scheme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = Visit(context, files["plain"]).page
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [
        (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in results["violations"]
    ] == []
    context.close()


def test_prints(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    _mark(page, "C2.1-c", "Acquis", "Première ligne\nDeuxième ligne")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(f"{ROW} .note-print").inner_text() == "Première ligne\nDeuxième ligne"
    assert page.locator(f"{ROW} textarea").is_hidden() and page.locator(".filters").is_hidden()
    assert page.locator(f"{ROW} .where").is_visible()
    data = page.pdf(prefer_css_page_size=True, path=tmp_path / "grille.pdf")
    assert data.startswith(b"%PDF-") and 10 <= data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 60
