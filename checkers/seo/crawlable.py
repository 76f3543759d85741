"""Links as engines follow them: an address in the code, not too many, and none that hides what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from checkers.seo._graph import Anchor, anchors
from checkers.seo._names import HEARD, Link, links
from checkers.seo._page import capped, fold, hidden, on_page, page_key, words
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

# Google reads only `<a href>` that holds an address. A script that goes somewhere is a link that engines do not see.
_GOES = re.compile(r"(?:location(?:\.href)?\s*=[^=]|location\.(?:assign|replace)\s*\(|window\.open\s*\()")
_SCRIPTED = "starts-with(translate(normalize-space(@href), 'JAVSCRIPT', 'javscript'), 'javascript:')"
_NO_ADDRESS = f"//a[{HEARD}][not(@href) or {_SCRIPTED}]"
_MANY = 100  # links: what seonaut warns of
# Marks of affiliation in an address, or a shortener of an affiliate network.
_PAID = re.compile(
    r"[?&](?:aff(?:iliate)?(?:_?id)?|awinaffid|tag=[\w-]+-2\d|ascsubtag|irclickid|partner_?id|clickref|subid)\b"
    r"|//(?:www\.)?(?:awin1\.com|amzn\.to|shareasale\.com|tradedoubler\.com|clk\.tradedoubler\.com|effiliation\.com"
    r"|track\.effiliation\.com|timeone\.io|rakuten\.link|linksynergy\.com|click\.linksynergy\.com|kwanko\.com)/",
    re.IGNORECASE,
)


def _crawlable(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    bare = [one for one in dom.xpath(_NO_ADDRESS) if dom.displayed(one) and _is_link(dom, one)]
    lost = [one for one in bare if _GOES.search(f"{one.get('href', '')} {one.get('onclick', '')}")]
    unsure = [one for one in bare if one not in lost]
    yield from capped(
        lost,
        lambda one: given.failed("by-script", dom.pointer(one), text=_text(one)),
        lambda rest: given.failed("more", count=rest),
    )
    if unsure:
        yield given.ask("no-address", dom.pointer(unsure[0]), count=len(unsure), texts=[_text(one) for one in unsure])
    if not bare and (shown := links(dom)):
        yield given.passed("all", count=len(shown))


def _is_link(dom: Dom, element: Any) -> bool:
    """Not the place of an anchor, nor a button that is written as a link."""
    if element.get("role") or element.get("name") or "aria-expanded" in element.attrib:
        return False
    return element.get("href") is not None or element.get("onclick") is not None or dom.clickable(element)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:100] or "–"


def _twins(given: Given) -> Iterator[Finding]:
    found: dict[str, dict[str, str]] = {}
    for anchor in anchors(given):
        if anchor.main and len(fold(anchor.text)) > 1 and "add-to-cart" not in anchor.target:
            found.setdefault(fold(anchor.text), {}).setdefault(page_key(anchor.target), anchor.text)
    twins = [next(iter(ends.values())) for ends in found.values() if len(ends) > 1]
    if twins:
        yield given.ask("same-name", count=len(twins), names=twins)
    elif found:
        yield given.passed("own-names", count=len(found))


def _count(given: Given) -> Iterator[Finding]:
    here = page_key(given["http"]["final_url"])
    host = urlsplit(given["http"]["final_url"]).netloc
    ends = {page_key(a.target) for a in anchors(given) if a.follow and urlsplit(a.target).netloc == host} - {here}
    if hidden(given):
        return
    if not ends:  # a site of one page leads nowhere else, and may be whole
        say = given.failed if urlsplit(given["http"]["final_url"]).path.rstrip("/") else given.ask
        yield say("dead-end", Pointer("selector", "body"))
    elif len(ends) > _MANY:
        yield given.ask("many", count=len(ends), most=_MANY)
    else:
        yield given.passed("some", count=len(ends))


def _is_foreign(link: Link, url: str) -> bool:
    parts = urlsplit(link.href)
    return parts.scheme in {"http", "https"} and parts.netloc != urlsplit(url).netloc


def _windows(given: Given) -> Iterator[Finding]:
    """Browsers keep a new window apart from its opener since 2021 (HTML standard): only rel=opener undoes it."""
    dom = given["dom"]
    new = [
        link
        for link in links(dom)
        if link.element.get("target", "").lower() == "_blank" and _is_foreign(link, given["http"]["final_url"])
    ]
    opened = [link for link in new if "opener" in words(link.element.get("rel", "").lower())]
    if opened:
        yield given.ask("opener", dom.pointer(opened[0].element), count=len(opened), urls=[one.href for one in opened])
    elif new:
        yield given.passed("kept-apart", count=len(new))


def _paid(given: Given) -> Iterator[Finding]:
    url = given["http"]["final_url"]
    own = urlsplit(url).netloc.removeprefix("www.")
    out = [a for a in anchors(given) if not _same_site(a, own)]
    paid = [a.target for a in out if a.follow and _PAID.search(a.target)]
    if paid:
        yield given.ask("not-said", Pointer("url", paid[0]), count=len(paid), urls=paid)
    elif out:
        kept = sum(1 for a in out if not a.follow)
        yield given.passed("outward", count=len(out), kept=kept)


def _same_site(anchor: Anchor, own: str) -> bool:
    return urlsplit(anchor.target).netloc.removeprefix("www.") == own


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.link-crawlable", needs=_PAGE, run=on_page(_crawlable), refs=("seo:SEO-113",)),
    Check("seo.link-twins", needs=_PAGE, run=on_page(_twins), refs=("seo:SEO-116",)),
    Check(
        "seo.link-count", needs=_PAGE, run=on_page(_count), refs=("seo:SEO-122", "seo:SEO-123"), limits={"most": _MANY}
    ),
    Check("seo.link-windows", needs=_PAGE, run=on_page(_windows), refs=("seo:SEO-136",)),
    Check("seo.link-paid", needs=_PAGE, run=on_page(_paid), refs=("seo:SEO-120", "seo:SEO-121")),
)
