"""What one page shows of each tag: in its code, in its queues and in its requests. Before any choice about cookies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from checkers.tracking._network import Request, host_of, requests
from checkers.tracking._script import Call
from checkers.tracking._source import Written, written
from checkers.tracking._vendors import CallRule, Vendor, consent_signs, vendors
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.document import Document

NEEDS = ("http", "source", "queues", "har")
# What else Google's tag takes besides the ids of our vendors: Floodlight, Merchant Center, Hotel Center.
_OTHER_TARGETS = ("DC-", "MC-", "HA-")
# Ids that documentation and themes show, for the reader to replace.
_PLACEHOLDERS = ("XXXX", "YOUR", "VOTRE", "EXAMPLE", "EXEMPLE-ID", "_ID", "{{", "%%")
_CONSENT_MODE = "Google Consent Mode"
# The queue of the page -> the function whose calls it holds.
_QUEUES = {"dataLayer": "gtag", "fbq": "fbq", "lintrk": "lintrk"}


class Rank(IntEnum):
    """How far a tag is proved, from the page's code to the vendor's door."""

    DECLARED = 1  # written in the code
    CALLED = 2  # the page's scripts have called it
    ATTEMPTED = 3  # its library was asked for, or its message left without arriving
    FIRED = 4  # its message left the browser


@dataclass
class Tag:
    """One id of one vendor on one page. `proofs` says by which way it shows, and where to look.

    Ways: "noscript", "held" (a script that waits), "written" (a script that runs), "called", "asked" and "unreached"
    (its library), "ran" (its library lists it), "sent" and "lost" (its message).
    """

    vendor: str
    id: str
    proofs: dict[str, Pointer] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)

    @property
    def rank(self) -> Rank:
        """The highest rank that the proofs reach."""
        ways = self.proofs.keys()
        if "sent" in ways:
            return Rank.FIRED
        if ways & {"asked", "unreached", "ran", "lost"}:
            return Rank.ATTEMPTED
        return Rank.CALLED if "called" in ways else Rank.DECLARED


@dataclass
class Seen:
    """What one page shows. `tags` by vendor and id.

    `libraries`: vendors whose script was asked for without an id, with its address. `conversions`: Google Ads targets
    ("AW-id/label") with whether they were called while the page was shown. `page_views`: the most often that one page
    view was sent, by GA4 id. `broken`: texts that stand where an id should. `consent`: the consent platform, or
    Google's consent mode when it refuses by default, else "".
    """

    url: str
    title: str
    tags: dict[tuple[str, str], Tag] = field(default_factory=dict)
    libraries: dict[str, Pointer] = field(default_factory=dict)
    conversions: dict[str, bool] = field(default_factory=dict)
    page_views: dict[str, int] = field(default_factory=dict)
    broken: dict[str, Pointer] = field(default_factory=dict)
    consent: str = ""

    def of(self, vendor: str) -> list[Tag]:
        """The tags of one vendor."""
        return [tag for tag in self.tags.values() if tag.vendor == vendor]

    def note(self, vendor: Vendor, text: str, way: str, where: Pointer) -> bool:
        """Keep that `text` shows by that way, if it is an id of the vendor."""
        if not vendor.id.fullmatch(text) or _placeholder(text):
            return False
        tag = self.tags.setdefault((vendor.key, text), Tag(vendor.key, text))
        tag.proofs.setdefault(way, where)
        return True


_last: dict[tuple[str, ...], Seen] = {}


def look(given: Given) -> Seen | None:
    """What the page shows; None where the server gave no HTML page. Needs `NEEDS`.

    All checks of this family ask the same of the same page: the last answer is kept.
    """
    http = given["http"]
    if not 200 <= http["status"] < 300 or "html" not in http.get("media_type", "html"):
        return None
    key = tuple(given.views.digests[kind] for kind in NEEDS)
    if key not in _last:
        _last.clear()
        _last[key] = observe(http, given["source"], given["queues"], given["har"])
    return _last[key]


def observe(http: Mapping[str, Any], source: Document, queues: Mapping[str, Any], har: Mapping[str, Any]) -> Seen:
    """What the four kinds of evidence of one page say together."""
    seen = Seen(http["final_url"], str(http.get("page", {}).get("title", "")))
    code, sent = written(source), requests(har)
    for piece in code:
        _read_code(seen, piece)
    _read_queues(seen, queues)
    known = set(seen.tags)
    _read_libraries(seen, [request for request in sent if _own_asker(seen, request, bool(known))])
    _read_hits(seen, sent, known)
    # A page's consent platform shows in its code or in its requests; consent mode in its queue.
    urls = [*(url for piece in code for url in piece.urls), *(request.url for request in sent)]
    seen.consent = seen.consent or next(filter(None, map(consent_signs().platform, urls)), "")
    return seen


def _read_code(seen: Seen, piece: Written) -> None:
    for vendor in vendors().values():
        for url in piece.urls:
            request = Request.of(url, script=True)
            for text in (*request.library_ids(vendor), *request.hit_ids(vendor)):
                seen.note(vendor, text, piece.way, piece.where)
        if not (script := piece.script):
            continue
        for key, value in script.settings:
            if key in vendor.settings and vendor.settings_id.fullmatch(value):
                seen.note(vendor, value, piece.way, piece.where)
        if any(mark in text for mark in vendor.snippet for text in script.strings):
            for text in script.strings:
                seen.note(vendor, text, piece.way, piece.where)
    if piece.script:
        _read_calls(seen, piece.script.calls, piece.way, piece.where)


def _read_calls(seen: Seen, calls: Iterable[Call], way: str, where: Pointer) -> None:
    for call in calls:
        for vendor in vendors().values():
            for rule in vendor.calls:
                for text in ids_in(call, rule):
                    _read_target(seen, vendor, rule, text, way, where)


def _read_target(seen: Seen, vendor: Vendor, rule: CallRule, text: str, way: str, where: Pointer) -> None:
    """A text where an id of the vendor may stand; "AW-id/label" is a conversion."""
    target, slash, label = text.partition("/")
    if seen.note(vendor, target, way, where):
        if slash and label:
            seen.conversions[text] = seen.conversions.get(text, False) or way == "called"
    elif not rule.key and not text.startswith(_OTHER_TARGETS) and (_placeholder(text) or not _any_id(text)):
        seen.broken.setdefault(text, where)


def _any_id(text: str) -> bool:
    return any(vendor.id.fullmatch(text.partition("/")[0]) for vendor in vendors().values())


def ids_in(call: Call, rule: CallRule) -> Iterator[str]:
    """The texts that stand where the rule says that an id stands."""
    if call.name != rule.name and not call.name.endswith(f".{rule.name}"):
        return
    flat: list[Any] = []
    for argument in call.arguments:
        flat += argument if isinstance(argument, list | tuple) else [argument]
    start = len(rule.after)
    if tuple(flat[:start]) != rule.after:
        return
    if rule.key:
        for argument in flat[start:]:
            if isinstance(argument, Mapping):
                yield from _texts(argument.get(rule.key))
    else:
        for text in _texts(flat[start] if len(flat) > start else None):
            yield rule.prefix + text if text.isdigit() else text


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, str):
        return [value.strip()]
    return [f"{value:.0f}"] if isinstance(value, int | float) and not isinstance(value, bool) else []


def _read_queues(seen: Seen, queues: Mapping[str, Any]) -> None:
    for queue, name in _QUEUES.items():
        items = queues.get(queue)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, list) and item:
                where = Pointer("figure", queue, str(item)[:300])
                _read_calls(seen, [Call(name, tuple(item))], "called", where)
                if name == "gtag" and item[:2] == ["consent", "default"] and "denied" in str(item):
                    seen.consent = _CONSENT_MODE
            elif isinstance(item, dict) and "gtm.start" in item:
                for tag in seen.of("gtm"):
                    if "written" in tag.proofs:
                        tag.proofs.setdefault("called", Pointer("figure", queue, str(item)[:300]))
    for key, name in (("linkedin", "_linkedin_partner_id="), ("linkedin_id", "_linkedin_partner_id=")):
        texts = _texts(queues.get(key))
        _read_calls(seen, [Call(name, (text,)) for text in texts], "called", Pointer("figure", name.removesuffix("=")))
    for text in _texts(queues.get("google_tag_manager")):
        for vendor in vendors().values():
            if vendor.library_id:
                # Google's own register of what it has run. A container sends no message of its own: running is all.
                way = "ran" if vendor.hits else "sent"
                seen.note(vendor, text, way, Pointer("figure", "google_tag_manager", text))


def _own_asker(seen: Seen, request: Request, google: bool) -> bool:
    """Whether the page itself asked, or Google's script where the page has one; not a page shown in a frame."""
    if request.asker == "www.googletagmanager.com":
        return google
    return not request.asker or _own(seen, request.asker)


