"""What structured data say of articles, firm, shop, reviews and offers: whole, and in the words that engines know.

What is required and what is advised: Google's pages on each type (Search Central, structured data), as of 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from checkers.seo._jsonld import blocks, nodes, short, types
from checkers.seo._page import answered, on_page, once, words
from checkers.seo._site import own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

Node = dict[str, Any]

_ARTICLE = re.compile(r"\w*Article|\w*Posting")
_FIRM = re.compile(r"\w*Organization|OnlineStore|OnlineBusiness|Corporation")
_PLACE = re.compile(r"LocalBusiness|(?!Online)\w*Store|\w*Shop|Restaurant|Bakery|Florist")
_PRODUCT = re.compile(r"Product|IndividualProduct|ProductModel")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)")
_ENUMERATIONS = {
    "availability": words(
        """BackOrder Discontinued InStock InStoreOnly LimitedAvailability OnlineOnly OutOfStock PreOrder PreSale SoldOut
        MadeToOrder Reserved"""
    ),
    "itemCondition": words("NewCondition UsedCondition RefurbishedCondition DamagedCondition"),
    "returnPolicyCategory": words(
        "MerchantReturnFiniteReturnWindow MerchantReturnNotPermitted MerchantReturnUnlimitedWindow"
        " MerchantReturnUnspecified"
    ),
    "returnMethod": words("KeepProduct ReturnAtKiosk ReturnByMail ReturnInStore"),
    "returnFees": words(
        "FreeReturn OriginalShippingFees RestockingFees ReturnFeesCustomerResponsibility ReturnShippingFees"
    ),
}


def _found(dom: Dom) -> list[tuple[Node, Pointer]]:
    """Every typed node of the page's JSON-LD that can be read, with its script."""
    return once(dom, "data", lambda: [(n, dom.pointer(b.element)) for b in blocks(dom) for n in nodes(b.value)])


def _is_a(node: Node, kind: re.Pattern[str]) -> bool:
    return any(kind.fullmatch(name) for name in types(node))


def _lacking(node: Node, *wanted: str) -> list[str]:
    return [name for name in wanted if node.get(name) in (None, "", [], {})]


def _articles(given: Given) -> Iterator[Finding]:
    for node, where in _found(given["dom"]):
        if _is_a(node, _ARTICLE):
            missing = _lacking(node, "headline", "image", "datePublished", "dateModified", "author")
            if missing:
                yield given.ask("partial", where, missing=missing)
            else:
                yield given.passed("whole", where, headline=str(node["headline"])[:200])


def _gather(given: Given) -> list[Node]:
    return [node for node, _ in _found(given["dom"])] if answered(given) else []


