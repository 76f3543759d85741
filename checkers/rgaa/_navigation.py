"""What one page offers to move about the site: menus, search, site map link, skip links, and where each of them stands.

Small values that a site-wide check gathers of each page, and how two pages' values are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from checkers.rgaa._page import blank, documents, drawn, unread
from preuve.given import Given
from preuve.marks import without_marks
from preuve.model import Pointer
from preuve.views.axtree import AxTree
from preuve.views.dom import Box, Dom
from preuve.views.once import once

# Pixels within which two things stand at the same place: a banner above, or a scroll bar, moves all by that much.
SAME_X, SAME_Y = 40.0, 120.0
MIN_LINKS = 2  # a bar with fewer links is no menu
ALIKE = 0.5  # two bars with this share of names in common are the same bar on two pages

_BARS = "//nav | //*[contains(concat(' ', normalize-space(@role), ' '), ' navigation ')]"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MENU_WORDS = _set(
    """nav navigation menu navbar topnav mainmenu mainnav main-menu main-nav menu-principal navigation-principale
    site-navigation primary-menu primary-navigation nav-principale"""
)
MAIN_WORDS = _set("main content contenu main-content maincontent contenu-principal")
_SITE_MAP = re.compile(r"\bplan (?:du |de |de ce |de notre )?(?:site|portail)\b|\bsite ?map\b|\barborescence\b")
_SITE_MAP_ADDRESS = re.compile(r"plan[-_]?(?:du|de)?[-_]?site|site[-_]?map(?!\.xml|[^/?]*\.xml)")
_SEARCH = re.compile(r"\b(?:recherch\w*|search\w*|moteur de recherche)\b")
_SEARCH_ADDRESS = re.compile(r"recherche|search|[?&](?:s|q)=")
_SEARCH_NAMES = _set("s q query search recherche keyword keywords search_query searchword rech motcle")
# Words that no page without any search would use: in classes, ids and names they may stand for an icon.
_SEARCH_HINT = re.compile(r"search|recherch|loupe|magnif|moteur", re.I)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `order` in the source, and in pixels from the left, the top and the bottom of the page.

    `side`: "before", "after" or "in" the main content in the source; `sight`: "above", "below" or "beside" it on screen
    ("" when the page has no main content to compare with).
    """

    order: int
    x: float
    top: float
    bottom: float
    side: str
    sight: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A menu, a search zone or a link. `words`: what it offers, in order; `sort` and `target` say how it works."""

    words: tuple[str, ...]
    place: Place
    pointer: Pointer
    sort: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one page offers: bars of links, links to the site map, search zones.

    `maybe`: of "menu", "site-map" and "search", what may be there; what is not in it surely is not.
    """

    bars: tuple[Thing, ...] = ()
    plans: tuple[Thing, ...] = ()
    searches: tuple[Thing, ...] = ()
    maybe: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """The text for comparing: one line, no accents, lower case, punctuation as spaces."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return " ".join(re.sub(r"[\W_]+", " ", without_marks(plain)).split())


def tokens(element: Any) -> frozenset[str]:
    """The names that its id and classes give an element, in lower case."""
    return frozenset(f"{element.get('id') or ''} {element.get('class') or ''}".lower().split())


def base_of(document: Dom) -> str:
    """The address that relative ones are meant from."""
    bases = document.xpath("//base/@href")
    return _join(document.url, str(bases[0])) if bases else document.url


def _join(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def links(document: Dom) -> Iterator[tuple[Any, str]]:
    """The links of a document with their full addresses ("" when it cannot be read)."""
    base = base_of(document)
    for link in document.xpath("//a[@href] | //area[@href]"):
        yield link, _join(base, link.get("href"))


def label(document: Dom, ax: AxTree, element: Any) -> str:
    """The name as the browser computed it, or the text where it exposes nothing."""
    return ax.name(document, element) or blank(" ".join("".join(element.itertext()).split()))


def main_of(document: Dom) -> Any | None:
    """The first main content area that is shown, as marked up."""
    found = document.xpath("//main | //*[contains(concat(' ', normalize-space(@role), ' '), ' main ')]")
    return next((element for element in found if document.displayed(element)), None)


def content_of(document: Dom) -> Any | None:
    """The main content as marked up; else the block that its id calls so, when only one does."""
    main = main_of(document)
    if main is not None:
        return main
    named = [one for one in document.xpath("//*[@id]") if one.get("id").strip().lower() in MAIN_WORDS]
    shown = [one for one in named if one.tag in {"div", "section", "article", "td"} and document.displayed(one)]
    return shown[0] if len(shown) == 1 else None


def bars_of(document: Dom) -> list[Any]:
    """Menus and other bars of links that are shown: navigation areas, and lists that their id or class calls a menu."""
    marked = document.xpath(_BARS)
    named = [
        element
        for element in document.xpath("//*[self::ul or self::ol or self::div or self::table][@id or @class]")
        if tokens(element) & MENU_WORDS
    ]
    found: list[Any] = []
    for element in (*marked, *named):
        around = set(element.iterancestors())
        if not any(one is element or one in around or element in set(one.iterancestors()) for one in found):
            found.append(element)
    return [one for one in found if drawn(document, one) and len(one.xpath(".//a[@href]")) >= MIN_LINKS]


def is_site_map_name(folded: str) -> bool:
    """Whether these words name the page that shows the site's structure."""
    return bool(_SITE_MAP.search(folded))


