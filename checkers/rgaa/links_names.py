"""RGAA 6.1: one understands where links lead, from their names or from their context as the glossary defines it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urldefrag, urljoin

from checkers.rgaa._links import Kind, Link, empty_names, links, words
from checkers.rgaa._page import blank, on_page
from checkers.rgaa._settle import settle
from preuve.given import Given
from preuve.model import Check, Finding

_FILE = re.compile(r"[\w\-.~%() ]+\.(jpe?g|png|gif|svg|webp|bmp|ico|tiff?|avif)\Z", re.IGNORECASE)
_CAMERA = re.compile(r"(img|dsc|dscn|dscf|pict|photo|image|picture|screenshot)[\s_-]*\d{2,}\Z", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+\Z")
_ARROWS = re.compile(r"[\s!-/:-@\[-`{-~«»‹›…•·–—←-⇿▲-◿⮀-⯿✓-✘➔-➾]+\Z")
_ASIDE = re.compile(r"\([^()]*\)")  # a complement between brackets
_NAMED = 20  # links named in one question
_CARD = 12  # words: a link that shows more of them is a card, whose label is only a part of it


def _says_nothing(link: Link) -> bool:
    name = " ".join(words(link.name))
    if not name:
        return _ARROWS.match(link.name) is not None  # signs and arrows; emoji are read by their names
    if link.kind in {"image", "svg"} and (_FILE.match(link.name) or _CAMERA.match(link.name)):
        return True
    return name in empty_names()


def _explicit(kind: Kind) -> Callable[[Given], Iterator[Finding]]:
    @on_page
    def run(given: Given) -> Iterator[Finding]:
        mine = [link for link in links(given["dom"], given["axtree"]) if link.kind == kind]
        empty = [link for link in mine if link.shown and link.name and _says_nothing(link)]
        failed = [_tell(given, link) for link in empty if _alone(link)]
        # Notes 1 and 2 of the glossary: a name, or a title, without the text that is seen makes a link unclear.
        failed += [
            _say_label(given, link, message)
            for link in mine
            if link.shown and link not in empty and (message := _label(link)) in {"not-in-name", "not-in-title"}
        ]
        doubts = [_tell(given, link) for link in empty if not _alone(link)]
        doubts += [_unnamed(given, link) for link in mine if link.shown and not link.name]
        plain = [link for link in mine if link not in empty and link.name and not _MAIL.match(link.name)]
        hidden = [link for link in mine if not link.shown and not link.name]
        doubts += _twins(given, plain)
        if plain or hidden:
            doubts.append(_ask(given, plain or hidden))
        yield from settle(
            given,
            failed,
            doubts,
            lambda: given.passed("addresses", count=len(mine)) if mine else given.inapplicable("none"),
        )

    return run


def _alone(link: Link) -> bool:
    """Whether nothing completes the link's name: no context, no other text of its own."""
    title = blank(link.element.get("title"))
    others = (link.node.description if link.node else "") or (title if words(title) != words(link.name) else "")
    roles = (link.element.get("role") or "link").split()
    return not others and roles[0] == "link" and not words(link.context)


def _tell(given: Given, link: Link) -> Finding:
    if _alone(link):
        refs = ("wcag:2.4.4",) if words(link.name) else ()
        return given.failed("says-nothing", link.pointer, name=link.name, refs=refs)
    return given.ask("in-context", link.pointer, name=link.name, context=link.context[:200] or "–")


def _unnamed(given: Given, link: Link) -> Finding:
    return given.ask("unnamed", link.pointer, address=link.address or "–")


def _ask(given: Given, plain: list[Link]) -> Finding:
    names = [link.name for link in plain[:_NAMED]]
    elements = [link.pointer.value for link in plain[:_NAMED]]
    sample = " ; ".join(f"« {name} »" for name in names[:5])
    return given.ask("to-judge", plain[0].pointer, count=len(plain), sample=sample, names=names, elements=elements)


def _twins(given: Given, plain: Iterable[Link]) -> list[Finding]:
    """Links of one name that lead to several places: their contexts must tell them apart."""
    places: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in plain:
        if link.address and not link.address.startswith("#"):
            place = urldefrag(urljoin(link.document.url, link.address)).url
            places[" ".join(words(link.name))].setdefault(place, link)
    several = [list(by_place.values()) for by_place in places.values() if len(by_place) > 1]
    return [
        given.ask("same-name", same[1].pointer, name=same[1].name, address=same[0].address, other=same[1].address)
        for same in several
    ]


@on_page
def _label_in_name(given: Given) -> Iterator[Finding]:
    every = [link for link in links(given["dom"], given["axtree"]) if link.element.tag != "area"]
    said = [(link, _label(link)) for link in every if link.shown]
    failed = [_say_label(given, *one) for one in said if one[1] in {"not-in-name", "not-in-title"}]
    doubts = [_say_label(given, *one) for one in said if one[1] in {"symbol", "picture", "card"}]
    labelled = sum(message == "in-name" for _, message in said)
    yield from settle(
        given,
        failed,
        doubts,
        lambda: given.passed("all", count=labelled) if labelled else given.inapplicable("none"),
    )


def _label(link: Link) -> str:
    """How the name and the text that is seen agree; "" when no text is seen."""
    given_name = any(blank(link.element.get(at)) for at in ("aria-label", "aria-labelledby"))
    title, seen = blank(link.element.get("title")), words(link.seen)
    if link.pictures and (given_name or title):
        return "picture"  # an image may show text
    if not seen:
        return "symbol" if link.seen else ""  # signs only: the name must say what they stand for
    if _within(seen, words(link.name)):
        return "in-name" if not title or _within(seen, words(title)) else _by_length(seen, "not-in-title")
    if _within(words(_ASIDE.sub(" ", link.seen)), words(link.name)):
        return "symbol"  # only what stands between brackets is missing
    return _by_length(seen, "not-in-name") if link.name and given_name else "symbol"


def _by_length(seen: list[str], message: str) -> str:
    if len("".join(seen)) < 2:
        return "symbol"
    return "card" if len(seen) > _CARD else message


def _within(part: list[str], every: list[str]) -> bool:
    return any(every[at : at + len(part)] == part for at in range(len(every))) or "".join(part) in "".join(every)


def _say_label(given: Given, link: Link, message: str) -> Finding:
    args = {"seen": link.seen or "–", "name": link.name or "–"}
    if message == "not-in-name":
        return given.failed(message, link.pointer, refs=("wcag:2.5.3",), **args)
    if message == "not-in-title":
        return given.failed(message, link.pointer, seen=link.seen, title=blank(link.element.get("title")))
    return given.ask(message, link.pointer, **args)


_NEEDS = ("http", "dom", "axtree")
CHECKS = (
    Check("rgaa.text-link-purpose", needs=_NEEDS, run=_explicit("text"), refs=("rgaa:6.1.1",)),
    Check("rgaa.image-link-purpose", needs=_NEEDS, run=_explicit("image"), refs=("rgaa:6.1.2",)),
    Check("rgaa.composite-link-purpose", needs=_NEEDS, run=_explicit("composite"), refs=("rgaa:6.1.3",)),
    Check("rgaa.svg-link-purpose", needs=_NEEDS, run=_explicit("svg"), refs=("rgaa:6.1.4",)),
    Check("rgaa.link-label-in-name", needs=_NEEDS, run=_label_in_name, refs=("rgaa:6.1.5",)),
)
