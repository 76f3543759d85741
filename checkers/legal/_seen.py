"""What one page gives to the legal checks: which legal page it is, what it says, where its links lead. Read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from checkers.legal import _numbers
from checkers.legal._host import Host, host_of, hosted_from
from checkers.legal._phrases import ITEMS, KINDS, LABELS, SITE
from checkers.legal._text import Text, fold, reachable, read
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

NEEDS = ("http", "dom", "listeners")
MAX_HEADING = 9  # words of a heading that names a legal page; longer ones are an article's
MAX_LABEL = 70  # characters of a link's label; longer ones are prose
MIN_SECTION = 20  # words under a heading from which it announces something
_NOT_TEXT = frozenset(  # body classes of pages that show something else
    {"single-post", "single-product", "template-product", "template-article", "template-blog", "template-collection"}
    | {"archive", "blog", "tax-product_cat", "search-results"}
)
_ARTICLE_PLACE = re.compile(
    r"/(?:blogs?|journal|actualites?|actus|news|magazine|articles|conseils)/[^/]+|/(?:19|20)\d\d/\d\d/"
)
_SELLS = (
    "//form[contains(@action, '/cart/add')] | //a[contains(@href, 'add-to-cart=')]"
    " | //*[contains(@class, 'add_to_cart') or contains(@class, 'add-to-cart') or contains(@class, 'shopify-buy')]"
    " | //*[starts-with(@id, 'product-component-')]"
    " | //body[contains(@class, 'woocommerce') or contains(@class, 'template-product')]"
)
_CART = re.compile(r"ajouter au panier|add to (?:cart|bag|basket)|commander avec obligation de paiement", re.I)
_REVIEWS = (
    "//*[@id='reviews']//*[contains(@class, 'comment') or contains(@class, 'review')][@itemprop='review' or self::li]"
    " | //*[@itemprop='review'] | //*[contains(@class, 'jdgm-rev__') or contains(@class, 'yotpo-review')]"
    " | //*[contains(@class, 'trustpilot-widget') or contains(@class, 'avis-client')]"
    " | //*[contains(@class, 'customer-review')]"
)
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+|00)\d{1,3}[ .-]?(?:\(0\))?[ .-]?\d(?:[ .-]?\d){7,10}"
    r"|(?<![\d.,])0[1-9](?:[ .-]?\d\d){4}(?!\d)"
)
_EMAIL = re.compile(
    r"[\w.+-]+@(?!(?:votre-?)?(?:domaine?|exemple|example|e?mail)\.)[\w-]+(?:\.[\w-]+)+"
    r"|[\w.+-]+ ?(?:\[at\]|\(at\)|\[arobase\]|\(arobase\)) ?[\w.-]+|\[email.{1,3}protected\]"
)
_POSTAL = re.compile(
    r"\b(?:F-|FR-)?(?:\d{5}|\d{2} \d{3})[ ,]{1,3}(?:[A-ZÀ-Ý][\w'’.-]+)|\b(?:B|L|CH)[- ]?\d{4} [A-ZÀ-Ý][a-zà-ÿ-]{2,}"
)
_FORM = re.compile(
    r"\b(SASU?|SARL|EURL|S\.A\.S\.?U?|S\.A\.R\.L\.?|SCA|SNC)\b|société (?:par actions|à responsabilité|anonyme)", re.I
)
_ODR = re.compile(r"(?:ec\.europa\.eu/consumers/odr|webgate\.ec\.europa\.eu/odr)", re.I)
_OPENS = re.compile(
    r"onclick|data-|aria-(?:controls|haspopup|expanded)|modal|popup|lightbox|toggle|(?:^|\s)js-|open|trigger"
)
# Words before an address or number that make it somebody else's than the publisher's.
_OTHERS = re.compile(
    r"\bcnil\b|médiat|tribunal|conception|réalis(?:ation|é)|créat(?:ion|eur|rice) du site|développ|crédits"
)
_BEFORE = 160  # characters in which such words count
_OWN_ITEMS = frozenset({"publisher", "unregistered", "capital", "vat-exempt"})  # not where the host is described
_BODY_ITEMS = ("terms-", "privacy-")  # not in a page's foot
_KEY = "_legal_page"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage. `strong`: it says the thing itself, where a visitor can read it; else it only speaks of it."""

    strong: bool
    quote: str
    pointer: Pointer
    foot: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link or button that names a legal page or function. `address`: absolute, "" when it leads nowhere.

    `acts`: a script answers a click on it, so that it may open something.
    """

    names: frozenset[str]
    label: str
    address: str
    acts: bool
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Seen:
    """One page. `kinds`: the legal pages that its address, title or heading say it is; `sections`: words under headings
    of each kind; `words`: of its main part. `signs`: of the site's law, trade and nature, with their quotes."""

    url: str
    status: int
    language: str
    kinds: frozenset[str]
    sections: dict[str, tuple[int, Pointer]]
    words: int
    heading: Pointer
    hits: dict[str, Hit]
    links: tuple[Link, ...]
    numbers: tuple[tuple[_numbers.Number, bool, Hit], ...]
    host: Host | None
    signs: dict[str, str]
    odr: tuple[Hit, bool] | None
    form: str
    fillers: tuple[Hit, ...] = ()


