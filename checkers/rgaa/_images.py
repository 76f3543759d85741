"""The images of a page, by the kinds that the RGAA tells apart, and what can be known of each without looking at it.

An alternative is what the glossary lists for the kind of image, as the browser exposes it. An image is informative for
certain only by what it does or by what its author declares; an image is decoration for certain only when it is too
small to be seen. All else is for a human.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._page import blank, documents, point
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.axtree import AxNode, AxTree
from preuve.views.dom import Dom

# By kind: where the images are, and the sources of an alternative in the words of the accessibility tree.
KINDS = {
    "img": ("//img | //*[@role][not(self::svg or self::object or self::embed or self::canvas)]", "alt title"),
    "area": ("//area", "alt"),
    "input": ("//input[translate(@type, 'IMAGE', 'image')='image']", "alt title"),
    "svg": ("//svg[not(ancestor::svg)]", "title"),
    "object": ("//object", "title"),
    "embed": ("//embed", "title"),
    "canvas": ("//canvas", ""),
}
_ARIA = {"aria-labelledby", "aria-label"}
_IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif", ".ico", ".apng", ".tif", ".tiff")
_OTHER_ENDINGS = (
    ".swf", ".pdf", ".htm", ".html", ".xhtml", ".txt", ".mp4", ".webm", ".mov", ".avi", ".wmv", ".mp3", ".ogg", ".wav",
    ".flv", ".mid", ".class", ".jar", ".doc", ".odt",
)  # fmt: skip
_NO_IMAGE = ("video/", "audio/", "text/", "application/")
# What gives a link, a button or a heading its meaning, next to an image in it.
_COMPANY = (
    ".//img | .//svg | .//object | .//canvas | .//embed | .//video | .//audio | .//iframe | .//input | .//select | "
    ".//textarea | .//button | .//*[@role]"
)
# Names that only decoration has. "decoration" is not among them: shops sell it.
_DECORATION = re.compile(r"(is-)?((img|image|icon)-)?(decorative|decoratif|decorative-(img|image|icon))")
_FILLERS = re.compile(r"(spacer|shim|transparent|decorative[-_]image|image[-_]decorative)[-_]?\d*")
_BEARERS = {"a", "button", "summary", "h1", "h2", "h3", "h4", "h5", "h6"}
_BEARER_ROLES = {"link", "button", "heading"}


@dataclass(frozen=True, slots=True)
class Image:
    """One image: its document, the frames on the way, what the browser exposes of it, and whether it is in the open.

    `open` is False inside a frame that is hidden from screen readers.
    """

    kind: str
    document: Dom
    within: str
    element: Any
    ax: AxTree
    open: bool = True

    @property
    def node(self) -> AxNode | None:
        """The browser's node, or None when it exposes none."""
        node = self.ax.of(self.document, self.element)
        return None if node is None or node.ignored else node

    @property
    def where(self) -> Pointer:
        """Where the image is, its frames named first."""
        return point(self.document, self.within, self.element)

    def get(self, name: str) -> str:
        """An attribute without the white space around it; "" for none."""
        return blank(self.element.get(name))

    @property
    def role(self) -> str:
        """The first word of the `role` attribute, in lower case; "" for none."""
        return role_of(self.element)

    @property
    def shown(self) -> bool:
        """Whether the browser draws the image (an area: the image of its map) and nothing hides it from readers."""
        if not self.open:
            return False
        if self.kind == "area":
            return any(self.document.displayed(img) and not _muted(img) for img in _mapped(self))
        return self.document.displayed(self.element) and not _muted(self.element)


def role_of(element: Any) -> str:
    """The first word of an element's `role` attribute, in lower case; "" for none."""
    return next(iter((element.get("role") or "").lower().split()), "")


def _muted(element: Any) -> bool:
    return any(
        (node.get("aria-hidden") or "").strip().lower() == "true" for node in (element, *element.iterancestors())
    )


def _mapped(area: Image) -> list[Any]:
    """The images that show the map of an area."""
    chart = next((node for node in area.element.iterancestors("map")), None)
    names = {blank(chart.get("name")).lower(), blank(chart.get("id")).lower()} - {""} if chart is not None else set()
    return [one for one in area.document.xpath("//*[@usemap]") if blank(one.get("usemap")).lstrip("#").lower() in names]


