"""Which platform the site is made with. Two signals of different kinds are a proof; one alone never is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.platform._answers import feed_generator
from checkers.platform._signals import NEEDS, PROBABLE, PROVEN, Page, Proof, page_of, proof
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

OTHERS = {
    "prestashop": "PrestaShop",
    "wix": "Wix",
    "squarespace": "Squarespace",
    "webflow": "Webflow",
    "magento": "Magento",
    "joomla": "Joomla",
    "drupal": "Drupal",
    "jimdo": "Jimdo",
}
_VERSION = re.compile(r"^WordPress (\d+(?:\.\d+)+)")
_FEED_VERSION = re.compile(r"\?v=(\d+(?:\.\d+)+)$")
_WOO_VERSION = re.compile(r"^WooCommerce (\d+(?:\.\d+)+)")


def _proof(given: Given, target: str) -> Proof:
    return proof(target, given.gathered, given["endpoints"])


def _at(given: Given, found: Proof) -> Pointer:
    return Pointer("url", found.url or given.subject, found.quotes[0] if found.quotes else "")


def _other(given: Given) -> str:
    """The name of another platform that is proven, or ""."""
    proven = [name for target, name in OTHERS.items() if _proof(given, target).state == "proven"]
    return ("Shopify" if _proof(given, "shopify").state == "proven" else "") or (proven[0] if proven else "")


def _generators(given: Given) -> list[str]:
    pages: list[Page] = [page for page in given.gathered.values() if page]
    return [text for page in pages for text in page.generators]


def _wordpress(given: Given) -> Iterator[Finding]:
    found = _proof(given, "wordpress")
    if found.state == "proven":
        version = _version(given)
        message = "proven-version" if version else "proven"
        yield given.passed(message, _at(given, found), version=version, signals=list(found.quotes))
    elif found.state == "probable":
        yield given.ask("probable", _at(given, found), signals=list(found.quotes))
    elif other := _other(given):
        yield given.inapplicable("other", Pointer("url", given.subject), platform=other)
    else:
        yield given.ask("not-seen", Pointer("url", given.subject), signals=list(found.quotes))


def _version(given: Given) -> str:
    """The version that the site itself states, in its generator or its feed; "" when they differ or say none.

    `ver=` in addresses of scripts is no version of WordPress: extensions put their own, or nothing, there.
    """
    said = {match[1] for text in _generators(given) if (match := _VERSION.search(text))}
    fed = _FEED_VERSION.search(feed_generator(given["endpoints"]))
    said |= {fed[1]} if fed else set()
    return said.pop() if len(said) == 1 else ""


def _woocommerce(given: Given) -> Iterator[Finding]:
    found = _proof(given, "woocommerce")
    if found.state == "proven":
        said = {match[1] for text in _generators(given) if (match := _WOO_VERSION.search(text))}
        version = said.pop() if len(said) == 1 else ""
        message = "proven-version" if version else "proven"
        yield given.passed(message, _at(given, found), version=version, signals=list(found.quotes))
    elif found.state == "probable":
        yield given.ask("probable", _at(given, found), signals=list(found.quotes))
    else:
        yield given.inapplicable("not-seen", Pointer("url", given.subject))


def _shopify(given: Given) -> Iterator[Finding]:
    shop, button = _proof(given, "shopify"), _proof(given, "buy-button")
    if shop.state == "proven":
        pages: list[Page] = [page for page in given.gathered.values() if page]
        name = next((str(page.shop["shop"]) for page in pages if page.shop.get("shop")), "")
        message = "shop-named" if name else "shop"
        yield given.passed(message, _at(given, shop), shop=name, signals=list(shop.quotes))
    elif button.state == "proven":
        message = "embedded-wordpress" if _proof(given, "wordpress").state == "proven" else "embedded"
        yield given.passed(message, _at(given, button), signals=list(button.quotes))
    elif "probable" in {shop.state, button.state}:
        best = max(shop, button, key=lambda one: one.score)
        yield given.ask("probable", _at(given, best), signals=list(best.quotes))
    elif "trace" in {shop.state, button.state}:
        best = max(shop, button, key=lambda one: one.score)
        yield given.inapplicable("trace", _at(given, best), signals=list(best.quotes))
    else:
        yield given.inapplicable("not-seen", Pointer("url", given.subject))


def _others(given: Given) -> Iterator[Finding]:
    asked = _proof(given, "wordpress").state == "proven" or _proof(given, "shopify").state == "proven"
    seen = False
    for target, name in OTHERS.items():
        found = _proof(given, target)
        if found.state not in {"proven", "probable"}:
            continue
        seen = True
        certain = found.state == "proven" and not asked
        say, message = (given.failed, "proven") if certain else (given.ask, "beside" if asked else "probable")
        yield say(message, _at(given, found), platform=name, signals=list(found.quotes))
    if not seen:
        yield given.inapplicable("not-seen", Pointer("url", given.subject))


CHECKS = tuple(
    Check(
        f"platform.{name}",
        needs=NEEDS,
        run=run,
        scope="site",
        gather=page_of,
        site_needs=("endpoints",),
        limits={"proven": PROVEN, "probable": PROBABLE},
    )
    for name, run in (
        ("wordpress", _wordpress),
        ("woocommerce", _woocommerce),
        ("shopify", _shopify),
        ("others", _others),
    )
)
