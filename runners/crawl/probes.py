"""A few addresses asked once a site, that no page links to: one that cannot exist, the site's twins, its icon. Pure."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urljoin

from preuve.views.document import Document
from runners.crawl.urls import normalise, origin_of, site_origins

_ICONS = "//link[contains(concat(' ', translate(@rel, 'ICON', 'icon'), ' '), ' icon ')]/@href"


def missing(first: str) -> str:
    """An address of the site that no page can have; the same in every run."""
    origin = origin_of(first)
    return f"{origin}/adresse-inexistante-{sha256(origin.encode()).hexdigest()[:12]}"


def twins(first: str) -> tuple[str, ...]:
    """The start page under the other origins that visitors may type: http and https, with and without www."""
    own = origin_of(first)
    return tuple(origin + first.removeprefix(own) for origin in sorted(site_origins(first) - {own}))


def icon(html: str, url: str) -> str | None:
    """The first icon that the page declares, else where browsers look for one; None when it stands in the page."""
    declared = [str(href) for href in Document(html).xpath(_ICONS)]
    href = declared[0] if declared else "/favicon.ico"
    try:
        return normalise(urljoin(url, href))
    except ValueError:
        return None
