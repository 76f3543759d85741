"""The robots.txt file itself: can it be read, does it close what pages are drawn with, are engines treated alike."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.seo._page import answered, content_of, metas, words
from checkers.seo._site import PRIVATE_KINDS, may_read, origin, own_pages, read_rules, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# RFC 9309, sitemaps.org, and what engines have added; none of these is a slip of the pen.
_KNOWN = words(
    """user-agent disallow allow sitemap crawl-delay clean-param host request-rate visit-time noindex nofollow
    content-signal content-usage robot-version comment"""
)
_ENGINES = ("Googlebot", "bingbot", "DuckDuckBot")  # those that Lighthouse looks at, archives left out
_DRAWN = {"stylesheet": "styles", "script": "scripts"}
_MAX_FILES = 60  # of each kind and page


def _lines(given: Given) -> list[str]:
    """The lines of the file; none when there is none to read."""
    robots = given["robots"]
    if not robots["status"] or not 200 <= robots["status"] < 300:
        return []
    found: list[str] = robots["text"][: 500 * 1024].removeprefix("\ufeff").splitlines()[:2000]
    return found


def _fault(name: str, value: str, in_group: bool) -> str:
    """What is wrong with a line: "wrong" when it cannot be followed, "odd" when it may be, "" when nothing is."""
    if name not in _KNOWN:
        return "odd"
    if name not in {"allow", "disallow"}:
        return ""
    if not in_group or (value and value[0] not in "/*"):
        return "wrong"
    return "odd" if "$" in value[:-1] else ""


def _syntax(given: Given) -> Iterator[Finding]:
    lines, where = _lines(given), given["robots"]["url"]
    if not any(line.strip() for line in lines):
        return
    if next(line for line in lines if line.strip()).lstrip().lower().startswith(("<!doctype", "<html")):
        yield given.failed("page", Pointer("url", where))
        return
    found: dict[str, list[tuple[int, str]]] = {"wrong": [], "odd": []}
    in_group = False
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        name, colon, value = (part.strip() for part in text.partition(":"))
        in_group = in_group or name.lower() == "user-agent"
        if text and (fault := _fault(name.lower(), value, in_group) if colon else "wrong"):
            found[fault].append((number, text[:100]))
    for fault, bad in found.items():
        if bad:
            say = given.failed if fault == "wrong" else given.ask
            lines_said = [f"{number}\u00a0: {text}" for number, text in bad]
            yield say(fault, Pointer("line", str(bad[0][0]), bad[0][1]), count=len(bad), lines=lines_said)
    if not found["wrong"] and not found["odd"]:
        yield given.passed("sound", Pointer("url", where), count=len(lines))


def _files(given: Given) -> dict[str, list[str]]:
    """The style sheets and scripts that the page loaded."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in _DRAWN}
    for entry in given["har"]["log"]["entries"]:
        kind, url = entry.get("_resourceType", ""), entry["request"]["url"]
        if kind in found and len(found[kind]) < _MAX_FILES and url.startswith(("http:", "https:")):
            found[kind][url] = None
    return {kind: list(urls) for kind, urls in found.items()}


def _resources(given: Given) -> Iterator[Finding]:
    lines = _lines(given)
    if not lines:
        return
    rules, home = read_rules("\n".join(lines)), origin(given["robots"]["url"])
    closed: dict[str, dict[str, None]] = {kind: {} for kind in _DRAWN}
    count = 0
    for files in own_pages(given).values():
        for kind, urls in files.items():
            own = [url for url in urls if origin(url) == home]
            count += len(own)
            closed[kind].update({url: None for url in own if not may_read(rules, url)})
    for kind, message in _DRAWN.items():
        if urls := list(closed[kind]):
            # A script may be one that draws nothing: measuring, say.
            say = given.failed if kind == "stylesheet" else given.ask
            yield say(message, Pointer("url", urls[0]), count=len(urls), urls=urls)
    if count and not any(closed.values()):
        yield given.passed("open", Pointer("url", given["robots"]["url"]))


def _keeps_bing_out(given: Given) -> bool:
    said = " ".join(content_of(meta).lower() for meta in metas(given["source"], "bingbot"))
    return answered(given) and ("noindex" in said or "none" in said.split())


def _engines(given: Given) -> Iterator[Finding]:
    site, lines = read_site(given), _lines(given)
    rules, where = read_rules("\n".join(lines)), Pointer("url", given["robots"]["url"])
    shut = [agent for agent in _ENGINES if not may_read(rules, site.home, agent)]
    metas_shut = [
        url
        for url, shuts in own_pages(given).items()
        if shuts and site.pages.get(url, {}).get("kind") not in PRIVATE_KINDS
    ]
    if shut and len(shut) < len(_ENGINES):
        yield given.ask("some", where, agents=shut, count=len(shut))
    if metas_shut:
        yield given.ask("by-page", Pointer("url", metas_shut[0]), count=len(metas_shut), urls=metas_shut)
    if not shut and not metas_shut:
        yield given.passed("alike", where, agents=list(_ENGINES))


CHECKS = (
    Check("seo.robots-syntax", needs=(), run=_syntax, scope="site", site_needs=("robots",), refs=("seo:SEO-022",)),
    Check(
        "seo.robots-resources", needs=("har",), run=_resources, scope="site", gather=_files,
        site_needs=("crawl", "robots"), refs=("seo:SEO-024",),
    ),
    Check(
        "seo.robots-engines", needs=("http", "source"), run=_engines, scope="site", gather=_keeps_bing_out,
        site_needs=("crawl", "robots"), refs=("seo:SEO-019",),
    ),
)  # fmt: skip
