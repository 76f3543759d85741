"""Which parts of a product page speak of the product itself: not its neighbours, the reviews, the cart or the menus."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from checkers.products._phrases import flat
from preuve.views.document import text_of
from preuve.views.dom import Dom

# Class names and ids of blocks that hold other products, or other people's words.
_ASIDE = re.compile(
    r"related|up-?sells?(?![a-z])|cross-?sells?(?![a-z])|recommend|recently|also[-_](?:like|bought)|similar|complementary"
    r"|mini-?cart|cart-(?:drawer|notification|popup|modal)|predictive|quick-?(?:view|add|shop)(?!-hidden)"
    r"|product-(?:card|miniature|tile|grid-item|list-item)|card-product|card-wrapper|produits?-(?:associes|similaires)"
    r"|reviews?(?![a-z])|comments?(?:-list|-area|list)?\b|\bavis(?![a-z])|jdgm|loox|yotpo|trustpilot|avis-verifies"
    r"|cookie|consent|tarteaucitron|axeptio|didomi|newsletter|wishlist",
    re.I,
)
_ASIDE_TOKENS = frozenset(
    {"wc-block-grid__product", "wc-block-product", "wp-block-product-template", "wc-block-product-template"}
)
_ASIDE_TAGS = ("product-recommendations", "cart-drawer", "cart-notification", "recently-viewed-products")
_ASIDE_HEADING = re.compile(
    r"\b(?:(?:produits?|articles?|modèles?) (?:similaires?|associés?|apparentés?|complémentaires?|liés?|recommandés?)"
    r"|vous (?:aimerez|aimeriez|pourriez|apprécierez)|récemment (?:vus?|consultés?)|les clients ont (?:aussi|également)"
    r"|nos (?:autres|meilleures ventes|suggestions|recommandations)|autres (?:produits|articles|créations)"
    r"|(?:souvent|fréquemment) achetés? ensemble|(?:à découvrir|découvrez) aussi|dans la même (?:catégorie|collection)"
    r"|avis (?:clients?|des clients|vérifiés)|avis \(\d+\)|\d+ avis|customer reviews|commentaires"
    r"|you may also like|related products|customers also|frequently bought|recently viewed)",
    re.I,
)
_OUTSIDE = (
    "//header[not(ancestor::main or ancestor::article)] | //footer[not(ancestor::main or ancestor::article)]"
    " | //nav | //dialog | //*[@role='banner' or @role='contentinfo' or @role='navigation' or @role='dialog']"
    " | //*[@role='search']"
)
_TEXT_BLOCKS = (
    "h1 h2 h3 h4 h5 h6 p pre blockquote address li dt dd td th caption figcaption legend label summary option"
)
_BOX_BLOCKS = "article aside body details dialog div dl fieldset figure footer form header main nav ol section select"
_BLOCKS = frozenset(f"{_TEXT_BLOCKS} {_BOX_BLOCKS} button table tbody tr ul".split())
_SILENT = "script style template noscript select svg object iframe head title meta link"
_NO_TEXT = frozenset(_SILENT.split())
_CENTS = re.compile(r"\s*\d\d\s*(?:€\s*)?")
_NAMING = ("class", "id", "role", "itemprop", "data-hook", "query")
_BREAK = "\x0b"
_FOLDED = re.compile(r"(?:^|[-_ ])(?:tabs?|tabpanel|panels?|accordions?|collaps\w*|toggle|drawer)(?![a-z])", re.I)
_HIDDEN = re.compile(r"visually-?hidden|sr-only|screen-reader|hidden-text|label-unavailable", re.I)
_OLD = re.compile(r"\bold\b|old-?price|price-?old|compare|was-?price|barr[ée]|crossed|strike|prix-?barre", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block's own text, white space folded, with a line break for each `<br>`.

    `inside`: it stands in the product's part of the page.
    """

    element: Any
    text: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Zones:
    """`above`: the title and what it stands in. `aside`: roots of parts that speak of something else.

    `outside`: header, footer, menus. `main`: the main part, or None. `named`: every element of the body that bears a
    name of some sort, in order, with its names in one text: the page is asked for them once.
    """

    main: Any | None
    above: frozenset[Any] = field(default_factory=frozenset)
    aside: frozenset[Any] = field(default_factory=frozenset)
    outside: frozenset[Any] = field(default_factory=frozenset)
    named: tuple[tuple[Any, str], ...] = ()

    def about(self, element: Any) -> bool:
        """Whether the element is no part of another product, of reviews, or of a banner."""
        return not any(node in self.aside for node in _line(element))

    def inside(self, element: Any) -> bool:
        """Whether the element is in the product's own part of the page."""
        seen_main = self.main is None
        for node in _line(element):
            if node in self.aside or node in self.outside:
                return False
            seen_main = seen_main or node is self.main
        return seen_main


