"""The links of an e-mail: what each is called, where it leads, and what is wrong with its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from checkers.email._mail import body_of
from checkers.email._tags import is_dynamic
from preuve.views.document import Document

# "web", "contact" (mailto, tel...), "inside" (a place in the e-mail) and "dynamic" are fine; the rest are faults.
Kind = Literal[
    "web", "contact", "inside", "dynamic",
    "missing", "empty", "script", "local", "relative", "malformed", "sample", "lost",
]  # fmt: skip
MAX_LINKS = 2_000  # links of one e-mail that are read
MAX_NODES = 500  # nodes of one link that are read for its name
SOUND = {"web", "contact", "inside", "dynamic"}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTACT = {"mailto", "tel", "sms", "callto", "whatsapp", "skype"}
_DRIVE = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_LOCAL = re.compile(
    r"localhost|.*\.localhost|.*\.local|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1|192\.168\.\d+\.\d+|10\.\d+\.\d+\.\d+"
)
# Set apart by RFC 2606 for examples: no campaign leads there.
_SAMPLE = re.compile(r"(?:.*\.)?example\.(?:com|org|net)")
_WEB_START = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST = re.compile(r"[^\s.]+(?:\.[^\s.]+)+\.?")


@dataclass(frozen=True, slots=True)
class Link:
    """One `<a>`. `href` is None when it has none; `name` is what a screen reader says, `text` what is written."""

    element: Any
    href: str | None
    name: str
    text: str
    kind: Kind

    @property
    def parts(self) -> SplitResult:
        """The address taken apart. Only for kind "web"."""
        return urlsplit(self.href or "")

    @property
    def host(self) -> str:
        """The host without `www.`, in lower case; "" for what is no web address."""
        return host_of(self.href or "") if self.kind == "web" else ""


def links(document: Document) -> list[Link]:
    """The links in order. `<a name>` and `<a id>` without `href` mark places, they are no links."""
    places = set(document.xpath("//@id")) | set(document.xpath("//a/@name"))
    found = []
    for element in islice(body_of(document).iter("a"), MAX_LINKS):
        href = element.get("href")
        text = " ".join(element.text_content().split())
        empty = not text and element.find(".//img") is None
        if href is None and (empty or element.get("name") or element.get("id")):
            continue
        href = None if href is None else href.strip()
        found.append(Link(element, href, name_of(element), text, _kind(href, places)))
    return found


def host_of(address: str) -> str:
    """The host of a web address without `www.`, in lower case; "" when it cannot be read."""
    try:
        return (urlsplit(address).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def name_of(element: Any) -> str:
    """The accessible name of a link: its label, else its texts and the alternatives of its images, else its title."""
    label = element.get("aria-label", "").strip()
    return label or " ".join(" ".join(_words(element)).split()) or element.get("title", "").strip()


def _words(element: Any) -> Iterator[str]:
    for node in islice(element.iter(), MAX_NODES):
        if not isinstance(node.tag, str) or node.tag in {"style", "script"}:
            yield node.tail or ""
            continue
        if node.tag == "img":
            yield node.get("alt", "")
        yield node.text or ""
        if node is not element:
            yield node.tail or ""


def _kind(href: str | None, places: set[Any]) -> Kind:
    if href is None:
        return "missing"
    start = _WEB_START.match(href)
    if is_dynamic(start[1] if start else href):
        return "dynamic"
    if href in {"", "#"}:
        return "empty"
    if href.startswith("#"):
        return "inside" if href[1:] in places else "lost"
    if _DRIVE.match(href):
        return "local"
    scheme = _SCHEME.match(href)
    if scheme is None:
        return _web("https:" + href) if href.startswith("//") else "relative"
    name = scheme[1].lower()
    if name in {"javascript", "data", "vbscript"}:
        return "script"
    if name == "file":
        return "local"
    if name in {"http", "https"}:
        return _web(href)
    rest = href[scheme.end() :].strip("/ ")
    return ("contact" if rest else "empty") if name in _CONTACT else "malformed"


def _web(address: str) -> Kind:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return "malformed"
    if _LOCAL.fullmatch(host):
        return "local"
    if not _HOST.fullmatch(host):
        return "malformed"
    return "sample" if _SAMPLE.fullmatch(host) else "web"
