"""The addresses of pages, as people and engines read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from checkers.seo._page import capped, words
from checkers.seo._site import read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# A page named by its number: WordPress without permalinks, PrestaShop and OpenCart without readable addresses.
_NUMBERED = words("p page_id product_id id_product id_category id_cms attachment_id cat")
# What WordPress, Shopify and page builders call a page that nobody has named.
_UNNAMED = re.compile(
    r"page-d-?exemple(?:-\d+)?|sample-page(?:-\d+)?|hello-world(?:-\d+)?|bonjour-tout-le-monde(?:-\d+)?|auto-draft"
    r"|brouillon-auto|(?:produit-|page-|article-)?sans-titre(?:-\d+)?|untitled(?:-\d+)?|elementor-\d+"
    r"|nouvelle-page(?:-\d+)?|new-page(?:-\d+)?|example-product(?:-title)?|exemple-de-titre-de-produit"
)
# What they call a copy; also what a page about copies may be called.
_COPIED = re.compile(r"copie-de-.+|copy-of-.+|.+-copie(?:-\d+)?|.+-copy(?:-\d+)?")


def _readable(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    root = urlsplit(site.home).path
    pages = list(site.documents)
    numbered = [url for url in pages if _is_numbered(url, root)]
    yield from capped(
        numbered,
        lambda url: given.failed("numbered", Pointer("url", url), subject=url, url=url),
        lambda rest: given.failed("more", count=rest),
    )
    if len(pages) > 1 and not numbered:
        yield given.passed("readable", count=len(pages))


def _is_numbered(url: str, root: str) -> bool:
    """Whether the address is the site's root and a number: elsewhere a number may be that of a list's page."""
    parts = urlsplit(url)
    if parts.path not in {root, "/", "/index.php"}:
        return False
    return any(name.lower() in _NUMBERED and value.isdigit() for name, value in parse_qsl(parts.query))


def _named(given: Given) -> Iterator[Finding]:
    pages = read_site(given).documents
    unnamed = [url for url in pages if _UNNAMED.fullmatch(_slug(url))]
    copied = [url for url in pages if _COPIED.fullmatch(_slug(url))]
    yield from capped(
        unnamed,
        lambda url: given.failed("unnamed", Pointer("url", url), subject=url, url=url, slug=_slug(url)),
        lambda rest: given.failed("more", count=rest),
    )
    if copied:
        yield given.ask("copied", Pointer("url", copied[0]), count=len(copied), urls=copied)
    if len(pages) > 1 and not unnamed and not copied:
        yield given.passed("named", count=len(pages))


def _slug(url: str) -> str:
    """The last part of the address's path, without its type of file."""
    last = unquote(urlsplit(url).path).lower().rstrip("/").rpartition("/")[2]
    return re.sub(r"\.(?:html?|php)\Z", "", last)


CHECKS = (
    Check("seo.url-readable", needs=(), run=_readable, scope="site", site_needs=("crawl",), refs=("seo:SEO-201",)),
    Check("seo.url-named", needs=(), run=_named, scope="site", site_needs=("crawl",), refs=("seo:SEO-202",)),
)
