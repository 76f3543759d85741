"""Links as a visitor meets them: do they have a name, does the name say where they lead, does the anchor exist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag

from checkers.seo._lists import phrases
from checkers.seo._names import Link, hidden_text, links
from checkers.seo._page import capped, fold, join, on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

# Names that say nothing of where a link leads; a whole name, never a part of one.
_VAGUE = phrases("vague-links")
_NOT_A_PLACE = re.compile(r"(?:top|[!/].*|:~:.*|.*[=%:?&].*)\Z", re.IGNORECASE | re.DOTALL)
_PLAIN = {"href", "class", "id", "title", "target", "rel", "style", "lang", "aria-label", "aria-current", "tabindex"}
# Class names of links that open something by script, without an attribute that says so.
_SCRIPTED = re.compile(
    r"popup|pop-up|modal|toggle|open|close|trigger|burger|hamburger|menu|lightbox|drawer|\btab|accordion|dropdown|slide"
    r"|carousel|prev|next|collapse|search|cart|panier|quick|\bjs-|share",
    re.IGNORECASE,
)


def _named(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    shown = links(dom)
    nameless = [link for link in shown if not link.name]
    empty = [link for link in nameless if not hidden_text(link.element)]
    unsure = [link for link in nameless if hidden_text(link.element)]
    yield from capped(
        empty,
        lambda link: given.failed("nameless", dom.pointer(link.element), href=link.href[:300]),
        lambda rest: given.failed("more", count=rest),
    )
    if unsure:
        yield given.ask("text-not-shown", dom.pointer(unsure[0].element), count=len(unsure))
    if shown and not nameless:
        yield given.passed("named", count=len(shown))


def _vague(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    named = [link for link in links(dom) if link.name]
    vague = [link for link in named if fold(link.name) in _VAGUE]
    yield from capped(
        vague,
        lambda link: given.failed("vague", dom.pointer(link.element), name=link.name, href=link.href[:300]),
        lambda rest: given.failed("more", count=rest),
    )
    if named and not vague:
        yield given.passed("clear", count=len(named))


def _anchors(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    places, bases = _places(dom), dom.xpath("//base/@href")
    base = join(dom.url, str(bases[0])) if bases else dom.url
    inner = [(link, place) for link in links(dom) if (place := _place(dom.url, base, link.href))]
    missing = [(link, place) for link, place in inner if place not in places and unquote(place) not in places]
    plain = [pair for pair in missing if _is_plain(pair[0])]
    unsure = [pair for pair in missing if not _is_plain(pair[0]) and _PLAIN.issuperset(pair[0].element.attrib)]
    yield from capped(
        plain,
        lambda pair: given.failed("missing", dom.pointer(pair[0].element), place=pair[1]),
        lambda rest: given.failed("more", count=rest),
    )
    if unsure:
        where = dom.pointer(unsure[0][0].element)
        yield given.ask("maybe", where, count=len(unsure), places=[place for _, place in unsure])
    if inner and not missing:
        yield given.passed("found", count=len(inner))


def _places(dom: Dom) -> set[str]:
    """What anchors may lead to: ids, and names of old."""
    return {str(one) for one in (*dom.xpath("//@id"), *dom.xpath("//a/@name"))}


def _ids(given: Given) -> Iterator[Finding]:
    """For information: browsers take the first element of an id, and engines do not mind."""
    dom = given["dom"]
    count = Counter(str(one) for one in dom.xpath("//body//@id[not(ancestor::svg)]") if str(one).strip())
    twice = [name for name, times in count.items() if times > 1]
    if twice:
        yield given.ask("twice", Pointer("selector", f"[id='{twice[0][:100]}']"), count=len(twice), names=twice)
    elif count:
        yield given.passed("unique", count=len(count))


def _place(url: str, base: str, href: str) -> str:
    """The place in this very page that a link leads to, or ""."""
    if "#" not in href:
        return ""
    document, place = urldefrag(join(base, href))
    return "" if document != urldefrag(url)[0] or _NOT_A_PLACE.match(place) else place


def _is_plain(link: Link) -> bool:
    """Whether nothing hints that a script handles the link."""
    marks = f"{link.element.get('class', '')} {link.element.get('id', '')}"
    return _PLAIN.issuperset(link.element.attrib) and not _SCRIPTED.search(marks)


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.link-name", needs=_PAGE, run=on_page(_named), refs=("seo:SEO-114", "seo:SEO-157")),
    Check("seo.link-vague", needs=_PAGE, run=on_page(_vague), refs=("seo:SEO-115",)),
    Check("seo.link-anchor", needs=_PAGE, run=on_page(_anchors), refs=("seo:SEO-016",)),
    Check("seo.duplicate-ids", needs=_PAGE, run=on_page(_ids), refs=("seo:SEO-221",)),
)
