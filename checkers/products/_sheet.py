"""One product page, read once for all checks: is it one, by what proof, and what it says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from checkers.products import _content, _data, _offer, _price, _zones
from preuve.given import Given
from preuve.model import Finding, Outcome, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

# Pages that show products without being one's own page, by what WordPress and Shopify write on `body`.
_NO_SHEET = frozenset(
    {"archive", "post-type-archive-product", "template-collection", "template-list-collections", "template-search"}
    | {"search-results", "woocommerce-cart", "woocommerce-checkout", "template-cart", "error404", "single-post"}
    | {"template-article", "template-blog"}
)
_HOME = frozenset({"home", "template-index"})
_PRODUCT_OG = frozenset({"product", "og:product", "product.item"})
_TITLES = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' product_title ')]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' product__title ')]//h1"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' shopify-buy__product__title ')]"
)
_IN_MENUS = "ancestor::nav | ancestor::footer | ancestor::header[not(ancestor::main)]"
_BOUGHT = "//*[contains(concat(' ', normalize-space(@class), ' '), ' shopify-buy__product ')]"
# What Shopify's snippet writes on the page; the button's script fills it.
_EMPTY_PLACE = "//div[starts-with(@id, 'product-component-') and not(*)]"
_TO_CART = re.compile(r"\b(?:au|mon|le) panier\b|\bto (?:cart|bag|basket)\b", re.I)
_PLACE = re.compile(r"/(?:produits?|products?)/[^/]+/?$")
_KEY = "_product_sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one product page says. `proofs`: why it is held for one ("woocommerce", "json-ld", "page"...).

    `links`: element, address and label of each. `button_missing`: a place is kept for Shopify's Buy Button, and it
    stayed empty during the visit. `embedded`: the document of the frame in which Shopify's Buy Button
    shows the product, with the frame's element.
    """

    url: str
    dom: Dom
    proofs: tuple[str, ...]
    title: Any | None
    name: str
    blocks: tuple[_data.Block, ...]
    nodes: tuple[_data.Node, ...]
    open_graph: dict[str, str]
    price: _price.Seen | None
    cart: _offer.Cart | None
    stocks: tuple[_offer.Stock, ...]
    description: _content.Description | None
    pictures: tuple[_content.Picture, ...]
    pairs: tuple[tuple[str, str, Any], ...]
    pieces: tuple[_zones.Piece, ...]
    links: tuple[tuple[Any, str, str], ...]
    zones: _zones.Zones
    embedded: tuple[Dom, Any] | None = None
    button_missing: bool = False

    @property
    def handle(self) -> str:
        """What tells this product from others: the last part of its address after /products/, /produit/..."""
        return handle(self.url)

    @property
    def offers(self) -> tuple[_data.Offer, ...]:
        """All offers in the structured data."""
        return tuple(offer for node in self.nodes for offer in _data.offers(node))

    def pointer(self, element: Any) -> Pointer:
        """Where an element is; one inside the Buy Button's frame is shown by its frame."""
        if self.embedded and _in(element, self.embedded[0]):
            return self.dom.pointer(self.embedded[1])
        return self.dom.pointer(element)


def sheet_of(given: Given) -> Sheet | None:
    """The page as a product sheet, or None. Needs "http" and "dom"; read once for a page, whatever the check."""
    if given["http"]["status"] != 200:
        return None
    dom: Dom = given["dom"]
    cache = vars(dom)  # lives exactly as long as the parsed page
    if _KEY not in cache:
        cache[_KEY] = read_sheet(dom, given["http"]["final_url"])
    found: Sheet | None = cache[_KEY]
    return found


def same(one: str, other: str) -> bool:
    """Whether two names are the same but for case, entities, accents of apostrophes and white space."""
    return bool(plain(one)) and plain(one) == plain(other)


def plain(name: str) -> str:
    """A name for comparing."""
    text = html.unescape(html.unescape(name)).replace("’", "'").replace("–", "-").replace("—", "-").casefold()
    return " ".join(re.sub(r"[®™©]", "", text).split())


def _in(element: Any, dom: Dom) -> bool:
    return element.getroottree().getroot() is dom.root


def handle(url: str) -> str:
    """The product's own part of an address."""
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment and segment != "index.html"]
    if not segments:
        return parts.query or "/"
    return re.sub(r"\.(?:html?|php)\Z", "", segments[-1])


def unless_button_missing(run: Callable[[Given], Iterable[Finding]]) -> Callable[[Given], Iterator[Finding]]:
    """The check, with "not there" said as "to look at" when the Buy Button, which may show it, was not loaded."""

    def careful(given: Given) -> Iterator[Finding]:
        sheet = sheet_of(given)
        for finding in run(given):
            if sheet and sheet.button_missing and finding.outcome is Outcome.FAILED:
                yield given.ask("button-missing", Pointer("selector", "div[id^='product-component-']"))
            else:
                yield finding

    return careful


