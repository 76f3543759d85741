"""What a product page tells and shows: the description, the pictures, the features."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from checkers.products._zones import Piece, Zones, reachable
from preuve.views.document import text_of
from preuve.views.dom import Dom

_DESCRIBES = re.compile(
    r"(?:^|[\s_-])(?:descriptions?|descriptif)(?![a-z])|product-content|product__text|wp-block-post-content"
    r"|(?:^|\s)rte(?:\s|$)|product-details__short",
    re.I,
)
_NOT_PROSE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "label", "caption", "legend", "img"})
_NOT_HOLDER = frozenset({"a", "li", "button", "label", "ul", "input", "textarea"})
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+(?:[.,]\d+)?")
MIN_PROSE = 8  # words of a block that counts as prose where the block named as the description is empty
MIN_LINE = 4  # the same, where no block is named as the description

_GALLERY = re.compile(
    r"galler(?:y|ies)|galerie|product__media|product-media|product-images?|product-photo|carousel|swiper|slick|splide"
    r"|flex-viewport|(?:thumbs|thumbnails|vignettes)(?![a-z])|product-img",
    re.I,
)
MIN_PICTURE = 100  # CSS pixels of the shorter side, for a picture outside a gallery: smaller ones are icons
_SIZES = re.compile(
    r"(?:-\d{2,4}x\d{2,4}|_\d{0,4}x\d{0,4}(?:_crop_\w+)?(?:@\dx)?|@\dx|-scaled|-e\d{10,}"
    r"|_(?:pico|icon|thumb|small|compact|medium|large|grande|original|master))+\Z",
    re.I,
)
_SOURCES = ("data-large_image", "data-zoom-image", "data-src", "data-lazy-src", "src", "data-srcset", "srcset")
_COMMON_NAMES = re.compile(r"(?:image|img|photo|picture|main|large|default|\d{1,3})\Z", re.I)

_PAIR = re.compile(r"^[•·*–-]?\s*([^\W\d_][^:\n]{1,40}?)\s?:\s?([^\n]{1,160})$", re.M)
_NO_FEATURE = re.compile(
    r"prix|price|livraison|expédition|délai|paiement|retour|quantité|catégorie|étiquette|categor|tag|partager|share"
    r"|avis|note\b|stock|disponib|vendeur|sku|ugs|référence|https?|attention|astuce|conseil",
    re.I,
)
_MEASURE = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:mm|cm|m|ml|cl|l|g|kg|w|v|mah|go|pouces|litres?|grammes?)\b", re.I)
_MATTER = re.compile(
    r"\b(?:dimensions?|matières?|matériaux?|composition|poids|contenance|capacité|taille|entretien|lavable|inox"
    r"|coton|lin|bois|cuir|verre|céramique|acier|aluminium|fabriquée?s? (?:en|à)|ingrédients?|allergènes)\b",
    re.I,
)
_DATA_FEATURES = ("weight", "width", "height", "depth", "material", "color", "size", "pattern", "brand", "mpn")


@dataclass(frozen=True, slots=True)
class Description:
    """`source`: "block" (named as the description) or "text" (the page's prose). `words`: how many."""

    text: str
    words: int
    source: str
    element: Any


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, whatever the number of sizes it is shown in. `alt` is None when no such attribute is there."""

    element: Any
    key: str
    alt: str | None


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def description(where: Zones, found: tuple[Piece, ...]) -> Description | None:
    """The product's description, or the page's own prose, or None."""
    named = [
        element
        for element, names in where.named
        if _DESCRIBES.search(names) and element.tag not in _NOT_HOLDER and element not in where.above
    ]
    holders = frozenset(named)
    prose = [piece for piece in found if _is_prose(piece)]
    chosen = [piece for piece in prose if _within(piece.element, holders) and where.about(piece.element)]
    source = "block"
    if not chosen:
        source = "text"
        least = MIN_PROSE if named else MIN_LINE
        chosen = [piece for piece in prose if piece.inside and _count(piece.text) >= least]
    if not chosen:
        return None
    text = "\n".join(piece.text for piece in chosen)
    return Description(text, _count(text), source, named[0] if source == "block" else chosen[0].element)


def _is_prose(piece: Piece) -> bool:
    return piece.element.tag not in _NOT_PROSE and _WORD.search(piece.text) is not None


def _count(text: str) -> int:
    return len(words(text))


def _within(element: Any, holders: frozenset[Any]) -> bool:
    return element in holders or any(node in holders for node in element.iterancestors())


def pictures(dom: Dom, where: Zones) -> tuple[Picture, ...]:
    """The product's distinct pictures: those of its gallery, or, without one, the large ones beside it."""
    gallery: dict[str, Picture] = {}
    large: dict[str, Picture] = {}
    for image in dom.xpath("//body//img"):
        key = picture_key(_source(image))
        if not key or not where.inside(image):
            continue
        if _in_gallery(image, where):
            _keep(gallery, image, key)
        elif _is_large(dom, image):
            _keep(large, image, key)
    return tuple((gallery or large).values())


def _keep(kept: dict[str, Picture], image: Any, key: str) -> None:
    before = kept.get(key)
    if before is None or (not (before.alt or "").strip() and (image.get("alt") or "").strip()):
        kept[key] = Picture(image, key, image.get("alt"))


def _in_gallery(image: Any, where: Zones) -> bool:
    for node in image.iterancestors():
        if node in where.above or node.tag == "body":
            return False
        if _GALLERY.search(f"{node.get('class', '')} {node.get('id', '')} {node.tag}"):
            return True
    return False


def _is_large(dom: Dom, image: Any) -> bool:
    box = dom.box(image)
    if box is None or not dom.displayed(image):
        return False
    declared = [int(image.get(side)) if image.get(side, "").isdecimal() else 0 for side in ("width", "height")]
    return max(min(box.width, box.height), min(declared)) >= MIN_PICTURE


def _source(image: Any) -> str:
    for attribute in _SOURCES:
        value = (image.get(attribute) or "").strip()
        if attribute.endswith("srcset"):
            value = value.split(" ")[0].rstrip(",")
        if value and not value.startswith("data:"):
            return str(value)
    return ""


def picture_key(address: str) -> str:
    """The same key for all sizes of one picture: its file name without size, ending and view parameters."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    folder, _, name = unquote(parts.path).rpartition("/")
    stem, dot, _ = name.rpartition(".")
    stem = _SIZES.sub("", stem if dot else name).lower()
    if not dot:  # a script that serves pictures: the query tells them apart
        return f"{folder}/{stem}?{parts.query}"
    return f"{folder}/{stem}" if _COMMON_NAMES.match(stem) else stem


def pairs(dom: Dom, where: Zones, found: tuple[Piece, ...]) -> tuple[tuple[str, str, Any], ...]:
    """The features given as label and value: rows of tables, `dl` lists, lines such as "Matière : inox"."""
    rows: dict[str, tuple[str, str, Any]] = {}
    for row in dom.xpath("//body//tr"):
        cells = [cell for cell in row if cell.tag in {"th", "td"}]
        if row.xpath(".//select | .//input | .//button"):
            continue  # options to choose, not features
        if len(cells) == 2 and where.inside(row) and reachable(dom, row):
            _add(rows, text_of(cells[0]), text_of(cells[1]), row)
    for term in dom.xpath("//dl//dt"):
        value = next((node for node in term.itersiblings() if node.tag in {"dd", "dt"}), None)
        if value is not None and value.tag == "dd" and where.inside(term) and reachable(dom, term):
            _add(rows, text_of(term), text_of(value), term)
    for piece in found:
        if piece.inside and piece.element.tag in {"p", "li", "div", "td", "dd", "section"} and ":" in piece.text:
            for label, value in _PAIR.findall(piece.text):
                _add(rows, label, value, piece.element)
    return tuple(rows.values())


def _add(rows: dict[str, tuple[str, str, Any]], label: str, value: str, element: Any) -> None:
    label, value = label.strip(" :\u00a0"), value.strip()
    if not label or not value or _NO_FEATURE.search(label):
        return
    if len(label.split()) <= 5 and len(words(value)) <= 25:
        rows.setdefault(label.lower(), (label, value, element))


def mentioned(found: Iterable[Piece]) -> Piece | None:
    """A piece that gives a measure or a material in prose, or None."""
    for piece in found:
        named = _MEASURE.search(piece.text) or _MATTER.search(piece.text)
        if named and piece.inside and piece.element.tag not in {"h1", "img"}:
            return piece
    return None


def data_features(data: Any) -> tuple[str, ...]:
    """The names of the features that structured data give."""
    if not isinstance(data, dict):
        return ()
    given = [name for name in _DATA_FEATURES if data.get(name)]
    extra = data.get("additionalProperty")
    items = extra if isinstance(extra, list) else [extra]
    given += [item["name"] for item in items if isinstance(item, dict) and isinstance(item.get("name"), str)]
    return tuple(given)
