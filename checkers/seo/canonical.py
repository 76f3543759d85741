"""The address that a page gives as its own (canonical)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urldefrag, urlsplit

from checkers.seo._page import hidden, join, on_page, page_key, paginated, words
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_IN_HEAD = "//head/link[translate(@rel, 'CANOIL', 'canoil')='canonical']"
_ELSEWHERE = "//body//link[translate(@rel, 'CANOIL', 'canoil')='canonical']"
_LINK = re.compile(r"<([^>]*)>([^,<]*)")
# Other addresses of a home page: of a language, or by its name.
_ROOT = re.compile(r"/(?:[a-z]{2}(?:-[a-z]{2})?|home|accueil|index|welcome|bienvenue)/?\Z", re.IGNORECASE)
_ABSOLUTE = ("http://", "https://")
_ALTERNATES = "//head/link[@hreflang and @href and translate(@rel, 'ALTERN', 'altern')='alternate']"
# A list in another order or sifted, a product with a choice made: WooCommerce, Shopify, PrestaShop.
_VIEWS = words("orderby sort_by sort order min_price max_price variant rating_filter q resultsperpage")
_IN_COLLECTION = re.compile(r"/collections/[^/]+/products/[^/]+/?\Z")  # Shopify: the product is at /products/...


def _stated(dom: Dom, header: str) -> list[tuple[str, Pointer]]:
    """The canonical addresses that engines hear, as written, and where: links in the head, then the Link header."""
    found = [((link.get("href") or "").strip(), dom.pointer(link)) for link in dom.xpath(_IN_HEAD)]
    for href, attributes in _LINK.findall(header):
        if re.search(r"rel\s*=\s*\"?canonical\b", attributes, re.IGNORECASE):
            found.append((href.strip(), Pointer("header", "link", href.strip()[:300])))
    return found


def _canonical(given: Given) -> Iterator[Finding]:
    if hidden(given):
        return  # engines do not keep it, under any address
    dom, url = given["dom"], given["http"]["final_url"]
    stated, elsewhere = _stated(dom, given["http"]["headers"].get("link", "")), dom.xpath(_ELSEWHERE)
    if not stated and elsewhere:
        yield given.failed("outside-head", dom.pointer(elsewhere[0]), url=elsewhere[0].get("href") or "")
    elif not stated:
        yield given.failed("absent", Pointer("selector", "head"))
    elif len({page_key(join(url, href)) for href, _ in stated}) > 1:
        yield given.failed("contradictory", stated[1][1], urls=[href for href, _ in stated])
    else:
        yield _judge(given, url, *stated[0], len(stated))


def _is_view(own: SplitResult) -> bool:
    names = {part.partition("=")[0] for part in own.query.split("&")}
    viewed = any(name.startswith(("filter", "attribute_", "query_type_")) for name in names)
    return viewed or bool(names & _VIEWS) or _IN_COLLECTION.search(own.path) is not None


def _other_language(dom: Dom, url: str, href: str) -> bool:
    """Whether the address is, by the page's own list of languages, the same page in another language."""
    codes: dict[str, set[str]] = {}
    for link in dom.xpath(_ALTERNATES):
        code = link.get("hreflang", "").strip().lower().partition("-")[0]
        if code != "x":  # x-default
            codes.setdefault(page_key(join(url, link.get("href"))), set()).add(code)
    mine, others = codes.get(page_key(url), set()), codes.get(page_key(href), set())
    return bool(mine) and bool(others) and not mine & others


def _judge(given: Given, url: str, href: str, where: Pointer, count: int) -> Finding:
    target, own = _parts(join(url, href)), _parts(url)
    args = {"canonical": href, "url": url}
    if not href or target is None or own is None:
        return given.failed("unreadable", where, **args)
    if not href.lower().startswith(_ABSOLUTE):
        return given.failed("relative", where, **args)
    if urldefrag(href)[1]:
        return given.failed("fragment", where, **args)
    if target.netloc.removeprefix("www.") != own.netloc.removeprefix("www."):
        return given.ask("other-site", where, **args)
    if target.scheme == "http" and own.scheme == "https":
        return given.failed("not-secure", where, **args)
    if page_key(href) == page_key(url):
        if _is_view(own):
            return given.ask("view", where, **args)
        return given.passed("own" if count == 1 else "repeated", where, **args)
    if _other_language(given["dom"], url, href):
        return given.failed("other-language", where, **args)
    if paginated(url):
        return given.ask("further-page", where, **args)
    deep = own.path.rstrip("/") != "" and not _ROOT.match(own.path)
    if target.path.rstrip("/") == "" and not target.query and deep:
        return given.failed("to-home", where, **args)
    # Views of a list, choices of a product and parameters are rightly said to be another page.
    if own.query and own.path != "/" and page_key(href) == page_key(url.partition("?")[0]):
        return given.passed("plain-form", where, **args)
    return given.ask("other-page", where, **args)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return None
    return parts if parts.netloc else None


CHECKS = (
    Check(
        "seo.canonical", needs=("http", "dom"), run=on_page(_canonical),
        refs=(
            "seo:SEO-071", "seo:SEO-072", "seo:SEO-073", "seo:SEO-074", "seo:SEO-075", "seo:SEO-076", "seo:SEO-077",
            "seo:SEO-078", "seo:SEO-083", "seo:SEO-085", "seo:SEO-086", "seo:SEO-087", "seo:SEO-088",
        ),
    ),
)  # fmt: skip
