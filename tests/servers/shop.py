"""A Shopify-shaped shop on loopback, with planted truths (`shop_data.PRODUCTS` says which).

    with serve_shop() as shop: ...
    with serve_shop(password=True) as shop: ...     # a closed storefront: all goes to /password

What a visitor may do to it shows in `site.hits`; `traps.effects.is_forbidden` tells the hits that a crawler must
not make (`/cart/add`, any POST).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from tests.servers import shop_pages as pages
from tests.servers.base import HTML, JSON, Reply, Request, Site, redirect
from tests.servers.shop_api import ajax, empty_cart, listed, single
from tests.servers.shop_data import ARTICLES, COLLECTIONS, PAGES, PASSWORD, POLICIES, PRODUCTS, SHOP_ID, Product
from tests.servers.traps.contents import picture

HEADERS = (
    ("X-ShopId", str(SHOP_ID)),
    ("X-ShardId", "264"),
    ("Powered-By", "Shopify"),
    ("Content-Language", "fr"),
    ("Vary", "Accept"),
    ("X-Content-Type-Options", "nosniff"),
    ("Set-Cookie", "localization=FR; path=/; max-age=31536000; SameSite=Lax"),
    ("Set-Cookie", "_shopify_essential=:AZ; path=/; max-age=31536000; HttpOnly; SameSite=Lax"),
)
# The rules that every Shopify shop has, the policies among them: its legal pages exist, and robots are kept out.
ROBOTS = """# we use Shopify as our ecommerce platform
User-agent: *
Disallow: /admin
Disallow: /cart
Disallow: /orders
Disallow: /checkouts/
Disallow: /checkout
Disallow: /carts
Disallow: /account
Disallow: /collections/*sort_by*
Disallow: /collections/*+*
Disallow: /blogs/*+*
Disallow: /*preview_theme_id*
Disallow: /policies/
Disallow: /search
Disallow: /cdn/wpm/*.js
Sitemap: {origin}/sitemap.xml
"""
DIGEST = "cle-de-la-boutique-3f9a"
BY_HANDLE = {product.handle: product for product in PRODUCTS}


def serve_shop(password: bool = False) -> Site:
    """Start the shop; with `password`, closed until POST /password gives `shop_data.PASSWORD`."""

    def answer(request: Request) -> Reply:
        if request.path.startswith("/cdn/"):
            return _asset(request)
        if password and request.path == "/password" and request.method == "POST":
            right = parse_qs(request.body.decode("utf-8", "replace")).get("password", [""])[0] == PASSWORD
            opened = ("Set-Cookie", f"storefront_digest={DIGEST}; path=/; HttpOnly; SameSite=Lax")
            reply = redirect("/" if right else "/password")
            return _with_headers(Reply(b"", HTML, 302, (*reply.headers, opened) if right else reply.headers))
        cookie = SimpleCookie(request.headers.get("cookie", ""))
        if password and "storefront_digest" not in cookie and request.path not in ("/password", "/robots.txt"):
            return _with_headers(redirect("/password"))
        return _with_headers(_page(request) or _json(request) or _missing(request))

    return Site(answer)


def _with_headers(reply: Reply) -> Reply:
    return Reply(reply.body, reply.type, reply.status, HEADERS + reply.headers)


def _in(collection: str) -> list[Product]:
    return [product for product in PRODUCTS if collection == "all" or collection in product.collections]


def _page(request: Request) -> Reply | None:
    path, origin = request.path.rstrip("/") or "/", request.origin

    def show(title: str, main: str, kind: str, head: str = "", canonical: str = path) -> Reply:
        return Reply(pages.layout(title, main, origin, canonical, kind, head))

    if path == "/":
        return show("Maison Ondine, maroquinerie cousue à Millau", pages.home_main(PRODUCTS[:4]), "index")
    if path == "/collections":
        links = "".join(f'<h2><a href="/collections/{h}">{name}</a></h2>' for h, name in COLLECTIONS.items())
        return show("Collections", f"<h1>Collections</h1>{links}", "list-collections")
    if path == "/cart":
        return show("Votre panier", pages.cart_main(), "cart")
    if path == "/search":
        return show(
            "Recherche", '<h1>Recherche</h1><form action="/search" role="search"><input name="q"></form>', "search"
        )
    if path == "/account/login":
        return show("Compte", "<h1>Connexion</h1>", "customers/login")
    if path == "/password":
        return show("Ouverture prochaine", pages.password_main(), "password")
    if path == "/blogs/journal":
        return show("Journal", pages.blog_main(), "blog")
    if found := re.fullmatch(r"(?:/collections/[\w-]+)?/products/([\w-]+)", path):
        product = BY_HANDLE.get(found[1])
        if product is None:
            return None
        variant = request.query.get("variant", "")
        main = pages.product_main(product, origin, int(variant) if variant.isdigit() else None)
        head = pages.product_head(product, origin)
        return show(product.title, main, "product", head, f"/products/{product.handle}")
    group, _, handle = path[1:].partition("/")
    if group == "collections" and handle in COLLECTIONS:
        name = COLLECTIONS[handle]
        return show(
            name, f'<h1 class="collection-hero__title">{name}</h1>{pages.cards(_in(handle), "h2")}', "collection"
        )
    if group == "pages" and handle == "contact":
        return show("Contact", pages.contact_main(), "page")
    if group == "pages" and handle in PAGES:
        title, body = PAGES[handle]
        return show(
            title, f'<h1 class="main-page-title page-title h0">{title}</h1><div class="rte">{body}</div>', "page"
        )
    if group == "policies" and handle in POLICIES:
        title, body = POLICIES[handle]
        main = f'<div class="shopify-policy__container"><div class="shopify-policy__title"><h1>{title}</h1></div>'
        return show(
            title, f'{main}<div class="shopify-policy__body"><div class="rte">{body}</div></div></div>', "policy"
        )
    if group == "blogs" and (article := ARTICLES.get(handle.removeprefix("journal/"))):
        title, day, body = article
        main = f'<article class="article-template"><h1 class="article-template__title">{title}</h1>'
        return show(title, f'{main}<time datetime="{day}T08:00:00Z">{day}</time>{body}</article>', "article")
    return None


def _json(request: Request) -> Reply | None:
    path, origin = request.path, request.origin

    def give(data: object, kind: str = JSON) -> Reply:
        return Reply(json.dumps(data, ensure_ascii=False).encode(), kind)

    if path == "/robots.txt":
        return Reply(ROBOTS.format(origin=origin).encode(), "text/plain; charset=utf-8")
    if path.startswith("/sitemap"):
        return _sitemap(path, origin)
    if path == "/blogs/journal.atom":
        return _feed(origin)
    if path in ("/cart.js", "/cart.json"):
        return give(empty_cart(), "text/javascript; charset=utf-8" if path.endswith("js") else JSON)
    if path in ("/cart/add", "/cart/add.js"):
        return give({"items": [], "status": "added"})
    if path == "/recommendations/products":
        return Reply(b"<ul></ul>")
    if path == "/collections.json":
        entries = [{"id": n, "title": name, "handle": h} for n, (h, name) in enumerate(COLLECTIONS.items(), 1)]
        return give({"collections": entries})
    if found := re.fullmatch(r"(?:/collections/([\w-]+))?/products\.json", path):
        collection = found[1] or "all"
        if collection not in COLLECTIONS:
            return None
        query = request.query
        size, number = (int(v) if v.isdigit() else 0 for v in (query.get("limit", "30"), query.get("page", "1")))
        size, number = min(max(size, 1), 250), max(number, 1)
        chosen = _in(collection)[size * (number - 1) : size * number]
        return give({"products": [listed(product, origin) for product in chosen]})
    if found := re.fullmatch(r"/products/([\w-]+)\.(js|json)", path):
        product = BY_HANDLE.get(found[1])
        if product is None:
            return None
        if found[2] == "js":
            return give(ajax(product, origin), "text/javascript; charset=utf-8")
        return give(single(product, origin))
    return None


def _missing(request: Request) -> Reply:
    main = '<div class="template-404"><p>404</p><h1 class="title">Page introuvable</h1></div>'
    return Reply(pages.layout("404 Introuvable", main, request.origin, request.path, "404"), status=404)


def _sitemap(path: str, origin: str) -> Reply | None:
    parts: dict[str, Iterable[str]] = {
        "products": ["/", *(f"/products/{handle}" for handle in BY_HANDLE)],
        "pages": [f"/pages/{handle}" for handle in PAGES],
        "collections": [f"/collections/{handle}" for handle in COLLECTIONS if handle != "all"],
        "blogs": ["/blogs/journal", *(f"/blogs/journal/{handle}" for handle in ARTICLES)],
    }
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if path == "/sitemap.xml":
        inner = "".join(f"<sitemap><loc>{origin}/sitemap_{name}_1.xml</loc></sitemap>" for name in parts)
        text = f"<sitemapindex {space}>{inner}</sitemapindex>"
    else:
        name = path.removeprefix("/sitemap_").removesuffix("_1.xml")
        if name not in parts:
            return None
        inner = "".join(f"<url><loc>{origin}{place}</loc></url>" for place in parts[name])
        text = f"<urlset {space}>{inner}</urlset>"
    return Reply(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), "application/xml; charset=utf-8")


def _feed(origin: str) -> Reply:
    entries = "".join(
        f"<entry><id>{origin}/blogs/journal/{handle}</id><published>{day}T08:00:00Z</published><title>{title}</title></entry>"
        for handle, (title, day, _) in ARTICLES.items()
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>\n'
    return Reply(text.encode(), "application/atom+xml; charset=utf-8")


def _asset(request: Request) -> Reply:
    if request.path.endswith("/base.css"):
        return Reply(pages.CSS.encode(), "text/css; charset=utf-8")
    if request.path.endswith("/global.js"):
        return Reply(b"document.documentElement.className = 'js';\n", "text/javascript; charset=utf-8")
    name = request.path.rpartition("/")[2]
    colour = next((image.colour for product in PRODUCTS for image in product.images if image.name == name), None)
    if colour is None:
        return Reply(b"", "text/plain", 404)
    asked = request.query.get("width", "")
    width = min(int(asked), 1200) if asked.isdigit() and int(asked) else 1200
    return Reply(_jpeg(colour, width), "image/jpeg", headers=(("Cache-Control", "public, max-age=31557600"),))


@functools.cache
def _jpeg(colour: str, width: int) -> bytes:
    return picture(colour, width, width)
