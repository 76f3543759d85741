"""Contact sheets: what a person needs to see of a page to judge it, gathered from what its visit kept."""

from __future__ import annotations

import base64
import binascii
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PIL import Image as Pictures

from preuve.contact import Field, Heading, Image, Link, Sheet, Step
from preuve.given import Views
from preuve.views.axtree import AxNode, AxTree
from preuve.views.dom import Box, Dom, selector_of

log = logging.getLogger("preuve.contact")

# How much of each is listed; the sheet says how many are left out. A longer list is judged on the page itself.
MAX_IMAGES, MAX_LINKS, MAX_HEADINGS, MAX_FIELDS, MAX_STEPS = 36, 120, 80, 60, 120
THUMBNAIL = (104, 78)
PAGE = (480, 2600)
MAX_UNSTYLED_BYTES = 120_000
MAX_TEXT = 200
_AROUND = {"p", "li", "td", "th", "dd", "dt", "blockquote", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"}
_NO_FIELD = {"hidden"}
_BUTTONS = {"submit", "reset", "button", "image"}
_FIELD_ROLES = {
    *("textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "checkbox", "radio", "switch"),
}  # fmt: skip
_IMAGE_TAGS = {"img", "svg", "area", "canvas", "object", "embed"}


@dataclass
class _Found:
    images: list[Image] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def add(self, part: str, most: int, value: Any) -> None:
        listed = getattr(self, part)
        if len(listed) < most:
            listed.append(value)
        else:
            self.left_out[part] = self.left_out.get(part, 0) + 1


@dataclass(frozen=True)
class _Place:
    """A document of the page, where it lies on it, and the selectors of the frames on the way."""

    dom: Dom
    x: float
    y: float
    within: str

    def box(self, element: Any) -> Box | None:
        box = self.dom.box(element)
        return None if box is None else Box(box.x + self.x, box.y + self.y, box.width, box.height)


def contact_sheet(views: Views, shot: Pictures.Image | None) -> Sheet:
    """The sheet of one page. `shot` is its screenshot, in CSS pixels."""
    dom: Dom = views["dom"]
    tree: AxTree = views["axtree"] if "axtree" in views else AxTree({})
    found = _Found()
    for place in places(dom):
        _document(place, tree, found, shot)
    titles = dom.xpath("/html/head/title")
    main = tuple(heading.text for heading in found.headings if heading.level == 1 and heading.shown)
    page = views["http"].get("page") or {} if "http" in views else {}
    title = _fold(titles[0].text_content()) if titles else _fold(page.get("title"))
    steps = _steps(views, dom, found)
    size = _size(shot)
    return Sheet(
        title, _fold(dom.root.get("lang")), main, tuple(found.images), tuple(found.links), tuple(found.headings),
        tuple(found.fields), steps, _page(shot), *size, _unstyled(views), found.left_out,
    )  # fmt: skip


def places(dom: Dom, x: float = 0, y: float = 0, within: str = "") -> Iterator[_Place]:
    """The page's document and those of its frames, the inside of SVG pictures left out."""
    yield _Place(dom, x, y, within)
    for frame, inner in dom.frames.items():
        box = dom.box(frame)
        if box is not None and inner.root.tag != "svg":
            yield from places(inner, x + box.x, y + box.y, f"{within}{selector_of(frame)} → ")


def _document(place: _Place, tree: AxTree, found: _Found, shot: Pictures.Image | None) -> None:
    dom, last_heading = place.dom, ""
    for element in dom.root.iter():
        tag = element.tag
        if not isinstance(tag, str) or tag in {"head", "script", "style"}:
            continue
        role = (element.get("role") or "").strip().lower()
        node = tree.of(dom, element)
        if tag in _IMAGE_TAGS or role in {"img", "image"} or (tag == "input" and _type(element) == "image"):
            if _is_picture(place, element, node):
                found.add("images", MAX_IMAGES, _image(place, tree, element, shot, len(found.images)))
        elif (tag == "a" and element.get("href") is not None) or role == "link":
            if dom.displayed(element) or _exposed(node):
                context = _context(element, _name(node) or _text(element)) or last_heading
                found.add("links", MAX_LINKS, _link(place, element, node, context))
        elif role == "heading" or (tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and not role):
            heading = _heading(place, element, node)
            last_heading = heading.text
            if heading.shown or _exposed(node):
                found.add("headings", MAX_HEADINGS, heading)
        elif _is_field(tag, element, role) and (dom.displayed(element) or _exposed(node)):
            found.add("fields", MAX_FIELDS, _field(place, tree, element, node))


def _type(element: Any) -> str:
    return (element.get("type") or "").strip().lower()


def _exposed(node: AxNode | None) -> bool:
    return node is not None and not node.ignored


def _name(node: AxNode | None) -> str:
    return node.name if node is not None and not node.ignored else ""


def _fold(text: Any, most: int = MAX_TEXT) -> str:
    flat = " ".join(str(text or "").split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _text(element: Any) -> str:
    return _fold(element.text_content())


def _is_picture(place: _Place, element: Any, node: AxNode | None) -> bool:
    """Whether anybody can see or hear of it. The parts of a drawing are none by themselves."""
    if any(parent.tag == "svg" for parent in element.iterancestors()):
        return False
    box = place.dom.box(element)
    drawn = place.dom.displayed(element) and box is not None and box.width > 1 and box.height > 1
    return drawn or _exposed(node) or element.tag == "area"


def _image(place: _Place, tree: AxTree, element: Any, shot: Pictures.Image | None, number: int) -> Image:
    node = tree.of(place.dom, element)
    figure = next((parent for parent in element.iterancestors("figure")), None)
    caption = "" if figure is None else " ".join(_text(one) for one in figure.iter("figcaption"))
    link = next((parent for parent in element.iterancestors("a", "button")), None)
    around = "" if link is None else _name(tree.of(place.dom, link))
    source = element.get("src") or element.get("data") or ""
    return Image(
        element.tag if element.tag != "input" else "input image",
        place.within + selector_of(element),
        "data:…" if source.startswith("data:") else _fold(source),
        _fold(_name(node)),
        element.get("alt"),
        _exposed(node) and node is not None and node.role not in {"none", "presentation"},
        _fold(caption or around),
        _thumbnail(shot, place.box(element)) if number < MAX_IMAGES else None,
    )


def _thumbnail(shot: Pictures.Image | None, box: Box | None) -> bytes | None:
    if shot is None or box is None or box.width < 2 or box.height < 2:
        return None
    left, top = max(0, int(box.x)), max(0, int(box.y))
    right, bottom = min(shot.width, int(box.x + box.width) + 1), min(shot.height, int(box.y + box.height) + 1)
    if right - left < 2 or bottom - top < 2:
        return None
    picture = shot.crop((left, top, right, bottom))
    picture.thumbnail(THUMBNAIL)
    return _jpeg(picture, 55)


def _link(place: _Place, element: Any, node: AxNode | None, context: str) -> Link:
    return Link(
        place.within + selector_of(element),
        _fold(_name(node)),
        _fold(element.get("href"), 300),
        _fold(element.get("title")),
        context,
    )


def _context(element: Any, name: str) -> str:
    """The text of the sentence, item, cell or heading around it, unless it says no more than the link itself."""
    around = next((parent for parent in element.iterancestors() if parent.tag in _AROUND), None)
    text = "" if around is None else _text(around)
    return "" if text == name or text == _text(element) else text


def _heading(place: _Place, element: Any, node: AxNode | None) -> Heading:
    level = (node.properties.get("level") if node else None) or element.get("aria-level") or element.tag[1:]
    number = int(level) if str(level).isdigit() else 2  # what a browser takes for a heading without a level
    shown = place.dom.displayed(element)
    return Heading(place.within + selector_of(element), number, _fold(_name(node)) or _text(element), shown)


def _is_field(tag: str, element: Any, role: str) -> bool:
    if tag == "input":
        return _type(element) not in _NO_FIELD
    return tag in {"select", "textarea", "button"} or role in _FIELD_ROLES


def _field(place: _Place, tree: AxTree, element: Any, node: AxNode | None) -> Field:
    kind = element.tag if element.tag != "input" else f"input {_type(element) or 'text'}"
    form = next((parent for parent in element.iterancestors("form")), None)
    group = next(
        (p for p in element.iterancestors() if p.tag == "fieldset" or p.get("role") in {"group", "radiogroup"}), None
    )
    return Field(
        "" if form is None else place.within + selector_of(form),
        place.within + selector_of(element),
        kind if element.tag != "input" or _type(element) not in _BUTTONS else f"button {_type(element)}",
        _fold(_name(node)),
        node.named_by if node else "",
        _fold(node.description if node else ""),
        "" if group is None else _fold(_name(tree.of(place.dom, group))),
        element.get("required") is not None or (element.get("aria-required") or "").lower() == "true",
        _fold(element.get("autocomplete")),
    )


def _steps(views: Views, dom: Dom, found: _Found) -> tuple[Step, ...] | None:
    """The stops of the Tab key, where they were in the page's snapshot. None when the pass was not made."""
    walked = _optional(views, "keyboard")
    stops = walked.get("stops") if isinstance(walked, dict) else None
    if not isinstance(stops, list):
        return None
    tree: AxTree = views["axtree"] if "axtree" in views else AxTree({})
    steps = []
    spots = {id(place.dom): place for place in places(dom)}
    for stop in stops[:MAX_STEPS]:
        located = dom.locate(int(stop.get("backend") or -1))
        place = spots.get(id(located[0])) if located else None
        box = place.box(located[1]) if located and place else None
        name = tree.name(*located) or _text(located[1]) if located else ""
        spot = str(stop.get("selector") or "")
        steps.append(Step(_fold(name, 80), _fold(spot), *(_sides(box) if box else (0.0, 0.0, 0.0, 0.0))))
    if len(stops) > MAX_STEPS:
        found.left_out["steps"] = len(stops) - MAX_STEPS
    return tuple(steps)


def _optional(views: Views, kind: str) -> Any:
    """Evidence that a visit may lack; None then, and when it cannot be read."""
    try:
        return views[kind]
    except (KeyError, ValueError):
        return None


def _sides(box: Box) -> tuple[float, float, float, float]:
    return round(box.x, 1), round(box.y, 1), round(box.width, 1), round(box.height, 1)


def _size(shot: Pictures.Image | None) -> tuple[float, float]:
    """What the small picture of the page shows, in CSS pixels."""
    if shot is None:
        return 0.0, 0.0
    return float(shot.width), float(min(shot.height, shot.width * PAGE[1] // PAGE[0]))


def _page(shot: Pictures.Image | None) -> bytes | None:
    if shot is None:
        return None
    width, height = _size(shot)
    small = shot.crop((0, 0, int(width), int(height)))
    small.thumbnail(PAGE, reducing_gap=1.0)  # whole steps first: the picture only shows where things are
    return _jpeg(small, 38)


def _unstyled(views: Views) -> bytes | None:
    value = _optional(views, "unstyled")
    text = value.get("jpeg") if isinstance(value, dict) else None
    if not isinstance(text, str):
        return None
    try:
        picture: Pictures.Image = Pictures.open(io.BytesIO(base64.b64decode(text, validate=True)))
        picture.load()
        picture = picture if picture.mode == "RGB" else picture.convert("RGB")
    except (OSError, ValueError, binascii.Error, Pictures.DecompressionBombError):
        log.warning("the picture without styles of %s cannot be read", views.subject)
        return None
    picture.thumbnail(PAGE)
    data = _jpeg(picture, 38)
    return data if len(data) <= MAX_UNSTYLED_BYTES else None


def _jpeg(picture: Pictures.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
