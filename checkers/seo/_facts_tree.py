"""The tree of each site's pages, and what became of the brief's, for the picture in the reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from checkers.seo._site import own_pages, read_site
from checkers.seo._tree import Told, compare, grow, told, unread
from checkers.seo.brief_tree import CHECKS
from preuve.bundle import Bundle
from preuve.given import Given, Views
from preuve.model import Finding
from preuve.views import SITE


def facts(bundle: Bundle, _findings: Iterable[Finding]) -> list[dict[str, Any]] | None:
    """One entry a site: `{start, pages, brief, unread}`; None when no page was read.

    - `pages`: `{url, names, kind, parent, source, extra}` each, the home page first; `extra` beside a brief's tree.
    - `brief`: `{title, wanted, above, state, url, name}` each, as `checkers.seo._tree.Match`; none without a tree.
    - `unread`: how many pages of the site were not read.
    """
    check = CHECKS[0]
    of_page = replace(check, scope="page")
    pages: dict[str, Told | None] = {
        url: told(Given(of_page, url, Views.of(bundle, url)))
        for url in bundle.subjects("http")
        if ("dom", url) in bundle.evidence
    }
    found = []
    for start in bundle.subjects(SITE):
        views = Views.of(bundle, start)
        given = Given(check, start, views, pages)
        if "links" not in views:
            continue
        site = read_site(given)
        tree = grow(site, own_pages(given))
        brief = views["brief"] if "brief" in views.digests else {}
        matches, extra = compare(site, tree, brief["tree"], brief.get("answers", {})) if brief.get("tree") else ([], [])
        others = {leaf.url for leaf in extra}
        shown = [
            {
                "url": leaf.url, "names": list(leaf.names), "kind": leaf.kind, "parent": leaf.parent,
                "source": leaf.source, "extra": leaf.url in others,
            }
            for leaf in tree
        ]  # fmt: skip
        found.append(
            {"start": start, "pages": shown, "brief": [asdict(m) for m in matches], "unread": len(unread(site))}
        )
    return [site for site in found if site["pages"]] or None
