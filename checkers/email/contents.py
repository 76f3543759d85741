"""What the reader gets: alternatives to images, text when images are off, language, the preview in the inbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.email._mail import Places, body_of, capped, is_pixel, read_body, unpadded, width_of
from checkers.email._tags import is_dynamic, tags
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import excerpt_of, selector_of

_NEEDS = ("mail", "mail-html", "mail-source")

# Usage, no norm: what remains of an e-mail made of one picture when images are off.
FEW_CHARACTERS = 150
LARGE_PIXELS = 400
BANNER_PIXELS = 300  # an image this wide seldom is mere decoration
DETECTABLE_WORDS = 30
PREVIEW_CHARACTERS = 110  # about what inboxes show after the subject

_FILE_NAME = re.compile(r"[^\s/\\]+\.(?:jpe?g|png|gif|webp|svg|bmp|avif|heic)\Z", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
# Words that only one of the two languages uses, among its commonest.
_FRENCH = {"le", "la", "les", "des", "une", "et", "vous", "nous", "pour", "dans", "est", "avec", "votre", "vos", "nos", "du", "au", "aux", "ce", "cette", "que", "qui", "ne", "pas"}  # fmt: skip  # noqa: E501
_ENGLISH = {"the", "and", "you", "your", "for", "with", "our", "this", "that", "of", "is", "are", "we", "it", "from", "have", "be", "to", "by", "not"}  # fmt: skip  # noqa: E501
_ONLINE = re.compile(
    r"\b(?:voir|afficher|visualis\w+|consult\w+|lire|ouvrir)\b.{0,40}\b(?:navigateur|en ligne)\b|\bversion en ligne\b"
    r"|affiche pas|\bview\b.{0,40}\b(?:browser|online)\b|web version",
    re.IGNORECASE,
)


def _alternatives(given: Given) -> Iterator[Finding]:
    reading = read_body(given["mail-html"])
    images = [image for image in body_of(given["mail-html"]).iter("img") if not is_pixel(image, reading)]
    if given["mail"]["format"] == "mjml":
        drawn = {e["attributes"].get("src", "") for e in given["mail"]["elements"] if e["tag"] == "mj-social-element"}
        images = [image for image in images if not _icon(image.get("src", ""), drawn)]
    if not images:
        return
    places = Places(given)
    unsaid = _unsaid_sources(given)
    found = [f for image in images for f in _alternative(given, places, image, unsaid)]
    yield from capped(given, found)
    if not found:
        empty = sum(1 for image in images if not _words(image))
        yield given.passed("present", count=len(images), described=len(images) - empty, empty=empty)


def _alternative(given: Given, places: Places, image: Any, unsaid: set[str]) -> Iterator[Finding]:
    said = _words(image)
    silent = image.get("role") in {"presentation", "none"} or image.get("aria-hidden") == "true"
    source = image.get("src", "")
    if not said and (source in unsaid or (image.get("alt") is None and not silent)):
        yield given.failed("missing", places.of(image, "src"), src=source)
    elif _FILE_NAME.match(said):
        yield given.failed("file-name", places.of(image, "src"), alt=said)
    elif not said and (width_of(image) or 0) >= BANNER_PIXELS:
        yield given.ask("large-empty", places.of(image, "src"), src=source, width=width_of(image))


def _words(image: Any) -> str:
    return str(image.get("alt") or image.get("aria-label") or "").strip()


def _unsaid_sources(given: Given) -> set[str]:
    """Images of MJML components written without `alt`: what their engine puts there is not the author's word."""
    kinds = {"mj-image", "mj-carousel-image"}
    elements = [e for e in given["mail"]["elements"] if e["tag"] in kinds and "mj-attributes" not in e["parents"]]
    return {e["attributes"].get("src", "") for e in elements if "alt" not in e["attributes"]} - {""}


def _icon(source: str, drawn: set[str]) -> bool:
    """Whether MJML drew the image: the icon of a social network, which has its name beside it, or an arrow."""
    return source in drawn or source.startswith(("https://www.mailjet.com/images/theme/", "https://i.imgur.com/"))


def _image_only(given: Given) -> Iterator[Finding]:
    document = given["mail-html"]
    reading = read_body(document)
    images = [image for image in body_of(document).iter("img") if not is_pixel(image, reading)]
    if not images:
        yield given.inapplicable("no-image")
        return
    characters = len(reading.shown())
    large = [image for image in images if (width_of(image) or 0) >= LARGE_PIXELS]
    unknown = [image for image in images if width_of(image) is None]
    args = {"characters": characters, "limit": FEW_CHARACTERS, "images": len(images)}
    if characters >= FEW_CHARACTERS:
        yield given.passed("text", Pointer("figure", str(characters)), **args)
    elif large:
        yield given.failed("picture", Places(given).of(large[0], "src"), **args)
    elif unknown:
        yield given.ask("unsure", Places(given).of(unknown[0], "src"), **args)
    else:
        yield given.passed("small-images", Pointer("figure", str(characters)), **args)