def is_site_map_link(name: str, address: str) -> bool:
    """Whether a link surely leads to the page that shows the site's structure."""
    return bool(_SITE_MAP.search(fold(name)) or _SITE_MAP_ADDRESS.search(address.lower().split("?")[0]))


def search_fields(document: Dom) -> list[Any]:
    """Fields that surely search: of type search, in a search area, or with a name that only searches have."""
    return [one for one in _text_fields(document) if _searches(one)]


def _text_fields(document: Dom) -> list[Any]:
    return [one for one in document.xpath("//input") if (one.get("type") or "text").lower() in {"text", "search"}]


def _searches(field_: Any) -> bool:
    if (field_.get("type") or "").lower() == "search" or (field_.get("name") or "").lower() in _SEARCH_NAMES:
        return True
    for around in field_.iterancestors():
        if around.tag == "search" or "search" in (around.get("role") or "").lower().split():
            return True
        if around.tag == "form":
            return bool(_SEARCH_ADDRESS.search((around.get("action") or "").lower()))
    return False


def hints_at_search(document: Dom, ax: AxTree) -> bool:
    """Whether anything at all in the document could be a search: then its absence cannot be claimed."""
    if _text_fields(document):
        return True
    spoken = document.xpath("//a | //button | //area | //input | //img | //summary | //*[@role]")
    if any(_SEARCH_HINT.search(label(document, ax, element)) for element in spoken):
        return True
    said = document.xpath(
        "//@id | //@class | //@href | //@action | //@placeholder | //@alt | //@title | //@data-toggle"
    )
    return any(_SEARCH_HINT.search(str(text)) for text in said)


def hints_at_site_map(document: Dom, ax: AxTree, title: str) -> bool:
    """Whether anything in the document could lead to a site map, or be one."""
    heads = [title, *("".join(head.itertext()) for head in document.xpath("//title | //h1 | //h2"))]
    if any(re.search(r"\bplan\b|site ?map|arborescence", fold(text)) for text in heads):
        return True
    for link in document.xpath("//a | //area | //button | //*[@role]"):
        name, address = fold(label(document, ax, link)), (link.get("href") or "").lower()
        if re.search(r"\bplan\b|site ?map|arborescence", name) or _SITE_MAP_ADDRESS.search(address):
            return True
    return False


def same_page(document: Dom, address: str) -> str | None:
    """The fragment of a link to a place in the same document ("" for its top), or None for other links."""
    page, fragment = urldefrag(address)
    return unquote(fragment) if address and "#" in address and page == urldefrag(document.url)[0] else None


def target_of(document: Dom, fragment: str) -> Any | None:
    """The element that a fragment leads to: by its id, else by the name of an anchor."""
    found = document.root.xpath("//*[@id=$name] | //a[@name=$name]", name=fragment)
    return found[0] if found else None