def page_of(given: Given) -> Seen:
    """The page, read once for all checks of the family. Needs NEEDS."""
    dom: Dom = given["dom"]
    cache = vars(dom)  # lives exactly as long as the parsed page
    if _KEY not in cache:
        cache[_KEY] = _Reader(dom, given["http"]["final_url"], _clicked(given["listeners"])).seen(
            int(given["http"]["status"] or 0)
        )
    found: Seen = cache[_KEY]
    return found


def _clicked(listeners: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """The browser's numbers of the elements that have a listener for clicks of their own."""
    return frozenset(one["node"] for one in listeners if one.get("type") == "click" and one.get("node") is not None)


def kinds_of(*texts: str) -> frozenset[str]:
    """The kinds of legal pages that headings, titles or slugs name."""
    folded = [fold(text) for text in texts if text and len(text.split()) <= MAX_HEADING]
    return frozenset(kind for kind, pattern in KINDS.items() if any(pattern.search(text) for text in folded))


class _Reader:
    def __init__(self, dom: Dom, url: str, clicked: frozenset[int]) -> None:
        self.dom, self.url, self.clicked = dom, url, clicked
        self.parts = read(dom)

    def seen(self, status: int) -> Seen:
        main, foot = self.parts["main"], self.parts["foot"]
        kinds = self._kinds()
        sections = self._sections(main)
        wanted = bool(kinds or sections)
        texts = [(main, False), (foot, True)] if wanted else [(foot, True)]
        heads = self.dom.xpath("//h1")
        return Seen(
            url=self.url, status=status, language=(self.dom.root.get("lang") or "").lower()[:2], kinds=kinds,
            sections=sections, words=main.words,
            heading=self.dom.pointer(heads[0]) if heads else Pointer("selector", "body"),
            hits=dict(self._hits(texts)), links=tuple(self._links()), numbers=tuple(self._numbers(texts)),
            host=self._host(texts), signs=self._signs(texts), odr=self._odr(),
            form=next((m.group() for text, _ in texts if (m := _FORM.search(text.raw[: hosted_from(text)]))), ""),
            fillers=tuple(self._fillers(main)) if kinds else (),
        )  # fmt: skip

    def _kinds(self) -> frozenset[str]:
        bodies = self.dom.xpath("//body")
        tokens = frozenset(bodies[0].get("class", "").split()) if bodies else frozenset()
        path = urlsplit(self.url).path
        if tokens & _NOT_TEXT or _ARTICLE_PLACE.search(path):
            return frozenset()
        slug = re.sub(r"\.\w{2,5}\Z", "", unquote(path.rstrip("/").rpartition("/")[2]))
        heads = [text_of(head) for head in self.dom.xpath("//h1")[:2]]
        titles = [re.split(r"\s[|\-–—·•:»]\s", text_of(title))[0] for title in self.dom.xpath("//head/title")[:1]]
        if slug in {"", "index"}:
            return kinds_of(*heads)
        return kinds_of(slug.replace("-", " ").replace("_", " "), *heads) or kinds_of(*titles)

    def _sections(self, main: Text) -> dict[str, tuple[int, Pointer]]:
        found: dict[str, tuple[int, Pointer]] = {}
        for head, start, end in main.sections():
            named = kinds_of(head.text) - {"contact", "about", "faq"} if head.level > 1 else frozenset()
            if named:
                words = len(re.findall(r"[^\W\d_]+", main.raw[start:end]))
                for kind in named:
                    if words >= MIN_SECTION and words > found.get(kind, (0,))[0]:
                        found[kind] = (words, self.dom.pointer(head.element))
        return found

    def _hits(self, texts: list[tuple[Text, bool]]) -> Iterator[tuple[str, Hit]]:
        for name, item in ITEMS.items():
            best: Hit | None = None
            for text, foot in texts:
                if foot and name.startswith(_BODY_ITEMS):
                    continue
                said = own_text(text) if name in _OWN_ITEMS else text.flat
                for pattern, strong in ((item.strong, True), (item.weak, False)):
                    match = pattern.search(said) if pattern and (best is None or not best.strong) else None
                    if match and (best is None or strong):
                        best = self._hit(text, match.start(), match.end(), foot, strong)
            if best:
                yield name, best

    def _hit(self, text: Text, start: int, end: int, foot: bool, strong: bool) -> Hit:
        block = text.at(start)
        return Hit(
            strong and reachable(self.dom, block.element), text.quote(start, end), self.dom.pointer(block.element), foot
        )

    def _numbers(self, texts: list[tuple[Text, bool]]) -> Iterator[tuple[_numbers.Number, bool, Hit]]:
        """Numbers of companies, each with whether it stands where the host is named."""
        for text, foot in texts:
            border = hosted_from(text)
            after = host_end(text, border)
            for number in (*_numbers.registrations(text.raw), *_numbers.vat_numbers(text.raw)):
                hosted = border <= number.start < after or _of_others(text, number.start)
                yield number, hosted, self._hit(text, number.start, number.end, foot, True)

    def _host(self, texts: list[tuple[Text, bool]]) -> Host | None:
        for text, _ in texts:
            found = host_of(text)
            if found:
                start, host = found
                block = text.at(start)
                return replace(host, pointer=self.dom.pointer(block.element))
        return None

    def _signs(self, texts: list[tuple[Text, bool]]) -> dict[str, str]:
        signs: dict[str, str] = {}
        for link in self.dom.xpath(
            "//a/@href[starts-with(., 'tel:') or starts-with(., 'mailto:') or contains(., 'email-protection')]"
        ):
            signs.setdefault("phone" if link.startswith("tel:") else "email", str(link)[:80])
        for text, _ in texts:
            for name, pattern in SITE.items():
                if name not in signs and (match := pattern.search(text.flat)):
                    signs[name] = text.quote(match.start(), match.end())
            for name, pattern, source in (
                ("phone", _PHONE, text.raw),
                ("email", _EMAIL, text.raw),
                ("postal", _POSTAL, text.raw),
            ):
                border = hosted_from(text)
                for match in pattern.finditer(source):
                    hosted = name != "email" and border <= match.start() < host_end(text, border)
                    if not hosted and not _of_others(text, match.start()):
                        signs.setdefault(name, text.quote(match.start(), match.end()))
                        break
        if self.dom.xpath(f"({_SELLS})[1]") or any(_CART.search(text_of(b)) for b in self.dom.xpath("//button")[:40]):
            signs["sells"] = self.url
        if self.dom.xpath(f"({_REVIEWS})[1]"):
            signs["reviews"] = self.url
            whole = self.parts["main"]
            match = ITEMS["reviews"].strong.search(whole.flat)
            if match:
                signs["reviews-said"] = whole.quote(match.start(), match.end())
        if self.dom.xpath("//form//input[@type='tel' or contains(@name, 'phone') or contains(@name, 'tel')]"):
            signs["asks-phone"] = self.url
        return signs

    def _odr(self) -> tuple[Hit, bool] | None:
        """The closed European platform: a link to it, or its address in the text (then False)."""
        for link in self.dom.xpath("//a[contains(@href, 'europa.eu')]"):
            if _ODR.search(link.get("href")):
                return Hit(True, text_of(link)[:100] or link.get("href"), self.dom.pointer(link)), True
        for text in self.parts.values():
            if match := _ODR.search(text.raw):
                return self._hit(text, match.start(), match.end(), False, True), False
        return None

    def _fillers(self, main: Text) -> Iterator[Hit]:
        for pattern, strong in ((ITEMS["filler"].strong, True), (ITEMS["filler"].weak, False)):
            for match in list(pattern.finditer(main.flat) if pattern else ())[:5]:
                yield self._hit(main, match.start(), match.end(), False, strong)

    def _links(self) -> Iterator[Link]:
        for link in self.dom.xpath("//body//a | //body//button | //body//*[@role='button']"):
            label = " ".join("".join(link.itertext()).split()) or link.get("aria-label") or link.get("title") or ""
            if not 0 < len(label) <= MAX_LABEL:
                continue
            folded = fold(label)
            names = frozenset(n for table in (KINDS, LABELS) for n, p in table.items() if p.search(folded))
            if not names or (link.tag != "a" and not names & set(LABELS)):
                continue
            href = (link.get("href") or "").strip()
            yield Link(names, label, self._address(href), self._acts(link), self.dom.pointer(link))

    def _acts(self, link: Any) -> bool:
        """Whether a script may answer a click: its own listener, or marks by which scripts find what they open."""
        if link.tag != "a" or self.dom.backend(link) in self.clicked or "elementor-action" in link.get("href", ""):
            return True
        marks = " ".join([*link.attrib, link.get("class", ""), link.get("rel", "")])
        return _OPENS.search(marks) is not None

    def _address(self, href: str) -> str:
        if href in {"", "#", "#!", "#top", "/#"} or href.startswith("javascript:"):
            return ""
        if href.startswith("#") and not self.dom.root.xpath("//*[@id=$id or @name=$id]", id=href[1:]):
            return ""
        try:
            return urljoin(self.url, href)
        except ValueError:
            return ""


def _of_others(text: Text, place: int) -> bool:
    return _OTHERS.search(text.flat[max(0, place - _BEFORE) : place]) is not None


def own_text(text: Text) -> str:
    """The text with what is said of the host left blank, at the same places."""
    start = hosted_from(text)
    end = min(host_end(text, start), len(text.raw))
    return text.flat if start > len(text.raw) else text.flat[:start] + " " * (end - start) + text.flat[end:]


def host_end(text: Text, border: int) -> int:
    """Where what is said of the host ends: at the next heading."""
    heads = (block.start for block in text.blocks if block.level and block.start > border + 1)
    return next(heads, len(text.raw) + 1)
