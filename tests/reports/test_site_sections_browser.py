"""The products and the calendar of site.html in a real browser: phone, keyboard, paper, accessibility."""

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
from tests.reports.sample import sample
from tests.reports.test_site_products import facts
from tests.reports.test_site_updates import site

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "runners/node/node_modules/axe-core/axe.min.js"
SEEN = {"posts": {52: 3, 40: 1}, "sitemap": {week: week % 7 for week in range(53)}, "shop": {3: 12}}


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


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    def opened(count: int, hostile: bool = False, **settings: Any) -> Page:
        report = sample(hostile=hostile)
        made = {"products": facts(report, count), "updates": [site(**SEEN), site("https://autre.test/")]}
        file = tmp_path / "site.html"
        file.write_bytes(site_html.write(replace(report, site=made)))
        page = browser.new_context(**settings).new_page()
        page.goto(file.as_uri())
        return page

    yield opened
    for context in browser.contexts:
        context.close()


@pytest.mark.parametrize("hostile", [False, True])
def test_no_sideways_scroll_of_the_page_on_a_phone(show: Any, hostile: bool) -> None:
    page = show(40, hostile, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in runners/node")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_axe_finds_no_violation(show: Any, scheme: str, width: int) -> None:
    page = show(35, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate("""axe.run({include: [['#products'], ['#updates']]}, {resultTypes: ['violations']})""")
    said = [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in results["violations"]]
    assert said == []


def test_the_proofs_open_by_the_keyboard(show: Any) -> None:
    page = show(3, viewport={"width": 1280, "height": 900})
    page.locator("#products details.plain summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#products details.plain dl").first.is_visible()


def test_numbers_stand_within_their_squares_and_reasons_within_the_picture(show: Any) -> None:
    page = show(1, viewport={"width": 1280, "height": 900})
    outside = page.evaluate("""() => [...document.querySelectorAll('.year')].flatMap(svg => {
      const width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
      return [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBBox()])
        .filter(([, b]) => b.x < 0 || b.y < 0 || b.x + b.width > width || b.y + b.height > height + 1);
    }).map(([text]) => text)""")
    assert outside == []
    wide = page.evaluate("""() => [...document.querySelectorAll('.year text[class^=t-]')]
      .map(one => [one.textContent, one.getBBox().width]).filter(([, width]) => width > 15).map(([text]) => text)""")
    assert wide == []


def test_prints(show: Any) -> None:
    page = show(200, viewport={"width": 1280, "height": 900})
    data = page.pdf(prefer_css_page_size=True)
    assert data.startswith(b"%PDF-") and 2 <= data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 12
