"""The same page in other languages (hreflang): do the codes exist, do pages name themselves and one another.

Read in the code as sent: what scripts change of it is told by `seo.rendered-head`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.seo._languages import DEFAULT, REGIONS, Alternate, alternates, gather, spoken
from checkers.seo._page import capped, indexable, language_of, on_page, page_key
from checkers.seo._site import Site, own_pages, read_site
from checkers.seo.canonical_targets import find
from checkers.seo.language import CODES
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_CODE = re.compile(r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?\Z")
_ABSOLUTE = ("http://", "https://")
_GONE = {404, 410, 500, 501}


def _where(one: Alternate) -> Pointer:
    return Pointer("selector", f'link[hreflang="{one.code[:40]}"]', one.href[:200])


def _fault(code: str) -> str:
    """ "wrong" for a code that is none, "odd" for one that engines may not know, "" for one that they do."""
    if code == DEFAULT:
        return ""
    found = _CODE.match(code)
    if not found or (len(found["language"]) == 2 and found["language"] not in CODES):
        return "wrong"
    region = found["region"] or ""
    if region.isalpha() and region not in REGIONS:
        return "wrong"
    return "odd" if len(found["language"]) == 3 or region.isdigit() else ""


def _codes(given: Given) -> Iterator[Finding]:
    found = alternates(given)
    faults = {one.code: _fault(one.code) for one in found}
    wrong = [one for one in found if faults[one.code] == "wrong"]
    odd = [one for one in found if faults[one.code] == "odd"]
    yield from capped(
        wrong,
        lambda one: given.failed("wrong", _where(one), code=one.code),
        lambda rest: given.failed("more", count=rest),
    )
    if odd:
        yield given.ask("odd", _where(odd[0]), codes=[one.code for one in odd], count=len(odd))
    if found and not wrong and not odd:
        yield given.passed("known", _where(found[0]), codes=list(faults), count=len(faults))


def _addresses(given: Given) -> Iterator[Finding]:
    found = alternates(given)
    cut = [one for one in found if not one.href.lower().startswith(_ABSOLUTE)]
    yield from capped(
        cut,
        lambda one: given.failed("relative", _where(one), code=one.code, href=one.href),
        lambda rest: given.failed("more", count=rest),
    )
    ends: dict[str, dict[str, str]] = {}
    for one in found:
        ends.setdefault(one.code, {})[page_key(one.url)] = one.url
    torn = {code: list(urls.values()) for code, urls in ends.items() if len(urls) > 1}
    for code, urls in torn.items():
        yield given.failed("two-addresses", Pointer("url", urls[1]), code=code, urls=urls)
    if found and not cut and not torn:
        yield given.passed("whole", _where(found[0]), count=len(found))


def _itself(given: Given) -> Iterator[Finding]:
    found, url = alternates(given), given["http"]["final_url"]
    if not found or not indexable(given) or "?" in url:
        return
    own = [one for one in found if page_key(one.url) == page_key(url)]
    spoken_here = {one.language for one in own if one.language}
    said = language_of(given["source"])
    default = any(one.code == DEFAULT for one in found)
    args = {"url": url, "codes": list(dict.fromkeys(one.code for one in found)), "lang": said}
    if not own:
        yield given.failed("absent", _where(found[0]), **args)
    elif said and spoken_here and said not in spoken_here:
        yield given.failed("other-lang", _where(own[0]), **args)
    else:
        yield given.passed("itself" if default else "without-default", _where(own[0]), **args)


def _return(given: Given) -> Iterator[Finding]:
    pages = spoken(own_pages(given))
    everyone = {page_key(url): one for url, one in own_pages(given).items() if one}
    back = {key: {page_key(to) for _, to in one.pairs} for key, one in everyone.items()}
    pairs = {(url, to) for url, one in pages.items() for _, to in one.pairs if page_key(to) != page_key(url)}
    seen = sorted((url, to) for url, to in pairs if page_key(to) in back)
    mute = [(url, to) for url, to in seen if page_key(url) not in back[page_key(to)]]
    yield from capped(
        mute,
        lambda pair: given.failed("one-way", Pointer("url", pair[1]), subject=pair[0], url=pair[0], other=pair[1]),
        lambda rest: given.failed("more", count=rest),
    )
    if seen and not mute:
        yield given.passed("both-ways", count=len(seen))
    elif pairs and not seen:
        others = sorted({to for _, to in pairs})
        yield given.ask("unseen", Pointer("url", others[0]), count=len(others), urls=others)


def _targets(given: Given) -> Iterator[Finding]:
    site, gathered = read_site(given), own_pages(given)
    asks_out = {url: bool(one and one.out) for url, one in gathered.items()}
    faults: dict[tuple[str, str], str] = {}
    checked = 0
    for url, one in spoken(gathered).items():
        for code, target in one.pairs:
            known = find(site, target)
            if known is None or page_key(known) == page_key(url) or site.status(known) is None:
                continue
            checked += 1
            fault = _wrong_end(site, known, asks_out)
            # The address of all other languages may well choose one by itself.
            if fault and not (fault == "redirected" and code == DEFAULT):
                faults[url, target] = fault
    yield from capped(
        list(faults),
        lambda pair: given.failed(
            faults[pair], Pointer("url", pair[1]), subject=pair[0], url=pair[0], other=pair[1]
        ),
        lambda rest: given.failed("more", count=rest),
    )  # fmt: skip
    if checked and not faults:
        yield given.passed("sound", count=checked)


def _wrong_end(site: Site, url: str, asks_out: dict[str, bool]) -> str:
    status, final = site.status(url) or 0, site.final(url)
    canonical = str(site.pages.get(final, {}).get("canonical") or "")
    if status in _GONE:
        return "gone"
    if page_key(final) != page_key(url) and 0 < status < 400:
        return "redirected"
    if asks_out.get(final):
        return "kept-out"
    return "not-canonical" if canonical and page_key(canonical) != page_key(final) else ""


def _shared(given: Given) -> Iterator[Finding]:
    languages: dict[str, dict[str, str]] = {}
    for one in spoken(own_pages(given)).values():
        for code, target in one.pairs:
            if code != DEFAULT:
                languages.setdefault(page_key(target), {}).setdefault(code.partition("-")[0], target)
    several = {key: found for key, found in languages.items() if len(found) > 1}
    for found in list(several.values())[:10]:
        url = next(iter(found.values()))
        yield given.ask("several", Pointer("url", url), url=url, codes=sorted(found), count=len(found))
    if languages and not several:
        yield given.passed("one-each", count=len(languages))


_PAGE = ("http", "source")

CHECKS = (
    Check("seo.hreflang-codes", needs=_PAGE, run=on_page(_codes), refs=("seo:SEO-089",)),
    Check("seo.hreflang-addresses", needs=_PAGE, run=on_page(_addresses), refs=("seo:SEO-090", "seo:SEO-100")),
    Check(
        "seo.hreflang-itself", needs=_PAGE, run=on_page(_itself), refs=("seo:SEO-092", "seo:SEO-093", "seo:SEO-094"),
    ),
    Check(
        "seo.hreflang-return", needs=_PAGE, run=_return, scope="site", gather=gather, site_needs=("crawl",),
        refs=("seo:SEO-091",),
    ),
    Check(
        "seo.hreflang-targets", needs=_PAGE, run=_targets, scope="site", gather=gather, site_needs=("crawl", "links"),
        refs=("seo:SEO-095", "seo:SEO-096", "seo:SEO-097", "seo:SEO-098"),
    ),
    Check(
        "seo.hreflang-shared", needs=_PAGE, run=_shared, scope="site", gather=gather, site_needs=("crawl",),
        refs=("seo:SEO-099",),
    ),
)  # fmt: skip
