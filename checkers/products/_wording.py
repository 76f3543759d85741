"""What a product page says of delivery, payment and returns: in its words, by links, in its data, by its platform.

Each topic is a handful of facts. One fact alone may be chance; two that do not depend on each other are a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.products._data import as_list
from checkers.products._phrases import Topic, flat
from checkers.products._sheet import Sheet
from checkers.products._zones import mentions
from preuve.views.document import text_of

MAX_QUOTE = 80  # characters of a quote
MAX_LABEL = 60  # characters of a link's label; longer ones are prose, or cards
_NAMED = (
    ".//img/@alt | .//*[local-name()='svg']/@aria-label | .//*[local-name()='svg']//*[local-name()='title']"
    " | .//*[@role='img']/@aria-label"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One sign of a topic. `kind`: "words:<fact>", "link", "data" or "shop". `element` may be None for data."""

    kind: str
    quote: str
    element: Any


def hits(sheet: Sheet, topic: Topic) -> list[Hit]:
    """Every sign of a topic, the first of each kind."""
    found: dict[str, Hit] = {}
    for hit in (*_words(sheet, topic), *_shop(sheet, topic), *_links(sheet, topic), *_data(sheet, topic)):
        found.setdefault(hit.kind, hit)
    return list(found.values())


def _words(sheet: Sheet, topic: Topic) -> Iterator[Hit]:
    # Beside the product's part, folded blocks are menus and carts.
    blocks = [piece for piece in sheet.pieces if piece.inside or sheet.dom.displayed(piece.element)]
    for name, piece, start, end in mentions(blocks, topic.facts):
        yield Hit(f"words:{name}", _around(piece.text, start, end), piece.element)


def _around(text: str, start: int, end: int) -> str:
    """The words around a match, not more than MAX_QUOTE characters."""
    if len(text) <= MAX_QUOTE:
        return text.replace("\n", " ").rstrip(".")
    first = max(0, start - (MAX_QUOTE - min(MAX_QUOTE, end - start)) // 2)
    cut = text[first : first + MAX_QUOTE].replace("\n", " ").strip()
    return ("…" if first else "") + cut + ("…" if first + MAX_QUOTE < len(text) else "")


def _links(sheet: Sheet, topic: Topic) -> Iterator[Hit]:
    for link, address, label in sheet.links:
        if address in {"", "#"} or address.startswith(("javascript:", "mailto:", "tel:")):
            continue
        if address.startswith("#") and not sheet.dom.root.xpath("//*[@id=$id]", id=address[1:]):
            continue
        spoken = len(label) <= MAX_LABEL and topic.link.search(label)
        if (spoken or topic.link.search(address.rstrip("/").rpartition("/")[2])) and sheet.zones.about(link):
            yield Hit("link", label or address, link)


def _shop(sheet: Sheet, topic: Topic) -> Iterator[Hit]:
    """Logos in a block that the shop names for the topic: pictures with a name, and drawings with a title."""
    if topic.shop is None:
        return
    for block, named in sheet.zones.named:
        if not topic.shop.search(named) or not sheet.dom.displayed(block) or not sheet.zones.about(block):
            continue
        names = [" ".join((text if isinstance(text, str) else text_of(text)).split()) for text in block.xpath(_NAMED)]
        known = [name for name in names if any(pattern.search(flat(name)) for pattern in topic.facts.values())]
        if known:
            yield Hit("shop", ", ".join(dict.fromkeys(known))[:MAX_QUOTE], block)


def _data(sheet: Sheet, topic: Topic) -> Iterator[Hit]:
    for node in sheet.nodes:
        holders = [node.data, *(offer for offer in as_list(node.data.get("offers")) if isinstance(offer, dict))]
        for key in topic.data:
            if any(holder.get(key) for holder in holders):
                yield Hit("data", f"schema.org {key}", node.element)
