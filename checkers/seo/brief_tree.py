"""The pages that the brief orders against those that the site has: there, missing, elsewhere, more than ordered."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from checkers.seo._page import capped
from checkers.seo._site import PRIVATE_KINDS, own_pages, read_site
from checkers.seo._tree import Leaf, Match, compare, grow, told, unread
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Pages that a brief seldom names one by one, or that the law asks for: none of them can be an ordered page renamed.
_SELDOM_NAMED = frozenset(
    {*PRIVATE_KINDS, "product", "article", "home", "legal", "cgv", "privacy", "cookies", "sitemap"}
)


def _tree(given: Given) -> Iterator[Finding]:
    ordered = given["brief"].get("tree")
    if not ordered:
        return
    site = read_site(given)
    tree = grow(site, own_pages(given))
    matches, extra = compare(site, tree, ordered, given["brief"].get("answers", {}))
    # A page under another name and another address may be the one that seems to be missing.
    perhaps = [leaf.url for leaf in extra if leaf.kind not in _SELDOM_NAMED]
    whole = not unread(site)
    by_state = {state: [m for m in matches if m.state == state] for state in {m.state for m in matches}}
    for match in by_state.get("present", ()):
        yield given.passed("there", Pointer("url", match.url), subject=match.url, title=match.title)
    yield from capped(by_state.get("gone", ()), lambda m: _gone(given, m), lambda rest: given.ask("more", count=rest))
    yield from capped(
        by_state.get("missing", ()),
        lambda m: _missing(given, m, whole, len(tree), perhaps),
        lambda rest: given.ask("more", count=rest),
    )
    for match in by_state.get("moved", ()):
        yield _moved(given, match, matches, {leaf.url: leaf for leaf in tree})
    for match in by_state.get("like", ()):
        yield given.ask("like", Pointer("url", match.url), title=match.title, name=match.name, url=match.url)
    for match in by_state.get("unlinked", ()):
        yield given.ask("unlinked", Pointer("url", match.wanted), title=match.title, url=match.wanted)
    for match in by_state.get("unread", ()):
        yield given.ask("unread", Pointer("url", match.url), title=match.title, url=match.url)
    if extra:
        names = [f"{leaf.names[0]} ({_path(leaf.url)})" for leaf in extra]
        yield given.ask("extra", Pointer("url", extra[0].url), count=len(extra), names=names)


def _gone(given: Given, match: Match) -> Finding:
    status = read_site(given).status(match.url)
    return given.failed(
        "gone", Pointer("url", match.url), subject=match.url, title=match.title, url=match.url, status=status
    )


def _missing(given: Given, match: Match, whole: bool, pages: int, perhaps: list[str]) -> Finding:
    if match.wanted and whole and not perhaps:
        where = Pointer("url", match.wanted)
        return given.failed("missing", where, subject=match.wanted, title=match.title, url=match.wanted, count=pages)
    if not whole:
        return given.ask("not-seen", title=match.title, count=pages)
    return given.ask("no-such-name", title=match.title, count=pages, urls=[_path(url) for url in perhaps])


def _moved(given: Given, match: Match, matches: list[Match], leaves: dict[str, Leaf]) -> Finding:
    leaf = leaves[match.url]
    where = Pointer("url", match.url)
    if match.wanted and _path(match.wanted) != _path(match.url):
        return given.ask("other-address", where, title=match.title, wanted=_path(match.wanted), url=match.url)
    above, home = leaves.get(leaf.parent or ""), next((one.title for one in matches if one.url == _home(leaves)), "/")
    wanted = matches[match.above].title if match.above is not None else home
    return given.ask("moved", where, title=match.title, wanted=wanted, site=above.names[0] if above else home)


def _home(leaves: dict[str, Leaf]) -> str:
    return next((leaf.url for leaf in leaves.values() if leaf.parent is None), "")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


CHECKS = (
    Check(
        "seo.brief-tree", needs=("http", "dom"), run=_tree, scope="site", gather=told,
        site_needs=("crawl", "links", "brief"),
    ),
)  # fmt: skip
