"""What a product page tells and shows: description, pictures and their alternatives, features."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.products._content import Picture, data_features, mentioned
from checkers.products._data import first_text
from checkers.products._sheet import sheet_of, unless_button_missing
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MIN_WORDS = 120  # the project's choice: two good paragraphs
MIN_PICTURES = 3  # the project's choice: the product from several sides
MIN_FEATURES = 3  # the project's choice: a table of one row is no table
MAX_SHOWN = 20  # findings of one check on one page

_FILLER = re.compile(
    r"\blorem ipsum\b|\bdolor sit amet\b|\bpellentesque habitant morbi\b|\bthis is a simple product\b"
    r"|\bdescription du produit ici\b|\bvotre (?:texte|description) ici\b|\bexample product description\b",
    re.I,
)
_PLACEHOLDER = re.compile(r"woocommerce-placeholder|no-image|placeholder|image-coming-soon|default-product")
_CAMERA = re.compile(
    r"(?:img|dsc\w?|dscn|pxl|image|photo|capture|screenshot|whatsapp)[\W_]*(?:image)?[\W_]*\d+|\d+", re.I
)
_FILE = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|svg)\Z", re.I)
_PAGE = Pointer("selector", "body")


def _description(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    text = sheet.description
    if text is None:
        data = any(first_text(node.data.get("description")) for node in sheet.nodes)
        yield given.ask("data-only", _PAGE) if data else given.failed("empty", _PAGE)
        return
    at = sheet.pointer(text.element)
    filler = _FILLER.search(text.text)
    if filler:
        yield given.failed("filler", at, text=filler.group())
    elif text.source == "text":
        yield given.ask("no-block", at, count=text.words, least=MIN_WORDS)
    elif text.words < MIN_WORDS:
        yield given.ask("short", at, count=text.words, least=MIN_WORDS)
    else:
        yield given.passed("long-enough", at, count=text.words, least=MIN_WORDS)


def _images(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    real = [picture for picture in sheet.pictures if not _PLACEHOLDER.search(picture.key)]
    if not real and sheet.pictures:
        yield given.failed("placeholder", sheet.pointer(sheet.pictures[0].element))
    elif not real:
        data = any(node.data.get("image") for node in sheet.nodes)
        yield given.ask("data-only", _PAGE) if data else given.failed("none", _PAGE)
    elif len(real) < MIN_PICTURES:
        yield given.ask("few", sheet.pointer(real[0].element), count=len(real), least=MIN_PICTURES)
    else:
        yield given.passed("enough", sheet.pointer(real[0].element), count=len(real), least=MIN_PICTURES)


def _alternatives(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None or not sheet.pictures:
        return
    faulty = [picture for picture in sheet.pictures if picture.alt is None or _says_nothing(picture.alt)]
    for picture in faulty[:MAX_SHOWN]:
        message = "missing" if picture.alt is None else "file-name"
        yield given.failed(message, sheet.pointer(picture.element), alt=picture.alt or "")
    if len(faulty) > MAX_SHOWN:
        yield given.failed("more", _PAGE, count=len(faulty))
    if faulty:
        return
    described = [picture for picture in sheet.pictures if _text(picture)]
    first = (described or list(sheet.pictures))[0]
    if not described:
        yield given.ask("empty", sheet.pointer(first.element), count=len(sheet.pictures))
    else:
        yield given.passed("described", sheet.pointer(first.element), count=len(described), alt=_text(first))


def _text(picture: Picture) -> str:
    return " ".join((picture.alt or "").split())


def _says_nothing(alt: str) -> bool:
    """A file's name, or what a camera calls its pictures."""
    text = alt.strip()
    return bool(text) and bool(_FILE.match(text) or _CAMERA.fullmatch(text))


def _features(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    rows = sheet.pairs
    given_as = [f"{label}\u00a0: {value}"[:80] for label, value, _ in rows]
    data = sorted({name for node in sheet.nodes for name in data_features(node.data)})
    if len(rows) >= MIN_FEATURES:
        yield given.passed("listed", sheet.pointer(rows[0][2]), count=len(rows), features=given_as)
        return
    if rows:
        yield given.ask("few", sheet.pointer(rows[0][2]), count=len(rows), least=MIN_FEATURES, features=given_as)
        return
    prose = mentioned(sheet.pieces)
    if prose is not None:
        yield given.ask("in-prose", sheet.pointer(prose.element), text=prose.text[:120])
    elif data:
        yield given.ask("data-only", _PAGE, features=data)
    else:
        yield given.failed("none", _PAGE)


CHECKS = (
    Check(
        "products.description",
        needs=("http", "dom"),
        run=unless_button_missing(_description),
        refs=("products:PRD-08",),
        limits={"words": MIN_WORDS},
    ),
    Check(
        "products.images",
        needs=("http", "dom"),
        run=unless_button_missing(_images),
        refs=("products:PRD-09",),
        limits={"pictures": MIN_PICTURES},
    ),
    Check(
        "products.image-alternatives",
        needs=("http", "dom"),
        run=_alternatives,
        refs=("products:PRD-09", "seo:SEO-157"),
    ),
    Check(
        "products.features",
        needs=("http", "dom"),
        run=_features,
        refs=("products:PRD-07",),
        limits={"features": MIN_FEATURES},
    ),
)
