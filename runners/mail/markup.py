"""A tolerant reading of MJML source: its elements with line and column, and what is wrong with its tags.

The engine names at most one fault, by a byte span or by nothing; people need all of them, by line. Only MJML's own
tags are read: what stands inside text, button, table or raw HTML is never an MJML fault. One pass, linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from runners.mail.faults import Fault, Severity

# The components of MJML 4 and 5 whose content is HTML or text, not MJML.
ENDING = {
    "mj-accordion-text", "mj-accordion-title", "mj-button", "mj-html-attribute", "mj-navbar-link",
    "mj-preview", "mj-raw", "mj-social-element", "mj-style", "mj-table", "mj-text", "mj-title",
}  # fmt: skip
KNOWN = ENDING | {
    "mjml", "mj-head", "mj-body", "mj-accordion", "mj-accordion-element", "mj-all", "mj-attributes",
    "mj-breakpoint", "mj-carousel", "mj-carousel-image", "mj-class", "mj-column", "mj-divider", "mj-font",
    "mj-group", "mj-hero", "mj-html-attributes", "mj-image", "mj-include", "mj-navbar", "mj-section",
    "mj-selector", "mj-social", "mj-spacer", "mj-wrapper",
}  # fmt: skip
# Far above any real e-mail.
MAX_ELEMENTS = 20_000
MAX_DEPTH = 60
MAX_FAULTS = 50
MAX_ODD = 100  # tags without an end: each may cost a look as far as the end of the file

_ASIDE = re.compile(r"<!--|<!\[CDATA\[|<\?xml|<!doctype", re.IGNORECASE)
_ASIDE_END = {"<!--": "-->", "<![cdata[": "]]>", "<?xml": "?>", "<!doctype": ">"}
_TAG_START = re.compile(r"</?[A-Za-z]")
_TAG = re.compile(r"""<(/?)([A-Za-z][\w:.-]*)((?>[^"'<>]+|"[^"]*"|'[^']*')*+)>""")
_OWN_TAG = re.compile(r"</?mj(?:ml|-[\w-]+)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![^\s"'])([^\s"'=/<>]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")


@dataclass(slots=True)
class Element:
    """One MJML element. Offsets count characters: the element is `text[start:end]`, its content
    `text[inner_start:inner_end]`; `line` and `column` count from 1."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    start: int
    inner_start: int
    inner_end: int = -1
    end: int = -1
    parents: tuple[str, ...] = ()


@dataclass(slots=True)
class Scan:
    """What was read: the elements in the order of the source, and the faults."""

    text: str
    elements: list[Element] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def first(self, tag: str) -> Element | None:
        """The first element of that name, or None."""
        return next((element for element in self.elements if element.tag == tag), None)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1) of a character."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def blame(self, code: str, offset: int, text: str = "", severity: Severity = "error") -> None:
        """Add a fault, up to `MAX_FAULTS`."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(code, *self.place(offset), text, severity))


def scan(text: str) -> Scan:
    """Read MJML, whole or a part of one (without `<mjml>`). Never raises, whatever the text."""
    found = Scan(text, _lines=[0, *(match.end() for match in re.finditer("\n", text))])
    plain = without_asides(text, found)
    stack: list[Element] = []
    position, odd = 0, 0
    while start := _TAG_START.search(plain, position):
        tag = _TAG.match(plain, start.start())
        # A quote left open swallows the tags that follow, up to the next quote.
        swallowed = _OWN_TAG.search(plain, start.start() + 1, tag.end() if tag else start.end())
        if tag is None or swallowed:
            odd += 1
            if _OWN_TAG.match(plain, start.start()):
                found.blame("tag-open", start.start(), plain[start.start() : start.start() + 40].split("\n")[0])
            if odd > MAX_ODD:
                found.blame("too-complex", start.start())
                break
            position = swallowed.start() if swallowed else start.end()
            continue
        position = tag.end()
        name = tag[2].lower()
        if tag[1]:
            _close(found, stack, name, tag.start(), tag.end())
        elif not name.startswith("mj"):
            found.blame("stray-html", tag.start(), name, "warning")
        else:
            position = _open(found, stack, tag, name, plain)
        if len(stack) > MAX_DEPTH:
            found.blame("too-deep", tag.start(), name)
            break
        if len(found.elements) > MAX_ELEMENTS:
            found.blame("too-many", tag.start(), name)
            break
    else:
        # Only a document read to its end tells what was left open.
        for element in reversed(stack):
            _give_up(found, element, len(text))
    found.faults.sort(key=lambda fault: (fault.line, fault.column))
    return found


def without_asides(text: str, found: Scan | None = None) -> str:
    """The text with comments, CDATA, XML prologue and doctype blanked: every offset and line stays true."""
    kept: list[str] = []
    position = 0
    while start := _ASIDE.search(text, position):
        closer = _ASIDE_END[start[0].lower()]
        # Two characters on, not at its end: `<!-->` is a whole comment.
        end = text.find(closer, start.start() + 2)
        if end < 0 and found is not None:
            found.blame("comment-open", start.start(), start[0])
        end = len(text) if end < 0 else end + len(closer)
        kept += (text[position : start.start()], re.sub(r"[^\n]", " ", text[start.start() : end]))
        position = end
    return "".join((*kept, text[position:]))


def _open(found: Scan, stack: list[Element], tag: re.Match[str], name: str, plain: str) -> int:
    """Take in an opening tag; where to go on reading."""
    empty = tag[3].rstrip().endswith("/")
    attributes = {key.lower(): a or b for key, a, b in _ATTRIBUTE.findall(tag[3])}
    parents = tuple(parent.tag for parent in stack)
    element = Element(name, attributes, *found.place(tag.start()), tag.start(), tag.end(), parents=parents)
    found.elements.append(element)
    if name not in KNOWN:
        found.blame("unknown-tag", tag.start(), name)
    if empty:
        element.inner_end, element.end = tag.end(), tag.end()
        return tag.end()
    if name not in ENDING:
        stack.append(element)
        return tag.end()
    # The next of MJML's own tags must be the end of this one: its content is HTML.
    following = _OWN_TAG.search(plain, tag.end())
    end_tag = _TAG.match(plain, following.start()) if following else None
    if following is None or end_tag is None or not end_tag[1] or end_tag[2].lower() != name:
        at = following.start() if following else len(plain)
        _give_up(found, element, at)
        return at
    element.inner_end, element.end = end_tag.start(), end_tag.end()
    return end_tag.end()


def _close(found: Scan, stack: list[Element], name: str, start: int, end: int) -> None:
    if not name.startswith("mj"):
        return
    if all(element.tag != name for element in stack):
        found.blame("stray-end", start, name)
        return
    while stack:
        element = stack.pop()
        if element.tag == name:
            element.inner_end, element.end = start, end
            return
        _give_up(found, element, start)


def _give_up(found: Scan, element: Element, at: int) -> None:
    """The element has no end: it goes as far as `at`."""
    element.inner_end = element.end = at
    found.blame("unclosed", element.start, element.tag)
