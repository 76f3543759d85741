"""Where customers find help: questions and answers, a way to write, help pages, reviews, a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

_QUESTIONS = 3  # the project's choice: fewer are no page of frequent questions
_REVIEWS = 1
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


def _kinds(given: Given) -> Mapping[str, list[str]]:
    """The pages that were read, by their kind."""
    found: dict[str, list[str]] = {}
    for page in given["crawl"]["pages"]:
        if page["url"] in given.gathered and given.gathered[page["url"]] is not None:
            found.setdefault(page["kind"], []).append(page["url"])
    return found


def _look(given: Given) -> tuple[int, Pointer | None, int, Pointer | None, Pointer | None] | None:
    """Of one page: how many questions, where; how many reviews, where; and a way to write. None: it was not given."""
    if not _answered(given):
        return None
    dom: Dom = given["dom"]
    questions = [one for one in dom.xpath(_ASKS) if _is_question(one)]
    reviews = [one for one in dom.xpath(_REVIEW) if dom.displayed(one) and text_of(one)]
    ways = [one for one in dom.xpath(_WRITE) if dom.displayed(one) and not one.xpath("boolean(ancestor::footer)")]
    first = [dom.pointer(found[0]) if found else None for found in (questions, reviews, ways)]
    return len(questions), first[0], len(reviews), first[1], first[2]


def _is_question(element: Any) -> bool:
    text = text_of(element)
    return len(text) <= _LONGEST and text.rstrip(" +-–").endswith("?")


def _faq(given: Given) -> Iterator[Finding]:
    kinds = _kinds(given)
    pages = {url: given.gathered[url] for url in kinds.get("faq", ())}
    best = max(pages, key=lambda url: pages[url][0], default=None)
    if best is None:
        if given.gathered:
            yield given.ask("none", Pointer("url", given.subject), count=len(given.gathered))
        return
    count, where = pages[best][:2]
    say, message = (given.passed, "found") if count >= _QUESTIONS else (given.ask, "few")
    yield say(message, where or Pointer("url", best), subject=best, count=count)


def _contact(given: Given) -> Iterator[Finding]:
    pages = _kinds(given).get("contact", [])
    ways = [(url, given.gathered[url][4]) for url in pages if given.gathered[url][4]]
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
    found = {url: seen for url, seen in given.gathered.items() if seen and seen[2] >= _REVIEWS}
    if found:
        url, seen = next(iter(found.items()))
        total = sum(one[2] for one in found.values())
        yield given.passed("found", seen[3], subject=url, count=total, pages=len(found))
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
