"""What social networks show of a page that is shared."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from checkers.seo._page import content_of, hidden, metas, on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_REQUIRED = ("og:title", "og:type", "og:image", "og:url")  # ogp.me, "Basic Metadata"
_CARDS = {"summary", "summary_large_image", "app", "player"}


def _value(dom: Dom, name: str) -> str:
    return next((text for meta in metas(dom, name) if (text := content_of(meta))), "")


def _open_graph(given: Given) -> Iterator[Finding]:
    if hidden(given):
        return  # a cart or an account is not shared
    dom = given["dom"]
    # og:image:url is another name for og:image (ogp.me).
    missing = [name for name in _REQUIRED if not (_value(dom, name) or _value(dom, f"{name}:url"))]
    if not missing:
        yield given.passed("whole", dom.pointer(metas(dom, "og:title")[0]), title=_value(dom, "og:title"))
    elif len(missing) == len(_REQUIRED):
        yield given.failed("absent", Pointer("selector", "head"))
    else:
        yield given.failed("partial", Pointer("selector", "head"), count=len(missing), missing=missing)


def _image(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    for meta in [*metas(dom, "og:image"), *metas(dom, "og:image:url")][:1]:
        address = content_of(meta)
        if not address:
            yield given.failed("empty", dom.pointer(meta))
        elif not address.lower().startswith(("http://", "https://")) or not _host(address):
            yield given.failed("relative", dom.pointer(meta), address=address[:300])
        else:
            yield given.passed("absolute", dom.pointer(meta), address=address[:300])


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _card(given: Given) -> Iterator[Finding]:
    if hidden(given):
        return
    dom = given["dom"]
    found = metas(dom, "twitter:card")
    kind = _value(dom, "twitter:card").lower()
    if kind in _CARDS:
        yield given.passed("present", dom.pointer(found[0]), kind=kind)
    elif kind:
        yield given.failed("unknown", dom.pointer(found[0]), kind=kind[:100])
    else:
        yield given.ask("absent", Pointer("selector", "head"))


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.open-graph", needs=_PAGE, run=on_page(_open_graph), refs=("seo:SEO-169",)),
    Check("seo.og-image", needs=_PAGE, run=on_page(_image), refs=("seo:SEO-170",)),
    Check("seo.twitter-card", needs=_PAGE, run=on_page(_card), refs=("seo:SEO-172",)),
)
