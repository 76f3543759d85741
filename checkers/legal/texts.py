"""What the texts say of personal data, cookies and accessibility; and signs of texts not written for the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from checkers.legal._seen import NEEDS, Hit, Seen, page_of
from checkers.legal._site import TEXTS, Site, site_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

PRIVACY = ("privacy", "cookies")
_POINTS = ("controller", "purposes", "basis", "recipients", "transfers", "retention", "rights", "consent", "complaint")
_WHERE_IT_APPLIES = frozenset({"recipients", "transfers", "consent", "basis"})  # not every site has something to say
# Cookies of measures and advertising, by the beginning of their names.
_MEASURES = (
    "_ga",
    "_gid",
    "_gcl_",
    "_fbp",
    "_fbc",
    "_pin_unauth",
    "li_",
    "_hj",
    "_uet",
    "_ttp",
    "_clck",
    "_scid",
    "IDE",
)
MAX_SHOWN = 10


def _privacy(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    pages = site.of("privacy") or [page for page in site.pages if "privacy" in page.sections]
    if not pages:
        return
    at = pages[0].heading if pages[0].kinds & {"privacy"} else pages[0].sections["privacy"][1]
    for point in _POINTS:
        found = site.best(f"privacy-{point}", *PRIVACY)
        if found and found[0].strong:
            yield given.passed(point, found[0].pointer, subject=found[1].url, text=found[0].quote)
        elif found:
            yield given.ask(f"{point}-spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)
        else:
            say = given.failed if site.certain and point not in _WHERE_IT_APPLIES else given.ask
            yield say(f"{point}-absent", at, subject=pages[0].url)


def _stored(given: Given) -> dict[str, Any]:
    """The page, with the names of measuring cookies that were stored on a first visit."""
    names = {str(cookie.get("name", "")) for cookie in given["storage"].get("script_cookies", ())}
    return {"page": page_of(given), "cookies": sorted(name for name in names if name.startswith(_MEASURES))}


def _cookies(given: Given) -> Iterator[Finding]:
    stored = {name: url for url, one in given.gathered.items() for name in one["cookies"]}
    site = site_of(_only_pages(given))
    found = site.best("cookies", *PRIVACY, "legal", "cgv")
    choice = next(((p, k) for p in site.pages for k in p.links if "cookies_choice" in k.names), None)
    if found and found[0].strong:
        hit, page = found
        say, message = (given.passed, "found") if choice else (given.ask, "no-choice")
        yield say(message, hit.pointer, subject=page.url, text=hit.quote)
    elif found:
        yield given.ask("spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)
    elif stored:
        say, message = (given.failed, "absent") if site.certain else (given.ask, "unsure")
        yield say(message, Pointer("url", next(iter(stored.values()))), names=sorted(stored))


def _only_pages(given: Given) -> Given:
    return replace(given, gathered={url: one["page"] for url, one in given.gathered.items()})


def _accessibility(given: Given) -> Iterator[Finding]:
    """Due since 28 June 2025, but not from firms with less than ten people and two million euros: never said absent."""
    site = site_of(given)
    if not site.pages:
        return
    found = site.best("accessibility", *TEXTS)
    dead = next((one for one in site.landings({"accessibility"}) if one.state in {"nowhere", "broken", "empty"}), None)
    if found and found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    elif dead:
        say = given.ask if site.sign("fictional") else given.failed
        yield say("dead", dead.link.pointer, subject=dead.page.url, text=dead.link.label)
    elif found:
        yield given.ask("spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)
    else:
        yield given.ask("none", Pointer("url", given.subject))


def _placeholders(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    read = [page for page in site.pages if page.kinds & TEXTS]
    found: dict[str, tuple[Hit, Seen]] = {}
    for page in read:
        for hit in sorted(page.fillers, key=lambda one: not one.strong):
            found.setdefault(hit.quote, (hit, page))
    for hit, page in list(found.values())[:MAX_SHOWN]:
        say, message = (given.failed, "left") if hit.strong else (given.ask, "maybe")
        yield say(message, hit.pointer, subject=page.url, text=hit.quote)
    if read and not found:
        yield given.passed("none", Pointer("url", read[0].url), count=len(read))


def _outdated(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    old, new = site.best("lcen-old", *TEXTS), site.best("lcen-new", *TEXTS)
    if old and not new:
        yield given.ask("lcen", old[0].pointer, subject=old[1].url, text=old[0].quote)
    declared = site.best("cnil-declaration", *TEXTS)
    if declared:
        yield given.ask("cnil", declared[0].pointer, subject=declared[1].url, text=declared[0].quote)


def _scope(given: Given) -> Iterator[Finding]:
    """What the other checks of the family rest on: whose law, what trade, which texts were read."""
    site = site_of(given)
    if not site.pages:
        return
    for sign in ("fictional", "professionals"):
        if said := site.sign(sign):
            yield given.ask(sign, Pointer("url", said[1].url), subject=said[1].url, text=said[0])
    if site.law != "french":
        text = _quote(site, "foreign")
        yield given.ask("foreign" if text else "unknown-law", Pointer("url", given.subject), text=text)
    if site.unread:
        yield given.ask("unread", Pointer("url", site.unread[0]), count=len(site.unread), urls=site.unread)
    if not site.spoken:
        yield given.ask("language", Pointer("url", given.subject))
    if site.certain:
        yield given.passed("french", Pointer("url", given.subject), text=_quote(site, "french"))


def _quote(site: Site, name: str) -> str:
    said = site.sign(name)
    return said[0] if said else ""


_SITE: Mapping[str, Any] = {"scope": "site", "site_needs": ("crawl",)}

CHECKS = (
    Check("legal.privacy-contents", needs=NEEDS, run=_privacy, gather=page_of, refs=("legal:LEG-07",), **_SITE),
    Check("legal.cookies", needs=(*NEEDS, "storage"), run=_cookies, gather=_stored, refs=("legal:LEG-08",), **_SITE),
    Check("legal.accessibility", needs=NEEDS, run=_accessibility, gather=page_of, refs=("legal:LEG-09",), **_SITE),
    Check("legal.placeholders", needs=NEEDS, run=_placeholders, gather=page_of, **_SITE),
    Check("legal.outdated", needs=NEEDS, run=_outdated, gather=page_of, refs=("legal:LEG-01", "legal:LEG-07"), **_SITE),
    Check("legal.scope", needs=NEEDS, run=_scope, gather=page_of, **_SITE),
)
