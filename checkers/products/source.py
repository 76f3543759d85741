"""The product pages beside the shop's own public list of products: the same price, stock, name, pictures, reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.products._compare import Facts, agrees, doubt, facts, stock
from checkers.products._money import write
from checkers.products._sheet import plain, sheet_of
from checkers.products._source import Listing, Product, listing, page_path, refused, singles
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MAX_SHOWN = 20  # findings of one kind; the rest is counted
MAX_NAMES = 12
Pair = tuple[str, Facts, Product]
"""A page's address, what it says, and the product as the list has it."""


def _facts(given: Given) -> Facts | None:
    sheet = sheet_of(given)
    return facts(sheet) if sheet else None


def _pairs(given: Given) -> list[Pair]:
    """The product pages whose product is in a list; a product's own `<product>.js` counts before the list."""
    alone, listed = (
        singles(given["endpoints"]),
        {product.path: product for product in listing(given["endpoints"]).products},
    )
    by_handle = {product.handle: product for product in listed.values()}
    found = []
    for url, page in given.gathered.items():
        if page is None:
            continue
        product = alone.get(page.path) or listed.get(page.path)
        if product is None and "/products/" in page.path:
            product = by_handle.get(page.handle)
        if product is not None:
            found.append((url, page, product))
    return found


def _none(given: Given) -> Iterator[Finding]:
    """Why nothing could be compared: the list was refused, or there is none, or no page of its products was seen."""
    why = refused(given["endpoints"])
    if why and any(given.gathered.values()):
        yield given.ask("refused", Pointer("url", given.subject), addresses=list(why[:5]), count=len(why))
    else:
        yield given.inapplicable("no-list", Pointer("url", given.subject))


def _prices(given: Given) -> Iterator[Finding]:
    pairs = [(url, page, product) for url, page, product in _pairs(given) if product.prices and page.prices]
    said: list[Finding] = []
    for url, page, product in pairs:
        for price in page.prices:
            if agrees(price, product):
                continue
            why = doubt(page, price, product)
            say = given.ask if why else given.failed
            said.append(
                say(
                    why or "differs", page.at if price.where == "page" else Pointer("selector", "head"), subject=url,
                    name=page.name, where=price.where, price=price.text, listed=_range(product),
                    source=product.source.partition("?")[0],
                )
            )  # fmt: skip
    yield from said[:MAX_SHOWN]
    if len(said) > MAX_SHOWN:
        yield given.ask("more", Pointer("url", given.subject), count=len(said) - MAX_SHOWN)
    if not pairs:
        yield from _none(given)
    elif not said:
        yield given.passed("same", Pointer("url", given.subject), count=len(pairs), sources=_sources(pairs))


def _range(product: Product) -> str:
    low, high = write(product.low, product.currency), write(product.high, product.currency)
    return low if low == high else f"{low} – {high}"


def _sources(pairs: list[Pair]) -> list[str]:
    """The names of the lists in use: one for all `<product>.js`."""
    names = [product.source.partition("?")[0] for _, _, product in pairs]
    return sorted({"/products/….js" if name.endswith(".js") else name for name in names})


def _stocks(given: Given) -> Iterator[Finding]:
    pairs = _pairs(given)
    found = [(url, page, product, how) for url, page, product in pairs if (how := stock(page, product))]
    differing = [one for one in found if one[3] != "same"]
    for url, page, product, how in differing[:MAX_SHOWN]:
        say = given.failed if how == "differs" else given.ask
        message = f"{how}-{product.stock}"
        yield say(message, page.at, subject=url, name=page.name, source=product.source.partition("?")[0])
    if len(differing) > MAX_SHOWN:
        yield given.ask("more", Pointer("url", given.subject), count=len(differing) - MAX_SHOWN)
    if not found:
        yield from _none(given)
    elif not differing:
        yield given.passed("same", Pointer("url", given.subject), count=len(found), sources=_sources(pairs))


def _details(given: Given) -> Iterator[Finding]:
    """Name, number of pictures and reference. A difference may be meant: it is shown, never said to be a fault."""
    pairs = _pairs(given)
    asked = 0
    for url, page, product in pairs:
        at, about = Pointer("url", url), {"name": page.name or page.handle, "source": product.source.partition("?")[0]}
        one, other = plain(page.name), plain(product.name)
        if one and other and one not in other and other not in one:
            asked += 1
            yield given.ask("name-differs", at, subject=url, listed=product.name[:120], **about)
        if product.pictures is not None and page.pictures < product.pictures:
            asked += 1
            yield given.ask("fewer-pictures", at, subject=url, seen=page.pictures, count=product.pictures, **about)
        if product.codes and page.codes and not {*product.codes} & {*page.codes}:
            asked += 1
            codes, listed = list(page.codes[:5]), list(product.codes[:5])
            yield given.ask("reference-differs", at, subject=url, codes=codes, listed=listed, **about)
        if asked >= MAX_SHOWN:
            break
    if not pairs:
        yield from _none(given)
    elif not asked:
        yield given.passed("same", Pointer("url", given.subject), count=len(pairs), sources=_sources(pairs))


def _coverage(given: Given) -> Iterator[Finding]:
    """How many of the shop's products have a page that was visited."""
    known = listing(given["endpoints"])
    if not known.products:
        yield from _none(given)
        return
    seen, at = _seen(given, known), Pointer("url", given.subject)
    missing = [product for product in known.products if product.path not in seen]
    names = [product.name or product.handle for product in missing[:MAX_NAMES]]
    args: dict[str, Any] = {"count": len(known.products), "seen": len(seen), "missing": len(missing), "names": names}
    if known.more:
        yield given.ask("list-cut", at, **args)
    elif not missing:
        yield given.passed("all", at, count=len(known.products))
    elif _unvisited(given):
        yield given.ask("not-visited", at, **args)
    else:
        yield given.ask("not-linked", at, **args)


def _seen(given: Given, known: Listing) -> set[str]:
    """The paths of products with a page that was visited, whether or not it reads as a product page."""
    paths = {page_path(url) for url in given.gathered}
    handles = {path.rpartition("/products/")[2] for path in paths if "/products/" in path}
    return {
        one.path for one in known.products if one.path in paths or ("/products/" in one.path and one.handle in handles)
    }


def _unvisited(given: Given) -> bool:
    """Whether the visit stopped at its limit: what it did not see may be there."""
    return any(page.get("reason") in {"page-limit", "depth"} for page in given["crawl"].get("pages", ()))


CHECKS = tuple(
    Check(
        f"products.{name}", needs=("http", "dom"), run=run, scope="site", gather=_facts, refs=refs,
        site_needs=("endpoints", "crawl"),
    )
    for name, run, refs in (
        ("source-price", _prices, ("products:PRD-35", "products:PRD-02")),
        ("source-stock", _stocks, ("products:PRD-11",)),
        ("source-details", _details, ("products:PRD-01", "products:PRD-09", "products:PRD-21")),
        ("source-coverage", _coverage, ()),
    )
)  # fmt: skip
