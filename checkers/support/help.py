"""Where customers find help: questions and answers, a way to write, help pages, reviews, a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

_QUESTIONS = 3  # the project's choice: fewer are no page of frequent questions
# What asks a question: a heading, a line of an accordion, a term.
_ASKS = "//h2 | //h3 | //h4 | //h5 | //summary | //dt | //button[@aria-expanded] | //*[@role='button'][@aria-expanded]"
_LONGEST = 200  # characters of a question
_WRITE = "//form[.//textarea] | //a[starts-with(@href, 'mailto:')] | //a[starts-with(@href, 'tel:')]"
# One review, as WooCommerce, schema.org's microdata and the usual extensions write it.
_REVIEW = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' review ')][.//p or .//blockquote]"
    " | //*[@itemprop='review'] | //*[contains(@itemtype, 'schema.org/Review')]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' jdgm-rev ')]"
)
# Pages often speak of both: their title tells.
_TOLD = {"delivery": re.compile(r"livraison|shipping|delivery", re.I), "returns": re.compile(r"retour|return", re.I)}
_HELP = ("faq", "contact", "delivery", "returns")
_SHOP = {"product", "cart", "checkout", "category"}
# Chats and messaging by the hosts that bring them.
_CHATS = {
    "Crisp": r"client\.crisp\.chat",
    "Tawk.to": r"embed\.tawk\.to",
    "Intercom": r"widget\.intercom\.io|js\.intercomcdn\.com",
    "Zendesk": r"static\.zdassets\.com/ekr",
    "Tidio": r"code\.tidio\.co",
    "HubSpot": r"js(?:-[a-z0-9]+)?\.usemessages\.com",
    "LiveChat": r"cdn\.livechatinc\.com",
    "Gorgias": r"config\.gorgias\.chat",
    "Smartsupp": r"smartsuppchat\.com",
    "Brevo Conversations": r"conversations-widget\.brevo\.com|sibconversations\.com",
    "Shopify Inbox": r"shopify-chat|shopifyapps\.com/inbox",
}
_MESSAGING = {"WhatsApp": r"//(?:wa\.me|api\.whatsapp\.com)/", "Messenger": r"//(?:m\.me|www\.messenger\.com/t)/"}


def _answered(given: Given) -> bool:
    return 200 <= int(given["http"]["status"]) < 300


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its questions, its reviews, and a way to write; `told`: what its headings say that it is about."""

    questions: int
    question: Pointer | None
    reviews: int
    review: Pointer | None
    way: Pointer | None
    told: tuple[str, ...]


def _kinds(given: Given) -> Mapping[str, list[str]]:
    """The pages that were read, by their kind; one may be of two."""
    found: dict[str, list[str]] = {}
    for page in given["crawl"]["pages"]:
        seen: _Page | None = given.gathered.get(page["url"])
        if seen is not None:
            texts = seen.told if page["kind"] in {"delivery", "returns", "cgv"} else ()
            for kind in dict.fromkeys((page["kind"], *texts)):
                found.setdefault(kind, []).append(page["url"])
    return found


def _look(given: Given) -> _Page | None:
    """What the checks want of one page; None when it was not given."""
    if not _answered(given):
        return None
    dom: Dom = given["dom"]
    questions = [one for one in dom.xpath(_ASKS) if _is_question(one)]
    reviews = [one for one in dom.xpath(_REVIEW) if dom.displayed(one) and text_of(one)]
    ways = [one for one in dom.xpath(_WRITE) if dom.displayed(one) and not one.xpath("boolean(ancestor::footer)")]
    names = " ".join(text_of(one) for one in dom.xpath("//title[not(ancestor::svg)] | //h1"))
    told = tuple(kind for kind, word in _TOLD.items() if word.search(names))
    question, review, way = (dom.pointer(found[0]) if found else None for found in (questions, reviews, ways))
    return _Page(len(questions), question, len(reviews), review, way, told)


def _is_question(element: Any) -> bool:
    text = text_of(element)
    return len(text) <= _LONGEST and text.rstrip(" +-–").endswith("?")