def images(given: Given, kind: str) -> list[Image]:
    """The images of one kind in all documents of the page. Objects and embeds only where they may be images."""
    dom: Dom = given["dom"]
    closed = {
        id(inner)
        for document in dom.documents()
        for frame, shown in document.frames.items()
        if _muted(frame)
        for inner in shown.documents()
    }
    return [
        Image(kind, document, within, element, given["axtree"], id(document) not in closed)
        for document, within in documents(dom)
        for element in document.xpath(KINDS[kind][0])
        if _is(kind, element)
    ]


def declared(given: Given) -> list[Image]:
    """What several tests call "image": img elements, and everything with the role "img", whatever its kind."""
    others = (image for kind in ("svg", "object", "embed", "canvas") for image in images(given, kind))
    return [*images(given, "img"), *(image for image in others if image.role == "img")]


def _is(kind: str, element: Any) -> bool:
    if kind == "img":
        return element.tag == "img" or (role_of(element) in {"img", "image"} and element.tag not in {"input", "area"})
    return kind not in {"object", "embed"} or image_type(element) != "no"


def image_type(element: Any) -> str:
    """Whether an object or embed holds an image: "yes" by its type, "no" by its type or address, else "perhaps"."""
    declared = blank(element.get("type")).lower()
    address = blank(element.get("data") or element.get("src")).lower().partition("?")[0].partition("#")[0]
    if declared.startswith("image/"):
        return "yes"
    if declared.startswith(_NO_IMAGE) or element.get("classid"):
        return "no"
    if address.endswith(_IMAGE_ENDINGS) or address.startswith("data:image/"):
        return "yes"
    return "no" if address.endswith(_OTHER_ENDINGS) or not (declared or address) else "perhaps"


def alternative(image: Image) -> str:
    """The alternative that the browser exposes, from the sources that the RGAA accepts for this kind; "" for none."""
    node = image.node
    allowed = _ARIA | set(KINDS[image.kind][1].split())
    if image.kind == "img" and image.element.tag != "img":
        allowed = _ARIA
    if image.kind == "area":  # the RGAA does not count aria-labelledby and title for areas
        return image.get("aria-label") or image.get("alt")
    if node is None:
        return ""
    # The browser draws a button's title as its content, and then names that as the source.
    drawn = image.kind == "input" and node.named_by == "contents" and node.name == fold(image.get("title"))
    return node.name if node.named_by in allowed or drawn else ""


def written(image: Image) -> dict[str, str]:
    """Whatever could name the image, by attribute (or "title element", "text"), blank ones left out."""
    names = ["alt"] if image.element.tag in {"img", "area", "input", "object", "embed"} else []
    found = {name: image.get(name) for name in (*names, "title", "aria-label")}
    found["aria-labelledby"] = fold(" ".join(referenced(image, "aria-labelledby")))
    if image.kind == "svg":
        found["title element"] = fold(" ".join(_texts(image.element, ".//title | .//desc")))
        found["text"] = fold(" ".join(_texts(image.element, ".//text")))
        inner = image.element.xpath(".//*/@aria-label | .//*[not(self::svg)]/@title")
        found["inside"] = fold(" ".join(map(str, inner)))
    elif image.kind in {"object", "canvas"}:
        found["text"] = content(image)
    return {name: text for name, text in found.items() if text}


def content(image: Image) -> str:
    """The text between the tags of an object or canvas, with the alternatives of the images in it."""
    inner = image.element.xpath(".//text()[not(parent::script or parent::style)] | .//@alt")
    return fold(" ".join(map(str, inner)))


def _texts(element: Any, path: str) -> Iterator[str]:
    return ("".join(one.itertext()) for one in element.xpath(path))


