"""The form fields of a page, as the RGAA's glossary lists them, with what may label them and what people see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._page import blank, documents, point, spoken, unread
from checkers.rgaa._referential import load
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.axtree import AxNode, AxTree
from preuve.views.dom import Dom
from preuve.views.once import once, remembered

NEEDS = ("http", "source", "dom", "axtree", "sheets")
CHOICES = {"checkbox", "radio", "switch"}
_TYPED_ROLES = {"textbox", "searchbox", "combobox", "spinbutton"}
_RESULTS = {"output", "progress", "meter", "progressbar"}
_LABELABLE = {"input", "select", "textarea", "output", "progress", "meter", "button"}
# Their name comes from what they hold, whatever the RGAA says of labels.
NAMED_FROM_CONTENT = {"checkbox", "radio", "switch", "option"}
# Icon fonts write their pictures with letters: what stands there is not read as text.
_ICON_FONT = re.compile(r"icon|symbol|awesome|glyph|dashicons|eleganticons|etmodules|linearicons", re.IGNORECASE)
_SILENT = {"script", "style", "template", "noscript", "option", "optgroup", "title", "desc", "datalist", "textarea"}
_PICTURES = {"img", "svg", "object", "canvas", "embed", "video"}
# Ways of showing what is hidden that need no script.
_SHOWING = re.compile(
    r":(?:hover|focus|focus-within|focus-visible|active|target|checked|has|open|popover-open)\b|@media"
)
_OPENING = "ancestor-or-self::*[self::details or self::dialog or @popover or self::noscript]"


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field.

    - `kind`: "typed", "list" (select, listbox), "choice" (box, radio, switch), "picked" (range, colour), "file",
      "result" (output, progress, meter), "editable" (contenteditable without a role) or "part" (an option).
    - `labels`: `label` elements whose `for` leads to it; `wrapper`: a `label` without `for` around it.
    - `referenced`, `missing`: the elements that its aria-labelledby names, and the ids that no element has.
    - `displayed`: drawn by the browser; `exposed`: and in the accessibility tree.
    """

    document: Dom
    within: str
    element: Any
    kind: str
    labels: tuple[Any, ...]
    wrapper: Any | None
    referenced: tuple[Any, ...]
    missing: tuple[str, ...]
    displayed: bool
    exposed: bool
    ax: AxNode | None

    @property
    def where(self) -> Pointer:
        """Where the field is."""
        return point(self.document, self.within, self.element)

    @property
    def name(self) -> str:
        """The accessible name; "" when there is none or nothing is exposed."""
        return self.ax.name if self.ax and not self.ax.ignored else ""

    @property
    def all_labels(self) -> tuple[Any, ...]:
        """The `label` elements of the field, however they are tied to it."""
        return self.labels if self.wrapper is None else (*self.labels, self.wrapper)

    @property
    def custom(self) -> bool:
        """Whether it is a field by its role only."""
        return self.element.tag not in _LABELABLE

    def attribute(self, name: str) -> str:
        """The attribute's text without white space around it; "" when it is not there."""
        return blank(self.element.get(name))


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All fields of the page. `whole`: it loaded whole and all its frames could be read; `static`: nothing in it runs.

    Fields that no one can ever be shown (hidden, in a page without scripts) are left out, and counted as `asleep`.
    """

    fields: tuple[Field, ...]
    whole: bool
    static: bool
    asleep: int


_last: list[tuple[Dom, Survey]] = []  # several checks ask it of the same page


def survey(given: Given) -> Survey:
    """The fields of the page. The check must need `NEEDS`."""
    dom: Dom = given["dom"]
    if not (_last and _last[0][0] is dom):
        _last[:] = [(dom, _survey(given, dom))]
    return _last[0][1]


def whole(given: Given) -> bool:
    """Whether the page loaded whole and all its frames could be read."""
    return "load" not in given["http"].get("problems", {}) and not any(unread(given["dom"]))


def is_static(given: Given) -> bool:
    """Whether the page and its frames hold no script and no handler."""
    kinds = load().kinds
    if given["source"].root.xpath(load().source["script"]):
        return False
    return not any(d.xpath(kinds["script"]) or d.xpath(kinds["handler"]) for d, _ in documents(given["dom"]))


def stuck(given: Given) -> bool:
    """Whether nothing on the page can show what is hidden: no script, no style that waits for a moment."""
    return is_static(given) and not any(_SHOWING.search(sheet["text"]) for sheet in given["sheets"])


def asleep(document: Dom, element: Any) -> bool:
    """Whether an element of a page that is `stuck` can never be shown."""
    return not document.displayed(element) and not element.xpath(_OPENING)


def _survey(given: Given, dom: Dom) -> Survey:
    static, still = is_static(given), stuck(given)
    fields = [field for document, within in documents(dom) for field in _of(given["axtree"], document, within)]
    awake = tuple(f for f in fields if not (still and asleep(f.document, f.element)))
    return Survey(awake, whole(given), static, len(fields) - len(awake))


def _of(ax: AxTree, document: Dom, within: str) -> Iterator[Field]:
    elements = document.xpath(load().kinds["field"])
    if not elements:
        return
    by_id: dict[str, Any] = {}
    for element in document.xpath("//*[@id]"):
        by_id.setdefault(element.get("id"), element)
    labels: dict[Any, list[Any]] = {}
    for label in document.xpath("//label[@for]"):
        target = by_id.get(label.get("for"))
        if (target is not None and target.tag in _LABELABLE) or "-" in str(getattr(target, "tag", "")):
            labels.setdefault(target, []).append(label)
    for element in elements:
        ids = (element.get("aria-labelledby") or "").split()
        node = ax.of(document, element)
        displayed = document.displayed(element)
        yield Field(
            document,
            within,
            element,
            kind_of(element),
            tuple(labels.get(element, ())),
            _wrapper(element),
            tuple(by_id[own] for own in ids if own in by_id),
            tuple(own for own in ids if own not in by_id),
            displayed,
            displayed and spoken(element) and not (node is not None and node.ignored),
            node,
        )


def _wrapper(element: Any) -> Any | None:
    """The `label` without `for` around a field, whose first field it is."""
    label = next(element.iterancestors("label"), None)
    if label is None or label.get("for") is not None:
        return None
    first = next(
        (node for node in label.iterdescendants(*_LABELABLE) if node.get("type", "").lower() != "hidden"), None
    )
    return label if first is element else None


def roles_of(element: Any) -> list[str]:
    """The words of the role attribute, in lower case."""
    return (element.get("role") or "").lower().split()


def kind_of(element: Any) -> str:
    """The kind of a field: see `Field`."""
    tag, roles = element.tag, set(roles_of(element))
    type_ = (element.get("type") or "text").strip().lower()
    if tag == "input":
        special = {"checkbox": "choice", "radio": "choice", "range": "picked", "color": "picked", "file": "file"}
        return special.get(type_, "choice" if roles & CHOICES else "typed")
    if tag in {"select", "textarea"}:
        return "list" if tag == "select" else "typed"
    if tag in _RESULTS or roles & (_RESULTS | {"meter"}):
        return "result"
    if roles & CHOICES:
        return "choice"
    if roles & _TYPED_ROLES:
        return "typed"
    if "slider" in roles:
        return "picked"
    if "listbox" in roles:
        return "list"
    return "part" if "option" in roles else "editable"


def form_of(field: Field) -> Any | None:
    """The form that the field belongs to (`form` or role "form"), or None."""
    own = field.element.get("form")
    if own is not None:
        found = field.document.root.xpath("//form[@id=$id]", id=own)
        return found[0] if found else None
    return next(
        (node for node in field.element.iterancestors() if node.tag == "form" or "form" in roles_of(node)), None
    )


def plain(element: Any) -> str:
    """All text of an element, seen or not, with the alternatives of its images, folded onto one line."""
    parts: list[str] = []
    for node in element.iter():
        if not isinstance(node.tag, str) or node.tag in {"script", "style", "option", "textarea"}:
            parts.append(node.tail or "" if node is not element else "")
            continue
        parts += [blank(node.get("aria-label")) or blank(node.get("alt")), node.text or ""]
        parts.append("" if node is element else node.tail or "")
    return " ".join(" ".join(parts).split())


@remembered
def seen(document: Dom, element: Any) -> bool:
    """Whether sighted people get to see the element: drawn, not shrunk, clipped, transparent or off the page."""
    box = document.box(element)
    if box is None or not document.displayed(element):
        return False
    inline = document.style(element, "display") == "inline"
    if (
        box.x + max(box.width, 1) <= 0
        or box.y + max(box.height, 1) <= 0
        or not (inline or min(box.width, box.height) > 1)
    ):
        return False
    return element not in once(document, "veiled", lambda: _veiled(document))


def _veiled(document: Dom) -> set[Any]:
    """The elements that are hidden by their own styles or by those of an element around them."""
    found: set[Any] = set()
    for element in document.root.iter():
        if element.getparent() in found or _veils(document, element):
            found.add(element)
    return found


def _veils(document: Dom, element: Any) -> bool:
    """Whether the element hides all that is in it."""
    style = document.style
    if style(element, "opacity") == "0" or style(element, "font-size") == "0px":
        return True
    clip = style(element, "clip")
    if style(element, "position") in {"absolute", "fixed"} and clip not in {"", "auto"}:
        return True
    if style(element, "clip-path").startswith(("inset(5", "inset(1", "circle(0")):
        return True
    indent = style(element, "text-indent")
    if indent.startswith("-") and len(indent) > 5:  # -999px and beyond
        return True
    box = document.box(element)
    return bool(box and style(element, "overflow-x") == "hidden" and box.width <= 1 and box.height <= 1)


def visible_text(document: Dom, element: Any, skip: Any = None) -> str:
    """The text of the element that people see, folded; that of `skip`, lists of options and icon fonts left out."""
    return " ".join("".join(_pieces(document, element, skip)).split()) if seen(document, element) else ""


def _pieces(document: Dom, element: Any, skip: Any) -> Iterator[str]:
    shown = seen(document, element) and not _ICON_FONT.search(document.style(element, "font-family"))
    apart = "" if document.style(element, "display").startswith("inline") else " "
    yield apart + (element.text or "") if shown else " "
    for child in element:
        if isinstance(child.tag, str) and child is not skip and child.tag not in _SILENT and child.tag not in _PICTURES:
            if child.tag == "br":
                yield " "
            elif child.tag not in {"select", "input", "iframe"} and document.box(child) is not None:
                yield from _pieces(document, child, skip)
        yield (child.tail or "") if shown else " "
    yield apart


def pictures(document: Dom, element: Any) -> bool:
    """Whether the element shows something that may be a text in an image."""
    if any(document.displayed(node) for node in element.iterdescendants(*_PICTURES)):
        return True
    return any(document.style(node, "background-image") not in {"", "none"} for node in element.iter() if _is_tag(node))


def _is_tag(node: Any) -> bool:
    return isinstance(node.tag, str)


def visible_labels(field: Field) -> Mapping[Any, str]:
    """The elements that label the field in the code and that people see, each with its visible text."""
    found: dict[Any, str] = {}
    for element in (*field.all_labels, *field.referenced):
        if element not in found and (text := visible_text(field.document, element, field.element)):
            found[element] = text
    return found