def _faq(given: Given) -> Iterator[Finding]:
    kinds = _kinds(given)
    pages: dict[str, _Page] = {url: given.gathered[url] for url in kinds.get("faq", ())}
    best = max(pages, key=lambda url: pages[url].questions, default=None)
    if best is None:
        if given.gathered:
            yield given.ask("none", Pointer("url", given.subject), count=len(given.gathered))
        return
    count, where = pages[best].questions, pages[best].question
    say, message = (given.passed, "found") if count >= _QUESTIONS else (given.ask, "few")
    yield say(message, where or Pointer("url", best), subject=best, count=count)


def _contact(given: Given) -> Iterator[Finding]:
    pages = _kinds(given).get("contact", [])
    ways = [(url, way) for url in pages if (way := given.gathered[url].way)]
    if ways:
        url, where = ways[0]
        yield given.passed("found", where, subject=url)
    elif pages:
        yield given.ask("no-way", Pointer("url", pages[0]), subject=pages[0])
    elif given.gathered:
        yield given.ask("none", Pointer("url", given.subject), count=len(given.gathered))


def _pages(given: Given) -> Iterator[Finding]:
    kinds = _kinds(given)
    if not _SHOP & kinds.keys():
        return
    for kind in _HELP:
        if kind in kinds:
            yield given.passed(kind, Pointer("url", kinds[kind][0]), subject=kinds[kind][0])
        else:
            yield given.ask(f"{kind}-none", Pointer("url", given.subject), count=len(given.gathered))


def _reviews(given: Given) -> Iterator[Finding]:
    kinds = _kinds(given)
    if not _SHOP & kinds.keys():
        return
    found: dict[str, _Page] = {url: seen for url, seen in given.gathered.items() if seen and seen.reviews}
    if found:
        url, seen = next(iter(found.items()))
        total = sum(one.reviews for one in found.values())
        yield given.passed("found", seen.review, subject=url, count=total, pages=len(found))
    else:
        yield given.ask("none", Pointer("url", given.subject), count=len(given.gathered))


def _talks(given: Given) -> tuple[list[tuple[str, str]], list[tuple[str, Pointer]]] | None:
    """Of one page: the chats whose files were asked for, and the links to messaging."""
    if not _answered(given):
        return None
    asked = [entry["request"]["url"] for entry in given["har"]["log"]["entries"]]
    chats = [(name, url) for name, host in _CHATS.items() for url in asked if re.search(host, url)][:5]
    dom: Dom = given["dom"]
    links = [
        (name, dom.pointer(link))
        for name, host in _MESSAGING.items()
        for link in dom.xpath("//a[@href]")
        if re.search(host, link.get("href", "")) and "text=" not in link.get("href", "")
    ]
    return chats, links[:5]


def _chat(given: Given) -> Iterator[Finding]:
    seen = {url: value for url, value in given.gathered.items() if value}
    chats = [(url, *chat) for url, (found, _) in seen.items() for chat in found]
    links = [(url, *link) for url, (_, found) in seen.items() for link in found]
    if chats:
        url, name, file = chats[0]
        yield given.passed("chat", Pointer("url", file), subject=url, name=name)
    elif links:
        url, name, where = links[0]
        yield given.ask("messaging", where, subject=url, name=name)


_PAGE = ("http", "dom")

CHECKS = (
    Check(
        "support.faq", needs=_PAGE, run=_faq, scope="site", gather=_look, site_needs=("crawl",),
        limits={"questions": _QUESTIONS},
    ),
    Check("support.contact", needs=_PAGE, run=_contact, scope="site", gather=_look, site_needs=("crawl",)),
    Check("support.pages", needs=_PAGE, run=_pages, scope="site", gather=_look, site_needs=("crawl",)),
    Check("support.reviews", needs=_PAGE, run=_reviews, scope="site", gather=_look, site_needs=("crawl",)),
    Check("support.chat", needs=(*_PAGE, "har"), run=_chat, scope="site", gather=_talks),
)  # fmt: skip
