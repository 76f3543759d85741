"""robots.txt, and sitemaps: an index, plain, gzip, broken, looping, huge once inflated, huge once expanded."""

from __future__ import annotations

import gzip

from tests.servers.base import Reply, Request
from tests.servers.traps import Routes, page
from tests.servers.traps.contents import bomb

XML = "application/xml; charset=utf-8"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ORPHANS = ("/plan/orpheline-1", "/plan/orpheline-2", "/plan/orpheline-3")  # no page links to these
PARTS = (
    "/sitemap-pages.xml",
    "/sitemap-gz.xml.gz",
    "/sitemap-casse.xml",
    "/sitemap-bombe.xml.gz",
    "/sitemap-entites.xml",
    "/sitemap-page.xml",
    "/sitemap-absent.xml",
    "/sitemap.xml",
)
LINKS = ()


def _robots(request: Request) -> Reply:
    text = f"User-agent: *\nDisallow: /prive/\n\nSitemap: {request.origin}/sitemap.xml\n"
    return Reply(text.encode(), "text/plain; charset=utf-8")


def _index(request: Request) -> Reply:
    parts = "".join(f"<sitemap><loc>{request.origin}{part}</loc></sitemap>" for part in PARTS)
    return Reply(f"{HEAD}<sitemapindex {SPACE}>{parts}</sitemapindex>".encode(), XML)


def _urls(request: Request, *paths: str) -> bytes:
    places = "".join(f"<url><loc>{request.origin}{path}</loc></url>" for path in paths)
    return f"{HEAD}<urlset {SPACE}>{places}</urlset>".encode()


def _pages(request: Request) -> Reply:
    return Reply(_urls(request, "/", ORPHANS[0], "/prive/plan", "/deconnexion", "/plan/absente"), XML)


def _packed(request: Request) -> Reply:
    return Reply(gzip.compress(_urls(request, ORPHANS[1]), mtime=0), "application/gzip")


def _broken(request: Request) -> Reply:
    return Reply(_urls(request, ORPHANS[2])[:-12] + b"<url><loc>& coup\xe9", XML)


def _bomb(request: Request) -> Reply:
    return Reply(bomb(f"{HEAD}<urlset {SPACE}>".encode(), b" ", b"</urlset>"), "application/gzip")


def _entities(request: Request) -> Reply:
    """Nine levels of ten: a parser that expands entities makes 10^9 copies."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'{HEAD}<!DOCTYPE urlset [<!ENTITY e0 "rire">{levels}]><urlset {SPACE}><url><loc>&e9;</loc></url></urlset>'
    return Reply(text.encode(), XML)


ROUTES: Routes = {
    "/robots.txt": _robots,
    "/sitemap.xml": _index,
    "/sitemap-pages.xml": _pages,
    "/sitemap-gz.xml.gz": _packed,
    "/sitemap-casse.xml": _broken,
    "/sitemap-bombe.xml.gz": _bomb,
    "/sitemap-entites.xml": _entities,
    "/sitemap-page.xml": lambda request: page("Ceci n’est pas un plan de site"),
    **{path: lambda request: page("Page orpheline", "<p>Trouvée par le plan du site.</p>") for path in ORPHANS},
}