def read_sheet(dom: Dom, url: str) -> Sheet | None:
    """Read a page; None when it is no product's own page."""
    body = dom.xpath("//body")
    tokens = frozenset(body[0].get("class", "").split()) if body else frozenset()
    if tokens & _NO_SHEET or any(token.startswith("tax-") for token in tokens):
        return None
    blocks = _data.blocks(dom)
    described, listing = _data.json_ld_products(blocks)
    described += _data.microdata_products(dom)
    graph = _data.open_graph(dom)
    embedded = _embedded(dom)
    title = _title(embedded[0], described) if embedded else None
    title = _title(dom, described) if title is None else title
    name = text_of(title) if title is not None else ""
    outer = None if embedded and title is not None and not _in(title, dom) else title
    where = _zones.zones(dom, outer)
    nodes = _own(described, name, url)
    if not (tokens & {"single-product", "template-product"} or nodes or embedded or _may_sell(dom, graph)):
        return None
    pieces = _zones.pieces(dom, where)
    inner = (embedded[0], _zones.zones(embedded[0], None)) if embedded else (dom, where)
    inner_pieces = _zones.pieces(*inner) if embedded else pieces
    price, carts = _price.seen_price(*inner, inner_pieces), tuple(_offer.carts(*inner))
    proofs = _proofs(url, tokens, _Clues(name, nodes, graph, price, carts, listing, embedded is not None))
    if not proofs:
        return None
    return Sheet(
        url=url, dom=dom, proofs=proofs, title=title, name=name, blocks=blocks, nodes=nodes, open_graph=graph,
        price=price, cart=carts[0] if carts else None, stocks=_offer.stocks(*inner, inner_pieces),
        description=_content.description(where, pieces),
        pictures=_content.pictures(dom, where) or _content.pictures(*inner), pairs=_content.pairs(dom, where, pieces),
        pieces=pieces, links=_links(dom), zones=where, embedded=embedded,
        button_missing=embedded is None and bool(dom.xpath(_EMPTY_PLACE)),
    )  # fmt: skip


def _links(dom: Dom) -> tuple[tuple[Any, str, str], ...]:
    found = []
    for link in dom.xpath("//body//a[@href]"):
        label = " ".join("".join(link.itertext()).split()) or link.get("aria-label") or " ".join(link.xpath(".//@alt"))
        found.append((link, link.get("href").strip(), label))
    return tuple(found)


def _may_sell(dom: Dom, graph: dict[str, str]) -> bool:
    """A cheap look before the page is read in full."""
    if _og_product(graph) or dom.xpath("(//form[contains(@action, '/cart/add')])[1]"):
        return True
    said = dom.xpath("//body//text()[not(parent::script or parent::style)] | //body//@value | //body//@aria-label")
    return _TO_CART.search("\n".join(said)) is not None


def _embedded(dom: Dom) -> tuple[Dom, Any] | None:
    """The frame in which the Buy Button shows its product, when the page shows exactly one."""
    found = [(inner, frame) for frame, inner in dom.frames.items() for _ in inner.xpath(_BOUGHT)]
    return found[0] if len(found) == 1 and not dom.xpath(_BOUGHT) else None


def _title(dom: Dom, nodes: Iterable[_data.Node]) -> Any | None:
    """The heading that names the product: as data call it, else where the shop's markup puts it, else the first h1."""
    headings = [h for h in dom.xpath("//h1 | //h2 | " + _TITLES) if dom.displayed(h) and text_of(h)]
    names = {plain(node.name) for node in nodes if node.name} - {""}
    first = [heading for heading in headings if heading.tag != "h2"]
    for candidates in (first, headings):
        for heading in candidates:
            if plain(text_of(heading)) in names:
                return heading
    marked = [heading for heading in dom.xpath(_TITLES) if heading in headings]
    if marked:
        return marked[0]
    in_page = [
        h for h in first if not h.xpath("ancestor::nav | ancestor::footer | ancestor::header[not(ancestor::main)]")
    ]
    return (in_page or first or [None])[0]


def _own(nodes: tuple[_data.Node, ...], name: str, url: str) -> tuple[_data.Node, ...]:
    """The data on the page's own product: all of them when they agree on the name, else those of its name."""
    if len({plain(node.name) for node in nodes}) <= 1:
        return nodes
    return tuple(node for node in nodes if same(node.name, name) or _at(node, url))


def _at(node: _data.Node, url: str) -> bool:
    try:
        path = urlsplit(_data.first_text(node.data.get("url"))).path.rstrip("/")
    except ValueError:
        return False
    return bool(path) and path == urlsplit(url).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class _Clues:
    name: str
    nodes: tuple[_data.Node, ...]
    graph: dict[str, str]
    price: _price.Seen | None
    carts: tuple[_offer.Cart, ...]
    listing: bool
    embedded: bool


def _proofs(url: str, tokens: frozenset[str], clues: _Clues) -> tuple[str, ...]:
    named = any(same(node.name, clues.name) for node in clues.nodes)
    home = bool(tokens & _HOME) or urlsplit(url).path in {"", "/"}
    sold = bool(clues.carts or clues.price)
    found = []
    if "single-product" in tokens:
        found.append("woocommerce")
    from_shopify = not clues.embedded and any(cart.source == "shopify" for cart in clues.carts)
    if "template-product" in tokens or (from_shopify and ("/products/" in url or _og_product(clues.graph))):
        found.append("shopify")
    for source in ("json-ld", "microdata"):
        offered = any(node.source == source and _data.offers(node) for node in clues.nodes)
        single = not home and not clues.listing
        # Without an offer (no price anywhere), the data and the address must both say that it is a product's own page.
        placed = named and single and _PLACE.search(urlsplit(url).path) and _from(clues.nodes, source)
        if (offered and (named or (sold and single))) or placed:
            found.append(source)
    if clues.embedded:
        found.append("buy-button")
    if _og_product(clues.graph) and sold and not home:
        found.append("opengraph")
    return tuple(found) or (("page",) if not home and not clues.listing and _reads_as_one(clues) else ())


def _from(nodes: Iterable[_data.Node], source: str) -> bool:
    return any(node.source == source for node in nodes)


def _reads_as_one(clues: _Clues) -> bool:
    """No data and no known platform: a name, a price and one button to the cart (twice where a bar repeats it)."""
    certain = sum(cart.certain for cart in clues.carts)
    return bool(clues.name) and clues.price is not None and 1 <= certain <= 2


def _og_product(graph: dict[str, str]) -> bool:
    return graph.get("og:type", "").lower() in _PRODUCT_OG
