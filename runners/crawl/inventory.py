"""Every address a crawl met: visited or not, and why. The `crawl` evidence, made from what the bundle holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preuve.bundle import Bundle
from runners.crawl.frontier import Skipped
from runners.crawl.kinds import kind_of_url, page_kind, template_of
from runners.crawl.urls import normalise, same_site

MAX_SOURCES = 5


def inventory(
    bundle: Bundle,
    start: str,
    first: str,
    origins: frozenset[str],
    handed: Mapping[str, int | None],
    skipped: tuple[Skipped, ...],
    listed: tuple[str, ...],
) -> dict[str, Any]:
    """The `crawl` evidence. `handed`: depth by address handed out; `listed`: addresses that sitemaps name."""
    pages = {
        url: _visited(bundle, url, depth, first) for url, depth in handed.items() if ("http", url) in bundle.evidence
    }
    others: dict[str, tuple[int | None, str]] = {skip.url: (skip.depth, skip.reason) for skip in skipped}
    for url, depth in handed.items():
        attempt = bundle.attempts.get(f"visit {url}")
        if url not in pages and attempt:
            others[url] = (depth, attempt.reason or "redirect")
    pages |= {
        url: _other(bundle, url, depth, reason, origins) for url, (depth, reason) in others.items() if url not in pages
    }
    sources: dict[str, list[str]] = {}
    for url in sorted(pages):
        for link in pages[url]["links"]:
            sources.setdefault(link, []).append(url)
    named = frozenset(listed)
    for url, page in pages.items():
        page["from"] = sources.get(url, [])[:MAX_SOURCES]
        page["sitemap"] = url in named
    return {
        "start": start,
        "first": first,
        "origins": sorted(origins),
        "pages": [pages[url] for url in sorted(pages)],
        "left_out": sum(1 for skip in skipped if skip.reason == "page-limit"),
    }


def _visited(bundle: Bundle, url: str, depth: int | None, first: str) -> dict[str, Any]:
    http = bundle.get_json("http", url)
    facts = http.get("page", {})
    kind = page_kind(
        url,
        facts.get("title", ""),
        facts.get("h1", ""),
        facts.get("body_classes", ()),
        facts.get("jsonld_types", ()),
        facts.get("og_type", ""),
        first,
    )
    return {
        "url": url,
        "status": http["status"],
        "kind": kind,
        "template": template_of(url, kind),
        "depth": depth,
        "visited": True,
        "reason": None,
        "media_type": http["media_type"],
        "final_url": http["final_url"],
        "title": facts.get("title", ""),
        "canonical": http.get("canonical", ""),
        "links": sorted({n for link in http.get("links", ()) if (n := normalise(link, url))}),
    }


def _other(bundle: Bundle, url: str, depth: int | None, reason: str, origins: frozenset[str]) -> dict[str, Any]:
    link: dict[str, Any] = bundle.get_json("link", url) or {}
    attempt = bundle.attempts.get(f"visit {url}")
    led_to = attempt.details.get("page") if attempt else None
    return {
        "url": url,
        "status": link.get("status"),
        "kind": _kind(url, reason, origins),
        "template": "",
        "depth": depth,
        "visited": False,
        "reason": reason,
        "media_type": link.get("type"),
        "final_url": led_to or link.get("final_url") or url,
        "title": "",
        "canonical": "",
        "links": [],
    }


def _kind(url: str, reason: str, origins: frozenset[str]) -> str:
    if not same_site(url, origins):
        return "external"
    return "file" if reason in {"file", "not-a-page"} else kind_of_url(url)
