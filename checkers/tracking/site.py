"""Tags over the whole site: on every page, with sound ids, and conversions where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from checkers.tracking._traces import NEEDS, Rank, Seen, look
from checkers.tracking._vendors import vendors
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Pages that come before the act that a conversion counts, and those that thank for it: words of French and English
# shops' addresses (WooCommerce, Shopify, PrestaShop).
_THANKS = re.compile(
    r"(?i)order-received|commande-recue|commande-confirmee|confirmation|thank[-_]?(?:s|you)|(?:^|[/_-])merci(?:[/_.-]|$)"
    r"|envoyee?(?:[/_.-]|$)|/success"
)
_BEFORE = re.compile(
    r"(?i)^/?(?:index\.\w+)?$"
    r"|/(?:contact|contactez-nous|nous-contacter|panier|cart|basket|boutique|shop|checkout|commander)(?:\.\w+)?/?$"
    r"|/(?:produits?|products?|collections|categorie-produit|product-category)/[^/]+/?$"
)


def _pages(given: Given) -> Mapping[str, Seen]:
    """What each page of the site shows, each page once."""
    return {seen.url: seen for seen in given.gathered.values() if seen}


def _coverage(given: Given) -> Iterator[Finding]:
    pages = _pages(given)
    if len(pages) < 2:
        return
    tags = dict.fromkeys(key for seen in pages.values() for key in seen.tags)
    for vendor, text in tags:
        if vendors()[vendor].legacy:
            continue
        having = [url for url, seen in pages.items() if (vendor, text) in seen.tags]
        missing = [url for url in pages if url not in having]
        args = {"id": text, "vendor": vendors()[vendor].name, "count": len(having), "total": len(pages)}
        # A container may bring the tag to a page whose own code does not name it, after consent for instance.
        bare = [url for url in missing if not any(tag.rank >= Rank.DECLARED for tag in pages[url].of("gtm"))]
        called = [url for url in having if pages[url].tags[vendor, text].rank >= Rank.CALLED]
        if not missing and called == having:
            yield given.passed("everywhere", Pointer("url", having[0]), **args)
        elif not missing:
            yield given.ask("not-called", Pointer("url", having[0]), called=len(called), **args)
        elif vendor == "ga4" and bare:
            yield given.failed("missing", Pointer("url", bare[0]), missing=missing, **args)
        else:
            yield given.ask("some-pages", Pointer("url", missing[0]), missing=missing, **args)


def _ids(given: Given) -> Iterator[Finding]:
    pages = _pages(given)
    found: dict[str, dict[str, list[str]]] = {}  # vendor, id, pages
    for url, seen in pages.items():
        for vendor, text in seen.tags:
            found.setdefault(vendor, {}).setdefault(text, []).append(url)
    faults = [*_broken(given, pages), *_legacy(given, found), *_twice(given, pages)]
    yield from faults
    for vendor, message in (("ga4", "several-properties"), ("gtm", "several-containers")):
        # A "GT-" id names a Google tag, not a property: it stands beside the property's own.
        own = {text: urls for text, urls in found.get(vendor, {}).items() if not text.startswith("GT-")}
        if len(own) > 1:
            yield given.ask(message, Pointer("url", next(iter(own.values()))[0]), ids=list(own), count=len(own))
    if found and not faults:
        ids = [text for texts in found.values() for text in texts]
        yield given.passed("sound", Pointer("figure", ", ".join(ids)[:200]), ids=ids, count=len(ids))


def _broken(given: Given, pages: Mapping[str, Seen]) -> Iterator[Finding]:
    broken: dict[str, list[str]] = {}
    for url, seen in pages.items():
        for text in seen.broken:
            broken.setdefault(text, []).append(url)
    for text, urls in broken.items():
        message = "malformed" if text else "empty"
        yield given.failed(message, pages[urls[0]].broken[text], subject=_subject(given, urls[0]), id=text, urls=urls)


def _legacy(given: Given, found: Mapping[str, Mapping[str, list[str]]]) -> Iterator[Finding]:
    for vendor, ids in found.items():
        if vendors()[vendor].legacy:
            for text, urls in ids.items():
                yield given.failed("legacy", Pointer("url", urls[0]), id=text, count=len(urls), urls=urls)


def _twice(given: Given, pages: Mapping[str, Seen]) -> Iterator[Finding]:
    twice: dict[str, list[str]] = {}
    for url, seen in pages.items():
        for text, number in seen.page_views.items():
            if number > 1:
                twice.setdefault(text, []).append(url)
    for text, urls in twice.items():
        where = pages[urls[0]].tags["ga4", text].proofs["sent"]
        yield given.failed("twice", where, id=text, count=len(urls), urls=urls)


def _conversion(given: Given) -> Iterator[Finding]:
    pages = _pages(given)
    for target in dict.fromkeys(target for seen in pages.values() for target in seen.conversions):
        live = [url for url, seen in pages.items() if seen.conversions.get(target)]
        written = [url for url, seen in pages.items() if target in seen.conversions]
        if not live:
            yield given.ask("waiting", Pointer("url", written[0]), target=target, count=len(written), urls=written)
        elif len(live) == len(pages) > 1:
            yield given.failed("everywhere", Pointer("url", live[0]), target=target, count=len(live))
        else:
            for url in live[:20]:
                yield _placed(given, url, target)


def _placed(given: Given, url: str, target: str) -> Finding:
    """A conversion that was called while the page was merely shown."""
    parts, where, about = urlsplit(url), Pointer("url", url), _subject(given, url)
    if _THANKS.search(parts.path):
        return given.ask("on-thanks", where, subject=about, target=target, page=url)
    # With a query the same address may be that of the answer to a form.
    if _BEFORE.search(parts.path) and not parts.query:
        return given.failed("too-early", where, subject=about, target=target, page=url)
    return given.ask("elsewhere", where, subject=about, target=target, page=url)


def _subject(given: Given, url: str) -> str:
    """The address under which the page of that final address is known."""
    return next((page for page, seen in given.gathered.items() if seen and seen.url == url), url)


CHECKS = (
    Check("tracking.coverage", needs=NEEDS, run=_coverage, scope="site", gather=look),
    Check("tracking.ids", needs=NEEDS, run=_ids, scope="site", gather=look),
    Check("tracking.conversion", needs=NEEDS, run=_conversion, scope="site", gather=look),
)