def _own(seen: Seen, host: str) -> bool:
    home = host_of(seen.url).removeprefix("www.")
    return host == home or host.endswith(f".{home}")


def _read_libraries(seen: Seen, sent: Iterable[Request]) -> None:
    for request in sent:
        for vendor in vendors().values():
            named = request.library_ids(vendor)
            if not named and not vendor.is_library(request.place):
                continue
            way, where = ("unreached" if request.failure else "asked"), Pointer("url", request.url, request.failure)
            if not request.query.get(vendor.library_id):
                seen.libraries.setdefault(vendor.key, where)
            for text in named:
                seen.note(vendor, text, way, where)
            for tag in seen.of(vendor.key):
                if _served(vendor, tag):
                    tag.proofs[way] = where


def _served(vendor: Vendor, tag: Tag) -> bool:
    """Whether a request for the vendor's script, for no id or for another, is one for this tag too."""
    if tag.proofs.keys() & {"asked", "unreached"}:
        return False
    if vendor.library_id:
        return vendor.shared and "called" in tag.proofs
    return "called" in tag.proofs or "written" in tag.proofs


def _read_hits(seen: Seen, sent: Iterable[Request], known: set[tuple[str, str]]) -> None:
    views: dict[tuple[str, str], int] = {}
    for request in sent:
        for vendor in vendors().values():
            for rule, text in request.hits(vendor):
                location = "".join(request.values(rule.location)[:1])
                # A frame's tags are not the page's. A message that does not say where it comes from needs another sign.
                if not (_own(seen, host_of(location)) if location else (vendor.key, text) in known):
                    continue
                way = "lost" if request.failure else "sent"
                if not seen.note(vendor, text, way, Pointer("url", request.url[:500], request.failure)):
                    continue
                events = request.values(rule.event) if rule.event else []
                seen.tags[vendor.key, text].events.update(events)
                for label in request.values(rule.label) if rule.label else ():
                    seen.conversions[f"{text}/{label}"] = True
                if vendor.key == "ga4" and way == "sent":
                    views[text, location] = views.get((text, location), 0) + events.count("page_view")
    for (text, _), number in views.items():
        seen.page_views[text] = max(number, seen.page_views.get(text, 0))


def _placeholder(text: str) -> bool:
    return any(mark in text.upper() for mark in _PLACEHOLDERS)
