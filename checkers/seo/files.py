"""Files as the server hands them out: announced for what they are, and reached where links say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from checkers.seo._page import answered, capped, join, page_key, words
from checkers.seo._site import origin, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_BYTES = ("application/octet-stream", "binary/octet-stream")
_FONT = (
    "font/", "application/font", "application/x-font", "application/woff", "application/x-woff",
    "application/vnd.ms-fontobject", *_BYTES,
)  # fmt: skip
_SCRIPT = (
    "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript",
    "text/ecmascript", "text/x-javascript",
)  # fmt: skip
# What a file of each ending may be announced as: beginnings of media types.
_TYPES: dict[str, tuple[str, ...]] = {
    "css": ("text/css",),
    **dict.fromkeys(("js", "mjs"), _SCRIPT),
    **dict.fromkeys(words("png jpg jpeg gif webp avif ico bmp"), ("image/",)),
    "svg": ("image/",),
    **dict.fromkeys(words("woff woff2 ttf otf eot"), _FONT),
}
# Files that links lead to: whatever they are announced as, they are no web page.
_DOCUMENTS = words("pdf zip doc docx xls xlsx ppt pptx odt ods csv mp3 mp4 webm epub png jpg jpeg gif webp avif")
_MAX, _MAX_PLACES = 300, 5000

Typed = tuple[str, str]


def _ending(url: str) -> str:
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _announced(entry: dict[str, Any]) -> str:
    headers = entry["response"].get("headers", ())
    said = next((one["value"] for one in headers if one["name"].lower() == "content-type"), "")
    return str(said).partition(";")[0].strip().lower()


def _is_judged(entry: dict[str, Any], home: str) -> bool:
    url, response = entry["request"]["url"], entry["response"]
    whole = response["status"] == 200 and not entry.get("_fromCache") and response["content"].get("size", 0) > 0
    return whole and origin(url) == home and _ending(url) in _TYPES


def _gather(given: Given) -> tuple[int, list[Typed]]:
    """How many of the site's own files the page loaded, and those that are announced as something else."""
    home = origin(given["http"]["final_url"])
    files = [entry for entry in given["har"]["log"]["entries"] if _is_judged(entry, home)]
    typed = [(entry["request"]["url"], _announced(entry)) for entry in files]
    return len(typed), [(url, kind) for url, kind in typed if not kind.startswith(_TYPES[_ending(url)])][:_MAX]


def _types(given: Given) -> Iterator[Finding]:
    site, gathered = read_site(given), own_pages(given)
    wrong: dict[str, str] = {url: kind for _, found in gathered.values() for url, kind in found}
    linked = [
        (url, str(link.get("type") or ""))
        for url, link in site.links.items()
        if site.own(url) and link.get("status") == 200 and not link.get("redirects") and _ending(url) in _DOCUMENTS
    ]
    pages = [url for url, kind in linked if kind == "text/html"]
    yield from capped(
        list(wrong),
        lambda url: given.failed(
            "wrong" if wrong[url] else "silent", Pointer("url", url, wrong[url]), url=url, type=wrong[url]
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if pages:
        yield given.failed("page-instead", Pointer("url", pages[0]), count=len(pages), urls=pages)
    count = sum(number for number, _ in gathered.values()) + len(linked)
    if count and not wrong and not pages:
        yield given.passed("right", count=count)


def _places(given: Given) -> tuple[frozenset[str], tuple[tuple[str, str], ...]] | None:
    """The places of the page that links may lead to, and the places in other pages that its links lead to."""
    if not answered(given):
        return None
    dom = given["dom"]
    places = frozenset(str(one) for one in (*dom.xpath("//@id"), *dom.xpath("//a/@name"))[:_MAX_PLACES])
    bases = dom.xpath("//base/@href")
    base = join(dom.url, str(bases[0])) if bases else dom.url
    led = {urldefrag(join(base, str(href))) for href in dom.xpath("//a/@href[contains(., '#')]")[:_MAX_PLACES]}
    here = urldefrag(dom.url)[0]
    return places, tuple(sorted((page, place) for page, place in led if place and page != here))


def _anchors(given: Given) -> Iterator[Finding]:
    pages = {url: found for url, found in own_pages(given).items() if found}
    known = {page_key(url): found[0] for url, found in pages.items()}
    led = [(url, page, place) for url, found in pages.items() for page, place in found[1] if page_key(page) in known]
    # What holds signs that no id holds is for a script: a filter, a route, a highlighted text.
    led = [one for one in led if not set(one[2]) & set("=%:?&!/") and one[2].lower() != "top"]
    missing = sorted({f"{page}#{place}" for _, page, place in led if unquote(place) not in known[page_key(page)]})
    if missing:
        yield given.ask("missing", Pointer("url", missing[0]), count=len(missing), urls=missing)
    elif led:
        yield given.passed("found", count=len(led))


CHECKS = (
    Check(
        "seo.content-type", needs=("http", "har"), run=_types, scope="site", gather=_gather,
        site_needs=("crawl", "links"), refs=("seo:SEO-015",),
    ),
    Check(
        "seo.link-place", needs=("http", "dom"), run=_anchors, scope="site", gather=_places, site_needs=("crawl",),
        refs=("seo:SEO-016",),
    ),
)  # fmt: skip
