"""Turns the files of `fixtures/<check-id>/` into evidence, by the real collectors.

<outcome>-<name>.html    a page, visited in Chromium (for a mail check: an e-mail)
<outcome>-<name>.json    literal evidence: {kind: value}, or {"site": {kind: value}, "pages": {url: {kind: value}}}
<outcome>-<name>.eml, .mjml   an e-mail, read by the reader of e-mails
<outcome>-<name>/        for a site-wide check: a folder of pages, all visited; with `candidat.toml`, what was ordered;
                         `site.json` in it: {kind: value} is further evidence of the site, or more of the crawl's
"""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import tomllib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import checkers
from preuve.bundle import Bundle, Item
from preuve.engine import discover
from preuve.model import Check
from preuve.views import SITE
from runners.brief import PICTURES, logo_of, read_brief
from runners.browser.draw import draw
from runners.browser.launch import BrowserChoice, choose, playwright, start
from runners.browser.passes import PASSES
from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT, Limits, visit
from runners.candidate import DESCRIPTION
from runners.crawl.inventory import inventory
from runners.engines import ENGINES, Engines, open_engines
from runners.serve import serving
from runners.spelling import look_up

ROOT = Path(__file__).resolve().parents[2] / "fixtures"
DICTIONARY = Path(__file__).parent  # holds `dictionary-fr`, with the few words that fixtures use
OUTCOMES = ("passed", "failed", "cantTell", "inapplicable", "untested")
CHECKS = {check.id: check for check in discover(checkers)}
PAGE = "https://exemple.test/page"
START = "https://exemple.test/"
TABS = 3
QUICK = Limits(quiet=0.07)  # our own small files on loopback: nothing comes late


@dataclass(frozen=True)
class Fixture:
    check: Check
    outcome: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.check.id}/{self.path.name}"


def fixtures() -> list[Fixture]:
    found = []
    for check in CHECKS.values():
        for path in sorted((ROOT / check.id).glob("*")):
            outcome = path.name.partition("-")[0]
            assert outcome in OUTCOMES, f"{path} does not begin with an outcome"
            found.append(Fixture(check, outcome, path))
    return found


def collect(chosen: Iterable[Fixture], folder: Path) -> dict[str, Bundle]:
    """A bundle for each fixture, by its name. Pages are visited one after the other in one real tab."""
    bundles: dict[str, Bundle] = {}
    pages: list[tuple[Bundle, Path, list[str], frozenset[str]]] = []
    for fixture in chosen:
        bundle = bundles[fixture.name] = Bundle.open(folder / fixture.name.replace("/", "_"))
        if fixture.path.suffix == ".json":
            literal(bundle, json.loads(fixture.path.read_text(encoding="utf-8")))
        elif fixture.check.scope == "mail":
            from runners.mail import read_mail

            items = read_mail(fixture.path, fixture.path.name)
            bundle.record(f"mail {fixture.path.name}", items)
        elif fixture.path.is_dir():
            files = sorted(f.relative_to(fixture.path).as_posix() for f in fixture.path.rglob("*.html"))
            pages.append((bundle, fixture.path, files, frozenset(fixture.check.needs)))
        else:
            pages.append((bundle, fixture.path.parent, [fixture.path.name], frozenset(fixture.check.needs)))
    if pages:
        asyncio.run(_visit(pages))
    return bundles


def literal(bundle: Bundle, value: dict) -> None:
    """Record evidence written as literals. Markup kinds are text, all others JSON."""
    pages = value.get("pages") or ({} if "site" in value else {PAGE: value})
    for url, kinds in pages.items():
        kinds = {"http": {"url": url, "final_url": url, "status": 200, "headers": {}, "redirects": []}} | kinds
        bundle.record(f"visit {url}", [_item(kind, url, data) for kind, data in kinds.items()])
    origins = sorted({START, *("/".join(url.split("/", 3)[:3]) for url in pages)})
    site = {SITE: {"start": START, "origins": origins, "pages": []}} | value.get("site", {})
    bundle.record("site", [_item(kind, START, data) for kind, data in site.items()])


def _item(kind: str, subject: str, data: object) -> Item:
    if kind in {"source", "rendered", "mail-html"} and isinstance(data, str):
        return Item(kind, subject, data.encode(), "text/html", "fixture")
    return Item.json(kind, subject, data, "fixture")


def _browser() -> BrowserChoice:
    """The browser of the fixtures: Chromium's shell without any window where there is one, for half the processor time.

    It draws and computes as the whole browser does, with which all other tests run.
    """
    shell = shutil.which("chromium-headless-shell")
    choice = choose()
    return choice if choice.origin == "environment" or not shell else replace(choice, path=Path(shell))


async def _visit(pages: list[tuple[Bundle, Path, list[str], frozenset[str]]]) -> None:
    async with playwright() as driver, open_engines() as engines:
        browser = await start(driver, _browser())
        queue = iter(pages)
        judged = any(needs & set(ENGINES) for *_, needs in pages)

        async def work() -> None:
            context = await browser.new_context(viewport=VIEWPORT, service_workers="block", locale="fr-FR")
            tab = await Tab.open(context)
            if judged:
                await engines.prove(tab)
            served, origin = Path(), ""
            with ExitStack() as server:
                for bundle, folder, names, needs in queue:  # shared: each takes the next one
                    if folder != served:
                        server.close()
                        served, origin = folder, server.enter_context(serving(folder))
                    await _collect_pages(tab, browser.version, engines, bundle, origin, names, needs)
                    await _collect_site(tab, bundle, folder, origin, names, needs)

        await asyncio.gather(*(work() for _ in range(TABS)))
        await browser.close()


async def _collect_pages(
    tab: Tab, version: str, engines: Engines, bundle: Bundle, origin: str, names: list[str], needs: frozenset[str]
) -> None:
    from runners.node import axe_script

    for name in names:
        url = origin + name.removesuffix("index.html")
        script = axe_script() if "axe" in needs else None
        passes = [one for one in PASSES if one.kind in needs]
        judges = engines if needs & set(ENGINES) else None
        seen = await visit(tab, url, origin, script, version, limits=QUICK, passes=passes, engines=judges)
        bundle.record(f"visit {url}", [*seen.items, Item.json("http", url, seen.http, "fixture")])


async def _collect_site(
    tab: Tab, bundle: Bundle, folder: Path, origin: str, names: list[str], needs: frozenset[str]
) -> None:
    handed = {origin + name.removesuffix("index.html"): None for name in names} if len(names) > 1 else {}
    crawl = inventory(bundle, origin, origin, frozenset({origin.rstrip("/")}), handed, (), ())
    written = folder / "site.json"
    more = json.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    site = {SITE: crawl | more.pop(SITE, {}), "links": {}} | more
    bundle.record("site", [_item(kind, origin, value) for kind, value in site.items()])
    if "spelling" in needs:
        look_up(bundle, origin, lambda *_: None, DICTIONARY)
    bundle.record("brief", [Item.json("brief", origin, await _brief(tab, folder / DESCRIPTION), "fixture")])


async def _brief(tab: Tab, file: Path) -> dict:
    table = tomllib.loads(file.read_text(encoding="utf-8"))["brief"] if file.is_file() else {}
    ordered = read_brief(file, table)
    browser, logo = tab.page.context.browser, logo_of(file, table)
    if logo and browser:
        drawn = await draw(browser, logo.read_bytes(), PICTURES[logo.suffix])
        ordered["drawn"] = base64.b64encode(drawn).decode()
    return ordered
