"""What the site answers to addresses that no page links to: one that cannot exist, its own twins, its icon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from checkers.seo._page import answered, fold, join, page_key
from checkers.seo._site import origin, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import Document, text_of

Answer = Mapping[str, Any]
Mark = tuple[str, frozenset[str]]

_ALIKE = 0.9  # share of the words that two pages have in common: the project's choice
_HOPS = 2  # to the one origin: to https first, then to the right name, as hstspreload.org asks
_MAX_WORDS = 3000
_SERVED_HERE = (
    "http://127.0.0.1:",
    "http://localhost:",
)  # a folder handed in: what is not found is not the site's doing
# A screen that holds robots back, whatever the address: it says nothing of the site.
_GATE = re.compile(r"captcha|cf-challenge|challenge-platform|incapsula|ddos-guard|access denied", re.IGNORECASE)


def _mark_of(document: Document) -> Mark:
    """A page's title and its words, to tell whether two pages are the same one."""
    titles, bodies = document.xpath("//head/title"), document.xpath("//body")
    words = fold(text_of(bodies[0])).split() if bodies else []
    return (fold(text_of(titles[0])) if titles else "", frozenset(words[:_MAX_WORDS]))


def _gather(given: Given) -> Mark | None:
    return _mark_of(given["source"]) if answered(given) else None


def _alike(one: Mark, other: Mark) -> bool:
    both, either = len(one[1] & other[1]), len(one[1] | other[1])
    return one[0] == other[0] and either > 0 and both >= _ALIKE * either


def _missing(given: Given) -> Iterator[Finding]:
    answer = given["probes"]["missing"]
    if answer is None:
        return  # robots.txt forbade to ask
    url, status, final = answer["url"], answer["status"], answer["final_url"] or answer["url"]
    where, args = Pointer("url", url), {"url": url, "status": status or 0, "final": final}
    page = Document(answer["body"])
    if status in {404, 410}:
        helps = any(origin(join(url, str(href))) == origin(url) for href in page.xpath("//body//a/@href"))
        if helps:
            yield given.passed("not-found", where, **args)
        elif not url.startswith(_SERVED_HERE):
            yield given.ask("no-way-out", where, **args)
    elif status is None or status != 200 or _GATE.search(answer["body"]):
        yield given.ask("unsure", where, **args)
    elif page_key(final) == page_key(origin(final) + "/"):
        yield given.failed("sent-home", where, **args)
    elif page_key(final) != page_key(url) or "html" not in answer["type"]:
        yield given.ask("sent-elsewhere", where, **args)
    else:
        yield given.failed("accepted", where, **args)
        mark = _mark_of(page)
        same = [one for one, found in own_pages(given).items() if found and _alike(found, mark)]
        if same:
            yield given.ask("alike", Pointer("url", same[0]), count=len(same), urls=same)


def _origins(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    home = urlsplit(site.home).hostname or ""
    bare = home.startswith("www.") or home.count(".") == 1
    # Under somebody else's name (atelier.example.com), a www. is not this site's.
    answers: list[Answer] = [one for one in given["probes"]["origins"] if bare or "//www." not in one["url"]]
    if not answers:
        return  # no name of its own: an address of this machine, say
    given_pages = [one for one in answers if one["status"] and 200 <= one["status"] < 300]
    ends = {origin(site.home), *(origin(one["final_url"] or one["url"]) for one in given_pages)}
    silent = [one["url"] for one in answers if one not in given_pages]
    long = [one["url"] for one in given_pages if len(one["redirects"]) > _HOPS]
    args = {"urls": sorted(ends), "count": len(ends)}
    if len(ends) > 1:
        yield given.failed("several", Pointer("url", min(ends)), **args)
    if silent:
        yield given.ask("silent", Pointer("url", silent[0]), urls=silent, count=len(silent))
    if long:
        yield given.ask("detour", Pointer("url", long[0]), urls=long, count=len(long))
    if len(ends) == 1 and not silent and not long:
        yield given.passed("one", Pointer("url", min(ends)), url=min(ends), count=len(given_pages) + 1)


def _icon(given: Given) -> Iterator[Finding]:
    answer = given["probes"]["icon"]
    if answer is None:
        return  # it stands in the page itself, or could not be asked for
    status, where = answer["status"], Pointer("url", answer["url"])
    picture = answer["type"].startswith("image/") or answer["type"] in {"", "application/octet-stream"}
    if status == 200 and picture:
        yield given.passed("present", where, url=answer["url"])
    else:
        yield given.ask("absent", where, url=answer["url"], status=status or 0)


CHECKS = (
    Check(
        "seo.missing-page", needs=("http", "source"), run=_missing, scope="site", gather=_gather,
        site_needs=("probes", "crawl"), refs=("seo:SEO-009", "seo:SEO-010"),
        limits={"share": _ALIKE},
    ),
    Check(
        "seo.origins", needs=(), run=_origins, scope="site", site_needs=("probes", "crawl"), refs=("seo:SEO-011",),
        limits={"hops": _HOPS},
    ),
    Check("seo.favicon", needs=(), run=_icon, scope="site", site_needs=("probes",), refs=("seo:SEO-060",)),
)  # fmt: skip
