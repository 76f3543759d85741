"""rgaa.html and declaration-rgaa.html in a real browser: filters, keyboard, phone, paper, accessibility, saving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from preuve.errors import PreuveError
from reports import rgaa_declaration, rgaa_html
from runners.browser.launch import choose
from tests.reports.rgaa_sample import rgaa_sample

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "runners/node/node_modules/axe-core/axe.min.js"


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
    folder = tmp_path_factory.mktemp("rgaa")
    plain, hostile = rgaa_sample(pages=3), rgaa_sample(pages=8, hostile=True)
    made = {
        "plain": rgaa_html.write(plain), "hostile": rgaa_html.write(hostile),
        "statement": rgaa_declaration.write(plain), "hostile-statement": rgaa_declaration.write(hostile),
    }  # fmt: skip
    for name, data in made.items():
        (folder / f"{name}.html").write_bytes(data)
    return {name: (folder / f"{name}.html").as_uri() for name in made}


@pytest.fixture
def opened(browser: Browser, files: dict[str, str]) -> Iterator[dict[str, Page]]:
    """Pages by name, opened when asked for; each complaint of the browser fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    said: list[str] = []
    asked: list[str] = []

    class _Pages(dict[str, Page]):
        def __missing__(self, name: str) -> Page:
            page = self[name] = context.new_page()
            page.set_default_timeout(10_000)
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(files[name])
            return page

    yield _Pages()
    assert said == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)
    context.close()


@pytest.mark.parametrize("name", ["hostile", "hostile-statement"])
def test_hostile_text_runs_nothing_and_breaks_nothing(opened: dict[str, Page], name: str) -> None:
    page = opened[name]
    if name == "hostile":
        page.click("#open-all")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_filters_by_page_theme_and_verdict(opened: dict[str, Page]) -> None:
    page = opened["plain"]
    faults = page.locator(".test.t-nc").count()
    page.select_option("#f-verdict", "NC")
    assert page.locator(".test:visible").count() == faults == page.locator(".test.t-nc:visible").count() > 0
    assert page.text_content("#shown").startswith(f"Faute(s) et question(s) affichées\u00a0: {faults}, sur ")  # type: ignore[union-attr]
    page.select_option("#f-theme", "1")
    assert set(page.eval_on_selector_all("details.theme:not([hidden])", "e => e.map(x => x.dataset.theme)")) == {"1"}
    page.select_option("#f-verdict", "")
    page.select_option("#f-page", "P02")
    assert page.locator("section.page:visible").count() == 1
    page.click("#f-reset")
    assert page.locator("section.page:visible").count() == 3 and page.text_content("#shown") == ""
    assert page.evaluate("document.activeElement.id") == "f-page"


def test_it_can_be_used_with_the_keyboard_alone(opened: dict[str, Page]) -> None:
    page = opened["plain"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "sample"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#P01"
    summary = page.locator("#P01 details.contact > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#P01 ul.images").is_visible()


def test_a_link_to_a_page_shows_it_whatever_is_filtered(opened: dict[str, Page]) -> None:
    page = opened["plain"]
    page.select_option("#f-page", "P01")
    page.evaluate("location.hash = '#P03'")
    page.wait_for_timeout(100)
    assert page.locator("#P03").is_visible()


@pytest.mark.parametrize(("name", "scheme"), [("plain", "light"), ("plain", "dark"), ("statement", "light")])
def test_no_fault_that_axe_knows(opened: dict[str, Page], name: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: preuve setup")
    page = opened[name]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if name == "plain":
        page.select_option("#f-page", "P01")  # the others are made of the same parts
        page.click("#open-all")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("name", ["plain", "statement"])
def test_a_telephone_shows_it_without_scrolling_sideways(opened: dict[str, Page], name: str) -> None:
    page = opened[name]
    if name == "plain":
        page.click("#open-all")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_paper_shows_what_is_open_and_the_counts_of_what_is_not(opened: dict[str, Page]) -> None:
    page = opened["plain"]
    page.emulate_media(media="print")
    assert page.locator("#f-page").is_hidden()
    assert page.locator("#P01 details.contact > summary").is_visible()
    assert page.locator("#P01 ul.images").is_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_statement_is_edited_and_saved(opened: dict[str, Page], tmp_path: Path) -> None:
    page = opened["statement"]
    before = page.locator("mark.todo").count()
    assert page.text_content("#left") == f"Passages encore à compléter\u00a0: {before}"
    page.click("#edit")
    assert page.get_attribute("#edit", "aria-pressed") == "true"
    page.evaluate("""() => { const range = document.createRange();
        range.selectNodeContents(document.querySelector("mark.todo"));
        getSelection().removeAllRanges(); getSelection().addRange(range); }""")
    page.keyboard.type("Tasselune SARL")
    assert page.locator("mark.todo").count() == before - 1
    with page.expect_download() as saving:
        page.click("#save")
    path = tmp_path / "copy.html"
    saving.value.save_as(path)
    assert saving.value.suggested_filename == "declaration-rgaa.html"
    page.goto(path.as_uri())
    assert "Tasselune SARL" in page.inner_text("#statement") and page.locator("#edit").is_visible()
    assert page.get_attribute("#statement", "contenteditable") is None