def _line(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def zones(dom: Dom, title: Any | None) -> Zones:
    """Sort the page's parts. No part that holds the product's title is put aside."""
    above = frozenset(_line(title)) if title is not None else frozenset()
    named = tuple((el, _names(el)) for el in dom.xpath("//body//*[@class or @id or @itemprop or @data-hook or @query]"))
    aside = {el for el, names in named if el not in above and _is_aside(el, names)}
    aside |= set(dom.xpath(" | ".join(f"//{tag}" for tag in _ASIDE_TAGS)))
    for heading in dom.xpath("//h2 | //h3 | //h4"):
        if heading is not title and _ASIDE_HEADING.search(text_of(heading)[:120]):
            aside |= set(_under(heading, above))
    outside = frozenset(el for el in dom.xpath(_OUTSIDE) if el not in above)
    mains = dom.xpath("//main | //*[@role='main']")
    main = next((el for el in mains if title is None or el in above), None)
    return Zones(main, above, frozenset(aside - above), outside, named)


def _is_aside(element: Any, names: str) -> bool:
    if element.tag in {"html", "body", "main", "form", "a", "button", "input"}:
        return False
    tokens = names.split()
    if element.tag == "li" and "product" in tokens:  # WooCommerce's cards; the product's own block is a div
        return True
    return not _ASIDE_TOKENS.isdisjoint(tokens) or _ASIDE.search(names) is not None


def _under(heading: Any, above: frozenset[Any]) -> Iterable[Any]:
    """What a heading announces: the block around it that begins with it and has two links, else what follows it.

    A block that has another heading before this one is too wide: it holds the description too.
    """
    last, block = None, heading.getparent()
    while block is not None and block not in above and block.xpath("(.//h1|.//h2|.//h3|.//h4)[1]")[0] is heading:
        last = block
        if block.tag in {"section", "aside"} or len(block.xpath(".//a[@href]")) >= 2:
            break
        block = block.getparent()
    if last is not None:
        return [last]
    following = []
    for sibling in heading.itersiblings():
        if sibling.tag in {"h1", heading.tag} or sibling in above:
            break
        following.append(sibling)
    return following


def shown(dom: Dom, element: Any) -> bool:
    """Whether a reader sees the element's own text: drawn, and not kept for screen readers only."""
    box = dom.box(element)
    if box is None:  # `display: contents` has no box of its own
        return False
    if not dom.displayed(element) or box.width <= 1 or box.height <= 1:
        return False
    return not any(_HIDDEN.search(node.get("class", "")) for node in (element, element.getparent()) if node is not None)


def struck(dom: Dom, element: Any, top: Any | None = None) -> bool:
    """Whether the text is crossed out, or named an old price, between `element` and `top` (six steps at most)."""
    for step, node in enumerate(_line(element)):
        if step > 6 or node.tag == "body":
            return False
        if node.tag in {"s", "del", "strike"} or "line-through" in dom.style(node, "text-decoration-line"):
            return True
        if _OLD.search(node.get("class", "")):
            return True
        if node is top:
            return False
    return False


def seen_text(dom: Dom, element: Any) -> str:
    """What a reader reads in a small element: no hidden text, nothing crossed out. White space folded.

    Blocks are set apart, and cents written small after a number get their comma: "24<sup>90</sup> €".
    """
    parts: list[str] = []
    before = None
    for text in element.xpath(".//text()"):
        owner = text.getparent()
        if text.is_tail:
            owner = owner.getparent()
        if owner.tag in _NO_TEXT or (text.strip() and (not shown(dom, owner) or struck(dom, owner, element))):
            parts.append(" ")
            continue
        block = next((node for node in _line(owner) if node.tag in _BLOCKS), None)
        if block is not before:
            parts.append(" ")
        elif _CENTS.fullmatch(text) and parts[-1][-1:].isdigit() and _is_small(owner):
            parts.append(",")
        parts.append(text)
        before = block
    return " ".join("".join(parts).split())


def _is_small(element: Any) -> bool:
    return element.tag == "sup" or re.search(r"cents?|decimal|fraction", element.get("class", "")) is not None


def reachable(dom: Dom, element: Any) -> bool:
    """Whether a customer can come to read the block: it is drawn, or folded in a tab or an accordion."""
    if dom.displayed(element) or any(dom.displayed(child) for child in element):
        return True
    return any(node.tag == "details" or _FOLDED.search(_names(node)) for node in _line(element))


def _names(element: Any) -> str:
    return " ".join([value for name in _NAMING if (value := element.get(name))])


def pieces(dom: Dom, where: Zones) -> tuple[Piece, ...]:
    """The text that a customer can come to read, by block, in order, with the alternatives of images.

    Other products, reviews and banners are left out.
    """
    texts: dict[Any, list[str]] = {}
    inside: dict[Any, bool] = {}
    bodies = dom.xpath("//body")
    if bodies:
        _collect(bodies[0], where, texts, inside)
    found = []
    for element, parts in texts.items():
        lines = (" ".join(line.split()) for line in "".join(parts).split(_BREAK))
        text = "\n".join(line for line in lines if line)
        if text and reachable(dom, element):
            found.append(Piece(element, text, inside[element]))
    return tuple(found)


def _collect(body: Any, where: Zones, texts: dict[Any, list[str]], inside: dict[Any, bool]) -> None:
    """Walk the tree without recursion: pages nest thousands deep. A block is known from its first text on."""

    def add(block: Any, text: str, place: tuple[bool, bool]) -> None:
        if block not in texts:
            texts[block], inside[block] = [], all(place)
        texts[block].append(text)

    # What to visit: a node, or only the text after it; its block; whether it is in the main part and in no menu.
    stack: list[tuple[Any, Any, tuple[bool, bool], bool]] = [(body, body, (where.main is None, True), False)]
    while stack:
        node, block, place, tail_only = stack.pop()
        if tail_only:
            add(block, node.tail, place)
            continue
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT or node in where.aside:
            continue
        place = (place[0] or node is where.main, place[1] and node not in where.outside)
        own = node if node.tag in _BLOCKS else block
        if node.tag == "img" and node.get("alt", "").strip():
            add(node, node.get("alt"), place)
        if node.tag == "br":
            add(own, _BREAK, place)
        if node.text:
            add(own, node.text, place)
        for child in reversed(node):
            if child.tail:
                stack.append((child, own, place, True))
            stack.append((child, own, place, False))


def mentions(found: Sequence[Piece], patterns: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[str, Piece, int, int]]:
    """Where each pattern fits: its name, the piece, start and end in it. Patterns must not reach across lines.

    All pieces are searched as one text: much faster than one by one.
    """
    starts = [0, *accumulate(len(piece.text) + 2 for piece in found)]
    text = flat("\n\n".join(piece.text for piece in found))
    for name, pattern in patterns.items():
        for match in pattern.finditer(text):
            at = bisect_right(starts, match.start()) - 1
            yield name, found[at], match.start() - starts[at], match.end() - starts[at]