def fold(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def referenced(image: Image, attribute: str) -> list[str]:
    """The text behind each id in the attribute; "" for an id that is missing or has no text."""
    texts = []
    for own in (image.element.get(attribute) or "").split():
        found = image.document.root.xpath("//*[@id=$id]", id=own)
        inner = found[0].xpath(".//text()[not(parent::script or parent::style)] | .//@alt | @alt") if found else []
        texts.append(fold(" ".join(map(str, inner))) or (blank(found[0].get("aria-label")) if found else ""))
    return texts


def silent(image: Image) -> bool:
    """Whether the image itself says that it is decoration: `alt=""`, `aria-hidden="true"` or role presentation."""
    return image.element.get("alt") == "" or silenced(image)


def silenced(image: Image) -> bool:
    """The same by WAI-ARIA alone."""
    return image.get("aria-hidden").lower() == "true" or image.role in {"presentation", "none"}


def speck(image: Image) -> bool:
    """Whether the image is at most one pixel in both directions: it holds a place or counts visits."""
    own = [image.get("width"), image.get("height")]
    if all(size in {"0", "1", "0px", "1px"} for size in own):
        return True
    box = image.document.box(image.element)
    return box is not None and 0 < box.width <= 1 and 0 < box.height <= 1


def ornament(image: Image) -> bool:
    """Whether the author calls the image decoration, by its whole class or its file's whole name ("spacer.gif")."""
    stem = image.get("src").lower().partition("?")[0].rpartition("/")[2].partition(".")[0]
    return bool(_FILLERS.fullmatch(stem)) or any(map(_DECORATION.fullmatch, image.get("class").lower().split()))


def unseen(image: Image) -> bool:
    """Whether a vector image shows nothing: a store of symbols for others, without room of its own."""
    if image.kind != "svg":
        return False
    box = image.document.box(image.element)
    empty = box is None or box.width <= 1 or box.height <= 1
    drawn = [node for node in image.element if node.tag not in {"symbol", "defs", "title", "desc", "style", "metadata"}]
    return empty and not drawn


def grouped(image: Image) -> bool:
    """Whether the image is part of a group that is one image by role and name: its parts are then decoration."""
    for node in image.element.iterancestors():
        if role_of(node) in {"img", "image"} and image.ax.name(image.document, node):
            return True
    return False


def bearer(image: Image, alike: bool = False) -> Any | None:
    """The link, button or heading of which the image is the only content; None when there is none.

    With `alike`, other images of the same tag may stand in it too. A link that is doubled by another one to the same
    place, with a name, does not depend on its image.
    """
    for node in image.element.iterancestors():
        if node.tag in _BEARERS or role_of(node) in _BEARER_ROLES:
            break
    else:
        return None
    address = node.get("href") or node.get("xlink:href") or ""
    if (node.tag == "a" and not address) or any(blank(node.get(n)) for n in ("aria-label", "aria-labelledby", "title")):
        return None
    for one in node.xpath(_COMPANY):
        apart = image.element not in one.iter() and image.element not in one.iterancestors()
        if apart and not (alike and one.tag == image.element.tag):
            return None
    inside = set(image.element.iter())
    if any(text.strip() and not _of(text, inside) for text in node.xpath(".//text()")):
        return None
    twins = image.document.root.xpath("//a[@href=$address]", address=address) if address else ()
    doubled = (one is not node and image.ax.name(image.document, one) for one in twins)
    return None if any(doubled) else node


def _of(text: Any, inside: set[Any]) -> bool:
    parent = text.getparent()
    if parent.tag in {"script", "style"}:
        return True
    # A tail stands behind its element, so it belongs to the element's parent.
    return (parent.getparent() if text.is_tail else parent) in inside


def mute_bearer(image: Image) -> Any | None:
    """The bearer, when people and screen readers reach it and the browser finds no name for it."""
    node = bearer(image, alike=True)
    if node is None or not image.open or not image.document.displayed(node) or _muted(node):
        return None
    if node.get("tabindex", "").strip().startswith("-"):
        return None
    exposed = image.ax.of(image.document, node)
    return node if exposed is not None and not exposed.ignored and not exposed.name else None


def caption(image: Image) -> Any | None:
    """The non-empty figcaption of the figure that holds the image, or None."""
    figure = next(image.element.iterancestors("figure"), None)
    if figure is None:
        return None
    for node in figure.iter("figcaption"):
        if next(node.iterancestors("figure"), None) is figure and image.element not in node.iter():
            return node if fold("".join(node.itertext())) else None
    return None


def captcha(image: Image) -> bool:
    """Whether the image's own attributes call it a CAPTCHA (and not the logo or a button of one)."""
    own = " ".join(image.get(name) for name in ("src", "data", "id", "class", "name", "alt", "title")).lower()
    near = ("recaptcha", "hcaptcha", "logo", "icon", "refresh", "reload", "audio", "badge")
    return "captcha" in own and not any(word in own for word in near)
