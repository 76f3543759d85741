"""What travels in clear, what the server promises browsers, and how much HTML it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from checkers.seo._page import answered, capped, content_of, join, on_page
from checkers.seo._site import own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# What browsers fetch by themselves; `link` only for styles.
_FETCHED = (
    "//*[self::img or self::script or self::iframe or self::video or self::audio or self::source or self::embed]"
    "[@src][not(ancestor::noscript) and not(ancestor::template)]"
)
_SHEETS = "//link[contains(concat(' ', translate(@rel, 'STYLEH', 'styleh'), ' '), ' stylesheet ')][@href]"
_TYPED = "password email tel text number search date url"
_WEIGHT = 2_000_000  # bytes of HTML: what Screaming Frog gives as the limit of what is read
_DAYS = 86_400
_SAFE_REFERRERS = frozenset(
    {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin", "no-referrer-when-downgrade",
     "origin", "origin-when-cross-origin"}
)  # fmt: skip


def _local(url: str) -> bool:
    """Whether the host is one of the workplace: what it serves never leaves the machine or the network."""
    host = urlsplit(url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan"))
    return address.is_loopback or address.is_private


def _in_clear(url: str) -> bool:
    return url[:7].lower() == "http://" and not _local(url)


def _https(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    pages = [site.final(url) for url in site.documents]
    clear = [url for url in pages if _in_clear(url)]
    if clear:
        yield given.failed("in-clear", Pointer("url", clear[0]), count=len(clear), total=len(pages), urls=clear)
    elif pages and all(url.startswith("https://") for url in pages):
        yield given.passed("encrypted", Pointer("url", pages[0]), count=len(pages))


def _links(given: Given) -> Iterator[Finding]:
    url = given["http"]["final_url"]
    if not url.startswith("https://"):
        return
    links = given["http"].get("links", ())
    clear = [link for link in links if _in_clear(link)]
    own = [link for link in clear if _host(link) == _host(url)]
    out = [link for link in clear if link not in own]
    if own:
        yield given.failed("own", Pointer("url", own[0]), count=len(own), urls=own)
    if out:
        yield given.ask("others", Pointer("url", out[0]), count=len(out), urls=out)
    if links and not clear:
        yield given.passed("encrypted", count=len(links))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _mixed(given: Given) -> Iterator[Finding]:
    url, source = given["http"]["final_url"], given["source"]
    if not url.startswith("https://"):
        return
    found = [(one, one.get("src")) for one in source.xpath(_FETCHED)]
    found += [(one, one.get("href")) for one in source.xpath(_SHEETS)]
    clear = {address: one for one, href in found if _in_clear(address := (href or "").strip())}
    asked = [entry["request"]["url"] for entry in given["har"]["log"]["entries"]]
    late = [address for address in dict.fromkeys(asked) if _in_clear(address) and address not in clear]
    yield from capped(
        list(clear),
        lambda address: given.failed(
            "in-code", Pointer("line", str(clear[address].sourceline or 0), address[:200]), url=address
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if late:
        yield given.failed("asked", Pointer("url", late[0]), count=len(late), urls=late)
    if not clear and not late:
        yield given.passed("none", count=len(asked))


def _forms(given: Given) -> Iterator[Finding]:
    url, source = given["http"]["final_url"], given["source"]
    forms = source.xpath("//form[not(ancestor::noscript) and not(ancestor::template)]")
    sent = [(form, join(url, form.get("action") or "")) for form in forms]
    to_clear = [(form, target) for form, target in sent if url.startswith("https://") and _in_clear(target)]
    on_clear = [form for form, _ in sent if _in_clear(url) and _asks(form)]
    for form, target in to_clear[:5]:
        yield given.failed("to-clear", _at(form), url=target)
    if on_clear:
        yield given.failed("on-clear", _at(on_clear[0]), count=len(on_clear))
    if forms and url.startswith("https://") and not to_clear:
        yield given.passed("encrypted", count=len(forms))


def _asks(form: Any) -> bool:
    """Whether the form asks for something typed, and is not only a search."""
    method = (form.get("method") or "get").lower()
    kinds = {(field.get("type") or "text").lower() for field in form.xpath(".//input")}
    return bool(kinds & {"password", "email", "tel"}) or (method == "post" and bool(kinds & set(_TYPED.split())))


def _at(form: Any) -> Pointer:
    return Pointer("line", str(form.sourceline or 0), f'<form action="{(form.get("action") or "")[:200]}">')


def _headers(given: Given) -> dict[str, str] | None:
    if not answered(given):
        return None
    headers: dict[str, str] = given["http"]["headers"]
    metas = given["source"].xpath("//meta[@http-equiv]")
    policies = [content_of(one) for one in metas if one.get("http-equiv", "").lower() == "content-security-policy"]
    referrer = [content_of(one) for one in given["source"].xpath("//meta[@name='referrer']")]
    said = {name: headers.get(name, "") for name in ("strict-transport-security", "x-content-type-options")}
    said["x-frame-options"] = headers.get("x-frame-options", "")
    said["content-security-policy"] = " ".join([headers.get("content-security-policy", ""), *policies]).strip()
    said["referrer-policy"] = " ".join([headers.get("referrer-policy", ""), *referrer]).strip()
    return said


def _promises(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    said = own_pages(given).get(site.home)
    if said is None:
        return
    policy = said["content-security-policy"].lower()
    kept = {
        "Content-Security-Policy": bool(policy),
        "X-Content-Type-Options": said["x-content-type-options"].strip().lower() == "nosniff",
        "X-Frame-Options": bool(said["x-frame-options"]) or "frame-ancestors" in policy,
        "Referrer-Policy": said["referrer-policy"].lower().rpartition(",")[2].strip() in _SAFE_REFERRERS,
    }
    if site.final(site.home).startswith("https://"):
        kept["Strict-Transport-Security"] = _max_age(said["strict-transport-security"]) >= _DAYS
    missing = [name for name, there in kept.items() if not there]
    where = Pointer("url", site.home)
    if missing:
        yield given.ask("missing", where, subject=site.home, count=len(missing), total=len(kept), names=missing)
    else:
        yield given.passed("all", where, subject=site.home, count=len(kept))


def _max_age(header: str) -> int:
    found = re.search(r"max-age\s*=\s*\"?(\d+)", header, re.IGNORECASE)
    return int(found.group(1)) if found else 0


def _size(given: Given) -> Iterator[Finding]:
    url = given["http"]["final_url"].partition("#")[0]
    for entry in given["har"]["log"]["entries"]:
        size = entry["response"]["content"].get("size", 0)
        if entry["request"]["url"].partition("#")[0] == url and entry["response"]["status"] == 200 and size > 0:
            say = given.failed if size > _WEIGHT else given.passed
            yield say("heavy" if size > _WEIGHT else "light", Pointer("figure", "html"), weight=size, most=_WEIGHT)
            return


CHECKS = (
    Check("seo.https", needs=(), run=_https, scope="site", site_needs=("crawl",), refs=("seo:SEO-204",)),
    Check("seo.links-in-clear", needs=("http",), run=on_page(_links), refs=("seo:SEO-135",)),
    Check("seo.mixed-content", needs=("http", "source", "har"), run=on_page(_mixed), refs=("seo:SEO-205",)),
    Check("seo.forms-secure", needs=("http", "source"), run=on_page(_forms), refs=("seo:SEO-206", "seo:SEO-207")),
    Check(
        "seo.security-headers", needs=("http", "source"), run=_promises, scope="site", gather=_headers,
        site_needs=("crawl",),
        refs=("seo:SEO-208", "seo:SEO-209", "seo:SEO-210", "seo:SEO-211", "seo:SEO-212"),
    ),
    Check("seo.html-size", needs=("http", "har"), run=on_page(_size), refs=("seo:SEO-222",), limits={"bytes": _WEIGHT}),
)  # fmt: skip
