"""Whether the legal pages are there: judged by what the page holds, and by where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checkers.legal._seen import NEEDS, Seen, page_of
from checkers.legal._site import MIN_BODY, Landing, Site, key, lack, site_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MIN_TEXT = 150  # words from which terms and privacy policies say something (the project's choice); notices are shorter
MIN_NOTICE = 30
REACHED = 0.8  # share of pages with a link from which a page counts as linked from everywhere (the project's choice)
_DEAD = ("nowhere", "broken", "empty")
_UNSEEN = ("file", "outside", "opens", "unread")
_NO_LINKS = frozenset({"cart", "checkout"})


def _page(kind: str, least: int, shops_only: bool) -> Callable[[Given], Iterator[Finding]]:
    def run(given: Given) -> Iterator[Finding]:
        site = site_of(given)
        if not site.pages or (shops_only and not site.sells):
            return
        yield _judge(given, site, kind, least)

    return run


def _judge(given: Given, site: Site, kind: str, least: int) -> Finding:
    pages = sorted(site.of(kind), key=lambda page: -page.words)
    links = list(site.landings({kind}))
    # A page under another name counts where a link of that name leads to it: "Informations" for a legal notice.
    named = [landing.target for landing in links if landing.state == "page" and landing.target]
    full = [page for page in (*pages, *named) if page.words >= MIN_BODY]
    if full:
        return _found(given, site, full[0], least, linked=bool(links))
    parts = sorted(
        ((page.sections[kind], page) for page in site.pages if kind in page.sections), key=lambda p: -p[0][0]
    )
    if parts and parts[0][0][0] >= least:
        (words, at), page = parts[0]
        return given.passed("section", at, subject=page.url, count=words)
    dead = next((landing for landing in links if landing.state in _DEAD), None)
    if dead:
        return _dead(given, site, dead)
    if pages:
        return _empty(given, site, pages[0])
    unseen = next((landing for landing in links if landing.state in _UNSEEN), None)
    if unseen:
        at = unseen.link.pointer
        return given.ask(
            "not-read", at, subject=unseen.page.url, text=unseen.link.label, url=unseen.link.address or "#"
        )
    if parts:
        (words, at), page = parts[0]
        return given.ask("short", at, subject=page.url, count=words, least=least)
    return lack(given, site)


def _found(given: Given, site: Site, page: Seen, least: int, linked: bool) -> Finding:
    if page.words < least:
        return given.ask("short", page.heading, subject=page.url, count=page.words, least=least)
    if not linked and len(site.pages) > 1:
        return given.ask("not-linked", page.heading, subject=page.url, url=page.url)
    return given.passed("found", page.heading, subject=page.url, count=page.words, url=page.url)


def _dead(given: Given, site: Site, dead: Landing) -> Finding:
    link, page = dead.link, dead.page
    say = given.ask if site.sign("fictional") else given.failed
    return say("dead", link.pointer, subject=page.url, text=link.label, url=link.address or "#")


def _empty(given: Given, site: Site, page: Seen) -> Finding:
    say = given.ask if site.sign("fictional") else given.failed
    return say("empty", page.heading, subject=page.url, url=page.url, count=page.words)


def _linked(given: Given) -> Iterator[Finding]:
    """Whether the notice, the terms and the privacy policy can be had from every page, in one click."""
    site = site_of(given)
    kinds = {url: page.get("kind") for url, page in ((key(p["url"]), p) for p in given["crawl"]["pages"])}
    sources = [page for page in site.pages if kinds.get(key(page.url)) not in _NO_LINKS]
    for kind in ("legal", "cgv", "privacy"):
        targets = {key(page.url) for page in site.of(kind) if page.words >= MIN_BODY}
        if not targets or len(sources) < 3:
            continue
        without = [page.url for page in sources if key(page.url) not in targets and not _has(page, kind, targets)]
        share = 1 - len(without) / len(sources)
        if share >= REACHED:
            yield given.passed(
                f"{kind}-everywhere", Pointer("url", site.of(kind)[0].url), count=len(sources) - len(without)
            )
        else:
            yield given.ask(f"{kind}-not-everywhere", Pointer("url", without[0]), count=len(without), urls=without)


def _has(page: Seen, kind: str, targets: set[str]) -> bool:
    return any(kind in link.names or (link.address and key(link.address) in targets) for link in page.links)


CHECKS = (
    *(
        Check(
            f"legal.{name}", needs=NEEDS, run=_page(kind, least, shops_only), scope="site", gather=page_of,
            site_needs=("crawl",), refs=(f"legal:{ref}",), limits={"words": least},
        )
        for name, kind, least, shops_only, ref in (
            ("notice", "legal", MIN_NOTICE, False, "LEG-01"),
            ("terms", "cgv", MIN_TEXT, True, "LEG-02"),
            ("privacy", "privacy", MIN_TEXT, False, "LEG-07"),
        )
    ),
    Check(
        "legal.linked", needs=NEEDS, run=_linked, scope="site", gather=page_of, site_needs=("crawl",),
        refs=("legal:LEG-01", "legal:LEG-02", "legal:LEG-07"),
        limits={"share": REACHED},
    ),
)  # fmt: skip
