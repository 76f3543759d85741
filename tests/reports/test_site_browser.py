"""site.html in a real browser: nothing runs, nothing overlaps, keyboard, phone, paper, accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from preuve.errors import PreuveError
from reports import site_html
from runners.browser.launch import choose
from tests.reports.sample import sample, web

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "runners/node/node_modules/axe-core/axe.min.js"
# Pairs of labels whose drawn boxes meet, and labels that leave the picture.
OVERLAPS = """() => {
  const drawn = [...document.querySelectorAll('.links-map .spot text, .links-map .note')];
  const boxes = drawn.map(one => [one.textContent, one.getBBox()]);
  const width = document.querySelector('.links-map').viewBox.baseVal.width;
  const found = boxes.filter(([, b]) => b.x < 0 || b.x + b.width > width).map(([text]) => text);
  boxes.forEach(([text, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    const across = a.x < b.x + b.width && b.x < a.x + a.width;
    if (across && a.y < b.y + b.height && b.y < a.y + a.height) found.push(text + ' / ' + other);
  }));
  return found;
}"""


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
    folder = tmp_path_factory.mktemp("site")
    reports = {
        "plain": sample(), "hostile": sample(hostile=True), "english": sample("en"),
        "small": replace(sample(), site={"links": [web(5)]}), "large": replace(sample(), site={"links": [web(200)]}),
        "two": replace(sample(), site={"links": [web(5), web(30)]}),
    }  # fmt: skip
    for name, report in reports.items():
        (folder / f"{name}.html").write_bytes(site_html.write(report))
    return {name: (folder / f"{name}.html").as_uri() for name in reports}


def _open(browser: Browser, url: str, **settings: Any) -> tuple[Page, list[str]]:
    page = browser.new_context(**settings).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(url)
    return page, said


@pytest.mark.parametrize("name", ["plain", "hostile", "small", "large"])
def test_nothing_runs_and_no_label_meets_another(browser: Browser, files: dict[str, str], name: str) -> None:
    page, said = _open(browser, files[name], viewport={"width": 1280, "height": 900})
    assert said == []
    if name != "hostile":  # there, texts turn their direction and are not the widths that we reckon with
        assert page.evaluate(OVERLAPS) == []
    page.context.close()


def test_each_page_of_the_picture_leads_to_its_line_of_the_table(browser: Browser, files: dict[str, str]) -> None:
    page, _ = _open(browser, files["large"], viewport={"width": 1280, "height": 900})
    spots = page.eval_on_selector_all(".spot", "all => all.map(one => [one.getAttribute('href'), one.ariaLabel])")
    rows = page.eval_on_selector_all(".links-table tbody tr", "all => all.map(one => '#' + one.id)")
    assert len(rows) == 200 and len(spots) == 60 and {href for href, _ in spots} <= set(rows)
    assert all(label and "score" in label for _, label in spots)
    page.context.close()


def test_keyboard(browser: Browser, files: dict[str, str]) -> None:
    page, _ = _open(browser, files["large"], viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    first = page.locator(".spot:has(.out)").first
    first.focus()
    assert first.locator(".out").evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert first.locator(".hit").evaluate("e => getComputedStyle(e).strokeWidth") == "2.5px"
    page.keyboard.press("Enter")  # the table is folded: it opens by itself
    row = first.get_attribute("href")
    assert row and page.locator(row).is_visible()
    page.context.close()


@pytest.mark.parametrize("name", ["plain", "hostile", "two"])
def test_no_sideways_scroll_of_the_page_on_a_phone(browser: Browser, files: dict[str, str], name: str) -> None:
    page, _ = _open(browser, files[name], viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in runners/node")
@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [("plain", "light", 1280), ("plain", "dark", 1280), ("two", "light", 360), ("large", "dark", 1280),
     ("english", "light", 1280)],
)  # fmt: skip
def test_axe_finds_no_violation(browser: Browser, files: dict[str, str], name: str, scheme: Any, width: int) -> None:
    page, _ = _open(browser, files[name], viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [
        (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in results["violations"]
    ] == []
    page.context.close()


def test_prints(browser: Browser, files: dict[str, str]) -> None:
    page, _ = _open(browser, files["plain"], viewport={"width": 1280, "height": 900})
    data = page.pdf(prefer_css_page_size=True)
    assert data.startswith(b"%PDF-") and 1 <= data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 6
    page.context.close()