def _language(given: Given) -> Iterator[Finding]:
    document = given["mail-html"]
    # A wrapper right under the body serves webmails, which drop <html>.
    carriers = [e for e in document.xpath("//html | //body | //body/*") if (e.get("lang") or "").strip()]
    declared = [e.get("lang").strip() for e in carriers]
    told = [value for value in declared if value.lower() != "und"]
    mjml = next((e for e in given["mail"]["elements"] if e["tag"] == "mjml"), None)
    place = Pointer("line", str(mjml["line"]), "<mjml>") if mjml else Pointer("selector", "html")
    if not told:
        yield given.failed("unknown" if mjml else "absent", place)
        return
    if not _LANGUAGE.match(told[0]):
        yield given.failed("malformed", place, lang=told[0])
        return
    words = re.findall(r"[^\W\d_]+", read_body(document).shown().lower())
    found = _detected(words)
    if found and told[0].lower()[:2] in {"fr", "en"} and found != told[0].lower()[:2]:
        yield given.ask("other", place, lang=told[0], words=len(words), detected=found)
    else:
        yield given.passed("declared", place, lang=told[0])


def _detected(words: list[str]) -> str | None:
    """ "fr" or "en" when the commonest words of one are three times those of the other; else None."""
    if len(words) < DETECTABLE_WORDS:
        return None
    french, english = sum(word in _FRENCH for word in words), sum(word in _ENGLISH for word in words)
    if french >= 5 and french >= 3 * english:
        return "fr"
    return "en" if english >= 5 and english >= 3 * french else None


def _preheader(given: Given) -> Iterator[Finding]:
    hidden: list[tuple[str, Any]] = []
    shown: list[tuple[str, Any]] = []
    for text, element, concealed in read_body(given["mail-html"]).texts:
        words = unpadded(text)
        if not words:
            continue
        if concealed and not shown:
            hidden.append((words, element))
        elif not concealed:
            shown.append((words, element))
        if sum(len(words) for words, _ in shown) >= PREVIEW_CHARACTERS:
            break
    yield _preview(given, hidden, shown)


def _preview(given: Given, hidden: list[tuple[str, Any]], shown: list[tuple[str, Any]]) -> Finding:
    """What the inbox shows after the subject: the `hidden` texts that come first, else the first `shown`."""
    if hidden:
        text = " ".join(words for words, _ in hidden)
        place = Pointer("selector", selector_of(hidden[0][1]), excerpt_of(hidden[0][1]))
        if is_dynamic(text) and not any(tag.name != "MC_PREVIEW_TEXT" for tag in tags(text)):
            return given.passed("slot", place, tag=text)
        return given.passed("present", place, text=text[:300], length=len(text))
    if not shown:
        return given.failed("nothing", Pointer("selector", "body"))
    text = " ".join(words for words, _ in shown)[:PREVIEW_CHARACTERS]
    first = shown[0][1]
    place = Pointer("selector", selector_of(first), text)
    if _ONLINE.search(text):
        return given.failed("online", place, text=text)
    if any("preheader" in f"{e.get('class', '')} {e.get('id', '')}".lower() for e in (first, *first.iterancestors())):
        return given.passed("shown", place, text=text)
    return given.failed("absent", place, text=text)


CHECKS = (
    Check(
        "email.alternatives",
        needs=_NEEDS,
        run=_alternatives,
        scope="mail",
        refs=("email:EM13", "rgaa:1.1.1", "rgaa:1.2.1"),
        limits={"width": BANNER_PIXELS},
    ),
    Check(
        "email.image-only",
        needs=_NEEDS,
        run=_image_only,
        scope="mail",
        refs=("email:EM16",),
        limits={"characters": FEW_CHARACTERS, "width": LARGE_PIXELS},
    ),
    Check(
        "email.language",
        needs=("mail", "mail-html"),
        run=_language,
        scope="mail",
        refs=("email:EM17", "rgaa:8.3.1"),
        limits={"words": DETECTABLE_WORDS},
    ),
    Check(
        "email.preheader",
        needs=("mail", "mail-html"),
        run=_preheader,
        scope="mail",
        refs=("email:EM03",),
        limits={"characters": PREVIEW_CHARACTERS},
    ),
)
