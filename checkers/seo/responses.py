"""What the site's addresses answer: dead links, server faults, redirects, error pages that say they are none."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from checkers.seo._names import headings
from checkers.seo._page import capped, fold, on_page, phrases, words
from checkers.seo._site import Site, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_GONE = {404, 410}
# Faults of the server that do not pass: gateways and overload (502-504, 52x) may.
_BROKEN_SERVER = {500, 501, 505, 506, 507, 508, 510}
_LOOP = "redirect-loop"
_NOT_FOUND = phrases("not-found")
_SEPARATORS = "|–—-·•:"


def _linked(site: Site) -> list[str]:
    """The site's own addresses that its pages link to. Cloudflare's own folder is not the site's doing."""
    return [url for url in site.sources if site.own(url) and not urlsplit(url).path.startswith("/cdn-cgi/")]


def _broken(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    found = {url: status for url in _linked(site) if (status := site.status(url)) is not None}
    gone = [url for url, status in found.items() if status in _GONE]
    unsure = [url for url, status in found.items() if 400 <= status < 500 and status not in _GONE]
    yield from capped(
        gone,
        lambda url: given.failed(
            "gone",
            Pointer("url", url),
            subject=site.sources[url][0],
            url=url,
            status=found[url],
            pages=site.sources[url],
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if unsure:
        yield given.ask("refused", Pointer("url", unsure[0]), count=len(unsure), urls=unsure)
    if found and not gone and not unsure:
        yield given.passed("alive", count=len(found))


def _server(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    own = [url for url in site.pages if site.own(url)]
    found = {url: status for url in own if (status := site.status(url)) is not None}
    broken = [url for url, status in found.items() if status in _BROKEN_SERVER]
    unsure = [url for url, status in found.items() if status >= 500 and status not in _BROKEN_SERVER]
    yield from capped(
        broken,
        lambda url: given.failed(
            "broken", Pointer("url", url), url=url, status=found[url], pages=site.sources.get(url, [])
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if unsure:
        yield given.ask("passing", Pointer("url", unsure[0]), count=len(unsure), urls=unsure)
    if found and not broken and not unsure:
        yield given.passed("sound", count=len(found))


def _hops(given: Given) -> list[str]:
    """The addresses that this page was reached through, by redirects of the server."""
    return [hop["url"] for hop in given["http"].get("redirects", ()) if 300 <= hop["status"] < 400]


def _chains(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    gathered = own_pages(given)
    hops = {url: len(found) for url, found in gathered.items()}
    firsts = {url: found[0] for url, found in gathered.items() if found}
    for url in site.links:
        if site.own(url) and site.own(site.final(url)):
            hops[url] = max(hops.get(url, 0), site.hops(url))
    loops = [url for url in (*site.pages, *site.links) if site.own(url) and site.problem(url) == _LOOP]
    chains = [url for url, count in hops.items() if count > 1]
    for url in dict.fromkeys(loops):
        yield given.failed("loop", Pointer("url", url), url=url, pages=site.sources.get(url, []))
    yield from capped(
        chains,
        lambda url: given.failed(
            "chain",
            Pointer("url", firsts.get(url, url)),
            url=firsts.get(url, url),
            final=site.final(url),
            count=hops[url],
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if hops and not chains and not loops:
        yield given.passed("direct", count=len(hops))


def _external(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    asked = [url for url in site.sources if not site.own(url) and url in site.links]
    status = {url: found for url in asked if (found := site.status(url)) is not None}
    unknown = [url for url in asked if site.problem(url) == "no-such-host"]
    # Where no other site answered at all, it is the network that failed, not the links.
    dead = [url for url in asked if status.get(url) in _GONE] + (unknown if status else [])
    unsure = [url for url in asked if url not in dead and status.get(url, 999) >= 400]
    yield from capped(
        dead,
        lambda url: given.failed(
            "gone" if url in status else "no-host", Pointer("url", url), subject=site.sources[url][0], url=url,
            pages=site.sources[url],
        ),
        lambda rest: given.failed("more", count=rest),
    )  # fmt: skip
    if unsure:
        yield given.ask("unsure", Pointer("url", unsure[0]), count=len(unsure), urls=unsure)
    moved = [url for url in asked if site.hops(url) and url in status and status[url] < 400]
    home = [url for url in moved if _is_deep(url) and not _is_deep(site.final(url))]
    if home:
        yield given.ask("to-home", Pointer("url", home[0]), count=len(home), urls=home)
    if asked and not dead and not unsure and not home:
        yield given.passed("alive", count=len(asked), moved=len(moved))


def _is_deep(url: str) -> bool:
    """Whether the address is that of a page inside a site, not of its home page or of a language's."""
    parts = urlsplit(url)
    return bool(parts.query) or len(parts.path.strip("/")) > len("fr-fr")


def _false_page(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    titles = dom.xpath("//head/title")
    title = text_of(titles[0]) if titles else ""
    parts = [fold(part) for part in _split(title)]
    heading = next((heading for heading in headings(dom) if heading.shown and heading.name), None)
    in_title = any(part in _NOT_FOUND for part in (*parts, fold(title)))
    in_heading = heading is not None and fold(heading.name) in _NOT_FOUND
    where = dom.pointer(heading.element) if heading else Pointer("selector", "title", title[:200])
    args = {"title": title, "heading": heading.name if heading else "", "status": given["http"]["status"]}
    if in_title and in_heading:
        yield given.failed("false-page", where, **args)
    elif in_heading or (in_title and heading is None):
        yield given.ask("maybe", where, **args)


def _split(title: str) -> list[str]:
    for mark in _SEPARATORS:
        title = title.replace(f" {mark} ", "\n")
    return title.split("\n")


# Names of a host, under the site's own domain, where a site is made ready before it is shown.
_STAGING = words("staging stage preprod pre-prod preproduction dev develop recette test tests demo uat beta sandbox")
_LOCAL_ENDINGS = (".localhost", ".local", ".test", ".invalid", ".internal", ".lan")


def _workplace(host: str) -> str:
    """Which kind of place, not meant for visitors, a host is: "local", "shopify" or ""."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        if host == "localhost" or host.endswith(_LOCAL_ENDINGS):
            return "local"
        return "shopify" if host.endswith(".myshopify.com") else ""
    return "local" if address.is_loopback or address.is_private or address.is_unspecified else ""


def _workplaces(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    here = _workplace(urlsplit(site.home).hostname or "")
    outside = [url for url in site.sources if not site.own(url)]
    kinds = {url: kind for url in outside if (kind := _workplace(_host(url))) and kind != here}
    found = list(kinds)
    yield from capped(
        found,
        lambda url: given.failed(
            kinds[url], Pointer("url", url), subject=site.sources[url][0], url=url, pages=site.sources[url]
        ),
        lambda rest: given.failed("more", count=rest),
    )
    domain = (urlsplit(site.home).hostname or "").removeprefix("www.")
    staging = [url for url in outside if _host(url).endswith(f".{domain}") and _STAGING & set(_host(url).split("."))]
    if staging:
        yield given.ask("staging", Pointer("url", staging[0]), count=len(staging), urls=staging)
    if site.sources and not found and not staging:
        yield given.passed("public", count=len(site.sources))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


_SITE = ("crawl", "links")

CHECKS = (
    Check("seo.broken-links", needs=(), run=_broken, scope="site", site_needs=_SITE, refs=("seo:SEO-001",)),
    Check("seo.server-errors", needs=(), run=_server, scope="site", site_needs=_SITE, refs=("seo:SEO-002",)),
    Check(
        "seo.redirect-chains", needs=("http",), run=_chains, scope="site", gather=_hops, site_needs=_SITE,
        refs=("seo:SEO-005", "seo:SEO-006"),
    ),
    Check(
        "seo.external-links", needs=(), run=_external, scope="site", site_needs=_SITE,
        refs=("seo:SEO-012", "seo:SEO-013"),
    ),
    Check("seo.soft-404", needs=("http", "dom"), run=on_page(_false_page), refs=("seo:SEO-009",)),
    Check("seo.workplace-links", needs=(), run=_workplaces, scope="site", site_needs=("crawl",), refs=("seo:SEO-014",)),
)  # fmt: skip
