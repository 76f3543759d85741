"""A hostile site: its home page links to every trap, and it records whatever is asked of it.

with serve_hostile(without={"heavy", "crash"}) as site:
    crawl(site.url)
    assert site.forbidden() == []            # nothing with a side effect was asked for
    site.links                               # every Link of the home page, with its tags
"""

from __future__ import annotations

import html
import socket
from collections.abc import Collection

from tests.servers.base import Hit, Reply, Request, Site, not_found
from tests.servers.tls import serve_untrusted
from tests.servers.traps import (
    Link,
    Routes,
    addresses,
    contents,
    effects,
    fixed,
    link,
    page,
    scripts,
    sitemaps,
    transport,
)

THEMES = {
    "Réponses du serveur": transport,
    "Contenus": contents,
    "Scripts": scripts,
    "Adresses": addresses,
    "Actions et accès": effects,
}
HEALTHY = ("/sain/1", "/sain/2", "/sain/3")  # plain pages, linked first, in the middle and last


class Hostile(Site):
    """The hostile site; `links` are those of its home page, in order; `tls` is its untrusted neighbour."""

    links: tuple[Link, ...]
    tls: Site

    def forbidden(self) -> list[Hit]:
        """The requests that a crawler which only looks must never make."""
        return [hit for hit in self.hits if effects.is_forbidden(hit)]


def serve_hostile(without: Collection[str] = ()) -> Hostile:
    """Start the site; links whose tags are among `without` are left out of the home page (still served)."""
    tls = serve_untrusted()
    outside = (
        link(tls.url, "Certificat sans confiance", "elsewhere", "fault"),
        link(f"http://127.0.0.1:{_closed_port()}/", "Port fermé", "elsewhere", "fault"),
        link("http://inexistant.invalid/", "Hôte inexistant", "elsewhere", "fault"),
    )
    groups = {title: tuple(theme.LINKS) for title, theme in THEMES.items()} | {"Ailleurs": outside}
    unwanted = frozenset(without)
    kept = {title: tuple(a for a in links if not a.tags & unwanted) for title, links in groups.items()}
    home = _home(kept)
    routes: Routes = {"/": lambda request: home}
    for theme in (*THEMES.values(), sitemaps):
        routes |= theme.ROUTES
    routes |= {path: fixed(f"Page saine {path[-1]}", "<p>Rien à signaler.</p>") for path in HEALTHY}
    prefixes = sorted((key[:-1] for key in routes if key.endswith("*")), key=len, reverse=True)

    def answer(request: Request) -> Reply:
        path = request.path
        if path in routes:
            return routes[path](request)
        prefix = next((prefix for prefix in prefixes if path.startswith(prefix)), None)
        return not_found() if prefix is None else routes[prefix + "*"](request)

    site = Hostile(answer)
    site.links = tuple(a for links in kept.values() for a in links)
    site.tls = tls
    site.also_close.append(tls.close)
    return site


def _home(groups: dict[str, tuple[Link, ...]]) -> Reply:
    first, middle, last = (f'<p><a href="{path}">Page saine {path[-1]}</a></p>' for path in HEALTHY)
    parts = []
    for title, links in groups.items():
        items = "".join(f'<li><a href="{a.href}">{html.escape(a.label)}</a></li>\n' for a in links)
        parts.append(f"<h2>{html.escape(title)}</h2>\n<ul>\n{items}</ul>\n")
    half = len(parts) // 2
    return page("Le site hostile", "\n".join([first, *parts[:half], middle, *parts[half:], last]))


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