def _home(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    said: list[Node] = own_pages(given).get(site.home, [])
    where = Pointer("url", site.home)
    for node in said:
        name = types(node)[0] if types(node) else ""
        required: tuple[str, ...] = ()
        advised: tuple[str, ...]
        if _is_a(node, _PLACE):
            required, advised = ("name", "address"), ("url", "telephone", "geo", "openingHoursSpecification")
        elif _is_a(node, _FIRM):
            advised = ("name", "url", "logo", "sameAs", "address", "contactPoint", "vatID")
        elif name == "WebSite":
            advised = ("name", "url")
        else:
            continue
        if set(node) <= {"@type", "@id", "name"}:
            continue  # a mere mention: the publisher of another node
        yield _told(given, where, name, _lacking(node, *required), _lacking(node, *advised), len(advised))


def _told(given: Given, where: Pointer, name: str, needed: list[str], advised: list[str], total: int) -> Finding:
    if needed:
        return given.failed("required", where, subject=where.value, type=name, missing=needed)
    args: dict[str, Any] = {"type": name, "missing": advised, "count": total - len(advised), "total": total}
    say = given.ask if {"name", "url"} & set(advised) else given.passed
    return say("partial" if {"name", "url"} & set(advised) else "told", where, subject=where.value, **args)


def _faq(given: Given) -> Iterator[Finding]:
    for node, where in _found(given["dom"]):
        if "FAQPage" in types(node):
            asked = _list(node.get("mainEntity"))
            good = [one for one in asked if _is_answered(one)]
            if asked and len(good) == len(asked):
                yield given.passed("answered", where, count=len(asked))
            else:
                yield given.ask("not-answered", where, count=len(asked) - len(good), total=len(asked))


def _is_answered(question: Any) -> bool:
    answers = _list(question.get("acceptedAnswer")) if isinstance(question, dict) else []
    return bool(answers and question.get("name") and all(isinstance(a, dict) and a.get("text") for a in answers))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _reviews(given: Given) -> Iterator[Finding]:
    found = _found(given["dom"])
    faults, read = 0, 0
    for node, where in found:
        if "AggregateRating" in types(node):
            read += 1
            missing = _lacking(node, "ratingValue") + ([] if _counted(node) else ["ratingCount"])
            if missing:
                faults += 1
                yield given.failed("no-count", where, missing=missing)
        elif "Review" in types(node):
            read += 1
            if not node.get("author"):
                faults += 1
                yield given.failed("no-author", where)
        if node.get("aggregateRating") and (_is_a(node, _FIRM) or _is_a(node, _PLACE)):
            faults += 1
            yield given.ask("own-rating", where, type=types(node)[0])
    if read and not faults:
        yield given.passed("sound", count=read)


def _counted(node: Node) -> bool:
    return bool(node.get("ratingCount") or node.get("reviewCount"))


def _offers(given: Given) -> Iterator[Finding]:
    found = _found(given["dom"])
    listed = any("ItemList" in types(node) or "CollectionPage" in types(node) for node, _ in found)
    products = [(node, where) for node, where in found if _is_a(node, _PRODUCT) and node.get("offers")]
    if listed or not products:
        return
    node, where = products[0]
    today = _sent_on(given["http"]["headers"].get("date", ""))
    offers = [offer for offer in _list(node["offers"]) if isinstance(offer, dict)]
    if any("AggregateOffer" in types(offer) for offer in offers):
        yield given.ask("range", where)
    ended = [end for offer in offers if (end := _day(offer.get("priceValidUntil"))) and today and end < today]
    if ended:
        yield given.failed("ended", where, date=ended[0])
    for group, at in found:
        if "ProductGroup" in types(group) and (
            bare := _lacking(group, "name", "productGroupID", "variesBy", "hasVariant")
        ):
            yield given.ask("group", at, missing=bare)
    said = {name for one in (node, *offers) for name in one if one[name] not in (None, "", [], {})}
    wanted = ("shippingDetails", "hasMerchantReturnPolicy", "itemCondition", "priceValidUntil")
    missing = [name for name in wanted if name not in said]
    if missing:
        yield given.ask("advised", where, count=len(wanted) - len(missing), total=len(wanted), missing=missing)
    elif not ended:
        yield given.passed("whole", where, count=len(wanted))


def _day(value: Any) -> str:
    found = _DATE.match(value) if isinstance(value, str) else None
    return found.group(1) if found else ""


def _sent_on(header: str) -> str:
    """The day on which the server sent the page, "" when it does not say."""
    try:
        return parsedate_to_datetime(header).date().isoformat()
    except (TypeError, ValueError):
        return ""


def _enumerations(given: Given) -> Iterator[Finding]:
    odd, read = [], 0
    for node, where in _found(given["dom"]):
        for name, known in _ENUMERATIONS.items():
            for value in _list(node.get(name)):
                if isinstance(value, str) and value.strip():
                    read += 1
                    odd += [(name, value, where)] if short(value.strip()) not in known else []
    if odd:
        values = [f"{name}: {value[:60]}" for name, value, _ in odd]
        yield given.ask("unknown", odd[0][2], count=len(odd), values=values)
    elif read:
        yield given.passed("known", count=read)


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.data-article", needs=_PAGE, run=on_page(_articles), refs=("seo:SEO-184",)),
    Check(
        "seo.data-home", needs=_PAGE, run=_home, scope="site", gather=_gather, site_needs=("crawl",),
        refs=("seo:SEO-182", "seo:SEO-183", "seo:SEO-186"),
    ),
    Check("seo.data-faq", needs=_PAGE, run=on_page(_faq), refs=("seo:SEO-185",)),
    Check("seo.data-reviews", needs=_PAGE, run=on_page(_reviews), refs=("seo:SEO-187",)),
    Check(
        "seo.data-offer", needs=_PAGE, run=on_page(_offers),
        refs=("seo:SEO-177", "seo:SEO-178", "seo:SEO-179", "seo:SEO-180"),
    ),
    Check("seo.data-enumerations", needs=_PAGE, run=on_page(_enumerations), refs=("seo:SEO-191",)),
)  # fmt: skip