def possible(given: Given) -> frozenset[str]:
    """Of "menu", "site-map" and "search", what the page may offer: all three when something could not be read."""
    dom, ax = given["dom"], given["axtree"]
    if "load" in given["http"].get("problems", {}) or any(unread(dom)):
        return frozenset({"menu", "site-map", "search"})
    pages = [document for document, _ in documents(dom)]
    title = str(given["http"].get("page", {}).get("title") or "")
    there = {
        "menu": any(document.xpath("//a[@href] | //area[@href] | //nav | //*[@role]") for document in pages),
        "site-map": any(hints_at_site_map(document, ax, title) for document in pages),
        "search": any(hints_at_search(document, ax) for document in pages),
    }
    return frozenset(name for name, found in there.items() if found)


def gather(given: Given) -> Offer | None:
    """What the page offers, for comparing pages. None for pages that are not judged: errors, pages made of frames."""
    return once(given["dom"], "navigation", lambda: _gather(given))


def _gather(given: Given) -> Offer | None:
    document: Dom = given["dom"]
    ax: AxTree = given["axtree"]
    if not 200 <= int(given["http"]["status"]) < 300 or document.xpath("//frameset"):
        return None
    order = _Order(document)
    plans = [
        Thing((fold(label(document, ax, link)),), order.place(link), document.pointer(link), "link", urldefrag(url)[0])
        for link, url in links(document)
        if document.displayed(link) and is_site_map_link(label(document, ax, link), url)
    ]
    bars = [
        Thing(tuple(_names(document, ax, bar)), order.place(bar), document.pointer(bar), "bar")
        for bar in bars_of(document)
    ]
    return Offer(tuple(bars), tuple(plans), tuple(_search_things(document, ax, order)), possible(given))


def _names(document: Dom, ax: AxTree, bar: Any) -> Iterator[str]:
    for link in bar.xpath(".//a"):
        if name := fold(label(document, ax, link)):
            yield name


def _search_things(document: Dom, ax: AxTree, order: _Order) -> Iterator[Thing]:
    fields = [one for one in search_fields(document) if document.displayed(one)]
    for one in fields:
        sort = f"field {(one.get('name') or '').lower()}"
        yield Thing((fold(label(document, ax, one)),), order.place(one), document.pointer(one), sort)
    if fields:
        return
    for one in document.xpath("//a[@href] | //button | //*[@role='button']"):
        name = fold(label(document, ax, one))
        if document.displayed(one) and len(name) < 40 and _SEARCH.search(name):
            yield Thing((name,), order.place(one), document.pointer(one), str(one.tag))


class _Order:
    """The order of the source, counted once for a document, and the boxes of the page and its main content."""

    def __init__(self, document: Dom) -> None:
        self.document = document
        self.at = {element: number for number, element in enumerate(document.root.iter())}
        self.main = content_of(document)
        self.main_box = document.box(self.main) if self.main is not None else None
        boxes = [document.box(one) for one in document.xpath("/html | //body")]
        self.height = max((box.y + box.height for box in boxes if box), default=0.0)

    def place(self, element: Any) -> Place:
        box = self.document.box(element) or Box(0, 0, 0, 0)
        side = ""
        if self.main is not None:
            inside = self.main in element.iterancestors()
            side = "in" if inside else "before" if self.at[element] < self.at[self.main] else "after"
        return Place(self.at[element], box.x, box.y, self.height - box.y - box.height, side, self._sight(box))

    def _sight(self, box: Box) -> str:
        if self.main_box is None:
            return ""
        middle = box.y + box.height / 2
        if middle < self.main_box.y:
            return "above"
        return "below" if middle > self.main_box.y + self.main_box.height else "beside"


def place_of(document: Dom, element: Any) -> Place:
    """Where one element stands."""
    return _Order(document).place(element)


def stands_alike(one: Place, other: Place) -> bool:
    """Whether two places, on two pages, are the same: counted from the top, or from the bottom of the page."""
    near = abs(one.top - other.top) <= SAME_Y or abs(one.bottom - other.bottom) <= SAME_Y
    return abs(one.x - other.x) <= SAME_X and near


def overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of names that two bars have in common (0 to 1)."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def same_set(one: Offer, other: Offer) -> bool:
    """Whether two pages belong together: they show at least one bar with the same links."""
    return any(overlap(a.words, b.words) >= ALIKE for a in one.bars for b in other.bars)
